//! Scores themes and ideas by one model; the inputs of the model are looked up once.

use super::formula::{Formula, Score, ScorePart};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{BetterDirection, Estimate, InputRef, Rating, ThemeRow};
use crate::roadmap::field::Scale;
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// The scale of ratings by criteria.
const RATING_SCALE: Scale = Scale::between(1.0, 5.0);

/// An input of a model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScorerInput<'r> {
    /// The key in the file.
    pub id: &'r str,
    /// The name to show.
    pub name: &'r str,
    pub question: &'r str,
    pub scale: Scale,
    /// Whether less is better.
    pub is_cost: bool,
    /// Maximum number of points, in models that add.
    pub weight: Option<f64>,
    /// Its key in the index; `None` if no entry of the file has it.
    input_ref: Option<InputRef>,
}

/// The inputs of one theme or idea, in the order of the model; `None` if one is missing or off its scale.
pub type Estimates = SmallVec<[Option<Estimate>; 6]>;

#[derive(Clone, Debug)]
pub struct Scorer<'r> {
    pub formula: &'static Formula,
    pub model: &'static Model,
    /// In the order of the model.
    pub inputs: SmallVec<[ScorerInput<'r>; 6]>,
    settings: &'r RoadmapSettings,
    model_position: usize,
    /// The input that the theme's own effort replaces if it is missing.
    effort_input: Option<usize>,
}

impl<'r> Scorer<'r> {
    /// `None` if there is no model of this name.
    pub fn new(roadmap: &'r Roadmap, model: &str) -> Option<Self> {
        let settings = &roadmap.settings;
        let formula = Formula::find(model)?;
        let position = MODELS.iter().position(|known| known.name == model)?;
        let model = MODELS.get(position)?;
        let inputs = match model.name {
            scoring_models::WEIGHTED => inputs_from_criteria(roadmap, model),
            _ => inputs_from_table(model),
        };
        let is_effort = |input: &ScorerInput<'_>| model.name == scoring_models::RICE && input.is_cost;
        let effort_input = inputs.iter().position(is_effort);
        Some(Self { formula, model, inputs, settings, model_position: position, effort_input })
    }

    /// For the model that ranks the roadmap.
    pub fn from_ranking(roadmap: &'r Roadmap) -> Option<Self> {
        Self::new(roadmap, &roadmap.settings.ranking)
    }

    pub fn estimates(&self, theme: &ThemeRow) -> Estimates {
        let mut estimates: Estimates = SmallVec::from_elem(None, self.inputs.len());
        for rating in theme.ratings.iter().filter(|rating| rating.model as usize == self.model_position) {
            let at = self.inputs.iter().position(|input| input.input_ref == Some(rating.input));
            if let Some((slot, input)) = at.and_then(|at| Some((estimates.get_mut(at)?, self.inputs.get(at)?)))
                && slot.is_none()
            {
                *slot = Some(rating.estimate).filter(|estimate| input.accepts(estimate));
            }
        }
        if let Some((slot, input)) =
            self.effort_input.and_then(|at| Some((estimates.get_mut(at)?, self.inputs.get(at)?)))
            && slot.is_none()
            && !self.has_input(theme, input)
        {
            *slot = theme.effort.map(Estimate::from_number).filter(|estimate| input.accepts(estimate));
        }
        estimates
    }

    /// An input as it is in the file, even if it is off its scale.
    pub fn written_estimate(&self, theme: &ThemeRow, input: usize) -> Option<Estimate> {
        let input_ref = self.inputs.get(input)?.input_ref?;
        let is_input = |rating: &&Rating| rating.model as usize == self.model_position && rating.input == input_ref;
        theme.ratings.iter().find(is_input).map(|rating| rating.estimate)
    }

    fn has_input(&self, theme: &ThemeRow, input: &ScorerInput<'_>) -> bool {
        let is_input =
            |rating: &Rating| rating.model as usize == self.model_position && Some(rating.input) == input.input_ref;
        theme.ratings.iter().any(is_input)
    }

    /// The formula in one line, with the settings of the file.
    pub fn expression(&self) -> &'static str {
        match self.model.name {
            scoring_models::ICE if self.settings.scoring.is_ice_mean => super::ice::MEAN_EXPRESSION,
            _ => self.formula.expression,
        }
    }

    /// The score of the likely values, in the order of the model.
    pub fn compute(&self, values: &[f64]) -> Option<f64> {
        (self.formula.compute)(values, self.settings).filter(|value| value.is_finite())
    }

    /// The score, or the middle of its range, and that range if inputs are missing.
    pub fn score_estimates(&self, estimates: &Estimates) -> (Option<f64>, Option<(f64, f64)>) {
        let missing = estimates.iter().filter(|estimate| estimate.is_none()).count();
        if missing > self.formula.max_missing || missing == estimates.len() {
            return (None, None);
        }
        let filled = |is_best: bool| -> SmallVec<[f64; 6]> {
            let value = |(estimate, input): (&Option<Estimate>, &ScorerInput<'_>)| match estimate {
                Some(estimate) => estimate.likely,
                None if input.is_cost == is_best => input.scale.low,
                None => input.scale.high,
            };
            estimates.iter().zip(&self.inputs).map(value).collect()
        };
        let low = self.compute(&filled(false));
        if missing == 0 {
            return (low, None);
        }
        match (low, self.compute(&filled(true))) {
            (Some(low), Some(high)) => (Some(low + (high - low) / 2.0), Some((low, high))),
            _ => (None, None),
        }
    }

    pub fn score(&self, theme: &ThemeRow) -> Option<f64> {
        self.score_estimates(&self.estimates(theme)).0
    }

    /// The score with its parts.
    pub fn explain(&self, theme: &ThemeRow) -> Score<'r> {
        let estimates = self.estimates(theme);
        let (value, range) = self.score_estimates(&estimates);
        let parts = self.inputs.iter().zip(&estimates).map(|(input, estimate)| input.into_part(*estimate));
        Score { value, range, parts: parts.collect() }
    }
}

