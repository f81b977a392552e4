//! Paths, drafts and changes that several intents need.

use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

pub(super) fn field_path(name: &str) -> Path {
    Path::from_fields(&[name])
}

pub(super) fn has_field(plan: &Plan, entry_id: EntryId, name: &str) -> bool {
    let entry = plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    tree.is_some_and(|tree| tree.root().unwrap_some().get(name).is_some())
}

/// A theme that returns to the roadmap loses its drop reason and its ship date.
pub(super) fn revive_changes(plan: &Plan, entry_id: EntryId) -> Vec<Change> {
    let obsolete = [name::DROPPED_BECAUSE, name::SHIPPED_ON].into_iter().filter(|name| has_field(plan, entry_id, name));
    obsolete.map(|name| Change::clear(entry_id, field_path(name))).collect()
}

pub(super) fn identifier_draft(word: &str) -> Draft {
    Draft::Source(word.to_owned())
}
