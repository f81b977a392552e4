//! What the ranking takes of the capacity, from the top down: obligations are in whatever they take, then rank by rank. The
//! line falls before the first theme with which the sum would pass the capacity, and everything from there on is below it.
//! A theme that states no effort counts with the median (our default).

use crate::document::chunk::Serial;
use crate::insight::Ranking;
use crate::insight::capacity;
use crate::insight::order::TOLERANCE;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{Bet, BetKind};
use crate::roadmap::lane::Lane;

/// The efforts of a ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Efforts {
    /// The sum down to each rank, by position; of an obligation, none.
    sums: Vec<Option<f64>>,
    /// With what a theme counts that states none.
    pub median: f64,
    /// What stands above the line takes so much.
    pub taken: f64,
    /// What Now takes.
    pub now: f64,
    /// How many ranks stand above the line; `None` where nobody says how much can be done.
    pub fitting: Option<usize>,
}

impl Efforts {
    /// Of a ranking.
    pub fn of(roadmap: &Roadmap, ranking: &Ranking) -> Self {
        let counted = capacity::Efforts::of(roadmap);
        let effort = |bet: &Bet| counted.count(bet).amount;
        let sum_of = |is_in: fn(&Bet) -> bool| {
            let live = capacity::live_themes(roadmap).map(|(_, bet)| bet);
            live.filter(|bet| is_in(bet)).map(effort).fold(0.0, |sum, own| sum + own)
        };
        let mut sum = sum_of(|bet| bet.kind == BetKind::Obligation);
        let now = sum_of(|bet| bet.lane == Some(Lane::Now));
        let mut efforts = Self {
            sums: Vec::with_capacity(ranking.ranked.len()),
            median: counted.median,
            taken: sum,
            now,
            fitting: None,
        };
        let capacity = roadmap.settings.capacity.as_ref().map(|capacity| capacity.amount);
        let mut fitting = 0;
        let mut is_above = true;
        for (at, (serial, _)) in ranking.ranked.iter().enumerate() {
            let bet = roadmap.bet(*serial);
            if let Some(bet) = bet.filter(|bet| bet.kind != BetKind::Obligation) {
                sum += effort(bet);
                efforts.sums.push(Some(sum));
                is_above = is_above && capacity.is_none_or(|capacity| sum <= capacity + TOLERANCE);
                efforts.taken = if is_above { sum } else { efforts.taken };
            } else {
                efforts.sums.push(None);
            }
            fitting = if is_above { at + 1 } else { fitting };
        }
        efforts.fitting = capacity.map(|_| fitting);
        efforts
    }

    /// The sum down to a rank, by its position.
    pub fn sum(&self, position: usize) -> Option<f64> {
        self.sums.get(position).copied().flatten()
    }
}

/// Whether somebody outside demands a theme.
pub fn is_obligation(roadmap: &Roadmap, serial: Serial) -> bool {
    roadmap.bet(serial).is_some_and(|bet| bet.kind == BetKind::Obligation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(capacity: &str, themes: &[(u32, &str)]) -> String {
        let theme = |(number, (impact, more)): (usize, &(u32, &str))| {
            format!(
                "\"t{number}\": (title: \"T\", lane: Now, {more} scores: {{\"ice\": {{\"impact\": {impact}, \
                 \"confidence\": 1, \"ease\": 1}}}}),"
            )
        };
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let (_, roadmap) = Roadmap::load(format!("(ranking: \"ice\", {capacity} themes: {{{themes}}})"));
        let efforts = Efforts::of(&roadmap, &Ranking::of(&roadmap, "ice"));
        let sums: Vec<String> =
            efforts.sums.iter().map(|sum| sum.map_or("-".to_owned(), |sum| sum.to_string())).collect();
        format!("{} taken {} fitting {:?}", sums.join(" "), efforts.taken, efforts.fitting)
    }

    #[test]
    fn the_line_falls_before_the_first_that_does_not_fit() {
        let themes = [(9, "effort: 4,"), (8, "effort: 6,"), (7, "effort: 1,")];
        assert_eq!(told("", &themes), "4 10 11 taken 11 fitting None");
        assert_eq!(told("capacity: (amount: 9, unit: \"m\"),", &themes), "4 10 11 taken 4 fitting Some(1)");
        assert_eq!(told("capacity: (amount: 11, unit: \"m\"),", &themes), "4 10 11 taken 11 fitting Some(3)");
        assert_eq!(told("capacity: (amount: 1, unit: \"m\"),", &themes), "4 10 11 taken 0 fitting Some(0)");
    }

    #[test]
    fn obligations_are_in_first_and_a_missing_effort_is_the_median() {
        let themes = [(9, "effort: 4,"), (8, ""), (7, "effort: 2, kind: Obligation,")];
        assert_eq!(told("capacity: (amount: 9, unit: \"m\"),", &themes), "6 9 - taken 9 fitting Some(3)");
        assert_eq!(told("capacity: (amount: 8, unit: \"m\"),", &themes), "6 9 - taken 6 fitting Some(1)");
    }
}
