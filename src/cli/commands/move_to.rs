//! `whymap move`: moves a theme to another lane.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::lookup;
use crate::cli::parse;
use crate::document::chunk::EntryId;
use crate::insight::capacity;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;
use crate::roadmap::lane::Lane;
use crate::roadmap::plan::Plan;
use crate::text::sanitize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap move calm-vat now
  whymap move first-report later --dry-run
  whymap move dark-mode next               propose an idea for Next; `promote` moves it there";

/// Move a theme to Now, Next or Later
///
/// An idea stays an idea: it is proposed for that lane, and `promote` moves it there. A dropped theme or idea leaves the
/// not-doing list.
#[derive(Clone, Debug, clap::Args)]
#[command(name = "move", before_help = EXAMPLES)]
pub struct MoveArguments {
    /// The theme or idea (exact id)
    id: String,
    /// The lane to move to
    #[arg(value_parser = parse::live_lane(), ignore_case = true)]
    lane: Lane,
    #[command(flatten)]
    write_options: WriteOptions,
}

pub fn run(arguments: &MoveArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entry = lookup::find_exact(plan, &arguments.id)?;
        edit::require_readable(plan, entry)?;
        require_movable(plan, entry, arguments.lane)?;
        let (id, lane) = (plan.roadmap.id(entry).to_owned(), arguments.lane.name());
        let revived = edit::describe_revival(plan, entry);
        let changes = intents::change_lane(plan, entry, arguments.lane);
        edit::apply_changes(plan, &format!("move {id} to {lane}"), &changes)?;
        if plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Idea) {
            return Ok(EditOutcome::new(format!("proposed {id} for {lane}{revived}"))
                .or_unchanged(format!("{id} is already proposed for {lane}")));
        }
        let overload = capacity::describe_overload(&plan.roadmap).filter(|_| arguments.lane == Lane::Now);
        let warnings = overload.map(|overload| sanitize::sanitize_line(&overload).into_owned()).into_iter().collect();
        let outcome = EditOutcome { warnings, ..EditOutcome::new(format!("moved {id} to {lane}{revived}")) };
        Ok(outcome.or_unchanged(format!("{id} is already in {lane}")))
    })
}

fn require_movable(plan: &Plan, entry: EntryId, lane: Lane) -> Result<(), CliError> {
    let id = plan.roadmap.id(entry);
    if plan.roadmap.theme(entry).is_none() {
        let name = plan.roadmap.full_name(entry);
        return Err(CliError::usage(format!("{name} has no lane: only themes and ideas have one")));
    }
    match lane {
        Lane::Shipped => Err(CliError::usage(format!("`move` cannot ship {id}: shipping records a date"))
            .with_hint(format!("run `whymap ship {id}`"))),
        Lane::Dropped => Err(CliError::usage(format!("`move` cannot drop {id}: dropping records a reason"))
            .with_hint(format!("run `whymap drop {id} --because TEXT`"))),
        Lane::Now | Lane::Next | Lane::Later => Ok(()),
    }
}
