//! The way up from any entry and the way down: what it is for, and what is done for it.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::symbols::Symbol;

/// What an entry is for, best first: a theme its goals and then its objectives, a goal its objectives, a metric what aims
/// at it, a signal what rests on it, an experiment what it is about. Nothing above an objective: that is the vision.
pub fn entries_above(roadmap: &Roadmap, serial: EntryId) -> Vec<EntryId> {
    let Some(facts) = roadmap.row(serial) else { return Vec::new() };
    match facts.kind {
        EntryKind::Theme | EntryKind::Idea => {
            let mut above = linked_entries(roadmap, facts, Relation::Goal, EntryKind::Goal);
            above.extend(linked_entries(roadmap, facts, Relation::Serves, EntryKind::Objective));
            above
        }
        EntryKind::Goal => linked_entries(roadmap, facts, Relation::Serves, EntryKind::Objective),
        EntryKind::Metric => {
            let order = [EntryKind::Goal, EntryKind::Objective, EntryKind::Theme, EntryKind::Idea, EntryKind::Metric];
            let mut above = linking_entries(roadmap, facts.id, &[Relation::Metric, Relation::Input], &order);
            above.retain(|entry| *entry != serial);
            above
        }
        EntryKind::Signal => linking_entries(
            roadmap,
            facts.id,
            &[Relation::Evidence],
            &[EntryKind::Theme, EntryKind::Idea, EntryKind::Goal],
        ),
        EntryKind::Experiment | EntryKind::Decision | EntryKind::Review => {
            let about = facts.linked_ids(Relation::About);
            deduplicate(about.filter_map(|path| roadmap.find_by_full_name(roadmap.symbol_text(path))))
        }
        EntryKind::Workshop => {
            let scored = facts.linked_ids(Relation::Scored);
            deduplicate(scored.filter_map(|id| roadmap.find_theme(roadmap.symbol_text(id))))
        }
        EntryKind::Objective | EntryKind::Criterion => Vec::new(),
    }
}

/// Whether nothing but the vision is above an entry: an objective, and a goal where the file has no objective.
pub fn is_below_vision(roadmap: &Roadmap, serial: EntryId) -> bool {
    let Some(facts) = roadmap.row(serial) else { return false };
    let is_closed = facts.goal().is_some_and(|goal| goal.is_closed);
    let has_objectives = || roadmap.rows_of_kind(EntryKind::Objective).next().is_some();
    match facts.kind {
        EntryKind::Objective => true,
        EntryKind::Goal => entries_above(roadmap, serial).is_empty() && (is_closed || !has_objectives()),
        _ => false,
    }
}

/// What is done for an entry: an objective has its goals and then its themes, a goal its themes and ideas, a metric what
/// moves it.
pub fn entries_below(roadmap: &Roadmap, serial: EntryId) -> Vec<EntryId> {
    let Some(facts) = roadmap.row(serial) else { return Vec::new() };
    let bets = [EntryKind::Theme, EntryKind::Idea];
    match facts.kind {
        EntryKind::Objective => linking_entries(
            roadmap,
            facts.id,
            &[Relation::Serves],
            &[EntryKind::Goal, EntryKind::Theme, EntryKind::Idea],
        ),
        EntryKind::Goal => roadmap.themes_of_goal(facts.id).to_vec(),
        EntryKind::Metric => {
            let mut below = linking_entries(roadmap, facts.id, &[Relation::Metric], &bets);
            below.extend(linked_entries(roadmap, facts, Relation::Input, EntryKind::Metric));
            below
        }
        _ => Vec::new(),
    }
}

/// The entries of a kind that an entry names.
fn linked_entries(roadmap: &Roadmap, facts: &EntryRow, by: Relation, entity: EntryKind) -> Vec<EntryId> {
    deduplicate(facts.linked_ids(by).filter_map(|symbol| roadmap.find_by_symbol(entity, symbol)))
}

/// The entries of these kinds that name an id: kind after kind, in file order.
fn linking_entries(roadmap: &Roadmap, id: Symbol, by: &[Relation], order: &[EntryKind]) -> Vec<EntryId> {
    let names_it = |facts: &&EntryRow| facts.links.iter().any(|link| link.to == id && by.contains(&link.relation));
    let place = |facts: &EntryRow| order.iter().position(|entity| *entity == facts.kind);
    let found = roadmap.rows().filter(names_it);
    let mut found: Vec<(usize, EntryId)> = found.filter_map(|facts| Some((place(facts)?, facts.entry))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, serial)| serial).collect()
}

/// A link that is written twice is one.
fn deduplicate(serials: impl Iterator<Item = EntryId>) -> Vec<EntryId> {
    let mut found = Vec::new();
    for serial in serials {
        if !found.contains(&serial) {
            found.push(serial);
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
        found.iter().map(|serial| roadmap.id(*serial)).collect::<Vec<_>>().join(" ")
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
