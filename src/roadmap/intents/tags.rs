//! Owner and tags of an entry.

use super::entry_edits::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Sets the owner; `None` removes it.
pub fn set_owner(plan: &Plan, entry: EntryId, owner: Option<&str>) -> Vec<Change> {
    let current = plan.roadmap.row(entry).and_then(|row| row.owner).map(|owner| plan.roadmap.symbol_text(owner));
    match owner {
        Some(owner) if current == Some(owner) => Vec::new(),
        Some(owner) => vec![Change::set(entry, field_path(name::OWNER), Draft::Text(owner.to_owned()))],
        None if has_field(plan, entry, name::OWNER) => vec![Change::clear(entry, field_path(name::OWNER))],
        None => Vec::new(),
    }
}

pub fn change_tags(plan: &Plan, entry: EntryId, add: &[String], remove: &[String]) -> Vec<Change> {
    let Some(row) = plan.roadmap.row(entry) else { return Vec::new() };
    let tags: Vec<&str> = row.tags.iter().map(|tag| plan.roadmap.symbol_text(*tag)).collect();
    // From the end, so that removals do not shift the ones that follow.
    let removed = tags.iter().enumerate().rev().filter(|(_, tag)| remove.iter().any(|removed| removed == *tag));
    let mut changes: Vec<Change> =
        removed.map(|(at, _)| Change::clear(entry, field_path(name::TAGS).index(at))).collect();
    let new = add.iter().filter(|tag| !tags.contains(&tag.as_str()));
    changes.extend(new.map(|tag| Change::add(entry, field_path(name::TAGS), Draft::Text(tag.clone()))));
    changes
}
