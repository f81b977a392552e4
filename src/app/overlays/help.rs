//! Help: every key of this place, by group; type to search, Enter runs. All from the one table of commands.

use super::Overlay;
use super::finder;
use crate::app::commands;
use crate::app::commands::{Command, CommandGroup};
use crate::app::model::mode::Scope;
use crate::app::state::State;
use crate::app::widgets::key::Key;
use crate::app::widgets::layout;
use crate::app::widgets::text_input::TextInput;

/// Help for one place.
#[derive(Clone, Debug)]
pub struct Help {
    /// The place.
    pub scope: Scope,
    /// What is typed to search.
    pub query: TextInput,
    /// What matches.
    pub results: Vec<&'static Command>,
    /// The selected command; `None` while nothing was chosen.
    pub at: Option<usize>,
    /// The first visible line.
    pub top: usize,
}

/// Opens help for the place the keys go to now.
pub fn open(state: &mut State) {
    let scope = state.scope();
    let help = Help { scope, query: TextInput::single_line(""), results: Vec::new(), at: None, top: 0 };
    state.overlays.push(Overlay::Help(Box::new(help)));
    update_results(state);
}

/// The help on top, if it is.
pub fn top(state: &State) -> Option<&Help> {
    match state.overlays.last() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

fn top_mut(state: &mut State) -> Option<&mut Help> {
    match state.overlays.last_mut() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

fn update_results(state: &mut State) {
    let Some(help) = top(state) else { return };
    let all: Vec<&'static Command> = commands::all().filter(|command| command.applies_in(help.scope)).collect();
    let typed = help.query.text().to_owned();
    let mut found = finder::rank_commands(state, help.scope, &all, &typed);
    let Some(help) = top_mut(state) else { return };
    if typed.is_empty() {
        found.sort_by_key(|command| command.group);
    }
    help.results = found;
    help.at = if typed.is_empty() { None } else { Some(0) };
    help.top = 0;
}

/// A key no command of help has.
pub fn handle_key(state: &mut State, key: Key) -> bool {
    let Some(help) = top_mut(state) else { return false };
    let before = help.query.text().to_owned();
    let is_known = help.query.handle_key(key, usize::MAX);
    if help.query.text() != before {
        update_results(state);
    }
    is_known
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let height = visible_lines(state);
    let Some(help) = top_mut(state) else { return };
    let last = help.results.len().saturating_sub(1);
    let at = match help.at {
        Some(at) => at.saturating_add_signed(by).min(last),
        None if by > 0 => 0,
        None => return,
    };
    help.at = Some(at);
    let line = line_of(help, at);
    help.top = crate::app::widgets::list::scroll_top(help.top, line, help_lines(help).len(), height);
}

/// The lines of the list that are visible at once.
pub fn visible_lines(state: &State) -> usize {
    let body = layout::compute(state).body;
    (body.height as usize).saturating_sub(7).clamp(3, 30)
}

/// One line of help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine {
    /// The heading of a group.
    Group(CommandGroup),
    /// A command.
    Command(&'static Command),
    /// Nothing.
    Blank,
}

/// The lines of help: by group while nothing is typed, else by how well they match.
pub fn help_lines(help: &Help) -> Vec<HelpLine> {
    if !help.query.is_empty() {
        return help.results.iter().map(|command| HelpLine::Command(command)).collect();
    }
    let mut lines = Vec::new();
    let mut group = None;
    for command in &help.results {
        if group != Some(command.group) {
            if group.is_some() {
                lines.push(HelpLine::Blank);
            }
            group = Some(command.group);
            lines.push(HelpLine::Group(command.group));
        }
        lines.push(HelpLine::Command(command));
    }
    lines
}

/// The line on which a command stands.
fn line_of(help: &Help, at: usize) -> usize {
    let Some(command) = help.results.get(at) else { return 0 };
    let is_it = |line: &HelpLine| matches!(line, HelpLine::Command(other) if std::ptr::eq(*other, *command));
    help_lines(help).iter().position(is_it).unwrap_or(0)
}

/// Selects a command; the selected one is run.
pub fn click(state: &mut State, command: &'static Command) {
    let at = top(state).and_then(|help| help.results.iter().position(|found| std::ptr::eq(*found, command)));
    if at.is_some() && at == top(state).and_then(|help| help.at) {
        return run_selected(state);
    }
    if let (Some(help), Some(at)) = (top_mut(state), at) {
        help.at = Some(at);
    }
}

/// Runs the selected command at the place help was asked for.
pub fn run_selected(state: &mut State) {
    let selected = top(state).and_then(|help| help.results.get(help.at?).copied());
    state.overlays.pop();
    if let Some(command) = selected {
        commands::run(state, command);
    }
}
