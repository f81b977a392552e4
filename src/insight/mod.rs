//! What follows from a roadmap: scores and ranks, order in the lanes, goal linkage, progress. Pure numbers from a
//! roadmap and a day; no screens, no files, no clock.
//!
//! To add a scoring model: a file in `score/` with the formula and its source, and a row in `score::of`.

pub mod aim;
pub mod linkage;
pub mod order;
pub mod progress;
pub mod score;

pub use order::Order;
pub use score::Score;
