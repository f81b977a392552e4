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
pub mod mouse;
pub mod overlays;
pub mod picker_answers;
pub mod preferences;
pub mod problem_fixes;
pub mod prompt_answers;
pub mod repeat;
pub mod scores;
pub mod search;
pub mod zoom;

use command::Command;

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
