//! What would turn the order of two neighbours: the smallest change of one input, the others as they are, and of one
//! weight, the others fixed.

use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::score::weighted::utility;
use crate::insight::score::{Estimates, Scorer, ScorerInput};
use crate::roadmap::entry_row::BetterDirection;
use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// A count is tried up to so many answers more or less.
const MAX_COUNT_CHANGE: u32 = 1000;
/// How often a number is halved in on.
const BISECTION_STEPS: usize = 60;
/// So many times what it is now a number without an upper end may become.
const UNBOUNDED_SEARCH_FACTOR: f64 = 1000.0;

/// A change of one number that turns the order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensitivityChange<'r> {
    /// The position of the input, or of the criterion whose weight it is.
    pub position: usize,
    /// What the screen calls it.
    pub name: &'r str,
    /// What it is.
    pub from: f64,
    /// What it would have to be. Of an input: this value does it. Of a weight: anything beyond it.
    pub to: f64,
    /// How much that is of the scale, or of the number itself where its scale has no end: the smaller, the nearer.
    relative_size: f64,
}

/// For each input, the change that brings a theme's score beyond `target`: above it, or below it. The nearest first.
pub fn find_input_changes<'r>(
    rater: &Scorer<'r>,
    estimates: &Estimates,
    target: f64,
    is_upward: bool,
) -> Vec<SensitivityChange<'r>> {
    let middle = |asked: &ScorerInput<'_>| asked.scale.low + (asked.scale.high - asked.scale.low) / 2.0;
    let values: SmallVec<[f64; 6]> = estimates
        .iter()
        .zip(&rater.inputs)
        .map(|(estimate, asked)| estimate.map_or_else(|| middle(asked), |estimate| estimate.likely))
        .collect();
    let mut flips: Vec<SensitivityChange<'r>> = Vec::new();
    for (at, (asked, estimate)) in rater.inputs.iter().zip(estimates).enumerate() {
        let Some(from) = estimate.map(|estimate| estimate.likely) else { continue };
        let goes_beyond = &|value: f64| {
            let mut tried = values.clone();
            if let Some(slot) = tried.get_mut(at) {
                *slot = value;
            }
            rater.compute(&tried).is_some_and(|score| match is_upward {
                true => score > target + SCORE_TOLERANCE,
                false => score < target - SCORE_TOLERANCE,
            })
        };
        // More of an input is not always better: both ways are tried, and the nearer one is told.
        let found = [true, false].into_iter().filter_map(|rises| match (asked.weight, asked.scale.is_whole) {
            (Some(_), _) => find_rating(from, rises, goes_beyond),
            (None, true) => find_count(from, rises, goes_beyond),
            (None, false) => find_threshold(asked, from, rises, goes_beyond),
        });
        if let Some(to) = found.min_by(|one, other| (one - from).abs().total_cmp(&(other - from).abs())) {
            let width = asked.scale.high - asked.scale.low;
            let size = (to - from).abs() / if width.is_finite() { width } else { from.abs().max(to.abs()) };
            flips.push(SensitivityChange { position: at, name: asked.name, from, to, relative_size: size });
        }
    }
    sort_nearest_first(&mut flips);
    flips
}

/// Sizes that differ in the last digits of a double are equal.
fn sort_nearest_first(flips: &mut [SensitivityChange<'_>]) {
    flips.sort_by_key(|flip| ((flip.relative_size * 1e9).round() as u64, flip.position));
}

/// The fewest inputs that together bring a theme's score beyond `target`, each at the end of its scale but the last one,
/// which goes as far as it must; one after the other, whichever adds most. `None` where even all of them do not.
pub fn find_combined_changes<'r>(
    rater: &Scorer<'r>,
    estimates: &Estimates,
    target: f64,
) -> Option<Vec<SensitivityChange<'r>>> {
    let mut estimates = estimates.clone();
    let mut chosen: Vec<SensitivityChange<'r>> = Vec::new();
    let score = |estimates: &Estimates| rater.score_estimates(estimates).0;
    loop {
        if let Some(last) = find_input_changes(rater, &estimates, target, true).first() {
            chosen.push(*last);
            return Some(chosen);
        }
        let mut best: Option<(f64, SensitivityChange<'r>)> = None;
        for (at, (asked, estimate)) in rater.inputs.iter().zip(&estimates).enumerate() {
            let Some(from) = estimate.map(|estimate| estimate.likely) else { continue };
            let to = if asked.is_cost { asked.scale.low } else { asked.scale.high };
            if !to.is_finite() || (to - from).abs() < SCORE_TOLERANCE || chosen.iter().any(|flip| flip.position == at) {
                continue;
            }
            let mut tried = estimates.clone();
            if let Some(slot) = tried.get_mut(at) {
                *slot = Some(crate::roadmap::entry_row::Estimate::from_number(to));
            }
            let Some(gained) = score(&tried) else { continue };
            if best.is_none_or(|(most, _)| gained > most + SCORE_TOLERANCE) {
                best =
                    Some((gained, SensitivityChange { position: at, name: asked.name, from, to, relative_size: 0.0 }));
            }
        }
        let (gained, flip) = best?;
        if score(&estimates).is_some_and(|now| gained <= now + SCORE_TOLERANCE) {
            return None;
        }
        if let Some(slot) = estimates.get_mut(flip.position) {
            *slot = Some(crate::roadmap::entry_row::Estimate::from_number(flip.to));
        }
        chosen.push(flip);
    }
}

