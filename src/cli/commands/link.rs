//! `whymap link`: a theme or idea serves a goal.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;
use crate::roadmap::plan::Plan;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap link find-invoices support-reply
  whymap link dark-mode raise-activation";

/// Link a theme or idea to a goal
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct LinkArguments {
    /// The theme or idea, by its exact id
    id: String,
    /// The goal, by its exact id
    goal: String,
    #[command(flatten)]
    writing: Writing,
}

/// Links it.
pub fn run(arguments: &LinkArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let bet = bet(plan, &arguments.id)?;
        let goal = lookup::exact_of(plan, &arguments.goal, Entity::Goal)?;
        let (id, goal) = (plan.roadmap.id(bet).to_owned(), plan.roadmap.id(goal).to_owned());
        let changes = intents::link_goal(plan, bet, &goal);
        edit::make(plan, &format!("link {id} to {goal}"), &changes)?;
        Ok(Told::that(format!("linked {id} to {goal}")))
    })
}

/// The theme or idea that was named.
pub fn bet(plan: &Plan, typed: &str) -> Result<Serial, Stop> {
    let serial = lookup::exact(plan, typed)?;
    edit::must_read(plan, serial)?;
    match plan.roadmap.bet(serial) {
        Some(_) => Ok(serial),
        None => Err(Stop::usage(format!("{} is neither a theme nor an idea", plan.roadmap.full_name(serial)))),
    }
}
