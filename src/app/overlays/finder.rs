//! The command palette and find: one line typed, a list below, Enter runs or jumps.

use super::Overlay;
use crate::app::commands;
use crate::app::commands::Command;
use crate::app::commands::input::Input;
use crate::app::model::filter;
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

/// The palette, or find.
#[derive(Clone, Debug)]
pub struct Finder {
    /// What is looked for.
    pub mode: FinderMode,
    /// What is typed.
    pub query: TextInput,
    /// What matches, best first.
    pub results: Vec<FinderItem>,
    /// The selected one.
    pub at: usize,
    /// The first visible one.
    pub top: usize,
    /// What entries are found by.
    entry_index: EntrySearchIndex,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderMode {
    /// A command, to run it.
    Command,
    /// An entry, to go to it.
    Entry,
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinderItem {
    /// A command.
    Command(&'static Command),
    /// An entry.
    Entry(EntryId),
}

/// The rows that are visible at once.
pub const VISIBLE_ROWS: usize = 12;

/// Opens the palette or find.
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

/// The finder on top, if one is.
pub fn top(overlays: &[Overlay]) -> Option<&Finder> {
    match overlays.last() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn top_mut(overlays: &mut [Overlay]) -> Option<&mut Finder> {
    match overlays.last_mut() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn update_results(session: &Session, screen: &Screen, scores: &Scores, overlays: &mut [Overlay], input: &Input) {
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

/// Commands by title, description, synonym or key. `w`, `q` and `wq` are what they are elsewhere.
fn search_commands(screen: &Screen, scores: &Scores, input: &Input, typed: &str) -> Vec<FinderItem> {
    let scope = crate::app::views::scope(screen, scores);
    let all: Vec<&'static Command> = commands::all().filter(|command| command.is_in_palette(scope)).collect();
    rank_commands(input, scope, &all, typed).into_iter().map(FinderItem::Command).collect()
}

/// Those of some commands that match, best first: by synonym or short name, then by title, then by what else is said of
/// them.
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
    // A match in the title counts more than one in the description.
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

/// Entries by title and id. Nothing is listed while nothing is typed but what is in sight: themes and ideas.
pub fn search_entries(session: &Session, typed: &str) -> Vec<FinderItem> {
    EntrySearchIndex::default().search(session, typed)
}

/// So many entries are listed at most.
const MAX_LISTED: usize = 200;

/// Titles and ids of all entries, and which of them matched what was typed so far: one letter more looks among those
/// only, and a letter less is known already.
#[derive(Clone, Debug, Default)]
struct EntrySearchIndex {
    /// Of which revision of the document they are.
    revision: Option<u64>,
    /// All of them, one behind the other.
    text: String,
    /// Whose each is, and where it ends.
    entries: Vec<(EntryId, usize)>,
    /// What was typed, and what matched it, best first; each begins with the one before.
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

    /// The entries for which all terms of a query hold.
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

    /// Brings the last step to what is typed.
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

/// Whether whatever matches the longer text surely matches the shorter one: signs with a meaning of their own may turn
/// that round.
fn is_refinement(shorter: &str, longer: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
    longer.starts_with(shorter) && longer.bytes().all(is_plain)
}

/// A key no command of the finder has.
pub fn handle_key(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut [Overlay],
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

/// Pasted text.
pub fn paste(session: &Session, screen: &Screen, scores: &Scores, overlays: &mut [Overlay], input: &Input, text: &str) {
    if let Some(finder) = top_mut(overlays) {
        finder.query.paste(text);
    }
    update_results(session, screen, scores, overlays, input);
}

/// Moves the selection.
pub fn step(overlays: &mut [Overlay], by: isize) {
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
            filter::unhide(session, selection, screen, views, status, entry_id);
            crate::app::views::go_to(session, selection, screen, views, entry_id);
        }
        None if looks_for == FinderMode::Entry => status.refuse(format!("nothing here is called {typed}")),
        None => status.refuse(format!("no command is called {typed}: ? shows them all")),
    }
}
