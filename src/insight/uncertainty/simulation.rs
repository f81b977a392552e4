//! Monte Carlo simulation of scores: the ranked themes with their estimates, detached from the roadmap so that it can run
//! on another thread.

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

/// The themes ranked by a model, with what is needed to sample their scores.
#[derive(Clone, Debug)]
pub struct Simulation {
    /// Highest score first, ties by id.
    pub candidates: Vec<SimulationCandidate>,
    formula: &'static Formula,
    settings: RoadmapSettings,
    /// The scale and the id of each input.
    input_scales: Vec<(Estimate, String)>,
}

/// A ranked theme.
#[derive(Clone, Debug, PartialEq)]
pub struct SimulationCandidate {
    pub entry: EntryId,
    /// Part of the seed of its samples.
    pub id: Box<str>,
    /// The score of the likely values.
    pub score: f64,
    /// In the order of the model's inputs.
    pub estimates: Estimates,
}

/// The distribution of a score over all samples: mean and percentiles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScoreDistribution {
    pub mean: f64,
    pub p10: f64,
    pub p25: f64,
    pub p50: f64,
    pub p75: f64,
    pub p90: f64,
}

impl SimulationCandidate {
    /// Whether all inputs are known exactly: no range, no missing rating.
    pub fn is_certain(&self) -> bool {
        self.estimates.iter().all(|estimate| estimate.is_some_and(|estimate| estimate.is_exact()))
    }
}

impl Simulation {
    /// All themes ranked by a model; `None` if there is no such model.
    pub fn new(roadmap: &Roadmap, model: &str, ranking: &Ranking) -> Option<Self> {
        let scorer = Scorer::new(roadmap, model)?;
        let candidate = |(entry_id, score): &(EntryId, f64)| {
            let estimates = scorer.estimates(roadmap.theme(*entry_id)?);
            Some(SimulationCandidate { entry: *entry_id, id: roadmap.id(*entry_id).into(), score: *score, estimates })
        };
        Some(Self::from_candidates(&scorer, &roadmap.settings, ranking.ranked.iter().filter_map(candidate).collect()))
    }

    pub fn from_candidates(
        scorer: &Scorer<'_>,
        settings: &RoadmapSettings,
        candidates: Vec<SimulationCandidate>,
    ) -> Self {
        let whole =
            |scale: &crate::roadmap::field::Scale| Estimate { low: scale.low, likely: scale.low, high: scale.high };
        let inputs = scorer.inputs.iter().map(|input| (whole(&input.scale), input.id.to_owned())).collect();
        Self { candidates, formula: scorer.formula, settings: settings.clone(), input_scales: inputs }
    }

    pub fn settings(&self) -> &RoadmapSettings {
        &self.settings
    }

    pub fn model(&self) -> &'static str {
        self.formula.model
    }

    pub fn find_candidate(&self, entry_id: EntryId) -> Option<&SimulationCandidate> {
        self.candidates.iter().find(|candidate| candidate.entry == entry_id)
    }

    /// Whether no theme has a range.
    pub fn is_certain(&self) -> bool {
        self.candidates.iter().all(SimulationCandidate::is_certain)
    }

    pub fn sampler(&self, candidate: &SimulationCandidate) -> ScoreSampler<'_> {
        let model = self.formula.model;
        let inputs = candidate.estimates.iter().zip(&self.input_scales).map(|(estimate, (scale, input))| {
            let stream = || RandomStream::from_seed(self.settings.seed, &[&candidate.id, model, input]);
            match estimate {
                Some(estimate) if estimate.is_exact() => SampledInput::Point(estimate.likely),
                Some(estimate) => SampledInput::Triangular(*estimate, stream()),
                None => SampledInput::Uniform(scale.low, scale.high, stream()),
            }
        });
        let is_certain = candidate.is_certain();
        ScoreSampler {
            formula: self.formula,
            settings: &self.settings,
            inputs: inputs.collect(),
            likely_score: candidate.score,
            is_certain,
        }
    }

    /// [`SAMPLE_COUNT`] samples of a candidate's score.
    pub fn sample_scores(&self, candidate: &SimulationCandidate) -> Vec<f64> {
        let sampler = self.sampler(candidate);
        (0..SAMPLE_COUNT).map(|index| sampler.sample(index)).collect()
    }
}

