//! How themes link to goals and objectives, and what is unlinked.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation, WorkKind};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use std::collections::{HashMap, HashSet};

/// A goal that a theme names, and the objectives above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalChain {
    /// The goal, or an id that is not in the file.
    pub goal: Result<EntryId, String>,
    /// The objectives, or ids that are not in the file.
    pub objectives: Vec<Result<EntryId, String>>,
}

/// The goals of a theme or idea with their objectives. Objectives it serves directly are not included.
pub fn goal_chains(roadmap: &Roadmap, row: &EntryRow) -> Vec<GoalChain> {
    let goals = row.linked_ids(Relation::Goal).map(|symbol| match roadmap.find_by_symbol(EntryKind::Goal, symbol) {
        Some(goal) => GoalChain { goal: Ok(goal), objectives: served_objectives(roadmap, goal) },
        None => GoalChain { goal: Err(roadmap.symbol_text(symbol).to_owned()), objectives: Vec::new() },
    });
    goals.collect()
}

/// The objectives an entry serves, or ids that are not in the file.
pub fn served_objectives(roadmap: &Roadmap, entry: EntryId) -> Vec<Result<EntryId, String>> {
    let Some(row) = roadmap.row(entry) else { return Vec::new() };
    let served = row.linked_ids(Relation::Serves);
    let found = |symbol| {
        roadmap.find_by_symbol(EntryKind::Objective, symbol).ok_or_else(|| roadmap.symbol_text(symbol).to_owned())
    };
    served.map(found).collect()
}

pub fn themes_of_goal(roadmap: &Roadmap, goal: EntryId) -> &[EntryId] {
    roadmap.row(goal).map_or(&[], |row| roadmap.themes_of_goal(row.id))
}

/// Whether a theme serves a goal that serves an objective, or an objective directly. Broken links do not count.
pub fn is_linked(roadmap: &Roadmap, row: &EntryRow) -> bool {
    let serves_objective = |row: &EntryRow| {
        row.linked_ids(Relation::Serves).any(|symbol| roadmap.find_by_symbol(EntryKind::Objective, symbol).is_some())
    };
    serves_objective(row)
        || row.linked_ids(Relation::Goal).any(|symbol| {
            roadmap
                .find_by_symbol(EntryKind::Goal, symbol)
                .and_then(|goal| roadmap.row(goal))
                .is_some_and(serves_objective)
        })
}

/// How much of the work in Now and Next is linked, and what is not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalCoverage {
    /// The linked share of the effort in Now and Next, from 0 to 1; `None` without any effort.
    pub effort_share: Option<f64>,
    /// Themes in Now and Next.
    pub theme_count: usize,
    /// Linked themes in Now and Next.
    pub linked_count: usize,
    /// The live themes that are not linked.
    pub unlinked: Vec<EntryId>,
    /// The open goals that no live theme serves.
    pub goals_without_theme: Vec<EntryId>,
}

/// Themes without effort count with the median of the live themes that have one.
pub fn goal_coverage(roadmap: &Roadmap) -> GoalCoverage {
    let mut coverage = GoalCoverage::default();
    let median = median_effort(roadmap);
    let (mut all, mut linked) = (0.0, 0.0);
    let mut served = HashSet::new();
    for row in roadmap.rows_of_kind(EntryKind::Theme) {
        let Some((theme_row, lane)) = row.theme().and_then(|theme_row| Some((theme_row, theme_row.lane?))) else {
            continue;
        };
        if !lane.is_live() {
            continue;
        }
        served.extend(row.linked_ids(Relation::Goal));
        let is_linked = is_linked(roadmap, row);
        if !is_linked {
            coverage.unlinked.push(row.entry);
        }
        if matches!(lane, Lane::Now | Lane::Next) {
            let effort = theme_row.effort.unwrap_or(median);
            coverage.theme_count += 1;
            coverage.linked_count += usize::from(is_linked);
            all += effort;
            linked += if is_linked { effort } else { 0.0 };
        }
    }
    coverage.effort_share = (all > 0.0).then(|| linked / all);
    let is_open = |row: &&EntryRow| row.goal().is_some_and(|goal| !goal.is_closed);
    let goals = roadmap.rows_of_kind(EntryKind::Goal).filter(is_open);
    coverage.goals_without_theme = goals.filter(|row| !served.contains(&row.id)).map(|row| row.entry).collect();
    coverage
}

/// Themes and ideas counted by lane, without dropped ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneCounts {
    /// Themes in Now, Next and Later.
    pub live: [usize; 3],
    pub shipped: usize,
    pub ideas: usize,
}

