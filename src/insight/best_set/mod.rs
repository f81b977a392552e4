//! The best set of themes for a capacity: the live themes whose efforts fit, that have everything they depend on, and
//! whose scores add up to the highest sum.
//!
//! - The value of a set is the sum of the scores of its themes in the roadmap's model. A theme without a score adds
//!   nothing and is in only if another one needs it. A score below 0 never helps.
//! - Obligations and everything they need are in first, however much they take. The others share what is left of the
//!   capacity.
//! - A theme is in only with every theme it depends on. Shipped themes count as done. Themes that depend on each other are
//!   in or out together. A theme that needs an idea, something dropped or something that is not in the file cannot be in.
//! - Efforts are counted as in `capacity`. Of two sets with the same value, the one with less effort is better; then the
//!   order of the ids decides.
//!
//! Adding up scores is our choice and a simplification: a score twice as high does not promise twice the outcome. For how
//! the search works and when it is exact, see `search`.

mod bound;
mod search;

use super::capacity::{self, EffortCounter, EffortSum};
use super::graph::Graph;
use super::order::RoadmapOrder;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{EntryRow, Relation, WorkKind};
use crate::roadmap::lane::Lane;
use search::KnapsackItem;
use std::collections::{HashMap, HashSet};

/// A dependency that is not shipped yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    Live(EntryId),
    /// It is not decided.
    Idea(EntryId),
    Dropped(EntryId),
    WithoutLane(EntryId),
    /// An id that is not in the file.
    Missing(String),
}

/// Why a theme is not in the set.
#[derive(Clone, Debug, PartialEq)]
pub enum ExclusionReason {
    /// Its effort is more than is left.
    DoesNotFit {
        effort: f64,
        /// What the set leaves of the capacity.
        free: f64,
    },
    /// It would fit on its own, but not with what it needs.
    NeedsDoNotFit {
        /// The first theme it needs that is not in.
        need: EntryId,
        /// Of the theme and everything it needs that is not in.
        effort: f64,
        /// What the set leaves of the capacity.
        free: f64,
    },
    /// It needs something that cannot be in.
    NeedsUnavailable(Need),
    /// It needs a theme that cannot be in itself.
    NeedsLeftOut(EntryId),
    NoScore,
    /// Together with everything it needs it does not raise the value.
    AddsNoValue,
}

/// A theme in the set.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenTheme {
    pub theme: EntryId,
    pub effort: capacity::Effort,
    pub score: Option<f64>,
    pub reason: InclusionReason,
}

/// Why a theme is in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InclusionReason {
    Obligation,
    /// An obligation needs it.
    NeededByObligation,
    /// It raises the value, or another one needs it that does.
    AddsValue,
}

/// A theme outside the set.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOutTheme {
    pub theme: EntryId,
    pub effort: capacity::Effort,
    pub score: Option<f64>,
    pub reason: ExclusionReason,
}

