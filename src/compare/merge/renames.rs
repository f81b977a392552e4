//! Entries that one side renamed: the other two texts are given the new id first, with every reference, so that the
//! three are compared under one name.

use super::side::{EntryIdentity, SideDocument};
use crate::document::transaction::Transaction;
use crate::document::tree::{Tree, TreeItem};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents::rename_entry;
use crate::roadmap::lower;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use std::collections::BTreeSet;

/// An entry that a side calls otherwise than the base did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SideRename {
    /// As the base has it.
    from: EntryIdentity,
    /// The new id.
    to: String,
}

/// What was renamed.
#[derive(Clone, Debug, Default)]
pub(super) struct AppliedRenames {
    /// The entries under their new ids.
    pub(super) renamed: BTreeSet<EntryIdentity>,
    /// What is to be told.
    pub(super) notices: Vec<String>,
    /// Renames that meet another entry: somebody has to look at them.
    pub(super) needs_review: Vec<String>,
}

/// Gives all three texts the ids that the sides gave.
pub(super) fn apply_renames(
    base: &mut SideDocument,
    one: &mut SideDocument,
    other: &mut SideDocument,
) -> AppliedRenames {
    let mut told = Vec::new();
    let mut unsettled = [find_reused_ids(base, one), find_reused_ids(base, other)].concat();
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
                    told.push(format!("{} was renamed twice, {kept} and {}: it is {kept}", from.id, left.id));
                }
            }
            Some(_) => drop(rename_in_side(base, from, to)),
            // An entry that the other side deleted is left under its old name: there it is gone.
            None if other.entry_id(from).is_none() => {}
            None if rename_in_side(other, from, to) => drop(rename_in_side(base, from, to)),
            None => unsettled.push(rename_collision(from, to)),
        }
    }
    for SideRename { from, to } in &by_other {
        let is_alone = !by_one.iter().any(|renamed| renamed.from == *from);
        if is_alone && one.entry_id(from).is_some() {
            match rename_in_side(one, from, to) {
                true => drop(rename_in_side(base, from, to)),
                false => unsettled.push(rename_collision(from, to)),
            }
        }
    }
    let new_id = |renamed: SideRename| EntryIdentity { id: renamed.to.as_str().into(), ..renamed.from };
    AppliedRenames {
        renamed: by_one.into_iter().chain(by_other).map(new_id).collect(),
        notices: told,
        needs_review: unsettled,
    }
}

fn rename_collision(from: &EntryIdentity, to: &str) -> String {
    format!("{}.{} was renamed to {to} on one side, and {to} is another entry on the other", from.namespace, from.id)
}

/// Entries that were renamed while their old id went to another entry.
fn find_reused_ids(base: &SideDocument, side: &SideDocument) -> Vec<String> {
    let mut taken = Vec::new();
    for (who, former) in candidate_renames(base, side) {
        if side.entry_id(&former).is_some() {
            let former = &former.id;
            taken.push(format!("{}.{} was {former} before, and {former} is another entry now", who.namespace, who.id));
        }
    }
    taken
}

/// The entries that are new on a side and say that they formerly were one the base has and the side has no more.
fn find_renames(base: &SideDocument, side: &SideDocument) -> Vec<SideRename> {
    let mut renamed: Vec<SideRename> = Vec::new();
    for (who, from) in candidate_renames(base, side) {
        // Of an id that stands twice nobody knows which of the two it was.
        let is_it = !side.is_duplicated(&who) && side.entry_id(&from).is_none();
        if is_it && !renamed.iter().any(|known| known.from == from) {
            renamed.push(SideRename { from, to: who.id.to_string() });
        }
    }
    renamed
}

/// The entries that are new on a side, each with the entries of the base that it says it formerly was.
fn candidate_renames(base: &SideDocument, side: &SideDocument) -> Vec<(EntryIdentity, EntryIdentity)> {
    let mut names = Vec::new();
    for (who, entry_id) in side.order.iter().filter(|(who, _)| base.entry_id(who).is_none()) {
        let Some(entry) = side.document.entry(*entry_id).filter(|entry| entry.text.contains(name::FORMERLY)) else {
            continue;
        };
        let Some(tree) = entry.tree() else { continue };
        let former = read_former_ids(&tree).into_iter();
        let former = former.map(|id| EntryIdentity { namespace: who.namespace.clone(), id: id.into(), occurrence: 0 });
        names.extend(former.filter(|from| base.entry_id(from).is_some()).map(|from| (who.clone(), from)));
    }
    names
}

fn read_former_ids(tree: &Tree<'_>) -> Vec<String> {
    let list = tree.root().unwrap_some().get(name::FORMERLY).map(TreeItem::unwrap_some);
    list.into_iter()
        .flat_map(TreeItem::items)
        .filter_map(|item| Some(item.unwrap_some().as_text()?.into_owned()))
        .collect()
}

/// Renames an entry of a side with all that names it. A side that has another entry of that name is left alone, and
/// both entries are kept then.
fn rename_in_side(side: &mut SideDocument, from: &EntryIdentity, to: &str) -> bool {
    let new = EntryIdentity { id: to.into(), ..from.clone() };
    if side.entry_id(&new).is_some() {
        return false;
    }
    let mut plan = Plan::from_text(side.document.to_text());
    let entities = match &*from.namespace == name::THEMES {
        true => vec![EntryKind::Theme, EntryKind::Idea],
        false => EntryKind::from_map_name(&from.namespace).into_iter().collect(),
    };
    let Some(entry_id) = entities.iter().find_map(|kind| plan.roadmap.find(*kind, &from.id)) else { return false };
    let changes = rename_entry(&plan, entry_id, to);
    let mut transaction = Transaction::new(&mut plan.document);
    if changes.iter().any(|change| lower::lower_change(change, &mut transaction).is_err()) {
        return false;
    }
    transaction.commit();
    *side = side.with_document(plan.document);
    true
}
