//! How certain a ranking is. Uncertainty comes from two sources that are never mixed: the inputs, which may be ranges
//! ([`Simulation`]), and the weights ([`weight_sampling`]). A sample depends only on the seed of the file, the entry id,
//! the model, the input and the sample index, so every run and every part of a run give the same numbers.

pub mod random;
pub mod rank_ranges;
pub mod sensitivity;
pub mod simulation;
pub mod weight_sampling;

pub use rank_ranges::{RankRange, RankRanges};
pub use simulation::{ScoreDistribution, Simulation, outrank_probability};

use crate::roadmap::settings::ScoringSettings;
use simulation::SimulationCandidate;
use weight_sampling::RandomWeights;

/// Number of samples. 10,000 give a standard error of 0.5% at p = 0.5.
pub const SAMPLE_COUNT: usize = 10_000;
/// With more themes than this, ranks use [`SAMPLE_COUNT_FOR_MANY`] samples.
pub const MANY_THEMES: usize = 300;
/// Number of samples if more than [`MANY_THEMES`] themes are ranked.
pub const SAMPLE_COUNT_FOR_MANY: usize = 500;

/// The probability that one theme outranks another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OutrankProbability {
    /// By the ranges of the inputs; `None` if neither theme has a range.
    pub by_inputs: Option<f64>,
    /// Under any weights; `None` outside the weighted model.
    pub by_weights: Option<f64>,
}

impl OutrankProbability {
    /// Compares two candidates of one simulation, each with its sampled scores.
    pub fn compare(
        (own, own_scores): (&SimulationCandidate, &[f64]),
        (other, other_scores): (&SimulationCandidate, &[f64]),
        weights: Option<&RandomWeights>,
    ) -> Self {
        let is_uncertain = !own.is_certain() || !other.is_certain();
        Self {
            by_inputs: is_uncertain.then(|| outrank_probability(own_scores, other_scores)),
            by_weights: weights.map(|weights| weights.outrank_probability(own, other)),
        }
    }
}

/// How certain it is that one theme outranks another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// From 90% by default.
    Clearly,
    /// From 70% by default.
    Probably,
    TossUp,
    /// The other theme is more likely to be ahead, although its score is lower.
    ProbablyNot,
}

impl Certainty {
    /// `probability` is from 0 to 1.
    pub fn from_probability(probability: f64, scoring: &ScoringSettings) -> Self {
        // With the tolerance, 7,000 of 10,000 samples count as 0.7.
        let reaches = |limit: f64| probability >= limit - 1e-9;
        match () {
            () if reaches(scoring.clearly_ahead_from) => Self::Clearly,
            () if reaches(scoring.probably_ahead_from) => Self::Probably,
            () if probability >= 1.0 - scoring.probably_ahead_from + 1e-9 => Self::TossUp,
            () => Self::ProbablyNot,
        }
    }

    /// A label for the theme with the higher score.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clearly => "clearly ahead",
            Self::Probably => "probably ahead",
            Self::TossUp => "a toss-up",
            Self::ProbablyNot => "probably behind",
        }
    }

    /// A label of one or two words, for a column.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::Clearly => "clearly",
            Self::Probably => "probably",
            Self::TossUp => "toss-up",
            Self::ProbablyNot => "reversed",
        }
    }
}

/// "72%", ">99%" or "<1%": a simulation never makes anything certain.
pub fn format_probability(probability: f64) -> String {
    match probability {
        p if p > 0.99 => ">99%".to_owned(),
        p if p < 0.01 => "<1%".to_owned(),
        p => format!("{:.0}%", p * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_have_labels() {
        let label = |probability| Certainty::from_probability(probability, &ScoringSettings::default()).short_label();
        assert_eq!(
            [1.0, 0.9, 0.89, 0.7, 0.69, 0.41, 0.3001, 0.29, 0.0].map(label),
            ["clearly", "clearly", "probably", "probably", "toss-up", "toss-up", "toss-up", "reversed", "reversed"]
        );
    }

    #[test]
    fn a_probability_is_never_shown_as_certain() {
        assert_eq!(
            [1.0, 0.996, 0.99, 0.725, 0.004, 0.0].map(format_probability),
            [">99%", ">99%", "99%", "72%", "<1%", "<1%"]
        );
    }
}
