//! The best set of themes for a capacity: which of the live themes to do so that their efforts fit, each has what it
//! depends on, and the sum of their scores is highest.
//!
//! - The value of a set is the sum of the scores of its themes under the roadmap's ranking. A theme without a score adds
//!   nothing; it is in only where another one needs it. A score below 0 never helps.
//! - Obligations, and all that they need, are in before anything is weighed, whatever they take. What can be chosen is
//!   what the capacity has left.
//! - A theme is in only with every theme it depends on. What is shipped is there already. Themes that depend on each
//!   other are in or out together. What needs an idea, something dropped or something that is not in the file cannot be
//!   in; it says so.
//! - Efforts are counted as in `capacity`. Of two sets of the same value the one of less effort is
//!   better; then the order of the ids decides.
//!
//! That the value of a set is a sum of scores is our choice, and a simplification: scores rank, and a score twice as high
//! does not promise twice the outcome. How the search works, and when it is exact: `search`.

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

/// Something a theme depends on that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A theme that is still to be done.
    Live(EntryId),
    /// An idea: nobody has decided to do it.
    Idea(EntryId),
    /// Somebody said no to it.
    Dropped(EntryId),
    /// A theme in no lane.
    WithoutLane(EntryId),
    /// An id that leads nowhere.
    Missing(String),
}

/// Why a theme is not in the set.
#[derive(Clone, Debug, PartialEq)]
pub enum ExclusionReason {
    /// It takes more than is left.
    DoesNotFit {
        /// What it takes.
        effort: f64,
        /// What is left beside the set.
        free: f64,
    },
    /// It fits, and what it needs does not.
    NeedsDoNotFit {
        /// Something it needs that is not in.
        need: EntryId,
        /// What they take together.
        effort: f64,
        /// What is left beside the set.
        free: f64,
    },
    /// It needs something that cannot be in.
    NeedsUnavailable(Need),
    /// It needs a theme that needs something that cannot be in.
    NeedsLeftOut(EntryId),
    /// It has no score.
    NoScore,
    /// With all it needs it adds nothing.
    AddsNoValue,
}

/// A theme that is in.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenTheme {
    /// The theme.
    pub theme: EntryId,
    /// Its effort.
    pub effort: capacity::Effort,
    /// Its score.
    pub score: Option<f64>,
    /// Why it is in.
    pub reason: InclusionReason,
}

/// Why a theme is in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InclusionReason {
    /// Somebody outside demands it.
    Obligation,
    /// An obligation needs it.
    NeededByObligation,
    /// For what it adds, or what another one adds that needs it.
    AddsValue,
}

/// A theme that is not.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOutTheme {
    /// The theme.
    pub theme: EntryId,
    /// Its effort.
    pub effort: capacity::Effort,
    /// Its score.
    pub score: Option<f64>,
    /// Why not.
    pub reason: ExclusionReason,
}

/// How sure it is that no other set is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Optimality {
    /// None is.
    Proven,
    /// The best one found. No set is worth more than this.
    BestFound(f64),
}

/// The best set.
#[derive(Clone, Debug, PartialEq)]
pub struct BestSet {
    /// What may be taken.
    pub capacity: f64,
    /// What is in: obligations by date, then by score, then by id.
    pub chosen: Vec<ChosenTheme>,
    /// What is not, in the same order.
    pub left_out: Vec<LeftOutTheme>,
    /// The sum of the scores of what is in.
    pub value: f64,
    /// What it takes.
    pub total: EffortSum,
    /// What of it the obligations take, with all they need.
    pub obligations: EffortSum,
    /// Whether it is the best.
    pub optimality: Optimality,
    /// What obligations need that cannot be in.
    pub unmet_needs: Vec<(EntryId, Need)>,
}

impl BestSet {
    /// Of a roadmap for a capacity.
    pub fn find(roadmap: &Roadmap, order: &RoadmapOrder, capacity: f64) -> Self {
        let mut field = BestSetSearch::new(roadmap, order);
        field.force_obligations();
        field.block_unavailable();
        let forced: f64 = field.themes_where(|theme| theme.is_forced).map(|theme| theme.effort.amount).sum();
        let free = (capacity - forced).max(0.0);
        let proof = field.choose_themes(free);
        field.into_best_set(capacity, proof)
    }