/// Whether a better set may exist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimality {
    /// No set is better.
    Proven,
    /// The best set found, with an upper bound for the value of any set.
    BestFound(f64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct BestSet {
    pub capacity: f64,
    /// Obligations by date, then by score, then by id.
    pub chosen: Vec<ChosenTheme>,
    /// In the same order.
    pub left_out: Vec<LeftOutTheme>,
    /// The sum of the scores of the chosen themes.
    pub value: f64,
    pub total: EffortSum,
    /// The part of `total` that obligations take, with everything they need.
    pub obligations: EffortSum,
    pub optimality: Optimality,
    /// What obligations need that cannot be in the set.
    pub unmet_needs: Vec<(EntryId, Need)>,
}

impl BestSet {
    pub fn find(roadmap: &Roadmap, order: &RoadmapOrder, capacity: f64) -> Self {
        let mut search = BestSetSearch::new(roadmap, order);
        search.force_obligations();
        search.block_unavailable();
        let forced: f64 = search.themes_where(|theme| theme.is_forced).map(|theme| theme.effort.amount).sum();
        let free = (capacity - forced).max(0.0);
        let optimality = search.choose_themes(free);
        search.into_best_set(capacity, optimality)
    }
}

/// The dependencies of a theme that are not shipped yet, in the order it lists them.
pub fn find_needs(roadmap: &Roadmap, row: &EntryRow) -> Vec<Need> {
    let links = row.links.iter().filter(|link| link.relation == Relation::DependsOn);
    let need = |link: &crate::roadmap::entry_row::Link| match roadmap.resolve_link(*link) {
        None => Some(Need::Missing(roadmap.symbol_text(link.to).to_owned())),
        Some(target) if target == row.entry => None,
        Some(target) => classify_need(roadmap, target),
    };
    links.filter_map(need).collect()
}

fn classify_need(roadmap: &Roadmap, target: EntryId) -> Option<Need> {
    let theme_row = roadmap.theme(target)?;
    match theme_row.lane {
        Some(Lane::Shipped) => None,
        Some(Lane::Dropped) => Some(Need::Dropped(target)),
        Some(Lane::Now | Lane::Next | Lane::Later) => Some(Need::Live(target)),
        None if theme_row.has_drop_reason => Some(Need::Dropped(target)),
        None if roadmap.row(target).is_some_and(|row| row.kind == crate::roadmap::entry_kind::EntryKind::Idea) => {
            Some(Need::Idea(target))
        }
        None => Some(Need::WithoutLane(target)),
    }
}

/// The dependencies of `themes` that are not among them.
pub fn find_unmet_needs(roadmap: &Roadmap, themes: &[EntryId]) -> Vec<(EntryId, Need)> {
    let among: HashSet<EntryId> = themes.iter().copied().collect();
    let is_met = |need: &Need| matches!(need, Need::Live(need) if among.contains(need));
    let unmet = |theme: &EntryId| {
        let needs = roadmap.row(*theme).map(|row| find_needs(roadmap, row)).unwrap_or_default();
        needs.into_iter().filter(|need| !is_met(need)).map(|need| (*theme, need)).collect::<Vec<_>>()
    };
    themes.iter().flat_map(unmet).collect()
}

struct CandidateTheme {
    entry: EntryId,
    effort: capacity::Effort,
    score: Option<f64>,
    is_obligation: bool,
    /// Positions of the live themes it needs.
    needs: Vec<usize>,
    /// Dependencies that cannot be in the set.
    blockers: Vec<Need>,
    /// Themes that depend on each other share a component; what they need has a lower number.
    component: usize,
    is_forced: bool,
    is_blocked: bool,
    is_chosen: bool,
}

struct BestSetSearch<'r> {
    roadmap: &'r Roadmap,
    order: &'r RoadmapOrder,
    /// By id.
    themes: Vec<CandidateTheme>,
}

impl<'r> BestSetSearch<'r> {
    fn new(roadmap: &'r Roadmap, order: &'r RoadmapOrder) -> Self {
        let efforts = EffortCounter::from_roadmap(roadmap);
        let mut live: Vec<_> = capacity::live_themes(roadmap).collect();
        live.sort_by_key(|(row, _)| (roadmap.symbol_text(row.id), row.entry));
        let positions: HashMap<EntryId, usize> =
            live.iter().enumerate().map(|(at, (row, _))| (row.entry, at)).collect();
        let theme = |(row, theme_row): &(&EntryRow, &crate::roadmap::entry_row::ThemeRow)| {
            let mut theme = CandidateTheme {
                entry: row.entry,
                effort: efforts.theme_effort(theme_row),
                score: order.score(row.entry),
                is_obligation: theme_row.kind == WorkKind::Obligation,
                needs: Vec::new(),
                blockers: Vec::new(),
                component: 0,
                is_forced: false,
                is_blocked: false,
                is_chosen: false,
            };
            for need in find_needs(roadmap, row) {
                match &need {
                    Need::Live(entry_id) if positions.contains_key(entry_id) => {
                        theme.needs.extend(positions.get(entry_id));
                    }
                    _ => theme.blockers.push(need),
                }
            }
            theme
        };
        let mut search = Self { roadmap, order, themes: live.iter().map(theme).collect() };
        let needs: Vec<Vec<usize>> = search.themes.iter().map(|theme| theme.needs.clone()).collect();
        for (theme, component) in search.themes.iter_mut().zip(Graph::from_successors(needs).component_indices()) {
            theme.component = component;
        }
        search
    }

    fn themes_where(&self, is_in: impl Fn(&CandidateTheme) -> bool) -> impl Iterator<Item = &CandidateTheme> {
        self.themes.iter().filter(move |theme| is_in(theme))
    }

