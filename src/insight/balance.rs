//! How the effort of the live themes is shared out, and how far that is from what was wanted.
//!
//! Shares are of effort, never of counts; efforts are counted as in `capacity`. What was wanted are the
//! percents of the file's `balance`; 30 long-term, 20 for health and 10 to keep the lights on are our defaults. That a
//! portfolio is held against shares decided beforehand: Nagji and Tuff, "Managing Your Innovation Portfolio", Harvard
//! Business Review, May 2012 (their 70 / 20 / 10 varies by firm). Keeping the lights on and obligations are told apart
//! from what was chosen freely.

use super::capacity::{self, Efforts, Sum};
use super::order::Order;
use super::score::moscow;
use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{BetKind, Horizon};
use crate::roadmap::name;

/// So many points of a hundred may a share be off before it is said: our default.
pub const TOLERATED: f64 = 10.0;

/// The lowest part of the ranking that is looked at: a quarter, by count. Our default.
const LOWEST: usize = 4;

/// A part of the work, and its share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// What is in it.
    pub sum: Sum,
    /// Its share of the effort, in percent.
    pub percent: f64,
    /// The share that was wanted, in percent; `None` where none is.
    pub wanted: Option<f64>,
}

impl Part {
    /// By how many points it is over what was wanted; below 0 when it is under.
    pub fn gap(&self) -> Option<f64> {
        self.wanted.map(|wanted| self.percent - wanted)
    }

    /// Whether it is further off than is tolerated.
    pub fn is_off(&self) -> bool {
        self.gap().is_some_and(|gap| gap.abs() > TOLERATED + 1e-9)
    }
}

/// How the work is shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// All live themes.
    pub all: Sum,
    /// What pays soon, what pays in the long run, and what does not say.
    pub horizons: [Part; 3],
    /// Value, health, keeping the lights on, obligations.
    pub kinds: [Part; 4],
    /// How far the horizons are from what was wanted, in points of a hundred.
    pub horizon_distance: f64,
    /// The same of the kinds.
    pub kind_distance: f64,
    /// The options of all live themes.
    pub moscow: Moscow,
    /// The lowest part of the ranking.
    pub lowest: Option<Lowest>,
    /// How many themes are in Now.
    pub now: usize,
    /// What they take.
    pub now_effort: f64,
    /// How many should be at most.
    pub now_limit: f64,
}

/// Efforts of options by MoSCoW.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moscow {
    /// The efforts of Must, Should, Could and Won't.
    pub efforts: [f64; 4],
    /// The shares of the first three; `None` without effort.
    pub shares: Option<moscow::Shares>,
    /// How much may be Must, in percent.
    pub limit: f64,
    /// How many options with such a word state no effort, and are not counted.
    pub without_effort: u32,
}

impl Moscow {
    /// Whether so much is Must that nothing is left to give.
    pub fn has_too_much_must(&self) -> bool {
        self.shares.is_some_and(|shares| shares.has_too_much_must(self.limit))
    }
}

/// The themes at the end of the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowest {
    /// The lowest quarter, highest score first.
    pub themes: Vec<Serial>,
    /// What they take.
    pub sum: Sum,
    /// Of the effort of all ranked themes, in percent.
    pub percent: f64,
}

/// Half the sum of all gaps: how much of the whole would have to move to another part.
pub fn distance(is: &[f64], wanted: &[f64]) -> f64 {
    is.iter().zip(wanted).map(|(is, wanted)| (is - wanted).abs()).sum::<f64>() / 2.0
}

impl Balance {
    /// Of a roadmap.
    pub fn of(roadmap: &Roadmap, order: &Order) -> Self {
        let efforts = Efforts::of(roadmap);
        let (mut all, mut horizons, mut kinds) = (Sum::default(), [Sum::default(); 3], [Sum::default(); 4]);
        let mut moscow = Moscow { limit: roadmap.settings.limit(name::MUST), ..Moscow::default() };
        for (_, bet) in capacity::live_themes(roadmap) {
            let effort = efforts.count(bet);
            let [short, long, unknown] = &mut horizons;
            let [value, health, lights, obligation] = &mut kinds;
            let horizon = match bet.horizon {
                Some(Horizon::Short) => short,
                Some(Horizon::Long) => long,
                None => unknown,
            };
            let kind = match bet.kind {
                BetKind::Value => value,
                BetKind::Health => health,
                BetKind::KeepLightsOn => lights,
                BetKind::Obligation => obligation,
            };
            for sum in [&mut all, horizon, kind] {
                sum.add(effort);
            }
            moscow.efforts.iter_mut().zip(bet.moscow).for_each(|(sum, effort)| *sum += effort);
            moscow.without_effort += bet.moscow_without_effort;
        }
        moscow.shares = moscow::shares(moscow.efforts);
        let wanted = roadmap.settings.balance;
        let part = |sum: Sum, wanted: Option<f64>| Part { sum, percent: sum.percent_of(&all), wanted };
        let [short, long, unknown] = horizons;
        let horizons = [part(short, None), part(long, Some(wanted.long)), part(unknown, None)];
        let [value, health, lights, obligation] = kinds;
        let kinds = [
            part(value, Some((100.0 - wanted.health - wanted.keep_lights_on).max(0.0))),
            part(health, Some(wanted.health)),
            part(lights, Some(wanted.keep_lights_on)),
            part(obligation, None),
        ];
        Self {
            all,
            horizon_distance: horizon_distance(&horizons),
            kind_distance: kind_distance(&kinds),
            horizons,
            kinds,
            moscow,
            lowest: lowest(roadmap, order, efforts),
            now: order.lane(crate::roadmap::lane::Lane::Now).len(),
            now_effort: now_effort(roadmap, order, efforts),
            now_limit: roadmap.settings.limit(name::NOW),
        }
    }

