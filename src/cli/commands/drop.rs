//! `whymap drop`: saying no, with the reason.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap drop team-spaces --because 'nobody shares a shop'
  whymap drop dark-mode --because 'asked for twice, used by nobody'";

/// Say no to a theme or an idea, and keep the reason
///
/// A theme goes to Dropped. An idea stays among the ideas, marked as refused. Nothing else of it changes.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DropArguments {
    /// The theme or idea, by its exact id
    id: String,
    /// Why not, in a few words
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    because: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Drops the theme or idea.
pub fn run(arguments: &DropArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    if arguments.because.trim().is_empty() {
        return Err(CliError::usage("--because wants a reason: a few words are enough").into());
    }
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        edit::require_readable(plan, entry)?;
        if plan.roadmap.theme(entry).is_none() {
            let name = plan.roadmap.full_name(entry);
            return Err(CliError::usage(format!("{name} cannot be dropped: only themes and ideas can"))
                .with_hint("`whymap rm` removes an entry")
                .into());
        }
        let id = plan.roadmap.id(entry).to_owned();
        let changes = intents::drop_theme(plan, entry, &arguments.because);
        edit::apply_changes(plan, &format!("drop {id}"), &changes)?;
        Ok(EditOutcome::new(format!("dropped {id}")))
    })
}
