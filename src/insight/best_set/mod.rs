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
mod components;
mod search;

use super::capacity::{self, Efforts, Sum};
use super::order::Order;
use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{BetKind, Facts, Relation};
use crate::roadmap::lane::Lane;
use search::Item;
use std::collections::{HashMap, HashSet};

/// Something a theme depends on that is not done yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A theme that is still to be done.
    Live(Serial),
    /// An idea: nobody has decided to do it.
    Idea(Serial),
    /// Somebody said no to it.
    Dropped(Serial),
    /// A theme in no lane.
    InNoLane(Serial),
    /// An id that leads nowhere.
    Missing(String),
}

/// Why a theme is not in the set.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
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
        need: Serial,
        /// What they take together.
        effort: f64,
        /// What is left beside the set.
        free: f64,
    },
    /// It needs something that cannot be in.
    Needs(Need),
    /// It needs a theme that needs something that cannot be in.
    NeedsLeftOut(Serial),
    /// It has no score.
    NoScore,
    /// With all it needs it adds nothing.
    AddsNothing,
}

/// A theme that is in.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// The theme.
    pub theme: Serial,
    /// Its effort.
    pub effort: capacity::Effort,
    /// Its score.
    pub score: Option<f64>,
    /// Why it is in.
    pub because: Because,
}

/// Why a theme is in the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// Somebody outside demands it.
    Obligation,
    /// An obligation needs it.
    Forced,
    /// For what it adds, or what another one adds that needs it.
    Chosen,
}

/// A theme that is not.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The theme.
    pub theme: Serial,
    /// Its effort.
    pub effort: capacity::Effort,
    /// Its score.
    pub score: Option<f64>,
    /// Why not.
    pub reason: Reason,
}

/// How sure it is that no other set is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof {
    /// None is.
    Exact,
    /// The best one found. No set is worth more than this.
    BestFound(f64),
}

/// The best set.
#[derive(Clone, Debug, PartialEq)]
pub struct BestSet {
    /// What may be taken.
    pub capacity: f64,
    /// What is in: obligations by date, then by score, then by id.
    pub chosen: Vec<Chosen>,
    /// What is not, in the same order.
    pub left_out: Vec<LeftOut>,
    /// The sum of the scores of what is in.
    pub value: f64,
    /// What it takes.
    pub taken: Sum,
    /// What of it the obligations take, with all they need.
    pub obligations: Sum,
    /// Whether it is the best.
    pub proof: Proof,
    /// What obligations need that cannot be in.
    pub unmet: Vec<(Serial, Need)>,
}

impl BestSet {
    /// Of a roadmap for a capacity.
    pub fn of(roadmap: &Roadmap, order: &Order, capacity: f64) -> Self {
        let mut field = Field::of(roadmap, order);
        field.force_obligations();
        field.block();
        let forced: f64 = field.in_set(|theme| theme.is_forced).map(|theme| theme.effort.amount).sum();
        let free = (capacity - forced).max(0.0);
        let proof = field.search(free);
        field.answer(capacity, proof)
    }

    /// What is left of the capacity; below 0 when the obligations take more.
    pub fn free(&self) -> f64 {
        self.capacity - self.taken.effort
    }

    /// Whether a theme is in.
    pub fn holds(&self, theme: Serial) -> bool {
        self.chosen.iter().any(|chosen| chosen.theme == theme)
    }
}

/// What a theme depends on that is not done yet, in the order of the file.
pub fn needs(roadmap: &Roadmap, facts: &Facts) -> Vec<Need> {
    let links = facts.links.iter().filter(|link| link.relation == Relation::DependsOn);
    let need = |link: &crate::roadmap::entry_row::Link| match roadmap.follow_link(*link) {
        None => Some(Need::Missing(roadmap.word(link.to).to_owned())),
        Some(target) if target == facts.serial => None,
        Some(target) => need_of(roadmap, target),
    };
    links.filter_map(need).collect()
}

fn need_of(roadmap: &Roadmap, target: Serial) -> Option<Need> {
    let bet = roadmap.bet(target)?;
    match bet.lane {
        Some(Lane::Shipped) => None,
        Some(Lane::Dropped) => Some(Need::Dropped(target)),
        Some(Lane::Now | Lane::Next | Lane::Later) => Some(Need::Live(target)),
        None if bet.says_why_dropped => Some(Need::Dropped(target)),
        None if roadmap.facts(target).is_some_and(|facts| facts.entity == crate::roadmap::entry_kind::Entity::Idea) => {
            Some(Need::Idea(target))
        }
        None => Some(Need::InNoLane(target)),
    }
}

