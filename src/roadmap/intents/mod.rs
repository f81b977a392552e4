//! What users want of a roadmap, each as a list of changes: one file an intent. They look at the plan and change
//! nothing.
//!
//! To add an intent: a file with a function that returns changes, and a test that shows the lines it changes.

mod drop;
mod focus;
mod lane;
mod link;
mod mark;
mod promote;
mod rank;
mod rename;
pub mod resolve;
mod ship;
mod tags;

pub use drop::drop_bet;
pub use focus::focus;
pub use lane::change_lane;
pub use link::{link_evidence, link_goal, link_input, link_objective, unlink_evidence, unlink_goal, unlink_objective};
pub use mark::{Given, marked};
pub use promote::{demote, promote};
pub use rank::{Place, rank_at, unrank};
pub use rename::rename;
pub use resolve::{OpenClash, Pick, clashes_of, open_clashes, resolve, resolve_all};
pub use ship::ship;
pub use tags::{change_tags, set_owner};

use super::change::Change;
use super::name;
use super::plan::Plan;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::write::Draft;

fn field(name: &str) -> Path {
    Path::of_fields(&[name])
}

/// Whether an entry has a field, whatever it holds.
fn has(plan: &Plan, serial: Serial, name: &str) -> bool {
    let entry = plan.document.entry(serial);
    let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
    tree.is_some_and(|tree| tree.root().inner().get(name).is_some())
}

/// A theme that comes back to the roadmap leaves behind why it was dropped and when it was shipped.
fn revived(plan: &Plan, serial: Serial) -> Vec<Change> {
    let gone = [name::DROPPED_BECAUSE, name::SHIPPED_ON].into_iter().filter(|name| has(plan, serial, name));
    gone.map(|name| Change::clear(serial, field(name))).collect()
}

fn word(word: &str) -> Draft {
    Draft::Source(word.to_owned())
}
