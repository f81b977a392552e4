//! The commands and their pages of help, from the definition of the command line.

use super::{escape_tags, markdown_table};
use crate::cli::args;
use std::fmt::Write as _;

/// So wide are the pages here, whatever terminal they are written on.
const HELP_WIDTH: usize = 100;

/// All commands, a line each.
pub(super) fn table() -> String {
    let whole = args::full_command();
    let lines = whole.get_subcommands().map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        vec![format!("`whymap {}`", command.get_name()), escape_tags(&about)]
    });
    markdown_table(&["Command", "What it does"], lines)
}

/// The help of each command, as `whymap COMMAND --help` prints it.
pub(super) fn full_help() -> String {
    let mut whole = args::full_command().term_width(HELP_WIDTH);
    whole.build();
    let mut text = String::new();
    for command in whole.get_subcommands_mut() {
        let name = command.get_name().to_owned();
        let help = command.render_help().to_string();
        let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
        let _ = write!(text, "### whymap {name}\n\n```text\n{}\n```\n\n", lines.join("\n"));
    }
    text
}
