//! The command palette and find: one line typed, a list below, Enter runs or jumps.

use super::{Overlay, Scope};
use crate::app::commands;
use crate::app::commands::Command;
use crate::app::model::filter;
use crate::app::model::query::Query;
use crate::app::state::State;
use crate::app::widgets::fuzzy;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::Field;
use crate::document::chunk::Serial;

/// The palette, or find.
#[derive(Clone, Debug)]
pub struct Finder {
    /// What is looked for.
    pub looks_for: LooksFor,
    /// What is typed.
    pub query: Field,
    /// What matches, best first.
    pub found: Vec<Found>,
    /// The selected one.
    pub at: usize,
    /// The first visible one.
    pub top: usize,
    /// What entries are found by.
    names: Names,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooksFor {
    /// A command, to run it.
    Command,
    /// An entry, to go to it.
    Entry,
}

/// Something found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A command.
    Command(&'static Command),
    /// An entry.
    Entry(Serial),
}

/// The rows that are visible at once.
pub const VISIBLE: usize = 12;

/// Opens the palette or find.
pub fn open(state: &mut State, looks_for: LooksFor) {
    let query = Field::line("");
    let finder = Finder { looks_for, query, found: Vec::new(), at: 0, top: 0, names: Names::default() };
    state.overlays.push(Overlay::Finder(Box::new(finder)));
    filter(state);
}

/// The finder on top, if one is.
pub fn top(state: &State) -> Option<&Finder> {
    match state.overlays.last() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn top_mut(state: &mut State) -> Option<&mut Finder> {
    match state.overlays.last_mut() {
        Some(Overlay::Finder(finder)) => Some(finder),
        _ => None,
    }
}

fn filter(state: &mut State) {
    let Some(finder) = top_mut(state) else { return };
    let (looks_for, typed) = (finder.looks_for, finder.query.text().to_owned());
    let mut names = std::mem::take(&mut finder.names);
    let found = match looks_for {
        LooksFor::Command => found_commands(state, &typed),
        LooksFor::Entry => names.found(state, &typed),
    };
    let Some(finder) = top_mut(state) else { return };
    finder.names = names;
    finder.found = found;
    finder.at = 0;
    finder.top = 0;
}

/// Commands by title, description, synonym or key. `w`, `q` and `wq` are what they are elsewhere.
fn found_commands(state: &State, typed: &str) -> Vec<Found> {
    let scope = state.scope_below_overlays();
    let all: Vec<&'static Command> = commands::all().filter(|command| command.runs_from_palette(scope)).collect();
    best_commands(state, scope, &all, typed).into_iter().map(Found::Command).collect()
}

/// Those of some commands that match, best first: by synonym or short name, then by title, then by what else is said of
/// them.
pub(crate) fn best_commands(
    state: &State,
    scope: Scope,
    all: &[&'static Command],
    typed: &str,
) -> Vec<&'static Command> {
    let typed = typed.trim();
    let is_synonym = |command: &&'static Command| command.synonyms.contains(&typed);
    let is_short = |command: &&'static Command| !typed.is_empty() && command.short == typed;
    let exact = all.iter().position(is_synonym).or_else(|| all.iter().position(is_short));
    let texts = all.iter().map(|command| {
        let keys = state.keymap.shown(command, scope).join(" ");
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
pub fn found_entries(state: &State, typed: &str) -> Vec<Found> {
    Names::default().found(state, typed)
}

/// So many entries are listed at most.
const LISTED: usize = 200;

/// Titles and ids of all entries, and which of them matched what was typed so far: one letter more looks among those
/// only, and a letter less is known already.
#[derive(Clone, Debug, Default)]
struct Names {
    /// Of which revision of the document they are.
    revision: Option<u64>,
    /// All of them, one behind the other.
    text: String,
    /// Whose each is, and where it ends.
    entries: Vec<(Serial, usize)>,
    /// What was typed, and what matched it, best first; each begins with the one before.
    steps: Vec<(String, Vec<u32>)>,
}

impl Names {
    fn found(&mut self, state: &State, typed: &str) -> Vec<Found> {
        if typed.trim().is_empty() {
            let bets = state.plan.roadmap.all().filter(|facts| facts.bet().is_some());
            return bets.take(LISTED).map(|facts| Found::Entry(facts.serial)).collect();
        }
        self.refresh(state);
        self.narrow(state, typed);
        let best = self.steps.last().map_or(&[][..], |(_, matched)| matched.as_slice());
        let entry = |at: &u32| self.entries.get(*at as usize).map(|(serial, _)| Found::Entry(*serial));
        best.iter().take(LISTED).filter_map(entry).collect()
    }

    fn refresh(&mut self, state: &State) {
        if self.revision == Some(state.revision) {
            return;
        }
        let roadmap = &state.plan.roadmap;
        *self = Self { revision: Some(state.revision), ..Self::default() };
        for facts in roadmap.all() {
            self.text.push_str(&roadmap.title(&state.plan.document, facts.serial));
            self.text.push(' ');
            self.text.push_str(roadmap.word(facts.id));
            self.entries.push((facts.serial, self.text.len()));
        }
    }

    fn name(&self, at: u32) -> &str {
        let end_of = |at: usize| self.entries.get(at).map_or(0, |(_, end)| *end);
        let start = (at as usize).checked_sub(1).map_or(0, end_of);
        self.text.get(start..end_of(at as usize)).unwrap_or_default()
    }

    /// The entries for which all terms of a query hold.
    fn that_hold(&self, state: &State, query: &Query) -> Vec<u32> {
        let all = 0..self.entries.len() as u32;
        if !query.has_terms() {
            return all.collect();
        }
        let holds = |at: &u32| {
            let entry = self.entries.get(*at as usize);
            let facts = entry.and_then(|(serial, _)| state.plan.roadmap.facts(*serial));
            facts.is_some_and(|facts| query.holds(state, facts))
        };
        all.filter(holds).collect()
    }

    /// Brings the last step to what is typed.
    fn narrow(&mut self, state: &State, typed: &str) {
        let is_before = |step: &(String, Vec<u32>)| step.0 == typed || narrows(&step.0, typed);
        while self.steps.last().is_some_and(|step| !is_before(step)) {
            self.steps.pop();
        }
        if self.steps.last().is_some_and(|step| step.0 == typed) {
            return;
        }
        let query = Query::read(typed);
        let mut among: Vec<u32> = match self.steps.last() {
            Some((_, matched)) => matched.clone(),
            None => self.that_hold(state, &query),
        };
        among.sort_unstable();
        let found = fuzzy::matches(&query.words, among.iter().map(|at| self.name(*at)));
        let matched = found.into_iter().filter_map(|found| among.get(found.index).copied()).collect();
        self.steps.push((typed.to_owned(), matched));
    }
}

/// Whether whatever matches the longer text surely matches the shorter one: signs with a meaning of their own may turn
/// that round.
fn narrows(shorter: &str, longer: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_');
    longer.starts_with(shorter) && longer.bytes().all(is_plain)
}

/// A key no command of the finder has.
pub fn type_key(state: &mut State, key: Key) -> bool {
    let Some(finder) = top_mut(state) else { return false };
    let before = finder.query.text().to_owned();
    let is_known = finder.query.input(key, usize::MAX);
    if finder.query.text() != before {
        filter(state);
    }
    is_known
}

/// Pasted text.
pub fn paste(state: &mut State, text: &str) {
    if let Some(finder) = top_mut(state) {
        finder.query.paste(text);
    }
    filter(state);
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let Some(finder) = top_mut(state) else { return };
    let last = finder.found.len().saturating_sub(1);
    finder.at = finder.at.saturating_add_signed(by).min(last);
    finder.top = crate::app::widgets::list::scrolled(finder.top, finder.at, finder.found.len(), VISIBLE);
}

/// Runs the selected command, or goes to the selected entry.
pub fn accept(state: &mut State) {
    let Some(finder) = top(state) else { return };
    let typed = finder.query.text().to_owned();
    let selected = finder.found.get(finder.at).copied();
    let looks_for = finder.looks_for;
    state.overlays.pop();
    match selected {
        Some(Found::Command(command)) => commands::run(state, command),
        Some(Found::Entry(serial)) => {
            state.last_find = typed;
            filter::unhide(state, serial);
            state.select(serial);
        }
        None if looks_for == LooksFor::Entry => state.refuse(format!("nothing here is called {typed}")),
        None => state.refuse(format!("no command is called {typed}: ? shows them all")),
    }
}
