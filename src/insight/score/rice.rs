//! RICE: reach × impact × confidence / effort. Reach in people or events a period, impact 3, 2, 1, 0.5 or 0.25,
//! confidence from 0 to 1, effort in person-months. Source: Intercom, S. McBride,
//! <https://www.intercom.com/blog/rice-simple-prioritization-for-product-managers/>.

use super::{Part, Score, mark};
use crate::roadmap::facts::Bet;
use crate::roadmap::models::{Model, RICE};
use smallvec::SmallVec;

/// The score; the theme's own effort stands in for a missing one. No score where an input is missing, off its scale,
/// or the effort is zero.
pub fn score<'s>(bet: &Bet) -> Score<'s> {
    let inputs = Model::named(RICE).map_or(&[][..], |model| model.inputs);
    let parts: SmallVec<[Part<'_>; 6]> = inputs
        .iter()
        .map(|input| {
            let own = mark(bet, RICE, input.name).or(if input.is_cost { bet.effort } else { None });
            let mark = own.filter(|value| input.scale.holds(*value) && !(input.is_cost && *value == 0.0));
            let (input, name, is_cost) = (input.name, input.name, input.is_cost);
            Part { input, name, mark, is_cost, points: None, weight: None }
        })
        .collect();
    let factor = |part: &Part<'_>| part.mark.map(|mark| if part.is_cost { 1.0 / mark } else { mark });
    let value = parts.iter().map(factor).try_fold(1.0, |product, factor| Some(product * factor?));
    Score { value: value.filter(|value| value.is_finite() && !parts.is_empty()), range: None, parts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::facts::{InputNumber, Mark};

    fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Option<f64> {
        let marks = [reach, impact, confidence, effort];
        let mark =
            |(at, likely): (usize, &f64)| Mark { model: 0, input: InputNumber::Known(at as u8), likely: *likely };
        let bet = Bet { marks: marks.iter().enumerate().map(mark).collect(), ..Bet::default() };
        score(&bet).value
    }

    #[test]
    fn the_worked_numbers() {
        assert_eq!(rice(2000.0, 2.0, 0.8, 4.0), Some(800.0));
        assert_eq!(rice(500.0, 3.0, 1.0, 2.0), Some(750.0));
        assert_eq!(rice(1500.0, 1.0, 0.5, 0.5), Some(1500.0));
        assert_eq!(rice(10000.0, 0.25, 0.8, 5.0), Some(400.0));
        assert!((rice(4000.0, 2.0, 0.8, 3.0).unwrap() - 2133.33).abs() < 0.01);
    }

    #[test]
    fn wrong_inputs_give_no_score() {
        assert_eq!(rice(2000.0, 2.0, 80.0, 4.0), None);
        assert_eq!(rice(2000.0, 2.0, 0.8, 0.0), None);
        assert_eq!(rice(2000.0, 2.0, 0.8, -1.0), None);
        assert_eq!(score(&Bet::default()).value, None);
    }

    #[test]
    fn the_themes_effort_stands_in_for_a_missing_one() {
        let mark = |at: u8, likely| Mark { model: 0, input: InputNumber::Known(at), likely };
        let marks = [mark(0, 2000.0), mark(1, 2.0), mark(2, 0.8)].into_iter().collect();
        let bet = Bet { marks, effort: Some(4.0), ..Bet::default() };
        assert_eq!(score(&bet).value, Some(800.0));
    }
}