impl LaneCounts {
    pub fn count_entries(roadmap: &Roadmap, theme_ids: &[EntryId]) -> Self {
        let mut counted = Self::default();
        for row in theme_ids.iter().filter_map(|theme_row| roadmap.row(*theme_row)) {
            let Some(theme_row) = row.theme() else { continue };
            let [now, next, later] = &mut counted.live;
            match (row.kind, theme_row.lane) {
                (EntryKind::Idea, _) if !theme_row.has_drop_reason => counted.ideas += 1,
                (EntryKind::Theme, Some(Lane::Now)) => *now += 1,
                (EntryKind::Theme, Some(Lane::Next)) => *next += 1,
                (EntryKind::Theme, Some(Lane::Later)) => *later += 1,
                (EntryKind::Theme, Some(Lane::Shipped)) => counted.shipped += 1,
                _ => {}
            }
        }
        counted
    }

    /// "2 Now, 1 Later, 1 shipped, 3 ideas"; empty if there are none.
    pub fn summary(&self) -> String {
        let [now, next, later] = self.live;
        let ideas = if self.ideas == 1 { "idea" } else { "ideas" };
        let counts = [(now, "Now"), (next, "Next"), (later, "Later"), (self.shipped, "shipped"), (self.ideas, ideas)];
        let nonzero = counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
        nonzero.collect::<Vec<_>>().join(", ")
    }
}

/// A theme whose target has another metric than its goal's, and is no input of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricQuestion {
    pub theme: EntryId,
    pub goal: EntryId,
    pub theme_metric: Symbol,
    pub goal_metric: Symbol,
}

/// The links to confirm, in file order: does the metric of a live theme lead to the metric of its goal? It does if it is
/// the same, or one of its `inputs`, directly or through other metrics. Obligations and themes that keep the lights on
/// are exempt.
pub fn metric_questions(roadmap: &Roadmap) -> Vec<MetricQuestion> {
    let mut drivers = MetricDrivers { roadmap, by_metric: HashMap::new() };
    let mut questions = Vec::new();
    for row in roadmap.rows_of_kind(EntryKind::Theme) {
        let Some(theme_row) = row.theme().filter(|theme_row| theme_row.lane.is_some_and(Lane::is_live)) else {
            continue;
        };
        let is_exempt = matches!(theme_row.kind, WorkKind::KeepLightsOn | WorkKind::Obligation);
        let Some(theme_metric) = theme_row.target.metric.filter(|_| !is_exempt) else { continue };
        for symbol in row.linked_ids(Relation::Goal) {
            let Some(goal) = roadmap.find_by_symbol(EntryKind::Goal, symbol) else { continue };
            let Some(goal_metric) = roadmap.row(goal).and_then(|row| row.goal()?.target.metric) else { continue };
            let is_asked_already = || {
                questions
                    .iter()
                    .rev()
                    .take_while(|question: &&MetricQuestion| question.theme == row.entry)
                    .any(|question| question.goal == goal)
            };
            if theme_metric != goal_metric
                && !drivers.drivers_of(goal_metric).contains(&theme_metric)
                && !is_asked_already()
            {
                questions.push(MetricQuestion { theme: row.entry, goal, theme_metric, goal_metric });
            }
        }
    }
    questions
}

/// The inputs of each metric, direct and indirect.
struct MetricDrivers<'r> {
    roadmap: &'r Roadmap,
    by_metric: HashMap<Symbol, HashSet<Symbol>>,
}

impl MetricDrivers<'_> {
    /// Maximum number of inputs per metric.
    const MAX_METRICS: usize = 256;

    fn drivers_of(&mut self, metric: Symbol) -> &HashSet<Symbol> {
        let roadmap = self.roadmap;
        self.by_metric.entry(metric).or_insert_with(|| {
            let mut found = HashSet::new();
            let mut open = vec![metric];
            while let Some(current) = open.pop().filter(|_| found.len() < Self::MAX_METRICS) {
                let entry = roadmap.find_by_symbol(EntryKind::Metric, current);
                let inputs = entry.and_then(|entry| roadmap.row(entry)).into_iter();
                for input in inputs.flat_map(|row| row.linked_ids(Relation::Input)) {
                    if found.insert(input) {
                        open.push(input);
                    }
                }
            }
            found
        })
    }
}

/// Unlinked goals and objectives, and broken links; [`GoalCoverage`] has the unlinked themes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UnlinkedEntries {
    /// The open goals without an objective; empty if the file has no objectives.
    pub goals_without_objective: Vec<EntryId>,
    /// The objectives that nothing serves.
    pub objectives_without_goal: Vec<EntryId>,
    /// Entries that name a goal or objective that is not in the file, and its full name.
    pub broken_links: Vec<(EntryId, String)>,
}

