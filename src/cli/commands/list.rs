//! `whymap list`: the roadmap, or the entries of a kind, a line each.

use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::parse;
use crate::cli::render::json;
use crate::cli::render::outline;
use crate::cli::render::rows::{Reader, Row};
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use serde::Serialize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap list                     the roadmap, lane by lane
  whymap list --lane now          one lane
  whymap list ideas               what is parked
  whymap list goals
  whymap list metrics
  whymap list themes --json";

/// List the roadmap by lane, or the entries of a kind
///
/// A theme shows its place and score, how its target stands, its id and its title; an idea shows what it lacks.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ListArguments {
    /// Only entries of this kind
    #[arg(value_parser = parse::kind(), ignore_case = true)]
    kind: Option<Entity>,
    /// Only this lane: of the roadmap, of the themes, or as ideas want it
    #[arg(long, value_parser = parse::lane(), ignore_case = true)]
    lane: Option<Lane>,
    /// As JSON, with full names in `where`
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed<'l> {
    schema: u32,
    file: &'l str,
    today: String,
    entries: Vec<Row>,
}

/// Lists.
pub fn run(arguments: &ListArguments, session: &Session) -> anyhow::Result<ExitCode> {
    if let Some(kind) = arguments.kind.filter(|kind| !matches!(kind, Entity::Theme | Entity::Idea))
        && arguments.lane.is_some()
    {
        return Err(Stop::usage(format!("{} have no lanes: only themes and ideas do", kind.nouns())).into());
    }
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let reader = Reader::of(&file.plan, session.today(&file.plan.roadmap.settings));
    if arguments.json {
        let entries = in_order(&reader, arguments).into_iter().map(|serial| reader.row(serial)).collect();
        let today = reader.today.to_string();
        let listed = Listed { schema: json::SCHEMA, file: &file.shown, today, entries };
        session.output.data(&json::pretty(&listed)?)?;
        return Ok(Code::Fine.into());
    }
    let text = match (arguments.kind, arguments.lane) {
        (Some(_), _) => outline::of_kind(&reader, &in_order(&reader, arguments)),
        (None, Some(lane)) => outline::lane(&reader, lane),
        (None, None) => outline::whole(&reader),
    };
    session.output.text(&text)?;
    Ok(Code::Fine.into())
}

/// The entries that are asked for: themes by lane and place, all else in file order.
fn in_order(reader: &Reader<'_>, arguments: &ListArguments) -> Vec<Serial> {
    let in_lanes = crate::roadmap::lane::ALL.into_iter().flat_map(|lane| reader.order.lane(lane).iter().copied());
    let bets = in_lanes
        .chain(reader.order.without_lane.iter().copied())
        .chain(reader.order.ideas.iter().copied())
        .chain(reader.order.dropped_ideas.iter().copied());
    let others = reader.plan.roadmap.all().filter(|facts| facts.bet().is_none()).map(|facts| facts.serial);
    bets.chain(others).filter(|serial| is_asked_for(reader, *serial, arguments)).collect()
}

fn is_asked_for(reader: &Reader<'_>, serial: Serial, arguments: &ListArguments) -> bool {
    let Some(facts) = reader.plan.roadmap.facts(serial) else { return false };
    let is_kind = match arguments.kind {
        Some(kind) => facts.entity == kind,
        None => true,
    };
    let is_in_lane = match (arguments.lane, facts.bet()) {
        (None, _) => true,
        (Some(lane), Some(bet)) => bet.lane == Some(lane) || (bet.wants == Some(lane) && arguments.kind.is_some()),
        (Some(_), None) => false,
    };
    is_kind && is_in_lane
}
