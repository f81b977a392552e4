//! `whymap unset`: a field less.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::field;
use crate::cli::lookup;
use crate::document::path::Path;
use crate::roadmap::change::Change;
use crate::roadmap::location::Owner;
use crate::roadmap::plan::Plan;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap unset first-report note
  whymap unset first-report scores.rice
  whymap unset activation readings.2026-01-05
  whymap unset first-report items.video-tour
  whymap unset roadmap rice_period";

/// Take a field, a list member or a map key away
///
/// What is emptied by that goes with it. A theme keeps its why, its target metric and its trade-off: `demote` makes it
/// an idea, which may lack them.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct UnsetArguments {
    /// The entry, by its exact id; `roadmap` for the roadmap's own fields
    id: String,
    /// The field: `note`, `target.by`, `readings.2026-03-02`, `goals[1]`
    path: String,
    #[command(flatten)]
    writing: Writing,
}

/// Takes the field away.
pub fn run(arguments: &UnsetArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let owner = lookup::owner(plan, &arguments.id)?;
        if let Owner::Entry(serial) = owner {
            edit::must_read(plan, serial)?;
        }
        let path = path(plan, owner, &arguments.path)?;
        let label = format!("unset {path} of {}", field::name_of(plan, owner));
        if is_there(plan, owner, &path) {
            edit::make(plan, &label, &[Change::Clear { owner, path }])?;
        }
        Ok(Told::that(label))
    })
}

/// The place of the field; one that is in the file can go even when the table of fields does not know it.
fn path(plan: &Plan, owner: Owner, typed: &str) -> Result<Path, Stop> {
    let known = field::parse(field::record_of(plan, owner), owner, typed);
    let as_written = Path::of_fields(&typed.split('.').collect::<Vec<_>>());
    match known {
        Err(_) if owner != Owner::Roadmap && is_there(plan, owner, &as_written) => Ok(as_written),
        known => known,
    }
}

fn is_there(plan: &Plan, owner: Owner, path: &Path) -> bool {
    field::look(plan, owner, |root| root.at_path(path).is_some()).unwrap_or(false)
}
