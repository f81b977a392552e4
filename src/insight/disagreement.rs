//! How a theme ranks in other models, among the themes that both models score. Far apart is a third of them, and three
//! places at least, where four or more are compared: our default.

use super::order::TOLERANCE;
use super::score::{FORMULAS, Rater};
use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use std::collections::HashMap;

const FEWEST: usize = 4;
const FEWEST_PLACES: usize = 3;

/// The scores of the live themes in every model that scores any.
#[derive(Clone, Debug, Default)]
pub struct AllScores(Vec<(&'static str, HashMap<Serial, f64>)>);

/// The place of a theme in another model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The other model.
    pub model: &'static str,
    /// Its rank there, among the themes that both score.
    pub place: usize,
    /// Its rank here, among the same.
    pub here: usize,
    /// How many both score.
    pub of: usize,
}

impl Elsewhere {
    /// Whether the two models say very different things.
    pub fn is_far_apart(&self) -> bool {
        let apart = self.place.abs_diff(self.here);
        self.of >= FEWEST && apart >= FEWEST_PLACES && apart * 3 >= self.of
    }
}

impl AllScores {
    /// Of a roadmap.
    pub fn of(roadmap: &Roadmap) -> Self {
        let of_model = |model: &'static str| {
            let rater = Rater::new(roadmap, model)?;
            let live = roadmap.of(Entity::Theme).filter_map(|facts| Some((facts.serial, facts.bet()?)));
            let live = live.filter(|(_, bet)| bet.lane.is_some_and(Lane::is_live));
            let scores: HashMap<_, _> = live.filter_map(|(serial, bet)| Some((serial, rater.score(bet)?))).collect();
            (!scores.is_empty()).then_some((model, scores))
        };
        Self(FORMULAS.iter().filter_map(|formula| of_model(formula.model)).collect())
    }

    /// The places of every theme in the other models than `shown`.
    pub fn places(&self, shown: &str) -> HashMap<Serial, Vec<Elsewhere>> {
        let mut places: HashMap<Serial, Vec<Elsewhere>> = HashMap::new();
        let Some((_, own)) = self.0.iter().find(|(model, _)| *model == shown) else { return places };
        for (model, other) in self.0.iter().filter(|(model, _)| *model != shown) {
            let common: Vec<(Serial, f64, f64)> =
                own.iter().filter_map(|(serial, score)| Some((*serial, *score, *other.get(serial)?))).collect();
            let here = descending(common.iter().map(|(_, own, _)| *own));
            let there = descending(common.iter().map(|(.., other)| *other));
            for (serial, own, other) in &common {
                places.entry(*serial).or_default().push(Elsewhere {
                    model,
                    place: place(&there, *other),
                    here: place(&here, *own),
                    of: common.len(),
                });
            }
        }
        places
    }
}

fn descending(scores: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut scores: Vec<f64> = scores.collect();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    scores
}

fn place(scores: &[f64], score: f64) -> usize {
    scores.partition_point(|other| *other > score + TOLERANCE) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roadmap::plan::Plan;

    #[test]
    fn places_are_among_the_themes_that_both_models_score() {
        let theme = |(id, ice, cost): (&str, u32, Option<u32>)| {
            let cd3 = cost.map(|cost| format!("\"cd3\": {{\"cost\": {cost}, \"duration\": 1}},")).unwrap_or_default();
            format!(
                "\"{id}\": (title: \"T\", lane: Now, scores: {{\"ice\": {{\"impact\": {ice}, \"confidence\": 1, \"ease\": 1}}, {cd3}}}),"
            )
        };
        let themes = [("a", 9, Some(1)), ("b", 8, Some(4)), ("c", 7, None), ("d", 6, Some(3)), ("e", 5, Some(2))];
        let plan = Plan::of(format!("Roadmap(themes: {{{}}})", themes.into_iter().map(theme).collect::<String>()));
        let places = AllScores::of(&plan.roadmap).places("ice");
        let of = |id: &str| places.get(&plan.roadmap.find_bet(id).unwrap()).and_then(|places| places.first());
        assert_eq!(of("a"), Some(&Elsewhere { model: "cd3", place: 4, here: 1, of: 4 }));
        assert!(of("a").unwrap().is_far_apart());
        assert_eq!(of("d"), Some(&Elsewhere { model: "cd3", place: 2, here: 3, of: 4 }));
        assert!(!of("d").unwrap().is_far_apart());
        assert_eq!(of("c"), None);
    }
}
