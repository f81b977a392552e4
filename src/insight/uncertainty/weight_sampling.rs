//! Whether a ranking holds under any weights: weights are drawn uniformly from all that sum to one, and each sample
//! ranks. Source: SMAA, Lahdelma and Salminen, Operations Research 49(3), 2001. Ratings are taken at their likely values:
//! this is the uncertainty of the weights alone.

use super::SAMPLE_COUNT;
use super::random::RandomStream;
use super::simulation::{Simulation, SimulationCandidate};
use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::score::weighted::utility;
use crate::roadmap::entry_row::{BetterDirection, Estimate};
use crate::roadmap::scoring_models;
use crate::roadmap::settings::RoadmapSettings;

/// Sampled weights: one list per sample, in the order of the criteria.
#[derive(Clone, Debug)]
pub struct RandomWeights {
    samples: Vec<Vec<f64>>,
    cost_flags: Vec<bool>,
}

impl RandomWeights {
    /// `None` outside the weighted model: the other models have no weights.
    pub fn from_simulation(simulation: &Simulation) -> Option<Self> {
        (simulation.model() == scoring_models::WEIGHTED).then(|| Self::from_settings(simulation.settings()))
    }

    fn from_settings(settings: &RoadmapSettings) -> Self {
        let criteria = &settings.criteria;
        let streams: Vec<RandomStream> = criteria
            .iter()
            .map(|criterion| RandomStream::from_seed(settings.seed, &["any weights", &criterion.id]))
            .collect();
        let sample = |index: usize| {
            // Exponential variates divided by their sum are uniform on the simplex.
            let raw: Vec<f64> = streams.iter().map(|stream| -(1.0 - stream.uniform(index)).ln()).collect();
            let sum: f64 = raw.iter().sum();
            raw.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
        };
        let cost_flags = criteria.iter().map(|criterion| criterion.better == BetterDirection::Down).collect();
        Self { samples: (0..SAMPLE_COUNT).map(sample).collect(), cost_flags }
    }

    /// The utility of each rating of a candidate, from 0 to 1; a missing one counts as the middle.
    fn utilities(&self, candidate: &SimulationCandidate) -> Vec<f64> {
        let utility_of = |(estimate, is_cost): (&Option<Estimate>, &bool)| {
            estimate.map_or(0.5, |estimate| utility(estimate.likely, *is_cost))
        };
        candidate.estimates.iter().zip(&self.cost_flags).map(utility_of).collect()
    }

    /// The probability that one theme outranks another under any weights; a tie counts half.
    pub fn outrank_probability(&self, own: &SimulationCandidate, other: &SimulationCandidate) -> f64 {
        let margins: Vec<f64> =
            self.utilities(own).iter().zip(self.utilities(other)).map(|(own, other)| own - other).collect();
        let won = |weights: &Vec<f64>| match weights
            .iter()
            .zip(&margins)
            .map(|(weight, margin)| weight * margin)
            .sum::<f64>()
        {
            margin if margin > SCORE_TOLERANCE => 1.0,
            margin if margin < -SCORE_TOLERANCE => 0.0,
            _ => 0.5,
        };
        self.samples.iter().map(won).sum::<f64>() / self.samples.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ranking::Ranking;
    use crate::roadmap::plan::Plan;

    fn simulation() -> (Simulation, RandomWeights) {
        let ratings = [
            ("w1", [5, 4, 2, 2, 5, 4]),
            ("w2", [2, 5, 4, 3, 3, 5]),
            ("w3", [2, 1, 2, 1, 1, 1]),
            ("w4", [4, 3, 4, 2, 4, 3]),
        ];
        let theme = |(id, ratings): &(&str, [i32; 6])| {
            let names = ["customer", "business", "effort", "risk", "fit", "timing"];
            let ratings: Vec<String> =
                names.iter().zip(ratings).map(|(name, rating)| format!("\"{name}\": {rating}")).collect();
            format!("\"{id}\": (title: \"T\", lane: Now, scores: {{\"weighted\": {{{}}}}}),", ratings.join(", "))
        };
        let plan = Plan::from_text(format!("Roadmap(themes: {{{}}})", ratings.iter().map(theme).collect::<String>()));
        let ranking = Ranking::new(&plan.roadmap, "weighted");
        (
            Simulation::new(&plan.roadmap, "weighted", &ranking).unwrap(),
            RandomWeights::from_settings(&plan.roadmap.settings),
        )
    }

    /// The share of the samples in which each candidate comes first.
    fn first_place_shares(weights: &RandomWeights, candidates: &[SimulationCandidate]) -> Vec<f64> {
        let utilities: Vec<Vec<f64>> = candidates.iter().map(|candidate| weights.utilities(candidate)).collect();
        let mut shares = vec![0.0; candidates.len()];
        for sample in &weights.samples {
            let score = |own: &Vec<f64>| own.iter().zip(sample).map(|(own, weight)| own * weight).sum::<f64>();
            let scores = utilities.iter().map(score).enumerate();
            let (first, _) = scores.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap();
            shares[first] += 1.0 / weights.samples.len() as f64;
        }
        shares
    }

    #[test]
    fn first_place_shares_match_a_worked_example() {
        let (simulation, weights) = simulation();
        let ids: Vec<&str> = simulation.candidates.iter().map(|candidate| &*candidate.id).collect();
        assert_eq!(ids, ["w1", "w4", "w2", "w3"]);
        for (found, wanted) in
            first_place_shares(&weights, &simulation.candidates).iter().zip([0.947, 0.0, 0.050, 0.003])
        {
            assert!((found - wanted).abs() <= 0.01, "{found} is not {wanted}");
        }
    }

    /// 60 against 55 with the default weights.
    #[test]
    fn a_lead_of_five_points_can_be_a_toss_up_under_any_weights() {
        let (simulation, weights) = simulation();
        let [_, w4, w2, _] = &simulation.candidates[..] else { panic!("four themes") };
        assert_eq!((w4.score, w2.score), (60.0, 55.0));
        let probability = weights.outrank_probability(w4, w2);
        assert!((probability - 0.518).abs() <= 0.015, "{probability}");
    }
}
