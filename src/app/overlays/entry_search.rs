//! Entries by what was typed: first by title and id, then by their other texts.

use super::stack::{FINDER_ROWS, FinderItem};
use crate::app::model::query::Query;
use crate::app::model::session::Session;
use crate::app::model::text_search;
use crate::app::widgets::fuzzy;
use crate::document::chunk::EntryId;
use std::collections::HashSet;

/// Finds entries by title, id and text. With an empty query, lists the visible themes and ideas.
pub fn search_entries(session: &Session, typed: &str) -> Vec<FinderItem> {
    let mut index = EntrySearchIndex::default();
    let mut found = index.search(session, typed);
    index.add_text_matches(session, typed, &mut found);
    found
}

/// Maximum number of listed entries.
const MAX_LISTED: usize = 200;

/// Maximum number of matches that are looked at for a list.
const MAX_COMPARED: usize = 1_000;

/// Maximum number of entries whose texts are read for one query.
const MAX_TEXTS_READ: usize = 2_000;

/// Titles and ids of all entries, and the matches of each typed prefix: a longer query searches only among these, a
/// shorter one is already known. The other texts are searched once the matching titles end.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntrySearchIndex {
    /// The document revision it was built for.
    revision: Option<u64>,
    /// All texts, concatenated.
    text: String,
    /// The entry of each text, and its end offset.
    entries: Vec<(EntryId, usize)>,
    /// Typed queries and their matches; each query extends the one before.
    steps: Vec<SearchStep>,
    /// The entries whose text may match, for the last query that was searched in texts.
    texts: Option<(String, Vec<EntryId>)>,
    /// Whether the results include the matches in texts.
    has_text_matches: bool,
}

#[derive(Clone, Debug)]
struct SearchStep {
    typed: String,
    /// All matches, including those too far off to be listed: a longer query may match them better.
    matched: Vec<u32>,
    /// Those that are listed, best first.
    listed: Vec<u32>,
}

impl EntrySearchIndex {
    /// The matching entries, best first: by title and id, and if these do not fill the list, by their other texts.
    pub(crate) fn search(&mut self, session: &Session, typed: &str) -> Vec<FinderItem> {
        self.has_text_matches = typed.trim().is_empty();
        if self.has_text_matches {
            let themes = session.plan.roadmap.rows().filter(|row| row.theme().is_some());
            return themes.take(MAX_LISTED).map(|row| FinderItem::Entry(row.entry)).collect();
        }
        self.rebuild(session);
        self.narrow(session, typed);
        let listed = self.steps.last().map_or(&[][..], |step| step.listed.as_slice());
        let entry = |at: &u32| self.entries.get(*at as usize).map(|(entry_id, _)| FinderItem::Entry(*entry_id));
        let mut found: Vec<FinderItem> = listed.iter().filter_map(entry).collect();
        if found.len() < FINDER_ROWS {
            self.add_text_matches(session, typed, &mut found);
        }
        found
    }

    /// Adds the entries with matching texts behind those with matching titles.
    pub(super) fn add_text_matches(&mut self, session: &Session, typed: &str, found: &mut Vec<FinderItem>) {
        if std::mem::replace(&mut self.has_text_matches, true) {
            return;
        }
        let query = Query::parse(typed);
        let among = match &self.texts {
            Some((before, entries)) if is_refinement(before, typed) => Some(entries.as_slice()),
            _ => None,
        };
        let Some(candidates) = text_search::find_candidates(session, &query.keywords, among) else { return };
        let listed: HashSet<EntryId> = found.iter().filter_map(|found| found.entry()).collect();
        let holds = |entry: &EntryId| {
            let row = session.plan.roadmap.row(*entry);
            !listed.contains(entry) && row.is_some_and(|row| query.matches_terms(session, row))
        };
        let matching = candidates
            .iter()
            .copied()
            .filter(holds)
            .take(MAX_TEXTS_READ)
            .filter(|entry| text_search::find_in_entry(session, *entry, &query.keywords).is_some())
            .take(MAX_LISTED.saturating_sub(found.len()));
        found.extend(matching.map(FinderItem::Text));
        self.texts = Some((typed.to_owned(), candidates));
    }

    fn rebuild(&mut self, session: &Session) {
        if self.revision == Some(session.revision) {
            return;
        }
        let roadmap = &session.plan.roadmap;
        *self = Self { revision: Some(session.revision), ..Self::default() };
        for row in roadmap.rows() {
            self.text.push_str(&roadmap.title(&session.plan.document, row.entry));
            self.text.push(fuzzy::PART_SEPARATOR);
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
        let is_before = |step: &SearchStep| step.typed == typed || is_refinement(&step.typed, typed);
        while self.steps.last().is_some_and(|step| !is_before(step)) {
            self.steps.pop();
        }
        if self.steps.last().is_some_and(|step| step.typed == typed) {
            return;
        }
        let query = Query::parse(typed);
        let mut among: Vec<u32> = match self.steps.last() {
            Some(step) => step.matched.clone(),
            None => self.matching_terms(session, &query),
        };
        among.sort_unstable();
        let found = fuzzy::all_matches(&query.keywords, among.iter().map(|at| self.name(*at)), MAX_COMPARED);
        let best = found.get(..MAX_COMPARED.min(found.len())).unwrap_or_default();
        let close = fuzzy::count_close(&query.keywords, best.iter().map(|found| found.score));
        let listed = fuzzy::refine(&query.keywords, best.get(..close).unwrap_or_default(), |index| {
            among.get(index).map_or("", |at| self.name(*at))
        });
        let entry_of = |found: &fuzzy::Match| among.get(found.index).copied();
        let listed = listed.iter().take(MAX_LISTED).filter_map(entry_of).collect();
        let matched = found.iter().filter_map(entry_of).collect();
        self.steps.push(SearchStep { typed: typed.to_owned(), matched, listed });
    }
}

/// Whether every match of the longer query also matches the shorter one; special characters can invert that.
fn is_refinement(shorter: &str, longer: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
    longer.starts_with(shorter) && longer.bytes().all(is_plain)
}
