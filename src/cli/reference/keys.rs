//! The keys of all views and overlays, from the table of editor commands.

use super::markdown::{code_list, escape_tags, markdown_table};
use crate::app::commands;
use crate::app::commands::bindings;
use crate::app::commands::command::{Command, GROUPS, VIEWS_AND_PANES};
use crate::app::model::mode::{OVERLAY_SCOPES, Scope};
use std::fmt::Write as _;

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
        let table = markdown_table(&["Keys", "What it does", "Details"], lines);
        let _ = write!(text, "### {}\n\n{table}\n", scope.title());
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
    markdown_table(&["Keys", "What it does", "Details", "Where", "Also called"], lines)
}

fn is_view_command(command: &Command) -> bool {
    command.scopes.iter().any(|scope| VIEWS_AND_PANES.contains(scope))
}

fn format_keys(command: &Command, scope: Scope) -> String {
    if command.keys.is_empty() {
        "none (by name)".to_owned()
    } else {
        code_list(&bindings::default_keymap().key_labels(command, scope))
    }
}

/// Empty for commands that apply in all views and panes.
fn format_scopes(command: &Command) -> String {
    if VIEWS_AND_PANES.iter().all(|scope| command.applies_in(*scope)) {
        return String::new();
    }
    command.scopes.iter().map(|scope| scope.title().to_lowercase()).collect::<Vec<_>>().join(", ")
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
