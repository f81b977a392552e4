//! `whymap promote`: turns an idea into a theme.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap set reminders trade_offs '[(not_doing: \"Text messages\", because: \"each costs 7 cents\")]'
  whymap promote reminders                 to the lane it is proposed for, or to Later
  whymap demote reminders
  whymap promote reminders now";

/// Put an idea on the roadmap
///
/// The idea must state its why, its target metric and its trade-off. Its text moves to the themes unchanged.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct PromoteArguments {
    /// The idea (exact id)
    id: String,
    /// The lane [default: the one it is proposed for, or Later]
    #[arg(value_parser = parse::live_lane(), ignore_case = true)]
    lane: Option<Lane>,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &PromoteArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact_theme_or_idea(plan, &arguments.id, EntryKind::Idea)?;
        let proposed = plan.roadmap.theme(entry).and_then(|theme| theme.proposed_for);
        let lane = arguments.lane.or(proposed).unwrap_or(Lane::Later);
        if !lane.is_live() {
            return Err(CliError::usage("an idea can be promoted to Now, Next or Later only").into());
        }
        let (id, lane_name) = (plan.roadmap.id(entry).to_owned(), lane.name());
        let revived = edit::describe_revival(plan, entry);
        let changes = intents::promote(plan, entry, lane);
        edit::apply_changes(plan, &format!("promote {id} to {lane_name}"), &changes)?;
        Ok(EditOutcome::new(format!("promoted {id} to {lane_name}{revived}")))
    })
}
