//! Sensitivity: the smallest change of one input, or of one weight, that would swap two neighbors in the ranking while
//! everything else stays as it is.

use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::score::weighted::utility;
use crate::insight::score::{Estimates, Scorer, ScorerInput};
use crate::roadmap::entry_row::{BetterDirection, Estimate};
use crate::roadmap::settings::{Criterion, RoadmapSettings};
use smallvec::SmallVec;

/// Maximum change of a count.
const MAX_COUNT_CHANGE: u32 = 1000;
/// Bisection steps; enough for all the digits of an `f64`.
const BISECTION_STEPS: usize = 60;
/// Search limit for an unbounded input, as a multiple of its current value.
const UNBOUNDED_SEARCH_FACTOR: f64 = 1000.0;

/// A change of one number that swaps two themes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensitivityChange<'r> {
    /// The index of the input, or of the criterion whose weight changes.
    pub position: usize,
    /// The name to show.
    pub name: &'r str,
    pub from: f64,
    /// For an input, a value that is enough; for a weight, the tie, so anything beyond it is enough.
    pub to: f64,
    /// Size of the change relative to the scale, or to the number itself if the scale is unbounded; sorts the changes.
    relative_size: f64,
}

/// For each input, the smallest change that takes the score above `target`, or below it; smallest change first.
pub fn find_input_changes<'r>(
    scorer: &Scorer<'r>,
    estimates: &Estimates,
    target: f64,
    is_upward: bool,
) -> Vec<SensitivityChange<'r>> {
    let middle = |input: &ScorerInput<'_>| input.scale.low + (input.scale.high - input.scale.low) / 2.0;
    let values: SmallVec<[f64; 6]> = estimates
        .iter()
        .zip(&scorer.inputs)
        .map(|(estimate, input)| estimate.map_or_else(|| middle(input), |estimate| estimate.likely))
        .collect();
    let mut changes: Vec<SensitivityChange<'r>> = Vec::new();
    for (at, (input, estimate)) in scorer.inputs.iter().zip(estimates).enumerate() {
        let Some(from) = estimate.map(|estimate| estimate.likely) else { continue };
        let is_enough = &|value: f64| {
            let mut tried = values.clone();
            if let Some(slot) = tried.get_mut(at) {
                *slot = value;
            }
            scorer.compute(&tried).is_some_and(|score| {
                if is_upward { score > target + SCORE_TOLERANCE } else { score < target - SCORE_TOLERANCE }
            })
        };
        // A higher input is not always better: try both directions and take the smaller change.
        let found = [true, false].into_iter().filter_map(|rises| match (input.weight, input.scale.is_whole) {
            (Some(_), _) => find_rating(from, rises, is_enough),
            (None, true) => find_count(from, rises, is_enough),
            (None, false) => find_threshold(input, from, rises, is_enough),
        });
        if let Some(to) = found.min_by(|one, other| (one - from).abs().total_cmp(&(other - from).abs())) {
            let width = input.scale.high - input.scale.low;
            let size = (to - from).abs() / if width.is_finite() { width } else { from.abs().max(to.abs()) };
            changes.push(SensitivityChange { position: at, name: input.name, from, to, relative_size: size });
        }
    }
    sort_smallest_first(&mut changes);
    changes
}

/// Sizes that differ only by floating-point error count as equal.
fn sort_smallest_first(changes: &mut [SensitivityChange<'_>]) {
    changes.sort_by_key(|change| ((change.relative_size * 1e9).round() as u64, change.position));
}

/// A small set of input changes that together take a theme's score above `target`. Greedy: moves the input that gains
/// most to the end of its scale, until a single further change is enough. `None` if all of them together are not.
pub fn find_combined_changes<'r>(
    scorer: &Scorer<'r>,
    estimates: &Estimates,
    target: f64,
) -> Option<Vec<SensitivityChange<'r>>> {
    let mut estimates = estimates.clone();
    let mut chosen: Vec<SensitivityChange<'r>> = Vec::new();
    let score = |estimates: &Estimates| scorer.score_estimates(estimates).0;
    loop {
        if let Some(last) = find_input_changes(scorer, &estimates, target, true).first() {
            chosen.push(*last);
            return Some(chosen);
        }
        let mut best: Option<(f64, SensitivityChange<'r>)> = None;
        for (at, (input, estimate)) in scorer.inputs.iter().zip(&estimates).enumerate() {
            let Some(from) = estimate.map(|estimate| estimate.likely) else { continue };
            let to = if input.is_cost { input.scale.low } else { input.scale.high };
            if !to.is_finite()
                || (to - from).abs() < SCORE_TOLERANCE
                || chosen.iter().any(|change| change.position == at)
            {
                continue;
            }
            let mut tried = estimates.clone();
            if let Some(slot) = tried.get_mut(at) {
                *slot = Some(Estimate::from_number(to));
            }
            let Some(gained) = score(&tried) else { continue };
            if best.is_none_or(|(most, _)| gained > most + SCORE_TOLERANCE) {
                best =
                    Some((gained, SensitivityChange { position: at, name: input.name, from, to, relative_size: 0.0 }));
            }
        }
        let (gained, change) = best?;
        if score(&estimates).is_some_and(|now| gained <= now + SCORE_TOLERANCE) {
            return None;
        }
        if let Some(slot) = estimates.get_mut(change.position) {
            *slot = Some(Estimate::from_number(change.to));
        }
        chosen.push(change);
    }
}

