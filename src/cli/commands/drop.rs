//! `whymap drop`: saying no, with the reason.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
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
    writing: Writing,
}

/// Drops the theme or idea.
pub fn run(arguments: &DropArguments, session: &Session) -> anyhow::Result<ExitCode> {
    if arguments.because.trim().is_empty() {
        return Err(Stop::usage("--because wants a reason: a few words are enough").into());
    }
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact(plan, &arguments.id)?;
        edit::must_read(plan, serial)?;
        if plan.roadmap.bet(serial).is_none() {
            let name = plan.roadmap.full_name(serial);
            return Err(Stop::usage(format!("{name} cannot be dropped: only themes and ideas can"))
                .hint("`whymap rm` removes an entry")
                .into());
        }
        let id = plan.roadmap.id(serial).to_owned();
        let changes = intents::drop_bet(plan, serial, &arguments.because);
        edit::make(plan, &format!("drop {id}"), &changes)?;
        Ok(Told::that(format!("dropped {id}")))
    })
}