    /// Obligations are in with everything they need.
    fn force_obligations(&mut self) {
        let mut open: Vec<usize> = (0..self.themes.len()).collect();
        open.retain(|at| self.themes.get(*at).is_some_and(|theme| theme.is_obligation));
        while let Some(at) = open.pop() {
            let Some(theme) = self.themes.get_mut(at).filter(|theme| !theme.is_forced) else { continue };
            theme.is_forced = true;
            open.extend(&theme.needs);
        }
    }

    /// Finds the themes that cannot be in, dependencies first.
    fn block_unavailable(&mut self) {
        let mut by_component: Vec<usize> = (0..self.themes.len()).collect();
        by_component.sort_by_key(|at| self.themes.get(*at).map(|theme| theme.component));
        let mut blocked: HashSet<usize> = HashSet::new();
        for at in &by_component {
            let Some(theme) = self.themes.get(*at).filter(|theme| !theme.is_forced) else { continue };
            let needs = theme.needs.iter().filter_map(|need| self.themes.get(*need)).filter(|need| !need.is_forced);
            if !theme.blockers.is_empty()
                || needs.map(|need| need.component).any(|component| blocked.contains(&component))
            {
                blocked.insert(theme.component);
            }
        }
        for theme in self.themes.iter_mut().filter(|theme| !theme.is_forced) {
            theme.is_blocked = blocked.contains(&theme.component);
        }
    }

    /// Chooses among the themes that are neither forced nor blocked; the components are the items of the knapsack.
    fn choose_themes(&mut self, free: f64) -> Optimality {
        let is_open = |theme: &CandidateTheme| !theme.is_forced && !theme.is_blocked;
        let mut components: Vec<usize> = self.themes_where(is_open).map(|theme| theme.component).collect();
        components.sort_unstable();
        components.dedup();
        let item_of: HashMap<usize, usize> =
            components.iter().enumerate().map(|(item, component)| (*component, item)).collect();
        // A theme that does not fit at all must not coarsen the scale for the others.
        let most = free.max(1.0) * 2.0;
        let efforts =
            FixedPointScale::from_numbers(self.themes_where(is_open).map(|theme| theme.effort.amount.min(most)));
        let values = FixedPointScale::from_numbers(self.themes_where(is_open).filter_map(|theme| theme.score));
        let mut items = vec![KnapsackItem::default(); components.len()];
        for theme in self.themes_where(is_open) {
            let Some((number, item)) = item_of.get(&theme.component).and_then(|at| Some((*at, items.get_mut(*at)?)))
            else {
                continue;
            };
            item.effort = item.effort.saturating_add(efforts.to_integer(theme.effort.amount));
            item.value += theme.score.map_or(0, |score| values.to_integer(score));
            let needed = theme.needs.iter().filter_map(|need| item_of.get(&self.themes.get(*need)?.component)).copied();
            item.needs.extend(needed.filter(|need| *need != number));
        }
        let found = search::solve(&items, efforts.to_integer(free), search::PARTIAL_SET_BUDGET);
        for theme in &mut self.themes {
            let item = item_of.get(&theme.component).and_then(|item| found.taken.get(*item));
            theme.is_chosen = theme.is_forced || (item.copied().unwrap_or_default() && !theme.is_blocked);
        }
        let forced: f64 = self.themes_where(|theme| theme.is_forced).filter_map(|theme| theme.score).sum();
        found.upper_bound.map_or(Optimality::Proven, |bound| Optimality::BestFound(values.to_float(bound) + forced))
    }

    fn into_best_set(self, capacity: f64, optimality: Optimality) -> BestSet {
        let mut total = EffortSum::default();
        let mut obligations = EffortSum::default();
        let mut value = 0.0;
        for theme in self.themes_where(|theme| theme.is_chosen) {
            total.add(theme.effort);
            value += theme.score.unwrap_or_default();
            if theme.is_forced {
                obligations.add(theme.effort);
            }
        }
        let free = (capacity - total.effort).max(0.0);
        let mut chosen = Vec::new();
        let mut left_out = Vec::new();
        for at in self.ranked_positions() {
            let Some(theme) = self.themes.get(at) else { continue };
            let CandidateTheme { entry: entry_id, effort, score, .. } = *theme;
            if theme.is_chosen {
                chosen.push(ChosenTheme { theme: entry_id, effort, score, reason: inclusion_reason(theme) });
            } else {
                left_out.push(LeftOutTheme {
                    theme: entry_id,
                    effort,
                    score,
                    reason: self.exclusion_reason(at, theme, free),
                });
            }
        }
        let entries: Vec<EntryId> = chosen.iter().map(|chosen| chosen.theme).collect();
        let unmet_needs = find_unmet_needs(self.roadmap, &entries);
        BestSet { capacity, chosen, left_out, value, total, obligations, optimality, unmet_needs }
    }

