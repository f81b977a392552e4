//! New references of a side: an entry that one side deletes and the other newly refers to is kept.

use super::side::{EntryIdentity, SideDocument, namespace_of};
use crate::document::EntryText;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Record, ReferenceTarget};
use crate::roadmap::fields;
use crate::roadmap::location;
use crate::roadmap::name;
use crate::roadmap::references::find_references;
use std::cell::OnceCell;
use std::collections::HashSet;

/// The entries that each side refers to and the base does not; computed on demand.
pub(super) struct NewLinks<'s> {
    pub(super) base: &'s SideDocument,
    pub(super) host: OnceCell<HashSet<EntryIdentity>>,
    pub(super) guest: OnceCell<HashSet<EntryIdentity>>,
}

impl NewLinks<'_> {
    pub(super) fn host_links(&self, side: &SideDocument) -> &HashSet<EntryIdentity> {
        self.host.get_or_init(|| find_new_links(self.base, side))
    }

    pub(super) fn guest_links(&self, side: &SideDocument) -> &HashSet<EntryIdentity> {
        self.guest.get_or_init(|| find_new_links(self.base, side))
    }
}

fn find_new_links(base: &SideDocument, side: &SideDocument) -> HashSet<EntryIdentity> {
    let mut new = HashSet::new();
    for (who, entry_id) in &side.order {
        let Some(entry) = side.document.entry(*entry_id) else { continue };
        let before = base.entry(who);
        if before.as_ref().is_some_and(|before| before.text == entry.text) {
            continue;
        }
        let known = before.map(|before| entry_links(base, &before)).unwrap_or_default();
        new.extend(entry_links(side, &entry).difference(&known).cloned());
    }
    let known = top_level_links(base);
    new.extend(top_level_links(side).difference(&known).cloned());
    new
}

fn entry_links(side: &SideDocument, entry: &EntryText<'_>) -> HashSet<EntryIdentity> {
    let kind = EntryKind::from_map_name(side.map_name(entry));
    let tree = entry.tree();
    tree.zip(kind).map(|(tree, kind)| record_links(tree.root(), location::record_of(Some(kind)))).unwrap_or_default()
}

fn top_level_links(side: &SideDocument) -> HashSet<EntryIdentity> {
    let skeleton = side.document.top_level();
    let tree = crate::document::skip_head(skeleton.text()).and_then(|start| Tree::parse(skeleton.text(), start));
    tree.map(|tree| record_links(tree.root(), &fields::ROADMAP)).unwrap_or_default()
}

fn record_links(record: TreeItem<'_>, shape: &'static Record) -> HashSet<EntryIdentity> {
    let who =
        |space: &str, id: &str| EntryIdentity { namespace: namespace_of(space).into(), id: id.into(), occurrence: 0 };
    let named = find_references(record, shape).into_iter().map(|reference| match reference.target {
        ReferenceTarget::Kind(kind) => who(kind.map_name(), &reference.id),
        ReferenceTarget::ThemeOrIdea => who(name::THEMES, &reference.id),
        ReferenceTarget::AnyEntry => match reference.id.split_once('.') {
            Some((map, rest)) => who(map, rest.split('.').next().unwrap_or(rest)),
            None => who(name::THEMES, &reference.id),
        },
    });
    named.collect()
}
