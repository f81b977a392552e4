//! One of the three texts: its entries by who they are.

use crate::document::chunk::Serial;
use crate::document::tree::Tree;
use crate::document::validator::Judge;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::fields;
use crate::roadmap::holds_entries;
use crate::roadmap::name;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// Who an entry is: themes and ideas share their ids, so that one that is promoted is the same. Where a file has a theme
/// and an idea of one id, these two are held apart; an id that stands twice in a map is told apart by its turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Who {
    /// The map, or `themes` for a theme and an idea alike.
    pub(super) space: Rc<str>,
    /// The id.
    pub(super) id: Rc<str>,
    /// How many of the same stand before it.
    pub(super) turn: usize,
}

/// A text with its entries.
#[derive(Clone, Debug)]
pub(super) struct Side {
    /// The text.
    pub(super) document: Document,
    /// The entries in the order of the file.
    pub(super) order: Vec<(Who, Serial)>,
    by_who: HashMap<Who, Serial>,
    /// The ids that stand twice in a map.
    twins: HashSet<Who>,
    judge: Judge,
    apart: Apart,
}

/// The ids that are a theme and an idea in one file.
pub(super) type Apart = Rc<HashSet<String>>;

impl Side {
    /// Three texts that are to be compared.
    pub(super) fn all(texts: [String; 3]) -> [Self; 3] {
        let documents = texts.map(load);
        let apart = Rc::new(documents.iter().flat_map(themes_and_ideas).collect::<HashSet<String>>());
        documents.map(|document| Self::read(document, &apart))
    }

    /// Another text, compared with this one.
    pub(super) fn beside(&self, text: String) -> Self {
        Self::read(load(text), &self.apart)
    }

    /// The same text after a change.
    pub(super) fn changed(&self, document: Document) -> Self {
        Self::read(document, &self.apart)
    }

    fn read(document: Document, apart: &Apart) -> Self {
        let mut order = Vec::new();
        let mut by_who = HashMap::new();
        let mut spaces: HashMap<&str, Rc<str>> = HashMap::new();
        let mut twins = HashSet::new();
        for entry in document.entries() {
            let (id, map) = (entry.id(), document.map_name(entry.map));
            let space = if apart.contains(id.as_ref()) { map } else { space_of(map) };
            let space = Rc::clone(spaces.entry(space).or_insert_with(|| Rc::from(space)));
            let mut who = Who { space, id: Rc::from(id.as_ref()), turn: 0 };
            while by_who.contains_key(&who) {
                twins.insert(Who { turn: 0, ..who.clone() });
                who.turn += 1;
            }
            by_who.insert(who.clone(), entry.serial);
            order.push((who, entry.serial));
        }
        let judge = document.judge();
        Self { document, order, by_who, twins, judge, apart: Rc::clone(apart) }
    }

    pub(super) fn serial(&self, who: &Who) -> Option<Serial> {
        self.by_who.get(who).copied()
    }

    pub(super) fn entry(&self, who: &Who) -> Option<EntryText<'_>> {
        self.document.entry(self.serial(who)?)
    }

    /// The name of the map an entry stands in.
    pub(super) fn map_of(&self, entry: &EntryText<'_>) -> &str {
        self.document.map_name(entry.map)
    }

    /// What is wrong with an entry, if it does not read.
    pub(super) fn fault(&self, entry: &EntryText<'_>) -> Option<String> {
        if entry.is_broken {
            return Some(format!("{}.{}", self.map_of(entry), entry.id()));
        }
        let refused = self.judge.value(entry.value_source()).err();
        refused.map(|error| format!("{}.{}: {}", self.map_of(entry), entry.id(), error.code))
    }

    /// Whether there are entries that make no sense.
    pub(super) fn has_broken_entries(&self) -> bool {
        !self.document.broken().is_empty()
    }

    /// Whether a piece of this text means the same in another.
    pub(super) fn reads_like(&self, other: &Self) -> bool {
        self.judge.reads_like(&other.judge)
    }

    /// What is wrong with the frame, if it does not read as that of a roadmap.
    pub(super) fn frame_fault(&self) -> Option<String> {
        if self.document.frame_is_broken() {
            return Some("its brackets cannot be made out".to_owned());
        }
        let skeleton = self.document.skeleton();
        let text = skeleton.text();
        let refused = self.judge.value(text.strip_prefix('\u{feff}').unwrap_or(text)).err();
        if let Some(error) = refused {
            return Some(error.code.to_string());
        }
        let start = crate::document::skip_head(text).ok()?;
        let tree = Tree::of(text, start).ok()?;
        let root = tree.root();
        let is_known = |name: &str| fields::ROADMAP.field(name).is_some();
        let is_roadmap = root.source().starts_with("Roadmap") || root.items().any(|item| is_known(&item.key()));
        (!is_roadmap).then(|| "it is no roadmap".to_owned())
    }

    /// The order of the entries that another side has as well.
    pub(super) fn order_within<'s>(&'s self, other: &'s Self) -> impl Iterator<Item = &'s Who> {
        self.order.iter().map(|(who, _)| who).filter(|who| other.by_who.contains_key(*who))
    }

    /// The ids that stand twice.
    pub(super) fn doubled(&self) -> Vec<String> {
        let in_a_map =
            self.order.iter().filter(|(who, _)| who.turn == 1).map(|(who, _)| format!("{}.{}", who.space, who.id));
        let in_two = themes_and_ideas(&self.document).into_iter().map(|id| format!("themes.{id}"));
        in_a_map.chain(in_two).collect()
    }

    /// Whether more than one entry of a map has this id.
    pub(super) fn has_twins(&self, who: &Who) -> bool {
        !self.twins.is_empty() && self.twins.contains(&Who { turn: 0, ..who.clone() })
    }
}

fn load(text: String) -> Document {
    Document::load(text, holds_entries, &mut |_| {})
}

fn themes_and_ideas(document: &Document) -> Vec<String> {
    let ideas: HashSet<String> = document.entries_of(Entity::Idea.map()).map(|entry| entry.id().into_owned()).collect();
    let themes = document.entries_of(Entity::Theme.map()).map(|entry| entry.id().into_owned());
    themes.filter(|id| ideas.contains(id)).collect()
}

/// Themes and ideas have one space of ids.
pub(super) fn space_of(map: &str) -> &str {
    if map == Entity::Idea.map() { name::THEMES } else { map }
}
