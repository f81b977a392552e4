//! One of the three texts: its entries by who they are.

use crate::document::chunk::Serial;
use crate::document::judge::Judge;
use crate::document::tree::Tree;
use crate::document::{Document, EntryText};
use crate::roadmap::entity::Entity;
use crate::roadmap::fields;
use crate::roadmap::holds_entries;
use crate::roadmap::name;
use std::collections::HashMap;

/// Who an entry is: themes and ideas share their ids, so that one that is promoted is the same. An id that stands
/// twice is told apart by its turn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Who {
    /// The map, or `themes` for a theme and an idea alike.
    pub(super) space: String,
    /// The id.
    pub(super) id: String,
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
    judge: Judge,
}

impl Side {
    pub(super) fn of(text: String) -> Self {
        Self::read(Document::load(text, holds_entries, &mut |_| {}))
    }

    pub(super) fn read(document: Document) -> Self {
        let mut order = Vec::new();
        let mut turns: HashMap<(String, String), usize> = HashMap::new();
        for entry in document.entries() {
            let space = space_of(document.map_name(entry.map)).to_owned();
            let id = entry.id().into_owned();
            let turn = turns.entry((space.clone(), id.clone())).or_default();
            order.push((Who { space, id, turn: *turn }, entry.serial));
            *turn += 1;
        }
        let by_who = order.iter().cloned().collect();
        let judge = document.judge();
        Self { document, order, by_who, judge }
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
        self.order.iter().filter(|(who, _)| who.turn == 1).map(|(who, _)| format!("{}.{}", who.space, who.id)).collect()
    }
}

/// Themes and ideas have one space of ids.
pub(super) fn space_of(map: &str) -> &str {
    if map == Entity::Idea.map() { name::THEMES } else { map }
}