/// The themes of some that need one that is not among them, and what they need.
pub fn unmet_needs(roadmap: &Roadmap, themes: &[Serial]) -> Vec<(Serial, Need)> {
    let among: HashSet<Serial> = themes.iter().copied().collect();
    let is_met = |need: &Need| matches!(need, Need::Live(need) if among.contains(need));
    let unmet = |theme: &Serial| {
        let needs = roadmap.facts(*theme).map(|facts| needs(roadmap, facts)).unwrap_or_default();
        needs.into_iter().filter(|need| !is_met(need)).map(|need| (*theme, need)).collect::<Vec<_>>()
    };
    themes.iter().flat_map(unmet).collect()
}

/// A live theme as the search sees it.
struct Theme {
    serial: Serial,
    effort: capacity::Effort,
    score: Option<f64>,
    is_obligation: bool,
    /// The live themes it needs.
    needs: Vec<usize>,
    /// What it needs that cannot be in.
    blockers: Vec<Need>,
    /// Those that depend on each other have the same knot; what they need has lower ones.
    knot: usize,
    is_forced: bool,
    is_blocked: bool,
    is_chosen: bool,
}

/// The live themes by id.
struct Field<'r> {
    roadmap: &'r Roadmap,
    order: &'r Order,
    themes: Vec<Theme>,
}

impl<'r> Field<'r> {
    fn of(roadmap: &'r Roadmap, order: &'r Order) -> Self {
        let efforts = Efforts::of(roadmap);
        let mut live: Vec<_> = capacity::live_themes(roadmap).collect();
        live.sort_by_key(|(facts, _)| (roadmap.word(facts.id), facts.serial));
        let places: HashMap<Serial, usize> =
            live.iter().enumerate().map(|(at, (facts, _))| (facts.serial, at)).collect();
        let theme = |(facts, bet): &(&Facts, &crate::roadmap::entry_row::Bet)| {
            let mut theme = Theme {
                serial: facts.serial,
                effort: efforts.count(bet),
                score: order.score(facts.serial),
                is_obligation: bet.kind == BetKind::Obligation,
                needs: Vec::new(),
                blockers: Vec::new(),
                knot: 0,
                is_forced: false,
                is_blocked: false,
                is_chosen: false,
            };
            for need in needs(roadmap, facts) {
                match &need {
                    Need::Live(serial) if places.contains_key(serial) => theme.needs.extend(places.get(serial)),
                    _ => theme.blockers.push(need),
                }
            }
            theme
        };
        let mut field = Self { roadmap, order, themes: live.iter().map(theme).collect() };
        let next: Vec<Vec<usize>> = field.themes.iter().map(|theme| theme.needs.clone()).collect();
        for (theme, knot) in field.themes.iter_mut().zip(components::knots(&next)) {
            theme.knot = knot;
        }
        field
    }

