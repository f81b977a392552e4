//! How themes hang together with goals, objectives and the vision, and what hangs in the air.

use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entity::Entity;
use crate::roadmap::facts::{Facts, Relation};
use crate::roadmap::lane::Lane;

/// One goal a theme names, and the objectives above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The goal, or the id that leads nowhere.
    pub goal: Result<Serial, String>,
    /// The objectives it serves, each or the id that leads nowhere.
    pub objectives: Vec<Result<Serial, String>>,
}

/// The way up from a theme or idea: its goals and their objectives. Objectives it serves directly come last, without a
/// goal between.
pub fn chains(roadmap: &Roadmap, facts: &Facts) -> Vec<Chain> {
    let goals = facts.linked(Relation::Goal).map(|symbol| match roadmap.find_symbol(Entity::Goal, symbol) {
        Some(goal) => Chain { goal: Ok(goal), objectives: objectives(roadmap, goal) },
        None => Chain { goal: Err(roadmap.word(symbol).to_owned()), objectives: Vec::new() },
    });
    goals.collect()
}

/// The objectives an entry serves, in the order of the file.
pub fn objectives(roadmap: &Roadmap, serial: Serial) -> Vec<Result<Serial, String>> {
    let Some(facts) = roadmap.facts(serial) else { return Vec::new() };
    let served = facts.linked(Relation::Serves);
    let found = |symbol| roadmap.find_symbol(Entity::Objective, symbol).ok_or_else(|| roadmap.word(symbol).to_owned());
    served.map(found).collect()
}

/// The themes and ideas that name a goal.
pub fn bets_of_goal(roadmap: &Roadmap, goal: Serial) -> &[Serial] {
    roadmap.facts(goal).map_or(&[], |facts| roadmap.bets_of_goal(facts.id))
}

/// Whether a theme serves a goal that serves an objective, or an objective directly. Broken links do not count.
pub fn is_linked(roadmap: &Roadmap, facts: &Facts) -> bool {
    let serves_objective = |facts: &Facts| {
        facts.linked(Relation::Serves).any(|symbol| roadmap.find_symbol(Entity::Objective, symbol).is_some())
    };
    serves_objective(facts)
        || facts.linked(Relation::Goal).any(|symbol| {
            roadmap.find_symbol(Entity::Goal, symbol).and_then(|goal| roadmap.facts(goal)).is_some_and(serves_objective)
        })
}

/// How much of the work in Now and Next serves a goal, and what does not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// The share by effort, from 0 to 1; `None` when there is no work.
    pub share: Option<f64>,
    /// How many themes are in Now and Next.
    pub counted: usize,
    /// How many of them serve a goal.
    pub linked: usize,
    /// The live themes that serve no goal.
    pub unlinked: Vec<Serial>,
    /// The open goals that no live theme serves.
    pub goals_without_theme: Vec<Serial>,
}

/// The coverage of a roadmap. Themes without effort count with the median of those that have one.
pub fn coverage(roadmap: &Roadmap) -> Coverage {
    let mut coverage = Coverage::default();
    let median = median_effort(roadmap);
    let (mut all, mut linked) = (0.0, 0.0);
    let mut served = std::collections::HashSet::new();
    for facts in roadmap.of(Entity::Theme) {
        let Some((bet, lane)) = facts.bet().and_then(|bet| Some((bet, bet.lane?))) else { continue };
        if !lane.is_live() {
            continue;
        }
        served.extend(facts.linked(Relation::Goal));
        let is_linked = is_linked(roadmap, facts);
        if !is_linked {
            coverage.unlinked.push(facts.serial);
        }
        if matches!(lane, Lane::Now | Lane::Next) {
            let effort = bet.effort.unwrap_or(median);
            coverage.counted += 1;
            coverage.linked += usize::from(is_linked);
            all += effort;
            linked += if is_linked { effort } else { 0.0 };
        }
    }
    coverage.share = (all > 0.0).then(|| linked / all);
    let is_open = |facts: &&Facts| facts.goal().is_some_and(|goal| !goal.is_closed);
    let goals = roadmap.of(Entity::Goal).filter(is_open);
    coverage.goals_without_theme =
        goals.filter(|facts| !served.contains(&facts.id)).map(|facts| facts.serial).collect();
    coverage
}

/// What hangs in the air besides what the coverage tells: links between goals, objectives and themes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LooseEnds {
    /// The open goals that serve no objective, where the file has objectives.
    pub goals_without_objective: Vec<Serial>,
    /// The objectives that nothing serves.
    pub objectives_without_goal: Vec<Serial>,
    /// Who names a goal or objective that is not in the file, and the full name of what it names.
    pub broken: Vec<(Serial, String)>,
}

/// The loose ends of a roadmap, in the order of the file.
pub fn loose_ends(roadmap: &Roadmap) -> LooseEnds {
    let mut ends = LooseEnds::default();
    let mut served = std::collections::HashSet::new();
    for facts in roadmap.all() {
        let is_dropped = facts.bet().is_some_and(|bet| bet.lane == Some(Lane::Dropped) || bet.says_why_dropped);
        if is_dropped {
            continue;
        }
        for link in &facts.links {
            let entity = match link.relation {
                Relation::Goal => Entity::Goal,
                Relation::Serves => Entity::Objective,
                _ => continue,
            };
            match roadmap.find_symbol(entity, link.to) {
                Some(found) => {
                    served.insert(found);
                }
                None => ends.broken.push((facts.serial, format!("{}.{}", entity.map(), roadmap.word(link.to)))),
            }
        }
    }
    let objectives: Vec<Serial> = roadmap.of(Entity::Objective).map(|facts| facts.serial).collect();
    let is_open = |facts: &&Facts| facts.goal().is_some_and(|goal| !goal.is_closed);
    let goals =
        roadmap.of(Entity::Goal).filter(is_open).filter(|facts| facts.linked(Relation::Serves).next().is_none());
    if !objectives.is_empty() {
        ends.goals_without_objective = goals.map(|facts| facts.serial).collect();
    }
    ends.objectives_without_goal = objectives.into_iter().filter(|objective| !served.contains(objective)).collect();
    ends
}

/// The median effort of the live themes that state one; 1 when none does.
pub fn median_effort(roadmap: &Roadmap) -> f64 {
    let bets = roadmap.of(Entity::Theme).filter_map(Facts::bet);
    let mut efforts: Vec<f64> =
        bets.filter(|bet| bet.lane.is_some_and(Lane::is_live)).filter_map(|bet| bet.effort).collect();
    super::median(&mut efforts).unwrap_or(1.0)
}

/// The sum of the efforts stated in a lane.
pub fn lane_effort(roadmap: &Roadmap, lane: &[Serial]) -> f64 {
    lane.iter().filter_map(|serial| roadmap.bet(*serial)?.effort).sum()
}

/// The goal in focus: the first one marked so.
pub fn focus_goal(roadmap: &Roadmap) -> Option<Serial> {
    let mut goals = roadmap.of(Entity::Goal);
    goals.find(|facts| facts.goal().is_some_and(|goal| goal.is_focus)).map(|facts| facts.serial)
}
