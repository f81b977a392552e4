//! The command palette and find: one line typed, a list below, Enter runs or jumps.

use super::commands::{self, Command};
use super::field::Field;
use super::fuzzy;
use super::key::Key;
use super::overlay::Overlay;
use super::state::State;
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
    let finder = Finder { looks_for, query, found: Vec::new(), at: 0, top: 0 };
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
    let Some(finder) = top(state) else { return };
    let found = match finder.looks_for {
        LooksFor::Command => found_commands(state, finder.query.text()),
        LooksFor::Entry => found_entries(state, finder.query.text()),
    };
    let Some(finder) = top_mut(state) else { return };
    finder.found = found;
    finder.at = 0;
    finder.top = 0;
}

/// Commands by title, description, synonym or key. `w`, `q` and `wq` are what they are elsewhere.
fn found_commands(state: &State, typed: &str) -> Vec<Found> {
    let scope = state.scope_below_overlays();
    let all: Vec<&'static Command> = commands::all().filter(|command| command.runs_from_palette(scope)).collect();
    let typed = typed.trim();
    let is_synonym = |command: &&'static Command| command.synonyms.contains(&typed);
    let is_short = |command: &&'static Command| !typed.is_empty() && command.short == typed;
    let exact = all.iter().position(is_synonym).or_else(|| all.iter().position(is_short));
    let texts = all.iter().map(|command| {
        format!("{} {} {} {}", command.title, command.about, command.synonyms.join(" "), command.keys.join(" "))
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
    found.into_iter().filter_map(|index| all.get(index)).map(|command| Found::Command(command)).collect()
}

/// Entries by title and id. Nothing is listed while nothing is typed but what is in sight: themes and ideas.
pub fn found_entries(state: &State, typed: &str) -> Vec<Found> {
    let roadmap = &state.plan.roadmap;
    if typed.trim().is_empty() {
        let bets = roadmap.all().filter(|facts| facts.bet().is_some());
        return bets.take(200).map(|facts| Found::Entry(facts.serial)).collect();
    }
    let serials: Vec<Serial> = roadmap.all().map(|facts| facts.serial).collect();
    let mut text = String::new();
    let texts = serials.iter().map(|serial| {
        text.clear();
        text.push_str(&roadmap.title(&state.plan.document, *serial));
        text.push(' ');
        text.push_str(roadmap.id(*serial));
        text.clone()
    });
    let found = fuzzy::matches(typed, texts);
    found.into_iter().take(200).filter_map(|found| serials.get(found.index)).map(|s| Found::Entry(*s)).collect()
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
    finder.top = super::lanes::scrolled(finder.top, finder.at, finder.found.len(), VISIBLE);
}

/// Runs the selected command, or goes to the selected entry.
pub fn accept(state: &mut State) {
    let Some(finder) = top(state) else { return };
    let typed = finder.query.text().to_owned();
    let selected = finder.found.get(finder.at).copied();
    let looks_for = finder.looks_for;
    state.overlays.pop();
    match selected {
        Some(Found::Command(command)) => (command.run)(state),
        Some(Found::Entry(serial)) => {
            state.last_find = typed;
            state.select(serial);
        }
        None if looks_for == LooksFor::Entry => state.refuse(format!("nothing here is called {typed}")),
        None => state.refuse(format!("no command is called {typed}: ? shows them all")),
    }
}
