//! `whymap man`: the manual page, one for the program and all its commands.

use crate::app::commands as editor;
use crate::app::commands::bindings;
use crate::app::commands::command::{self, EVERYWHERE, GROUPS};
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

pub fn run(session: &CliSession, command: Command) -> anyhow::Result<ExitCode> {
    session.output.print_data(&render_page(command)?)?;
    Ok(ExitKind::Success.into())
}

fn render_page(mut command: Command) -> anyhow::Result<String> {
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

/// The keys of views and panes by group, from the table of editor commands.
fn push_keys(page: &mut String) {
    page.push_str(".SH KEYS\n");
    for group in GROUPS {
        let _ = writeln!(page, ".SS {}", group.title());
        let is_in_group = |command: &&command::Command| command.group == group && !command.keys.is_empty();
        for command in editor::all().filter(is_in_group) {
            let Some(scope) = command.scopes.iter().find(|scope| EVERYWHERE.contains(scope)) else { continue };
            let keys: Vec<String> = bindings::default_keymap().key_labels(command, *scope);
            let _ = writeln!(page, ".TP\n\\fB{}\\fR", escape_roff(&keys.join(", ")));
            let about = if command.about.is_empty() { String::new() } else { format!(": {}", command.about) };
            let _ = writeln!(page, "{}", escape_roff(&format!("{}{about}", command.title)));
        }
    }
}

/// The summary, details, arguments and examples of one command.
fn push_command(page: &mut String, command: &Command) {
    let _ = writeln!(page, ".SS \"whymap {}\"", command.get_name());
    push_paragraphs(page, command.get_about());
    if command.get_after_help().is_some() {
        page.push_str(".PP\n");
        push_paragraphs(page, command.get_after_help());
    }
    let arguments = command.get_arguments().filter(|argument| !argument.is_global_set() && argument.get_id() != "help");
    for argument in arguments {
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

/// Escapes backslashes, leading dots and quotes, and hyphens, so that they can be copied.
fn escape_roff(line: &str) -> String {
    let text = line.replace('\\', "\\e").replace('-', "\\-");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}
