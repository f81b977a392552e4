//! `whymap rename`: another id, everywhere.

use super::add;
use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::roadmap::intents;
use crate::roadmap::references;
use crate::text::plural;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap rename first-report report-at-once
  whymap rename goals.paid-sooner cash-sooner --dry-run";

/// Give an entry another id, and change every reference to it
///
/// The old id is kept in `formerly`, so that edits of it on other branches find the entry.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct RenameArguments {
    /// The entry, by its exact id
    id: String,
    /// Its new id: small letters, digits and hyphens
    new: String,
    #[command(flatten)]
    writing: Writing,
}

/// Renames the entry.
pub fn run(arguments: &RenameArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact(plan, &arguments.id)?;
        edit::must_read(plan, serial)?;
        let Some(facts) = plan.roadmap.facts(serial) else {
            return Err(Stop::usage(format!("there is no entry `{}`", arguments.id)).into());
        };
        let (entity, old) = (facts.entity, plan.roadmap.word(facts.id).to_owned());
        if old == arguments.new {
            return Ok(Told::that(format!("renamed {old}")));
        }
        add::must_be_free(plan, entity, &arguments.new)?;
        let places = references::naming(&plan.document, &plan.roadmap, serial).len();
        let changes = intents::rename(plan, serial, &arguments.new);
        edit::make(plan, &format!("rename {old} to {}", arguments.new), &changes)?;
        let places = plural::count(places, "reference", "references");
        Ok(Told::that(format!("renamed {old} to {}, with {places}", arguments.new)))
    })
}
