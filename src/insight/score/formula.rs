//! What a model is, and what it says of a theme or idea.

use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// How a model computes a score from its inputs.
#[derive(Debug)]
pub struct Formula {
    /// The model's name in the file.
    pub model: &'static str,
    /// Takes inputs that are all present and on their scales, in the order of the model. `None` if they have no score (a
    /// divisor or a sum of weights of 0).
    pub compute: fn(&[f64], &RoadmapSettings) -> Option<f64>,
    /// Maximum number of missing inputs.
    pub max_missing: usize,
    /// The formula in one line.
    pub expression: &'static str,
    /// The source of the formula.
    pub source: &'static str,
    /// The main pitfall, in a sentence.
    pub caveat: &'static str,
}

/// The score of one theme or idea in one model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score<'s> {
    /// The score, or the middle of its range; `None` if too many inputs are missing.
    pub value: Option<f64>,
    /// The lowest and highest possible score if one or two ratings are missing.
    pub range: Option<(f64, f64)>,
    /// One per input, in the order of the model.
    pub parts: SmallVec<[ScorePart<'s>; 6]>,
}

/// One input and what it adds to the score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScorePart<'s> {
    pub input: &'s str,
    /// The name to show.
    pub name: &'s str,
    /// The likely value; `None` if it is missing or off its scale.
    pub value: Option<f64>,
    /// Low and high, if the input has a range.
    pub range: Option<(f64, f64)>,
    /// Whether less is better.
    pub is_cost: bool,
    /// The points the input adds to the score, at most `weight`; only in models that add.
    pub points: Option<f64>,
    pub weight: Option<f64>,
}

impl<'s> Score<'s> {
    pub fn missing_inputs(&self) -> Vec<&'s str> {
        self.parts.iter().filter(|part| part.value.is_none()).map(|part| part.name).collect()
    }
}
