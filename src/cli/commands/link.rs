//! `whymap link`: links a theme or idea to a goal.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
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
        let goal = find_goal(plan, theme, &arguments.goal)?;
        let (id, goal) = (plan.roadmap.id(theme).to_owned(), plan.roadmap.id(goal).to_owned());
        let changes = intents::link_goal(plan, theme, &goal);
        edit::apply_changes(plan, &format!("link {id} to {goal}"), &changes)?;
        let outcome = EditOutcome::new(format!("linked {id} to {goal}"));
        Ok(outcome.or_unchanged(format!("{id} is already linked to {goal}")))
    })
}

/// The goal to link. An objective is served by another field.
fn find_goal(plan: &Plan, theme: EntryId, typed: &str) -> Result<EntryId, CliError> {
    lookup::find_exact_of_kind(plan, typed, EntryKind::Goal).map_err(|error| {
        let entry = lookup::find_exact(plan, typed).ok().and_then(|entry| plan.roadmap.row(entry));
        let objective = entry.filter(|row| row.kind == EntryKind::Objective);
        let (id, objective) = (plan.roadmap.id(theme), objective.map(|row| plan.roadmap.symbol_text(row.id)));
        error.with_optional_hint(objective.map(|objective| format!("run `whymap set {id} serves '[\"{objective}\"]'`")))
    })
}
