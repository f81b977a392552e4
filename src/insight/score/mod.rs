//! Scoring models: each computes a score from the inputs of a theme or idea. A missing input means no score, never a zero;
//! only the weighted model can do without one or two ratings and then gives a range.
//!
//! To add a model, add its inputs to `roadmap/scoring_models`, a file here with its [`Formula`] and its source, and a row
//! in [`FORMULAS`]. Everything else (panes, ranking, uncertainty, commands, documentation) reads that table.

pub mod cd3;
mod formula;
mod formulas;
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

pub use formula::{Formula, Score, ScorePart};
pub use formulas::FORMULAS;
pub use scorer::{Estimates, Scorer, ScorerInput};
