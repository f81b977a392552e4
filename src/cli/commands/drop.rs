//! `whymap drop`: drops a theme or idea and records the reason.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap drop team-spaces --because 'each shop has one user'
  whymap drop dark-mode --because 'two requests in a year'";

/// Drop a theme or idea, and record the reason
///
/// A theme moves to Dropped. An idea stays among the ideas, marked as dropped. Nothing else changes.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DropArguments {
    /// The theme or idea (exact id)
    id: String,
    /// The reason
    #[arg(long, value_name = "TEXT", value_parser = parse::text)]
    because: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &DropArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    if arguments.because.trim().is_empty() {
        return Err(CliError::usage("--because needs a reason; a few words are enough").into());
    }
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        edit::require_readable(plan, entry)?;
        if plan.roadmap.theme(entry).is_none() {
            let name = plan.roadmap.full_name(entry);
            return Err(CliError::usage(format!("{name} cannot be dropped: only themes and ideas can"))
                .with_hint(format!("run `whymap rm {name}` to remove the entry"))
                .into());
        }
        let id = plan.roadmap.id(entry).to_owned();
        let changes = intents::drop_theme(plan, entry, &arguments.because);
        edit::apply_changes(plan, &format!("drop {id}"), &changes)?;
        Ok(EditOutcome::new(format!("dropped {id}")))
    })
}