/// In file order.
pub fn find_unlinked_entries(roadmap: &Roadmap) -> UnlinkedEntries {
    let mut unlinked = UnlinkedEntries::default();
    let mut served = HashSet::new();
    for row in roadmap.rows() {
        let is_dropped =
            row.theme().is_some_and(|theme_row| theme_row.lane == Some(Lane::Dropped) || theme_row.has_drop_reason);
        if is_dropped {
            continue;
        }
        for link in &row.links {
            let kind = match link.relation {
                Relation::Goal => EntryKind::Goal,
                Relation::Serves => EntryKind::Objective,
                _ => continue,
            };
            match roadmap.find_by_symbol(kind, link.to) {
                Some(found) => {
                    served.insert(found);
                }
                None => {
                    unlinked
                        .broken_links
                        .push((row.entry, format!("{}.{}", kind.map_name(), roadmap.symbol_text(link.to))));
                }
            }
        }
    }
    let objectives: Vec<EntryId> = roadmap.rows_of_kind(EntryKind::Objective).map(|row| row.entry).collect();
    let is_open = |row: &&EntryRow| row.goal().is_some_and(|goal| !goal.is_closed);
    let goals = roadmap
        .rows_of_kind(EntryKind::Goal)
        .filter(is_open)
        .filter(|row| row.linked_ids(Relation::Serves).next().is_none());
    if !objectives.is_empty() {
        unlinked.goals_without_objective = goals.map(|row| row.entry).collect();
    }
    unlinked.objectives_without_goal = objectives.into_iter().filter(|objective| !served.contains(objective)).collect();
    unlinked
}

/// The median effort of the live themes that have one; 1 if none has.
pub fn median_effort(roadmap: &Roadmap) -> f64 {
    let theme_ids = roadmap.rows_of_kind(EntryKind::Theme).filter_map(EntryRow::theme);
    let mut efforts: Vec<f64> = theme_ids
        .filter(|theme_row| theme_row.lane.is_some_and(Lane::is_live))
        .filter_map(|theme_row| theme_row.effort)
        .collect();
    super::median(&mut efforts).unwrap_or(1.0)
}

/// The first goal that is marked as the focus goal.
pub fn focus_goal(roadmap: &Roadmap) -> Option<EntryId> {
    let mut goals = roadmap.rows_of_kind(EntryKind::Goal);
    goals.find(|row| row.goal().is_some_and(|goal| goal.is_focus)).map(|row| row.entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(entries: &str) -> Roadmap {
        Roadmap::load(format!("(format: 1, {entries})")).1
    }

    #[test]
    fn the_linked_share_is_of_the_effort_in_now_and_next() {
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
        let coverage = goal_coverage(&roadmap);
        assert_eq!(coverage.effort_share, Some(0.75));
        assert_eq!((coverage.linked_count, coverage.theme_count), (2, 3));
        let unlinked: Vec<&str> = coverage.unlinked.iter().map(|entry| roadmap.id(*entry)).collect();
        assert_eq!(unlinked, ["b", "d"]);
        assert_eq!(super::goal_coverage(&load("themes: {}")).effort_share, None);
    }

    #[test]
    fn entries_are_counted_by_lane() {
        let summary = |entries: &str| {
            let roadmap = load(entries);
            let theme_ids: Vec<EntryId> = roadmap.rows().map(|row| row.entry).collect();
            LaneCounts::count_entries(&roadmap, &theme_ids).summary()
        };
        let themes = "themes: {\"a\": (lane: Now), \"b\": (lane: Later), \"c\": (lane: Now), \"d\": (lane: Dropped), \"e\": (lane: Shipped), \"f\": ()}";
        assert_eq!(summary(themes), "2 Now, 1 Later, 1 shipped");
        assert_eq!(summary("ideas: {\"a\": (), \"no\": (dropped_because: \"No\")}"), "1 idea");
        assert_eq!(summary("ideas: {\"a\": (), \"b\": ()}"), "2 ideas");
        assert_eq!(summary("themes: {}"), "");
    }

    fn questions(entries: &str) -> Vec<String> {
        let roadmap = load(entries);
        let metric = |symbol| roadmap.symbol_text(symbol);
        let describe = |question: MetricQuestion| {
            let (theme, goal) = (roadmap.id(question.theme), roadmap.id(question.goal));
            format!("{theme} moves {}, {goal} moves {}", metric(question.theme_metric), metric(question.goal_metric))
        };
        super::metric_questions(&roadmap).into_iter().map(describe).collect()
    }

    #[test]
    fn a_theme_with_another_metric_than_its_goal_is_a_question() {
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
        // Answered by an input of the goal's metric, direct or indirect; cyclic inputs do no harm.
        assert_eq!(asked("inputs: [\"x\"]"), Vec::<String>::new());
        assert_eq!(asked("inputs: [\"m\"]"), Vec::<String>::new());
    }
}