/// Samples the score of one candidate.
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
    /// A missing rating can be anything on its scale.
    Uniform(f64, f64, RandomStream),
}

impl SampledInput {
    fn sample(&self, index: usize) -> f64 {
        match self {
            Self::Point(value) => *value,
            Self::Triangular(estimate, stream) => triangular_quantile(estimate, stream.uniform(index)),
            Self::Uniform(low, high, stream) => low + (high - low) * stream.uniform(index),
        }
    }
}

impl ScoreSampler<'_> {
    /// The score of one sample; that of the likely values if the sampled numbers have no score.
    pub fn sample(&self, index: usize) -> f64 {
        if self.is_certain {
            return self.likely_score;
        }
        let values: SmallVec<[f64; 6]> = self.inputs.iter().map(|input| input.sample(index)).collect();
        (self.formula.compute)(&values, self.settings).filter(|score| score.is_finite()).unwrap_or(self.likely_score)
    }
}

impl ScoreDistribution {
    /// `sample` is in any order.
    pub fn from_samples(sample: &[f64]) -> Self {
        let mut sorted = sample.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let mean = sorted.iter().sum::<f64>() / sorted.len().max(1) as f64;
        let at = |share: f64| quantile(&sorted, share);
        Self { mean, p10: at(0.1), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9) }
    }
}

/// The quantile of ascending numbers, interpolated linearly; 0 if there are none.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let position = share * sorted.len().saturating_sub(1) as f64;
    let below = sorted.get(position as usize).copied().unwrap_or(0.0);
    let above = sorted.get(position.ceil() as usize).copied().unwrap_or(below);
    below + (above - below) * position.fract()
}

