//! To another lane: one line. The rank stays, the text stays where it is.

use super::{field, revived, word};
use crate::document::chunk::Serial;
use crate::roadmap::change::Change;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Puts a theme into a lane, or makes an idea want it.
pub fn change_lane(plan: &Plan, serial: Serial, lane: Lane) -> Vec<Change> {
    let Some(facts) = plan.roadmap.facts(serial) else { return Vec::new() };
    let name = match facts.entity {
        crate::roadmap::entry_kind::Entity::Idea => name::WANTS,
        _ => name::LANE,
    };
    let mut changes = vec![Change::set(serial, field(name), word(lane.word()))];
    let was_off = facts.bet().and_then(|bet| bet.lane).is_some_and(|lane| !lane.is_live());
    if was_off && lane.is_live() {
        changes.extend(revived(plan, serial));
    }
    changes
}
