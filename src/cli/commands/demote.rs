//! `whymap demote`: turns a theme back into an idea.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::lookup;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap demote team-spaces --dry-run
  whymap demote team-spaces";

/// Turn a theme back into an idea
///
/// Its text moves to the ideas unchanged, and it is proposed for the lane it was in: `promote` restores exactly the
/// same file.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DemoteArguments {
    /// The theme (exact id)
    id: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &DemoteArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Theme)?;
        let id = plan.roadmap.id(entry).to_owned();
        let changes = intents::demote(plan, entry);
        edit::apply_changes(plan, &format!("demote {id}"), &changes)?;
        Ok(EditOutcome::new(format!("turned {id} back into an idea")))
    })
}
