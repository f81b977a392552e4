//! What the next command is about: the marked entries, and what the views show and in which order.

use super::filter::{Filter, SavedFilters};
use super::marked_entries::MarkedEntries;
use super::session::Session;
use super::sort_order::SortOrder;
use crate::document::chunk::EntryId;

/// What the next command is about.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The entry under the cursor of the view, as of the last message.
    pub entry: Option<EntryId>,
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
    /// What to select as soon as the views show the last edits.
    request: Option<SelectRequest>,
}

/// What to select as soon as the views show the last edits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectRequest {
    /// This entry, in the view that is shown or else in one that lists it.
    GoTo(EntryId),
    /// This entry, where the view shows it; else the lanes remember it.
    Follow(EntryId),
    /// This entry, where the view shows it.
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

    /// Selects an entry as soon as the views show the last edits.
    pub fn request(&mut self, request: SelectRequest) {
        self.request = Some(request);
    }

    /// Takes the request that was made last.
    pub fn take_request(&mut self) -> Option<SelectRequest> {
        self.request.take()
    }
}
