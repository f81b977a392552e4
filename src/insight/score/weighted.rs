//! Weighted scoring by criteria marked 1 to 5. Each mark becomes u = (x-1)/4, or (5-x)/4 where less is better;
//! score = 100 × sum(w u) / sum(w). The weights of the six criteria (customer 25, business 20, effort 15, risk 10,
//! fit 20, timing 10) are our default. With one or two marks missing the score is a range over their whole scale.

use super::Formula;
use crate::roadmap::entry_row::BetterDirection;
use crate::roadmap::scoring_models::WEIGHTED;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: WEIGHTED,
    compute: compute_score,
    max_missing: 2,
    expression: "100 × weighted mean of the marks, costs turned",
    source: "additive value model: Keeney and Raiffa, Decisions with Multiple Objectives, 1976; the weights are our default",
    caveat: "the same mark everywhere decides nothing, and two criteria that mean the same count twice",
};

/// What a mark from 1 to 5 is worth, from 0 to 1.
pub fn utility(mark: f64, is_cost: bool) -> f64 {
    if is_cost { (5.0 - mark) / 4.0 } else { (mark - 1.0) / 4.0 }
}

fn compute_score(marks: &[f64], settings: &RoadmapSettings) -> Option<f64> {
    let (mut won, mut all) = (0.0, 0.0);
    for (mark, criterion) in marks.iter().zip(&settings.criteria) {
        won += criterion.weight * utility(*mark, criterion.better == BetterDirection::Down);
        all += criterion.weight;
    }
    (all > 0.0).then(|| 100.0 * won / all)
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    const NAMES: [&str; 6] = ["customer", "business", "effort", "risk", "fit", "timing"];
    const EQUAL: &str = "criteria: {\"customer\": (weight: 7), \"business\": (weight: 7), \
        \"effort\": (weight: 7, better: Down), \"risk\": (weight: 7, better: Down), \"fit\": (weight: 7), \
        \"timing\": (weight: 7)},";

    fn inputs(marks: &[i32]) -> String {
        let one = |(name, mark): (&&str, &i32)| format!("\"{name}\": {mark}");
        NAMES.iter().zip(marks).filter(|(_, mark)| **mark > 0).map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_worked_numbers() {
        let of = |marks: [i32; 6]| scored("weighted", &inputs(&marks), "").0;
        assert_eq!(of([5, 4, 2, 2, 5, 4]), Some(86.25));
        assert_eq!(of([2, 5, 4, 3, 3, 5]), Some(55.0));
        assert_eq!(of([2, 1, 2, 1, 1, 1]), Some(27.5));
        assert_eq!(of([4, 3, 4, 2, 4, 3]), Some(60.0));
    }

    #[test]
    fn equal_weights() {
        let of = |marks: [i32; 6]| scored("weighted", &inputs(&marks), EQUAL).0.unwrap();
        assert!((of([5, 4, 2, 2, 5, 4]) - 83.3333).abs() < 1e-4);
        assert!((of([2, 5, 4, 3, 3, 5]) - 58.3333).abs() < 1e-4);
        assert!((of([2, 1, 2, 1, 1, 1]) - 33.3333).abs() < 1e-4);
        assert!((of([4, 3, 4, 2, 4, 3]) - 58.3333).abs() < 1e-4);
    }

    #[test]
    fn a_missing_mark_gives_a_range_and_three_give_nothing() {
        let of = |marks: [i32; 6]| scored("weighted", &inputs(&marks), "");
        assert_eq!(of([5, 4, 2, 2, 5, 0]), (Some(83.75), Some((78.75, 88.75))));
        assert_eq!(of([5, 4, 2, 0, 0, 0]), (None, None));
    }

    #[test]
    fn a_mark_off_the_scale_counts_as_missing() {
        assert_eq!(scored("weighted", &inputs(&[7, 4, 2, 2, 5, 4]), "").1, Some((61.25, 86.25)));
    }
}
