//! `whymap man`: one manual page for everything.

use crate::app::commands::keymap;
use crate::app::commands::{self as editor, GROUPS};
use crate::cli::args;
use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use clap::builder::StyledStr;
use clap::{Arg, Command};
use std::fmt::Write as _;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap man > ~/.local/share/man/man1/whymap.1
  whymap man | man -l -";

/// Print the manual page
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ManArguments {}

/// Prints the page.
pub fn run(_: &ManArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    session.output.print_data(&render_page()?)?;
    Ok(ExitKind::Success.into())
}

/// The page, from the same definition as the help.
pub fn render_page() -> anyhow::Result<String> {
    let mut command = args::full_command();
    command.build();
    let man = clap_mangen::Man::new(command.clone());
    let mut head = Vec::new();
    man.render_title(&mut head)?;
    man.render_name_section(&mut head)?;
    man.render_synopsis_section(&mut head)?;
    man.render_description_section(&mut head)?;
    man.render_options_section(&mut head)?;
    let mut page = String::from_utf8_lossy(&head).into_owned();
    push_keys(&mut page);
    page.push_str(".SH COMMANDS\n");
    for subcommand in command.get_subcommands() {
        push_command(&mut page, subcommand);
    }
    page.push_str(".SH NOTES\n");
    push_paragraphs(&mut page, command.get_after_help());
    Ok(page)
}

/// The keys of the screens by group, from the table of commands.
fn push_keys(page: &mut String) {
    page.push_str(".SH KEYS\n");
    for group in GROUPS {
        let _ = writeln!(page, ".SS {}", group.title());
        let of_group = |command: &&editor::Command| command.group == group && !command.keys.is_empty();
        for command in editor::all().filter(of_group) {
            let Some(scope) = command.scopes.iter().find(|scope| editor::EVERYWHERE.contains(scope)) else { continue };
            let keys: Vec<String> = keymap::default_keymap().key_labels(command, *scope);
            let _ = writeln!(page, ".TP\n\\fB{}\\fR", escape_roff(&keys.join(", ")));
            let about = if command.about.is_empty() { String::new() } else { format!(": {}", command.about) };
            let _ = writeln!(page, "{}", escape_roff(&format!("{}{about}", command.title)));
        }
    }
}

/// One command: what it does, its own arguments, its examples.
fn push_command(page: &mut String, command: &Command) {
    let _ = writeln!(page, ".SS \"whymap {}\"", command.get_name());
    push_paragraphs(page, command.get_about());
    if command.get_after_help().is_some() {
        page.push_str(".PP\n");
        push_paragraphs(page, command.get_after_help());
    }
    let own = command.get_arguments().filter(|argument| !argument.is_global_set() && argument.get_id() != "help");
    for argument in own {
        let _ = writeln!(page, ".TP\n\\fB{}\\fR", escape_roff(&argument_name(argument)));
        push_paragraphs(page, argument.get_long_help().or(argument.get_help()));
    }
    page.push_str(".PP\n.nf\n");
    for line in command.get_before_help().map(ToString::to_string).unwrap_or_default().lines() {
        page.push_str(&escape_roff(line));
        page.push('\n');
    }
    page.push_str(".fi\n");
}

fn argument_name(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default().join(" ");
    match argument.get_long() {
        Some(long) if argument.get_action().takes_values() => format!("--{long} {values}"),
        Some(long) => format!("--{long}"),
        None => values,
    }
}

fn push_paragraphs(page: &mut String, text: Option<&StyledStr>) {
    for line in text.map(ToString::to_string).unwrap_or_default().lines() {
        let line = if line.trim().is_empty() { ".PP".to_owned() } else { escape_roff(line) };
        page.push_str(&line);
        page.push('\n');
    }
}

/// A line that means itself: no request, no escape, and hyphens that can be copied.
fn escape_roff(line: &str) -> String {
    let text = line.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}
