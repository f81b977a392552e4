//! What the next command is about: the marked entries, and what the views show and in which order.

use super::filter::{Filter, SavedFilters};
use super::marked_entries::MarkedEntries;
use super::sort_order::SortOrder;

/// What the next command is about.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Entries marked with Space.
    pub marked: MarkedEntries,
    /// What the views show, if not everything.
    pub filter: Option<Filter>,
    /// Filters saved under a name.
    pub saved_filters: SavedFilters,
    /// The order within a lane or list.
    pub sort: SortOrder,
    /// What was searched for last.
    pub last_find: String,
}
