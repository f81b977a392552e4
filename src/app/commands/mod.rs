//! The table of commands: the single source for dispatch, footer, key popup, palette, help, man page and the key table
//! of the documentation. A test checks that every command is reachable.
//!
//! To add a command, add a row in the file of its noun, with a function that takes the state. To add a noun, add a file
//! and list its table in `TABLES`.

pub mod bindings;
pub mod command;
pub mod conflicts;
pub mod copy;
pub mod edit;
pub mod file;
pub mod filter;
pub mod find;
pub mod form;
pub mod form_keys;
pub mod goals;
pub mod help_page;
pub mod input;
pub mod judge;
pub mod keyboard_layouts;
pub mod keymap;
pub mod lane;
pub mod link;
pub mod mark;
pub mod motion;
pub mod overlays;
pub mod picker_answers;
pub mod preferences;
pub mod problem_fixes;
pub mod prompt_answers;
pub mod repeat;
pub mod scores;
pub mod search;
pub mod zoom;

use command::{Command, KeyLine};
use std::collections::BTreeMap;

const TABLES: &[&[Command]] = &[
    motion::COMMANDS,
    edit::COMMANDS,
    lane::COMMANDS,
    mark::COMMANDS,
    copy::COMMANDS,
    judge::COMMANDS,
    goals::COMMANDS,
    scores::COMMANDS,
    conflicts::COMMANDS,
    find::COMMANDS,
    filter::COMMANDS,
    file::COMMANDS,
    preferences::COMMANDS,
    zoom::COMMANDS,
    form::COMMANDS,
    picker_answers::COMMANDS,
    prompt_answers::COMMANDS,
    search::COMMANDS,
    help_page::COMMANDS,
    overlays::COMMANDS,
];

pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().flat_map(|table| table.iter())
}

pub fn by_id(id: &str) -> Option<&'static Command> {
    all().find(|command| command.id == id)
}

/// The commands of a key line, from left to right; those in one group share a label.
pub fn commands_of(line: KeyLine) -> Vec<Vec<&'static Command>> {
    let mut placed: BTreeMap<u8, BTreeMap<u8, &'static Command>> = BTreeMap::new();
    for command in all() {
        for (_, place) in command.key_lines.iter().filter(|(other, _)| *other == line) {
            placed.entry(place / 10).or_default().insert(*place, command);
        }
    }
    placed.into_values().map(|group| group.into_values().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use command::VIEWS_AND_PANES;
    use std::collections::HashMap;

    #[test]
    fn no_two_commands_have_the_same_place_in_a_key_line() {
        let mut taken = HashMap::new();
        for command in all() {
            for place in command.key_lines {
                assert!(place.1 >= 10, "{} has no group at {place:?}", command.id);
                let other = taken.insert(*place, command.id);
                assert_eq!(other, None, "{} is at {place:?} as well", command.id);
            }
        }
    }

    #[test]
    fn a_key_line_offers_only_commands_of_its_scope() {
        for command in all() {
            for (line, _) in command.key_lines {
                let applies = match line {
                    KeyLine::In(scope) => command.applies_in(*scope),
                    _ => VIEWS_AND_PANES.iter().any(|scope| command.applies_in(*scope)),
                };
                assert!(applies, "{} does not apply in {line:?}", command.id);
            }
        }
    }
}
