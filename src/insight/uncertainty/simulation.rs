//! The ranked themes with what is believed of their inputs: all that draws need, free of the roadmap, so that they can be
//! made on another thread.

use super::SAMPLE_COUNT;
use super::random::{RandomStream, triangular_quantile};
use crate::document::chunk::EntryId;
use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::ranking::Ranking;
use crate::insight::score::{Estimates, Formula, Scorer};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::Estimate;
use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// The ranked themes of a model.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Highest score first, ties by id.
    pub candidates: Vec<SimulationCandidate>,
    formula: &'static Formula,
    settings: RoadmapSettings,
    /// The scales of the inputs, and what they are called.
    input_scales: Vec<(Estimate, String)>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulationCandidate {
    /// Who it is.
    pub entry: EntryId,
    /// Its id: a part of where its draws start.
    pub id: Box<str>,
    /// Its score by likely values.
    pub score: f64,
    /// Its inputs, in the order of the model.
    pub estimates: Estimates,
}

/// Where a score may lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreDistribution {
    /// The mean of the draws.
    pub mean: f64,
    /// One in ten draws is below.
    pub p10: f64,
    /// One in four.
    pub p25: f64,
    /// One in two.
    pub p50: f64,
    /// Three in four.
    pub p75: f64,
    /// Nine in ten.
    pub p90: f64,
}

impl SimulationCandidate {
    /// Whether nothing about it is open: no range, no missing mark.
    pub fn is_certain(&self) -> bool {
        self.estimates.iter().all(|estimate| estimate.is_some_and(|estimate| estimate.is_exact()))
    }
}

impl Simulation {
    /// The contest of a model; `None` where there is no such formula.
    pub fn new(roadmap: &Roadmap, model: &str, ranking: &Ranking) -> Option<Self> {
        let rater = Scorer::new(roadmap, model)?;
        let contender = |(entry_id, score): &(EntryId, f64)| {
            let estimates = rater.estimates(roadmap.theme(*entry_id)?);
            Some(SimulationCandidate { entry: *entry_id, id: roadmap.id(*entry_id).into(), score: *score, estimates })
        };
        Some(Self::from_candidates(&rater, &roadmap.settings, ranking.ranked.iter().filter_map(contender).collect()))
    }

    /// A contest of a few.
    pub fn from_candidates(
        rater: &Scorer<'_>,
        settings: &RoadmapSettings,
        contenders: Vec<SimulationCandidate>,
    ) -> Self {
        let whole =
            |scale: &crate::roadmap::field::Scale| Estimate { low: scale.low, likely: scale.low, high: scale.high };
        let inputs = rater.inputs.iter().map(|asked| (whole(&asked.scale), asked.id.to_owned())).collect();
        Self { candidates: contenders, formula: rater.formula, settings: settings.clone(), input_scales: inputs }
    }

    /// The settings it is held by.
    pub fn settings(&self) -> &RoadmapSettings {
        &self.settings
    }

    /// The model it is held by.
    pub fn model(&self) -> &'static str {
        self.formula.model
    }

    /// The contender of an entry.
    pub fn find_candidate(&self, entry_id: EntryId) -> Option<&SimulationCandidate> {
        self.candidates.iter().find(|contender| contender.entry == entry_id)
    }

    /// Whether no theme gives a range.
    pub fn is_certain(&self) -> bool {
        self.candidates.iter().all(SimulationCandidate::is_certain)
    }

    /// The draws of a contender.
    pub fn sampler(&self, contender: &SimulationCandidate) -> ScoreSampler<'_> {
        let model = self.formula.model;
        let inputs = contender.estimates.iter().zip(&self.input_scales).map(|(estimate, (scale, input))| {
            let stream = || RandomStream::from_seed(self.settings.seed, &[&contender.id, model, input]);
            match estimate {
                Some(estimate) if estimate.is_exact() => SampledInput::Point(estimate.likely),
                Some(estimate) => SampledInput::Triangular(*estimate, stream()),
                None => SampledInput::Uniform(scale.low, scale.high, stream()),
            }
        });
        let is_certain = contender.is_certain();
        ScoreSampler {
            formula: self.formula,
            settings: &self.settings,
            inputs: inputs.collect(),
            likely_score: contender.score,
            is_certain,
        }
    }

    /// So many draws of the score of a contender.
    pub fn sample_scores(&self, contender: &SimulationCandidate) -> Vec<f64> {
        let draws = self.sampler(contender);
        (0..SAMPLE_COUNT).map(|draw| draws.sample(draw)).collect()
    }
}

