//! Searches commands and entries, and runs or opens the selected match.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::commands;
use crate::app::commands::input::Input;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse};
use crate::app::overlays::Overlay;
use crate::app::overlays::finder::{self, EntrySearchIndex, Finder, FinderItem, FinderMode, top, top_mut};
use crate::app::views::Views;
use crate::app::views::scores::Scores;
use crate::app::widgets::fuzzy;
use crate::app::widgets::key::Key;
use crate::app::widgets::list::List;
use crate::app::widgets::text_input::TextInput;

const FINDER: &[Scope] = &[Scope::Finder];

pub(super) const COMMANDS: &[Command] = &[
    command("finder.down", "Move down", &["<Down>", "<C-n>", "<Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Finder), 10)]),
    command("finder.up", "Move up", &["<Up>", "<C-p>", "<S-Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Finder), 11)]),
    command("finder.page-down", "Page down", &["<PgDn>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, 10);
        Ok(None)
    }),
    command("finder.page-up", "Page up", &["<PgUp>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&mut state.overlays, -10);
        Ok(None)
    }),
    command("finder.accept", "Run command, or go to entry", &["<Enter>"], FINDER, CommandGroup::Find, |state| {
        accept(
            &state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.overlays,
            &mut state.input,
        )
    })
    .short("run or open")
    .key_line(&[(KeyLine::In(Scope::Finder), 20)]),
    command("finder.close", "Close", &["<Esc>"], FINDER, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
        Ok(None)
    })
    .short("close")
    .key_line(&[(KeyLine::In(Scope::Finder), 30)]),
];

/// Opens the command palette or find.
pub(crate) fn open(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    input: &Input,
    looks_for: FinderMode,
) {
    let query = TextInput::single_line("");
    let finder = Finder {
        mode: looks_for,
        query,
        results: Vec::new(),
        list: List::default(),
        entry_index: EntrySearchIndex::default(),
    };
    overlays.push(Overlay::Finder(Box::new(finder)));
    update_results(session, screen, scores, overlays, input);
}

pub(crate) fn update_results(
    session: &Session,
    screen: &Screen,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    input: &Input,
) {
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
    finder.list = List::default();
}

/// Finds commands by title, description, synonym or key. `w`, `q` and `wq` work as in vi.
pub(crate) fn search_commands(screen: &Screen, scores: &Scores, input: &Input, typed: &str) -> Vec<FinderItem> {
    let scope = crate::app::views::scope(screen, scores);
    let all: Vec<&'static Command> = commands::all().filter(|command| command.is_in_palette(scope)).collect();
    rank_commands(input, scope, &all, typed).into_iter().map(|command| FinderItem::Command(command.id)).collect()
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

/// Handles a key that is not bound: text for the query.
pub(crate) fn handle_key(
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
pub(crate) fn paste(
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

/// Runs the selected command, or goes to the selected entry.
pub(crate) fn accept(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    overlays: &mut Vec<Overlay>,
    input: &mut Input,
) -> CommandResult {
    let Some(finder) = top(overlays) else { return Ok(None) };
    let typed = finder.query.text().to_owned();
    let selected = finder.results.get(finder.list.at).copied();
    let looks_for = finder.mode;
    overlays.pop();
    match selected {
        Some(FinderItem::Command(id)) => {
            input.queued = commands::by_id(id);
            Ok(None)
        }
        Some(FinderItem::Entry(entry_id)) => {
            selection.last_find = typed;
            let shown = crate::app::commands::filter::unhide(session, selection, screen, views, entry_id);
            crate::app::views::go_to(session, selection, screen, views, entry_id);
            shown
        }
        None if looks_for == FinderMode::Entry => refuse(format!("No entry matches {typed}")),
        None => refuse(format!("No command matches {typed} (? for all commands)")),
    }
}
