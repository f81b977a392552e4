//! The links between objectives, goals, themes, and evidence, in display order, collected in one pass over the roadmap.

use super::tree::LinkProblem;
use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::insight::linkage::LaneCounts;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::interner::Symbol;
use crate::roadmap::lane::Lane;
use std::collections::{BTreeMap, HashMap};

/// The links of the roadmap.
#[derive(Default)]
pub(crate) struct GoalLinks {
    pub(crate) objectives: Vec<EntryId>,
    /// Goals directly below the vision: closed ones, and all goals if the file has no objectives.
    pub(crate) below_vision: Vec<EntryId>,
    /// Live themes without a goal or objective.
    pub(crate) unlinked_themes: Vec<EntryId>,
    /// Goals without an objective, and what they lack.
    pub(crate) unlinked_goals: Vec<(EntryId, LinkProblem)>,
    /// Goals in the tree without a theme.
    pub(crate) goals_without_theme: Vec<EntryId>,
    /// Objectives without a goal or theme.
    pub(crate) objectives_without_goal: Vec<EntryId>,
    /// Links to entries that are not in the file.
    pub(crate) broken_links: Vec<(EntryId, EntryKind, Symbol)>,
    /// The number of themes.
    pub(crate) theme_count: usize,
    /// Experiments about a theme, idea, or goal, then its signals.
    evidence_of: HashMap<EntryId, Vec<EntryId>>,
    goals_of: HashMap<EntryId, Vec<EntryId>>,
    themes_of_goal: HashMap<EntryId, Vec<EntryId>>,
    themes_of_objective: HashMap<EntryId, Vec<EntryId>>,
}

impl GoalLinks {
    /// Collects the links of the roadmap.
    pub(crate) fn new(session: &Session) -> Self {
        let roadmap = &session.plan.roadmap;
        let mut links = Self::default();
        let mut goals = Vec::new();
        for row in roadmap.rows() {
            match row.kind {
                EntryKind::Objective => links.objectives.push(row.entry),
                EntryKind::Goal => goals.push((row, links.link_goal(roadmap, row))),
                EntryKind::Theme | EntryKind::Idea => links.link_theme(roadmap, row),
                EntryKind::Experiment => links.link_experiment(roadmap, row),
                _ => {}
            }
        }
        for row in roadmap.rows().filter(|row| row.goal().is_some() || row.theme().is_some()) {
            links.link_evidence(roadmap, row);
        }
        links.sort(session);
        let is_due = |goal: &(&EntryRow, bool)| due_sort_key(session, goal.0.entry);
        goals.sort_by_cached_key(is_due);
        for (row, is_placed) in goals {
            links.place_goal(row, is_placed);
        }
        let serves_nothing = |objective: &&EntryId| {
            !links.goals_of.contains_key(objective) && !links.themes_of_objective.contains_key(objective)
        };
        links.objectives_without_goal = links.objectives.iter().filter(serves_nothing).copied().collect();
        links
    }

