//! The command palette and find: type in one line, the matches are listed below, Enter runs or jumps.

use super::Overlay;
use crate::app::commands;
use crate::app::commands::Command;
use crate::app::commands::input::Input;
use crate::app::model::mode::Scope;
use crate::app::model::query::Query;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::app::views::scores::Scores;
use crate::app::widgets::fuzzy;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::TextInput;
use crate::document::chunk::EntryId;

/// The command palette, or find.
#[derive(Clone, Debug)]
pub struct Finder {
    pub mode: FinderMode,
    pub query: TextInput,
    /// Matches, best first.
    pub results: Vec<FinderItem>,
    /// The selected match.
    pub at: usize,
    /// The first visible match.
    pub top: usize,
    /// The search index of entries.
    entry_index: EntrySearchIndex,
}

/// What the finder searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderMode {
    /// A command to run.
    Command,
    /// An entry to go to.
    Entry,
}

/// A match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderItem {
    Command(&'static Command),
    Entry(EntryId),
}

/// The number of visible rows.
pub const VISIBLE_ROWS: usize = 12;

/// Opens the command palette or find.
pub fn open(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    input: &Input,
    looks_for: FinderMode,
) {
    let query = TextInput::single_line("");
    let finder =
        Finder { mode: looks_for, query, results: Vec::new(), at: 0, top: 0, entry_index: EntrySearchIndex::default() };
    overlays.push(Overlay::Finder(Box::new(finder)));
    update_results(session, screen, scores, overlays, input);
}

/// The topmost finder, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Finder> {
    match overlays.last() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Finder> {
    match overlays.last_mut() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn update_results(session: &Session, screen: &Screen, scores: &Scores, overlays: &mut Vec<Overlay>, input: &Input) {
    let Some(finder) = top_mut(overlays) else { return };
    let (looks_for, typed) = (finder.mode, finder.query.text().to_owned());
    let mut names = std::mem::take(&mut finder.entry_index);
    let found = match looks_for {
        FinderMode::Command => search_commands(screen, scores, input, &typed),
        FinderMode::Entry => names.search(session, &typed),
    };
    let Some(finder) = top_mut(overlays) else { return };
    finder.entry_index = names;
    finder.results = found;
    finder.at = 0;
    finder.top = 0;
}

/// Finds commands by title, description, synonym or key. `w`, `q` and `wq` work as in vi.
fn search_commands(screen: &Screen, scores: &Scores, input: &Input, typed: &str) -> Vec<FinderItem> {
    let scope = crate::app::views::scope(screen, scores);
    let all: Vec<&'static Command> = commands::all().filter(|command| command.is_in_palette(scope)).collect();
    rank_commands(input, scope, &all, typed).into_iter().map(FinderItem::Command).collect()
}

/// Ranks matching commands: by exact synonym or short name, then by title, then by the rest of their text.
pub(crate) fn rank_commands(
    input: &Input,
    scope: Scope,
    all: &[&'static Command],
    typed: &str,
) -> Vec<&'static Command> {
    let typed = typed.trim();
    let is_synonym = |command: &&'static Command| command.synonyms.contains(&typed);
    let is_short = |command: &&'static Command| !typed.is_empty() && command.short == typed;
    let exact = all.iter().position(is_synonym).or_else(|| all.iter().position(is_short));
    let texts = all.iter().map(|command| {
        let keys = input.keymap.key_labels(command, scope).join(" ");
        format!("{} {} {} {keys}", command.title, command.about, command.synonyms.join(" "))
    });
    let mut found: Vec<usize> = fuzzy::matches(typed, texts).into_iter().map(|found| found.index).collect();
    // A title match ranks above a match in the description.
    let titles = fuzzy::matches(typed, all.iter().map(|command| command.title));
    let in_title = |index: &usize| titles.iter().position(|title| title.index == *index).unwrap_or(usize::MAX);
    if !typed.is_empty() {
        found.sort_by_key(in_title);
    }
    if let Some(exact) = exact {
        found.retain(|index| *index != exact);
        found.insert(0, exact);
    }
    found.into_iter().filter_map(|index| all.get(index).copied()).collect()
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
struct EntrySearchIndex {
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
    fn search(&mut self, session: &Session, typed: &str) -> Vec<FinderItem> {
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

/// Handles a key that is not bound: text for the query.
pub fn handle_key(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    input: &Input,
    key: Key,
) -> bool {
    let Some(finder) = top_mut(overlays) else { return false };
    let before = finder.query.text().to_owned();
    let is_known = finder.query.handle_key(key, usize::MAX);
    if finder.query.text() != before {
        update_results(session, screen, scores, overlays, input);
    }
    is_known
}

/// Handles pasted text.
pub fn paste(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    input: &Input,
    text: &str,
) {
    if let Some(finder) = top_mut(overlays) {
        finder.query.paste(text);
    }
    update_results(session, screen, scores, overlays, input);
}

/// Moves the selection.
pub fn step(overlays: &mut Vec<Overlay>, by: isize) {
    let Some(finder) = top_mut(overlays) else { return };
    let last = finder.results.len().saturating_sub(1);
    finder.at = finder.at.saturating_add_signed(by).min(last);
    finder.top = crate::app::widgets::list::scroll_top(finder.top, finder.at, finder.results.len(), VISIBLE_ROWS);
}

/// Runs the selected command, or goes to the selected entry.
pub fn accept(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    input: &mut Input,
    status: &mut StatusLine,
) {
    let Some(finder) = top(overlays) else { return };
    let typed = finder.query.text().to_owned();
    let selected = finder.results.get(finder.at).copied();
    let looks_for = finder.mode;
    overlays.pop();
    match selected {
        Some(FinderItem::Command(command)) => input.queued = Some(command),
        Some(FinderItem::Entry(entry_id)) => {
            selection.last_find = typed;
            crate::app::commands::filter::unhide(session, selection, screen, views, status, entry_id);
            crate::app::views::go_to(session, selection, screen, views, entry_id);
        }
        None if looks_for == FinderMode::Entry => status.refuse(format!("No entry matches {typed}")),
        None => status.refuse(format!("No command matches {typed} (? for all commands)")),
    }
}
