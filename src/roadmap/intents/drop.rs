//! Drops a theme or an idea, with the reason.

use super::entry_edits::{field_path, identifier_draft};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

pub fn drop_theme(plan: &Plan, entry: EntryId, because: &str) -> Vec<Change> {
    let is_theme = plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Theme);
    let mut changes = Vec::new();
    if is_theme {
        changes.push(Change::set(entry, field_path(name::LANE), identifier_draft(Lane::Dropped.name())));
    }
    changes.push(Change::set(entry, field_path(name::DROPPED_BECAUSE), Draft::Text(because.to_owned())));
    changes
}
