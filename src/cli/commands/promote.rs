//! `whymap promote`: an idea becomes a theme.

use crate::cli::context::Session;
use crate::cli::edit;
use crate::cli::edit::{Told, Writing};
use crate::cli::error::Stop;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap set reminders trade_offs '[(not_doing: \"Text messages\", because: \"each costs 7 cents\")]'
  whymap promote reminders                 to the lane it wants, else to Later
  whymap demote reminders
  whymap promote reminders now";

/// Put an idea on the roadmap
///
/// It has to state its why, its target metric and its trade-off. Its text moves to the themes as it is.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct PromoteArguments {
    /// The idea, by its exact id
    id: String,
    /// The lane; the one it wants when none is given, else Later
    #[arg(value_parser = parse::live_lane(), ignore_case = true)]
    lane: Option<Lane>,
    #[command(flatten)]
    writing: Writing,
}

/// Promotes the idea.
pub fn run(arguments: &PromoteArguments, session: &Session) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.writing, |plan| {
        let serial = lookup::exact_bet(plan, &arguments.id, Entity::Idea)?;
        let wanted = plan.roadmap.bet(serial).and_then(|bet| bet.wants);
        let lane = arguments.lane.or(wanted).unwrap_or(Lane::Later);
        if !lane.is_live() {
            return Err(Stop::usage("an idea is promoted to Now, Next or Later").into());
        }
        let (id, lane_word) = (plan.roadmap.id(serial).to_owned(), lane.word());
        let changes = intents::promote(plan, serial, lane);
        edit::make(plan, &format!("promote {id} to {lane_word}"), &changes)?;
        Ok(Told::that(format!("promoted {id} to {lane_word}")))
    })
}
