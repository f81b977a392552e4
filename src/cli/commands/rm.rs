//! `whymap rm`: removes an entry.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rm dark-mode
  whymap rm decisions.files-first --dry-run
  whymap rm metrics.activation --force";

/// Delete an entry, along with the comments in the file that belong to it
///
/// Refuses if something refers to the entry, unless you use --force. To keep a theme or idea with the reason why you
/// are not doing it, use `drop`.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RmArguments {
    /// The entry (exact id)
    id: String,
    /// Remove it even if something refers to it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Maximum number of references that are listed.
const MAX_LISTED_REFERENCES: usize = 10;

pub fn run(arguments: &RmArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        let name = plan.roadmap.full_name(entry);
        let references = references_to(plan, entry);
        if !references.is_empty() && !arguments.force {
            return Err(still_referenced_error(&name, &references).into());
        }
        edit::apply_changes(plan, &format!("remove {name}"), &[Change::Remove(entry)])?;
        let listed = references.iter().take(MAX_LISTED_REFERENCES);
        let warnings = listed.map(|path| format!("{path} now refers to a missing entry")).collect();
        Ok(EditOutcome { warnings, ..EditOutcome::new(format!("removed {name}")) })
    })
}

/// The full paths of the fields that refer to an entry: `themes.first-report.goals[0]`.
fn references_to(plan: &Plan, entry: EntryId) -> Vec<String> {
    let found = references::find_mentions(&plan.document, &plan.roadmap, entry);
    found.into_iter().map(|(owner, path)| format!("{}.{path}", owner_full_name(plan, owner))).collect()
}

fn owner_full_name(plan: &Plan, owner: FieldOwner) -> String {
    match owner {
        FieldOwner::Entry(entry) => plan.roadmap.full_name(entry),
        roadmap @ FieldOwner::Roadmap => field::owner_name(plan, roadmap),
    }
}

fn still_referenced_error(name: &str, references: &[String]) -> CliError {
    let count = plural::format_count(references.len(), "reference", "references");
    let mut listed: Vec<&str> = references.iter().take(MAX_LISTED_REFERENCES).map(String::as_str).collect();
    if references.len() > MAX_LISTED_REFERENCES {
        listed.push("…");
    }
    CliError::failed(format!("cannot remove {name}: {count} to it\n  {}", listed.join("\n  ")))
        .with_hint("change or remove these first, or use --force")
}
