//! Entries that one side renamed: the other two texts get the new id first, with all references, so that all three have
//! the same id for the same entry.

use super::entries::read_version;
use super::id_collisions;
use super::side::{EntryIdentity, SideDocument};
use super::value::Value;
use crate::document::chunk::EntryId;
use crate::document::transaction::Transaction;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lower;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use std::collections::BTreeSet;

/// An entry with another id than in the base.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SideRename {
    /// Its identity in the base.
    pub(super) from: EntryIdentity,
    pub(super) to: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct AppliedRenames {
    /// The entries under their new ids.
    pub(super) renamed: BTreeSet<EntryIdentity>,
    pub(super) notices: Vec<String>,
    /// Renames to an id that another entry has.
    pub(super) needs_review: Vec<String>,
}

/// Applies the renames of both sides to all three texts.
pub(super) fn apply_renames(
    base: &mut SideDocument,
    one: &mut SideDocument,
    other: &mut SideDocument,
    has_base: bool,
) -> AppliedRenames {
    // Without a base, it is unknown what is new.
    let mut notices = if has_base { id_collisions::separate(base, one, other) } else { Vec::new() };
    let mut needs_review = [find_reused_ids(base, one), find_reused_ids(base, other)].concat();
    let by_one = find_renames(base, one);
    let by_other = find_renames(base, other);
    for SideRename { from, to } in &by_one {
        match by_other.iter().find(|renamed| renamed.from == *from) {
            Some(both) if both.to != *to => {
                let (kept, left) = if *to < both.to { (to, &both.to) } else { (&both.to, to) };
                let side = if kept == to { &mut *other } else { &mut *one };
                let left = EntryIdentity { id: left.as_str().into(), ..from.clone() };
                if rename_in_side(side, &left, kept) {
                    rename_in_side(base, from, kept);
                    notices.push(format!("{} was renamed twice, to {kept} and {}; {kept} was kept", from.id, left.id));
                }
            }
            Some(_) => drop(rename_in_side(base, from, to)),
            None if other.entry_id(from).is_none() => rename_in_base(base, other, from, to),
            None if rename_in_side(other, from, to) => drop(rename_in_side(base, from, to)),
            None => needs_review.push(rename_collision(from, to)),
        }
    }
    for SideRename { from, to } in &by_other {
        let is_alone = !by_one.iter().any(|renamed| renamed.from == *from);
        if is_alone && one.entry_id(from).is_none() {
            rename_in_base(base, one, from, to);
        } else if is_alone {
            if rename_in_side(one, from, to) {
                rename_in_side(base, from, to);
            } else {
                needs_review.push(rename_collision(from, to));
            }
        }
    }
    let new_id = |renamed: SideRename| EntryIdentity { id: renamed.to.as_str().into(), ..renamed.from };
    AppliedRenames { renamed: by_one.into_iter().chain(by_other).map(new_id).collect(), notices, needs_review }
}

/// What a rename means where the other side does not have the old id: that side renamed it too, but without `formerly`,
/// or deleted it. The base gets the new id without `formerly`, which thus counts as added.
fn rename_in_base(base: &mut SideDocument, other: &SideDocument, from: &EntryIdentity, to: &str) {
    let new = EntryIdentity { id: to.into(), ..from.clone() };
    if other.entry_id(&new).is_some() {
        apply_rename(base, from, to, intents::change_id);
    }
}

fn rename_collision(from: &EntryIdentity, to: &str) -> String {
    format!(
        "{}.{} was renamed to {to} on one side, but {to} is another entry on the other side",
        from.namespace, from.id
    )
}

/// Entries that were renamed while another entry took their old id.
fn find_reused_ids(base: &SideDocument, side: &SideDocument) -> Vec<String> {
    let mut reused = Vec::new();
    for (who, former) in candidate_renames(base, side) {
        if side.entry_id(&former).is_some() {
            let former = &former.id;
            reused
                .push(format!("{}.{} was formerly {former}, but {former} is another entry now", who.namespace, who.id));
        }
    }
    reused
}

