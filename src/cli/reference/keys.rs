//! The keys of every place, from the one table of commands.

use super::{codes, plain, rows};
use crate::app::commands::keymap;
use crate::app::commands::{self, Command, GROUPS, SCREENS};
use crate::app::overlays::Scope;
use std::fmt::Write as _;

/// What lies over the screen, in the order in which a person meets it.
const OVERLAYS: [Scope; 19] = [
    Scope::Cells,
    Scope::Cell,
    Scope::Form,
    Scope::Prompt,
    Scope::Picker,
    Scope::Finder,
    Scope::Help,
    Scope::Move,
    Scope::Settle,
    Scope::Clashes,
    Scope::MarkMerged,
    Scope::TakeOver,
    Scope::Quit,
    Scope::WhatIf,
    Scope::WhatIfAgain,
    Scope::Settings,
    Scope::Colours,
    Scope::Compare,
    Scope::Recovery,
];

/// The keys of the screens by group, then those of each overlay.
pub(super) fn table() -> String {
    let mut text = String::new();
    for group in GROUPS {
        let of_group = |command: &&Command| command.group == group && is_of_screens(command);
        let commands: Vec<&Command> = commands::all().filter(of_group).collect();
        let heading = capitalised(group.title());
        let _ = write!(text, "### {heading}\n\n{}\n", screens(&commands));
    }
    for scope in OVERLAYS {
        let commands = commands::all().filter(|command| command.is_for(scope));
        let lines = commands.map(|command| vec![shown(command, scope), plain(command.title), plain(command.about)]);
        let _ = write!(text, "### {}\n\n{}\n", place(scope), rows(&["Keys", "What it does", ""], lines));
    }
    text
}

fn screens(commands: &[&Command]) -> String {
    let lines = commands.iter().map(|command| {
        vec![
            shown(command, Scope::Roadmap),
            plain(command.title),
            plain(command.about),
            applies(command),
            codes(command.synonyms),
        ]
    });
    rows(&["Keys", "What it does", "", "Where", "Also called"], lines)
}

fn is_of_screens(command: &Command) -> bool {
    command.scopes.iter().any(|scope| SCREENS.contains(scope))
}

fn shown(command: &Command, scope: Scope) -> String {
    if command.keys.is_empty() { "by name".to_owned() } else { codes(&keymap::keymap().shown(command, scope)) }
}

/// Where a command of the screens applies; nothing when it does on all of them.
fn applies(command: &Command) -> String {
    if SCREENS.iter().all(|scope| command.is_for(*scope)) {
        return String::new();
    }
    command.scopes.iter().map(|scope| place(*scope).to_lowercase()).collect::<Vec<_>>().join(", ")
}

fn place(scope: Scope) -> &'static str {
    match scope {
        Scope::Roadmap => "Views of the roadmap",
        Scope::Entities => "Lists of entries",
        Scope::Problems => "Problems",
        Scope::Panes => "Panes",
        Scope::Cells => "In the cells of the scores",
        Scope::Cell => "While a cell is typed into",
        Scope::Form => "In a form",
        Scope::Picker => "In a choice of entries",
        Scope::Prompt => "In a question of one line",
        Scope::Finder => "In find and in the palette",
        Scope::Help => "In help",
        Scope::Move => "While a theme is moved",
        Scope::Clashes => "Choosing between two branches",
        Scope::MarkMerged => "When nothing is left to choose",
        Scope::TakeOver => "Taking over from another whymap",
        Scope::WhatIf => "Ending a what-if",
        Scope::WhatIfAgain => "A what-if after another",
        Scope::Quit => "Leaving with unsaved edits",
        Scope::Compare => "When the file changed on disk",
        Scope::Recovery => "When edits of an earlier run are found",
        Scope::Settings => "In the settings",
        Scope::Colours => "In the choice of colours",
        Scope::Settle => "When a theme has lost an answer",
    }
}

fn capitalised(words: &str) -> String {
    let lower = words.to_lowercase();
    let mut letters = lower.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_the_table() {
        for command in commands::all() {
            let is_told = is_of_screens(command) || command.scopes.iter().any(|scope| OVERLAYS.contains(scope));
            assert!(is_told, "{} is nowhere in docs/keys.md", command.id);
        }
    }
}
