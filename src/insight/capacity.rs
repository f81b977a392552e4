//! Effort and capacity: the effort of each lane, and where the capacity line falls in the ranking.
//!
//! Efforts and the capacity are in the unit of the file's `capacity` (person-months if it names none). A theme without an
//! effort counts with the median of the live themes that have one, and every result says which themes did. Using the
//! median, and comparing the capacity with Now alone, are our defaults.
//!
//! The line runs down the list of what is to be done: obligations first, by date, then the ranking, highest score first.
//! It falls before the first theme that takes the running sum over the capacity. Everything after that is below the line,
//! even themes that would fit, because the line keeps the order. For the best use of the same capacity, see
//! [`best_set`](super::best_set).

use super::linkage;
use super::order::{RoadmapOrder, SCORE_TOLERANCE};
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, ThemeRow, WorkKind};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;

pub const LIVE_LANES: [Lane; 3] = [Lane::Now, Lane::Next, Lane::Later];

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effort {
    pub amount: f64,
    /// False if the amount is the median of other themes.
    pub is_stated: bool,
}

/// Gives every theme an effort, if need be the median.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffortCounter {
    /// The effort of a theme that has none.
    pub median: f64,
}

impl EffortCounter {
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        Self { median: linkage::median_effort(roadmap) }
    }

    pub fn theme_effort(self, theme_row: &ThemeRow) -> Effort {
        Effort { amount: theme_row.effort.unwrap_or(self.median), is_stated: theme_row.effort.is_some() }
    }

    pub fn sum_entries(self, roadmap: &Roadmap, themes: &[EntryId]) -> EffortSum {
        let mut sum = EffortSum::default();
        themes
            .iter()
            .filter_map(|theme| roadmap.theme(*theme))
            .for_each(|theme_row| sum.add(self.theme_effort(theme_row)));
        sum
    }

    pub fn entry_effort(self, roadmap: &Roadmap, theme: EntryId) -> Effort {
        roadmap.theme(theme).map_or(Effort { amount: 0.0, is_stated: false }, |theme_row| self.theme_effort(theme_row))
    }
}

/// The summed effort of some themes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffortSum {
    pub theme_count: usize,
    pub effort: f64,
    /// How many of the themes count with the median.
    pub without_effort: usize,
}

impl EffortSum {
    /// Without any stated effort the sum means nothing.
    pub fn has_stated_effort(&self) -> bool {
        self.theme_count > self.without_effort
    }

    /// "~" if the sum is an estimate because it includes medians.
    pub fn approximation_prefix(&self) -> &'static str {
        if self.without_effort > 0 { "~" } else { "" }
    }

    pub fn add(&mut self, effort: Effort) {
        self.theme_count += 1;
        self.effort += effort.amount;
        self.without_effort += usize::from(!effort.is_stated);
    }

    /// From 0 to 100; 0 if `whole` has no effort.
    pub fn percent_of(&self, whole: &Self) -> f64 {
        if whole.effort > 0.0 { self.effort * 100.0 / whole.effort } else { 0.0 }
    }
}

/// The themes in Now, Next and Later that parse, in file order.
pub fn live_themes(roadmap: &Roadmap) -> impl Iterator<Item = (&EntryRow, &ThemeRow)> {
    let themes = roadmap.rows_of_kind(EntryKind::Theme).filter(|row| !row.is_broken);
    let theme_ids = themes.filter_map(|row| Some((row, row.theme()?)));
    theme_ids.filter(|(_, theme_row)| theme_row.lane.is_some_and(Lane::is_live))
}

/// The effort of each lane, and the capacity.
#[derive(Clone, Debug, PartialEq)]
pub struct CapacityLoad {
    /// `None` if the file has none.
    pub capacity: Option<f64>,
    /// The effort of a theme that has none.
    pub median: f64,
    /// Now, Next and Later.
    pub lanes: [EffortSum; 3],
    /// The live themes that count with the median, in lane order.
    pub without_effort: Vec<EntryId>,
}

impl CapacityLoad {
    pub fn new(roadmap: &Roadmap, order: &RoadmapOrder, capacity: Option<f64>) -> Self {
        let efforts = EffortCounter::from_roadmap(roadmap);
        let mut load =
            Self { capacity, median: efforts.median, lanes: [EffortSum::default(); 3], without_effort: Vec::new() };
        for (lane, sum) in LIVE_LANES.into_iter().zip(&mut load.lanes) {
            for theme in order.lane(lane) {
                let effort = efforts.entry_effort(roadmap, *theme);
                sum.add(effort);
                if !effort.is_stated {
                    load.without_effort.push(*theme);
                }
            }
        }
        load
    }

    pub fn now_sum(&self) -> EffortSum {
        let [now, ..] = self.lanes;
        now
    }

    /// Capacity minus Now; negative if Now takes more.
    pub fn free_capacity(&self) -> Option<f64> {
        self.capacity.map(|capacity| capacity - self.now_sum().effort)
    }
}

