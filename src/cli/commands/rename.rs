//! `whymap rename`: changes the id of an entry and every reference to it.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::roadmap::intents;
use crate::roadmap::references;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rename first-report report-at-once
  whymap rename goals.paid-faster shorter-wait --dry-run";

/// Change the id of an entry and every reference to it
///
/// The old id is kept in `formerly`, so that changes on other branches still find the entry.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RenameArguments {
    /// The entry (exact id)
    id: String,
    /// The new id: lowercase letters, digits and hyphens, beginning with a letter or digit
    #[arg(value_name = "NEW_ID")]
    new: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &RenameArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        edit::require_readable(plan, entry)?;
        let Some(row) = plan.roadmap.row(entry) else {
            return Err(CliError::usage(format!("there is no entry `{}`", arguments.id)).into());
        };
        let (kind, old) = (row.kind, plan.roadmap.symbol_text(row.id).to_owned());
        if old == arguments.new {
            return Ok(EditOutcome::new(format!("renamed {old}")).or_unchanged("the new id is the old one"));
        }
        lookup::require_free_id(plan, kind, &arguments.new)?;
        let reference_count = references::find_mentions(&plan.document, &plan.roadmap, entry).len();
        let changes = intents::rename_entry(plan, entry, &arguments.new);
        edit::apply_changes(plan, &format!("rename {old} to {}", arguments.new), &changes)?;
        let references = plural::format_count(reference_count, "reference", "references");
        Ok(EditOutcome::new(format!("renamed {old} to {} and updated {references}", arguments.new)))
    })
}