/// The first whole mark that does it, of the marks from 1 to 5.
fn find_rating(from: f64, rises: bool, goes_beyond: impl Fn(f64) -> bool + Copy) -> Option<f64> {
    let marks: Vec<f64> = match rises {
        true => (1..=5).map(f64::from).filter(|mark| *mark > from).collect(),
        false => (1..=5).rev().map(f64::from).filter(|mark| *mark < from).collect(),
    };
    marks.into_iter().find(|mark| goes_beyond(*mark))
}

/// The first count that does it; nobody asks more people for it.
fn find_count(from: f64, rises: bool, goes_beyond: impl Fn(f64) -> bool) -> Option<f64> {
    let steps = (1..=MAX_COUNT_CHANGE).map(|step| if rises { from + f64::from(step) } else { from - f64::from(step) });
    steps.take_while(|count| *count >= 0.0).find(|count| goes_beyond(*count))
}

/// The nearest number of three digits that does it.
fn find_threshold(
    asked: &ScorerInput<'_>,
    from: f64,
    rises: bool,
    goes_beyond: impl Fn(f64) -> bool + Copy,
) -> Option<f64> {
    let far = match rises {
        true if asked.scale.high.is_finite() => asked.scale.high,
        true => from.abs().max(1.0) * UNBOUNDED_SEARCH_FACTOR,
        false if asked.scale.is_low_exclusive => asked.scale.low + from.abs() / UNBOUNDED_SEARCH_FACTOR,
        false => asked.scale.low,
    };
    if !goes_beyond(far) {
        return None;
    }
    let (mut inside, mut beyond) = (from, far);
    for _ in 0..BISECTION_STEPS {
        let middle = inside + (beyond - inside) / 2.0;
        if goes_beyond(middle) { beyond = middle } else { inside = middle }
    }
    let rounded = round_to_three_digits(beyond, rises);
    Some(if asked.scale.contains(rounded) && goes_beyond(rounded) { rounded } else { beyond })
}

/// Three digits, up or down.
fn round_to_three_digits(number: f64, rises: bool) -> f64 {
    if number == 0.0 {
        return number;
    }
    let unit = 10_f64.powf(number.abs().log10().floor() - 2.0);
    let steps = number / unit;
    // What is a whole number of steps but for the last digits of a double is one.
    let near = steps.round();
    let steps = if (steps - near).abs() < 1e-6 {
        near + if rises { 1.0 } else { -1.0 }
    } else if rises {
        steps.ceil()
    } else {
        steps.floor()
    };
    let rounded = steps * unit;
    // A step of a thousandth is written with its own digits, not with those of a double.
    format!("{rounded:.12}").parse().unwrap_or(rounded)
}

