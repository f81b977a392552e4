//! How sure an order is. Two doubts, never mixed: of the inputs (their ranges, [`Contest`]) and of the weights
//! ([`weights`]). Draws depend on the seed of the file, the id, the model, the input and their number alone, so every run
//! and every part of a run agree.

pub mod random;
pub mod rank_ranges;
pub mod sensitivity;
pub mod simulation;
pub mod weight_sampling;

pub use rank_ranges::{RankRange, RankRanges};
pub use simulation::{ScoreDistribution, Simulation, outrank_probability};

use crate::roadmap::settings::ScoringSettings;

/// So many draws tell a probability of one half to a percentage point.
pub const SAMPLE_COUNT: usize = 10_000;
/// Ranks of more themes than this are told from fewer draws.
pub const MANY_THEMES: usize = 300;
/// So many.
pub const SAMPLE_COUNT_FOR_MANY: usize = 500;

/// How sure it is that one theme outranks another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// From 90 % on: our default.
    Clearly,
    /// From 70 % on: our default.
    Probably,
    /// It could be either.
    TossUp,
    /// More likely the other way round, although the scores say otherwise.
    ProbablyNot,
}

impl Certainty {
    /// Of a probability from 0 to 1.
    pub fn from_probability(probability: f64, scoring: &ScoringSettings) -> Self {
        // A tolerance: 0.7 of ten thousand draws is 0.7.
        let is_from = |limit: f64| probability >= limit - 1e-9;
        match () {
            () if is_from(scoring.clearly_ahead_from) => Self::Clearly,
            () if is_from(scoring.probably_ahead_from) => Self::Probably,
            () if probability >= 1.0 - scoring.probably_ahead_from + 1e-9 => Self::TossUp,
            () => Self::ProbablyNot,
        }
    }

    /// In words, of the one that is ahead by its score.
    pub fn label(self) -> &'static str {
        match self {
            Self::Clearly => "clearly ahead",
            Self::Probably => "probably ahead",
            Self::TossUp => "a toss-up",
            Self::ProbablyNot => "probably behind",
        }
    }

    /// In one or two words, for a column.
    pub fn short_label(self) -> &'static str {
        match self {
            Self::Clearly => "clearly",
            Self::Probably => "probably",
            Self::TossUp => "toss-up",
            Self::ProbablyNot => "turned",
        }
    }
}

/// A probability as it is shown: "72 %", ">99 %", "<1 %". Draws never make anything certain.
pub fn format_probability(probability: f64) -> String {
    match probability {
        p if p > 0.99 => ">99 %".to_owned(),
        p if p < 0.01 => "<1 %".to_owned(),
        p => format!("{:.0} %", p * 100.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sureness_in_words() {
        let of = |probability| Certainty::from_probability(probability, &ScoringSettings::default()).short_label();
        assert_eq!(
            [1.0, 0.9, 0.89, 0.7, 0.69, 0.41, 0.3001, 0.29, 0.0].map(of),
            ["clearly", "clearly", "probably", "probably", "toss-up", "toss-up", "toss-up", "turned", "turned"]
        );
    }

    #[test]
    fn percent_never_claims_more_than_it_knows() {
        assert_eq!(
            [1.0, 0.996, 0.99, 0.725, 0.004, 0.0].map(format_probability),
            [">99 %", ">99 %", "99 %", "72 %", "<1 %", "<1 %"]
        );
    }
}
