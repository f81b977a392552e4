//! How themes hang together with goals, objectives and the vision, and what hangs in the air.

use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{BetKind, Facts, Relation};
use crate::roadmap::lane::Lane;
use crate::roadmap::symbols::Symbol;
use std::collections::{HashMap, HashSet};

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
    /// The share of the effort in Now and Next, from 0 to 1; `None` when there is no work.
    pub share: Option<f64>,
    /// How many themes are in Now and Next.
    pub themes: usize,
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
    let mut served = HashSet::new();
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
            coverage.themes += 1;
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

/// Themes and ideas counted by where they stand; what was said no to does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByLane {
    /// Themes in Now, Next and Later.
    pub live: [usize; 3],
    /// Themes that are out.
    pub shipped: usize,
    /// Ideas.
    pub ideas: usize,
}

impl ByLane {
    /// Some themes and ideas, counted.
    pub fn of(roadmap: &Roadmap, bets: &[Serial]) -> Self {
        let mut counted = Self::default();
        for facts in bets.iter().filter_map(|bet| roadmap.facts(*bet)) {
            let Some(bet) = facts.bet() else { continue };
            let [now, next, later] = &mut counted.live;
            match (facts.entity, bet.lane) {
                (Entity::Idea, _) if !bet.says_why_dropped => counted.ideas += 1,
                (Entity::Theme, Some(Lane::Now)) => *now += 1,
                (Entity::Theme, Some(Lane::Next)) => *next += 1,
                (Entity::Theme, Some(Lane::Later)) => *later += 1,
                (Entity::Theme, Some(Lane::Shipped)) => counted.shipped += 1,
                _ => {}
            }
        }
        counted
    }

    /// "2 Now, 1 Later, 1 shipped, 3 ideas"; empty where nothing is.
    pub fn words(&self) -> String {
        let [now, next, later] = self.live;
        let ideas = if self.ideas == 1 { "idea" } else { "ideas" };
        let counts = [(now, "Now"), (next, "Next"), (later, "Later"), (self.shipped, "shipped"), (self.ideas, ideas)];
        let told = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        told.collect::<Vec<_>>().join(", ")
    }
}

/// A theme whose target is another metric than its goal's, and nothing says that the one leads to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The theme.
    pub theme: Serial,
    /// The goal it serves.
    pub goal: Serial,
    /// The metric the theme moves.
    pub moves: Symbol,
    /// The metric its goal moves.
    pub wants: Symbol,
}

/// What is to be asked of the live themes, in file order: does the metric of the theme lead to the one of its goal? It
/// does where it is the same, or stands among the `inputs` of that one, or among theirs. Themes that keep things
/// running and obligations owe no such answer.
pub fn questions(roadmap: &Roadmap) -> Vec<Question> {
    let mut drivers = Drivers { roadmap, of: HashMap::new() };
    let mut questions = Vec::new();
    for facts in roadmap.of(Entity::Theme) {
        let Some(bet) = facts.bet().filter(|bet| bet.lane.is_some_and(Lane::is_live)) else { continue };
        let owes_none = matches!(bet.kind, BetKind::KeepLightsOn | BetKind::Obligation);
        let Some(moves) = bet.aim.metric.filter(|_| !owes_none) else { continue };
        for symbol in facts.linked(Relation::Goal) {
            let Some(goal) = roadmap.find_symbol(Entity::Goal, symbol) else { continue };
            let Some(wants) = roadmap.facts(goal).and_then(|facts| facts.goal()?.aim.metric) else { continue };
            let is_asked_already = || {
                questions
                    .iter()
                    .rev()
                    .take_while(|question: &&Question| question.theme == facts.serial)
                    .any(|question| question.goal == goal)
            };
            if moves != wants && !drivers.of(wants).contains(&moves) && !is_asked_already() {
                questions.push(Question { theme: facts.serial, goal, moves, wants });
            }
        }
    }
    questions
}

/// What drives a metric: its inputs, and theirs.
struct Drivers<'r> {
    roadmap: &'r Roadmap,
    of: HashMap<Symbol, HashSet<Symbol>>,
}

impl Drivers<'_> {
    /// So many metrics are looked at for one: a tree of metrics is smaller.
    const MOST: usize = 256;

    fn of(&mut self, metric: Symbol) -> &HashSet<Symbol> {
        let roadmap = self.roadmap;
        self.of.entry(metric).or_insert_with(|| {
            let mut found = HashSet::new();
            let mut open = vec![metric];
            while let Some(driven) = open.pop().filter(|_| found.len() < Self::MOST) {
                let serial = roadmap.find_symbol(Entity::Metric, driven);
                let inputs = serial.and_then(|serial| roadmap.facts(serial)).into_iter();
                for input in inputs.flat_map(|facts| facts.linked(Relation::Input)) {
                    if found.insert(input) {
                        open.push(input);
                    }
                }
            }
            found
        })
    }
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