    /// Whether there are more themes in Now than should be.
    pub fn has_too_many_in_now(&self) -> bool {
        self.now as f64 > self.now_limit
    }
}

fn now_effort(roadmap: &Roadmap, order: &Order, efforts: Efforts) -> f64 {
    let now = order.lane(crate::roadmap::lane::Lane::Now).iter();
    now.fold(0.0, |sum, theme| sum + efforts.of_theme(roadmap, *theme).amount)
}

/// Long-term against all the rest: what does not say when it pays is no long-term work.
fn horizon_distance([short, long, unknown]: &[Part; 3]) -> f64 {
    let wanted = long.wanted.unwrap_or_default();
    if long.sum.effort + short.sum.effort + unknown.sum.effort > 0.0 {
        distance(&[long.percent, short.percent + unknown.percent], &[wanted, 100.0 - wanted])
    } else {
        0.0
    }
}

/// Of obligations nothing is wanted: each of them is a share that went from what was.
fn kind_distance(kinds: &[Part; 4]) -> f64 {
    let is = kinds.map(|part| part.percent);
    let wanted = kinds.map(|part| part.wanted.unwrap_or_default());
    if kinds.iter().any(|part| part.sum.effort > 0.0) { distance(&is, &wanted) } else { 0.0 }
}

/// The lowest quarter of the ranking; `None` with fewer than four ranked themes.
fn lowest(roadmap: &Roadmap, order: &Order, efforts: Efforts) -> Option<Lowest> {
    let count = order.ranking.len() / LOWEST;
    let themes = order.ranking.get(order.ranking.len() - count..).filter(|themes| !themes.is_empty())?;
    let sum_of = |themes: &[Serial]| {
        let mut sum = Sum::default();
        for theme in themes {
            sum.add(efforts.of_theme(roadmap, *theme));
        }
        sum
    };
    let sum = sum_of(themes);
    let percent = sum.percent_of(&sum_of(&order.ranking));
    Some(Lowest { themes: themes.to_vec(), sum, percent })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_distance() {
        // 70 / 10 / 5 and 15 to keep the lights on, against 70 / 20 / 10 and none.
        assert!((distance(&[70.0, 10.0, 5.0, 15.0], &[70.0, 20.0, 10.0, 0.0]) - 15.0).abs() < 1e-9);
        assert!(distance(&[50.0, 50.0], &[50.0, 50.0]).abs() < 1e-9);
    }

    fn balance(head: &str, themes: &[&str]) -> (Roadmap, Balance) {
        let theme = |(number, fields): (usize, &&str)| format!("\"t{number}\": (title: \"T\", lane: Next, {fields}),");
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let roadmap = Roadmap::load(format!("(format: 1, product: \"P\", {head} themes: {{{themes}}})")).1;
        let balance = Balance::of(&roadmap, &Order::of(&roadmap));
        (roadmap, balance)
    }

    fn told(parts: &[Part]) -> String {
        let part = |part: &Part| match (part.wanted, part.is_off()) {
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
        assert_eq!((balance.all.themes, balance.all.effort), (4, 20.0));
    }

    #[test]
    fn the_file_may_want_other_shares_and_a_theme_without_effort_counts_with_the_median() {
        let head = "balance: (long: 50, health: 0, keep_lights_on: 0),";
        let (_, balance) = balance(head, &["effort: 3, horizon: Long", "kind: Health", "effort: 1"]);
        assert_eq!(told(&balance.horizons), "0.0, 50.0 of 50, 50.0");
        assert_eq!(told(&balance.kinds), "66.7 of 100!, 33.3 of 0!, 0.0 of 0, 0.0");
        assert_eq!(balance.all.without_effort, 1);
    }

    #[test]
    fn without_work_nothing_is_off() {
        let (_, balance) = balance("", &[]);
        assert_eq!((balance.horizon_distance, balance.kind_distance, balance.lowest), (0.0, 0.0, None));
        assert_eq!(balance.moscow.shares, None);
    }

    #[test]
    fn must_is_a_share_of_the_effort_of_all_options() {
        let option = |word: &str, effort: &str| format!("\"{word}\": (text: \"x\", moscow: {word}, effort: {effort})");
        let items = format!("items: {{{}, {}}}", option("Must", "31"), option("Should", "10"));
        let more = format!(
            "items: {{{}, \"w\": (text: \"x\", moscow: Wont, effort: 9), \"n\": (text: \"x\", moscow: Must)}}",
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
        let lowest = whole.lowest.unwrap();
        assert_eq!(lowest.themes.iter().map(|theme| roadmap.id(*theme)).collect::<Vec<_>>(), ["t1"]);
        assert!((lowest.percent - 50.0).abs() < 1e-9);
        assert_eq!(balance("ranking: \"ice\",", &themes[..3]).1.lowest, None);
    }

    #[test]
    fn nobody_can_do_everything() {
        let now = ["effort: 1, lane: Now"; 4].map(|fields| fields.replace("lane: Now", ""));
        assert_eq!(balance("", &now.each_ref().map(String::as_str)).1.now, 0);
        let theme = |n: usize| format!("\"t{n}\": (title: \"T\", lane: Now),");
        let of = |count: usize, head: &str| {
            let themes: String = (0..count).map(theme).collect();
            let roadmap = Roadmap::load(format!("(format: 1, product: \"P\", {head} themes: {{{themes}}})")).1;
            Balance::of(&roadmap, &Order::of(&roadmap)).has_too_many_in_now()
        };
        assert!(!of(3, "") && of(4, "") && !of(4, "lint: (limits: (now: 4)),"));
    }
}
