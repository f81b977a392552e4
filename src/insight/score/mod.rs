//! Scores. A missing input is no score, never a zero; the weighted model alone can do without one or two of its marks
//! and then gives a range.

pub mod rice;
pub mod weighted;

use crate::roadmap::facts::{Bet, InputNumber};
use crate::roadmap::models::{self, MODELS};
use crate::roadmap::settings::Settings;
use smallvec::SmallVec;

/// What a model says of one theme or idea.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score<'s> {
    /// The score, or the middle of its range; `None` when too much is missing.
    pub value: Option<f64>,
    /// From where to where it could be, while one or two marks are missing.
    pub range: Option<(f64, f64)>,
    /// What each input gives, in the order of the model.
    pub parts: SmallVec<[Part<'s>; 6]>,
}

/// What one input gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part<'s> {
    /// The input's id.
    pub input: &'s str,
    /// As the screen calls it.
    pub name: &'s str,
    /// Its likely value; `None` when it is missing or off its scale.
    pub mark: Option<f64>,
    /// Whether less of it is better.
    pub is_cost: bool,
    /// The points it gives, of the `weight` points it could give. For models that multiply: its factor, of no weight.
    pub points: Option<f64>,
    /// The most points it could give.
    pub weight: Option<f64>,
}

impl<'s> Score<'s> {
    /// The names of the inputs that are missing.
    pub fn missing(&self) -> Vec<&'s str> {
        self.parts.iter().filter(|part| part.mark.is_none()).map(|part| part.name).collect()
    }
}

/// The score of a theme or idea by a model of the file, with its parts.
pub fn of<'s>(model: &str, bet: &Bet, settings: &'s Settings, own_input: &dyn Fn(&str) -> Option<f64>) -> Score<'s> {
    match model {
        models::RICE => rice::score(bet),
        models::WEIGHTED => weighted::score(bet, &settings.criteria, own_input),
        _ => Score::default(),
    }
}

/// The likely value of an input of a model in the table of models.
pub fn mark(bet: &Bet, model: &str, input: &str) -> Option<f64> {
    let number = MODELS.iter().position(|known| known.name == model)?;
    let position = MODELS.get(number)?.inputs.iter().position(|known| known.name == input)?;
    let known = InputNumber::Known(position as u8);
    bet.marks.iter().find(|mark| mark.model as usize == number && mark.input == known).map(|mark| mark.likely)
}
