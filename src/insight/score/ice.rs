//! ICE: impact × confidence × ease, each from 0 to 10. Source: Sean Ellis, described at
//! <https://itamargilad.com/the-tool-that-will-help-you-choose-better-product-ideas/>. Some tools take the mean instead,
//! which is a setting of the file. Confidence follows Gilad's meter ([`CONFIDENCE_METER`]), from
//! <https://votito.com/methods/confidence-meter>.

use super::formula::Formula;
use crate::roadmap::scoring_models::ICE;
use crate::roadmap::settings::RoadmapSettings;

pub(super) const FORMULA: Formula = Formula {
    model: ICE,
    compute: compute_score,
    max_missing: 0,
    expression: "impact × confidence × ease",
    source: "Sean Ellis; https://itamargilad.com/the-tool-that-will-help-you-choose-better-product-ideas/",
    caveat: "weak evidence does not add up to confidence: ten opinions are still opinions",
};

/// A kind of evidence, and the lowest and highest confidence it supports.
pub type ConfidenceStep = (&'static str, f64, f64);

/// Gilad's confidence meter, weakest evidence first.
pub static CONFIDENCE_METER: &[ConfidenceStep] = &[
    ("own conviction", 0.01, 0.01),
    ("pitch deck", 0.03, 0.03),
    ("thematic support", 0.03, 0.1),
    ("others' opinion", 0.1, 0.2),
    ("estimates and plans", 0.4, 0.5),
    ("anecdotal evidence, 1-3 customers", 0.5, 1.0),
    ("market data", 1.0, 3.0),
    ("user evidence, 20 interviews or a usability test", 3.0, 3.0),
    ("test results", 4.0, 5.0),
    ("launch data", 10.0, 10.0),
];

/// The strongest evidence a confidence can be based on.
pub fn strongest_evidence(confidence: f64) -> &'static str {
    let reached = CONFIDENCE_METER.iter().rev().find(|(_, from, _)| confidence >= *from);
    reached.or(CONFIDENCE_METER.first()).map_or("", |(evidence, ..)| evidence)
}

/// The expression if the file takes the mean.
pub(super) const MEAN_EXPRESSION: &str = "mean of impact, confidence and ease";

fn compute_score(inputs: &[f64], settings: &RoadmapSettings) -> Option<f64> {
    let [impact, confidence, ease] = inputs else { return None };
    let is_mean = settings.scoring.is_ice_mean;
    Some(if is_mean { (impact + confidence + ease) / 3.0 } else { impact * confidence * ease })
}

#[cfg(test)]
mod tests {
    use crate::insight::score::scorer::tests::scored;

    fn ice(impact: f64, confidence: f64, ease: f64, head: &str) -> Option<f64> {
        let inputs = format!("\"impact\": {impact}, \"confidence\": {confidence}, \"ease\": {ease}");
        scored("ice", &inputs, head).0
    }

    #[test]
    fn scores_match_worked_examples() {
        assert_eq!(ice(8.0, 8.0, 8.0, ""), Some(512.0));
        assert_eq!(ice(5.0, 3.0, 7.0, ""), Some(105.0));
        assert_eq!(ice(7.0, 6.0, 5.0, ""), Some(210.0));
        assert_eq!(ice(7.0, 6.0, 5.0, "scoring: (ice: Mean),"), Some(6.0));
    }

    #[test]
    fn a_confidence_names_its_evidence() {
        assert_eq!(
            [0.0, 0.2, 0.45, 3.0, 4.5, 10.0].map(super::strongest_evidence),
            [
                "own conviction",
                "others' opinion",
                "estimates and plans",
                "user evidence, 20 interviews or a usability test",
                "test results",
                "launch data"
            ]
        );
    }

    #[test]
    fn confidence_from_the_meter_scales_the_score() {
        let assert_close = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-9);
        assert_close(ice(8.0, 0.1, 4.0, ""), 3.2);
        assert_close(ice(8.0, 0.01, 4.0, ""), 0.32);
        assert_close(ice(8.0, 5.0, 4.0, ""), 160.0);
    }
}
