//! The selection, and what the views show and in which order.

use super::filter::{Filter, SavedFilters};
use super::marked_entries::MarkedEntries;
use super::session::Session;
use super::sort_order::SortOrder;
use crate::app::model::findings::ProblemRow;
use crate::document::chunk::EntryId;

/// The selection, filter and sort order.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The entry under the cursor of the view, as of the last message.
    pub entry: Option<EntryId>,
    /// The problem under the cursor in the problems view.
    pub finding: Option<ProblemRow>,
    /// Entries selected with Space.
    pub marked: MarkedEntries,
    /// The active filter.
    pub filter: Option<Filter>,
    /// Filters saved under a name.
    pub saved_filters: SavedFilters,
    /// The order within a lane or list.
    pub sort: SortOrder,
    /// The last search.
    pub last_find: String,
    /// What to select once the views show the last edits.
    request: Option<SelectRequest>,
}

/// What to select once the views show the last edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectRequest {
    /// This entry, in the current view or else in one that lists it.
    GoTo(EntryId),
    /// This entry, if the view shows it; otherwise the lanes remember it.
    Follow(EntryId),
    /// This entry, if the view shows it.
    IfShown(EntryId),
}

impl Selection {
    /// Whether the filter shows an entry.
    pub fn shows(&self, entry: EntryId) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.shows(entry))
    }

    /// The selected theme or idea.
    pub fn theme(&self, session: &Session) -> Option<EntryId> {
        self.entry.filter(|entry| session.plan.roadmap.theme(*entry).is_some())
    }

    /// Selects an entry once the views show the last edits.
    pub fn request(&mut self, request: SelectRequest) {
        self.request = Some(request);
    }

    /// Takes the pending request.
    pub fn take_request(&mut self) -> Option<SelectRequest> {
        self.request.take()
    }
}