    fn in_set(&self, is_in: impl Fn(&Theme) -> bool) -> impl Iterator<Item = &Theme> {
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
    fn block(&mut self) {
        let mut by_knot: Vec<usize> = (0..self.themes.len()).collect();
        by_knot.sort_by_key(|at| self.themes.get(*at).map(|theme| theme.knot));
        let mut blocked: HashSet<usize> = HashSet::new();
        for at in &by_knot {
            let Some(theme) = self.themes.get(*at).filter(|theme| !theme.is_forced) else { continue };
            let needs = theme.needs.iter().filter_map(|need| self.themes.get(*need)).filter(|need| !need.is_forced);
            if !theme.blockers.is_empty() || needs.map(|need| need.knot).any(|knot| blocked.contains(&knot)) {
                blocked.insert(theme.knot);
            }
        }
        for theme in self.themes.iter_mut().filter(|theme| !theme.is_forced) {
            theme.is_blocked = blocked.contains(&theme.knot);
        }
    }

    /// Chooses among what is neither forced nor blocked.
    fn search(&mut self, free: f64) -> Proof {
        let is_open = |theme: &Theme| !theme.is_forced && !theme.is_blocked;
        let mut knots: Vec<usize> = self.in_set(is_open).map(|theme| theme.knot).collect();
        knots.sort_unstable();
        knots.dedup();
        let item_of: HashMap<usize, usize> = knots.iter().enumerate().map(|(item, knot)| (*knot, item)).collect();
        // What takes more than there is fits in no set: it must not coarsen the scale of the others.
        let most = free.max(1.0) * 2.0;
        let efforts = Scale::of(self.in_set(is_open).map(|theme| theme.effort.amount.min(most)));
        let values = Scale::of(self.in_set(is_open).filter_map(|theme| theme.score));
        let mut items = vec![Item::default(); knots.len()];
        for theme in self.in_set(is_open) {
            let Some((number, item)) = item_of.get(&theme.knot).and_then(|at| Some((*at, items.get_mut(*at)?))) else {
                continue;
            };
            item.effort = item.effort.saturating_add(efforts.whole(theme.effort.amount));
            item.value += theme.score.map_or(0, |score| values.whole(score));
            let knots = theme.needs.iter().filter_map(|need| self.themes.get(*need)).map(|need| need.knot);
            let needed = knots.filter_map(|knot| item_of.get(&knot)).copied();
            item.needs.extend(needed.filter(|need| *need != number));
        }
        let found = search::best(&items, efforts.whole(free), search::BUDGET);
        for theme in &mut self.themes {
            let item = item_of.get(&theme.knot).and_then(|item| found.taken.get(*item));
            theme.is_chosen = theme.is_forced || (item.copied().unwrap_or_default() && !theme.is_blocked);
        }
        let forced: f64 = self.in_set(|theme| theme.is_forced).filter_map(|theme| theme.score).sum();
        found.at_most.map_or(Proof::Exact, |most| Proof::BestFound(values.number(most) + forced))
    }

    fn answer(self, capacity: f64, proof: Proof) -> BestSet {
        let mut taken = Sum::default();
        let mut obligations = Sum::default();
        let mut value = 0.0;
        for theme in self.in_set(|theme| theme.is_chosen) {
            taken.add(theme.effort);
            value += theme.score.unwrap_or_default();
            if theme.is_forced {
                obligations.add(theme.effort);
            }
        }
        let free = (capacity - taken.effort).max(0.0);
        let mut chosen = Vec::new();
        let mut left_out = Vec::new();
        for at in self.by_rank() {
            let Some(theme) = self.themes.get(at) else { continue };
            let Theme { serial, effort, score, .. } = *theme;
            if theme.is_chosen {
                chosen.push(Chosen { theme: serial, effort, score, because: because(theme) });
            } else {
                left_out.push(LeftOut { theme: serial, effort, score, reason: self.reason(at, theme, free) });
            }
        }
        let serials: Vec<Serial> = chosen.iter().map(|chosen| chosen.theme).collect();
        let unmet = unmet_needs(self.roadmap, &serials);
        BestSet { capacity, chosen, left_out, value, taken, obligations, proof, unmet }
    }

    /// All themes: obligations by date, then by score, then by id.
    fn by_rank(&self) -> Vec<usize> {
        let ranked = capacity::obligations_first(self.roadmap, self.order);
        let rank: HashMap<Serial, usize> = ranked.into_iter().enumerate().map(|(at, theme)| (theme, at)).collect();
        let mut all: Vec<usize> = (0..self.themes.len()).collect();
        let place = |at: &usize| self.themes.get(*at).and_then(|theme| rank.get(&theme.serial));
        all.sort_by_key(|at| (place(at).is_none(), place(at).copied(), *at));
        all
    }

    fn reason(&self, at: usize, theme: &Theme, free: f64) -> Reason {
        if let Some(blocker) = theme.blockers.first() {
            return Reason::Needs(blocker.clone());
        }
        let needs = || theme.needs.iter().filter_map(|need| self.themes.get(*need)).filter(|need| !need.is_chosen);
        if theme.is_blocked {
            let blocked = needs().find(|need| need.is_blocked);
            return blocked.map_or(Reason::AddsNothing, |need| Reason::NeedsLeftOut(need.serial));
        }
        if theme.score.is_none() {
            return Reason::NoScore;
        }
        if theme.score.is_some_and(|score| score <= 0.0) {
            return Reason::AddsNothing;
        }
        let own = theme.effort.amount;
        if own > free + super::order::TOLERANCE {
            return Reason::DoesNotFit { effort: own, free };
        }
        let together: f64 = self.missing_with(at).iter().map(|theme| theme.effort.amount).sum();
        match needs().next() {
            Some(need) if together > free + super::order::TOLERANCE => {
                Reason::NeedsDoNotFit { need: need.serial, effort: together, free }
            }
            _ => Reason::AddsNothing,
        }
    }

    /// A theme with all it needs, as far as that is not in the set.
    fn missing_with(&self, at: usize) -> Vec<&Theme> {
        let (mut open, mut seen, mut missing) = (vec![at], HashSet::new(), Vec::new());
        while let Some(at) = open.pop() {
            let Some(theme) = self.themes.get(at).filter(|theme| !theme.is_chosen && seen.insert(theme.serial)) else {
                continue;
            };
            missing.push(theme);
            open.extend(&theme.needs);
        }
        missing
    }
}

fn because(theme: &Theme) -> Because {
    match (theme.is_obligation, theme.is_forced) {
        (true, _) => Because::Obligation,
        (false, true) => Because::Forced,
        (false, false) => Because::Chosen,
    }
}

/// Numbers as whole ones, so that sums are exact and equal things are equal: by a power of ten, fine enough for the
/// largest of them to have twelve digits.
#[derive(Clone, Copy, Debug)]
struct Scale(f64);

const DIGITS: i32 = 12;

impl Scale {
    fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let largest = numbers.fold(1.0_f64, |largest, number| largest.max(number.abs()));
        Self(10_f64.powi(DIGITS - largest.log10().ceil() as i32))
    }

    fn whole(self, number: f64) -> i64 {
        (number * self.0).round() as i64
    }

    fn number(self, whole: i64) -> f64 {
        whole as f64 / self.0
    }
}

#[cfg(test)]
mod tests;
