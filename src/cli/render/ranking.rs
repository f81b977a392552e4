//! Themes judged by a scoring model, with how sure it is: what `score` and `why` tell.

use super::rows::Reader;
use crate::document::chunk::Serial;
use crate::insight::ranking::Ranking;
use crate::insight::score::{Rater, Score};
use crate::insight::uncertainty;
use crate::insight::uncertainty::weight_sampling::AnyWeights;
use crate::insight::uncertainty::{Contest, RankRanges, Spread, Sureness};
use crate::roadmap::Roadmap;
use crate::roadmap::scoring_models;
use crate::text::number;

/// The themes of a roadmap, ranked by a model.
pub struct Judged<'p> {
    /// The roadmap.
    pub roadmap: &'p Roadmap,
    /// The model.
    pub rater: Rater<'p>,
    /// Who is ranked.
    pub ranking: Ranking,
}

/// How sure a ranking is.
pub struct Doubt {
    contest: Contest,
    weights: Option<AnyWeights>,
    /// The ranks each may have.
    pub ranks: RankRanges,
}

/// How sure it is that a theme is ahead of another.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    /// By what is believed of the inputs; `None` where neither has a range.
    pub by_inputs: Option<f64>,
    /// Under any weights, in the weighted model.
    pub by_weights: Option<f64>,
}

/// What the draws say of one theme.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// The theme.
    pub serial: Serial,
    /// Where its score may lie.
    pub spread: Spread,
    /// The theme ranked next, and how sure it is to be ahead of it.
    pub next: Option<(Serial, Lead)>,
}

impl<'p> Judged<'p> {
    /// By a model; `None` where there is no such one.
    pub fn by(reader: &Reader<'p>, model: &str) -> Option<Self> {
        let roadmap = &reader.plan.roadmap;
        Some(Self { roadmap, rater: Rater::new(roadmap, model)?, ranking: Ranking::of(roadmap, model) })
    }

    /// What the model says of a theme or idea.
    pub fn score(&self, serial: Serial) -> Score<'p> {
        self.roadmap.bet(serial).map(|bet| self.rater.explained(bet)).unwrap_or_default()
    }

    /// A score as the model shows it.
    pub fn shown(&self, value: f64) -> String {
        if self.rater.model.name == scoring_models::WEIGHTED {
            number::score(value)
        } else {
            number::significant(value)
        }
    }

    /// The rank as it is shown, `=` before a shared one.
    pub fn rank(&self, serial: Serial) -> Option<String> {
        let (rank, is_shared) = self.ranking.rank(serial)?;
        Some(format!("{}{rank}", if is_shared { "=" } else { "" }))
    }

    /// How sure the ranking is.
    pub fn doubt(&self) -> Option<Doubt> {
        let contest = Contest::of(self.roadmap, self.rater.model.name, &self.ranking)?;
        let weights =
            (self.rater.model.name == scoring_models::WEIGHTED).then(|| AnyWeights::of(&self.roadmap.settings));
        let ranks = RankRanges::of(&contest, &|| true)?;
        Some(Doubt { contest, weights, ranks })
    }
}

impl Doubt {
    /// Whether no ranked theme gives a range.
    pub fn is_certain(&self) -> bool {
        self.contest.is_certain()
    }

    /// For each ranked theme, from the first to the last: where its score may lie, and how sure it is that it is ahead of
    /// the next one.
    pub fn down_the_ranking(&self) -> Vec<Told> {
        let contenders = &self.contest.contenders;
        let mut told = Vec::with_capacity(contenders.len());
        let mut below: Option<Vec<f64>> = None;
        for (at, own) in contenders.iter().enumerate() {
            let sample = below.take().unwrap_or_else(|| self.contest.sample(own));
            let next = contenders.get(at + 1);
            let lead = next.map(|next| {
                let others = self.contest.sample(next);
                let is_open = !own.is_certain() || !next.is_certain();
                let by_inputs = is_open.then(|| uncertainty::outranks(&sample, &others));
                let by_weights = self.weights.as_ref().map(|weights| weights.outranks(own, next));
                below = Some(others);
                (next.serial, Lead { by_inputs, by_weights })
            });
            told.push(Told { serial: own.serial, spread: Spread::of(&sample), next: lead });
        }
        told
    }

    /// How sure it is that one theme is ahead of another.
    pub fn lead(&self, own: Serial, other: Serial) -> Option<Lead> {
        let (own, other) = (self.contest.find(own)?, self.contest.find(other)?);
        let is_open = !own.is_certain() || !other.is_certain();
        let by_inputs = is_open.then(|| uncertainty::outranks(&self.contest.sample(own), &self.contest.sample(other)));
        Some(Lead { by_inputs, by_weights: self.weights.as_ref().map(|weights| weights.outranks(own, other)) })
    }
}

/// How sure a probability makes it, in words: "a toss-up".
pub fn sureness(roadmap: &Roadmap, probability: f64) -> &'static str {
    Sureness::of(probability, &roadmap.settings.scoring).words()
}
