//! What hangs on what, in the order in which it is shown: from one pass over the facts.

use super::tree::Lack;
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::insight::linkage::ByLane;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::lane::Lane;
use crate::roadmap::symbols::Symbol;
use std::collections::{BTreeMap, HashMap};

/// What hangs on what.
#[derive(Default)]
pub(crate) struct Links {
    /// All objectives.
    pub(crate) objectives: Vec<Serial>,
    /// Goals that hang on the vision: where the file has no objectives, and those that are closed.
    pub(crate) below_vision: Vec<Serial>,
    /// Live themes that name nothing above them.
    pub(crate) loose_themes: Vec<Serial>,
    /// Goals that hang on no objective, and what they lack.
    pub(crate) loose_goals: Vec<(Serial, Lack)>,
    /// Goals in the tree that nothing serves.
    pub(crate) goals_without_theme: Vec<Serial>,
    /// Objectives that nothing serves.
    pub(crate) objectives_without_goal: Vec<Serial>,
    /// Who names what the file does not have.
    pub(crate) broken: Vec<(Serial, Entity, Symbol)>,
    /// How many themes there are in all of this.
    pub(crate) themes: usize,
    /// Experiments about a theme, idea or goal, and then the signals it rests on.
    learned: HashMap<Serial, Vec<Serial>>,
    goals_of: HashMap<Serial, Vec<Serial>>,
    bets_of_goal: HashMap<Serial, Vec<Serial>>,
    bets_of_objective: HashMap<Serial, Vec<Serial>>,
}

impl Links {
    /// Those of the roadmap.
    pub(crate) fn of(state: &State) -> Self {
        let roadmap = &state.plan.roadmap;
        let mut links = Self::default();
        let mut goals = Vec::new();
        for facts in roadmap.all() {
            match facts.entity {
                Entity::Objective => links.objectives.push(facts.serial),
                Entity::Goal => goals.push((facts, links.goal(roadmap, facts))),
                Entity::Theme | Entity::Idea => links.bet(roadmap, facts),
                Entity::Experiment => links.experiment(roadmap, facts),
                _ => {}
            }
        }
        for facts in roadmap.all().filter(|facts| facts.goal().is_some() || facts.bet().is_some()) {
            links.evidence(roadmap, facts);
        }
        links.sort(state);
        let is_due = |goal: &(&Facts, bool)| due_order(state, goal.0.serial);
        goals.sort_by_cached_key(is_due);
        for (facts, is_placed) in goals {
            links.place(facts, is_placed);
        }
        let serves_nothing = |objective: &&Serial| {
            !links.goals_of.contains_key(objective) && !links.bets_of_objective.contains_key(objective)
        };
        links.objectives_without_goal = links.objectives.iter().filter(serves_nothing).copied().collect();
        links
    }

