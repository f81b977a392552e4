//! `whymap show`: shows an entry in full, or the roadmap's own fields.

use crate::cli::context::CliSession;
use crate::cli::error::{CliError, ExitKind};
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::render::entry_page;
use crate::cli::render::json;
use crate::cli::render::json::RonAsJson;
use crate::cli::render::rows::{EntryListRow, PlanReader};
use crate::cli::roadmap_file;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::EntryText;
use crate::document::chunk::EntryId;
use crate::insight::{effective_target, linkage};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::location::FieldOwner;
use serde::Serialize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap show first-report        a theme or an idea
  whymap show goals.paid-faster   any entry, by full name
  whymap show calm                the start of an id is enough
  whymap show                     the roadmap's own fields
  whymap show first-report --json";

/// Show an entry in full, or the roadmap's own fields
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ShowArguments {
    /// The entry [default: the roadmap itself]; the start of its id, or some of its letters in order, is enough if it
    /// is unambiguous
    id: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &ShowArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, None)?;
    file.print_warnings(&session.output);
    let plan = &file.plan;
    let owner = match arguments.id.as_deref() {
        None => FieldOwner::Roadmap,
        Some(lookup::ROADMAP_NAME) => FieldOwner::Roadmap,
        Some(id) => FieldOwner::Entry(lookup::find_fuzzy(plan, id)?),
    };
    let reader = PlanReader::new(plan, session.today(&plan.roadmap.settings));
    match (arguments.json, owner) {
        (false, owner) => {
            session.output.print_text(&entry_page::render_entry_page(&reader, owner, session.output.width()))?;
        }
        (true, FieldOwner::Roadmap) => session.output.print_data(&roadmap_json(&reader)?)?,
        (true, FieldOwner::Entry(entry_id)) => session.output.print_data(&entry_json(&reader, entry_id)?)?,
    }
    Ok(ExitKind::Success.into())
}

#[derive(Serialize)]
struct RoadmapFieldsJson<'s> {
    schema: u32,
    #[serde(rename = "entry")]
    full_name: &'static str,
    fields: RonAsJson<'s>,
}

fn roadmap_json(reader: &PlanReader<'_>) -> anyhow::Result<String> {
    let json = field::with_value(reader.plan, FieldOwner::Roadmap, |root| {
        json::pretty(&RoadmapFieldsJson {
            schema: json::SCHEMA_VERSION,
            full_name: lookup::ROADMAP_NAME,
            fields: RonAsJson(root),
        })
    });
    json.unwrap_or_else(|| {
        Err(CliError::cannot_read("the roadmap's own fields have a syntax error; run `whymap check` for details")
            .into())
    })
}

#[derive(Serialize)]
struct EntryJson<'s> {
    schema: u32,
    #[serde(flatten)]
    row: EntryListRow,
    line: usize,
    /// Null if the entry has a syntax error; `text` then has its source.
    fields: Option<RonAsJson<'s>>,
    text: Option<&'s str>,
    target: Option<EffectiveTargetJson>,
    goals: Vec<LinkedGoalJson>,
}

/// The target in effect: missing parts come from the goal.
#[derive(Serialize)]
struct EffectiveTargetJson {
    metric: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
    keep: Option<f64>,
    by: Option<String>,
    from_goal: Option<String>,
    current: Option<f64>,
    current_on: Option<String>,
    progress: Option<f64>,
    days_left: Option<i64>,
    forecast: Option<f64>,
    status: &'static str,
}

/// A goal of the entry, and the objectives it serves.
#[derive(Serialize)]
struct LinkedGoalJson {
    #[serde(rename = "entry")]
    full_name: String,
    objectives: Vec<String>,
}

fn entry_json(reader: &PlanReader<'_>, entry_id: EntryId) -> anyhow::Result<String> {
    let plan = reader.plan;
    let line = roadmap_file::line_of_entry(plan, &plan.document.to_text(), entry_id);
    let entry = plan.document.entry(entry_id);
    let tree = entry.as_ref().and_then(EntryText::tree);
    let entry = EntryJson {
        schema: json::SCHEMA_VERSION,
        row: reader.row(entry_id),
        line,
        fields: tree.as_ref().map(|tree| RonAsJson(tree.root())),
        text: entry.as_ref().filter(|entry| entry.is_broken).map(|entry| entry.text),
        target: effective_target_json(reader, entry_id),
        goals: linked_goals_json(reader, entry_id),
    };
    json::pretty(&entry)
}

fn effective_target_json(reader: &PlanReader<'_>, entry_id: EntryId) -> Option<EffectiveTargetJson> {
    let roadmap = &reader.plan.roadmap;
    let effective = effective_target::resolve(roadmap, roadmap.row(entry_id)?);
    let progress = reader.progress(entry_id)?;
    Some(EffectiveTargetJson {
        metric: effective
            .target
            .metric
            .map(|metric| format!("{}.{}", EntryKind::Metric.map_name(), roadmap.symbol_text(metric))),
        from: effective.target.from,
        to: effective.target.to,
        keep: effective.target.keep,
        by: effective.target.by.map(|by| by.to_string()),
        from_goal: effective.from_goal.map(|goal| roadmap.full_name(goal)),
        current: progress.current,
        current_on: progress.read_on.map(|day| day.to_string()),
        progress: progress.share,
        days_left: progress.days_left,
        forecast: progress.forecast,
        status: progress.status.label(),
    })
}

fn linked_goals_json(reader: &PlanReader<'_>, entry_id: EntryId) -> Vec<LinkedGoalJson> {
    let roadmap = &reader.plan.roadmap;
    let name = |kind: EntryKind, end: Result<EntryId, String>| match end {
        Ok(entry_id) => roadmap.full_name(entry_id),
        Err(id) => format!("{}.{id}", kind.map_name()),
    };
    let chains = roadmap.row(entry_id).map(|entry_row| linkage::goal_chains(roadmap, entry_row)).unwrap_or_default();
    chains
        .into_iter()
        .map(|chain| LinkedGoalJson {
            full_name: name(EntryKind::Goal, chain.goal),
            objectives: chain.objectives.into_iter().map(|end| name(EntryKind::Objective, end)).collect(),
        })
        .collect()
}