/// "Now is over its capacity (21 of 18 person-months) and its limit (4 of 3 themes)". `None` if it is over neither.
pub fn describe_overload(roadmap: &Roadmap) -> Option<String> {
    let round = |amount: f64| (amount * 100.0).round() / 100.0;
    let now: Vec<EntryId> = live_themes(roadmap)
        .filter(|(_, theme_row)| theme_row.lane == Some(Lane::Now))
        .map(|(row, _)| row.entry)
        .collect();
    let mut parts = Vec::new();
    if let Some(capacity) = &roadmap.settings.capacity {
        let effort = EffortCounter::from_roadmap(roadmap).sum_entries(roadmap, &now).effort;
        if round(effort) > round(capacity.amount) {
            let over = format!("{} of {} {}", round(effort), round(capacity.amount), capacity.unit);
            parts.push(format!("its capacity ({})", over.trim_end()));
        }
    }
    let limit = roadmap.settings.limit(name::NOW);
    if now.len() as f64 > limit {
        parts.push(format!("its limit ({} of {limit} themes)", now.len()));
    }
    (!parts.is_empty()).then(|| format!("Now is over {}", parts.join(" and ")))
}

/// One theme in the list that the capacity line divides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutStep {
    /// The theme.
    pub theme: EntryId,
    pub effort: Effort,
    /// Obligations may have none.
    pub score: Option<f64>,
    /// Obligations are above the line however much they take.
    pub is_obligation: bool,
    /// The sum of efforts up to and including this theme.
    pub running_total: f64,
}

/// A ranking divided by the capacity line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapacityCut {
    pub steps: Vec<CutStep>,
    /// How many steps are above the line.
    pub fitting_count: usize,
    /// The live themes without a score that are no obligations.
    pub unranked: Vec<EntryId>,
}

impl CapacityCut {
    pub fn new(roadmap: &Roadmap, order: &RoadmapOrder, capacity: f64) -> Self {
        let efforts = EffortCounter::from_roadmap(roadmap);
        let mut cut = Self::default();
        let mut sum = 0.0;
        for theme in obligations_first(roadmap, order) {
            let Some(theme_row) = roadmap.theme(theme) else { continue };
            let effort = efforts.theme_effort(theme_row);
            sum += effort.amount;
            let is_obligation = theme_row.kind == WorkKind::Obligation;
            cut.steps.push(CutStep { theme, effort, score: order.score(theme), is_obligation, running_total: sum });
        }
        let fits = |step: &&CutStep| step.is_obligation || step.running_total <= capacity + SCORE_TOLERANCE;
        cut.fitting_count = cut.steps.iter().take_while(fits).count();
        let live = LIVE_LANES.into_iter().flat_map(|lane| order.lane(lane)).copied();
        cut.unranked = live.filter(|theme| order.score(*theme).is_none() && !is_obligation(roadmap, *theme)).collect();
        cut
    }

    pub fn above_line(&self) -> &[CutStep] {
        self.steps.get(..self.fitting_count).unwrap_or_default()
    }

    pub fn below_line(&self) -> &[CutStep] {
        self.steps.get(self.fitting_count..).unwrap_or_default()
    }

    /// The effort above the line.
    pub fn used_effort(&self) -> f64 {
        self.above_line().last().map_or(0.0, |step| step.running_total)
    }

    /// The sum of scores above the line.
    pub fn total_score(&self) -> f64 {
        // `sum` of nothing would be -0.
        self.above_line().iter().filter_map(|step| step.score).fold(0.0, |sum, score| sum + score)
    }
}

fn is_obligation(roadmap: &Roadmap, theme: EntryId) -> bool {
    roadmap.theme(theme).is_some_and(|theme_row| theme_row.kind == WorkKind::Obligation)
}

