//! Ulwick's opportunity score: importance + max(importance - satisfaction, 0). Both are from 0 to 10: the share of people
//! who answer 4 or 5 out of 5. Sources: Ulwick, What Customers Want, 2005; bands as commonly used.

use super::formula::Formula;
use crate::roadmap::scoring_models::OPPORTUNITY;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: OPPORTUNITY,
    compute: compute_score,
    max_missing: 0,
    expression: "importance + max(importance - satisfaction, 0)",
    source: "A. Ulwick, What Customers Want, 2005",
    caveat: "use shares of people who answer 4 or 5, not averages, and rate outcomes, not features",
};

fn compute_score(inputs: &[f64], _: &RoadmapSettings) -> Option<f64> {
    let [importance, satisfaction] = inputs else { return None };
    Some(importance + (importance - satisfaction).max(0.0))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpportunityBand {
    /// Above 15.
    Extreme,
    /// 12 to 15.
    High,
    /// 10 to 12.
    WorthIt,
    /// Below 10.
    Served,
}

impl OpportunityBand {
    pub fn label(self) -> &'static str {
        match self {
            Self::Extreme => "extreme",
            Self::High => "high",
            Self::WorthIt => "worth it",
            Self::Served => "already served",
        }
    }
}

pub fn band_for_score(score: f64) -> OpportunityBand {
    match score {
        score if score > 15.0 => OpportunityBand::Extreme,
        score if score >= 12.0 => OpportunityBand::High,
        score if score >= 10.0 => OpportunityBand::WorthIt,
        _ => OpportunityBand::Served,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::score::scorer::tests::scored;

    fn opportunity(importance: f64, satisfaction: f64) -> f64 {
        let inputs = format!("\"importance\": {importance}, \"satisfaction\": {satisfaction}");
        scored("opportunity", &inputs, "").0.unwrap()
    }

    #[test]
    fn scores_match_worked_examples() {
        let pairs = [(9.0, 3.0), (9.0, 9.0), (4.0, 8.0), (10.0, 0.0), (0.0, 10.0)];
        assert_eq!(pairs.map(|(i, s)| opportunity(i, s)), [15.0, 9.0, 4.0, 20.0, 0.0]);
        assert_eq!(
            [20.0, 15.0, 12.0, 11.0, 9.0].map(band_for_score).map(OpportunityBand::label),
            ["extreme", "high", "high", "worth it", "already served"]
        );
    }

    /// The share of answers that are 4 or 5, out of ten.
    #[test]
    fn a_score_from_survey_answers() {
        let top_two = |answers: [i32; 10]| answers.iter().filter(|answer| **answer >= 4).count() as f64;
        let importance = top_two([5, 5, 4, 4, 4, 3, 5, 4, 2, 5]);
        let satisfaction = top_two([2, 1, 3, 4, 2, 3, 1, 2, 5, 2]);
        assert_eq!((importance, satisfaction), (8.0, 2.0));
        assert_eq!(opportunity(importance, satisfaction), 14.0);
    }
}