/// The nearest rating from 1 to 5 that is enough.
fn find_rating(from: f64, rises: bool, is_enough: impl Fn(f64) -> bool + Copy) -> Option<f64> {
    let ratings: Vec<f64> = if rises {
        (1..=5).map(f64::from).filter(|rating| *rating > from).collect()
    } else {
        (1..=5).rev().map(f64::from).filter(|rating| *rating < from).collect()
    };
    ratings.into_iter().find(|rating| is_enough(*rating))
}

/// The nearest whole number within [`MAX_COUNT_CHANGE`] that is enough.
fn find_count(from: f64, rises: bool, is_enough: impl Fn(f64) -> bool) -> Option<f64> {
    let steps = (1..=MAX_COUNT_CHANGE).map(|step| if rises { from + f64::from(step) } else { from - f64::from(step) });
    steps.take_while(|count| *count >= 0.0).find(|count| is_enough(*count))
}

/// The nearest number of three digits that is enough.
fn find_threshold(
    input: &ScorerInput<'_>,
    from: f64,
    rises: bool,
    is_enough: impl Fn(f64) -> bool + Copy,
) -> Option<f64> {
    let far = match rises {
        true if input.scale.high.is_finite() => input.scale.high,
        true => from.abs().max(1.0) * UNBOUNDED_SEARCH_FACTOR,
        false if input.scale.is_low_exclusive => input.scale.low + from.abs() / UNBOUNDED_SEARCH_FACTOR,
        false => input.scale.low,
    };
    if !is_enough(far) {
        return None;
    }
    let (mut inside, mut beyond) = (from, far);
    for _ in 0..BISECTION_STEPS {
        let middle = inside + (beyond - inside) / 2.0;
        if is_enough(middle) { beyond = middle } else { inside = middle }
    }
    let rounded = round_to_three_digits(beyond, rises);
    Some(if input.scale.contains(rounded) && is_enough(rounded) { rounded } else { beyond })
}

/// Rounds to three significant digits; a number that has them already moves one step further.
fn round_to_three_digits(number: f64, rises: bool) -> f64 {
    if number == 0.0 {
        return number;
    }
    let unit = 10_f64.powf(number.abs().log10().floor() - 2.0);
    let steps = number / unit;
    // A whole number of steps, apart from floating-point error.
    let nearest = steps.round();
    let steps = if (steps - nearest).abs() < 1e-6 {
        nearest + if rises { 1.0 } else { -1.0 }
    } else if rises {
        steps.ceil()
    } else {
        steps.floor()
    };
    let rounded = steps * unit;
    // Removes the floating-point error of the multiplication.
    format!("{rounded:.12}").parse().unwrap_or(rounded)
}

