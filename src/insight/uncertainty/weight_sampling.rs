//! Whether an order holds under any weights: weights are drawn uniformly from all that sum to one, and every draw ranks.
//! Source: SMAA, Lahdelma and Salminen, Operations Research 49(3), 2001. Marks are taken at their likely values: this is
//! doubt of the weights alone.

use super::SAMPLE_COUNT;
use super::random::RandomStream;
use super::simulation::SimulationCandidate;
use crate::insight::order::SCORE_TOLERANCE;
use crate::insight::score::weighted::utility;
use crate::roadmap::entry_row::BetterDirection;
use crate::roadmap::settings::RoadmapSettings;

/// Weights drawn again and again: one list for each draw, in the order of the criteria.
#[derive(Clone, Debug)]
pub struct RandomWeights {
    samples: Vec<Vec<f64>>,
    cost_flags: Vec<bool>,
}

impl RandomWeights {
    /// For the criteria of a file.
    pub fn from_settings(settings: &RoadmapSettings) -> Self {
        let criteria = &settings.criteria;
        let streams: Vec<RandomStream> = criteria
            .iter()
            .map(|criterion| RandomStream::from_seed(settings.seed, &["any weights", &criterion.id]))
            .collect();
        let draw = |draw: usize| {
            // Exponential numbers over their sum are uniform on the simplex.
            let raw: Vec<f64> = streams.iter().map(|stream| -(1.0 - stream.uniform(draw)).ln()).collect();
            let sum: f64 = raw.iter().sum();
            raw.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
        };
        let costs = criteria.iter().map(|criterion| criterion.better == BetterDirection::Down).collect();
        Self { samples: (0..SAMPLE_COUNT).map(draw).collect(), cost_flags: costs }
    }

    /// What each mark of a contender is worth; a missing one the middle.
    fn utilities(&self, contender: &SimulationCandidate) -> Vec<f64> {
        let worth = |(estimate, is_cost): (&Option<crate::roadmap::entry_row::Estimate>, &bool)| {
            estimate.map_or(0.5, |estimate| utility(estimate.likely, *is_cost))
        };
        contender.estimates.iter().zip(&self.cost_flags).map(worth).collect()
    }

    /// The probability that one outranks another under any weights; a tie is half.
    pub fn outrank_probability(&self, own: &SimulationCandidate, other: &SimulationCandidate) -> f64 {
        let lead: Vec<f64> =
            self.utilities(own).iter().zip(self.utilities(other)).map(|(own, other)| own - other).collect();
        let won = |weights: &Vec<f64>| match weights.iter().zip(&lead).map(|(weight, lead)| weight * lead).sum::<f64>()
        {
            ahead if ahead > SCORE_TOLERANCE => 1.0,
            ahead if ahead < -SCORE_TOLERANCE => 0.0,
            _ => 0.5,
        };
        self.samples.iter().map(won).sum::<f64>() / self.samples.len().max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ranking::Ranking;
    use crate::insight::uncertainty::simulation::Simulation;
    use crate::roadmap::plan::Plan;

    fn contest() -> (Simulation, RandomWeights) {
        let marks = [
            ("w1", [5, 4, 2, 2, 5, 4]),
            ("w2", [2, 5, 4, 3, 3, 5]),
            ("w3", [2, 1, 2, 1, 1, 1]),
            ("w4", [4, 3, 4, 2, 4, 3]),
        ];
        let theme = |(id, marks): &(&str, [i32; 6])| {
            let names = ["customer", "business", "effort", "risk", "fit", "timing"];
            let marks: Vec<String> =
                names.iter().zip(marks).map(|(name, mark)| format!("\"{name}\": {mark}")).collect();
            format!("\"{id}\": (title: \"T\", lane: Now, scores: {{\"weighted\": {{{}}}}}),", marks.join(", "))
        };
        let plan = Plan::from_text(format!("Roadmap(themes: {{{}}})", marks.iter().map(theme).collect::<String>()));
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
    fn the_worked_acceptabilities() {
        let (contest, weights) = contest();
        let ids: Vec<&str> = contest.candidates.iter().map(|contender| &*contender.id).collect();
        assert_eq!(ids, ["w1", "w4", "w2", "w3"]);
        for (found, wanted) in first_place_shares(&weights, &contest.candidates).iter().zip([0.947, 0.0, 0.050, 0.003])
        {
            assert!((found - wanted).abs() <= 0.01, "{found} is not {wanted}");
        }
    }

    /// 60 against 55 by the default weights.
    #[test]
    fn a_clear_lead_that_any_weights_make_a_toss_up() {
        let (contest, weights) = contest();
        let [_, w4, w2, _] = &contest.candidates[..] else { panic!("four themes") };
        assert_eq!((w4.score, w2.score), (60.0, 55.0));
        let probability = weights.outrank_probability(w4, w2);
        assert!((probability - 0.518).abs() <= 0.015, "{probability}");
    }
}
