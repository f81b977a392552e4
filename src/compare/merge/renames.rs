//! Entries that one side renamed: the other two texts are given the new id first, with every reference, so that the
//! three are compared under one name.

use super::side::{Side, Who};
use crate::document::transaction::Transaction;
use crate::document::tree::{Item, Tree};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents::rename;
use crate::roadmap::lower;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use std::collections::BTreeSet;

/// An entry that a side calls otherwise than the base did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Renamed {
    /// As the base has it.
    from: Who,
    /// The new id.
    to: String,
}

/// What was renamed.
#[derive(Clone, Debug, Default)]
pub(super) struct United {
    /// The entries under their new ids.
    pub(super) renamed: BTreeSet<Who>,
    /// What is to be told.
    pub(super) told: Vec<String>,
    /// Renames that meet another entry: somebody has to look at them.
    pub(super) unsettled: Vec<String>,
}

/// Gives all three texts the ids that the sides gave.
pub(super) fn unite(base: &mut Side, one: &mut Side, other: &mut Side) -> United {
    let mut told = Vec::new();
    let mut unsettled = [taken(base, one), taken(base, other)].concat();
    let by_one = renamed(base, one);
    let by_other = renamed(base, other);
    for Renamed { from, to } in &by_one {
        match by_other.iter().find(|renamed| renamed.from == *from) {
            Some(both) if both.to != *to => {
                let (kept, left) = if *to < both.to { (to, &both.to) } else { (&both.to, to) };
                let side = if kept == to { &mut *other } else { &mut *one };
                let left = Who { id: left.as_str().into(), ..from.clone() };
                if apply(side, &left, kept) {
                    apply(base, from, kept);
                    told.push(format!("{} was renamed twice, {kept} and {}: it is {kept}", from.id, left.id));
                }
            }
            Some(_) => drop(apply(base, from, to)),
            // An entry that the other side deleted is left under its old name: there it is gone.
            None if other.serial(from).is_none() => {}
            None if apply(other, from, to) => drop(apply(base, from, to)),
            None => unsettled.push(meets(from, to)),
        }
    }
    for Renamed { from, to } in &by_other {
        let is_alone = !by_one.iter().any(|renamed| renamed.from == *from);
        if is_alone && one.serial(from).is_some() {
            match apply(one, from, to) {
                true => drop(apply(base, from, to)),
                false => unsettled.push(meets(from, to)),
            }
        }
    }
    let new_id = |renamed: Renamed| Who { id: renamed.to.as_str().into(), ..renamed.from };
    United { renamed: by_one.into_iter().chain(by_other).map(new_id).collect(), told, unsettled }
}

fn meets(from: &Who, to: &str) -> String {
    format!("{}.{} was renamed to {to} on one side, and {to} is another entry on the other", from.space, from.id)
}

/// Entries that were renamed while their old id went to another entry.
fn taken(base: &Side, side: &Side) -> Vec<String> {
    let mut taken = Vec::new();
    for (who, former) in new_names(base, side) {
        if side.serial(&former).is_some() {
            let former = &former.id;
            taken.push(format!("{}.{} was {former} before, and {former} is another entry now", who.space, who.id));
        }
    }
    taken
}

/// The entries that are new on a side and say that they formerly were one the base has and the side has no more.
fn renamed(base: &Side, side: &Side) -> Vec<Renamed> {
    let mut renamed: Vec<Renamed> = Vec::new();
    for (who, from) in new_names(base, side) {
        // Of an id that stands twice nobody knows which of the two it was.
        let is_it = !side.has_twins(&who) && side.serial(&from).is_none();
        if is_it && !renamed.iter().any(|known| known.from == from) {
            renamed.push(Renamed { from, to: who.id.to_string() });
        }
    }
    renamed
}

/// The entries that are new on a side, each with the entries of the base that it says it formerly was.
fn new_names(base: &Side, side: &Side) -> Vec<(Who, Who)> {
    let mut names = Vec::new();
    for (who, serial) in side.order.iter().filter(|(who, _)| base.serial(who).is_none()) {
        let Some(entry) = side.document.entry(*serial).filter(|entry| entry.text.contains(name::FORMERLY)) else {
            continue;
        };
        let Some(tree) = entry.tree() else { continue };
        let former = former_ids(&tree).into_iter();
        let former = former.map(|id| Who { space: who.space.clone(), id: id.into(), turn: 0 });
        names.extend(former.filter(|from| base.serial(from).is_some()).map(|from| (who.clone(), from)));
    }
    names
}

fn former_ids(tree: &Tree<'_>) -> Vec<String> {
    let list = tree.root().inner().get(name::FORMERLY).map(Item::inner);
    list.into_iter().flat_map(Item::items).filter_map(|item| Some(item.inner().as_text()?.into_owned())).collect()
}

/// Renames an entry of a side with all that names it. A side that has another entry of that name is left alone, and
/// both entries are kept then.
fn apply(side: &mut Side, from: &Who, to: &str) -> bool {
    let new = Who { id: to.into(), ..from.clone() };
    if side.serial(&new).is_some() {
        return false;
    }
    let mut plan = Plan::of(side.document.to_text());
    let entities = match &*from.space == name::THEMES {
        true => vec![Entity::Theme, Entity::Idea],
        false => Entity::of_map(&from.space).into_iter().collect(),
    };
    let Some(serial) = entities.iter().find_map(|entity| plan.roadmap.find(*entity, &from.id)) else { return false };
    let changes = rename(&plan, serial, to);
    let mut transaction = Transaction::on(&mut plan.document);
    if changes.iter().any(|change| lower::lower(change, &mut transaction).is_err()) {
        return false;
    }
    transaction.commit();
    *side = side.changed(plan.document);
    true
}