/// The probability that the first score outranks the other, sample by sample; a tie counts half.
pub fn outrank_probability(sample: &[f64], other: &[f64]) -> f64 {
    let won = |(own, other): (&f64, &f64)| match own - other {
        margin if margin > SCORE_TOLERANCE => 1.0,
        margin if margin < -SCORE_TOLERANCE => 0.0,
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

    /// 800 against 675 by the likely values, but the order reverses in the simulation.
    const REVERSED: &str = r#"Roadmap(ranking: "rice", themes: {
        "a": (title: "A", lane: Now, scores: {"rice": {"reach": (1000, 2000, 3000), "impact": (1, 2, 3),
            "confidence": (0.5, 0.8, 1), "effort": (3, 4, 8)}}),
        "b": (title: "B", lane: Now, scores: {"rice": {"reach": (300, 500, 900), "impact": (2, 3, 3),
            "confidence": (0.8, 0.9, 1), "effort": (1, 2, 3)}}),
    })"#;

    fn simulation(text: &str, model: &str) -> Simulation {
        let plan = Plan::from_text(text.to_owned());
        Simulation::new(&plan.roadmap, model, &Ranking::new(&plan.roadmap, model)).unwrap()
    }

    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not within {tolerance} of {expected}");
    }

    #[test]
    fn a_simulation_can_reverse_an_order() {
        let simulation = simulation(REVERSED, "rice");
        let [a, b] = &simulation.candidates[..] else { panic!("two themes") };
        assert_eq!((&*a.id, a.score, &*b.id), ("a", 800.0, "b"));
        assert_near(b.score, 675.0, 1e-9);
        let [a, b] = [a, b].map(|candidate| simulation.sample_scores(candidate));
        assert_near(outrank_probability(&a, &b), 0.410, 0.015);
        let (a, b) = (ScoreDistribution::from_samples(&a), ScoreDistribution::from_samples(&b));
        for (found, expected) in [(a.mean, 642.0), (a.p10, 354.0), (a.p50, 603.0), (a.p90, 982.0)] {
            assert_near(found, expected, expected * 0.025);
        }
        for (found, expected) in [(b.mean, 712.0), (b.p10, 444.0), (b.p50, 672.0), (b.p90, 1031.0)] {
            assert_near(found, expected, expected * 0.025);
        }
    }

    #[test]
    fn seeds_agree_closely_and_one_seed_exactly() {
        let seeded = |seed: u32| simulation(&REVERSED.replace("Roadmap(", &format!("Roadmap(seed: {seed}, ")), "rice");
        let probability = |simulation: &Simulation| {
            let [a, b] = [0, 1].map(|at| simulation.sample_scores(&simulation.candidates[at]));
            outrank_probability(&a, &b)
        };
        for seed in 2..12 {
            assert_near(probability(&seeded(seed)), 0.410, 0.015);
        }
        assert_eq!(probability(&seeded(5)).to_bits(), probability(&seeded(5)).to_bits());
        assert_ne!(probability(&seeded(5)).to_bits(), probability(&seeded(6)).to_bits());
    }

    #[test]
    fn triangular_distributions_match_the_exact_probability() {
        let [own, other] = ["own", "other"].map(|word| RandomStream::from_seed(1, &[word]));
        let sample = |stream: RandomStream, low, likely, high| -> Vec<f64> {
            let estimate = Estimate { low, likely, high };
            (0..SAMPLE_COUNT).map(|index| triangular_quantile(&estimate, stream.uniform(index))).collect()
        };
        assert_near(
            outrank_probability(&sample(own, 0.0, 5.0, 10.0), &sample(other, 2.0, 6.0, 10.0)),
            0.356_458,
            0.015,
        );
    }

    #[test]
    fn uniform_and_normal_distributions_match_the_exact_probability() {
        let stream = |word: &str| RandomStream::from_seed(1, &[word]);
        let uniform = |word, low: f64, high: f64| -> Vec<f64> {
            (0..SAMPLE_COUNT).map(|index| low + (high - low) * stream(word).uniform(index)).collect()
        };
        assert_near(outrank_probability(&uniform("a", 0.0, 10.0), &uniform("b", 5.0, 15.0)), 0.125, 0.015);
        let normal = |word: &str, other: &str, mean: f64, deviation: f64| -> Vec<f64> {
            let [first, second] = [stream(word), stream(other)];
            let angle = |index| (std::f64::consts::TAU * second.uniform(index)).cos();
            let radius = |index: usize| (-2.0 * (1.0 - first.uniform(index)).ln()).sqrt();
            (0..SAMPLE_COUNT).map(|index| mean + deviation * radius(index) * angle(index)).collect()
        };
        let [a, b] = [normal("c", "d", 100.0, 20.0), normal("e", "f", 80.0, 15.0)];
        assert_near(outrank_probability(&a, &b), 0.788_14, 0.015);
    }

    #[test]
    fn a_tie_counts_half_and_exact_inputs_are_certain() {
        assert_eq!(outrank_probability(&[1.0, 2.0], &[1.0, 1.0]), 0.75);
        let points = r#"Roadmap(themes: {"a": (title: "A", lane: Now, scores: {"ice": {"impact": 8, "confidence": 8,
            "ease": (likely: 8)}})})"#;
        let simulation = simulation(points, "ice");
        assert!(simulation.is_certain());
        assert_eq!(ScoreDistribution::from_samples(&simulation.sample_scores(&simulation.candidates[0])).p90, 512.0);
    }

    #[test]
    fn a_missing_rating_is_sampled_from_its_whole_scale() {
        let open = r#"Roadmap(themes: {"a": (title: "A", lane: Now, scores: {"weighted": {"customer": 5, "business": 4,
            "effort": 2, "risk": 2, "fit": 5}})})"#;
        let simulation = simulation(open, "weighted");
        let distribution = ScoreDistribution::from_samples(&simulation.sample_scores(&simulation.candidates[0]));
        assert_near(distribution.p10, 79.75, 0.2);
        assert_near(distribution.p50, 83.75, 0.2);
        assert_near(distribution.p90, 87.75, 0.2);
    }
}
