//! One goal in focus.

use super::{field, word};
use crate::document::chunk::Serial;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Facts;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Puts a goal into focus and takes every other one out of it; one that is in focus alone goes out of it.
pub fn focus(plan: &Plan, goal: Serial) -> Vec<Change> {
    let is_focus = |facts: &&Facts| facts.goal().is_some_and(|goal| goal.is_focus);
    let focused: Vec<Serial> = plan.roadmap.of(Entity::Goal).filter(is_focus).map(|facts| facts.serial).collect();
    let path = || field(name::FOCUS);
    if focused == [goal] {
        return vec![Change::clear(goal, path())];
    }
    let others = focused.iter().filter(|other| **other != goal).map(|other| Change::clear(*other, path()));
    let own = (!focused.contains(&goal)).then(|| Change::set(goal, path(), word("true")));
    others.chain(own).collect()
}
