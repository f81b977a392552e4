//! One step up or down from any entry: what it is for, and what serves it.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;

/// What an entry is for, most direct first: a theme's goals and then its objectives, a goal's objectives, the entries that
/// have a metric as their target or a signal as evidence, what an experiment is about. Only the vision is above an
/// objective.
pub fn entries_above(roadmap: &Roadmap, entry_id: EntryId) -> Vec<EntryId> {
    let Some(row) = roadmap.row(entry_id) else { return Vec::new() };
    match row.kind {
        EntryKind::Theme | EntryKind::Idea => {
            let mut above = linked_entries(roadmap, row, Relation::Goal, EntryKind::Goal);
            above.extend(linked_entries(roadmap, row, Relation::Serves, EntryKind::Objective));
            above
        }
        EntryKind::Goal => linked_entries(roadmap, row, Relation::Serves, EntryKind::Objective),
        EntryKind::Metric => {
            let order = [EntryKind::Goal, EntryKind::Objective, EntryKind::Theme, EntryKind::Idea, EntryKind::Metric];
            let mut above = linking_entries(roadmap, row.id, &[Relation::Metric, Relation::Input], &order);
            above.retain(|entry| *entry != entry_id);
            above
        }
        EntryKind::Signal => linking_entries(
            roadmap,
            row.id,
            &[Relation::Evidence],
            &[EntryKind::Theme, EntryKind::Idea, EntryKind::Goal],
        ),
        EntryKind::Experiment | EntryKind::Decision | EntryKind::Review => {
            let about = row.linked_ids(Relation::About);
            deduplicate(about.filter_map(|path| roadmap.find_by_full_name(roadmap.symbol_text(path))))
        }
        EntryKind::Workshop => {
            let scored = row.linked_ids(Relation::Scored);
            deduplicate(scored.filter_map(|id| roadmap.find_theme(roadmap.symbol_text(id))))
        }
        EntryKind::Objective | EntryKind::Criterion => Vec::new(),
    }
}

/// Whether only the vision is above an entry: an objective, or a goal if the file has no objectives.
pub fn is_below_vision(roadmap: &Roadmap, entry_id: EntryId) -> bool {
    let Some(row) = roadmap.row(entry_id) else { return false };
    let is_closed = row.goal().is_some_and(|goal| goal.is_closed);
    let has_objectives = || roadmap.rows_of_kind(EntryKind::Objective).next().is_some();
    match row.kind {
        EntryKind::Objective => true,
        EntryKind::Goal => entries_above(roadmap, entry_id).is_empty() && (is_closed || !has_objectives()),
        _ => false,
    }
}

/// What serves an entry: the goals and then the themes of an objective, the themes and ideas of a goal, the themes and
/// input metrics that move a metric.
pub fn entries_below(roadmap: &Roadmap, entry_id: EntryId) -> Vec<EntryId> {
    let Some(row) = roadmap.row(entry_id) else { return Vec::new() };
    let themes = [EntryKind::Theme, EntryKind::Idea];
    match row.kind {
        EntryKind::Objective => {
            linking_entries(roadmap, row.id, &[Relation::Serves], &[EntryKind::Goal, EntryKind::Theme, EntryKind::Idea])
        }
        EntryKind::Goal => roadmap.themes_of_goal(row.id).to_vec(),
        EntryKind::Metric => {
            let mut below = linking_entries(roadmap, row.id, &[Relation::Metric], &themes);
            below.extend(linked_entries(roadmap, row, Relation::Input, EntryKind::Metric));
            below
        }
        _ => Vec::new(),
    }
}

/// The entries of one kind that an entry links to.
fn linked_entries(roadmap: &Roadmap, row: &EntryRow, by: Relation, kind: EntryKind) -> Vec<EntryId> {
    deduplicate(row.linked_ids(by).filter_map(|symbol| roadmap.find_by_symbol(kind, symbol)))
}

/// The entries that link to an id, sorted by the order of kinds and then by file order.
fn linking_entries(roadmap: &Roadmap, id: Symbol, by: &[Relation], order: &[EntryKind]) -> Vec<EntryId> {
    let links_to_id = |row: &&EntryRow| row.links.iter().any(|link| link.to == id && by.contains(&link.relation));
    let kind_position = |row: &EntryRow| order.iter().position(|kind| *kind == row.kind);
    let found = roadmap.rows().filter(links_to_id);
    let mut found: Vec<(usize, EntryId)> = found.filter_map(|row| Some((kind_position(row)?, row.entry))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, entry_id)| entry_id).collect()
}

fn deduplicate(entries: impl Iterator<Item = EntryId>) -> Vec<EntryId> {
    let mut found = Vec::new();
    for entry_id in entries {
        if !found.contains(&entry_id) {
            found.push(entry_id);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAIN: &str = "(
        format: 1,
        objectives: {\"o\": (), \"p\": ()},
        metrics: {\"m\": (inputs: [\"n\"]), \"n\": (), \"lone\": ()},
        goals: {\"g\": (serves: [\"o\", \"o\"], target: (metric: \"m\"), evidence: [\"s\"]), \"h\": (serves: [\"gone\"])},
        themes: {
            \"t\": (goals: [\"g\", \"h\"], serves: [\"p\"], target: (metric: \"m\"), evidence: [\"s\"]),
            \"bare\": (),
        },
        ideas: {\"i\": (goals: [\"g\"])},
        signals: {\"s\": ()},
        experiments: {\"x\": (about: \"themes.t\")},
        decisions: {\"d\": (about: [\"goals.g\", \"goals.g\", \"unknown\"])},
        workshops: {\"w\": (themes: [\"t\", \"gone\"])},
    )";

    fn names(step: fn(&Roadmap, EntryId) -> Vec<EntryId>, path: &str) -> String {
        let (_, roadmap) = Roadmap::load(CHAIN.to_owned());
        let found = step(&roadmap, roadmap.find_by_full_name(path).unwrap());
        found.iter().map(|entry_id| roadmap.id(*entry_id)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_kind_of_entry_has_entries_above() {
        for (path, expected) in [
            ("themes.t", "g h p"),
            ("themes.bare", ""),
            ("ideas.i", "g"),
            ("goals.g", "o"),
            ("goals.h", ""),
            ("objectives.o", ""),
            ("metrics.m", "g t"),
            ("metrics.n", "m"),
            ("metrics.lone", ""),
            ("signals.s", "t g"),
            ("experiments.x", "t"),
            ("decisions.d", "g"),
            ("workshops.w", "t"),
        ] {
            assert_eq!(names(entries_above, path), expected, "{path}");
        }
    }

    #[test]
    fn objectives_goals_and_metrics_have_entries_below() {
        for (path, expected) in [
            ("objectives.o", "g"),
            ("objectives.p", "t"),
            ("goals.g", "t i"),
            ("themes.t", ""),
            ("metrics.m", "t n"),
            ("signals.s", ""),
        ] {
            assert_eq!(names(entries_below, path), expected, "{path}");
        }
    }
}
