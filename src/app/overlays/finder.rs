//! The command palette and find: type in one line, the matches are listed below, Enter runs or jumps.

pub use super::stack::{Finder, FinderItem, FinderMode};

use super::Overlay;
use crate::app::model::query::Query;
use crate::app::model::session::Session;
use crate::app::widgets::fuzzy;
use crate::document::chunk::EntryId;

/// The number of visible rows.
pub const VISIBLE_ROWS: usize = 12;

/// The topmost finder, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Finder> {
    match overlays.last() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

pub(crate) fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Finder> {
    match overlays.last_mut() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

/// Finds entries by title and id. With an empty query, lists the visible themes and ideas.
pub fn search_entries(session: &Session, typed: &str) -> Vec<FinderItem> {
    EntrySearchIndex::default().search(session, typed)
}

/// Maximum number of listed entries.
const MAX_LISTED: usize = 200;

/// Titles and ids of all entries, and the matches of each typed prefix: a longer query searches only among these, a
/// shorter one is already known.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntrySearchIndex {
    /// The document revision it was built for.
    revision: Option<u64>,
    /// All texts, concatenated.
    text: String,
    /// The entry of each text, and its end offset.
    entries: Vec<(EntryId, usize)>,
    /// Typed queries and their matches, best first; each query extends the one before.
    steps: Vec<(String, Vec<u32>)>,
}

impl EntrySearchIndex {
    pub(crate) fn search(&mut self, session: &Session, typed: &str) -> Vec<FinderItem> {
        if typed.trim().is_empty() {
            let themes = session.plan.roadmap.rows().filter(|row| row.theme().is_some());
            return themes.take(MAX_LISTED).map(|row| FinderItem::Entry(row.entry)).collect();
        }
        self.rebuild(session);
        self.narrow(session, typed);
        let best = self.steps.last().map_or(&[][..], |(_, matched)| matched.as_slice());
        let entry = |at: &u32| self.entries.get(*at as usize).map(|(entry_id, _)| FinderItem::Entry(*entry_id));
        best.iter().take(MAX_LISTED).filter_map(entry).collect()
    }

    fn rebuild(&mut self, session: &Session) {
        if self.revision == Some(session.revision) {
            return;
        }
        let roadmap = &session.plan.roadmap;
        *self = Self { revision: Some(session.revision), ..Self::default() };
        for row in roadmap.rows() {
            self.text.push_str(&roadmap.title(&session.plan.document, row.entry));
            self.text.push(' ');
            self.text.push_str(roadmap.symbol_text(row.id));
            self.entries.push((row.entry, self.text.len()));
        }
    }

    fn name(&self, at: u32) -> &str {
        let end_of = |at: usize| self.entries.get(at).map_or(0, |(_, end)| *end);
        let start = (at as usize).checked_sub(1).map_or(0, end_of);
        self.text.get(start..end_of(at as usize)).unwrap_or_default()
    }

    /// The entries that match all field terms of a query.
    fn matching_terms(&self, session: &Session, query: &Query) -> Vec<u32> {
        let all = 0..self.entries.len() as u32;
        if !query.has_terms() {
            return all.collect();
        }
        let holds = |at: &u32| {
            let entry = self.entries.get(*at as usize);
            let row = entry.and_then(|(entry_id, _)| session.plan.roadmap.row(*entry_id));
            row.is_some_and(|row| query.matches_terms(session, row))
        };
        all.filter(holds).collect()
    }

    /// Extends or drops steps until the last one matches the typed query.
    fn narrow(&mut self, session: &Session, typed: &str) {
        let is_before = |step: &(String, Vec<u32>)| step.0 == typed || is_refinement(&step.0, typed);
        while self.steps.last().is_some_and(|step| !is_before(step)) {
            self.steps.pop();
        }
        if self.steps.last().is_some_and(|step| step.0 == typed) {
            return;
        }
        let query = Query::parse(typed);
        let mut among: Vec<u32> = match self.steps.last() {
            Some((_, matched)) => matched.clone(),
            None => self.matching_terms(session, &query),
        };
        among.sort_unstable();
        let found = fuzzy::matches(&query.keywords, among.iter().map(|at| self.name(*at)));
        let matched = found.into_iter().filter_map(|found| among.get(found.index).copied()).collect();
        self.steps.push((typed.to_owned(), matched));
    }
}

/// Whether every match of the longer query also matches the shorter one; special characters can invert that.
fn is_refinement(shorter: &str, longer: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
    longer.starts_with(shorter) && longer.bytes().all(is_plain)
}

/// Moves the selection.
pub fn step(overlays: &mut Vec<Overlay>, by: isize) {
    let Some(finder) = top_mut(overlays) else { return };
    finder.list.step(by, finder.results.len(), VISIBLE_ROWS);
}
