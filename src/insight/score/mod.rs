//! Scores: what each model makes of the inputs of a theme or idea. A missing input is no score, never a zero; the
//! weighted model alone can do without one or two of its marks and then gives a range.
//!
//! To add a model: its inputs in `roadmap/models`, a file here with its [`Formula`] and its source, and a row in
//! [`FORMULAS`]. Everything else (panes, ranking, doubt, commands, documentation) reads that table.

pub mod cd3;
pub mod ice;
pub mod kano;
pub mod moscow;
pub mod opportunity;
pub mod quadrant;
pub mod rice;
mod scorer;
pub mod step;
pub mod weighted;
pub mod wsjf;

pub use scorer::{Estimates, Scorer, ScorerInput};

use crate::roadmap::settings::RoadmapSettings;
use smallvec::SmallVec;

/// How a model makes a number of its inputs.
#[derive(Debug)]
pub struct Formula {
    /// The name of the model in the file.
    pub model: &'static str,
    /// The score of inputs that are all there and on their scales, in the order of the model. `None` where the numbers
    /// have none (nothing to divide by, a sum of weights of 0).
    pub compute: fn(&[f64], &RoadmapSettings) -> Option<f64>,
    /// With more inputs missing than this there is no score.
    pub max_missing: usize,
    /// The formula in a line.
    pub expression: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What to beware of, in a sentence.
    pub caveat: &'static str,
}

/// The formulas of all models that give a score of their own inputs.
pub static FORMULAS: &[Formula] =
    &[weighted::FORMULA, rice::FORMULA, ice::FORMULA, wsjf::FORMULA, cd3::FORMULA, opportunity::FORMULA, kano::FORMULA];

impl Formula {
    /// That of a model.
    pub fn find(model: &str) -> Option<&'static Self> {
        FORMULAS.iter().find(|formula| formula.model == model)
    }
}

/// What a model says of one theme or idea.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score<'s> {
    /// The score, or the middle of its range; `None` when too much is missing.
    pub value: Option<f64>,
    /// From where to where it could be, while one or two marks are missing.
    pub range: Option<(f64, f64)>,
    /// What each input gives, in the order of the model.
    pub parts: SmallVec<[ScorePart<'s>; 6]>,
}

/// What one input gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScorePart<'s> {
    /// The input's id.
    pub input: &'s str,
    /// As the screen calls it.
    pub name: &'s str,
    /// Its likely value; `None` when it is missing or off its scale.
    pub value: Option<f64>,
    /// From where to where it is believed to be, where it has a range.
    pub range: Option<(f64, f64)>,
    /// Whether less of it is better.
    pub is_cost: bool,
    /// The points it gives, of the `weight` points it could give; only in models that add.
    pub points: Option<f64>,
    /// The most points it could give.
    pub weight: Option<f64>,
}

impl<'s> Score<'s> {
    /// The names of the inputs that are missing.
    pub fn missing_inputs(&self) -> Vec<&'s str> {
        self.parts.iter().filter(|part| part.value.is_none()).map(|part| part.name).collect()
    }
}
