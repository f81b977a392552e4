//! `whymap rm`: an entry less.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::chunk::EntryId;
use crate::roadmap::change::Change;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rm dark-mode
  whymap rm decisions.files-first --dry-run
  whymap rm metrics.activation --force";

/// Remove an entry with its comments
///
/// An entry that others name stays, unless it is forced. To say no to a theme or idea and keep the reason, `drop` it.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RmArguments {
    /// The entry, by its exact id
    id: String,
    /// Remove it even if others name it
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// As many references are listed.
const MAX_LISTED_REFERENCES: usize = 10;

/// Removes the entry.
pub fn run(arguments: &RmArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        let name = plan.roadmap.full_name(entry);
        let naming = references_to(plan, entry);
        if !naming.is_empty() && !arguments.force {
            return Err(still_referenced_error(&name, &naming).into());
        }
        edit::apply_changes(plan, &format!("remove {name}"), &[Change::Remove(entry)])?;
        let warnings =
            naming.iter().take(MAX_LISTED_REFERENCES).map(|path| format!("{path} leads nowhere now")).collect();
        Ok(EditOutcome { message: format!("removed {name}"), output: None, warnings })
    })
}

/// The places that name an entry, in full.
fn references_to(plan: &Plan, entry: EntryId) -> Vec<String> {
    let found = references::find_mentions(&plan.document, &plan.roadmap, entry);
    found.into_iter().map(|(owner, path)| format!("{}.{path}", owner_full_name(plan, owner))).collect()
}

fn owner_full_name(plan: &Plan, owner: crate::roadmap::location::FieldOwner) -> String {
    match owner {
        crate::roadmap::location::FieldOwner::Entry(entry) => plan.roadmap.full_name(entry),
        roadmap @ crate::roadmap::location::FieldOwner::Roadmap => field::owner_name(plan, roadmap),
    }
}

fn still_referenced_error(name: &str, naming: &[String]) -> CliError {
    let count = plural::format_count(naming.len(), "place", "places");
    let mut listed: Vec<&str> = naming.iter().take(MAX_LISTED_REFERENCES).map(String::as_str).collect();
    if naming.len() > MAX_LISTED_REFERENCES {
        listed.push("…");
    }
    CliError::failed(format!("{name} is named in {count}:\n  {}", listed.join("\n  ")))
        .with_hint("take these out first, or remove it with --force")
}
