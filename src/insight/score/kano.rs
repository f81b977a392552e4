//! Kano: answers to "how do you feel if it is there" and "if it is not" classify a feature as attractive, one-dimensional,
//! must-be, indifferent, reverse or questionable. Better = (A+O)/(A+O+M+I), worse = -(O+M)/(A+O+M+I); R and Q are left
//! out. The category is the most frequent one, ties by M > O > A > I. Sources: N. Kano et al., 1984; C. Berger et al.,
//! Center for Quality of Management Journal 2(4), 1993. The score is better - worse, from 0 to 2: our default.

use super::formula::Formula;
use crate::roadmap::scoring_models::KANO;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: KANO,
    compute: compute_score,
    max_missing: 0,
    expression: "better minus worse, from the number of answers in each category",
    source: "N. Kano et al., 1984; C. Berger et al., CQM Journal 2(4), 1993; better minus worse as the score is our default",
    caveat: "a few answers say little; if more than 10% are questionable, the question is badly worded; what is attractive today becomes must-be over time",
};

/// With more questionable answers than this, the question is bad.
pub const MAX_QUESTIONABLE_SHARE: f64 = 0.1;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KanoCategory {
    /// Unexpected, and a delight.
    Attractive,
    /// The more the better.
    OneDimensional,
    /// Taken for granted.
    MustBe,
    Indifferent,
}

impl KanoCategory {
    pub fn label(self) -> &'static str {
        match self {
            Self::Attractive => "attractive",
            Self::OneDimensional => "one-dimensional",
            Self::MustBe => "must-be",
            Self::Indifferent => "indifferent",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KanoResult {
    /// How much satisfaction the feature adds, from 0 to 1.
    pub better: f64,
    /// How much satisfaction its absence costs, from 0 to -1.
    pub worse: f64,
    pub category: KanoCategory,
    pub questionable_share: f64,
}

/// `counts` are attractive, one-dimensional, must-be, indifferent, reverse and questionable answers. `None` if there are
/// none of the first four.
pub fn evaluate_counts(counts: [f64; 6]) -> Option<KanoResult> {
    let [attractive, one_dimensional, must_be, indifferent, reverse, questionable] = counts;
    let counted = attractive + one_dimensional + must_be + indifferent;
    if counted <= 0.0 {
        return None;
    }
    // The first of equal counts wins: what would be missed most.
    let by_count = [
        (must_be, KanoCategory::MustBe),
        (one_dimensional, KanoCategory::OneDimensional),
        (attractive, KanoCategory::Attractive),
        (indifferent, KanoCategory::Indifferent),
    ];
    let most = by_count.iter().fold(None, |most: Option<(f64, KanoCategory)>, (count, category)| match most {
        Some((highest, _)) if *count <= highest => most,
        _ => Some((*count, *category)),
    });
    Some(KanoResult {
        better: (attractive + one_dimensional) / counted,
        worse: -(one_dimensional + must_be) / counted,
        category: most.map_or(KanoCategory::Indifferent, |(_, category)| category),
        questionable_share: questionable / (counted + reverse + questionable),
    })
}

fn compute_score(inputs: &[f64], _: &RoadmapSettings) -> Option<f64> {
    let counts: [f64; 6] = inputs.try_into().ok()?;
    evaluate_counts(counts).map(|kano| kano.better - kano.worse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_match_worked_examples() {
        let describe = |[a, o, m, i]: [f64; 4]| {
            let kano = evaluate_counts([a, o, m, i, 0.0, 0.0]).unwrap();
            format!("{:.4} {:.4} {}", kano.better, kano.worse, kano.category.label())
        };
        assert_eq!(describe([30.0, 20.0, 10.0, 40.0]), "0.5000 -0.3000 indifferent");
        assert_eq!(describe([10.0, 35.0, 45.0, 10.0]), "0.4500 -0.8000 must-be");
        assert_eq!(describe([50.0, 15.0, 5.0, 25.0]), "0.6842 -0.2105 attractive");
        assert_eq!(describe([5.0, 10.0, 60.0, 25.0]), "0.1500 -0.7000 must-be");
    }

    #[test]
    fn ties_go_to_what_would_be_missed_most() {
        assert_eq!(evaluate_counts([5.0, 5.0, 5.0, 5.0, 0.0, 0.0]).unwrap().category, KanoCategory::MustBe);
        assert_eq!(evaluate_counts([5.0, 5.0, 1.0, 5.0, 0.0, 0.0]).unwrap().category, KanoCategory::OneDimensional);
        assert_eq!(evaluate_counts([0.0; 6]), None);
    }
}
