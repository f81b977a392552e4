//! `whymap unlink`: removes a link to a goal.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::lookup;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap unlink first-report raise-activation";

/// Remove the link from a theme or idea to a goal
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct UnlinkArguments {
    /// The theme or idea (exact id)
    id: String,
    /// The goal, as the link names it; it need not exist
    goal: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &UnlinkArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let theme = lookup::find_theme_or_idea(plan, &arguments.id)?;
        let goal = arguments.goal.strip_prefix("goals.").unwrap_or(&arguments.goal);
        let id = plan.roadmap.id(theme).to_owned();
        let label = format!("unlinked {id} from {goal}");
        if let Some(changes) = intents::unlink_goal(plan, theme, goal) {
            edit::apply_changes(plan, &label, &changes)?;
        }
        Ok(EditOutcome::new(label).or_unchanged(format!("{id} is not linked to {goal}")))
    })
}
