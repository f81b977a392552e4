//! The command line as a whole: its commands, and the help that stands around them.

use super::commands::{
    add, balance, check, completions, conflicts, demo, demote, doctor, drop, fmt, init, link, links, list, man,
    merge_driver, mergetool, move_to, open, plan, promote, rank, rename, resolve, rm, score, set, ship, show, unlink,
    unset, why,
};
use super::context::GlobalArguments;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;

const EXAMPLES: &str = "\
Examples:
  whymap                                    open roadmap.ron, here or in a folder above
  whymap demo                               look around in a whole roadmap
  whymap init --product Ledgerly            begin a roadmap here
  whymap list                               what is on the roadmap, by lane
  whymap show first-report                  one theme with its why, target and trade-off
  whymap set first-report target.to 55      change one line of the file
  whymap --keys gb --print                  the board as text; any screen this way
  whymap check                              what is not thought through yet";

const HELP_NOTES: &str = "\
An ID is the name of an entry: first-report, or in full themes.first-report. The roadmap's own fields go by `roadmap`.

Exit codes: 0 fine; 1 findings; 2 the command makes no sense; 3 the file cannot be read; 4 the change was refused.";

const USAGE: &str = "whymap [OPTIONS] [FILE]\n       whymap [OPTIONS] COMMAND ...";

/// Examples, what it does, the details, then the arguments.
const HELP_TEMPLATE: &str = "{before-help}{about}{after-help}\n\n{usage-heading} {usage}\n\n{all-args}\n";

/// Plan a product roadmap in one file: a theme states its why, its target metric and its trade-off, or it is not on the
/// roadmap yet.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "whymap",
    version,
    before_help = EXAMPLES,
    after_help = HELP_NOTES,
    override_usage = USAGE,
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    subcommand_help_heading = "Commands",
    max_term_width = 100
)]
pub struct Arguments {
    /// What to open, when no command is given.
    #[command(flatten)]
    pub open: open::OpenArguments,
    /// What every command takes.
    #[command(flatten)]
    pub global: GlobalArguments,
    /// The command.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

/// A command.
#[derive(Clone, Debug, Subcommand)]
pub enum CliCommand {
    Init(init::InitArguments),
    Demo(demo::DemoArguments),
    List(list::ListArguments),
    Show(show::ShowArguments),
    Set(set::SetArguments),
    Unset(unset::UnsetArguments),
    Add(add::AddArguments),
    Rm(rm::RmArguments),
    Move(move_to::MoveArguments),
    Ship(ship::ShipArguments),
    Drop(drop::DropArguments),
    Promote(promote::PromoteArguments),
    Demote(demote::DemoteArguments),
    Link(link::LinkArguments),
    Unlink(unlink::UnlinkArguments),
    Rank(rank::RankArguments),
    Links(links::LinksArguments),
    Balance(balance::BalanceArguments),
    Plan(plan::PlanArguments),
    Rename(rename::RenameArguments),
    Conflicts(conflicts::ConflictsArguments),
    Resolve(resolve::ResolveArguments),
    Score(score::ScoreArguments),
    Why(why::WhyArguments),
    Check(check::CheckArguments),
    Fmt(fmt::FmtArguments),
    Doctor(doctor::DoctorArguments),
    Mergetool(mergetool::MergetoolArguments),
    MergeDriver(merge_driver::MergeDriverArguments),
    Completions(completions::CompletionsArguments),
    Man(man::ManArguments),
}

impl Arguments {
    /// Reads the words of a command line, the program's name first.
    pub fn from_args(words: &[OsString]) -> Result<Self, clap::Error> {
        let matches = full_command().try_get_matches_from(words)?;
        Self::from_arg_matches(&matches)
    }
}

/// The whole command line. The help of a command is one page, the same for `-h` and `--help`.
pub fn full_command() -> clap::Command {
    let command = Arguments::command();
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    names.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_one_page_help))
}

/// The details, which `clap` keeps for a longer help, stand below what the command does.
fn with_one_page_help(command: clap::Command) -> clap::Command {
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let details = long.split_once("\n\n").map(|(_, details)| details.to_owned());
    let command = command.long_about(None).help_template(HELP_TEMPLATE);
    match details {
        Some(details) => command.after_help(details),
        None => command,
    }
}
