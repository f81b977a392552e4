//! The keys of all views and overlays, from the table of editor commands.

use super::markdown::{code_list, escape_tags, markdown_table};
use crate::app::commands::keymap;
use crate::app::commands::{self, Command, GROUPS, VIEWS_AND_PANES};
use crate::app::model::mode::Scope;
use std::fmt::Write as _;

/// In the order of the documentation: roughly how often users see them.
const OVERLAY_SCOPES: [Scope; 19] = [
    Scope::ScoreCells,
    Scope::ScoreCell,
    Scope::Form,
    Scope::Prompt,
    Scope::Picker,
    Scope::Finder,
    Scope::Help,
    Scope::Move,
    Scope::UnsavedAnswers,
    Scope::Conflicts,
    Scope::MarkMerged,
    Scope::TakeOver,
    Scope::Quit,
    Scope::WhatIfEnd,
    Scope::WhatIfRestart,
    Scope::Settings,
    Scope::PalettePicker,
    Scope::DiskDiff,
    Scope::Recovery,
];

/// The keys of views and panes by group, then those of each overlay.
pub(super) fn table() -> String {
    let mut text = String::new();
    for group in GROUPS {
        let is_in_group = |command: &&Command| command.group == group && is_view_command(command);
        let commands: Vec<&Command> = commands::all().filter(is_in_group).collect();
        let heading = capitalize(group.title());
        let _ = write!(text, "### {heading}\n\n{}\n", view_commands_table(&commands));
    }
    for scope in OVERLAY_SCOPES {
        let commands = commands::all().filter(|command| command.applies_in(scope));
        let lines = commands
            .map(|command| vec![format_keys(command, scope), escape_tags(command.title), escape_tags(command.about)]);
        let _ =
            write!(text, "### {}\n\n{}\n", scope_title(scope), markdown_table(&["Keys", "What it does", ""], lines));
    }
    text
}

fn view_commands_table(commands: &[&Command]) -> String {
    let lines = commands.iter().map(|command| {
        vec![
            format_keys(command, Scope::Roadmap),
            escape_tags(command.title),
            escape_tags(command.about),
            format_scopes(command),
            code_list(command.synonyms),
        ]
    });
    markdown_table(&["Keys", "What it does", "", "Where", "Also called"], lines)
}

fn is_view_command(command: &Command) -> bool {
    command.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope))
}

fn format_keys(command: &Command, scope: Scope) -> String {
    if command.keys.is_empty() {
        "none (by name)".to_owned()
    } else {
        code_list(&keymap::default_keymap().key_labels(command, scope))
    }
}

/// Empty for commands that apply in all views and panes.
fn format_scopes(command: &Command) -> String {
    if VIEWS_AND_PANES.iter().all(|scope| command.applies_in(*scope)) {
        return String::new();
    }
    command.scopes.iter().map(|scope| scope_title(*scope).to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn scope_title(scope: Scope) -> &'static str {
    match scope {
        Scope::Roadmap => "Views of the roadmap",
        Scope::Entries => "Lists of entries",
        Scope::Problems => "Problems",
        Scope::Panes => "Panes",
        Scope::ScoreCells => "Score table",
        Scope::ScoreCell => "Score table: editing a cell",
        Scope::Form => "Forms",
        Scope::Picker => "Choosing entries",
        Scope::Prompt => "Prompts",
        Scope::Finder => "Find and command list",
        Scope::Help => "Help",
        Scope::Move => "Moving a theme",
        Scope::Conflicts => "Resolving conflicts",
        Scope::MarkMerged => "After the last conflict",
        Scope::TakeOver => "Taking over from another whymap window",
        Scope::WhatIfEnd => "Ending a what-if",
        Scope::WhatIfRestart => "Starting another what-if",
        Scope::Quit => "Quitting with unsaved edits",
        Scope::DiskDiff => "When the file has changed on disk",
        Scope::Recovery => "Recovering unsaved edits",
        Scope::Settings => "Settings",
        Scope::PalettePicker => "Choosing colors",
        Scope::UnsavedAnswers => "When a theme has lost an answer",
    }
}

fn capitalize(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_a_table() {
        for command in commands::all() {
            let is_listed =
                is_view_command(command) || command.scopes.iter().any(|scope| OVERLAY_SCOPES.contains(scope));
            assert!(is_listed, "{} is missing in docs/keys.md", command.id);
        }
    }
}
