//! Promotes ideas and demotes themes: the entry's text moves, and only `proposed_for` or `lane` changes.

use super::entry_edits::{field_path, has_field, identifier_draft, revive_changes};
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Moves an idea to the roadmap. [`Plan::apply_changes`] checks that it has its answers.
pub fn promote(plan: &Plan, idea: EntryId, lane: Lane) -> Vec<Change> {
    let mut changes = revive_changes(plan, idea);
    changes.extend(clear_if_present(plan, idea, name::LANE));
    // A rank among the ideas says nothing about the place in a lane.
    changes.extend(clear_if_present(plan, idea, name::RANK));
    if plan.roadmap.theme(idea).and_then(|theme_row| theme_row.proposed_for) != Some(lane) {
        changes.push(Change::set(idea, field_path(name::PROPOSED_FOR), identifier_draft(lane.name())));
    }
    changes.push(rename_field(idea, name::PROPOSED_FOR, name::LANE));
    changes.push(Change::Move { entry: idea, to: EntryKind::Theme });
    changes
}

/// Makes a theme an idea. It remembers its lane, if that was a live one.
pub fn demote(plan: &Plan, theme: EntryId) -> Vec<Change> {
    let lane = plan.roadmap.theme(theme).and_then(|theme_row| theme_row.lane);
    let mut changes = Vec::new();
    match lane {
        Some(lane) if lane.is_live() => {
            changes.extend(clear_if_present(plan, theme, name::PROPOSED_FOR));
            changes.push(rename_field(theme, name::LANE, name::PROPOSED_FOR));
        }
        _ if has_field(plan, theme, name::LANE) => changes.push(Change::clear(theme, field_path(name::LANE))),
        _ => {}
    }
    changes.extend(revive_changes(plan, theme));
    changes.push(Change::Move { entry: theme, to: EntryKind::Idea });
    changes
}

/// Removes a lane that someone left in an idea, or a `proposed_for` in a theme.
fn clear_if_present(plan: &Plan, entry_id: EntryId, name: &str) -> Option<Change> {
    has_field(plan, entry_id, name).then(|| Change::clear(entry_id, field_path(name)))
}

fn rename_field(entry_id: EntryId, from: &str, to: &str) -> Change {
    Change::RenameField { owner: FieldOwner::Entry(entry_id), path: field_path(from), name: to.to_owned() }
}
