//! Themes judged by a scoring model, with how sure it is: what `score` and `why` tell.

use super::rows::PlanReader;
use crate::document::chunk::EntryId;
use crate::insight::ranking::Ranking;
use crate::insight::score::{Score, Scorer};
use crate::insight::uncertainty::weight_sampling::RandomWeights;
use crate::insight::uncertainty::{Certainty, OutrankProbability, RankRanges, ScoreDistribution, Simulation};
use crate::roadmap::Roadmap;
use crate::roadmap::scoring_models;
use crate::text::number;

/// The themes of a roadmap, ranked by a model.
pub struct ModelRanking<'p> {
    /// The roadmap.
    pub roadmap: &'p Roadmap,
    /// The model.
    pub scorer: Scorer<'p>,
    /// Who is ranked.
    pub ranking: Ranking,
}

/// How sure a ranking is.
pub struct RankingUncertainty {
    simulation: Simulation,
    weights: Option<RandomWeights>,
    /// The ranks each may have.
    pub rank_ranges: RankRanges,
}

/// What the draws say of one theme.
#[derive(Clone, Copy, Debug)]
pub struct ThemeUncertainty {
    /// The theme.
    pub entry: EntryId,
    /// Where its score may lie.
    pub distribution: ScoreDistribution,
    /// The theme ranked next, and how sure it is to be ahead of it.
    pub next: Option<(EntryId, OutrankProbability)>,
}

impl<'p> ModelRanking<'p> {
    /// By a model; `None` where there is no such one.
    pub fn new(reader: &PlanReader<'p>, model: &str) -> Option<Self> {
        let roadmap = &reader.plan.roadmap;
        Some(Self { roadmap, scorer: Scorer::new(roadmap, model)?, ranking: Ranking::new(roadmap, model) })
    }

    /// What the model says of a theme or idea.
    pub fn score(&self, entry_id: EntryId) -> Score<'p> {
        self.roadmap.theme(entry_id).map(|theme| self.scorer.explain(theme)).unwrap_or_default()
    }

    /// A score as the model shows it.
    pub fn format_score(&self, value: f64) -> String {
        if self.scorer.model.name == scoring_models::WEIGHTED {
            number::format_score(value)
        } else {
            number::format_significant(value)
        }
    }

    /// How sure the ranking is.
    pub fn simulate(&self) -> Option<RankingUncertainty> {
        let contest = Simulation::new(self.roadmap, self.scorer.model.name, &self.ranking)?;
        let weights = RandomWeights::from_simulation(&contest);
        let ranks = RankRanges::simulate(&contest, &|| true)?;
        Some(RankingUncertainty { simulation: contest, weights, rank_ranges: ranks })
    }
}

impl RankingUncertainty {
    /// Whether no ranked theme gives a range.
    pub fn is_certain(&self) -> bool {
        self.simulation.is_certain()
    }

    /// For each ranked theme, from the first to the last: where its score may lie, and how sure it is that it is ahead of
    /// the next one.
    pub fn theme_uncertainties(&self) -> Vec<ThemeUncertainty> {
        let contenders = &self.simulation.candidates;
        let mut told = Vec::with_capacity(contenders.len());
        let mut below: Option<Vec<f64>> = None;
        for (at, own) in contenders.iter().enumerate() {
            let sample = below.take().unwrap_or_else(|| self.simulation.sample_scores(own));
            let next = contenders.get(at + 1);
            let lead = next.map(|next| {
                let others = self.simulation.sample_scores(next);
                let probability = OutrankProbability::compare((own, &sample), (next, &others), self.weights.as_ref());
                below = Some(others);
                (next.entry, probability)
            });
            told.push(ThemeUncertainty {
                entry: own.entry,
                distribution: ScoreDistribution::from_samples(&sample),
                next: lead,
            });
        }
        told
    }

    /// How sure it is that one theme is ahead of another.
    pub fn ahead_probability(&self, own: EntryId, other: EntryId) -> Option<OutrankProbability> {
        let (own, other) = (self.simulation.find_candidate(own)?, self.simulation.find_candidate(other)?);
        let [own_scores, other_scores] = [own, other].map(|candidate| self.simulation.sample_scores(candidate));
        Some(OutrankProbability::compare((own, &own_scores), (other, &other_scores), self.weights.as_ref()))
    }
}

/// How sure a probability makes it, in words: "a toss-up".
pub fn describe_probability(roadmap: &Roadmap, probability: f64) -> &'static str {
    Certainty::from_probability(probability, &roadmap.settings.scoring).label()
}
