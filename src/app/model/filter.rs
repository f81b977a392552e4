//! The filter: only what it finds is shown, in every view of the roadmap, until it is cleared. It is written in the
//! language of [`Query`].

use super::query::{self, Query};
use crate::app::state::State;
use crate::document::chunk::EntryId;
use std::collections::{BTreeMap, HashSet};

/// A filter, and what it finds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As it was typed.
    pub text: String,
    query: Query,
    matching: HashSet<EntryId>,
    /// Of which revision of the document.
    revision: u64,
}

/// Filters that were given a name.
pub type SavedFilters = BTreeMap<String, String>;

impl Filter {
    /// Whether it lets an entry be seen.
    pub fn shows(&self, entry: EntryId) -> bool {
        self.matching.contains(&entry)
    }

    /// How many themes and ideas it shows.
    pub fn count(&self) -> usize {
        self.matching.len()
    }
}

/// Filters by what is typed; nothing typed shows everything again.
pub fn set(state: &mut State, text: &str) {
    let query = Query::parse(text);
    state.selection.filter =
        (!query.is_empty()).then(|| Filter { text: text.trim().to_owned(), query, ..Filter::default() });
    update_matches(state);
    state.rebuild_screens();
}

/// Takes the filter away where it hides an entry that is gone to.
pub fn unhide(state: &mut State, entry: EntryId) {
    if state.session.plan.roadmap.theme(entry).is_some() && !state.selection.shows(entry) {
        let text = state.selection.filter.take().map(|filter| filter.text).unwrap_or_default();
        state.rebuild_screens();
        state.status.say(format!("the filter {text} hid it, and is taken away: f / types another"));
    }
}

/// Brings what the filter finds in line with the document.
pub fn refresh(state: &mut State) {
    if state.selection.filter.as_ref().is_some_and(|filter| filter.revision != state.session.revision) {
        update_matches(state);
    }
}

/// Looks again, if what is found depends on what `check` says.
pub fn refresh_findings(state: &mut State) {
    if state.selection.filter.as_ref().is_some_and(|filter| filter.query.depends_on_findings()) {
        update_matches(state);
        crate::app::views::rebuild(state);
    }
}

fn update_matches(state: &mut State) {
    let Some(filter) = &state.selection.filter else { return };
    let found = query::matching_entries(state, &filter.query);
    let shown = found.into_iter().filter(|entry| state.session.plan.roadmap.theme(*entry).is_some()).collect();
    let revision = state.session.revision;
    if let Some(filter) = &mut state.selection.filter {
        (filter.matching, filter.revision) = (shown, revision);
    }
}

/// "owner: maria · 3 of 16".
pub fn summary(state: &State) -> Option<String> {
    let filter = state.selection.filter.as_ref()?;
    let all = state.session.plan.roadmap.rows().filter(|row| row.theme().is_some()).count();
    Some(format!("{} · {} of {all}", filter.text, filter.count()))
}