/// The goal in focus: the first one marked so.
pub fn focus_goal(roadmap: &Roadmap) -> Option<Serial> {
    let mut goals = roadmap.of(Entity::Goal);
    goals.find(|facts| facts.goal().is_some_and(|goal| goal.is_focus)).map(|facts| facts.serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(entries: &str) -> Roadmap {
        Roadmap::load(format!("(format: 1, {entries})")).1
    }

    #[test]
    fn the_share_is_of_the_work_in_now_and_next() {
        let above = "objectives: {\"o\": ()}, goals: {\"g\": (serves: [\"o\"]), \"loose\": ()}";
        let roadmap = load(&format!(
            "{above}, themes: {{
                \"a\": (lane: Now, effort: 6, goals: [\"g\"]),
                \"b\": (lane: Next, effort: 3, goals: [\"loose\"]),
                \"c\": (lane: Next, effort: 3, serves: [\"o\"]),
                \"d\": (lane: Later, effort: 90, goals: [\"nowhere\"]),
                \"e\": (lane: Later, effort: 90, goals: [\"g\"]),
                \"out\": (lane: Shipped, effort: 90),
                \"no\": (lane: Dropped, effort: 90),
            }}"
        ));
        let coverage = coverage(&roadmap);
        assert_eq!(coverage.share, Some(0.75));
        assert_eq!((coverage.linked, coverage.themes), (2, 3));
        let unlinked: Vec<&str> = coverage.unlinked.iter().map(|serial| roadmap.id(*serial)).collect();
        assert_eq!(unlinked, ["b", "d"]);
        assert_eq!(super::coverage(&load("themes: {}")).share, None);
    }

    #[test]
    fn what_serves_a_goal_is_counted_by_lane() {
        let words = |entries: &str| {
            let roadmap = load(entries);
            let bets: Vec<Serial> = roadmap.all().map(|facts| facts.serial).collect();
            ByLane::of(&roadmap, &bets).words()
        };
        let themes = "themes: {\"a\": (lane: Now), \"b\": (lane: Later), \"c\": (lane: Now), \"d\": (lane: Dropped), \"e\": (lane: Shipped), \"f\": ()}";
        assert_eq!(words(themes), "2 Now, 1 Later, 1 shipped");
        assert_eq!(words("ideas: {\"a\": (), \"no\": (dropped_because: \"No\")}"), "1 idea");
        assert_eq!(words("ideas: {\"a\": (), \"b\": ()}"), "2 ideas");
        assert_eq!(words("themes: {}"), "");
    }

    fn questions(entries: &str) -> Vec<String> {
        let roadmap = load(entries);
        let word = |symbol| roadmap.word(symbol);
        let told = |question: Question| {
            let (theme, goal) = (roadmap.id(question.theme), roadmap.id(question.goal));
            format!("{theme} moves {}, {goal} moves {}", word(question.moves), word(question.wants))
        };
        super::questions(&roadmap).into_iter().map(told).collect()
    }

    #[test]
    fn a_theme_that_moves_another_metric_than_its_goal_is_asked_about() {
        let goals = "goals: {\"g\": (target: (metric: \"y\")), \"h\": (target: (metric: \"x\")), \"bare\": ()}";
        let themes = "themes: {
            \"same\": (lane: Now, goals: [\"h\"], target: (metric: \"x\")),
            \"other\": (lane: Now, goals: [\"h\", \"g\", \"g\", \"bare\", \"nowhere\"], target: (metric: \"x\")),
            \"open\": (lane: Now, goals: [\"g\"]),
            \"out\": (lane: Shipped, goals: [\"g\"], target: (metric: \"x\")),
            \"law\": (lane: Now, kind: Obligation, goals: [\"g\"], target: (metric: \"x\")),
        }";
        let metrics =
            |inputs: &str| format!("metrics: {{\"x\": (), \"y\": ({inputs}), \"m\": (inputs: [\"x\", \"y\"])}}");
        let asked = |inputs: &str| questions(&format!("{goals}, {themes}, {}", metrics(inputs)));
        assert_eq!(asked(""), ["other moves x, g moves y"]);
        assert_eq!(asked("inputs: [\"z\"]"), ["other moves x, g moves y"]);
        // The answer: among what drives the metric of the goal, itself or by another; a circle does no harm.
        assert_eq!(asked("inputs: [\"x\"]"), Vec::<String>::new());
        assert_eq!(asked("inputs: [\"m\"]"), Vec::<String>::new());
    }
}