impl<'r> ScorerInput<'r> {
    fn accepts(&self, estimate: &Estimate) -> bool {
        [estimate.low, estimate.likely, estimate.high].iter().all(|number| self.scale.contains(*number))
    }

    fn into_part(self, estimate: Option<Estimate>) -> ScorePart<'r> {
        let value = estimate.map(|estimate| estimate.likely);
        let range = estimate.filter(|estimate| !estimate.is_exact()).map(|estimate| (estimate.low, estimate.high));
        let points =
            value.zip(self.weight).map(|(value, weight)| super::weighted::utility(value, self.is_cost) * weight);
        ScorePart { input: self.id, name: self.name, value, range, is_cost: self.is_cost, points, weight: self.weight }
    }
}

fn inputs_from_table<'r>(model: &'static Model) -> SmallVec<[ScorerInput<'r>; 6]> {
    let scorer_input = |at: usize, input: &'static scoring_models::ModelInput| ScorerInput {
        id: input.name,
        name: input.name,
        question: input.question,
        scale: input.scale,
        is_cost: input.is_cost,
        weight: None,
        input_ref: u8::try_from(at).ok().map(InputRef::BuiltIn),
    };
    model.inputs.iter().enumerate().map(|(at, input)| scorer_input(at, input)).collect()
}

fn inputs_from_criteria<'r>(roadmap: &'r Roadmap, model: &'static Model) -> SmallVec<[ScorerInput<'r>; 6]> {
    let criteria = &roadmap.settings.criteria;
    let total: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    let inputs = criteria.iter().map(|criterion| {
        let known = model.inputs.iter().position(|input| input.name == criterion.id);
        let input_ref = match known {
            Some(at) => u8::try_from(at).ok().map(InputRef::BuiltIn),
            None => roadmap.find_symbol(&criterion.id).map(InputRef::Criterion),
        };
        let question =
            known.and_then(|at| model.inputs.get(at)).map_or("how much, from 1 to 5?", |input| input.question);
        ScorerInput {
            id: &criterion.id,
            name: &criterion.name,
            question,
            scale: RATING_SCALE,
            is_cost: criterion.better == BetterDirection::Down,
            weight: Some(if total > 0.0 { 100.0 * criterion.weight / total } else { 0.0 }),
            input_ref,
        }
    });
    inputs.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::roadmap::plan::Plan;

    /// The score of one theme with these inputs, written as in the file.
    pub(in crate::insight::score) fn scored(
        model: &str,
        inputs: &str,
        head: &str,
    ) -> (Option<f64>, Option<(f64, f64)>) {
        let text = format!(
            "Roadmap(format: 1, {head} themes: {{\"a\": (title: \"A\", lane: Now, scores: {{\"{model}\": {{{inputs}}}}})}})"
        );
        let plan = Plan::from_text(text);
        let entry = plan.roadmap.find_theme("a").expect("the theme");
        let score = Scorer::new(&plan.roadmap, model).expect("a model").explain(plan.roadmap.theme(entry).unwrap());
        (score.value, score.range)
    }

    #[test]
    fn every_formula_has_a_model_and_texts() {
        for formula in crate::insight::score::FORMULAS {
            assert!(Model::find(formula.model).is_some(), "{}", formula.model);
            assert!([formula.expression, formula.source, formula.caveat].iter().all(|text| !text.is_empty()));
        }
        assert_eq!(crate::insight::score::FORMULAS.len(), MODELS.len());
    }

    #[test]
    fn the_themes_effort_replaces_a_missing_one_but_not_an_invalid_one() {
        let score = |effort: &str, inputs: &str| {
            let text = format!(
                "Roadmap(themes: {{\"a\": (title: \"A\", lane: Now, effort: {effort}, \
                 scores: {{\"rice\": {{\"reach\": 2000, \"impact\": 2, \"confidence\": 0.8{inputs}}}}})}})"
            );
            let plan = Plan::from_text(text);
            let theme = plan.roadmap.theme(plan.roadmap.find_theme("a").unwrap()).unwrap();
            Scorer::new(&plan.roadmap, scoring_models::RICE).unwrap().score(theme)
        };
        assert_eq!(score("4", ""), Some(800.0));
        assert_eq!(score("4", ", \"effort\": 2"), Some(1600.0));
        assert_eq!(score("4", ", \"effort\": 0"), None);
        assert_eq!(score("0", ""), None);
    }

    #[test]
    fn custom_criteria_are_read_by_their_ids() {
        let head =
            "criteria: {\"joy\": (name: \"joy\", weight: 3), \"pain\": (name: \"pain\", weight: 1, better: Down)},";
        assert_eq!(scored("weighted", "\"joy\": 5, \"pain\": 5", head).0, Some(75.0));
        assert_eq!(scored("weighted", "\"joy\": 5", head), (Some(87.5), Some((75.0, 100.0))));
    }
}
