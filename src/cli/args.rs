//! The command line as a whole, and its first page of help.

use super::commands::{CliCommand, open};
use super::context::GlobalArguments;
use super::parse;
use crate::roadmap::similar_words;
use clap::{CommandFactory, FromArgMatches, Parser};
use std::ffi::OsString;

const EXAMPLES: &str = "\
Examples:
  whymap                                    open the nearest roadmap.ron
  whymap demo                               explore a complete sample roadmap
  whymap init --product Ledgerly            create a roadmap in this folder
  whymap list                               list the roadmap by lane
  whymap show first-report                  show a theme with its why, target and trade-off
  whymap set first-report target.to 55      change one field
  whymap --keys gb --print                  print the board as text (works for every view)
  whymap check                              find errors and gaps";

const HELP_NOTES: &str = "\
An ID is the id of an entry, such as first-report, or its full name, such as themes.first-report. For the roadmap's \
own fields, use `roadmap`.

Exit codes: 0 success; 1 problems found; 2 invalid arguments; 3 the file cannot be read; 4 the change failed.";

const USAGE: &str = "whymap [OPTIONS] [FILE]\n       whymap [OPTIONS] COMMAND ...";

/// Examples, summary, details, usage, arguments.
const HELP_TEMPLATE: &str = "{before-help}{about}{after-help}\n\n{usage-heading} {usage}\n\n{all-args}\n";

/// Plan a product roadmap in one file. A theme on the roadmap states its why, its target metric and its trade-off;
/// until it does, it is an idea
#[derive(Clone, Debug, Parser)]
#[command(
    name = "whymap",
    version,
    before_help = EXAMPLES,
    after_help = HELP_NOTES,
    override_usage = USAGE,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands",
    max_term_width = 100
)]
pub struct Arguments {
    #[command(flatten)]
    pub open: open::OpenArguments,
    #[command(flatten)]
    pub global: GlobalArguments,
    #[command(subcommand)]
    pub command: Option<CliCommand>,
    /// The name of `command`, as typed.
    #[arg(skip)]
    pub command_name: Option<String>,
}

impl Arguments {
    /// Parses a command line that starts with the program's name.
    pub fn from_args(args: &[OsString]) -> Result<Self, clap::Error> {
        let matches = full_command().try_get_matches_from(args_with_marked_texts(args))?;
        let command_name = matches.subcommand_name().map(str::to_owned);
        Self::from_arg_matches(&matches).map(|arguments| Self { command_name, ..arguments })
    }
}

/// The command line with all commands. The help of a command is one page, the same for `-h` and `--help`.
pub fn full_command() -> clap::Command {
    let command = Arguments::command();
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_one_page_help))
}

/// clap shows the details of a command on `--help` alone; here they follow the summary on both pages.
fn with_one_page_help(command: clap::Command) -> clap::Command {
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let details = long.split_once("\n\n").map(|(_, details)| details.to_owned());
    let command = command.long_about(None).help_template(HELP_TEMPLATE);
    match details {
        Some(details) => command.after_help(details),
        None => command,
    }
}

/// Words that people type for a command that has another name.
const COMMAND_SYNONYMS: &[(&str, &str)] = &[
    ("archive", "drop"),
    ("cat", "show"),
    ("create", "add"),
    ("delete", "rm"),
    ("done", "ship"),
    ("edit", "set"),
    ("format", "fmt"),
    ("get", "show"),
    ("lint", "check"),
    ("ls", "list"),
    ("merge", "mergetool"),
    ("mv", "move"),
    ("new", "add"),
    ("prioritize", "rank"),
    ("reject", "drop"),
    ("release", "ship"),
    ("remove", "rm"),
    ("scores", "score"),
    ("status", "list"),
    ("update", "set"),
    ("validate", "check"),
    ("view", "show"),
];

/// Global options that take a value.
const OPTIONS_WITH_VALUE: [&str; 3] = ["--file", "--today", "--color"];

/// The command that a word most likely means, for "did you mean". `None` when the word is a command itself.
pub fn nearest_command(word: &str) -> Option<String> {
    let command = full_command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let word = word.to_lowercase();
    let synonym = COMMAND_SYNONYMS.iter().find(|(synonym, _)| *synonym == word).map(|(_, command)| *command);
    let nearest = synonym.or_else(|| names.contains(&word.as_str()).then_some(word.as_str()));
    nearest.or_else(|| similar_words::closest_match(&word, &names)).map(str::to_owned)
}

/// The word in the place of the command (after `help`, the one that is asked about), if it is no command.
pub fn unknown_command(args: &[OsString]) -> Option<String> {
    let command = full_command();
    let is_command = |word: &str| word == "help" || command.find_subcommand(word).is_some();
    let mut words = Vec::new();
    let mut is_value = false;
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        match (is_value, arg.starts_with('-')) {
            (false, false) => words.push(arg),
            (false, true) => is_value = OPTIONS_WITH_VALUE.contains(&arg),
            (true, _) => is_value = false,
        }
    }
    let word = match words.as_slice() {
        ["help", word, ..] => word,
        [word, _, ..] => word,
        _ => return None,
    };
    Some((*word).to_owned()).filter(|word| !is_command(word) && !word.contains(['.', '/']))
}

/// Marks the arguments that begin with a hyphen and are texts all the same, such as `-5%` and `- none -`, so that they
/// are not read as options. [`parse::text`] removes the mark.
fn args_with_marked_texts(args: &[OsString]) -> Vec<OsString> {
    let mut is_after_separator = false;
    let marked = args.iter().map(|arg| {
        is_after_separator |= arg == "--";
        match arg.to_str().filter(|arg| !is_after_separator && is_text(arg)) {
            Some(text) => format!("{}{text}", parse::TEXT_MARK).into(),
            None => arg.clone(),
        }
    });
    marked.collect()
}

fn is_text(arg: &str) -> bool {
    let Some(rest) = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return false };
    rest.contains(char::is_whitespace)
        || rest.trim_start_matches('.').starts_with(|letter: char| letter.is_ascii_digit())
}
