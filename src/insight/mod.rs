//! Everything that is computed from a roadmap and a date: scores and ranks, the order in the lanes, links to goals,
//! progress. Pure functions without screens, files or a clock.
//!
//! To add a scoring model, add a file in `score/` with the formula and its source, and a row in [`score::FORMULAS`].

pub mod balance;
pub mod best_set;
pub mod capacity;
pub mod dependencies;
pub mod disagreement;
pub mod effective_target;
mod graph;
pub mod linkage;
pub mod order;
pub mod progress;
pub mod provenance;
pub mod ranking;
pub mod score;
pub mod stage_coverage;
#[cfg(test)]
mod tests;
pub mod uncertainty;
pub mod why;

pub use order::RoadmapOrder;
pub use ranking::Ranking;

/// Sorts the numbers; `None` if there are none.
pub fn median(numbers: &mut [f64]) -> Option<f64> {
    numbers.sort_unstable_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    match (numbers.get(middle), middle.checked_sub(1).and_then(|below| numbers.get(below))) {
        (Some(upper), Some(lower)) if numbers.len().is_multiple_of(2) => Some(lower + (upper - lower) / 2.0),
        (middle, _) => middle.copied(),
    }
}
