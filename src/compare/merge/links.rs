//! What a side newly refers to: an entry that somebody names is not deleted without a word.

use super::side::{Side, Who, space_of};
use crate::document::EntryText;
use crate::document::tree::{Item, Tree};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Record, Refers};
use crate::roadmap::fields;
use crate::roadmap::location;
use crate::roadmap::name;
use crate::roadmap::references::references;
use std::cell::OnceCell;
use std::collections::HashSet;

/// What a side newly refers to: an entry that is named by somebody is not deleted without a word.
pub(super) struct NewLinks<'s> {
    pub(super) base: &'s Side,
    pub(super) host: OnceCell<HashSet<Who>>,
    pub(super) guest: OnceCell<HashSet<Who>>,
}

impl NewLinks<'_> {
    pub(super) fn of_host(&self, side: &Side) -> &HashSet<Who> {
        self.host.get_or_init(|| new_links(self.base, side))
    }

    pub(super) fn of_guest(&self, side: &Side) -> &HashSet<Who> {
        self.guest.get_or_init(|| new_links(self.base, side))
    }
}

fn new_links(base: &Side, side: &Side) -> HashSet<Who> {
    let mut new = HashSet::new();
    for (who, serial) in &side.order {
        let Some(entry) = side.document.entry(*serial) else { continue };
        let before = base.entry(who);
        if before.as_ref().is_some_and(|before| before.text == entry.text) {
            continue;
        }
        let known = before.map(|before| links_of(base, &before)).unwrap_or_default();
        new.extend(links_of(side, &entry).difference(&known).cloned());
    }
    let known = frame_links(base);
    new.extend(frame_links(side).difference(&known).cloned());
    new
}

fn links_of(side: &Side, entry: &EntryText<'_>) -> HashSet<Who> {
    let entity = Entity::of_map(side.map_of(entry));
    let tree = entry.tree();
    tree.zip(entity).map(|(tree, entity)| links_in(tree.root(), location::record_of(Some(entity)))).unwrap_or_default()
}

fn frame_links(side: &Side) -> HashSet<Who> {
    let skeleton = side.document.skeleton();
    let tree = crate::document::skip_head(skeleton.text()).and_then(|start| Tree::of(skeleton.text(), start));
    tree.map(|tree| links_in(tree.root(), &fields::ROADMAP)).unwrap_or_default()
}

fn links_in(record: Item<'_>, shape: &'static Record) -> HashSet<Who> {
    let who = |space: &str, id: &str| Who { space: space_of(space).into(), id: id.into(), turn: 0 };
    let named = references(record, shape).into_iter().map(|reference| match reference.refers {
        Refers::To(entity) => who(entity.map(), &reference.id),
        Refers::ToThemeOrIdea => who(name::THEMES, &reference.id),
        Refers::ToPath => match reference.id.split_once('.') {
            Some((map, rest)) => who(map, rest.split('.').next().unwrap_or(rest)),
            None => who(name::THEMES, &reference.id),
        },
    });
    named.collect()
}
