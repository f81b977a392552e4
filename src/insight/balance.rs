//! How the effort of the live themes is allocated, compared with the targets of the file.
//!
//! Shares are of effort, never of counts; efforts are counted as in `capacity`. The targets are the percentages of the
//! file's `balance`; 30 long-term, 20 for health and 10 to keep the lights on are our defaults. Comparing a portfolio with
//! shares set beforehand follows Nagji and Tuff, "Managing Your Innovation Portfolio", Harvard Business Review, May 2012
//! (their 70 / 20 / 10 varies by firm). Keeping the lights on and obligations are kept apart from freely chosen work.

use super::capacity::{self, EffortCounter, EffortSum};
use super::order::RoadmapOrder;
use super::score::moscow;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{Horizon, WorkKind};
use crate::roadmap::name;

/// Percentage points a share may be off target: our default.
pub const SHARE_TOLERANCE: f64 = 10.0;

/// The lowest part of the ranking is a quarter, by count: our default.
const LOWEST_QUARTER_DIVISOR: usize = 4;

/// One part of the work and its share of the effort.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffortShare {
    pub sum: EffortSum,
    /// From 0 to 100.
    pub percent: f64,
    /// From 0 to 100; `None` if there is no target.
    pub target_percent: Option<f64>,
}

impl EffortShare {
    /// Percentage points above the target; negative below it.
    pub fn points_off_target(&self) -> Option<f64> {
        self.target_percent.map(|target| self.percent - target)
    }

    pub fn is_off_target(&self) -> bool {
        self.points_off_target().is_some_and(|gap| gap.abs() > SHARE_TOLERANCE + 1e-9)
    }
}

/// How the effort of the live themes is allocated.
#[derive(Clone, Debug, PartialEq)]
pub struct EffortBalance {
    pub total: EffortSum,
    /// Short-term, long-term, and without a horizon.
    pub horizons: [EffortShare; 3],
    /// Value, health, keeping the lights on, obligations.
    pub kinds: [EffortShare; 4],
    /// Distance of the horizons from their targets, in percentage points.
    pub horizon_distance: f64,
    /// Distance of the kinds from their targets, in percentage points.
    pub kind_distance: f64,
    /// The options of all live themes.
    pub moscow: MoscowEfforts,
    pub lowest_ranked: Option<LowestRanked>,
    pub now_count: usize,
    pub now_effort: f64,
    /// Maximum number of themes in Now.
    pub now_limit: f64,
}

/// Efforts of options by MoSCoW priority.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MoscowEfforts {
    /// Must, Should, Could and Won't.
    pub efforts: [f64; 4],
    /// `None` without any effort.
    pub shares: Option<moscow::MoscowShares>,
    /// Maximum share of Must, from 0 to 100.
    pub must_limit: f64,
    /// How many options have a priority but no effort, and are not counted.
    pub without_effort: u32,
}

impl MoscowEfforts {
    pub fn has_too_much_must(&self) -> bool {
        self.shares.is_some_and(|shares| shares.has_too_much_must(self.must_limit))
    }
}

/// The last quarter of the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct LowestRanked {
    /// Highest score first.
    pub themes: Vec<EntryId>,
    pub sum: EffortSum,
    /// Share of the effort of all ranked themes, from 0 to 100.
    pub percent: f64,
}

/// Half the sum of all gaps: how much would have to move to another part.
pub fn share_distance(actual: &[f64], target: &[f64]) -> f64 {
    actual.iter().zip(target).map(|(actual, target)| (actual - target).abs()).sum::<f64>() / 2.0
}