    /// The goals of an objective.
    pub(crate) fn goals_of(&self, objective: Serial) -> &[Serial] {
        self.goals_of.get(&objective).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas of a goal.
    pub(crate) fn bets_of_goal(&self, goal: Serial) -> &[Serial] {
        self.bets_of_goal.get(&goal).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas that serve an objective without a goal between.
    pub(crate) fn bets_of_objective(&self, objective: Serial) -> &[Serial] {
        self.bets_of_objective.get(&objective).map_or(&[], Vec::as_slice)
    }

    /// The themes and ideas of each goal, counted by lane.
    pub(crate) fn by_lane(&self, roadmap: &Roadmap) -> BTreeMap<Serial, ByLane> {
        self.bets_of_goal.iter().map(|(goal, bets)| (*goal, ByLane::of(roadmap, bets))).collect()
    }

    /// The experiments about an entry, and then the signals it rests on.
    pub(crate) fn learned(&self, serial: Serial) -> &[Serial] {
        self.learned.get(&serial).map_or(&[], Vec::as_slice)
    }

    fn experiment(&mut self, roadmap: &Roadmap, facts: &Facts) {
        for path in facts.linked(Relation::About) {
            if let Some(subject) = roadmap.find_path(roadmap.word(path)) {
                hang(&mut self.learned, subject, facts.serial);
            }
        }
    }

    fn evidence(&mut self, roadmap: &Roadmap, facts: &Facts) {
        for symbol in facts.linked(Relation::Evidence) {
            if let Some(signal) = roadmap.find_symbol(Entity::Signal, symbol) {
                hang(&mut self.learned, facts.serial, signal);
            }
        }
    }

    /// Hangs a goal on its objectives; whether there is one.
    fn goal(&mut self, roadmap: &Roadmap, facts: &Facts) -> bool {
        let mut is_placed = false;
        for symbol in facts.linked(Relation::Serves) {
            match roadmap.find_symbol(Entity::Objective, symbol) {
                Some(objective) => {
                    hang(&mut self.goals_of, objective, facts.serial);
                    is_placed = true;
                }
                None => self.broken.push((facts.serial, Entity::Objective, symbol)),
            }
        }
        is_placed
    }

    /// Hangs a theme or idea on what it serves. One that was said no to hangs nowhere.
    fn bet(&mut self, roadmap: &Roadmap, facts: &Facts) {
        let Some(bet) = facts.bet() else { return };
        let is_dropped = bet.lane == Some(Lane::Dropped) || bet.says_why_dropped;
        if is_dropped || facts.is_broken {
            return;
        }
        let mut is_named = false;
        for symbol in facts.linked(Relation::Goal) {
            is_named = true;
            match roadmap.find_symbol(Entity::Goal, symbol) {
                Some(goal) => hang(&mut self.bets_of_goal, goal, facts.serial),
                None => self.broken.push((facts.serial, Entity::Goal, symbol)),
            }
        }
        for symbol in facts.linked(Relation::Serves) {
            is_named = true;
            match roadmap.find_symbol(Entity::Objective, symbol) {
                Some(objective) => hang(&mut self.bets_of_objective, objective, facts.serial),
                None => self.broken.push((facts.serial, Entity::Objective, symbol)),
            }
        }
        let is_theme = facts.entity == Entity::Theme;
        let is_loose = is_theme && !is_named && bet.lane.is_some_and(Lane::is_live);
        if is_loose {
            self.loose_themes.push(facts.serial);
        }
        self.themes += usize::from(is_theme && (is_named || is_loose));
    }

    /// Puts everything in the order in which it is shown.
    fn sort(&mut self, state: &State) {
        let order = &state.derived.order;
        let lanes = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
        let others = order.without_lane.iter().chain(&order.ideas).chain(order.lane(Lane::Shipped));
        let places: HashMap<Serial, usize> =
            lanes.chain(others).enumerate().map(|(place, serial)| (*serial, place)).collect();
        let place = |serial: &Serial| (places.get(serial).copied().unwrap_or(usize::MAX), *serial);
        for bets in self.bets_of_goal.values_mut().chain(self.bets_of_objective.values_mut()) {
            bets.sort_unstable_by_key(place);
        }
        self.loose_themes.sort_unstable_by_key(place);
        for goals in self.goals_of.values_mut() {
            goals.sort_by_cached_key(|goal| due_order(state, *goal));
        }
        self.objectives.sort_by_cached_key(|objective| due_order(state, *objective));
    }

    /// Where a goal stands that no objective may have, and what it lacks.
    fn place(&mut self, facts: &Facts, is_placed: bool) {
        let is_closed = facts.goal().is_some_and(|goal| goal.is_closed);
        let has_theme = self.bets_of_goal.contains_key(&facts.serial);
        let is_broken = facts.is_broken;
        let hangs_on_vision = !is_placed && !is_broken && (is_closed || self.objectives.is_empty());
        if hangs_on_vision {
            self.below_vision.push(facts.serial);
        }
        if is_placed || hangs_on_vision {
            if !has_theme && !is_closed {
                self.goals_without_theme.push(facts.serial);
            }
            return;
        }
        let named = self.broken.iter().position(|(owner, ..)| *owner == facts.serial);
        let lack = match (is_broken, named, has_theme) {
            (true, ..) => Lack::Sense,
            // The row of the broken link is the goal's own, and what hangs on it stands below it.
            (_, Some(named), _) => {
                let (_, entity, symbol) = self.broken.remove(named);
                Lack::Named(entity, symbol)
            }
            (.., true) => Lack::Objective,
            _ => Lack::ObjectiveAndTheme,
        };
        self.loose_goals.push((facts.serial, lack));
    }
}

/// A link that is written twice is one.
fn hang(on: &mut HashMap<Serial, Vec<Serial>>, above: Serial, serial: Serial) {
    let below = on.entry(above).or_default();
    if below.last() != Some(&serial) {
        below.push(serial);
    }
}

/// The focus goal first, then what is due first; what is closed last.
fn due_order(state: &State, serial: Serial) -> (bool, bool, Option<chrono::NaiveDate>, bool, String) {
    let roadmap = &state.plan.roadmap;
    let goal = roadmap.facts(serial).and_then(Facts::goal);
    let by = goal.and_then(|goal| goal.aim.by).map(|by| by.last_day);
    let is_closed = goal.is_some_and(|goal| goal.is_closed);
    let is_focus = state.derived.focus == Some(serial);
    // Without a date it comes behind those that have one.
    (is_closed, !is_focus && by.is_none(), by.filter(|_| !is_focus), !is_focus, roadmap.id(serial).to_owned())
}
