//! Reads the inputs of one model off themes and ideas, and scores them: what it asks for is looked up once.

use super::{Formula, Score, ScorePart};
use crate::roadmap::Roadmap;
use crate::roadmap::entry_row::{BetterDirection, Estimate, InputRef, ThemeRow};
use crate::roadmap::field::Scale;
use crate::roadmap::scoring_models;
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// The scale of marks by criteria.
const RATING_SCALE: Scale = Scale::between(1.0, 5.0);

/// An input a model asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScorerInput<'r> {
    /// Its id: the key in the file.
    pub id: &'r str,
    /// As the screen calls it.
    pub name: &'r str,
    /// The question it answers.
    pub question: &'r str,
    /// The numbers it may take.
    pub scale: Scale,
    /// Whether less of it is better.
    pub is_cost: bool,
    /// The most points it could give, in models that add.
    pub weight: Option<f64>,
    /// How the facts call it; `None` when no entry of the file has it.
    input_number: Option<InputRef>,
}

/// The inputs of one theme or idea, in the order of the model: `None` where one is missing or off its scale.
pub type Estimates = SmallVec<[Option<Estimate>; 6]>;

/// Scores by one model of a roadmap.
#[derive(Clone, Debug)]
pub struct Scorer<'r> {
    /// The model's row in the table of formulas.
    pub formula: &'static Formula,
    /// Its row in the table of models.
    pub model: &'static Model,
    /// What it asks for, in its order.
    pub inputs: SmallVec<[ScorerInput<'r>; 6]>,
    settings: &'r RoadmapSettings,
    model_position: usize,
    /// The input for which the theme's own effort stands in.
    effort_input: Option<usize>,
}

impl<'r> Scorer<'r> {
    /// For a model by its name; `None` where there is no such formula.
    pub fn new(roadmap: &'r Roadmap, model: &str) -> Option<Self> {
        let settings = &roadmap.settings;
        let formula = Formula::find(model)?;
        let position = MODELS.iter().position(|known| known.name == model)?;
        let model = MODELS.get(position)?;
        let asked = match model.name {
            scoring_models::WEIGHTED => inputs_from_criteria(roadmap, model),
            _ => inputs_from_table(model),
        };
        let is_effort = |asked: &ScorerInput<'_>| model.name == scoring_models::RICE && asked.is_cost;
        let effort = asked.iter().position(is_effort);
        Some(Self { formula, model, inputs: asked, settings, model_position: position, effort_input: effort })
    }

    /// The model that ranks the roadmap.
    pub fn from_ranking(roadmap: &'r Roadmap) -> Option<Self> {
        Self::new(roadmap, &roadmap.settings.ranking)
    }

    /// The inputs of a theme or idea.
    pub fn estimates(&self, theme: &ThemeRow) -> Estimates {
        let mut estimates: Estimates = SmallVec::from_elem(None, self.inputs.len());
        for mark in theme.ratings.iter().filter(|mark| mark.model as usize == self.model_position) {
            let at = self.inputs.iter().position(|asked| asked.input_number == Some(mark.input));
            if let Some((slot, asked)) = at.and_then(|at| Some((estimates.get_mut(at)?, self.inputs.get(at)?)))
                && slot.is_none()
            {
                *slot = Some(mark.estimate).filter(|estimate| asked.accepts(estimate));
            }
        }
        if let Some((slot, asked)) =
            self.effort_input.and_then(|at| Some((estimates.get_mut(at)?, self.inputs.get(at)?)))
            && slot.is_none()
            && !self.has_input(theme, asked)
        {
            *slot = theme.effort.map(Estimate::from_number).filter(|estimate| asked.accepts(estimate));
        }
        estimates
    }

    /// An input as the file has it, also where it is off its scale.
    pub fn written_estimate(&self, theme: &ThemeRow, input: usize) -> Option<Estimate> {
        let number = self.inputs.get(input)?.input_number?;
        let is_it = |mark: &&crate::roadmap::entry_row::Rating| {
            mark.model as usize == self.model_position && mark.input == number
        };
        theme.ratings.iter().find(is_it).map(|mark| mark.estimate)
    }

    fn has_input(&self, theme: &ThemeRow, asked: &ScorerInput<'_>) -> bool {
        let is_it = |mark: &crate::roadmap::entry_row::Rating| {
            mark.model as usize == self.model_position && Some(mark.input) == asked.input_number
        };
        theme.ratings.iter().any(is_it)
    }