/// For each criterion, the weight at which the two themes tie while the other weights stay; smallest change first.
/// Missing ratings count as the middle of the scale.
pub fn find_weight_changes<'s>(
    settings: &'s RoadmapSettings,
    own: &Estimates,
    other: &Estimates,
) -> Vec<SensitivityChange<'s>> {
    let utilities = |estimates: &Estimates| -> Vec<f64> {
        let of_rating = |(estimate, criterion): (&Option<Estimate>, &Criterion)| {
            estimate.map_or(0.5, |estimate| utility(estimate.likely, criterion.better == BetterDirection::Down))
        };
        estimates.iter().zip(&settings.criteria).map(of_rating).collect()
    };
    let margins: Vec<f64> = utilities(own).iter().zip(utilities(other)).map(|(own, other)| own - other).collect();
    let total_margin: f64 =
        margins.iter().zip(&settings.criteria).map(|(margin, criterion)| margin * criterion.weight).sum();
    let total_weight: f64 = settings.criteria.iter().map(|criterion| criterion.weight).sum();
    let mut changes: Vec<SensitivityChange<'s>> = Vec::new();
    for (at, (criterion, margin)) in settings.criteria.iter().zip(&margins).enumerate() {
        let to = -(total_margin - margin * criterion.weight) / margin;
        let is_possible = margin.abs() > SCORE_TOLERANCE
            && to.is_finite()
            && to > SCORE_TOLERANCE
            && (to - criterion.weight).abs() > SCORE_TOLERANCE;
        if is_possible {
            let size = (to - criterion.weight).abs() / total_weight.max(SCORE_TOLERANCE);
            changes.push(SensitivityChange {
                position: at,
                name: &criterion.name,
                from: criterion.weight,
                to,
                relative_size: size,
            });
        }
    }
    sort_smallest_first(&mut changes);
    changes
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

    fn describe(changes: &[SensitivityChange<'_>]) -> Vec<String> {
        changes.iter().map(|change| format!("{} {} to {}", change.name, change.from, change.to)).collect()
    }

    fn estimates(roadmap: &Roadmap, model: &str, id: &str) -> Estimates {
        let theme = roadmap.theme(roadmap.find_theme(id).unwrap()).unwrap();
        Scorer::new(roadmap, model).unwrap().estimates(theme)
    }

    #[test]
    fn one_rating_can_swap_two_themes() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let scorer = Scorer::new(&plan.roadmap, "weighted").unwrap();
        let [w2, w4] = ["w2", "w4"].map(|id| estimates(&plan.roadmap, "weighted", id));
        let up = describe(&find_input_changes(&scorer, &w2, 60.0, true));
        assert_eq!(up, ["customer 2 to 3", "effort 4 to 2", "fit 3 to 5"]);
        let down = describe(&find_input_changes(&scorer, &w4, 55.0, false));
        assert_eq!(down, ["customer 4 to 3", "business 3 to 1", "fit 4 to 2", "risk 2 to 5"]);
    }

    #[test]
    fn weights_at_which_two_themes_tie() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let [w2, w4] = ["w2", "w4"].map(|id| estimates(&plan.roadmap, "weighted", id));
        let changes = describe(&find_weight_changes(&plan.roadmap.settings, &w2, &w4));
        // A weight of 0 on fit would be a tie, so no weight swaps them.
        assert_eq!(changes, ["customer 25 to 15", "business 20 to 30", "timing 10 to 20"]);
    }

    #[test]
    fn a_threshold_has_three_digits() {
        let plan = Plan::from_text(RICE.to_owned());
        let scorer = Scorer::new(&plan.roadmap, "rice").unwrap();
        let b = estimates(&plan.roadmap, "rice", "b");
        let up = describe(&find_input_changes(&scorer, &b, 800.0, true));
        assert_eq!(up, ["reach 500 to 593", "impact 3 to 3.56", "effort 2 to 1.68"]);
        let a = estimates(&plan.roadmap, "rice", "a");
        let down = describe(&find_input_changes(&scorer, &a, 675.0, false));
        assert_eq!(down, ["confidence 0.8 to 0.674", "effort 4 to 4.75", "reach 2000 to 1680", "impact 2 to 1.68"]);
    }

    #[test]
    fn several_ratings_together_can_swap_two_themes() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let scorer = Scorer::new(&plan.roadmap, "weighted").unwrap();
        let w2 = estimates(&plan.roadmap, "weighted", "w2");
        assert_eq!(
            describe(&find_combined_changes(&scorer, &w2, 86.25).unwrap()),
            ["customer 2 to 5", "effort 4 to 1", "risk 3 to 2"]
        );
        assert_eq!(find_combined_changes(&scorer, &w2, 100.0), None);
    }

    #[test]
    fn a_lower_input_can_raise_the_score() {
        let text = r#"Roadmap(ranking: "opportunity", themes: {
            "p": (title: "P", lane: Now, scores: {"opportunity": {"importance": 10, "satisfaction": 5}}),
            "k": (title: "K", lane: Now, scores: {"kano": {"a": 10, "o": 5, "m": 3, "i": 2, "r": 0, "q": 0}}),
        })"#;
        let plan = Plan::from_text(text.to_owned());
        let [opportunity, kano] = ["opportunity", "kano"].map(|model| Scorer::new(&plan.roadmap, model).unwrap());
        let p = estimates(&plan.roadmap, "opportunity", "p");
        assert_eq!(describe(&find_input_changes(&opportunity, &p, 16.0, true)), ["satisfaction 5 to 3.99"]);
        let k = estimates(&plan.roadmap, "kano", "k");
        assert!(describe(&find_input_changes(&kano, &k, 1.0, false)).contains(&"i 2 to 6".to_owned()));
    }

    #[test]
    fn a_target_out_of_reach_gives_no_changes() {
        let plan = Plan::from_text(WEIGHTED.to_owned());
        let scorer = Scorer::new(&plan.roadmap, "weighted").unwrap();
        assert_eq!(
            describe(&find_input_changes(&scorer, &estimates(&plan.roadmap, "weighted", "w2"), 100.0, true)),
            [""; 0]
        );
    }
}
