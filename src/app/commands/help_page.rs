//! The commands of a scope as a page: search, select, run.

use super::command::{Command, CommandGroup, KeyLine, command};
use crate::app::commands;
use crate::app::commands::input::Input;
use crate::app::commands::search::require_name;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::model::status::CommandResult;
use crate::app::overlays::Overlay;
use crate::app::overlays::help::{Help, top, top_mut, visible_lines};
use crate::app::views::scores::Scores;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::TextInput;
use crate::insight::progress::STATUS_RULES;

const HELP: &[Scope] = &[Scope::Help];

pub(super) const COMMANDS: &[Command] = &[
    command("help.down", "Move down", &["<Down>", "<C-n>", "<Tab>"], HELP, CommandGroup::Move, |state| {
        step(&state.screen, &mut state.overlays, 1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::Help), 10)]),
    command("help.up", "Move up", &["<Up>", "<C-p>", "<S-Tab>"], HELP, CommandGroup::Move, |state| {
        step(&state.screen, &mut state.overlays, -1);
        Ok(None)
    })
    .short("scroll")
    .key_line(&[(KeyLine::In(Scope::Help), 11)]),
    command("help.page-down", "Page down", &["<PgDn>"], HELP, CommandGroup::Move, |state| {
        step(&state.screen, &mut state.overlays, 10);
        Ok(None)
    }),
    command("help.page-up", "Page up", &["<PgUp>"], HELP, CommandGroup::Move, |state| {
        step(&state.screen, &mut state.overlays, -10);
        Ok(None)
    }),
    command("help.run", "Run selected command", &["<Enter>"], HELP, CommandGroup::Find, |state| {
        run_selected(&mut state.overlays, &mut state.input)
    })
    .short("run")
    .key_line(&[(KeyLine::In(Scope::Help), 20)]),
    command("help.close", "Close", &["<Esc>", "<F1>"], HELP, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
        Ok(None)
    })
    .short("close")
    .key_line(&[(KeyLine::In(Scope::Help), 30)]),
];

/// One line of help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine {
    /// The heading of a group.
    Group(CommandGroup),
    Command(&'static Command),
    /// The heading of what follows the commands.
    Heading(&'static str),
    /// A word and what it means.
    Meaning(&'static str, &'static str),
    /// An empty line.
    Blank,
}

/// Opens help for the scope that currently receives the keys.
pub(crate) fn open(screen: &Screen, scores: &Scores, overlays: &mut Vec<Overlay>, input: &Input) {
    let scope = crate::app::overlays::scope(screen, scores, overlays);
    let help = Help { scope, query: TextInput::single_line(""), results: Vec::new(), at: None, top: 0 };
    overlays.push(Overlay::Help(Box::new(help)));
    update_results(overlays, input);
}

pub(crate) fn update_results(overlays: &mut Vec<Overlay>, input: &Input) {
    let Some(help) = top(overlays) else { return };
    let all: Vec<&'static Command> = commands_in(help.scope).collect();
    let typed = help.query.text().to_owned();
    let mut found = crate::app::commands::search::rank_commands(input, help.scope, &all, &typed);
    let Some(help) = top_mut(overlays) else { return };
    if typed.is_empty() {
        found.sort_by_key(|command| command.group);
    }
    help.results = found.into_iter().map(|command| command.id).collect();
    help.at = if typed.is_empty() { None } else { Some(0) };
    help.top = 0;
}

/// Handles a key that is not bound: text for the search.
pub(crate) fn handle_key(overlays: &mut Vec<Overlay>, input: &Input, key: Key) -> bool {
    let Some(help) = top_mut(overlays) else { return false };
    let before = help.query.text().to_owned();
    let is_known = help.query.handle_key(key, usize::MAX);
    if help.query.text() != before {
        update_results(overlays, input);
    }
    is_known
}

/// Moves the selection.
pub(crate) fn step(screen: &Screen, overlays: &mut Vec<Overlay>, by: isize) {
    let height = visible_lines(screen);
    let Some(help) = top_mut(overlays) else { return };
    let last = help.results.len().saturating_sub(1);
    let at = match help.at {
        Some(at) => at.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => return,
    };
    help.at = Some(at);
    // The last command brings what follows the commands into view.
    let line = if at == last { help_lines(help).len().saturating_sub(1) } else { line_of(help, at) };
    help.top = crate::app::widgets::list::scroll_top(help.top, line, help_lines(help).len(), height);
}

/// The lines of help: by group without a search, otherwise by how well they match.
pub(crate) fn help_lines(help: &Help) -> Vec<HelpLine> {
    if !help.query.is_empty() {
        return commands_of(help).map(HelpLine::Command).collect();
    }
    let mut lines = Vec::new();
    let mut group = None;
    for command in commands_of(help) {
        if group != Some(command.group) {
            if group.is_some() {
                lines.push(HelpLine::Blank);
            }
            group = Some(command.group);
            lines.push(HelpLine::Group(command.group));
        }
        lines.push(HelpLine::Command(command));
    }
    if matches!(help.scope, Scope::Roadmap | Scope::Panes) {
        lines.extend([HelpLine::Blank, HelpLine::Heading("Status of a target")]);
        lines.extend(STATUS_RULES.iter().map(|(status, meaning)| HelpLine::Meaning(status, meaning)));
    }
    lines
}

/// The line of a command.
pub(crate) fn line_of(help: &Help, at: usize) -> usize {
    let Some(id) = help.results.get(at) else { return 0 };
    let is_it = |line: &HelpLine| matches!(line, HelpLine::Command(other) if other.id == *id);
    help_lines(help).iter().position(is_it).unwrap_or(0)
}

/// Selects a command; runs it if it is already selected.
pub(crate) fn click(overlays: &mut Vec<Overlay>, input: &mut Input, command: &'static Command) -> CommandResult {
    let at = top(overlays).and_then(|help| help.results.iter().position(|found| *found == command.id));
    if at.is_some() && at == top(overlays).and_then(|help| help.at) {
        return run_selected(overlays, input);
    }
    if let (Some(help), Some(at)) = (top_mut(overlays), at) {
        help.at = Some(at);
    }
    Ok(None)
}

/// Runs the selected command in the scope where help was opened.
pub(crate) fn run_selected(overlays: &mut Vec<Overlay>, input: &mut Input) -> CommandResult {
    let Some(help) = top_mut(overlays) else { return Ok(None) };
    let selected = help.at.and_then(|at| help.results.get(at).copied()).and_then(commands::by_id);
    let scope = help.scope;
    if let Some(command) = selected
        && let Err(why) = require_name(command, &mut help.query, commands_in(scope))
    {
        update_results(overlays, input);
        return Err(why);
    }
    overlays.pop();
    input.queued = selected;
    Ok(None)
}

fn commands_in(scope: Scope) -> impl Iterator<Item = &'static Command> {
    commands::all().filter(move |command| command.applies_in(scope))
}

fn commands_of(help: &Help) -> impl Iterator<Item = &'static Command> {
    help.results.iter().filter_map(|id| commands::by_id(id))
}
