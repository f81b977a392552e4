//! How much of the capacity the ranking uses, from the top down: first all obligations, then rank by rank. The capacity
//! line is drawn before the first theme that would exceed the capacity, and all later themes are below it. A theme without
//! an effort counts with the median (our default).

use crate::document::chunk::EntryId;
use crate::insight::Ranking;
use crate::insight::capacity;
use crate::insight::order::SCORE_TOLERANCE;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{ThemeRow, WorkKind};
use crate::roadmap::lane::Lane;

/// The efforts of a ranking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingEfforts {
    /// The running sum at each position; `None` for an obligation.
    running_sums: Vec<Option<f64>>,
    /// The effort of a theme that states none.
    pub median: f64,
    /// The total effort above the capacity line.
    pub effort_above_line: f64,
    /// The total effort of Now.
    pub now_effort: f64,
    /// The number of ranks above the line; `None` if the file has no capacity.
    pub fitting_ranks: Option<usize>,
}

impl RankingEfforts {
    /// Sums up the efforts of a ranking.
    pub fn new(roadmap: &Roadmap, ranking: &Ranking) -> Self {
        let counted = capacity::EffortCounter::from_roadmap(roadmap);
        let effort = |theme_row: &ThemeRow| counted.theme_effort(theme_row).amount;
        let sum_of = |is_in: fn(&ThemeRow) -> bool| {
            let live = capacity::live_themes(roadmap).map(|(_, theme_row)| theme_row);
            live.filter(|theme_row| is_in(theme_row)).map(effort).fold(0.0, |sum, own| sum + own)
        };
        let mut sum = sum_of(|theme_row| theme_row.kind == WorkKind::Obligation);
        let now = sum_of(|theme_row| theme_row.lane == Some(Lane::Now));
        let mut efforts = Self {
            running_sums: Vec::with_capacity(ranking.ranked.len()),
            median: counted.median,
            effort_above_line: sum,
            now_effort: now,
            fitting_ranks: None,
        };
        let capacity = roadmap.settings.capacity.as_ref().map(|capacity| capacity.amount);
        let mut fitting = 0;
        let mut is_above = true;
        for (at, (entry, _)) in ranking.ranked.iter().enumerate() {
            let theme_row = roadmap.theme(*entry);
            if let Some(theme_row) = theme_row.filter(|theme_row| theme_row.kind != WorkKind::Obligation) {
                sum += effort(theme_row);
                efforts.running_sums.push(Some(sum));
                is_above = is_above && capacity.is_none_or(|capacity| sum <= capacity + SCORE_TOLERANCE);
                efforts.effort_above_line = if is_above { sum } else { efforts.effort_above_line };
            } else {
                efforts.running_sums.push(None);
            }
            fitting = if is_above { at + 1 } else { fitting };
        }
        efforts.fitting_ranks = capacity.map(|_| fitting);
        efforts
    }

    /// The running sum at a position.
    pub fn running_sum(&self, position: usize) -> Option<f64> {
        self.running_sums.get(position).copied().flatten()
    }
}

/// Whether a theme is an obligation.
pub fn is_obligation(roadmap: &Roadmap, entry: EntryId) -> bool {
    roadmap.theme(entry).is_some_and(|theme_row| theme_row.kind == WorkKind::Obligation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summarize(capacity: &str, themes: &[(u32, &str)]) -> String {
        let theme = |(number, (impact, more)): (usize, &(u32, &str))| {
            format!(
                "\"t{number}\": (title: \"T\", lane: Now, {more} scores: {{\"ice\": {{\"impact\": {impact}, \
                 \"confidence\": 1, \"ease\": 1}}}}),"
            )
        };
        let themes: String = themes.iter().enumerate().map(theme).collect();
        let (_, roadmap) = Roadmap::load(format!("(ranking: \"ice\", {capacity} themes: {{{themes}}})"));
        let efforts = RankingEfforts::new(&roadmap, &Ranking::new(&roadmap, "ice"));
        let sums: Vec<String> =
            efforts.running_sums.iter().map(|sum| sum.map_or("-".to_owned(), |sum| sum.to_string())).collect();
        format!("{} taken {} fitting {:?}", sums.join(" "), efforts.effort_above_line, efforts.fitting_ranks)
    }

    #[test]
    fn the_capacity_line_is_before_the_first_theme_that_does_not_fit() {
        let themes = [(9, "effort: 4,"), (8, "effort: 6,"), (7, "effort: 1,")];
        assert_eq!(summarize("", &themes), "4 10 11 taken 11 fitting None");
        assert_eq!(summarize("capacity: (amount: 9, unit: \"m\"),", &themes), "4 10 11 taken 4 fitting Some(1)");
        assert_eq!(summarize("capacity: (amount: 11, unit: \"m\"),", &themes), "4 10 11 taken 11 fitting Some(3)");
        assert_eq!(summarize("capacity: (amount: 1, unit: \"m\"),", &themes), "4 10 11 taken 0 fitting Some(0)");
    }

    #[test]
    fn obligations_count_first_and_a_missing_effort_counts_as_the_median() {
        let themes = [(9, "effort: 4,"), (8, ""), (7, "effort: 2, kind: Obligation,")];
        assert_eq!(summarize("capacity: (amount: 9, unit: \"m\"),", &themes), "6 9 - taken 9 fitting Some(3)");
        assert_eq!(summarize("capacity: (amount: 8, unit: \"m\"),", &themes), "6 9 - taken 6 fitting Some(1)");
    }
}
