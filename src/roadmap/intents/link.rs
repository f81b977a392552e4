//! Links of themes, ideas and goals to goals, objectives and signals, and of a metric to the metrics that drive it.
//!
//! Adding a link that exists changes nothing; removing one that does not gives `None`.

use super::entry_edits::field_path;
use crate::document::chunk::EntryId;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

pub fn link_goal(plan: &Plan, theme: EntryId, goal_id: &str) -> Vec<Change> {
    link(plan, theme, (Relation::Goal, name::GOALS), goal_id)
}

pub fn link_objective(plan: &Plan, goal: EntryId, objective_id: &str) -> Vec<Change> {
    link(plan, goal, (Relation::Serves, name::SERVES), objective_id)
}

pub fn link_evidence(plan: &Plan, entry_id: EntryId, signal_id: &str) -> Vec<Change> {
    link(plan, entry_id, (Relation::Evidence, name::EVIDENCE), signal_id)
}

/// Adds a metric that drives another.
pub fn link_input(plan: &Plan, metric: EntryId, input_id: &str) -> Vec<Change> {
    link(plan, metric, (Relation::Input, name::INPUTS), input_id)
}

pub fn unlink_evidence(plan: &Plan, entry_id: EntryId, signal_id: &str) -> Option<Vec<Change>> {
    unlink(plan, entry_id, name::EVIDENCE, signal_id)
}

pub fn unlink_goal(plan: &Plan, theme: EntryId, goal_id: &str) -> Option<Vec<Change>> {
    unlink(plan, theme, name::GOALS, goal_id)
}

pub fn unlink_objective(plan: &Plan, goal: EntryId, objective_id: &str) -> Option<Vec<Change>> {
    unlink(plan, goal, name::SERVES, objective_id)
}

fn link(plan: &Plan, entry_id: EntryId, by: (Relation, &str), id: &str) -> Vec<Change> {
    let symbol = plan.roadmap.find_symbol(id);
    let is_linked =
        plan.roadmap.row(entry_id).is_some_and(|row| row.linked_ids(by.0).any(|linked| Some(linked) == symbol));
    if is_linked {
        return Vec::new();
    }
    vec![Change::add(entry_id, field_path(by.1), Draft::Text(id.to_owned()))]
}

fn unlink(plan: &Plan, entry_id: EntryId, list: &str, id: &str) -> Option<Vec<Change>> {
    let entry = plan.document.entry(entry_id)?;
    let tree = entry.tree()?;
    let links = tree.root().unwrap_some().get(list)?.unwrap_some();
    let at = links.items().position(|item| item.unwrap_some().as_text().is_some_and(|linked| linked == id))?;
    Some(vec![Change::clear(entry_id, field_path(list).index(at))])
}