/// The new entries of a side whose former id is in the base and not on the side any more.
pub(super) fn find_renames(base: &SideDocument, side: &SideDocument) -> Vec<SideRename> {
    let mut renamed = find_criterion_renames(base, side);
    for (who, from) in candidate_renames(base, side) {
        // A duplicated id does not tell which of the two was renamed.
        let is_rename = !side.is_duplicated(&who) && side.entry_id(&from).is_none();
        if is_rename && !renamed.iter().any(|known| known.from == from) {
            renamed.push(SideRename { from, to: who.id.to_string() });
        }
    }
    renamed
}

/// Criteria have no former ids: one that is gone and a new one with the same content are the same.
fn find_criterion_renames(base: &SideDocument, side: &SideDocument) -> Vec<SideRename> {
    let only_in = |side: &SideDocument, other: &SideDocument| {
        let criteria = side.document.entries_in_map(name::CRITERIA).filter_map(|entry| {
            let who =
                EntryIdentity { namespace: name::CRITERIA.into(), id: entry.key().as_ref().into(), occurrence: 0 };
            (other.entry_id(&who).is_none() && !side.is_duplicated(&who))
                .then_some((who, read_version(side, &entry)?.value))
        });
        criteria.collect::<Vec<_>>()
    };
    let (gone, new) = (only_in(base, side), only_in(side, base));
    let is_unique = |criteria: &[(EntryIdentity, Value)], value: &Value| {
        criteria.iter().filter(|(_, other)| other == value).count() == 1
    };
    let renamed = gone.iter().filter(|(_, value)| is_unique(&gone, value) && is_unique(&new, value));
    renamed
        .filter_map(|(from, value)| {
            let (to, _) = new.iter().find(|(_, other)| other == value)?;
            Some(SideRename { from: from.clone(), to: to.id.to_string() })
        })
        .collect()
}

/// The new entries of a side, each with an entry of the base whose id it had before.
fn candidate_renames(base: &SideDocument, side: &SideDocument) -> Vec<(EntryIdentity, EntryIdentity)> {
    let mut candidates = Vec::new();
    for (who, entry_id) in side.order.iter().filter(|(who, _)| base.entry_id(who).is_none()) {
        let Some(entry) = side.document.entry(*entry_id).filter(|entry| entry.text.contains(name::FORMERLY)) else {
            continue;
        };
        let Some(tree) = entry.tree() else { continue };
        let former = read_former_ids(&tree).into_iter();
        let former = former.map(|id| EntryIdentity { namespace: who.namespace.clone(), id: id.into(), occurrence: 0 });
        candidates.extend(former.filter(|from| base.entry_id(from).is_some()).map(|from| (who.clone(), from)));
    }
    candidates
}

fn read_former_ids(tree: &Tree<'_>) -> Vec<String> {
    let list = tree.root().unwrap_some().get(name::FORMERLY).map(TreeItem::unwrap_some);
    list.into_iter()
        .flat_map(TreeItem::items)
        .filter_map(|item| Some(item.unwrap_some().as_text()?.into_owned()))
        .collect()
}

/// Renames an entry of a side with all references to it. Does nothing and returns false if another entry has the new id.
fn rename_in_side(side: &mut SideDocument, from: &EntryIdentity, to: &str) -> bool {
    apply_rename(side, from, to, intents::rename_entry)
}

pub(super) fn apply_rename(
    side: &mut SideDocument,
    from: &EntryIdentity,
    to: &str,
    intent: fn(&Plan, EntryId, &str) -> Vec<Change>,
) -> bool {
    let new = EntryIdentity { id: to.into(), ..from.clone() };
    if side.entry_id(&new).is_some() {
        return false;
    }
    let mut plan = Plan::from_text(side.document.to_text());
    let kinds = if &*from.namespace == name::THEMES {
        vec![EntryKind::Theme, EntryKind::Idea]
    } else {
        EntryKind::from_map_name(&from.namespace).into_iter().collect()
    };
    let Some(entry_id) = kinds.iter().find_map(|kind| plan.roadmap.find(*kind, &from.id)) else { return false };
    let changes = intent(&plan, entry_id, to);
    let mut transaction = Transaction::new(&mut plan.document);
    if changes.iter().any(|change| lower::lower_change(change, &mut transaction).is_err()) {
        return false;
    }
    transaction.commit();
    *side = side.with_document(plan.document);
    true
}
