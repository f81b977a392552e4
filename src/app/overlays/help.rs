//! Help: all keys of a scope, by group; type to search, Enter to run. Built from the command table.

use super::Overlay;
use super::finder;
use crate::app::commands;
use crate::app::commands::input::Input;
use crate::app::commands::{Command, CommandGroup};
use crate::app::model::layout;
use crate::app::model::mode::Scope;
use crate::app::model::screen::Screen;
use crate::app::views::scores::Scores;
use crate::app::widgets::key::Key;
use crate::app::widgets::text_input::TextInput;

/// Help for one scope.
#[derive(Clone, Debug)]
pub struct Help {
    pub scope: Scope,
    /// The search text.
    pub query: TextInput,
    /// The matching commands.
    pub results: Vec<&'static Command>,
    /// The selected command; `None` until the user selects one.
    pub at: Option<usize>,
    /// The first visible line.
    pub top: usize,
}

/// Opens help for the scope that currently receives the keys.
pub fn open(screen: &Screen, scores: &Scores, overlays: &mut Vec<Overlay>, input: &Input) {
    let scope = crate::app::overlays::scope(screen, scores, overlays);
    let help = Help { scope, query: TextInput::single_line(""), results: Vec::new(), at: None, top: 0 };
    overlays.push(Overlay::Help(Box::new(help)));
    update_results(overlays, input);
}

/// The topmost help, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Help> {
    match overlays.last() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Help> {
    match overlays.last_mut() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

fn update_results(overlays: &mut Vec<Overlay>, input: &Input) {
    let Some(help) = top(overlays) else { return };
    let all: Vec<&'static Command> = commands::all().filter(|command| command.applies_in(help.scope)).collect();
    let typed = help.query.text().to_owned();
    let mut found = finder::rank_commands(input, help.scope, &all, &typed);
    let Some(help) = top_mut(overlays) else { return };
    if typed.is_empty() {
        found.sort_by_key(|command| command.group);
    }
    help.results = found;
    help.at = if typed.is_empty() { None } else { Some(0) };
    help.top = 0;
}

/// Handles a key that is not bound: text for the search.
pub fn handle_key(overlays: &mut Vec<Overlay>, input: &Input, key: Key) -> bool {
    let Some(help) = top_mut(overlays) else { return false };
    let before = help.query.text().to_owned();
    let is_known = help.query.handle_key(key, usize::MAX);
    if help.query.text() != before {
        update_results(overlays, input);
    }
    is_known
}

/// Moves the selection.
pub fn step(screen: &Screen, overlays: &mut Vec<Overlay>, by: isize) {
    let height = visible_lines(screen);
    let Some(help) = top_mut(overlays) else { return };
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

/// The number of visible lines.
pub fn visible_lines(screen: &Screen) -> usize {
    let body = layout::compute(screen).body;
    (body.height as usize).saturating_sub(7).clamp(3, 30)
}

/// One line of help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine {
    /// The heading of a group.
    Group(CommandGroup),
    Command(&'static Command),
    /// An empty line.
    Blank,
}

/// The lines of help: by group without a search, otherwise by how well they match.
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

/// The line of a command.
fn line_of(help: &Help, at: usize) -> usize {
    let Some(command) = help.results.get(at) else { return 0 };
    let is_it = |line: &HelpLine| matches!(line, HelpLine::Command(other) if std::ptr::eq(*other, *command));
    help_lines(help).iter().position(is_it).unwrap_or(0)
}

/// Selects a command; runs it if it is already selected.
pub fn click(overlays: &mut Vec<Overlay>, input: &mut Input, command: &'static Command) {
    let at = top(overlays).and_then(|help| help.results.iter().position(|found| std::ptr::eq(*found, command)));
    if at.is_some() && at == top(overlays).and_then(|help| help.at) {
        return run_selected(overlays, input);
    }
    if let (Some(help), Some(at)) = (top_mut(overlays), at) {
        help.at = Some(at);
    }
}

/// Runs the selected command in the scope where help was opened.
pub fn run_selected(overlays: &mut Vec<Overlay>, input: &mut Input) {
    let selected = top(overlays).and_then(|help| help.results.get(help.at?).copied());
    overlays.pop();
    input.queued = selected;
}
