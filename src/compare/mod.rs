//! Compares texts: differences for people, and merges of two sides with their common base.

pub mod conflict;
pub mod conflict_markers;
pub mod diff3;
pub mod line_diff;
pub mod line_merge;
pub mod merge;
#[cfg(test)]
mod tests;
