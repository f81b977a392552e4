//! One of the three texts: its entries by who they are.

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

/// Who an entry is: themes and ideas share their ids, so that one that is promoted is the same. Where a file has a theme
/// and an idea of one id, these two are held apart; an id that stands twice in a map is told apart by its turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct EntryIdentity {
    /// The map, or `themes` for a theme and an idea alike.
    pub(super) namespace: Rc<str>,
    /// The id.
    pub(super) id: Rc<str>,
    /// How many of the same stand before it.
    pub(super) occurrence: usize,
}

/// A text with its entries.
#[derive(Clone, Debug)]
pub(super) struct SideDocument {
    /// The text.
    pub(super) document: Document,
    /// The entries in the order of the file.
    pub(super) order: Vec<(EntryIdentity, EntryId)>,
    by_identity: HashMap<EntryIdentity, EntryId>,
    /// The ids that stand twice in a map.
    duplicates: HashSet<EntryIdentity>,
    validator: Validator,
    shared_ids: SharedIds,
}

/// The ids that are a theme and an idea in one file.
pub(super) type SharedIds = Rc<HashSet<String>>;

impl SideDocument {
    /// Three texts that are to be compared.
    pub(super) fn load_three(texts: [String; 3]) -> [Self; 3] {
        let documents = texts.map(load_document);
        let apart = Rc::new(documents.iter().flat_map(find_shared_ids).collect::<HashSet<String>>());
        documents.map(|document| Self::from_document(document, &apart))
    }

    /// Another text, compared with this one.
    pub(super) fn load_alongside(&self, text: String) -> Self {
        Self::from_document(load_document(text), &self.shared_ids)
    }

    /// The same text after a change.
    pub(super) fn with_document(&self, document: Document) -> Self {
        Self::from_document(document, &self.shared_ids)
    }

    fn from_document(document: Document, apart: &SharedIds) -> Self {
        let mut order = Vec::new();
        let mut by_who = HashMap::new();
        let mut spaces: HashMap<&str, Rc<str>> = HashMap::new();
        let mut twins = HashSet::new();
        for entry in document.entries() {
            let (id, map) = (entry.key(), document.map_name(entry.map));
            let space = if apart.contains(id.as_ref()) { map } else { namespace_of(map) };
            let space = Rc::clone(spaces.entry(space).or_insert_with(|| Rc::from(space)));
            let mut who = EntryIdentity { namespace: space, id: Rc::from(id.as_ref()), occurrence: 0 };
            while by_who.contains_key(&who) {
                twins.insert(EntryIdentity { occurrence: 0, ..who.clone() });
                who.occurrence += 1;
            }
            by_who.insert(who.clone(), entry.id);
            order.push((who, entry.id));
        }
        let judge = document.validator();
        Self { document, order, by_identity: by_who, duplicates: twins, validator: judge, shared_ids: Rc::clone(apart) }
    }

    pub(super) fn entry_id(&self, who: &EntryIdentity) -> Option<EntryId> {
        self.by_identity.get(who).copied()
    }

    pub(super) fn entry(&self, who: &EntryIdentity) -> Option<EntryText<'_>> {
        self.document.entry(self.entry_id(who)?)
    }

    /// The name of the map an entry stands in.
    pub(super) fn map_name(&self, entry: &EntryText<'_>) -> &str {
        self.document.map_name(entry.map)
    }

    /// What is wrong with an entry, if it does not read.
    pub(super) fn entry_error(&self, entry: &EntryText<'_>) -> Option<String> {
        if entry.is_broken {
            return Some(format!("{}.{}", self.map_name(entry), entry.key()));
        }
        let refused = self.validator.validate_value(entry.value_source()).err();
        refused.map(|error| format!("{}.{}: {}", self.map_name(entry), entry.key(), error.code))
    }

    /// Whether there are entries that make no sense.
    pub(super) fn has_broken_entries(&self) -> bool {
        !self.document.scan_errors().is_empty()
    }

    /// Whether a piece of this text means the same in another.
    pub(super) fn is_compatible_with(&self, other: &Self) -> bool {
        self.validator.has_same_extensions(&other.validator)
    }

    /// What is wrong with the frame, if it does not read as that of a roadmap.
    pub(super) fn top_level_error(&self) -> Option<String> {
        if self.document.is_top_level_broken() {
            return Some("its brackets cannot be made out".to_owned());
        }
        let skeleton = self.document.top_level();
        let text = skeleton.text();
        let refused = self.validator.validate_value(text.strip_prefix('\u{feff}').unwrap_or(text)).err();
        if let Some(error) = refused {
            return Some(error.code.to_string());
        }
        let start = crate::document::skip_head(text).ok()?;
        let tree = Tree::parse(text, start).ok()?;
        let root = tree.root();
        let is_known = |name: &str| fields::ROADMAP.field(name).is_some();
        let is_roadmap = root.source().starts_with("Roadmap") || root.items().any(|item| is_known(&item.key()));
        (!is_roadmap).then(|| "it is no roadmap".to_owned())
    }

    /// The order of the entries that another side has as well.
    pub(super) fn common_order<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s EntryIdentity> {
        self.order.iter().map(|(who, _)| who).filter(|who| other.by_identity.contains_key(*who))
    }

    /// The ids that stand twice.
    pub(super) fn duplicate_ids(&self) -> Vec<String> {
        let in_a_map = self
            .order
            .iter()
            .filter(|(who, _)| who.occurrence == 1)
            .map(|(who, _)| format!("{}.{}", who.namespace, who.id));
        let in_two = find_shared_ids(&self.document).into_iter().map(|id| format!("themes.{id}"));
        in_a_map.chain(in_two).collect()
    }

    /// Whether more than one entry of a map has this id.
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

/// Themes and ideas have one space of ids.
pub(super) fn namespace_of(map: &str) -> &str {
    if map == EntryKind::Idea.map_name() { name::THEMES } else { map }
}
