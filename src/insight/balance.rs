//! How the effort of the live themes is shared out, and how far that is from what was wanted.
//!
//! Shares are of effort, never of counts; efforts are counted as in `capacity`. What was wanted are the
//! percents of the file's `balance`; 30 long-term, 20 for health and 10 to keep the lights on are our defaults. That a
//! portfolio is held against shares decided beforehand: Nagji and Tuff, "Managing Your Innovation Portfolio", Harvard
//! Business Review, May 2012 (their 70 / 20 / 10 varies by firm). Keeping the lights on and obligations are told apart
//! from what was chosen freely.

use super::capacity::{self, EffortCounter, EffortSum};
use super::order::RoadmapOrder;
use super::score::moscow;
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{Horizon, WorkKind};
use crate::roadmap::name;

/// So many points of a hundred may a share be off before it is said: our default.
pub const SHARE_TOLERANCE: f64 = 10.0;

/// The lowest part of the ranking that is looked at: a quarter, by count. Our default.
const LOWEST_QUARTER_DIVISOR: usize = 4;

/// A part of the work, and its share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EffortShare {
    /// What is in it.
    pub sum: EffortSum,
    /// Its share of the effort, in percent.
    pub percent: f64,
    /// The share that was wanted, in percent; `None` where none is.
    pub target_percent: Option<f64>,
}

impl EffortShare {
    /// By how many points it is over what was wanted; below 0 when it is under.
    pub fn points_off_target(&self) -> Option<f64> {
        self.target_percent.map(|wanted| self.percent - wanted)
    }

    /// Whether it is further off than is tolerated.
    pub fn is_off_target(&self) -> bool {
        self.points_off_target().is_some_and(|gap| gap.abs() > SHARE_TOLERANCE + 1e-9)
    }
}

/// How the work is shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct EffortBalance {
    /// All live themes.
    pub total: EffortSum,
    /// What pays soon, what pays in the long run, and what does not say.
    pub horizons: [EffortShare; 3],
    /// Value, health, keeping the lights on, obligations.
    pub kinds: [EffortShare; 4],
    /// How far the horizons are from what was wanted, in points of a hundred.
    pub horizon_distance: f64,
    /// The same of the kinds.
    pub kind_distance: f64,
    /// The options of all live themes.
    pub moscow: MoscowEfforts,
    /// The lowest part of the ranking.
    pub lowest_ranked: Option<LowestRanked>,
    /// How many themes are in Now.
    pub now_count: usize,
    /// What they take.
    pub now_effort: f64,
    /// How many should be at most.
    pub now_limit: f64,
}

/// Efforts of options by MoSCoW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MoscowEfforts {
    /// The efforts of Must, Should, Could and Won't.
    pub efforts: [f64; 4],
    /// The shares of the first three; `None` without effort.
    pub shares: Option<moscow::MoscowShares>,
    /// How much may be Must, in percent.
    pub must_limit: f64,
    /// How many options with such a word state no effort, and are not counted.
    pub without_effort: u32,
}

impl MoscowEfforts {
    /// Whether so much is Must that nothing is left to give.
    pub fn has_too_much_must(&self) -> bool {
        self.shares.is_some_and(|shares| shares.has_too_much_must(self.must_limit))
    }
}

/// The themes at the end of the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct LowestRanked {
    /// The lowest quarter, highest score first.
    pub themes: Vec<EntryId>,
    /// What they take.
    pub sum: EffortSum,
    /// Of the effort of all ranked themes, in percent.
    pub percent: f64,
}

/// Half the sum of all gaps: how much of the whole would have to move to another part.
pub fn share_distance(is: &[f64], wanted: &[f64]) -> f64 {
    is.iter().zip(wanted).map(|(is, wanted)| (is - wanted).abs()).sum::<f64>() / 2.0
}

