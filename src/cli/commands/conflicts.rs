//! `whymap conflicts`: lists the fields that a merge left with several versions.

use crate::cli::context::CliSession;
use crate::cli::error::ExitKind;
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::render::json;
use crate::cli::render::json::RonAsJson;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::tree::Tree;
use crate::roadmap::conflict::ConflictTerm;
use crate::roadmap::conflict_sides::{ConflictSide, SideLabels};
use crate::roadmap::intents::{self, OpenConflict};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::placement::Placement;
use crate::roadmap::plan::Plan;
use crate::system::branch;
use crate::text::{plural, sanitize};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap conflicts
  whymap conflicts plans/roadmap.ron --json";

/// List conflicts: fields that two branches changed differently
///
/// After a merge, the file has all versions of such a field until you choose one, with `whymap resolve` or in the
/// editor (g c). Exits 1 if there are conflicts, else 0.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ConflictsArguments {
    /// The roadmap file [default: roadmap.ron here or in the nearest folder above]
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    named: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct ConflictsJson<'l> {
    schema: u32,
    file: &'l str,
    conflicts: Vec<ConflictJson>,
}

#[derive(serde::Serialize)]
struct ConflictJson {
    /// The full name of the entry, or `roadmap` for the roadmap's own fields.
    #[serde(rename = "entry")]
    owner: String,
    path: String,
    versions: Vec<ConflictVersionJson>,
}

/// A version as JSON: its kind, its side (by label, and whose it is) and its value.
struct ConflictVersionJson(ConflictTerm, Option<ConflictSide>);

impl Serialize for ConflictVersionJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match &self.0 {
            ConflictTerm::Base(_) => "base",
            ConflictTerm::Side { .. } => "side",
            ConflictTerm::Deleted { .. } => "deleted",
            ConflictTerm::Unknown(_) => "unknown",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind)?;
        if let Some(label) = self.0.label() {
            map.serialize_entry("side", label)?;
        }
        if let Some(side) = self.1 {
            map.serialize_entry("whose", side.name())?;
        }
        let source = match &self.0 {
            ConflictTerm::Unknown(source) => Some(source.as_str()),
            term => term.value(),
        };
        match source.map(|source| (source, Tree::parse(source, 0))) {
            Some((_, Ok(tree))) => map.serialize_entry("value", &RonAsJson(tree.root()))?,
            Some((source, Err(_))) => map.serialize_entry("value", source)?,
            None => {}
        }
        map.end()
    }
}

pub fn run(arguments: &ConflictsArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, arguments.named.as_deref())?;
    file.print_warnings(&session.output);
    let open = intents::open_conflicts(&file.plan);
    let labels = SideLabels::new(open.iter().map(|open| &open.conflict), branch::current_branch(&file.path));
    let code = if open.is_empty() { ExitKind::Success } else { ExitKind::Findings };
    if arguments.json {
        let conflicts = open.into_iter().map(|open| conflict_json(&file.plan, &labels, open)).collect();
        let listed = ConflictsJson { schema: json::SCHEMA_VERSION, file: &file.display_path, conflicts };
        session.output.print_data(&json::pretty(&listed)?)?;
        return Ok(code.into());
    }
    let text: String = open.iter().map(|open| render_conflict(&file.plan, &labels, open)).collect();
    session.output.print_text(&text)?;
    session.output.print_message(&match open.len() {
        0 => format!("No conflicts in {}", file.display_path),
        count => format!("{} in {}", plural::format_count(count, "conflict", "conflicts"), file.display_path),
    });
    Ok(code.into())
}

fn conflict_json(plan: &Plan, labels: &SideLabels, open: OpenConflict) -> ConflictJson {
    let side = |term: &ConflictTerm| term.label().and_then(|label| labels.side_of(&open.conflict, label));
    ConflictJson {
        owner: owner_name(plan, open.owner),
        path: open.conflict.path.to_string(),
        versions: open.conflict.terms.iter().map(|term| ConflictVersionJson(term.clone(), side(term))).collect(),
    }
}

fn owner_name(plan: &Plan, owner: FieldOwner) -> String {
    match owner {
        FieldOwner::Roadmap => lookup::ROADMAP_NAME.to_owned(),
        FieldOwner::Entry(entry) => plan.roadmap.full_name(entry),
    }
}

/// "first-report target.to", then one line per version.
fn render_conflict(plan: &Plan, labels: &SideLabels, open: &OpenConflict) -> String {
    let mut text = format!("{} {}\n", field::owner_name(plan, open.owner), open.conflict.path);
    let side_name = |label: &String| match labels.side_of(&open.conflict, label) {
        Some(side) if side.name() != label => format!("{} ({label})", side.name()),
        _ => label.clone(),
    };
    for term in &open.conflict.terms {
        let (side, value) = match term {
            ConflictTerm::Base(value) => ("original".to_owned(), value.as_str()),
            ConflictTerm::Side { label, value } => (side_name(label), value.as_str()),
            ConflictTerm::Deleted { label } if open.conflict.path.is_whole_entry() => (side_name(label), "deleted"),
            ConflictTerm::Deleted { label } => (side_name(label), "removed"),
            ConflictTerm::Unknown(source) => ("unknown".to_owned(), source.as_str()),
        };
        let placement = Placement::parse(value).map(|placement| placement.describe());
        let value = placement.as_deref().unwrap_or(value);
        let (side, value) = (sanitize::sanitize_line(&side), sanitize::sanitize_line(value));
        let _ = writeln!(text, "  {side}: {value}");
    }
    text
}
