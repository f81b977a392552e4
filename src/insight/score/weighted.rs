//! Weighted scoring by criteria rated 1 to 5. Each rating becomes u = (x-1)/4, or (5-x)/4 if less is better;
//! score = 100 × sum(w u) / sum(w). The weights of the six criteria (customer 25, business 20, effort 15, risk 10,
//! fit 20, timing 10) are our default. With one or two ratings missing the score is a range over their whole scale.

use super::formula::Formula;
use crate::roadmap::entry_row::BetterDirection;
use crate::roadmap::scoring_models::WEIGHTED;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: WEIGHTED,
    compute: compute_score,
    max_missing: 2,
    expression: "weighted average of ratings, scaled 0-100; for effort and risk, lower is better",
    source: "additive value model: Keeney and Raiffa, Decisions with Multiple Objectives, 1976; the default weights are whymap's own",
    caveat: "a criterion rated the same for every theme decides nothing, and two criteria that measure the same thing count it twice",
};

/// Maps a rating from 1 to 5 to a utility from 0 to 1.
pub fn utility(rating: f64, is_cost: bool) -> f64 {
    if is_cost { (5.0 - rating) / 4.0 } else { (rating - 1.0) / 4.0 }
}

fn compute_score(ratings: &[f64], settings: &RoadmapSettings) -> Option<f64> {
    let (mut weighted_sum, mut total_weight) = (0.0, 0.0);
    for (rating, criterion) in ratings.iter().zip(&settings.criteria) {
        weighted_sum += criterion.weight * utility(*rating, criterion.better == BetterDirection::Down);
        total_weight += criterion.weight;
    }
    (total_weight > 0.0).then(|| 100.0 * weighted_sum / total_weight)
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    const NAMES: [&str; 6] = ["customer", "business", "effort", "risk", "fit", "timing"];
    const EQUAL: &str = "criteria: {\"customer\": (weight: 7), \"business\": (weight: 7), \
        \"effort\": (weight: 7, better: Down), \"risk\": (weight: 7, better: Down), \"fit\": (weight: 7), \
        \"timing\": (weight: 7)},";

    /// 0 is a missing rating.
    fn inputs(ratings: &[i32]) -> String {
        let one = |(name, rating): (&&str, &i32)| format!("\"{name}\": {rating}");
        NAMES.iter().zip(ratings).filter(|(_, rating)| **rating > 0).map(one).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn scores_match_worked_examples() {
        let score = |ratings: [i32; 6]| scored("weighted", &inputs(&ratings), "").0;
        assert_eq!(score([5, 4, 2, 2, 5, 4]), Some(86.25));
        assert_eq!(score([2, 5, 4, 3, 3, 5]), Some(55.0));
        assert_eq!(score([2, 1, 2, 1, 1, 1]), Some(27.5));
        assert_eq!(score([4, 3, 4, 2, 4, 3]), Some(60.0));
    }

    #[test]
    fn equal_weights_match_worked_examples() {
        let score = |ratings: [i32; 6]| scored("weighted", &inputs(&ratings), EQUAL).0.unwrap();
        assert!((score([5, 4, 2, 2, 5, 4]) - 83.3333).abs() < 1e-4);
        assert!((score([2, 5, 4, 3, 3, 5]) - 58.3333).abs() < 1e-4);
        assert!((score([2, 1, 2, 1, 1, 1]) - 33.3333).abs() < 1e-4);
        assert!((score([4, 3, 4, 2, 4, 3]) - 58.3333).abs() < 1e-4);
    }

    #[test]
    fn a_missing_rating_gives_a_range_and_three_give_no_score() {
        let score = |ratings: [i32; 6]| scored("weighted", &inputs(&ratings), "");
        assert_eq!(score([5, 4, 2, 2, 5, 0]), (Some(83.75), Some((78.75, 88.75))));
        assert_eq!(score([5, 4, 2, 0, 0, 0]), (None, None));
    }

    #[test]
    fn a_rating_off_the_scale_counts_as_missing() {
        assert_eq!(scored("weighted", &inputs(&[7, 4, 2, 2, 5, 4]), "").1, Some((61.25, 86.25)));
    }
}
