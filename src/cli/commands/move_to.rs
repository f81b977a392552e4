//! `whymap move`: to another lane.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap move calm-vat now
  whymap move first-report later --dry-run
  whymap move dark-mode next               an idea only wants a lane; `promote` puts it there";

/// Move a theme to Now, Next or Later
///
/// One line of the file changes. An idea stays an idea, and remembers the lane it wants.
#[derive(Clone, Debug, clap::Args)]
#[command(name = "move", before_help = EXAMPLES)]
pub struct MoveArguments {
    /// The theme or idea, by its exact id
    id: String,
    /// The lane
    #[arg(value_parser = parse::live_lane(), ignore_case = true)]
    lane: Lane,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Moves the theme.
pub fn run(arguments: &MoveArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        edit::require_readable(plan, entry)?;
        require_movable(plan, entry, arguments.lane)?;
        let (id, lane) = (plan.roadmap.id(entry).to_owned(), arguments.lane.name());
        let changes = intents::change_lane(plan, entry, arguments.lane);
        edit::apply_changes(plan, &format!("move {id} to {lane}"), &changes)?;
        match plan.roadmap.row(entry).map(|row| row.kind) {
            Some(EntryKind::Idea) => Ok(EditOutcome::new(format!("made the idea {id} want {lane}"))),
            _ => Ok(EditOutcome::new(format!("moved {id} to {lane}"))),
        }
    })
}

fn require_movable(plan: &Plan, entry: EntryId, lane: Lane) -> Result<(), CliError> {
    let id = plan.roadmap.id(entry);
    if plan.roadmap.theme(entry).is_none() {
        let name = plan.roadmap.full_name(entry);
        return Err(CliError::usage(format!("{name} has no lane: only themes and ideas do")));
    }
    match lane {
        Lane::Shipped => Err(CliError::usage("a theme is shipped on a day").with_hint(format!("`whymap ship {id}`"))),
        Lane::Dropped => {
            Err(CliError::usage("a no comes with its reason").with_hint(format!("`whymap drop {id} --because TEXT`")))
        }
        Lane::Now | Lane::Next | Lane::Later => Ok(()),
    }
}
