//! The filter: only what it finds is shown, in every view of the roadmap, until it is cleared. It is written in the
//! language of [`Query`].

use super::query::{self, Query};
use crate::app::state::State;
use crate::document::chunk::Serial;
use std::collections::{BTreeMap, HashSet};

/// A filter, and what it finds.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As it was typed.
    pub text: String,
    query: Query,
    shown: HashSet<Serial>,
    /// Of which revision of the document.
    revision: u64,
}

/// Filters that were given a name.
pub type Saved = BTreeMap<String, String>;

impl Filter {
    /// Whether it lets an entry be seen.
    pub fn shows(&self, serial: Serial) -> bool {
        self.shown.contains(&serial)
    }

    /// How many themes and ideas it shows.
    pub fn count(&self) -> usize {
        self.shown.len()
    }
}

/// Filters by what is typed; nothing typed shows everything again.
pub fn set(state: &mut State, text: &str) {
    let query = Query::read(text);
    state.filter = (!query.is_empty()).then(|| Filter { text: text.trim().to_owned(), query, ..Filter::default() });
    find(state);
    state.rebuild_screens();
}

/// Takes the filter away where it hides an entry that is gone to.
pub fn unhide(state: &mut State, serial: Serial) {
    if state.plan.roadmap.bet(serial).is_some() && !state.shows(serial) {
        let text = state.filter.take().map(|filter| filter.text).unwrap_or_default();
        state.rebuild_screens();
        state.say(format!("the filter {text} hid it, and is taken away: f / types another"));
    }
}

/// Brings what the filter finds in line with the document.
pub fn refresh(state: &mut State) {
    if state.filter.as_ref().is_some_and(|filter| filter.revision != state.revision) {
        find(state);
    }
}

/// Looks again, if what is found depends on what `check` says.
pub fn follow_checks(state: &mut State) {
    if state.filter.as_ref().is_some_and(|filter| filter.query.asks_for_broken()) {
        find(state);
        crate::app::views::rebuild(state);
    }
}

fn find(state: &mut State) {
    let Some(filter) = &state.filter else { return };
    let found = query::found(state, &filter.query);
    let shown = found.into_iter().filter(|serial| state.plan.roadmap.bet(*serial).is_some()).collect();
    let revision = state.revision;
    if let Some(filter) = &mut state.filter {
        (filter.shown, filter.revision) = (shown, revision);
    }
}

/// "owner: maria · 3 of 16".
pub fn told(state: &State) -> Option<String> {
    let filter = state.filter.as_ref()?;
    let all = state.plan.roadmap.all().filter(|facts| facts.bet().is_some()).count();
    Some(format!("{} · {} of {all}", filter.text, filter.count()))
}
