//! Whether an order holds under any weights: weights are drawn uniformly from all that sum to one, and every draw ranks.
//! Source: SMAA, Lahdelma and Salminen, Operations Research 49(3), 2001. Marks are taken at their likely values: this is
//! doubt of the weights alone.

use super::DRAWS;
use super::random::Stream;
use super::simulation::Contender;
use crate::insight::order::TOLERANCE;
use crate::insight::score::weighted::utility;
use crate::roadmap::entry_row::Direction;
use crate::roadmap::settings::Settings;

/// Weights drawn again and again: one list for each draw, in the order of the criteria.
#[derive(Clone, Debug)]
pub struct AnyWeights {
    drawn: Vec<Vec<f64>>,
    costs: Vec<bool>,
}

impl AnyWeights {
    /// For the criteria of a file.
    pub fn of(settings: &Settings) -> Self {
        let criteria = &settings.criteria;
        let streams: Vec<Stream> =
            criteria.iter().map(|criterion| Stream::of(settings.seed, &["any weights", &criterion.id])).collect();
        let draw = |draw: usize| {
            // Exponential numbers over their sum are uniform on the simplex.
            let raw: Vec<f64> = streams.iter().map(|stream| -(1.0 - stream.uniform(draw)).ln()).collect();
            let sum: f64 = raw.iter().sum();
            raw.into_iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
        };
        let costs = criteria.iter().map(|criterion| criterion.better == Direction::Down).collect();
        Self { drawn: (0..DRAWS).map(draw).collect(), costs }
    }

    /// What each mark of a contender is worth; a missing one the middle.
    fn utilities(&self, contender: &Contender) -> Vec<f64> {
        let worth = |(estimate, is_cost): (&Option<crate::roadmap::entry_row::Estimate>, &bool)| {
            estimate.map_or(0.5, |estimate| utility(estimate.likely, *is_cost))
        };
        contender.estimates.iter().zip(&self.costs).map(worth).collect()
    }

    /// The probability that one outranks another under any weights; a tie is half.
    pub fn outranks(&self, own: &Contender, other: &Contender) -> f64 {
        let lead: Vec<f64> =
            self.utilities(own).iter().zip(self.utilities(other)).map(|(own, other)| own - other).collect();
        let won = |weights: &Vec<f64>| match weights.iter().zip(&lead).map(|(weight, lead)| weight * lead).sum::<f64>()
        {
            ahead if ahead > TOLERANCE => 1.0,
            ahead if ahead < -TOLERANCE => 0.0,
            _ => 0.5,
        };
        self.drawn.iter().map(won).sum::<f64>() / self.drawn.len().max(1) as f64
    }

    /// The share of draws in which each contender comes first.
    pub fn first_places(&self, contenders: &[Contender]) -> Vec<f64> {
        let utilities: Vec<Vec<f64>> = contenders.iter().map(|contender| self.utilities(contender)).collect();
        let mut first = vec![0.0; contenders.len()];
        for weights in &self.drawn {
            let score = |own: &Vec<f64>| own.iter().zip(weights).map(|(own, weight)| own * weight).sum::<f64>();
            let mut best: Option<(usize, f64)> = None;
            for (at, own) in utilities.iter().enumerate() {
                let score = score(own);
                if best.is_none_or(|(_, highest)| score > highest) {
                    best = Some((at, score));
                }
            }
            if let Some(count) = best.and_then(|(at, _)| first.get_mut(at)) {
                *count += 1.0 / self.drawn.len() as f64;
            }
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::insight::ranking::Ranking;
    use crate::insight::uncertainty::simulation::Contest;
    use crate::roadmap::plan::Plan;

    fn contest() -> (Contest, AnyWeights) {
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
        let plan = Plan::of(format!("Roadmap(themes: {{{}}})", marks.iter().map(theme).collect::<String>()));
        let ranking = Ranking::of(&plan.roadmap, "weighted");
        (Contest::of(&plan.roadmap, "weighted", &ranking).unwrap(), AnyWeights::of(&plan.roadmap.settings))
    }

    #[test]
    fn the_worked_acceptabilities() {
        let (contest, weights) = contest();
        let ids: Vec<&str> = contest.contenders.iter().map(|contender| &*contender.id).collect();
        assert_eq!(ids, ["w1", "w4", "w2", "w3"]);
        for (found, wanted) in weights.first_places(&contest.contenders).iter().zip([0.947, 0.0, 0.050, 0.003]) {
            assert!((found - wanted).abs() <= 0.01, "{found} is not {wanted}");
        }
    }

    /// 60 against 55 by the default weights.
    #[test]
    fn a_clear_lead_that_any_weights_make_a_toss_up() {
        let (contest, weights) = contest();
        let [_, w4, w2, _] = &contest.contenders[..] else { panic!("four themes") };
        assert_eq!((w4.score, w2.score), (60.0, 55.0));
        let probability = weights.outranks(w4, w2);
        assert!((probability - 0.518).abs() <= 0.015, "{probability}");
    }
}