impl EffortBalance {
    /// Of a roadmap.
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
        let wanted = roadmap.settings.balance;
        let part = |sum: EffortSum, wanted: Option<f64>| EffortShare {
            sum,
            percent: sum.percent_of(&all),
            target_percent: wanted,
        };
        let [short, long, unknown] = horizons;
        let horizons = [part(short, None), part(long, Some(wanted.long_term)), part(unknown, None)];
        let [value, health, lights, obligation] = kinds;
        let kinds = [
            part(value, Some((100.0 - wanted.health - wanted.keep_lights_on).max(0.0))),
            part(health, Some(wanted.health)),
            part(lights, Some(wanted.keep_lights_on)),
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

    /// Whether there are more themes in Now than should be.
    pub fn has_too_many_in_now(&self) -> bool {
        self.now_count as f64 > self.now_limit
    }
}

fn now_effort(roadmap: &Roadmap, order: &RoadmapOrder, efforts: EffortCounter) -> f64 {
    let now = order.lane(crate::roadmap::lane::Lane::Now).iter();
    now.fold(0.0, |sum, theme| sum + efforts.entry_effort(roadmap, *theme).amount)
}

/// Long-term against all the rest: what does not say when it pays is no long-term work.
fn horizon_distance([short, long, unknown]: &[EffortShare; 3]) -> f64 {
    let wanted = long.target_percent.unwrap_or_default();
    if long.sum.effort + short.sum.effort + unknown.sum.effort > 0.0 {
        share_distance(&[long.percent, short.percent + unknown.percent], &[wanted, 100.0 - wanted])
    } else {
        0.0
    }
}

/// Of obligations nothing is wanted: each of them is a share that went from what was.
fn kind_distance(kinds: &[EffortShare; 4]) -> f64 {
    let is = kinds.map(|part| part.percent);
    let wanted = kinds.map(|part| part.target_percent.unwrap_or_default());
    if kinds.iter().any(|part| part.sum.effort > 0.0) { share_distance(&is, &wanted) } else { 0.0 }
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
    fn the_worked_distance() {
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

    fn told(parts: &[EffortShare]) -> String {
        let part = |part: &EffortShare| match (part.target_percent, part.is_off_target()) {
            (None, _) => format!("{:.1}", part.percent),
            (Some(wanted), false) => format!("{:.1} of {wanted}", part.percent),
            (Some(wanted), true) => format!("{:.1} of {wanted}!", part.percent),
        };
        parts.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn shares_are_of_effort_and_held_against_our_defaults() {
        let themes = [
            "effort: 14, horizon: Short",
            "effort: 2, kind: Health, horizon: Long",
            "effort: 1, kind: KeepLightsOn",
            "effort: 3, kind: Obligation",
            "effort: 9, lane: Shipped",
        ];
        let (_, balance) = balance("", &themes[..4]);
        assert_eq!(told(&balance.horizons), "70.0, 10.0 of 30!, 20.0");
        assert_eq!(told(&balance.kinds), "70.0 of 70, 10.0 of 20, 5.0 of 10, 15.0");
        assert_eq!((balance.horizon_distance, balance.kind_distance), (20.0, 15.0));
        assert_eq!((balance.total.theme_count, balance.total.effort), (4, 20.0));
    }

    #[test]
    fn the_file_may_want_other_shares_and_a_theme_without_effort_counts_with_the_median() {
        let head = "balance: (long: 50, health: 0, keep_lights_on: 0),";
        let (_, balance) = balance(head, &["effort: 3, horizon: Long", "kind: Health", "effort: 1"]);
        assert_eq!(told(&balance.horizons), "0.0, 50.0 of 50, 50.0");
        assert_eq!(told(&balance.kinds), "66.7 of 100!, 33.3 of 0!, 0.0 of 0, 0.0");
        assert_eq!(balance.total.without_effort, 1);
    }

    #[test]
    fn without_work_nothing_is_off() {
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
    fn the_lowest_quarter_is_of_those_that_are_ranked() {
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
    fn nobody_can_do_everything() {
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