    /// The positions of all themes: obligations by date, then by score, then by id.
    fn ranked_positions(&self) -> Vec<usize> {
        let ranked = capacity::obligations_first(self.roadmap, self.order);
        let rank: HashMap<EntryId, usize> = ranked.into_iter().enumerate().map(|(at, theme)| (theme, at)).collect();
        let mut all: Vec<usize> = (0..self.themes.len()).collect();
        let rank_at = |at: &usize| self.themes.get(*at).and_then(|theme| rank.get(&theme.entry));
        all.sort_by_key(|at| (rank_at(at).is_none(), rank_at(at).copied(), *at));
        all
    }

    fn exclusion_reason(&self, at: usize, theme: &CandidateTheme, free: f64) -> ExclusionReason {
        if let Some(blocker) = theme.blockers.first() {
            return ExclusionReason::NeedsUnavailable(blocker.clone());
        }
        let needs = || theme.needs.iter().filter_map(|need| self.themes.get(*need)).filter(|need| !need.is_chosen);
        if theme.is_blocked {
            let blocked = needs().find(|need| need.is_blocked);
            return blocked.map_or(ExclusionReason::AddsNoValue, |need| ExclusionReason::NeedsLeftOut(need.entry));
        }
        if theme.score.is_none() {
            return ExclusionReason::NoScore;
        }
        if theme.score.is_some_and(|score| score <= 0.0) {
            return ExclusionReason::AddsNoValue;
        }
        let own = theme.effort.amount;
        if own > free + super::order::SCORE_TOLERANCE {
            return ExclusionReason::DoesNotFit { effort: own, free };
        }
        let together: f64 = self.missing_closure(at).iter().map(|theme| theme.effort.amount).sum();
        match needs().next() {
            Some(need) if together > free + super::order::SCORE_TOLERANCE => {
                ExclusionReason::NeedsDoNotFit { need: need.entry, effort: together, free }
            }
            _ => ExclusionReason::AddsNoValue,
        }
    }

    /// A theme and everything it needs, without what is in the set.
    fn missing_closure(&self, at: usize) -> Vec<&CandidateTheme> {
        let (mut open, mut seen, mut missing) = (vec![at], HashSet::new(), Vec::new());
        while let Some(at) = open.pop() {
            let Some(theme) = self.themes.get(at).filter(|theme| !theme.is_chosen && seen.insert(theme.entry)) else {
                continue;
            };
            missing.push(theme);
            open.extend(&theme.needs);
        }
        missing
    }
}

fn inclusion_reason(theme: &CandidateTheme) -> InclusionReason {
    match (theme.is_obligation, theme.is_forced) {
        (true, _) => InclusionReason::Obligation,
        (false, true) => InclusionReason::NeededByObligation,
        (false, false) => InclusionReason::AddsValue,
    }
}

/// Scales numbers to integers by a power of ten, so that sums are exact; the largest number gets [`FIXED_POINT_DIGITS`]
/// digits.
#[derive(Clone, Copy, Debug)]
struct FixedPointScale(f64);

const FIXED_POINT_DIGITS: i32 = 12;

impl FixedPointScale {
    fn from_numbers(numbers: impl Iterator<Item = f64>) -> Self {
        let largest = numbers.fold(1.0_f64, |largest, number| largest.max(number.abs()));
        Self(10_f64.powi(FIXED_POINT_DIGITS - largest.log10().ceil() as i32))
    }

    fn to_integer(self, number: f64) -> i64 {
        (number * self.0).round() as i64
    }

    fn to_float(self, integer: i64) -> f64 {
        integer as f64 / self.0
    }
}

#[cfg(test)]
mod tests;
