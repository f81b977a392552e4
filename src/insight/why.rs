//! The way up from any entry and the way down: what it is for, and what is done for it.

use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::symbols::Symbol;

/// What an entry is for, best first: a theme its goals and then its objectives, a goal its objectives, a metric what aims
/// at it, a signal what rests on it, an experiment what it is about. Nothing above an objective: that is the vision.
pub fn above(roadmap: &Roadmap, serial: Serial) -> Vec<Serial> {
    let Some(facts) = roadmap.facts(serial) else { return Vec::new() };
    match facts.entity {
        Entity::Theme | Entity::Idea => {
            let mut above = named(roadmap, facts, Relation::Goal, Entity::Goal);
            above.extend(named(roadmap, facts, Relation::Serves, Entity::Objective));
            above
        }
        Entity::Goal => named(roadmap, facts, Relation::Serves, Entity::Objective),
        Entity::Metric => {
            let order = [Entity::Goal, Entity::Objective, Entity::Theme, Entity::Idea, Entity::Metric];
            let mut above = naming(roadmap, facts.id, &[Relation::Metric, Relation::Input], &order);
            above.retain(|entry| *entry != serial);
            above
        }
        Entity::Signal => {
            naming(roadmap, facts.id, &[Relation::Evidence], &[Entity::Theme, Entity::Idea, Entity::Goal])
        }
        Entity::Experiment | Entity::Decision | Entity::Review => {
            let about = facts.linked(Relation::About);
            once(about.filter_map(|path| roadmap.find_path(roadmap.word(path))))
        }
        Entity::Workshop => {
            let scored = facts.linked(Relation::Scored);
            once(scored.filter_map(|id| roadmap.find_bet(roadmap.word(id))))
        }
        Entity::Objective | Entity::Criterion => Vec::new(),
    }
}

/// Whether nothing but the vision is above an entry: an objective, and a goal where the file has no objective.
pub fn is_below_vision(roadmap: &Roadmap, serial: Serial) -> bool {
    let Some(facts) = roadmap.facts(serial) else { return false };
    let is_closed = facts.goal().is_some_and(|goal| goal.is_closed);
    let has_objectives = || roadmap.of(Entity::Objective).next().is_some();
    match facts.entity {
        Entity::Objective => true,
        Entity::Goal => above(roadmap, serial).is_empty() && (is_closed || !has_objectives()),
        _ => false,
    }
}

/// What is done for an entry: an objective has its goals and then its themes, a goal its themes and ideas, a metric what
/// moves it.
pub fn below(roadmap: &Roadmap, serial: Serial) -> Vec<Serial> {
    let Some(facts) = roadmap.facts(serial) else { return Vec::new() };
    let bets = [Entity::Theme, Entity::Idea];
    match facts.entity {
        Entity::Objective => {
            naming(roadmap, facts.id, &[Relation::Serves], &[Entity::Goal, Entity::Theme, Entity::Idea])
        }
        Entity::Goal => roadmap.bets_of_goal(facts.id).to_vec(),
        Entity::Metric => {
            let mut below = naming(roadmap, facts.id, &[Relation::Metric], &bets);
            below.extend(named(roadmap, facts, Relation::Input, Entity::Metric));
            below
        }
        _ => Vec::new(),
    }
}

/// The entries of a kind that an entry names.
fn named(roadmap: &Roadmap, facts: &Facts, by: Relation, entity: Entity) -> Vec<Serial> {
    once(facts.linked(by).filter_map(|symbol| roadmap.find_symbol(entity, symbol)))
}

/// The entries of these kinds that name an id: kind after kind, in file order.
fn naming(roadmap: &Roadmap, id: Symbol, by: &[Relation], order: &[Entity]) -> Vec<Serial> {
    let names_it = |facts: &&Facts| facts.links.iter().any(|link| link.to == id && by.contains(&link.relation));
    let place = |facts: &Facts| order.iter().position(|entity| *entity == facts.entity);
    let found = roadmap.all().filter(names_it);
    let mut found: Vec<(usize, Serial)> = found.filter_map(|facts| Some((place(facts)?, facts.serial))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, serial)| serial).collect()
}

/// A link that is written twice is one.
fn once(serials: impl Iterator<Item = Serial>) -> Vec<Serial> {
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

    fn names(of: fn(&Roadmap, Serial) -> Vec<Serial>, path: &str) -> String {
        let (_, roadmap) = Roadmap::load(CHAIN.to_owned());
        let found = of(&roadmap, roadmap.find_path(path).unwrap());
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
            assert_eq!(names(above, path), expected, "{path}");
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
            assert_eq!(names(below, path), expected, "{path}");
        }
    }
}
