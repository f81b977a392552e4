//! The way up from any entry and the way down: what it is for, and what is done for it.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;

/// What an entry is for, best first: a theme its goals and then its objectives, a goal its objectives, a metric what aims
/// at it, a signal what rests on it, an experiment what it is about. Nothing above an objective: that is the vision.
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

/// Whether nothing but the vision is above an entry: an objective, and a goal where the file has no objective.
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

/// What is done for an entry: an objective has its goals and then its themes, a goal its themes and ideas, a metric what
/// moves it.
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

/// The entries of a kind that an entry names.
fn linked_entries(roadmap: &Roadmap, row: &EntryRow, by: Relation, kind: EntryKind) -> Vec<EntryId> {
    deduplicate(row.linked_ids(by).filter_map(|symbol| roadmap.find_by_symbol(kind, symbol)))
}

/// The entries of these kinds that name an id: kind after kind, in file order.
fn linking_entries(roadmap: &Roadmap, id: Symbol, by: &[Relation], order: &[EntryKind]) -> Vec<EntryId> {
    let names_it = |row: &&EntryRow| row.links.iter().any(|link| link.to == id && by.contains(&link.relation));
    let place = |row: &EntryRow| order.iter().position(|kind| *kind == row.kind);
    let found = roadmap.rows().filter(names_it);
    let mut found: Vec<(usize, EntryId)> = found.filter_map(|row| Some((place(row)?, row.entry))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, entry_id)| entry_id).collect()
}

/// A link that is written twice is one.
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
        decisions: {\"d\": (about: [\"goals.g\", \"goals.g\", \"nobody\"])},
        workshops: {\"w\": (themes: [\"t\", \"gone\"])},
    )";

    fn names(of: fn(&Roadmap, EntryId) -> Vec<EntryId>, path: &str) -> String {
        let (_, roadmap) = Roadmap::load(CHAIN.to_owned());
        let found = of(&roadmap, roadmap.find_by_full_name(path).unwrap());
        found.iter().map(|entry_id| roadmap.id(*entry_id)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_entry_knows_what_it_is_for() {
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
    fn and_what_is_done_for_it() {
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
