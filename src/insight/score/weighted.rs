//! Weighted scoring by criteria marked 1 to 5. Each mark becomes u = (x-1)/4, or (5-x)/4 where less is better;
//! score = 100 × sum(w u) / sum(w). The weights of the six criteria (customer 25, business 20, effort 15, risk 10,
//! fit 20, timing 10) are our default.

use super::{Part, Score, mark};
use crate::roadmap::facts::{Bet, Direction};
use crate::roadmap::models::WEIGHTED;
use crate::roadmap::settings::Criterion;
use smallvec::SmallVec;

/// With more marks missing than this there is no score.
const MAY_MISS: usize = 2;

/// The score by these criteria. `own_input` gives the marks of criteria that are the file's own. While one or two marks
/// are missing, a range over their whole scale, with its middle as the value.
pub fn score<'s>(bet: &Bet, criteria: &'s [Criterion], own_input: &dyn Fn(&str) -> Option<f64>) -> Score<'s> {
    let sum: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    let parts: SmallVec<[Part<'_>; 6]> =
        criteria.iter().map(|criterion| part(bet, criterion, sum, own_input)).collect();
    let missing = parts.iter().filter(|part| part.mark.is_none()).count();
    if sum <= 0.0 || missing > MAY_MISS || missing == parts.len() {
        return Score { value: None, range: None, parts };
    }
    let low: f64 = parts.iter().filter_map(|part| part.points).sum();
    let open: f64 = parts.iter().filter(|part| part.mark.is_none()).filter_map(|part| part.weight).sum();
    let range = (missing > 0).then_some((low, low + open));
    Score { value: Some(low + open / 2.0), range, parts }
}

fn part<'s>(bet: &Bet, criterion: &'s Criterion, sum: f64, own_input: &dyn Fn(&str) -> Option<f64>) -> Part<'s> {
    let mark = mark(bet, WEIGHTED, &criterion.id).or_else(|| own_input(&criterion.id));
    let mark = mark.filter(|mark| (1.0..=5.0).contains(mark));
    let weight = if sum > 0.0 { 100.0 * criterion.weight / sum } else { 0.0 };
    let is_cost = criterion.better == Direction::Down;
    let utility = mark.map(|mark| if is_cost { (5.0 - mark) / 4.0 } else { (mark - 1.0) / 4.0 });
    Part {
        input: &criterion.id,
        name: &criterion.name,
        mark,
        is_cost,
        points: utility.map(|utility| utility * weight),
        weight: Some(weight),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::facts::{InputNumber, Mark};
    use crate::roadmap::settings::default_criteria;
    use std::sync::LazyLock;

    fn bet(marks: [f64; 6]) -> Bet {
        let mark =
            |(at, likely): (usize, &f64)| Mark { model: 1, input: InputNumber::Known(at as u8), likely: *likely };
        Bet { marks: marks.iter().enumerate().filter(|(_, m)| **m > 0.0).map(mark).collect(), ..Bet::default() }
    }

    fn of(marks: [f64; 6]) -> Score<'static> {
        static CRITERIA: LazyLock<Vec<Criterion>> = LazyLock::new(default_criteria);
        score(&bet(marks), &CRITERIA, &|_| None)
    }

    #[test]
    fn the_worked_numbers() {
        assert_eq!(of([5.0, 4.0, 2.0, 2.0, 5.0, 4.0]).value, Some(86.25));
        assert_eq!(of([2.0, 5.0, 4.0, 3.0, 3.0, 5.0]).value, Some(55.0));
        assert_eq!(of([2.0, 1.0, 2.0, 1.0, 1.0, 1.0]).value, Some(27.5));
        assert_eq!(of([4.0, 3.0, 4.0, 2.0, 4.0, 3.0]).value, Some(60.0));
    }

    #[test]
    fn equal_weights() {
        let mut criteria = default_criteria();
        for criterion in &mut criteria {
            criterion.weight = 7.0;
        }
        let value = |marks| score(&bet(marks), &criteria, &|_| None).value.unwrap();
        assert!((value([5.0, 4.0, 2.0, 2.0, 5.0, 4.0]) - 83.3333).abs() < 1e-4);
        assert!((value([2.0, 5.0, 4.0, 3.0, 3.0, 5.0]) - 58.3333).abs() < 1e-4);
        assert!((value([4.0, 3.0, 4.0, 2.0, 4.0, 3.0]) - 58.3333).abs() < 1e-4);
    }

    #[test]
    fn a_missing_mark_gives_a_range_and_three_give_nothing() {
        let score = of([5.0, 4.0, 2.0, 2.0, 5.0, 0.0]);
        assert_eq!(score.range, Some((78.75, 88.75)));
        assert_eq!(score.value, Some(83.75));
        assert_eq!(score.missing(), ["timing"]);
        assert_eq!(of([5.0, 4.0, 2.0, 0.0, 0.0, 0.0]).value, None);
    }

    #[test]
    fn a_mark_off_the_scale_counts_as_missing() {
        assert_eq!(of([7.0, 4.0, 2.0, 2.0, 5.0, 4.0]).missing(), ["customer"]);
    }
}
