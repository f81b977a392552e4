//! The filter: every roadmap view shows only what it matches, until it is cleared. Written in the language of
//! [`Query`].

use super::query::{self, Query};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use std::collections::{BTreeMap, HashSet};

/// A filter and its matches.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As typed.
    pub text: String,
    pub(crate) query: Query,
    matching: HashSet<EntryId>,
    /// The document revision of the matches.
    revision: u64,
}

impl Filter {
    pub fn new(text: &str, query: Query) -> Self {
        Self { text: text.to_owned(), query, ..Self::default() }
    }
}

/// Saved filters by name.
pub type SavedFilters = BTreeMap<String, String>;

impl Filter {
    /// Whether it shows an entry.
    pub fn shows(&self, entry: EntryId) -> bool {
        self.matching.contains(&entry)
    }

    /// Number of themes and ideas it shows.
    pub fn count(&self) -> usize {
        self.matching.len()
    }
}

/// Updates the matches to the document.
pub fn refresh(session: &Session, selection: &mut Selection) {
    if selection.filter.as_ref().is_some_and(|filter| filter.revision != session.revision) {
        update_matches(session, selection);
    }
}

pub(crate) fn update_matches(session: &Session, selection: &mut Selection) {
    let Some(filter) = &selection.filter else { return };
    let found = query::matching_entries(session, &filter.query);
    let shown = found.into_iter().filter(|entry| session.plan.roadmap.theme(*entry).is_some()).collect();
    let revision = session.revision;
    if let Some(filter) = &mut selection.filter {
        (filter.matching, filter.revision) = (shown, revision);
    }
}

pub fn summary(session: &Session, selection: &Selection) -> Option<String> {
    let filter = selection.filter.as_ref()?;
    let all = session.plan.roadmap.rows().filter(|row| row.theme().is_some()).count();
    Some(format!("{} · {} of {all}", filter.text, filter.count()))
}
