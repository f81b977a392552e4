//! Themes judged by a scoring model, with how sure it is: what `score` and `why` tell.

use super::rows::PlanReader;
use crate::document::chunk::EntryId;
use crate::insight::ranking::Ranking;
use crate::insight::score::{Score, Scorer};
use crate::insight::uncertainty;
use crate::insight::uncertainty::weight_sampling::RandomWeights;
use crate::insight::uncertainty::{Certainty, RankRanges, ScoreDistribution, Simulation};
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

/// How sure it is that a theme is ahead of another.
#[derive(Clone, Copy, Debug)]
pub struct AheadProbability {
    /// By what is believed of the inputs; `None` where neither has a range.
    pub by_inputs: Option<f64>,
    /// Under any weights, in the weighted model.
    pub by_weights: Option<f64>,
}

/// What the draws say of one theme.
#[derive(Clone, Copy, Debug)]
pub struct ThemeUncertainty {
    /// The theme.
    pub entry: EntryId,
    /// Where its score may lie.
    pub distribution: ScoreDistribution,
    /// The theme ranked next, and how sure it is to be ahead of it.
    pub next: Option<(EntryId, AheadProbability)>,
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
        let weights = (self.scorer.model.name == scoring_models::WEIGHTED)
            .then(|| RandomWeights::from_settings(&self.roadmap.settings));
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
                let is_open = !own.is_certain() || !next.is_certain();
                let by_inputs = is_open.then(|| uncertainty::outrank_probability(&sample, &others));
                let by_weights = self.weights.as_ref().map(|weights| weights.outrank_probability(own, next));
                below = Some(others);
                (next.entry, AheadProbability { by_inputs, by_weights })
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
    pub fn ahead_probability(&self, own: EntryId, other: EntryId) -> Option<AheadProbability> {
        let (own, other) = (self.simulation.find_candidate(own)?, self.simulation.find_candidate(other)?);
        let is_open = !own.is_certain() || !other.is_certain();
        let by_inputs = is_open.then(|| {
            uncertainty::outrank_probability(&self.simulation.sample_scores(own), &self.simulation.sample_scores(other))
        });
        Some(AheadProbability {
            by_inputs,
            by_weights: self.weights.as_ref().map(|weights| weights.outrank_probability(own, other)),
        })
    }
}

/// How sure a probability makes it, in words: "a toss-up".
pub fn describe_probability(roadmap: &Roadmap, probability: f64) -> &'static str {
    Certainty::from_probability(probability, &roadmap.settings.scoring).label()
}
