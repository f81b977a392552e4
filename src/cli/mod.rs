//! The command line: arguments in, data and words out, an exit code at the end. Everything the screen can do, a command
//! can do: for scripts, for CI, and for people who listen to their screen.
//!
//! One file a command (its arguments, its help, what it does), and one file a noun that commands share:
//!
//! | noun | holds |
//! |---|---|
//! | [`arguments`], [`parse`] | the command line as a whole; days, lanes, kinds and keys read |
//! | [`session`] | what every command is given |
//! | [`output`], [`exit`] | the only printer; exit codes and the words of an early end |
//! | [`target`], [`mod@file`] | the file a command is about, found and read |
//! | [`edit_file`], [`diff`] | load, change, save, or show the change |
//! | [`which`], [`field`] | the entry and the field that were meant |
//! | [`preferences`] | what was chosen about the program, from where |
//! | [`rows`], [`outline`], [`table`] | entries as rows, and rows as text |
//! | [`page`] | a page of text: labels and what stands beside them |
//! | [`bars`] | shares as small bars |
//! | [`sheet`], [`json`] | one entry in full, for people and for programs |
//! | [`judged`] | themes judged by a scoring model, with how sure it is |
//! | [`merging`], [`git_setup`] | three texts made one; the driver of merges made known to git |
//! | [`mod@reference`] | the tables of the documentation |
//!
//! To add a command: a file with its arguments (help begins with examples, which a test runs on the samples) and its
//! `run`, a row in [`args::Command`], and a line in `run` below. Its contract goes to `tests/commands`.

pub mod args;
pub mod commands;
pub mod context;
pub mod edit;
pub mod error;
pub mod field;
pub mod git;
pub mod locate;
pub mod lookup;
pub mod output;
pub mod parse;
pub mod preferences;
pub mod reference;
pub mod render;
pub mod roadmap_file;

use crate::roadmap::inspect;
use crate::system::environment::Environment;
use args::{Arguments, CliCommand};
use commands::{
    add, balance, check, completions, conflicts, demo, demote, doctor, drop, fmt, init, link, links, list, man,
    merge_driver, mergetool, move_to, open, plan, promote, rank, rename, resolve, rm, score, set, ship, show, unlink,
    unset, why,
};
use context::CliSession;
use error::{CliError, ExitKind};
use output::{BrokenPipeError, ColorChoice, Output};
use std::ffi::OsString;
use std::process::ExitCode;

/// The program.
pub fn main() -> ExitCode {
    let environment = Environment::from_process();
    let words: Vec<OsString> = std::env::args_os().collect();
    // Here nothing may fail before it is known how to.
    let merged = merge_driver::is_merge_driver_call(&words).then(|| merge_driver::main(&words, &environment)).flatten();
    if let Some(code) = merged {
        return code;
    }
    let ended = match Arguments::from_args(&words) {
        Ok(arguments) => run(arguments, environment),
        Err(error) => report_usage_error(&error, &words, &environment),
    };
    ended.unwrap_or_else(|(output, error)| report_failure(&output, &error))
}

type CliResult = Result<ExitCode, (Output, anyhow::Error)>;

fn run(arguments: Arguments, environment: Environment) -> CliResult {
    let plain = Output::new(&environment, arguments.global.color);
    let session = CliSession::from_arguments(&arguments.global, environment).map_err(|stop| (plain, stop.into()))?;
    route(&arguments, &session).map_err(|error| (session.output, error))
}

fn route(arguments: &Arguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let Some(command) = &arguments.command else { return open::run(&arguments.open, session) };
    arguments.open.require_unused()?;
    match command {
        CliCommand::Init(arguments) => init::run(arguments, session),
        CliCommand::Demo(arguments) => demo::run(arguments, session),
        CliCommand::List(arguments) => list::run(arguments, session),
        CliCommand::Show(arguments) => show::run(arguments, session),
        CliCommand::Set(arguments) => set::run(arguments, session),
        CliCommand::Unset(arguments) => unset::run(arguments, session),
        CliCommand::Add(arguments) => add::run(arguments, session),
        CliCommand::Rm(arguments) => rm::run(arguments, session),
        CliCommand::Move(arguments) => move_to::run(arguments, session),
        CliCommand::Ship(arguments) => ship::run(arguments, session),
        CliCommand::Drop(arguments) => drop::run(arguments, session),
        CliCommand::Promote(arguments) => promote::run(arguments, session),
        CliCommand::Demote(arguments) => demote::run(arguments, session),
        CliCommand::Link(arguments) => link::run(arguments, session),
        CliCommand::Unlink(arguments) => unlink::run(arguments, session),
        CliCommand::Rank(arguments) => rank::run(arguments, session),
        CliCommand::Links(arguments) => links::run(arguments, session),
        CliCommand::Balance(arguments) => balance::run(arguments, session),
        CliCommand::Plan(arguments) => plan::run(arguments, session),
        CliCommand::Rename(arguments) => rename::run(arguments, session),
        CliCommand::Conflicts(arguments) => conflicts::run(arguments, session),
        CliCommand::Resolve(arguments) => resolve::run(arguments, session),
        CliCommand::Score(arguments) => score::run(arguments, session),
        CliCommand::Why(arguments) => why::run(arguments, session),
        CliCommand::Check(arguments) => check::run(arguments, session),
        CliCommand::Fmt(arguments) => fmt::run(arguments, session),
        CliCommand::Doctor(arguments) => doctor::run(arguments, session),
        CliCommand::MergeDriver(arguments) => Ok(merge_driver::run(arguments, &session.output)),
        CliCommand::Mergetool(arguments) => mergetool::run(arguments, session),
        CliCommand::Completions(arguments) => completions::run(arguments, session),
        CliCommand::Man(arguments) => man::run(arguments, session),
    }
}

/// The end of a command that failed.
fn report_failure(output: &Output, error: &anyhow::Error) -> ExitCode {
    if error.is::<BrokenPipeError>() {
        return ExitKind::Success.into();
    }
    if let Some(stop) = error.downcast_ref::<CliError>() {
        output.print_cli_error(stop);
        return stop.kind.into();
    }
    output.print_error(error);
    ExitKind::Failed.into()
}

/// Help and version, or what is wrong with the arguments.
fn report_usage_error(error: &clap::Error, words: &[OsString], environment: &Environment) -> CliResult {
    let output = Output::new(environment, ColorChoice::Auto);
    let text = error.render().to_string();
    if !error.use_stderr() {
        return output.print_text(&text).map(|()| ExitKind::Success.into()).map_err(|error| (output, error));
    }
    output.print_message(text.trim_end());
    if let Some(command) = suggest_command(words) {
        output.print_message(&format!("  hint: did you mean `whymap {command}`?"));
    }
    Ok(ExitKind::Usage.into())
}

/// The command most like the first word, when that is none.
fn suggest_command(words: &[OsString]) -> Option<String> {
    let first = words.iter().skip(1).filter_map(|word| word.to_str()).find(|word| !word.starts_with('-'))?;
    nearest_command(first)
}

/// The command most like a word that is none.
pub fn nearest_command(word: &str) -> Option<String> {
    let command = args::full_command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    inspect::closest_match(word, &names).filter(|nearest| *nearest != word).map(str::to_owned)
}
