//! `whymap list`: lists the roadmap by lane, or the entries of a kind.

use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::parse;
use crate::cli::render::json;
use crate::cli::render::outline;
use crate::cli::render::rows::{EntryListRow, PlanReader};
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::{ALL_LANES, Lane};
use serde::Serialize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap list                     the roadmap by lane
  whymap list --lane now          one lane
  whymap list ideas               all ideas
  whymap list goals
  whymap list metrics
  whymap list themes --json";

/// List the roadmap by lane, or all entries of one kind
///
/// A theme shows its rank, its score, the status of its target, its id and its title; an idea shows what is missing.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ListArguments {
    /// List the entries of this kind
    #[arg(value_parser = parse::kind(), ignore_case = true)]
    kind: Option<EntryKind>,
    /// List only this lane; for ideas, the lane they are proposed for
    #[arg(long, value_parser = parse::lane(), ignore_case = true)]
    lane: Option<Lane>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct EntryListJson<'l> {
    schema: u32,
    file: &'l str,
    today: String,
    entries: Vec<EntryListRow>,
}

pub fn run(arguments: &ListArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    if let Some(kind) = arguments.kind.filter(|kind| !matches!(kind, EntryKind::Theme | EntryKind::Idea))
        && arguments.lane.is_some()
    {
        return Err(
            CliError::usage(format!("{} have no lane: only themes and ideas have one", kind.plural_noun())).into()
        );
    }
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let reader = PlanReader::new(&file.plan, session.today(&file.plan.roadmap.settings));
    if arguments.json {
        let entries = requested_entries(&reader, arguments).into_iter().map(|entry| reader.row(entry)).collect();
        let today = reader.today.to_string();
        let listed = EntryListJson { schema: json::SCHEMA_VERSION, file: &file.display_path, today, entries };
        session.output.print_data(&json::pretty(&listed)?)?;
        return Ok(ExitKind::Success.into());
    }
    let text = match (arguments.kind, arguments.lane) {
        (Some(_), _) => outline::render_kind(&reader, &requested_entries(&reader, arguments)),
        (None, Some(lane)) => outline::render_lane(&reader, lane),
        (None, None) => outline::render_roadmap(&reader),
    };
    session.output.print_text(&text)?;
    Ok(ExitKind::Success.into())
}

/// Themes by lane and rank, then ideas, then all other entries in file order.
fn requested_entries(reader: &PlanReader<'_>, arguments: &ListArguments) -> Vec<EntryId> {
    let in_lanes = ALL_LANES.into_iter().flat_map(|lane| reader.order.lane(lane).iter().copied());
    let themes = in_lanes
        .chain(reader.order.without_lane.iter().copied())
        .chain(reader.order.ideas.iter().copied())
        .chain(reader.order.dropped_ideas.iter().copied());
    let others = reader.plan.roadmap.rows().filter(|row| row.theme().is_none()).map(|row| row.entry);
    themes.chain(others).filter(|entry| is_requested(reader, *entry, arguments)).collect()
}

fn is_requested(reader: &PlanReader<'_>, entry: EntryId, arguments: &ListArguments) -> bool {
    let Some(row) = reader.plan.roadmap.row(entry) else { return false };
    let is_kind = match arguments.kind {
        Some(kind) => row.kind == kind,
        None => true,
    };
    let is_in_lane = match (arguments.lane, row.theme()) {
        (None, _) => true,
        (Some(lane), Some(theme)) => {
            theme.lane == Some(lane) || (theme.proposed_for == Some(lane) && arguments.kind.is_some())
        }
        (Some(_), None) => false,
    };
    is_kind && is_in_lane
}
