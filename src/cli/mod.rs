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
use args::{Arguments, Command};
use commands::{
    add, balance, check, completions, conflicts, demo, demote, doctor, drop, fmt, init, link, links, list, man,
    merge_driver, mergetool, move_to, open, plan, promote, rank, rename, resolve, rm, score, set, ship, show, unlink,
    unset, why,
};
use context::Session;
use error::{Code, Stop};
use output::{ColourWish, Output, ReaderGone};
use std::ffi::OsString;
use std::process::ExitCode;

/// The program.
pub fn main() -> ExitCode {
    let environment = Environment::of_process();
    let words: Vec<OsString> = std::env::args_os().collect();
    // Here nothing may fail before it is known how to.
    let merged = merge_driver::is_meant(&words).then(|| merge_driver::main(&words, &environment)).flatten();
    if let Some(code) = merged {
        return code;
    }
    let ended = match Arguments::read(&words) {
        Ok(arguments) => run(arguments, environment),
        Err(error) => explain(&error, &words, &environment),
    };
    ended.unwrap_or_else(|(output, error)| end(&output, &error))
}

type Ended = Result<ExitCode, (Output, anyhow::Error)>;

fn run(arguments: Arguments, environment: Environment) -> Ended {
    let plain = Output::of(&environment, arguments.global.color);
    let session = Session::of(&arguments.global, environment).map_err(|stop| (plain, stop.into()))?;
    route(&arguments, &session).map_err(|error| (session.output, error))
}

fn route(arguments: &Arguments, session: &Session) -> anyhow::Result<ExitCode> {
    let Some(command) = &arguments.command else { return open::run(&arguments.open, session) };
    arguments.open.must_be_empty()?;
    match command {
        Command::Init(arguments) => init::run(arguments, session),
        Command::Demo(arguments) => demo::run(arguments, session),
        Command::List(arguments) => list::run(arguments, session),
        Command::Show(arguments) => show::run(arguments, session),
        Command::Set(arguments) => set::run(arguments, session),
        Command::Unset(arguments) => unset::run(arguments, session),
        Command::Add(arguments) => add::run(arguments, session),
        Command::Rm(arguments) => rm::run(arguments, session),
        Command::Move(arguments) => move_to::run(arguments, session),
        Command::Ship(arguments) => ship::run(arguments, session),
        Command::Drop(arguments) => drop::run(arguments, session),
        Command::Promote(arguments) => promote::run(arguments, session),
        Command::Demote(arguments) => demote::run(arguments, session),
        Command::Link(arguments) => link::run(arguments, session),
        Command::Unlink(arguments) => unlink::run(arguments, session),
        Command::Rank(arguments) => rank::run(arguments, session),
        Command::Links(arguments) => links::run(arguments, session),
        Command::Balance(arguments) => balance::run(arguments, session),
        Command::Plan(arguments) => plan::run(arguments, session),
        Command::Rename(arguments) => rename::run(arguments, session),
        Command::Clashes(arguments) => conflicts::run(arguments, session),
        Command::Resolve(arguments) => resolve::run(arguments, session),
        Command::Score(arguments) => score::run(arguments, session),
        Command::Why(arguments) => why::run(arguments, session),
        Command::Check(arguments) => check::run(arguments, session),
        Command::Fmt(arguments) => fmt::run(arguments, session),
        Command::Doctor(arguments) => doctor::run(arguments, session),
        Command::MergeDriver(arguments) => Ok(merge_driver::run(arguments, &session.output)),
        Command::Mergetool(arguments) => mergetool::run(arguments, session),
        Command::Completions(arguments) => completions::run(arguments, session),
        Command::Man(arguments) => man::run(arguments, session),
    }
}

/// The end of a command that failed.
fn end(output: &Output, error: &anyhow::Error) -> ExitCode {
    if error.is::<ReaderGone>() {
        return Code::Fine.into();
    }
    if let Some(stop) = error.downcast_ref::<Stop>() {
        output.stop(stop);
        return stop.code.into();
    }
    output.error(error);
    Code::Refused.into()
}

/// Help and version, or what is wrong with the arguments.
fn explain(error: &clap::Error, words: &[OsString], environment: &Environment) -> Ended {
    let output = Output::of(environment, ColourWish::Auto);
    let text = error.render().to_string();
    if !error.use_stderr() {
        return output.text(&text).map(|()| Code::Fine.into()).map_err(|error| (output, error));
    }
    output.message(text.trim_end());
    if let Some(command) = command_meant(words) {
        output.message(&format!("  hint: did you mean `whymap {command}`?"));
    }
    Ok(Code::Usage.into())
}

/// The command most like the first word, when that is none.
fn command_meant(words: &[OsString]) -> Option<String> {
    let first = words.iter().skip(1).filter_map(|word| word.to_str()).find(|word| !word.starts_with('-'))?;
    nearest_command(first)
}

/// The command most like a word that is none.
pub fn nearest_command(word: &str) -> Option<String> {
    let command = args::whole();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    inspect::nearest_word(word, &names).filter(|nearest| *nearest != word).map(str::to_owned)
}
