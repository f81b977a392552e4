//! The filter: every roadmap view shows only what it matches, until it is cleared. Written in the language of
//! [`Query`].

use super::query::{self, Query};
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::document::chunk::EntryId;
use std::collections::{BTreeMap, HashSet};

/// A filter and its matches.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As typed.
    pub text: String,
    query: Query,
    matching: HashSet<EntryId>,
    /// The document revision of the matches.
    revision: u64,
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

/// Applies a typed filter; empty text clears it.
pub fn set(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views, text: &str) {
    let query = Query::parse(text);
    selection.filter = (!query.is_empty()).then(|| Filter { text: text.trim().to_owned(), query, ..Filter::default() });
    update_matches(session, selection);
    crate::app::views::rebuild_all(session, selection, screen, views);
}

/// Clears the filter if it hides an entry the user goes to.
pub fn unhide(
    session: &Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &mut Views,
    status: &mut StatusLine,
    entry: EntryId,
) {
    if session.plan.roadmap.theme(entry).is_some() && !selection.shows(entry) {
        let text = selection.filter.take().map(|filter| filter.text).unwrap_or_default();
        crate::app::views::rebuild_all(session, selection, screen, views);
        status.say(format!("Filter {text} cleared to show this entry (f / to filter again)"));
    }
}

/// Updates the matches to the document.
pub fn refresh(session: &Session, selection: &mut Selection) {
    if selection.filter.as_ref().is_some_and(|filter| filter.revision != session.revision) {
        update_matches(session, selection);
    }
}

/// Updates the matches if they depend on findings.
pub fn refresh_findings(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    if selection.filter.as_ref().is_some_and(|filter| filter.query.depends_on_findings()) {
        update_matches(session, selection);
        crate::app::views::rebuild(session, selection, screen, views);
    }
}

fn update_matches(session: &Session, selection: &mut Selection) {
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