impl EffortBalance {
    pub fn new(roadmap: &Roadmap, order: &RoadmapOrder) -> Self {
        let efforts = EffortCounter::from_roadmap(roadmap);
        let (mut all, mut horizons, mut kinds) =
            (EffortSum::default(), [EffortSum::default(); 3], [EffortSum::default(); 4]);
        let mut moscow = MoscowEfforts { must_limit: roadmap.settings.limit(name::MUST), ..MoscowEfforts::default() };
        for (_, theme_row) in capacity::live_themes(roadmap) {
            let effort = efforts.theme_effort(theme_row);
            let [short, long, unknown] = &mut horizons;
            let [value, health, lights, obligation] = &mut kinds;
            let horizon = match theme_row.horizon {
                Some(Horizon::Short) => short,
                Some(Horizon::Long) => long,
                None => unknown,
            };
            let kind = match theme_row.kind {
                WorkKind::Value => value,
                WorkKind::Health => health,
                WorkKind::KeepLightsOn => lights,
                WorkKind::Obligation => obligation,
            };
            for sum in [&mut all, horizon, kind] {
                sum.add(effort);
            }
            moscow.efforts.iter_mut().zip(theme_row.moscow).for_each(|(sum, effort)| *sum += effort);
            moscow.without_effort += theme_row.moscow_without_effort;
        }
        moscow.shares = moscow::compute_shares(moscow.efforts);
        let targets = roadmap.settings.balance;
        let part = |sum: EffortSum, target_percent: Option<f64>| EffortShare {
            sum,
            percent: sum.percent_of(&all),
            target_percent,
        };
        let [short, long, unknown] = horizons;
        let horizons = [part(short, None), part(long, Some(targets.long_term)), part(unknown, None)];
        let [value, health, lights, obligation] = kinds;
        let kinds = [
            part(value, Some((100.0 - targets.health - targets.keep_lights_on).max(0.0))),
            part(health, Some(targets.health)),
            part(lights, Some(targets.keep_lights_on)),
            part(obligation, None),
        ];
        Self {
            total: all,
            horizon_distance: horizon_distance(&horizons),
            kind_distance: kind_distance(&kinds),
            horizons,
            kinds,
            moscow,
            lowest_ranked: find_lowest_ranked(roadmap, order, efforts),
            now_count: order.lane(crate::roadmap::lane::Lane::Now).len(),
            now_effort: now_effort(roadmap, order, efforts),
            now_limit: roadmap.settings.limit(name::NOW),
        }
    }

    pub fn has_too_many_in_now(&self) -> bool {
        self.now_count as f64 > self.now_limit
    }
}

fn now_effort(roadmap: &Roadmap, order: &RoadmapOrder, efforts: EffortCounter) -> f64 {
    let now = order.lane(crate::roadmap::lane::Lane::Now).iter();
    now.fold(0.0, |sum, theme| sum + efforts.entry_effort(roadmap, *theme).amount)
}

/// Long-term work compared with all other work; a theme without a horizon is not long-term.
fn horizon_distance([short, long, unknown]: &[EffortShare; 3]) -> f64 {
    let target = long.target_percent.unwrap_or_default();
    if long.sum.effort + short.sum.effort + unknown.sum.effort > 0.0 {
        share_distance(&[long.percent, short.percent + unknown.percent], &[target, 100.0 - target])
    } else {
        0.0
    }
}

/// Obligations have no target, so all of their share counts as distance.
fn kind_distance(kinds: &[EffortShare; 4]) -> f64 {
    let actual = kinds.map(|part| part.percent);
    let targets = kinds.map(|part| part.target_percent.unwrap_or_default());
    if kinds.iter().any(|part| part.sum.effort > 0.0) { share_distance(&actual, &targets) } else { 0.0 }
}

