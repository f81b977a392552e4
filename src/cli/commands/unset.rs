//! `whymap unset`: removes a field.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::path::Path;
use crate::roadmap::change::Change;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::plan::Plan;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap unset first-report note
  whymap unset first-report scores.rice
  whymap unset activation readings.2026-01-05
  whymap unset first-report options.video-tour
  whymap unset roadmap rice_period";

/// Remove a field, a list item or a map key
///
/// Also removes the records around it if they become empty. A theme always has its why, its target metric and its
/// trade-off: to remove one of them, `demote` the theme first.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct UnsetArguments {
    /// The entry (exact id), or `roadmap` for the roadmap's own fields
    id: String,
    /// The field, such as `note`, `target.by`, `readings.2026-03-02` or `goals[1]`
    path: String,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &UnsetArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let owner = lookup::find_owner(plan, &arguments.id)?;
        if let FieldOwner::Entry(entry) = owner {
            edit::require_readable(plan, entry)?;
        }
        let path = resolve_path(plan, owner, &arguments.path)?;
        let name = field::owner_name(plan, owner);
        let label = format!("unset {path} of {name}");
        let unchanged_reason = format!("{name} has no {path}");
        if field_exists(plan, owner, &path) {
            edit::apply_changes(plan, &label, &[Change::Clear { owner, path }])?;
        }
        Ok(EditOutcome::new(label).or_unchanged(unchanged_reason))
    })
}

/// Resolves the path. Fields of the file that the table of fields does not know can be removed, too.
fn resolve_path(plan: &Plan, owner: FieldOwner, typed: &str) -> Result<Path, CliError> {
    let known = field::parse_path(field::record_of(plan, owner), owner, typed);
    let as_written = Path::from_fields(&typed.split('.').collect::<Vec<_>>());
    match known {
        Err(_) if owner != FieldOwner::Roadmap && field_exists(plan, owner, &as_written) => Ok(as_written),
        known => known,
    }
}

fn field_exists(plan: &Plan, owner: FieldOwner, path: &Path) -> bool {
    field::with_value(plan, owner, |root| root.at_path(path).is_some()).unwrap_or(false)
}
