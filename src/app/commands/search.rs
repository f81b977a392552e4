//! Searches commands and entries, and runs or opens the selected match.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::commands;
use crate::app::commands::input::Input;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, Refusal, refuse};
use crate::app::overlays::Overlay;
use crate::app::overlays::entry_search::EntrySearchIndex;
use crate::app::overlays::finder::{self, Finder, FinderItem, FinderMode, top_mut};
use crate::app::views::Views;
use crate::app::views::scores::Scores;
use crate::app::widgets::fuzzy::{self, Fit};
use crate::app::widgets::key::Key;
use crate::app::widgets::list::List;
use crate::app::widgets::text_input::TextInput;

const FINDER: &[Scope] = &[Scope::Finder];

pub(super) const COMMANDS: &[Command] = &[
    command("finder.down", "Move down", &["<Down>", "<C-n>", "<Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&state.session, &mut state.overlays, 1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Finder), 10)]),
    command("finder.up", "Move up", &["<Up>", "<C-p>", "<S-Tab>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&state.session, &mut state.overlays, -1);
        Ok(None)
    })
    .short("move")
    .key_line(&[(KeyLine::In(Scope::Finder), 11)]),
    command("finder.page-down", "Page down", &["<PgDn>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&state.session, &mut state.overlays, 10);
        Ok(None)
    }),
    command("finder.page-up", "Page up", &["<PgUp>"], FINDER, CommandGroup::Move, |state| {
        finder::step(&state.session, &mut state.overlays, -10);
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
    let all: Vec<&'static Command> = offered_commands(scope).collect();
    rank_commands(input, scope, &all, typed).into_iter().map(|command| FinderItem::Command(command.id)).collect()
}

fn offered_commands(scope: Scope) -> impl Iterator<Item = &'static Command> {
    commands::all().filter(move |command| command.is_in_palette(scope))
}

/// Ranks matching commands. A synonym counts as much as a title; of two commands with the same synonym, the one that
/// lists it earlier comes first.
pub(crate) fn rank_commands(
    input: &Input,
    scope: Scope,
    all: &[&'static Command],
    typed: &str,
) -> Vec<&'static Command> {
    let typed = typed.trim();
    if typed.is_empty() {
        return all.to_vec();
    }
    let fuzzy = fuzzy::matches(typed, all.iter().map(|command| command.title));
    let mut found: Vec<(CommandRank, &'static Command)> = Vec::new();
    for (index, command) in all.iter().enumerate() {
        let rank = rank_by_words(input, scope, command, typed).or_else(|| {
            let at = fuzzy.iter().position(|found| found.index == index)?;
            Some((CommandFit::FuzzyTitle, command.needs_name, at))
        });
        found.extend(rank.map(|rank| (rank, *command)));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, command)| command).collect()
}

/// How a command matches, whether it must be asked for by name, and the position among equals.
type CommandRank = (CommandFit, bool, usize);

/// How a command matches what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum CommandFit {
    /// Its title or id.
    Name,
    /// A synonym, or its short label.
    Synonym,
    Key,
    TitlePrefix,
    SynonymPrefix,
    /// Words of the title or id.
    TitleWords,
    SynonymWords,
    /// Words of everything that is known about it.
    Words,
    FuzzyTitle,
}

fn rank_by_words(input: &Input, scope: Scope, command: &Command, typed: &str) -> Option<CommandRank> {
    let rank = |fit: CommandFit, at: usize| Some((fit, command.needs_name, at));
    let title = fuzzy::fit(typed, command.title).max(fuzzy::fit(typed, command.id));
    let short = fuzzy::fit(typed, command.short);
    let keys = input.keymap.key_labels(command, scope);
    let is_key = keys.iter().any(|key| key == typed || key.replace(' ', "") == typed);
    let synonym = |at_least: Fit| command.synonyms.iter().position(|synonym| fuzzy::fit(typed, synonym) >= at_least);
    if title == Fit::Exact {
        return rank(CommandFit::Name, 0);
    }
    if short == Fit::Exact {
        return rank(CommandFit::Synonym, 0);
    }
    if let Some(at) = synonym(Fit::Exact) {
        return rank(CommandFit::Synonym, at);
    }
    if is_key {
        return rank(CommandFit::Key, 0);
    }
    if title == Fit::Prefix {
        return rank(CommandFit::TitlePrefix, 0);
    }
    if let Some(at) = synonym(Fit::Prefix) {
        return rank(CommandFit::SynonymPrefix, at);
    }
    if title == Fit::Words {
        return rank(CommandFit::TitleWords, 0);
    }
    if let Some(at) = synonym(Fit::Words) {
        return rank(CommandFit::SynonymWords, at);
    }
    let everything = format!("{} {} {} {}", command.title, command.short, command.synonyms.join(" "), command.about);
    if fuzzy::starts_words(typed, &everything) { rank(CommandFit::Words, 0) } else { None }
}

/// Refuses a command that deletes or moves something unless its own name was typed, and completes the query to the
/// name: the next Enter runs it.
pub(crate) fn require_name(
    command: &'static Command,
    query: &mut TextInput,
    offered: impl Iterator<Item = &'static Command>,
) -> Result<(), Refusal> {
    if !command.needs_name || is_named(command, query.text(), offered) {
        return Ok(());
    }
    query.set_text(command.title);
    let detail = if command.about.is_empty() { String::new() } else { format!(" ({})", command.about) };
    Err(Refusal::new(format!("Press Enter again to run {}{detail}, or Esc to cancel", command.title)))
}

/// Whether the typed text names this command and no other: whole words of its title or id, or a forced command of vi.
fn is_named(command: &Command, typed: &str, mut offered: impl Iterator<Item = &'static Command>) -> bool {
    let typed = typed.trim().to_lowercase();
    if typed.ends_with('!') && command.synonyms.contains(&typed.as_str()) {
        return true;
    }
    let words = split_words(&typed);
    let names = |command: &Command| {
        let has_all = |name: &str| {
            let name = split_words(&name.to_lowercase());
            !words.is_empty() && words.iter().all(|word| name.contains(word))
        };
        has_all(command.title) || has_all(command.id)
    };
    let is_whole_name = words == split_words(&command.title.to_lowercase()) || words == split_words(command.id);
    is_whole_name || (names(command) && !offered.any(|other| other != command && names(other)))
}

fn split_words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
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
        finder.query.paste_words(text);
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
    let Some(finder) = top_mut(overlays) else { return Ok(None) };
    let typed = finder.query.text().to_owned();
    let selected = finder.results.get(finder.list.at).copied();
    let looks_for = finder.mode;
    if let Some(FinderItem::Command(id)) = selected
        && let Some(command) = commands::by_id(id)
        && let Err(why) =
            require_name(command, &mut finder.query, offered_commands(crate::app::views::scope(screen, &views.scores)))
    {
        update_results(session, screen, &views.scores, overlays, input);
        return Err(why);
    }
    overlays.pop();
    match selected {
        Some(FinderItem::Command(id)) => {
            input.queued = commands::by_id(id);
            Ok(None)
        }
        Some(FinderItem::Entry(entry_id) | FinderItem::Text(entry_id)) => {
            selection.last_find = typed;
            let shown = crate::app::commands::filter::unhide(session, selection, screen, views, entry_id);
            crate::app::views::go_to(session, selection, screen, views, entry_id);
            shown
        }
        None if looks_for == FinderMode::Entry => refuse(format!("No entry matches {typed}")),
        None => refuse(format!("No command matches {typed} (? for all commands)")),
    }
}