    /// The goals of an objective.
    pub(crate) fn goals_of(&self, objective: EntryId) -> &[EntryId] {
        self.goals_of.get(&objective).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas of a goal.
    pub(crate) fn themes_of_goal(&self, goal: EntryId) -> &[EntryId] {
        self.themes_of_goal.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas that serve an objective directly.
    pub(crate) fn themes_of_objective(&self, objective: EntryId) -> &[EntryId] {
        self.themes_of_objective.get(&objective).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas of each goal, counted by lane.
    pub(crate) fn count_by_lane(&self, roadmap: &Roadmap) -> BTreeMap<EntryId, LaneCounts> {
        self.themes_of_goal.iter().map(|(goal, themes)| (*goal, LaneCounts::count_entries(roadmap, themes))).collect()
    }

    /// The experiments about an entry, then its signals.
    pub(crate) fn evidence_of(&self, entry: EntryId) -> &[EntryId] {
        self.evidence_of.get(&entry).map_or(&[], Vec::as_slice)
    }

    fn link_experiment(&mut self, roadmap: &Roadmap, row: &EntryRow) {
        for path in row.linked_ids(Relation::About) {
            if let Some(subject) = roadmap.find_by_full_name(roadmap.symbol_text(path)) {
                link_below(&mut self.evidence_of, subject, row.entry);
            }
        }
    }

    fn link_evidence(&mut self, roadmap: &Roadmap, row: &EntryRow) {
        for symbol in row.linked_ids(Relation::Evidence) {
            if let Some(signal) = roadmap.find_by_symbol(EntryKind::Signal, symbol) {
                link_below(&mut self.evidence_of, row.entry, signal);
            }
        }
    }

    /// Links a goal to its objectives; returns whether it has one.
    fn link_goal(&mut self, roadmap: &Roadmap, row: &EntryRow) -> bool {
        let mut is_placed = false;
        for symbol in row.linked_ids(Relation::Serves) {
            match roadmap.find_by_symbol(EntryKind::Objective, symbol) {
                Some(objective) => {
                    link_below(&mut self.goals_of, objective, row.entry);
                    is_placed = true;
                }
                None => self.broken_links.push((row.entry, EntryKind::Objective, symbol)),
            }
        }
        is_placed
    }

    /// Links a theme or idea to its goals and objectives. Dropped ones are skipped.
    fn link_theme(&mut self, roadmap: &Roadmap, row: &EntryRow) {
        let Some(theme) = row.theme() else { return };
        let is_dropped = theme.lane == Some(Lane::Dropped) || theme.has_drop_reason;
        if is_dropped || row.is_broken {
            return;
        }
        let mut is_named = false;
        for symbol in row.linked_ids(Relation::Goal) {
            is_named = true;
            match roadmap.find_by_symbol(EntryKind::Goal, symbol) {
                Some(goal) => link_below(&mut self.themes_of_goal, goal, row.entry),
                None => self.broken_links.push((row.entry, EntryKind::Goal, symbol)),
            }
        }
        for symbol in row.linked_ids(Relation::Serves) {
            is_named = true;
            match roadmap.find_by_symbol(EntryKind::Objective, symbol) {
                Some(objective) => link_below(&mut self.themes_of_objective, objective, row.entry),
                None => self.broken_links.push((row.entry, EntryKind::Objective, symbol)),
            }
        }
        let is_theme = row.kind == EntryKind::Theme;
        let is_unlinked = is_theme && !is_named && theme.lane.is_some_and(Lane::is_live);
        if is_unlinked {
            self.unlinked_themes.push(row.entry);
        }
        self.theme_count += usize::from(is_theme && (is_named || is_unlinked));
    }

    /// Sorts everything into display order.
    fn sort(&mut self, session: &Session) {
        let order = &session.derived.order;
        let lanes = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
        let others = order.without_lane.iter().chain(&order.ideas).chain(order.lane(Lane::Shipped));
        let positions: HashMap<EntryId, usize> =
            lanes.chain(others).enumerate().map(|(position, entry)| (*entry, position)).collect();
        let position = |entry: &EntryId| (positions.get(entry).copied().unwrap_or(usize::MAX), *entry);
        for themes in self.themes_of_goal.values_mut().chain(self.themes_of_objective.values_mut()) {
            themes.sort_unstable_by_key(position);
        }
        self.unlinked_themes.sort_unstable_by_key(position);
        for goals in self.goals_of.values_mut() {
            goals.sort_by_cached_key(|goal| due_sort_key(session, *goal));
        }
        self.objectives.sort_by_cached_key(|objective| due_sort_key(session, *objective));
    }

    /// Places a goal without an objective: below the vision, or among the unlinked goals with what it lacks.
    fn place_goal(&mut self, row: &EntryRow, is_placed: bool) {
        let is_closed = row.goal().is_some_and(|goal| goal.is_closed);
        let has_theme = self.themes_of_goal.contains_key(&row.entry);
        let is_broken = row.is_broken;
        let is_below_vision = !is_placed && !is_broken && (is_closed || self.objectives.is_empty());
        if is_below_vision {
            self.below_vision.push(row.entry);
        }
        if is_placed || is_below_vision {
            if !has_theme && !is_closed {
                self.goals_without_theme.push(row.entry);
            }
            return;
        }
        let named = self.broken_links.iter().position(|(owner, ..)| *owner == row.entry);
        let lack = match (is_broken, named, has_theme) {
            (true, ..) => LinkProblem::UnreadableGoal,
            // The row of the broken link doubles as the row of the goal, with its themes below it.
            (_, Some(named), _) => {
                let (_, kind, symbol) = self.broken_links.remove(named);
                LinkProblem::UnknownReference(kind, symbol)
            }
            (.., true) => LinkProblem::GoalWithoutObjective,
            _ => LinkProblem::GoalWithoutObjectiveOrTheme,
        };
        self.unlinked_goals.push((row.entry, lack));
    }
}

/// Adds a link, ignoring duplicates.
fn link_below(on: &mut HashMap<EntryId, Vec<EntryId>>, above: EntryId, entry: EntryId) {
    let below = on.entry(above).or_default();
    if below.last() != Some(&entry) {
        below.push(entry);
    }
}

/// Sorts the focus goal first, then by due date, closed ones last.
fn due_sort_key(session: &Session, entry: EntryId) -> (bool, bool, Option<chrono::NaiveDate>, bool, String) {
    let roadmap = &session.plan.roadmap;
    let goal = roadmap.row(entry).and_then(EntryRow::goal);
    let by = goal.and_then(|goal| goal.target.by).map(|by| by.last_day);
    let is_closed = goal.is_some_and(|goal| goal.is_closed);
    let is_focus = session.derived.focus == Some(entry);
    // Entries without a date come after those with one.
    (is_closed, !is_focus && by.is_none(), by.filter(|_| !is_focus), !is_focus, roadmap.id(entry).to_owned())
}