/// The draws of one contender's score.
#[derive(Clone, Debug)]
pub struct ScoreSampler<'c> {
    formula: &'static Formula,
    settings: &'c RoadmapSettings,
    inputs: SmallVec<[SampledInput; 6]>,
    likely_score: f64,
    is_certain: bool,
}

#[derive(Clone, Copy, Debug)]
enum SampledInput {
    Point(f64),
    Triangular(Estimate, RandomStream),
    /// A missing mark could be anything on its scale.
    Uniform(f64, f64, RandomStream),
}

impl SampledInput {
    fn sample(&self, draw: usize) -> f64 {
        match self {
            Self::Point(value) => *value,
            Self::Triangular(estimate, stream) => triangular_quantile(estimate, stream.uniform(draw)),
            Self::Uniform(low, high, stream) => low + (high - low) * stream.uniform(draw),
        }
    }
}

impl ScoreSampler<'_> {
    /// The score in one draw. Where the numbers drawn have none, that of the likely values.
    pub fn sample(&self, draw: usize) -> f64 {
        if self.is_certain {
            return self.likely_score;
        }
        let values: SmallVec<[f64; 6]> = self.inputs.iter().map(|input| input.sample(draw)).collect();
        (self.formula.compute)(&values, self.settings).filter(|score| score.is_finite()).unwrap_or(self.likely_score)
    }
}

impl ScoreDistribution {
    /// Of draws in any order.
    pub fn from_samples(sample: &[f64]) -> Self {
        let mut sorted = sample.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let mean = sorted.iter().sum::<f64>() / sorted.len().max(1) as f64;
        let at = |share: f64| quantile(&sorted, share);
        Self { mean, p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9) }
    }
}

/// The quantile of ascending numbers, linear between two of them; 0 of none.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let below = sorted.get(place as usize).copied().unwrap_or(0.0);
    let above = sorted.get(place.ceil() as usize).copied().unwrap_or(below);
    below + (above - below) * place.fract()
}

