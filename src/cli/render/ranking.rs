//! Themes ranked by a scoring model, and the uncertainty of the ranking, for `score` and `why`.

use super::rows::PlanReader;
use crate::document::chunk::EntryId;
use crate::insight::ranking::Ranking;
use crate::insight::score::{Score, Scorer};
use crate::insight::uncertainty::weight_sampling::RandomWeights;
use crate::insight::uncertainty::{Certainty, OutrankProbability, RankRanges, ScoreDistribution, Simulation};
use crate::roadmap::Roadmap;
use crate::roadmap::scoring_models;
use crate::text::number;

/// The themes of a roadmap, ranked by a scoring model.
pub struct ModelRanking<'p> {
    pub roadmap: &'p Roadmap,
    pub scorer: Scorer<'p>,
    pub ranking: Ranking,
}

pub struct RankingUncertainty {
    simulation: Simulation,
    weights: Option<RandomWeights>,
    pub rank_ranges: RankRanges,
}

#[derive(Clone, Copy, Debug)]
pub struct ThemeUncertainty {
    pub entry: EntryId,
    pub distribution: ScoreDistribution,
    /// The next theme in the ranking, and the probability to be ahead of it.
    pub next: Option<(EntryId, OutrankProbability)>,
}

impl<'p> ModelRanking<'p> {
    /// `None` if there is no such model.
    pub fn new(reader: &PlanReader<'p>, model: &str) -> Option<Self> {
        let roadmap = &reader.plan.roadmap;
        Some(Self { roadmap, scorer: Scorer::new(roadmap, model)?, ranking: Ranking::new(roadmap, model) })
    }

    pub fn score(&self, entry_id: EntryId) -> Score<'p> {
        self.roadmap.theme(entry_id).map(|theme| self.scorer.explain(theme)).unwrap_or_default()
    }

    /// With one decimal in the weighted model, else with three significant digits.
    pub fn format_score(&self, value: f64) -> String {
        if self.scorer.model.name == scoring_models::WEIGHTED {
            number::format_score(value)
        } else {
            number::format_significant(value)
        }
    }

    pub fn simulate(&self) -> Option<RankingUncertainty> {
        let simulation = Simulation::new(self.roadmap, self.scorer.model.name, &self.ranking)?;
        let weights = RandomWeights::from_simulation(&simulation);
        let rank_ranges = RankRanges::simulate(&simulation, &|| true)?;
        Some(RankingUncertainty { simulation, weights, rank_ranges })
    }
}

impl RankingUncertainty {
    /// Whether no input of a ranked theme has a range.
    pub fn is_certain(&self) -> bool {
        self.simulation.is_certain()
    }

    /// One per ranked theme, in the order of the ranking.
    pub fn theme_uncertainties(&self) -> Vec<ThemeUncertainty> {
        let candidates = &self.simulation.candidates;
        let mut uncertainties = Vec::with_capacity(candidates.len());
        // The samples of the next theme, computed once for both comparisons.
        let mut next_samples: Option<Vec<f64>> = None;
        for (at, candidate) in candidates.iter().enumerate() {
            let samples = next_samples.take().unwrap_or_else(|| self.simulation.sample_scores(candidate));
            let next = candidates.get(at + 1);
            let next = next.map(|next| {
                let others = self.simulation.sample_scores(next);
                let probability =
                    OutrankProbability::compare((candidate, &samples), (next, &others), self.weights.as_ref());
                next_samples = Some(others);
                (next.entry, probability)
            });
            uncertainties.push(ThemeUncertainty {
                entry: candidate.entry,
                distribution: ScoreDistribution::from_samples(&samples),
                next,
            });
        }
        uncertainties
    }

    pub fn ahead_probability(&self, one: EntryId, other: EntryId) -> Option<OutrankProbability> {
        let (one, other) = (self.simulation.find_candidate(one)?, self.simulation.find_candidate(other)?);
        let [one_scores, other_scores] = [one, other].map(|candidate| self.simulation.sample_scores(candidate));
        Some(OutrankProbability::compare((one, &one_scores), (other, &other_scores), self.weights.as_ref()))
    }
}

/// "clearly ahead", "probably ahead", "a toss-up".
pub fn describe_probability(roadmap: &Roadmap, probability: f64) -> &'static str {
    Certainty::from_probability(probability, &roadmap.settings.scoring).label()
}
