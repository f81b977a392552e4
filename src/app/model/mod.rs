//! What the editor knows besides the roadmap itself: findings, confidence in the ranking, what is marked, filtered and sorted.

pub mod entry_text;
pub mod filter;
pub mod findings;
pub mod marked_entries;
pub mod mode;
pub mod query;
pub mod ranking_confidence;
pub mod screen;
pub mod selection;
pub mod session;
pub mod sort_order;
pub mod theme_options;