/// The probability that the first of two samples outranks the other, draw by draw; a tie is half.
pub fn outrank_probability(sample: &[f64], other: &[f64]) -> f64 {
    let won = |(own, other): (&f64, &f64)| match own - other {
        lead if lead > SCORE_TOLERANCE => 1.0,
        lead if lead < -SCORE_TOLERANCE => 0.0,
        _ => 0.5,
    };
    let pairs = sample.len().min(other.len());
    sample.iter().zip(other).map(won).sum::<f64>() / pairs.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::uncertainty::random::RandomStream;
    use crate::roadmap::plan::Plan;

    /// The case that turns: 800 against 675 by likely values.
    const TURNED: &str = r#"Roadmap(ranking: "rice", themes: {
        "a": (title: "A", lane: Now, scores: {"rice": {"reach": (1000, 2000, 3000), "impact": (1, 2, 3),
            "confidence": (0.5, 0.8, 1), "effort": (3, 4, 8)}}),
        "b": (title: "B", lane: Now, scores: {"rice": {"reach": (300, 500, 900), "impact": (2, 3, 3),
            "confidence": (0.8, 0.9, 1), "effort": (1, 2, 3)}}),
    })"#;

    fn contest(text: &str, model: &str) -> Simulation {
        let plan = Plan::from_text(text.to_owned());
        Simulation::new(&plan.roadmap, model, &Ranking::new(&plan.roadmap, model)).unwrap()
    }

    fn near(found: f64, wanted: f64, tolerance: f64) {
        assert!((found - wanted).abs() <= tolerance, "{found} is not within {tolerance} of {wanted}");
    }

    #[test]
    fn two_scores_whose_order_turns() {
        let contest = contest(TURNED, "rice");
        let [a, b] = &contest.candidates[..] else { panic!("two themes") };
        assert_eq!((&*a.id, a.score, &*b.id), ("a", 800.0, "b"));
        near(b.score, 675.0, 1e-9);
        let [a, b] = [a, b].map(|contender| contest.sample_scores(contender));
        near(outrank_probability(&a, &b), 0.410, 0.015);
        let (a, b) = (ScoreDistribution::from_samples(&a), ScoreDistribution::from_samples(&b));
        for (found, wanted) in [(a.mean, 642.0), (a.p10, 354.0), (a.p50, 603.0), (a.p90, 982.0)] {
            near(found, wanted, wanted * 0.025);
        }
        for (found, wanted) in [(b.mean, 712.0), (b.p10, 444.0), (b.p50, 672.0), (b.p90, 1031.0)] {
            near(found, wanted, wanted * 0.025);
        }
    }

    #[test]
    fn any_seed_says_nearly_the_same_and_one_seed_exactly() {
        let seeded = |seed: u32| contest(&TURNED.replace("Roadmap(", &format!("Roadmap(seed: {seed}, ")), "rice");
        let probability = |contest: &Simulation| {
            let [a, b] = [0, 1].map(|at| contest.sample_scores(&contest.candidates[at]));
            outrank_probability(&a, &b)
        };
        for seed in 2..12 {
            near(probability(&seeded(seed)), 0.410, 0.015);
        }
        assert_eq!(probability(&seeded(5)).to_bits(), probability(&seeded(5)).to_bits());
        assert_ne!(probability(&seeded(5)).to_bits(), probability(&seeded(6)).to_bits());
    }

    #[test]
    fn two_triangles() {
        let [own, other] = ["own", "other"].map(|word| RandomStream::from_seed(1, &[word]));
        let sample = |stream: RandomStream, low, likely, high| -> Vec<f64> {
            let estimate = Estimate { low, likely, high };
            (0..SAMPLE_COUNT).map(|draw| triangular_quantile(&estimate, stream.uniform(draw))).collect()
        };
        near(outrank_probability(&sample(own, 0.0, 5.0, 10.0), &sample(other, 2.0, 6.0, 10.0)), 0.356_458, 0.015);
    }

    #[test]
    fn two_uniforms_and_two_normals() {
        let stream = |word: &str| RandomStream::from_seed(1, &[word]);
        let uniform = |word, low: f64, high: f64| -> Vec<f64> {
            (0..SAMPLE_COUNT).map(|draw| low + (high - low) * stream(word).uniform(draw)).collect()
        };
        near(outrank_probability(&uniform("a", 0.0, 10.0), &uniform("b", 5.0, 15.0)), 0.125, 0.015);
        let normal = |word: &str, other: &str, mean: f64, spread: f64| -> Vec<f64> {
            let [first, second] = [stream(word), stream(other)];
            let turn = |draw| (std::f64::consts::TAU * second.uniform(draw)).cos();
            let far = |draw: usize| (-2.0 * (1.0 - first.uniform(draw)).ln()).sqrt();
            (0..SAMPLE_COUNT).map(|draw| mean + spread * far(draw) * turn(draw)).collect()
        };
        let [a, b] = [normal("c", "d", 100.0, 20.0), normal("e", "f", 80.0, 15.0)];
        near(outrank_probability(&a, &b), 0.788_14, 0.015);
    }

    #[test]
    fn a_tie_is_half_and_points_are_certain() {
        assert_eq!(outrank_probability(&[1.0, 2.0], &[1.0, 1.0]), 0.75);
        let points = r#"Roadmap(themes: {"a": (title: "A", lane: Now, scores: {"ice": {"impact": 8, "confidence": 8,
            "ease": (likely: 8)}})})"#;
        let contest = contest(points, "ice");
        assert!(contest.is_certain());
        assert_eq!(ScoreDistribution::from_samples(&contest.sample_scores(&contest.candidates[0])).p90, 512.0);
    }

    #[test]
    fn a_missing_mark_is_drawn_from_its_whole_scale() {
        let open = r#"Roadmap(themes: {"a": (title: "A", lane: Now, scores: {"weighted": {"customer": 5, "business": 4,
            "effort": 2, "risk": 2, "fit": 5}})})"#;
        let contest = contest(open, "weighted");
        let spread = ScoreDistribution::from_samples(&contest.sample_scores(&contest.candidates[0]));
        near(spread.p10, 79.75, 0.2);
        near(spread.p50, 83.75, 0.2);
        near(spread.p90, 87.75, 0.2);
    }
}
