//! To another lane: one line. The rank stays, the text stays where it is.

use super::{field_path, identifier_draft, revive_changes};
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Puts a theme into a lane, or makes an idea want it.
pub fn change_lane(plan: &Plan, serial: EntryId, lane: Lane) -> Vec<Change> {
    let Some(facts) = plan.roadmap.row(serial) else { return Vec::new() };
    let name = match facts.kind {
        crate::roadmap::entry_kind::EntryKind::Idea => name::PROPOSED_FOR,
        _ => name::LANE,
    };
    let mut changes = vec![Change::set(serial, field_path(name), identifier_draft(lane.name()))];
    let was_off = facts.theme().and_then(|bet| bet.lane).is_some_and(|lane| !lane.is_live());
    if was_off && lane.is_live() {
        changes.extend(revive_changes(plan, serial));
    }
    changes
}
