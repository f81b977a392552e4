//! Comparing texts: differences for people, and the merge of what two sides made of one file.

pub mod conflict;
pub mod conflict_markers;
pub mod diff3;
pub mod line_diff;
pub mod line_merge;
pub mod merge;
#[cfg(test)]
mod tests;
