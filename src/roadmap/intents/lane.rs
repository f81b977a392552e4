//! Moves to another lane. Changes one line: neither the rank nor the text moves. What was dropped or shipped loses the
//! marks of that.

use super::entry_edits::{field_path, identifier_draft, revive_changes};
use crate::document::chunk::EntryId;
use crate::document::tree::TreeItem;
use crate::roadmap::change::Change;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Whether a theme or idea is on the not-doing list.
pub fn is_dropped(plan: &Plan, entry: EntryId) -> bool {
    plan.roadmap.theme(entry).is_some_and(|theme| theme.has_drop_reason || theme.lane == Some(Lane::Dropped))
}

/// Why it was dropped.
pub fn drop_reason(plan: &Plan, entry: EntryId) -> Option<String> {
    let read = |root: TreeItem<'_>| Some(root.get(name::DROPPED_BECAUSE)?.unwrap_some().as_text()?.into_owned());
    plan.with_fields(FieldOwner::Entry(entry), read).flatten()
}

/// Moves a theme to a lane, or proposes an idea for it.
pub fn change_lane(plan: &Plan, entry: EntryId, lane: Lane) -> Vec<Change> {
    let Some(row) = plan.roadmap.row(entry) else { return Vec::new() };
    let name = match row.kind {
        crate::roadmap::entry_kind::EntryKind::Idea => name::PROPOSED_FOR,
        _ => name::LANE,
    };
    let mut changes = vec![Change::set(entry, field_path(name), identifier_draft(lane.name()))];
    let was_off = row.theme().and_then(|theme| theme.lane).is_some_and(|lane| !lane.is_live());
    if (was_off || is_dropped(plan, entry)) && lane.is_live() {
        changes.extend(revive_changes(plan, entry));
    }
    changes
}
