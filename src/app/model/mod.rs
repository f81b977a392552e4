//! Editor state besides the roadmap itself: findings, ranking confidence, selection, filter and sort order.

pub mod edit_lock;
pub mod entry_text;
pub mod filter;
pub mod findings;
pub mod layout;
pub mod marked_entries;
pub mod mode;
pub mod pending_text;
pub mod preferences;
pub mod promotion;
pub mod query;
pub mod ranking_confidence;
pub mod screen;
pub mod selection;
pub mod session;
pub mod sort_order;
pub mod status;
pub mod text_search;
pub mod theme_options;
pub mod what_if;
