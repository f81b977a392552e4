//! The command line: parses the arguments, runs a command, prints its result and sets the exit code. Everything the
//! editor can do to a roadmap, a command can do too: for scripts, for CI, and for people who use a screen reader.
//!
//! | module | holds |
//! |---|---|
//! | [`args`], [`parse`] | the command line as a whole; parsers for dates, lanes, kinds and keys |
//! | [`commands`] | one file per command (arguments, help, `run`), and the table of all commands |
//! | [`context`] | the session that every command gets |
//! | [`output`], [`error`] | the only printer; exit codes, and errors with their hints |
//! | [`locate`], [`roadmap_file`] | find the roadmap file; read it |
//! | [`edit`] | load, change and save a file, or show the change of a dry run |
//! | [`lookup`], [`field`] | resolve an id to an entry, and a path to a field |
//! | [`editor`], [`preferences`] | start the editor; its settings, from the command line, the environment and files |
//! | [`render`] | output that commands share: rows, outline, tables, pages, bars, rankings, diffs, JSON |
//! | [`git`] | merge files; install the merge driver |
//! | [`mod@reference`] | the generated tables of the documentation |
//!
//! To add a command, write a file in `commands` with its arguments (help starts with examples, and a test runs them on
//! the samples) and its `run`, and add it to [`commands::CliCommand`] and [`commands::run`]. Its tests go to
//! `tests/program/commands`.

pub(crate) mod args;
mod commands;
mod context;
mod edit;
mod editor;
mod error;
mod field;
pub(crate) mod git;
mod locate;
mod lookup;
pub(crate) mod output;
mod parse;
pub(crate) mod preferences;
pub(crate) mod reference;
mod render;
mod roadmap_file;

use crate::system::environment::Environment;
use args::Arguments;
use commands::{CliCommand, merge_driver, open};
use context::CliSession;
use error::{CliError, ExitKind};
use output::{BrokenPipeError, ColorChoice, Output};
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

pub fn main() -> ExitCode {
    let environment = Environment::from_process();
    let args: Vec<OsString> = std::env::args_os().collect();
    let merged = merge_driver::is_merge_driver_call(&args).then(|| run_merge_driver(&args, &environment)).flatten();
    if let Some(code) = merged {
        return code;
    }
    let result = match Arguments::from_args(&args) {
        Ok(arguments) => run(arguments, environment),
        Err(error) => report_usage_error(&error, &args, &environment),
    };
    result.unwrap_or_else(|(output, error)| report_failure(&output, &error))
}

type CliResult = Result<ExitCode, (Output, anyhow::Error)>;

fn run(arguments: Arguments, environment: Environment) -> CliResult {
    let plain = Output::new(&environment, arguments.global.color);
    let session = CliSession::from_arguments(&arguments.global, environment).map_err(|error| (plain, error.into()))?;
    run_command(&arguments, &session).map_err(|error| (session.output, error))
}

fn run_command(arguments: &Arguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    if let Some(command) = &arguments.command {
        arguments.open.require_unused(arguments.command_name.as_deref().unwrap_or_default())?;
        return commands::run(command, session);
    }
    open::run(&arguments.open, session).map_err(|error| with_command_hint(error, arguments.open.path()))
}

/// Whatever goes wrong here, the exit code is one that git understands. `None` when only help was requested.
fn run_merge_driver(args: &[OsString], environment: &Environment) -> Option<ExitCode> {
    let output = Output::new(environment, ColorChoice::Never);
    match Arguments::from_args(args) {
        Ok(Arguments { command: Some(CliCommand::MergeDriver(arguments)), .. }) => {
            Some(merge_driver::run(&arguments, &output))
        }
        Ok(_) => Some(merge_driver::fail_without_writing(&output, "invalid arguments")),
        Err(error) if error.use_stderr() => {
            Some(merge_driver::fail_without_writing(&output, error.render().to_string().trim_end()))
        }
        Err(_) => None,
    }
}

fn report_failure(output: &Output, error: &anyhow::Error) -> ExitCode {
    if error.is::<BrokenPipeError>() {
        return ExitKind::Success.into();
    }
    if let Some(error) = error.downcast_ref::<CliError>() {
        output.print_cli_error(error);
        return error.kind.into();
    }
    output.print_error(error);
    ExitKind::Failed.into()
}

/// Prints the help, the version, or the error that clap reports.
fn report_usage_error(error: &clap::Error, args: &[OsString], environment: &Environment) -> CliResult {
    let output = Output::new(environment, ColorChoice::Auto);
    let text = error.render().to_string();
    if !error.use_stderr() {
        return output.print_text(&text).map(|()| ExitKind::Success.into()).map_err(|error| (output, error));
    }
    match args::unknown_command(args) {
        Some(word) => output.print_cli_error(&unknown_command_error(&word)),
        None => output.print_message(text.replace(parse::TEXT_MARK, "").trim_end()),
    }
    Ok(ExitKind::Usage.into())
}

fn unknown_command_error(word: &str) -> CliError {
    let hint = match args::nearest_command(word) {
        Some(command) => format!("did you mean `whymap {command}`?"),
        None => "run `whymap help` for the list of commands".to_owned(),
    };
    CliError::usage(format!("there is no command `{word}`")).with_hint(hint)
}

/// A file that does not exist may be a mistyped command.
fn with_command_hint(error: anyhow::Error, path: Option<&Path>) -> anyhow::Error {
    let word = path.and_then(Path::to_str).filter(|word| !word.contains(['.', '/']));
    match (error.downcast::<CliError>(), word) {
        (Ok(error), Some(word)) if error.kind == ExitKind::CannotRead => {
            let nearest = args::nearest_command(word);
            let hint = nearest.map(|command| format!("did you mean the command `whymap {command}`?"));
            error.with_hint(hint.unwrap_or_else(|| "run `whymap help` for the list of commands".to_owned())).into()
        }
        (Ok(error), _) => error.into(),
        (Err(error), _) => error,
    }
}
