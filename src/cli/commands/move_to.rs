//! `whymap move`: to another lane.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::cli::parse;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
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
    writing: Writing,
}

/// Moves the theme.
pub fn run(arguments: &MoveArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact(plan, &arguments.id)?;
        edit::must_read(plan, serial)?;
        must_have_lanes(plan, serial, arguments.lane)?;
        let (id, lane) = (plan.roadmap.id(serial).to_owned(), arguments.lane.word());
        let changes = intents::change_lane(plan, serial, arguments.lane);
        edit::make(plan, &format!("move {id} to {lane}"), &changes)?;
        match plan.roadmap.facts(serial).map(|facts| facts.entity) {
            Some(Entity::Idea) => Ok(Told::that(format!("made the idea {id} want {lane}"))),
            _ => Ok(Told::that(format!("moved {id} to {lane}"))),
        }
    })
}

fn must_have_lanes(plan: &Plan, serial: Serial, lane: Lane) -> Result<(), Stop> {
    let id = plan.roadmap.id(serial);
    if plan.roadmap.bet(serial).is_none() {
        let name = plan.roadmap.full_name(serial);
        return Err(Stop::usage(format!("{name} has no lane: only themes and ideas do")));
    }
    match lane {
        Lane::Shipped => Err(Stop::usage("a theme is shipped on a day").hint(format!("`whymap ship {id}`"))),
        Lane::Dropped => {
            Err(Stop::usage("a no comes with its reason").hint(format!("`whymap drop {id} --because TEXT`")))
        }
        Lane::Now | Lane::Next | Lane::Later => Ok(()),
    }
}
