//! What users want to do with a roadmap, each as a list of changes. Intents read the plan and change nothing.
//!
//! To add one: a file with a function that returns changes, and a test that shows the lines it changes.

mod drop;
mod focus;
mod lane;
mod link;
mod promote;
mod rank;
mod rating;
mod rename;
pub mod resolve;
mod ship;
mod tags;

pub use drop::drop_theme;
pub use focus::toggle_focus;
pub use lane::change_lane;
pub use link::{link_evidence, link_goal, link_input, link_objective, unlink_evidence, unlink_goal, unlink_objective};
pub use promote::{demote, promote};
pub use rank::{RankPosition, rank_at, unrank};
pub use rating::{NewRating, rating_draft};
pub use rename::rename_entry;
pub use resolve::{
    ConflictChoice, OpenConflict, open_conflicts, owner_conflicts, resolve_all_by_side, resolve_conflict,
};
pub use ship::ship;
pub use tags::{change_tags, set_owner};

use super::change::Change;
use super::name;
use super::plan::Plan;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;

fn field_path(name: &str) -> Path {
    Path::from_fields(&[name])
}

fn has_field(plan: &Plan, entry_id: EntryId, name: &str) -> bool {
    let entry = plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    tree.is_some_and(|tree| tree.root().unwrap_some().get(name).is_some())
}

/// A theme that returns to the roadmap loses its drop reason and its ship date.
fn revive_changes(plan: &Plan, entry_id: EntryId) -> Vec<Change> {
    let obsolete = [name::DROPPED_BECAUSE, name::SHIPPED_ON].into_iter().filter(|name| has_field(plan, entry_id, name));
    obsolete.map(|name| Change::clear(entry_id, field_path(name))).collect()
}

fn identifier_draft(word: &str) -> Draft {
    Draft::Source(word.to_owned())
}