/// The lowest quarter of the ranking; `None` with fewer than four ranked themes.
fn find_lowest_ranked(roadmap: &Roadmap, order: &RoadmapOrder, efforts: EffortCounter) -> Option<LowestRanked> {
    let count = order.ranking.len() / LOWEST_QUARTER_DIVISOR;
    let themes = order.ranking.get(order.ranking.len() - count..).filter(|themes| !themes.is_empty())?;
    let sum_of = |themes: &[EntryId]| {
        let mut sum = EffortSum::default();
        for theme in themes {
            sum.add(efforts.entry_effort(roadmap, *theme));
        }
        sum
    };
    let sum = sum_of(themes);
    let percent = sum.percent_of(&sum_of(&order.ranking));
    Some(LowestRanked { themes: themes.to_vec(), sum, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_matches_a_worked_example() {
        // 70 / 10 / 5 and 15 to keep the lights on, against 70 / 20 / 10 and none.
        assert!((share_distance(&[70.0, 10.0, 5.0, 15.0], &[70.0, 20.0, 10.0, 0.0]) - 15.0).abs() < 1e-9);
        assert!(share_distance(&[50.0, 50.0], &[50.0, 50.0]).abs() < 1e-9);
    }

    fn balance(head: &str, themes: &[&str]) -> (Roadmap, EffortBalance) {
        let theme = |(number, fields): (usize, &&str)| format!("\"t{number}\": (title: \"T\", lane: Next, {fields}),");
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let roadmap = Roadmap::load(format!("(format: 1, product: \"P\", {head} themes: {{{themes}}})")).1;
        let balance = EffortBalance::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap));
        (roadmap, balance)
    }

    fn describe(parts: &[EffortShare]) -> String {
        let part = |part: &EffortShare| match (part.target_percent, part.is_off_target()) {
            (None, _) => format!("{:.1}", part.percent),
            (Some(target), false) => format!("{:.1} of {target}", part.percent),
            (Some(target), true) => format!("{:.1} of {target}!", part.percent),
        };
        parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn shares_are_of_effort_and_compared_with_our_defaults() {
        let themes = [
            "effort: 14, horizon: Short",
            "effort: 2, kind: Health, horizon: Long",
            "effort: 1, kind: KeepLightsOn",
            "effort: 3, kind: Obligation",
            "effort: 9, lane: Shipped",
        ];
        let (_, balance) = balance("", &themes[..4]);
        assert_eq!(describe(&balance.horizons), "70.0, 10.0 of 30!, 20.0");
        assert_eq!(describe(&balance.kinds), "70.0 of 70, 10.0 of 20, 5.0 of 10, 15.0");
        assert_eq!((balance.horizon_distance, balance.kind_distance), (20.0, 15.0));
        assert_eq!((balance.total.theme_count, balance.total.effort), (4, 20.0));
    }

    #[test]
    fn the_file_can_set_targets_and_a_theme_without_effort_counts_with_the_median() {
        let head = "balance: (long: 50, health: 0, keep_lights_on: 0),";
        let (_, balance) = balance(head, &["effort: 3, horizon: Long", "kind: Health", "effort: 1"]);
        assert_eq!(describe(&balance.horizons), "0.0, 50.0 of 50, 50.0");
        assert_eq!(describe(&balance.kinds), "66.7 of 100!, 33.3 of 0!, 0.0 of 0, 0.0");
        assert_eq!(balance.total.without_effort, 1);
    }

    #[test]
    fn without_work_nothing_is_off_target() {
        let (_, balance) = balance("", &[]);
        assert_eq!((balance.horizon_distance, balance.kind_distance, balance.lowest_ranked), (0.0, 0.0, None));
        assert_eq!(balance.moscow.shares, None);
    }

    #[test]
    fn must_is_a_share_of_the_effort_of_all_options() {
        let option = |word: &str, effort: &str| format!("\"{word}\": (text: \"x\", moscow: {word}, effort: {effort})");
        let items = format!("options: {{{}, {}}}", option("Must", "31"), option("Should", "10"));
        let more = format!(
            "options: {{{}, \"w\": (text: \"x\", moscow: Wont, effort: 9), \"n\": (text: \"x\", moscow: Must)}}",
            option("Could", "10")
        );
        let (_, balance) = balance("", &[&items, &more]);
        assert_eq!(balance.moscow.efforts, [31.0, 10.0, 10.0, 9.0]);
        assert!((balance.moscow.shares.unwrap().must - 31.0 / 51.0).abs() < 1e-9);
        assert!(balance.moscow.has_too_much_must());
        assert_eq!(balance.moscow.without_effort, 1);
    }

    #[test]
    fn the_lowest_quarter_is_of_the_ranked_themes() {
        let scored = |impact: u32, effort: u32| {
            format!("effort: {effort}, scores: {{\"ice\": {{\"impact\": {impact}, \"confidence\": 5, \"ease\": 5}}}}")
        };
        let themes: Vec<String> = vec![scored(9, 1), scored(1, 6), scored(8, 2), scored(7, 3), "effort: 50".to_owned()];
        let themes: Vec<&str> = themes.iter().map(String::as_str).collect();
        let (roadmap, whole) = balance("ranking: \"ice\",", &themes);
        let lowest = whole.lowest_ranked.unwrap();
        assert_eq!(lowest.themes.iter().map(|theme| roadmap.id(*theme)).collect::<Vec<_>>(), ["t1"]);
        assert!((lowest.percent - 50.0).abs() < 1e-9);
        assert_eq!(balance("ranking: \"ice\",", &themes[..3]).1.lowest_ranked, None);
    }

    #[test]
    fn more_than_the_limit_in_now_is_too_many() {
        let now = ["effort: 1, lane: Now"; 4].map(|fields| fields.replace("lane: Now", ""));
        assert_eq!(balance("", &now.each_ref().map(String::as_str)).1.now_count, 0);
        let theme = |n: usize| format!("\"t{n}\": (title: \"T\", lane: Now),");
        let of = |count: usize, head: &str| {
            let themes: String = (0..count).map(theme).collect();
            let roadmap = Roadmap::load(format!("(format: 1, product: \"P\", {head} themes: {{{themes}}})")).1;
            EffortBalance::new(&roadmap, &RoadmapOrder::from_roadmap(&roadmap)).has_too_many_in_now()
        };
        assert!(!of(3, "") && of(4, "") && !of(4, "lint: (limits: (now: 4)),"));
    }
}
