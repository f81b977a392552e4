//! The command line as a whole, and its first page of help.

use super::commands::{CliCommand, open};
use super::context::GlobalArguments;
use crate::roadmap::inspect;
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
        let matches = full_command().try_get_matches_from(args)?;
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

/// The command that resembles a word most, for "did you mean". `None` when the word is a command itself.
pub fn nearest_command(word: &str) -> Option<String> {
    let command = full_command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    inspect::closest_match(word, &names).filter(|nearest| *nearest != word).map(str::to_owned)
}