    /// The formula in a line, as this file reads it.
    pub fn expression(&self) -> &'static str {
        match self.model.name {
            scoring_models::ICE if self.settings.scoring.is_ice_mean => super::ice::MEAN_EXPRESSION,
            _ => self.formula.expression,
        }
    }

    /// The score of likely values, in the order of the model.
    pub fn compute(&self, values: &[f64]) -> Option<f64> {
        (self.formula.compute)(values, self.settings).filter(|value| value.is_finite())
    }

    /// The score, or the middle of its range, and that range where inputs are missing.
    pub fn score_estimates(&self, estimates: &Estimates) -> (Option<f64>, Option<(f64, f64)>) {
        let missing = estimates.iter().filter(|estimate| estimate.is_none()).count();
        if missing > self.formula.max_missing || missing == estimates.len() {
            return (None, None);
        }
        let filled = |is_best: bool| -> SmallVec<[f64; 6]> {
            let value = |(estimate, asked): (&Option<Estimate>, &ScorerInput<'_>)| match estimate {
                Some(estimate) => estimate.likely,
                None if asked.is_cost == is_best => asked.scale.low,
                None => asked.scale.high,
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

    /// The score of a theme or idea, without its parts.
    pub fn score(&self, theme: &ThemeRow) -> Option<f64> {
        self.score_estimates(&self.estimates(theme)).0
    }

    /// The score of a theme or idea, with its parts.
    pub fn explain(&self, theme: &ThemeRow) -> Score<'r> {
        let estimates = self.estimates(theme);
        let (value, range) = self.score_estimates(&estimates);
        let parts = self.inputs.iter().zip(&estimates).map(|(asked, estimate)| asked.into_part(*estimate));
        Score { value, range, parts: parts.collect() }
    }
}

impl<'r> ScorerInput<'r> {
    fn accepts(&self, estimate: &Estimate) -> bool {
        [estimate.low, estimate.likely, estimate.high].iter().all(|number| self.scale.contains(*number))
    }

    fn into_part(self, estimate: Option<Estimate>) -> ScorePart<'r> {
        let mark = estimate.map(|estimate| estimate.likely);
        let range = estimate.filter(|estimate| !estimate.is_exact()).map(|estimate| (estimate.low, estimate.high));
        let points = mark.zip(self.weight).map(|(mark, weight)| super::weighted::utility(mark, self.is_cost) * weight);
        ScorePart {
            input: self.id,
            name: self.name,
            value: mark,
            range,
            is_cost: self.is_cost,
            points,
            weight: self.weight,
        }
    }
}

fn inputs_from_table<'r>(model: &'static Model) -> SmallVec<[ScorerInput<'r>; 6]> {
    let of_input = |at: usize, input: &'static scoring_models::ModelInput| ScorerInput {
        id: input.name,
        name: input.name,
        question: input.question,
        scale: input.scale,
        is_cost: input.is_cost,
        weight: None,
        input_number: u8::try_from(at).ok().map(InputRef::BuiltIn),
    };
    let mut asked = SmallVec::new();
    for (at, input) in model.inputs.iter().enumerate() {
        asked.push(of_input(at, input));
    }
    asked
}

fn inputs_from_criteria<'r>(roadmap: &'r Roadmap, model: &'static Model) -> SmallVec<[ScorerInput<'r>; 6]> {
    let criteria = &roadmap.settings.criteria;
    let sum: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    let asked = criteria.iter().map(|criterion| {
        let known = model.inputs.iter().position(|input| input.name == criterion.id);
        let number = match known {
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
            weight: Some(if sum > 0.0 { 100.0 * criterion.weight / sum } else { 0.0 }),
            input_number: number,
        }
    });
    asked.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::roadmap::plan::Plan;

    /// The score of one theme with these inputs, as the file writes them.
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
    fn every_formula_has_its_model_and_its_words() {
        for formula in crate::insight::score::FORMULAS {
            assert!(Model::find(formula.model).is_some(), "{}", formula.model);
            assert!([formula.expression, formula.source, formula.caveat].iter().all(|words| !words.is_empty()));
        }
        assert_eq!(crate::insight::score::FORMULAS.len(), MODELS.len());
    }

    #[test]
    fn the_themes_effort_stands_in_for_a_missing_one_and_for_no_wrong_one() {
        let of = |effort: &str, inputs: &str| {
            let text = format!(
                "Roadmap(themes: {{\"a\": (title: \"A\", lane: Now, effort: {effort}, \
                 scores: {{\"rice\": {{\"reach\": 2000, \"impact\": 2, \"confidence\": 0.8{inputs}}}}})}})"
            );
            let plan = Plan::from_text(text);
            let theme = plan.roadmap.theme(plan.roadmap.find_theme("a").unwrap()).unwrap();
            Scorer::new(&plan.roadmap, scoring_models::RICE).unwrap().score(theme)
        };
        assert_eq!(of("4", ""), Some(800.0));
        assert_eq!(of("4", ", \"effort\": 2"), Some(1600.0));
        assert_eq!(of("4", ", \"effort\": 0"), None);
        assert_eq!(of("0", ""), None);
    }

    #[test]
    fn criteria_of_the_files_own_are_read_by_their_ids() {
        let head =
            "criteria: {\"joy\": (name: \"joy\", weight: 3), \"pain\": (name: \"pain\", weight: 1, better: Down)},";
        assert_eq!(scored("weighted", "\"joy\": 5, \"pain\": 5", head).0, Some(75.0));
        assert_eq!(scored("weighted", "\"joy\": 5", head), (Some(87.5), Some((75.0, 100.0))));
    }
}
