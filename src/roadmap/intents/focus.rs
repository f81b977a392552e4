//! Sets the focus goal.

use super::entry_edits::{field_path, identifier_draft};
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Puts a goal into focus and takes all others out of it. A goal that is already the only one loses its focus.
pub fn toggle_focus(plan: &Plan, goal: EntryId) -> Vec<Change> {
    let is_focus = |row: &&EntryRow| row.goal().is_some_and(|goal| goal.is_focus);
    let focused: Vec<EntryId> =
        plan.roadmap.rows_of_kind(EntryKind::Goal).filter(is_focus).map(|row| row.entry).collect();
    let path = || field_path(name::FOCUS);
    if focused == [goal] {
        return vec![Change::clear(goal, path())];
    }
    let others = focused.iter().filter(|other| **other != goal).map(|other| Change::clear(*other, path()));
    let own = (!focused.contains(&goal)).then(|| Change::set(goal, path(), identifier_draft("true")));
    others.chain(own).collect()
}