/// Obligations by date, then the ranking without them.
pub fn obligations_first(roadmap: &Roadmap, order: &RoadmapOrder) -> Vec<EntryId> {
    let live = LIVE_LANES.into_iter().flat_map(|lane| order.lane(lane)).copied();
    let mut themes: Vec<EntryId> = live.filter(|theme| is_obligation(roadmap, *theme)).collect();
    let date = |theme: &EntryId| roadmap.theme(*theme).and_then(|theme_row| theme_row.deadline);
    themes.sort_by_key(|theme| (date(theme).is_none(), date(theme), roadmap.id(*theme)));
    themes.extend(order.ranking.iter().filter(|theme| !is_obligation(roadmap, **theme)));
    themes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A roadmap ranked by ICE: the score of a theme is its impact, in hundreds.
    fn roadmap(themes: &str) -> Roadmap {
        Roadmap::load(format!("(format: 1, product: \"P\", ranking: \"ice\", themes: {{{themes}}})")).1
    }

    fn theme(id: &str, lane: &str, impact: Option<f64>, more: &str) -> String {
        let scores = impact
            .map(|impact| format!("scores: {{\"ice\": {{\"impact\": {impact}, \"confidence\": 10, \"ease\": 10}}}},"));
        format!("\"{id}\": (title: \"{id}\", lane: {lane}, {more} {}),", scores.unwrap_or_default())
    }

    fn describe_cut(roadmap: &Roadmap, capacity: f64) -> String {
        let cut = CapacityCut::new(roadmap, &RoadmapOrder::from_roadmap(roadmap), capacity);
        let mut text = String::new();
        for (number, step) in cut.steps.iter().enumerate() {
            if number == cut.fitting_count {
                text.push_str("---- ");
            }
            let sign = if step.effort.is_stated { "" } else { "~" };
            text.push_str(&format!("{} {sign}{}={} ", roadmap.id(step.theme), step.effort.amount, step.running_total));
        }
        if cut.fitting_count == cut.steps.len() {
            text.push_str("---- ");
        }
        let unranked: Vec<&str> = cut.unranked.iter().map(|theme| roadmap.id(*theme)).collect();
        format!("{text}({}) value {} effort {}", unranked.join(" "), cut.total_score(), cut.used_effort())
    }

    #[test]
    fn the_line_falls_before_the_first_theme_that_does_not_fit() {
        let themes = [
            theme("a", "Later", Some(9.0), "effort: 4,"),
            theme("b", "Now", Some(8.0), "effort: 6,"),
            theme("c", "Next", Some(7.0), "effort: 1,"),
            theme("d", "Shipped", Some(6.0), "effort: 1,"),
            theme("e", "Now", None, "effort: 1,"),
        ];
        let roadmap = roadmap(&themes.concat());
        // c would fit into what is left, but the line keeps the order.
        assert_eq!(describe_cut(&roadmap, 9.0), "a 4=4 ---- b 6=10 c 1=11 (e) value 900 effort 4");
        assert_eq!(describe_cut(&roadmap, 10.0), "a 4=4 b 6=10 ---- c 1=11 (e) value 1700 effort 10");
        assert_eq!(describe_cut(&roadmap, 11.0), "a 4=4 b 6=10 c 1=11 ---- (e) value 2400 effort 11");
        assert_eq!(describe_cut(&roadmap, 0.0), "---- a 4=4 b 6=10 c 1=11 (e) value 0 effort 0");
    }

    #[test]
    fn obligations_come_first_by_date_and_are_always_above_the_line() {
        let themes = [
            theme("a", "Now", Some(9.0), "effort: 1,"),
            theme("law", "Later", None, "effort: 5, kind: Obligation, deadline: (on: \"2026-09-01\", because: \"x\"),"),
            theme(
                "tax",
                "Next",
                Some(1.0),
                "effort: 2, kind: Obligation, deadline: (on: \"2026-05-01\", because: \"x\"),",
            ),
            theme("some-day", "Now", None, "effort: 1, kind: Obligation,"),
        ];
        let roadmap = roadmap(&themes.concat());
        assert_eq!(describe_cut(&roadmap, 4.0), "tax 2=2 law 5=7 some-day 1=8 ---- a 1=9 () value 100 effort 8");
        assert_eq!(describe_cut(&roadmap, 9.0), "tax 2=2 law 5=7 some-day 1=8 a 1=9 ---- () value 1000 effort 9");
    }

    #[test]
    fn a_theme_without_effort_counts_with_the_median_and_is_named() {
        let themes = [
            theme("a", "Now", Some(9.0), "effort: 2,"),
            theme("b", "Now", Some(8.0), ""),
            theme("c", "Next", Some(7.0), "effort: 3,"),
            theme("d", "Later", None, ""),
        ];
        let roadmap = roadmap(&themes.concat());
        assert_eq!(describe_cut(&roadmap, 5.0), "a 2=2 b ~2.5=4.5 ---- c 3=7.5 (d) value 1700 effort 4.5");
        let load = CapacityLoad::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), Some(4.0));
        let sums: Vec<(usize, f64, usize)> =
            load.lanes.iter().map(|sum| (sum.theme_count, sum.effort, sum.without_effort)).collect();
        assert_eq!(sums, [(2, 4.5, 1), (1, 3.0, 0), (1, 2.5, 1)]);
        let without: Vec<&str> = load.without_effort.iter().map(|theme| roadmap.id(*theme)).collect();
        assert_eq!((load.median, load.free_capacity(), without), (2.5, Some(-0.5), vec!["b", "d"]));
    }

    #[test]
    fn sums_of_tenths_fit_exactly() {
        let themes: Vec<String> = (0..10).map(|n| theme(&format!("t{n}"), "Now", Some(9.0), "effort: 0.1,")).collect();
        let roadmap = roadmap(&themes.concat());
        assert_eq!(CapacityCut::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), 1.0).fitting_count, 10);
    }

    #[test]
    fn without_themes_there_is_nothing_to_cut() {
        let roadmap = roadmap("");
        assert_eq!(describe_cut(&roadmap, 3.0), "---- () value 0 effort 0");
        assert_eq!(CapacityLoad::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap), None).free_capacity(), None);
    }
}
