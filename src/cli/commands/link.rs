//! `whymap link`: links a theme or idea to a goal.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::lookup;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap link find-invoices support-reply
  whymap link dark-mode raise-activation";

/// Link a theme or idea to a goal
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct LinkArguments {
    /// The theme or idea (exact id)
    id: String,
    /// The goal (exact id)
    goal: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &LinkArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let theme = lookup::find_theme_or_idea(plan, &arguments.id)?;
        let goal = lookup::find_exact_of_kind(plan, &arguments.goal, EntryKind::Goal)?;
        let (id, goal) = (plan.roadmap.id(theme).to_owned(), plan.roadmap.id(goal).to_owned());
        let changes = intents::link_goal(plan, theme, &goal);
        edit::apply_changes(plan, &format!("link {id} to {goal}"), &changes)?;
        Ok(EditOutcome::new(format!("linked {id} to {goal}")))
    })
}
