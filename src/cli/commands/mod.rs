//! The commands, one file each, and the table that runs them. No command imports another one: what several of them
//! need is in `cli` itself.

pub mod add;
pub mod balance;
pub mod check;
pub mod completions;
pub mod conflicts;
pub mod demo;
pub mod demote;
pub mod doctor;
pub mod drop;
pub mod fmt;
pub mod init;
pub mod link;
pub mod links;
pub mod list;
pub mod man;
pub mod merge_driver;
pub mod mergetool;
pub mod move_to;
pub mod open;
pub mod plan;
pub mod promote;
pub mod rank;
pub mod rename;
pub mod resolve;
pub mod rm;
pub mod score;
pub mod set;
pub mod ship;
pub mod show;
pub mod unlink;
pub mod unset;
pub mod why;

use super::args;
use super::context::CliSession;
use clap::Subcommand;
use std::process::ExitCode;

/// The commands, in the order of the help.
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

pub fn run(command: &CliCommand, session: &CliSession) -> anyhow::Result<ExitCode> {
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
        CliCommand::Completions(arguments) => completions::run(arguments, session, &mut args::full_command()),
        CliCommand::Man(_) => man::run(session, args::full_command()),
    }
}
