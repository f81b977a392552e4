//! `whymap demote`: a theme becomes an idea again.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::lookup;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap demote team-spaces --dry-run
  whymap demote team-spaces";

/// Make a theme an idea again
///
/// Its text moves to the ideas as it is, and it remembers its lane: `promote` gives the same bytes back.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct DemoteArguments {
    /// The theme, by its exact id
    id: String,
    #[command(flatten)]
    writing: Writing,
}

/// Demotes the theme.
pub fn run(arguments: &DemoteArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact_bet(plan, &arguments.id, Entity::Theme)?;
        let id = plan.roadmap.id(serial).to_owned();
        let changes = intents::demote(plan, serial);
        edit::make(plan, &format!("demote {id}"), &changes)?;
        Ok(Told::that(format!("made {id} an idea again")))
    })
}
