//! How a theme ranks in other models, among the themes that both models score. Ranks are far apart if they differ by a
//! third of those themes and by at least three, and at least four themes are compared: our default.

use super::order::SCORE_TOLERANCE;
use super::score::{FORMULAS, Scorer};
use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use std::collections::HashMap;

const MIN_COMPARED_THEMES: usize = 4;
const MIN_RANKS_APART: usize = 3;

/// The scores of the live themes in every model that scores at least one.
#[derive(Clone, Debug, Default)]
pub struct ScoresByModel(Vec<(&'static str, HashMap<EntryId, f64>)>);

/// The rank of a theme in another model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherModelRank {
    pub model: &'static str,
    /// The rank in that model, among the themes that both models score.
    pub rank: usize,
    /// The rank in the own model, among the same themes.
    pub own_rank: usize,
    /// How many themes both models score.
    pub compared_themes: usize,
}

impl OtherModelRank {
    pub fn is_far_apart(&self) -> bool {
        let apart = self.rank.abs_diff(self.own_rank);
        self.compared_themes >= MIN_COMPARED_THEMES && apart >= MIN_RANKS_APART && apart * 3 >= self.compared_themes
    }
}

impl ScoresByModel {
    pub fn from_roadmap(roadmap: &Roadmap) -> Self {
        let scores_in = |model: &'static str| {
            let scorer = Scorer::new(roadmap, model)?;
            let live = roadmap.rows_of_kind(EntryKind::Theme).filter_map(|row| Some((row.entry, row.theme()?)));
            let live = live.filter(|(_, theme_row)| theme_row.lane.is_some_and(Lane::is_live));
            let scores: HashMap<_, _> =
                live.filter_map(|(entry, theme_row)| Some((entry, scorer.score(theme_row)?))).collect();
            (!scores.is_empty()).then_some((model, scores))
        };
        Self(FORMULAS.iter().filter_map(|formula| scores_in(formula.model)).collect())
    }

    /// The ranks of every theme in all models but `shown`.
    pub fn ranks_in_other_models(&self, shown: &str) -> HashMap<EntryId, Vec<OtherModelRank>> {
        let mut ranks: HashMap<EntryId, Vec<OtherModelRank>> = HashMap::new();
        let Some((_, own)) = self.0.iter().find(|(model, _)| *model == shown) else { return ranks };
        for (model, other) in self.0.iter().filter(|(model, _)| *model != shown) {
            let common: Vec<(EntryId, f64, f64)> =
                own.iter().filter_map(|(entry, score)| Some((*entry, *score, *other.get(entry)?))).collect();
            let here = sort_descending(common.iter().map(|(_, own, _)| *own));
            let there = sort_descending(common.iter().map(|(.., other)| *other));
            for (entry, own, other) in &common {
                ranks.entry(*entry).or_default().push(OtherModelRank {
                    model,
                    rank: rank_in(&there, *other),
                    own_rank: rank_in(&here, *own),
                    compared_themes: common.len(),
                });
            }
        }
        ranks
    }
}

fn sort_descending(scores: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    scores
}

fn rank_in(scores: &[f64], score: f64) -> usize {
    scores.partition_point(|other| *other > score + SCORE_TOLERANCE) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::plan::Plan;

    #[test]
    fn ranks_are_among_the_themes_that_both_models_score() {
        let theme = |(id, ice, cost): (&str, u32, Option<u32>)| {
            let cd3 = cost.map(|cost| format!("\"cd3\": {{\"cost\": {cost}, \"duration\": 1}},")).unwrap_or_default();
            format!(
                "\"{id}\": (title: \"T\", lane: Now, scores: {{\"ice\": {{\"impact\": {ice}, \"confidence\": 1, \"ease\": 1}}, {cd3}}}),"
            )
        };
        let themes = [("a", 9, Some(1)), ("b", 8, Some(4)), ("c", 7, None), ("d", 6, Some(3)), ("e", 5, Some(2))];
        let plan =
            Plan::from_text(format!("Roadmap(themes: {{{}}})", themes.into_iter().map(theme).collect::<String>()));
        let ranks = ScoresByModel::from_roadmap(&plan.roadmap).ranks_in_other_models("ice");
        let rank = |id: &str| ranks.get(&plan.roadmap.find_theme(id).unwrap()).and_then(|ranks| ranks.first());
        assert_eq!(rank("a"), Some(&OtherModelRank { model: "cd3", rank: 4, own_rank: 1, compared_themes: 4 }));
        assert!(rank("a").unwrap().is_far_apart());
        assert_eq!(rank("d"), Some(&OtherModelRank { model: "cd3", rank: 2, own_rank: 3, compared_themes: 4 }));
        assert!(!rank("d").unwrap().is_far_apart());
        assert_eq!(rank("c"), None);
    }
}
