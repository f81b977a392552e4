//! Links between a theme or idea and the goals it serves.

use super::super::change::Change;
use super::super::facts::Relation;
use super::super::name;
use super::super::plan::Plan;
use super::field;
use crate::document::chunk::Serial;
use crate::document::write::Draft;

/// Links a theme or idea to a goal. Nothing happens where the link is there already.
pub fn link_goal(plan: &Plan, bet: Serial, goal_id: &str) -> Vec<Change> {
    let symbol = plan.roadmap.symbol(goal_id);
    let is_linked =
        plan.roadmap.facts(bet).is_some_and(|facts| facts.linked(Relation::Goal).any(|linked| Some(linked) == symbol));
    if is_linked {
        return Vec::new();
    }
    vec![Change::add(bet, field(name::GOALS), Draft::Text(goal_id.to_owned()))]
}

/// Takes the link to a goal away; `None` when there is none.
pub fn unlink_goal(plan: &Plan, bet: Serial, goal_id: &str) -> Option<Vec<Change>> {
    let entry = plan.document.entry(bet)?;
    let tree = entry.tree()?;
    let goals = tree.root().inner().get(name::GOALS)?.inner();
    let at = goals.items().position(|item| item.inner().as_text().is_some_and(|id| id == goal_id))?;
    Some(vec![Change::clear(bet, field(name::GOALS).index(at))])
}
