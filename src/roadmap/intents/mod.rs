//! What users want to do with a roadmap, each as a list of changes. Intents read the plan and change nothing.
//!
//! To add one: a file with a function that returns changes, and a test that shows the lines it changes.

mod drop;
mod entry_edits;
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
pub use lane::{change_lane, drop_reason, is_dropped};
pub use link::{link_evidence, link_goal, link_input, link_objective, unlink_evidence, unlink_goal, unlink_objective};
pub use promote::{demote, promote};
pub use rank::{RankChanges, RankPosition, rank_at, unrank};
pub use rating::{NewRating, rating_draft};
pub(crate) use rename::change_id;
pub use rename::rename_entry;
pub use resolve::{
    ConflictChoice, OpenConflict, open_conflicts, owner_conflicts, resolve_all_by_side, resolve_conflict,
};
pub use ship::ship;
pub use tags::{change_tags, set_owner};
