//! Not doing: a theme goes to Dropped, an idea to the no-list, both with the reason.

use super::{field, word};
use crate::document::chunk::Serial;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Says no to a theme or idea.
pub fn drop_bet(plan: &Plan, serial: Serial, because: &str) -> Vec<Change> {
    let is_theme = plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Theme);
    let mut changes = Vec::new();
    if is_theme {
        changes.push(Change::set(serial, field(name::LANE), word(Lane::Dropped.word())));
    }
    changes.push(Change::set(serial, field(name::DROPPED_BECAUSE), Draft::Text(because.to_owned())));
    changes
}
