//! To another lane: one line. The rank stays, the text stays where it is.

use super::super::change::Change;
use super::super::lane::Lane;
use super::super::name;
use super::super::plan::Plan;
use super::{field, revived, word};
use crate::document::chunk::Serial;

/// Puts a theme into a lane, or makes an idea want it.
pub fn change_lane(plan: &Plan, serial: Serial, lane: Lane) -> Vec<Change> {
    let Some(facts) = plan.roadmap.facts(serial) else { return Vec::new() };
    let name = match facts.entity {
        super::super::entity::Entity::Idea => name::WANTS,
        _ => name::LANE,
    };
    let mut changes = vec![Change::set(serial, field(name), word(lane.word()))];
    let was_off = facts.bet().and_then(|bet| bet.lane).is_some_and(|lane| !lane.is_live());
    if was_off && lane.is_live() {
        changes.extend(revived(plan, serial));
    }
    changes
}