/// For each criterion, the weight at which one theme has the score of the other, the other weights fixed. The nearest
/// first. Marks that are missing count as the middle.
pub fn find_weight_changes<'s>(
    settings: &'s RoadmapSettings,
    own: &Estimates,
    other: &Estimates,
) -> Vec<SensitivityChange<'s>> {
    let worth = |estimates: &Estimates| -> Vec<f64> {
        let of = |(estimate, criterion): (
            &Option<crate::roadmap::entry_row::Estimate>,
            &crate::roadmap::settings::Criterion,
        )| {
            estimate.map_or(0.5, |estimate| utility(estimate.likely, criterion.better == BetterDirection::Down))
        };
        estimates.iter().zip(&settings.criteria).map(of).collect()
    };
    let lead: Vec<f64> = worth(own).iter().zip(worth(other)).map(|(own, other)| own - other).collect();
    let whole: f64 = lead.iter().zip(&settings.criteria).map(|(lead, criterion)| lead * criterion.weight).sum();
    let all: f64 = settings.criteria.iter().map(|criterion| criterion.weight).sum();
    let mut flips: Vec<SensitivityChange<'s>> = Vec::new();
    for (at, (criterion, lead)) in settings.criteria.iter().zip(&lead).enumerate() {
        let to = -(whole - lead * criterion.weight) / lead;
        let is_possible = lead.abs() > SCORE_TOLERANCE
            && to.is_finite()
            && to > SCORE_TOLERANCE
            && (to - criterion.weight).abs() > SCORE_TOLERANCE;
        if is_possible {
            let size = (to - criterion.weight).abs() / all.max(SCORE_TOLERANCE);
            flips.push(SensitivityChange {
                position: at,
                name: &criterion.name,
                from: criterion.weight,
                to,
                relative_size: size,
            });
        }
    }
    sort_nearest_first(&mut flips);
    flips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::Roadmap;
    use crate::roadmap::plan::Plan;

    const WEIGHTED: &str = r#"Roadmap(themes: {
        "w2": (title: "SSO", lane: Now, scores: {"weighted": {"customer": 2, "business": 5, "effort": 4, "risk": 3, "fit": 3, "timing": 5}}),
        "w4": (title: "Reliability", lane: Now, scores: {"weighted": {"customer": 4, "business": 3, "effort": 4, "risk": 2, "fit": 4, "timing": 3}}),
    })"#;
    const RICE: &str = r#"Roadmap(ranking: "rice", themes: {
        "a": (title: "A", lane: Now, scores: {"rice": {"reach": 2000, "impact": 2, "confidence": 0.8, "effort": 4}}),
        "b": (title: "B", lane: Now, scores: {"rice": {"reach": 500, "impact": 3, "confidence": 0.9, "effort": 2}}),
    })"#;

    fn told(flips: &[SensitivityChange<'_>]) -> Vec<String> {
        flips.iter().map(|flip| format!("{} {} to {}", flip.name, flip.from, flip.to)).collect()
    }

    fn estimates(roadmap: &Roadmap, model: &str, id: &str) -> Estimates {
        let theme = roadmap.theme(roadmap.find_theme(id).unwrap()).unwrap();
        Scorer::new(roadmap, model).unwrap().estimates(theme)
    }

    #[test]
    fn one_mark_that_turns_the_order() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let rater = Scorer::new(&plan.roadmap, "weighted").unwrap();
        let [w2, w4] = ["w2", "w4"].map(|id| estimates(&plan.roadmap, "weighted", id));
        let up = told(&find_input_changes(&rater, &w2, 60.0, true));
        assert_eq!(up, ["customer 2 to 3", "effort 4 to 2", "fit 3 to 5"]);
        let down = told(&find_input_changes(&rater, &w4, 55.0, false));
        assert_eq!(down, ["customer 4 to 3", "business 3 to 1", "fit 4 to 2", "risk 2 to 5"]);
    }

    #[test]
    fn the_worked_weight() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let [w2, w4] = ["w2", "w4"].map(|id| estimates(&plan.roadmap, "weighted", id));
        let flips = told(&find_weight_changes(&plan.roadmap.settings, &w2, &w4));
        // Without any weight on fit the two would tie: no weight below that turns them.
        assert_eq!(flips, ["customer 25 to 15", "business 20 to 30", "timing 10 to 20"]);
    }

    #[test]
    fn a_number_of_three_digits_that_turns_the_order() {
        let plan = Plan::from_text(RICE.to_owned());
        let rater = Scorer::new(&plan.roadmap, "rice").unwrap();
        let b = estimates(&plan.roadmap, "rice", "b");
        let up = told(&find_input_changes(&rater, &b, 800.0, true));
        assert_eq!(up, ["reach 500 to 593", "impact 3 to 3.56", "effort 2 to 1.68"]);
        let a = estimates(&plan.roadmap, "rice", "a");
        let down = told(&find_input_changes(&rater, &a, 675.0, false));
        assert_eq!(down, ["confidence 0.8 to 0.674", "effort 4 to 4.75", "reach 2000 to 1680", "impact 2 to 1.68"]);
    }

    #[test]
    fn the_fewest_marks_that_turn_it_together() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let rater = Scorer::new(&plan.roadmap, "weighted").unwrap();
        let w2 = estimates(&plan.roadmap, "weighted", "w2");
        assert_eq!(
            told(&find_combined_changes(&rater, &w2, 86.25).unwrap()),
            ["customer 2 to 5", "effort 4 to 1", "risk 3 to 2"]
        );
        assert_eq!(find_combined_changes(&rater, &w2, 100.0), None);
    }

    #[test]
    fn more_is_not_always_better() {
        let text = r#"Roadmap(ranking: "opportunity", themes: {
            "p": (title: "P", lane: Now, scores: {"opportunity": {"importance": 10, "satisfaction": 5}}),
            "k": (title: "K", lane: Now, scores: {"kano": {"a": 10, "o": 5, "m": 3, "i": 2, "r": 0, "q": 0}}),
        })"#;
        let plan = Plan::from_text(text.to_owned());
        let [opportunity, kano] = ["opportunity", "kano"].map(|model| Scorer::new(&plan.roadmap, model).unwrap());
        let p = estimates(&plan.roadmap, "opportunity", "p");
        assert_eq!(told(&find_input_changes(&opportunity, &p, 16.0, true)), ["satisfaction 5 to 3.99"]);
        let k = estimates(&plan.roadmap, "kano", "k");
        assert!(told(&find_input_changes(&kano, &k, 1.0, false)).contains(&"i 2 to 6".to_owned()));
    }

    #[test]
    fn what_no_change_can_turn_is_not_told() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let rater = Scorer::new(&plan.roadmap, "weighted").unwrap();
        assert_eq!(
            told(&find_input_changes(&rater, &estimates(&plan.roadmap, "weighted", "w2"), 100.0, true)),
            [""; 0]
        );
    }
}