    /// What is left of the capacity; below 0 when the obligations take more.
    pub fn free_capacity(&self) -> f64 {
        self.capacity - self.total.effort
    }

    /// Whether a theme is in.
    pub fn contains(&self, theme: EntryId) -> bool {
        self.chosen.iter().any(|chosen| chosen.theme == theme)
    }
}

/// What a theme depends on that is not done yet, in the order of the file.
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

/// The themes of some that need one that is not among them, and what they need.
pub fn find_unmet_needs(roadmap: &Roadmap, themes: &[EntryId]) -> Vec<(EntryId, Need)> {
    let among: HashSet<EntryId> = themes.iter().copied().collect();
    let is_met = |need: &Need| matches!(need, Need::Live(need) if among.contains(need));
    let unmet = |theme: &EntryId| {
        let needs = roadmap.row(*theme).map(|row| find_needs(roadmap, row)).unwrap_or_default();
        needs.into_iter().filter(|need| !is_met(need)).map(|need| (*theme, need)).collect::<Vec<_>>()
    };
    themes.iter().flat_map(unmet).collect()
}

/// A live theme as the search sees it.
struct CandidateTheme {
    entry: EntryId,
    effort: capacity::Effort,
    score: Option<f64>,
    is_obligation: bool,
    /// The live themes it needs.
    needs: Vec<usize>,
    /// What it needs that cannot be in.
    blockers: Vec<Need>,
    /// Those that depend on each other have the same knot; what they need has lower ones.
    component: usize,
    is_forced: bool,
    is_blocked: bool,
    is_chosen: bool,
}

/// The live themes by id.
struct BestSetSearch<'r> {
    roadmap: &'r Roadmap,
    order: &'r RoadmapOrder,
    themes: Vec<CandidateTheme>,
}

