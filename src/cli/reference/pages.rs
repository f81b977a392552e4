//! The commands and their help, from the definition of the command line.

use super::markdown::{escape_tags, markdown_table};
use crate::cli::args;
use std::fmt::Write as _;

/// Fixed, so that the output does not depend on the terminal.
const HELP_WIDTH: usize = 100;

/// One row per command.
pub(super) fn table() -> String {
    let program = args::full_command();
    let lines = program.get_subcommands().map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        vec![format!("`whymap {}`", command.get_name()), escape_tags(&about)]
    });
    markdown_table(&["Command", "What it does"], lines)
}

/// The help of each command, as `whymap COMMAND --help` prints it.
pub(super) fn full_help() -> String {
    let mut program = args::full_command().term_width(HELP_WIDTH);
    program.build();
    let mut text = String::new();
    for command in program.get_subcommands_mut() {
        let name = command.get_name().to_owned();
        let help = command.render_help().to_string();
        let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
        let _ = write!(text, "### whymap {name}\n\n```text\n{}\n```\n\n", lines.join("\n"));
    }
    text
}
