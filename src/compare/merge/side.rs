//! One of the three texts, with its entries by their identity.

use crate::document::chunk::EntryId;
use crate::document::tree::Tree;
use crate::document::validator::Validator;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::fields;
use crate::roadmap::is_entry_map;
use crate::roadmap::name;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The identity of an entry across the three texts. Themes and ideas share one namespace, so that a promoted idea is the
/// same entry; if a file has a theme and an idea with the same id, they are different entries. Duplicates of an id in a map
/// are numbered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryIdentity {
    /// The map, or `themes` for a theme and an idea alike.
    pub(super) namespace: Rc<str>,
    pub(super) id: Rc<str>,
    /// How many entries with the same id come before it.
    pub(super) occurrence: usize,
}

#[derive(Clone, Debug)]
pub(super) struct SideDocument {
    pub(super) document: Document,
    /// In file order.
    pub(super) order: Vec<(EntryIdentity, EntryId)>,
    by_identity: HashMap<EntryIdentity, EntryId>,
    /// The ids that are in a map more than once.
    duplicates: HashSet<EntryIdentity>,
    validator: Validator,
    shared_ids: SharedIds,
}

/// The ids that are both a theme and an idea in one file.
pub(super) type SharedIds = Rc<HashSet<String>>;

impl SideDocument {
    /// Loads three texts that are compared with each other.
    pub(super) fn load_three(texts: [String; 3]) -> [Self; 3] {
        let documents = texts.map(load_document);
        let shared_ids = Rc::new(documents.iter().flat_map(find_shared_ids).collect::<HashSet<String>>());
        documents.map(|document| Self::from_document(document, &shared_ids))
    }

    /// Loads another text that is compared with this one.
    pub(super) fn load_alongside(&self, text: String) -> Self {
        Self::from_document(load_document(text), &self.shared_ids)
    }

    /// The same text after a change.
    pub(super) fn with_document(&self, document: Document) -> Self {
        Self::from_document(document, &self.shared_ids)
    }

    fn from_document(document: Document, shared_ids: &SharedIds) -> Self {
        let mut order = Vec::new();
        let mut by_identity = HashMap::new();
        let mut namespaces: HashMap<&str, Rc<str>> = HashMap::new();
        let mut duplicates = HashSet::new();
        for entry in document.entries() {
            let (id, map) = (entry.key(), document.map_name(entry.map));
            let namespace = if shared_ids.contains(id.as_ref()) { map } else { namespace_of(map) };
            let namespace = Rc::clone(namespaces.entry(namespace).or_insert_with(|| Rc::from(namespace)));
            let mut who = EntryIdentity { namespace, id: Rc::from(id.as_ref()), occurrence: 0 };
            while by_identity.contains_key(&who) {
                duplicates.insert(EntryIdentity { occurrence: 0, ..who.clone() });
                who.occurrence += 1;
            }
            by_identity.insert(who.clone(), entry.id);
            order.push((who, entry.id));
        }
        let validator = document.validator();
        Self { document, order, by_identity, duplicates, validator, shared_ids: Rc::clone(shared_ids) }
    }

    pub(super) fn entry_id(&self, who: &EntryIdentity) -> Option<EntryId> {
        self.by_identity.get(who).copied()
    }

    pub(super) fn entry(&self, who: &EntryIdentity) -> Option<EntryText<'_>> {
        self.document.entry(self.entry_id(who)?)
    }

    pub(super) fn map_name(&self, entry: &EntryText<'_>) -> &str {
        self.document.map_name(entry.map)
    }

    /// Why an entry cannot be parsed.
    pub(super) fn entry_error(&self, entry: &EntryText<'_>) -> Option<String> {
        if entry.is_broken {
            return Some(format!("{}.{}", self.map_name(entry), entry.key()));
        }
        let error = self.validator.validate_value(entry.value_source()).err();
        error.map(|error| format!("{}.{}: {}", self.map_name(entry), entry.key(), error.code))
    }

    pub(super) fn has_broken_entries(&self) -> bool {
        !self.document.scan_errors().is_empty()
    }

    /// Whether both texts enable the same RON extensions, so that pieces can be copied.
    pub(super) fn is_compatible_with(&self, other: &Self) -> bool {
        self.validator.has_same_extensions(&other.validator)
    }

    /// Why the top level cannot be parsed as that of a roadmap.
    pub(super) fn top_level_error(&self) -> Option<String> {
        if self.document.is_top_level_broken() {
            return Some("its brackets do not match".to_owned());
        }
        let top_level = self.document.top_level();
        let text = top_level.text();
        let error = self.validator.validate_value(text.strip_prefix('\u{feff}').unwrap_or(text)).err();
        if let Some(error) = error {
            return Some(error.code.to_string());
        }
        let start = crate::document::skip_head(text).ok()?;
        let tree = Tree::parse(text, start).ok()?;
        let root = tree.root();
        let is_known = |name: &str| fields::ROADMAP.field(name).is_some();
        let is_roadmap = root.source().starts_with("Roadmap") || root.items().any(|item| is_known(&item.key()));
        (!is_roadmap).then(|| "it is not a roadmap".to_owned())
    }

    /// The entries that another side has as well, in the order of this side.
    pub(super) fn common_order<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s EntryIdentity> {
        self.order.iter().map(|(who, _)| who).filter(|who| other.by_identity.contains_key(*who))
    }

    /// Full names of ids that are there more than once.
    pub(super) fn duplicate_ids(&self) -> Vec<String> {
        let in_a_map = self
            .order
            .iter()
            .filter(|(who, _)| who.occurrence == 1)
            .map(|(who, _)| format!("{}.{}", who.namespace, who.id));
        let in_two = find_shared_ids(&self.document).into_iter().map(|id| format!("themes.{id}"));
        in_a_map.chain(in_two).collect()
    }

    pub(super) fn is_duplicated(&self, who: &EntryIdentity) -> bool {
        !self.duplicates.is_empty() && self.duplicates.contains(&EntryIdentity { occurrence: 0, ..who.clone() })
    }
}

fn load_document(text: String) -> Document {
    Document::load(text, is_entry_map, &mut |_| {})
}

fn find_shared_ids(document: &Document) -> Vec<String> {
    let ideas: HashSet<String> =
        document.entries_in_map(EntryKind::Idea.map_name()).map(|entry| entry.key().into_owned()).collect();
    let themes = document.entries_in_map(EntryKind::Theme.map_name()).map(|entry| entry.key().into_owned());
    themes.filter(|id| ideas.contains(id)).collect()
}

/// Themes and ideas share one namespace.
pub(super) fn namespace_of(map: &str) -> &str {
    if map == EntryKind::Idea.map_name() { name::THEMES } else { map }
}