impl<'r> BestSetSearch<'r> {
    fn new(roadmap: &'r Roadmap, order: &'r RoadmapOrder) -> Self {
        let efforts = EffortCounter::from_roadmap(roadmap);
        let mut live: Vec<_> = capacity::live_themes(roadmap).collect();
        live.sort_by_key(|(row, _)| (roadmap.symbol_text(row.id), row.entry));
        let places: HashMap<EntryId, usize> = live.iter().enumerate().map(|(at, (row, _))| (row.entry, at)).collect();
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
                    Need::Live(entry_id) if places.contains_key(entry_id) => theme.needs.extend(places.get(entry_id)),
                    _ => theme.blockers.push(need),
                }
            }
            theme
        };
        let mut field = Self { roadmap, order, themes: live.iter().map(theme).collect() };
        let next: Vec<Vec<usize>> = field.themes.iter().map(|theme| theme.needs.clone()).collect();
        for (theme, knot) in field.themes.iter_mut().zip(Graph::from_successors(next).component_indices()) {
            theme.component = knot;
        }
        field
    }

    fn themes_where(&self, is_in: impl Fn(&CandidateTheme) -> bool) -> impl Iterator<Item = &CandidateTheme> {
        self.themes.iter().filter(move |theme| is_in(theme))
    }

    /// Obligations are in with all they need.
    fn force_obligations(&mut self) {
        let mut open: Vec<usize> = (0..self.themes.len()).collect();
        open.retain(|at| self.themes.get(*at).is_some_and(|theme| theme.is_obligation));
        while let Some(at) = open.pop() {
            let Some(theme) = self.themes.get_mut(at).filter(|theme| !theme.is_forced) else { continue };
            theme.is_forced = true;
            open.extend(&theme.needs);
        }
    }

    /// Finds what cannot be in: from what needs nobody on upwards.
    fn block_unavailable(&mut self) {
        let mut by_knot: Vec<usize> = (0..self.themes.len()).collect();
        by_knot.sort_by_key(|at| self.themes.get(*at).map(|theme| theme.component));
        let mut blocked: HashSet<usize> = HashSet::new();
        for at in &by_knot {
            let Some(theme) = self.themes.get(*at).filter(|theme| !theme.is_forced) else { continue };
            let needs = theme.needs.iter().filter_map(|need| self.themes.get(*need)).filter(|need| !need.is_forced);
            if !theme.blockers.is_empty() || needs.map(|need| need.component).any(|knot| blocked.contains(&knot)) {
                blocked.insert(theme.component);
            }
        }
        for theme in self.themes.iter_mut().filter(|theme| !theme.is_forced) {
            theme.is_blocked = blocked.contains(&theme.component);
        }
    }

    /// Chooses among what is neither forced nor blocked.
    fn choose_themes(&mut self, free: f64) -> Optimality {
        let is_open = |theme: &CandidateTheme| !theme.is_forced && !theme.is_blocked;
        let mut knots: Vec<usize> = self.themes_where(is_open).map(|theme| theme.component).collect();
        knots.sort_unstable();
        knots.dedup();
        let item_of: HashMap<usize, usize> = knots.iter().enumerate().map(|(item, knot)| (*knot, item)).collect();
        // What takes more than there is fits in no set: it must not coarsen the scale of the others.
        let most = free.max(1.0) * 2.0;
        let efforts =
            FixedPointScale::from_numbers(self.themes_where(is_open).map(|theme| theme.effort.amount.min(most)));
        let values = FixedPointScale::from_numbers(self.themes_where(is_open).filter_map(|theme| theme.score));
        let mut items = vec![KnapsackItem::default(); knots.len()];
        for theme in self.themes_where(is_open) {
            let Some((number, item)) = item_of.get(&theme.component).and_then(|at| Some((*at, items.get_mut(*at)?)))
            else {
                continue;
            };
            item.effort = item.effort.saturating_add(efforts.to_integer(theme.effort.amount));
            item.value += theme.score.map_or(0, |score| values.to_integer(score));
            let knots = theme.needs.iter().filter_map(|need| self.themes.get(*need)).map(|need| need.component);
            let needed = knots.filter_map(|knot| item_of.get(&knot)).copied();
            item.needs.extend(needed.filter(|need| *need != number));
        }
        let found = search::solve(&items, efforts.to_integer(free), search::PARTIAL_SET_BUDGET);
        for theme in &mut self.themes {
            let item = item_of.get(&theme.component).and_then(|item| found.taken.get(*item));
            theme.is_chosen = theme.is_forced || (item.copied().unwrap_or_default() && !theme.is_blocked);
        }
        let forced: f64 = self.themes_where(|theme| theme.is_forced).filter_map(|theme| theme.score).sum();
        found.upper_bound.map_or(Optimality::Proven, |most| Optimality::BestFound(values.to_float(most) + forced))
    }

    fn into_best_set(self, capacity: f64, proof: Optimality) -> BestSet {
        let mut taken = EffortSum::default();
        let mut obligations = EffortSum::default();
        let mut value = 0.0;
        for theme in self.themes_where(|theme| theme.is_chosen) {
            taken.add(theme.effort);
            value += theme.score.unwrap_or_default();
            if theme.is_forced {
                obligations.add(theme.effort);
            }
        }
        let free = (capacity - taken.effort).max(0.0);
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
        let unmet = find_unmet_needs(self.roadmap, &entries);
        BestSet { capacity, chosen, left_out, value, total: taken, obligations, optimality: proof, unmet_needs: unmet }
    }

    /// All themes: obligations by date, then by score, then by id.
    fn ranked_positions(&self) -> Vec<usize> {
        let ranked = capacity::obligations_first(self.roadmap, self.order);
        let rank: HashMap<EntryId, usize> = ranked.into_iter().enumerate().map(|(at, theme)| (theme, at)).collect();
        let mut all: Vec<usize> = (0..self.themes.len()).collect();
        let place = |at: &usize| self.themes.get(*at).and_then(|theme| rank.get(&theme.entry));
        all.sort_by_key(|at| (place(at).is_none(), place(at).copied(), *at));
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

    /// A theme with all it needs, as far as that is not in the set.
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

/// Numbers as whole ones, so that sums are exact and equal things are equal: by a power of ten, fine enough for the
/// largest of them to have twelve digits.
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

    fn to_float(self, whole: i64) -> f64 {
        whole as f64 / self.0
    }
}

#[cfg(test)]
mod tests;
