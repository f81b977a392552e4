//! `whymap show`: one entry in full, or the roadmap's own fields.

use crate::cli::context::Session;
use crate::cli::error::{Code, Stop};
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::render::entry_page;
use crate::cli::render::json;
use crate::cli::render::json::Json;
use crate::cli::render::rows::{Reader, Row};
use crate::cli::roadmap_file;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::EntryText;
use crate::document::chunk::Serial;
use crate::insight::{effective_target, linkage};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::location::Owner;
use serde::Serialize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap show first-report        a theme or an idea
  whymap show goals.paid-sooner   any entry, by its full name
  whymap show calm                the start of an id is enough
  whymap show                     the roadmap's own fields
  whymap show first-report --json";

/// Show all of an entry, or the roadmap's own fields
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ShowArguments {
    /// The entry; the start of its id, or letters of it in their order, will do where only one has them
    id: Option<String>,
    /// As JSON, with full names in `where`
    #[arg(long)]
    json: bool,
}

/// Shows.
pub fn run(arguments: &ShowArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.warn(&session.output);
    let plan = &file.plan;
    let owner = match arguments.id.as_deref() {
        None => Owner::Roadmap,
        Some(lookup::ROADMAP) if plan.roadmap.with_id(lookup::ROADMAP).is_empty() => Owner::Roadmap,
        Some(id) => Owner::Entry(lookup::near(plan, id)?),
    };
    let reader = Reader::of(plan, session.today(&plan.roadmap.settings));
    match (arguments.json, owner) {
        (false, owner) => session.output.text(&entry_page::print(&reader, owner, session.output.width()))?,
        (true, Owner::Roadmap) => session.output.data(&roadmap_json(&reader)?)?,
        (true, Owner::Entry(serial)) => session.output.data(&entry_json(&reader, serial)?)?,
    }
    Ok(Code::Fine.into())
}

#[derive(Serialize)]
struct RoadmapShown<'s> {
    schema: u32,
    #[serde(rename = "where")]
    full_name: &'static str,
    fields: Json<'s>,
}

fn roadmap_json(reader: &Reader<'_>) -> anyhow::Result<String> {
    let shown = field::look(reader.plan, Owner::Roadmap, |root| {
        json::pretty(&RoadmapShown { schema: json::SCHEMA, full_name: lookup::ROADMAP, fields: Json(root) })
    });
    shown.unwrap_or_else(|| Err(Stop::cannot_read("the roadmap's own fields do not read").into()))
}

#[derive(Serialize)]
struct EntryShown<'s> {
    schema: u32,
    #[serde(flatten)]
    row: Row,
    line: usize,
    /// Null when the entry does not read; then `text` holds it.
    fields: Option<Json<'s>>,
    text: Option<&'s str>,
    target: Option<TargetShown>,
    goals: Vec<GoalShown>,
}

/// A target as it holds, with what a goal lends it.
#[derive(Serialize)]
struct TargetShown {
    metric: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
    keep: Option<f64>,
    by: Option<String>,
    from_goal: Option<String>,
    now: Option<f64>,
    read_on: Option<String>,
    share: Option<f64>,
    days_left: Option<i64>,
    forecast: Option<f64>,
    state: &'static str,
}

/// A goal that is named, and the objectives above it.
#[derive(Serialize)]
struct GoalShown {
    #[serde(rename = "where")]
    full_name: String,
    objectives: Vec<String>,
}

fn entry_json(reader: &Reader<'_>, serial: Serial) -> anyhow::Result<String> {
    let plan = reader.plan;
    let line = roadmap_file::line_of(plan, &plan.document.to_text(), serial);
    let entry = plan.document.entry(serial);
    let tree = entry.as_ref().and_then(EntryText::tree);
    let shown = EntryShown {
        schema: json::SCHEMA,
        row: reader.row(serial),
        line,
        fields: tree.as_ref().map(|tree| Json(tree.root())),
        text: entry.as_ref().filter(|entry| entry.is_broken).map(|entry| entry.text),
        target: target(reader, serial),
        goals: goals(reader, serial),
    };
    json::pretty(&shown)
}

fn target(reader: &Reader<'_>, serial: Serial) -> Option<TargetShown> {
    let roadmap = &reader.plan.roadmap;
    let held = effective_target::held(roadmap, roadmap.facts(serial)?);
    let progress = reader.progress(serial)?;
    Some(TargetShown {
        metric: held.aim.metric.map(|metric| format!("{}.{}", Entity::Metric.map(), roadmap.word(metric))),
        from: held.aim.from,
        to: held.aim.to,
        keep: held.aim.keep,
        by: held.aim.by.map(|by| by.last_day.to_string()),
        from_goal: held.from_goal.map(|goal| roadmap.full_name(goal)),
        now: progress.now,
        read_on: progress.read_on.map(|day| day.to_string()),
        share: progress.share,
        days_left: progress.days_left,
        forecast: progress.forecast,
        state: progress.state.words(),
    })
}

fn goals(reader: &Reader<'_>, serial: Serial) -> Vec<GoalShown> {
    let roadmap = &reader.plan.roadmap;
    let name = |entity: Entity, end: Result<Serial, String>| match end {
        Ok(serial) => roadmap.full_name(serial),
        Err(id) => format!("{}.{id}", entity.map()),
    };
    let chains = roadmap.facts(serial).map(|facts| linkage::chains(roadmap, facts)).unwrap_or_default();
    chains
        .into_iter()
        .map(|chain| GoalShown {
            full_name: name(Entity::Goal, chain.goal),
            objectives: chain.objectives.into_iter().map(|end| name(Entity::Objective, end)).collect(),
        })
        .collect()
}
