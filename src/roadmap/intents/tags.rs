//! Who reports on an entry, and the words that find it.

use super::{field_path, has_field};
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Gives an entry an owner; nobody takes the owner away.
pub fn set_owner(plan: &Plan, entry: EntryId, owner: Option<&str>) -> Vec<Change> {
    let now = plan.roadmap.row(entry).and_then(|row| row.owner).map(|owner| plan.roadmap.symbol_text(owner));
    match owner {
        Some(owner) if now == Some(owner) => Vec::new(),
        Some(owner) => vec![Change::set(entry, field_path(name::OWNER), Draft::Text(owner.to_owned()))],
        None if has_field(plan, entry, name::OWNER) => vec![Change::clear(entry, field_path(name::OWNER))],
        None => Vec::new(),
    }
}

/// Adds tags an entry lacks, and takes tags away that it has.
pub fn change_tags(plan: &Plan, entry: EntryId, add: &[String], remove: &[String]) -> Vec<Change> {
    let Some(row) = plan.roadmap.row(entry) else { return Vec::new() };
    let tags: Vec<&str> = row.tags.iter().map(|tag| plan.roadmap.symbol_text(*tag)).collect();
    // From the end, so that what is taken away first does not move what is taken away next.
    let gone = tags.iter().enumerate().rev().filter(|(_, tag)| remove.iter().any(|gone| gone == *tag));
    let mut changes: Vec<Change> = gone.map(|(at, _)| Change::clear(entry, field_path(name::TAGS).index(at))).collect();
    let new = add.iter().filter(|tag| !tags.contains(&tag.as_str()));
    changes.extend(new.map(|tag| Change::add(entry, field_path(name::TAGS), Draft::Text(tag.clone()))));
    changes
}
