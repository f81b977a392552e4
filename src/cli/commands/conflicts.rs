//! `whymap clashes`: the fields a merge left with several versions.

use crate::cli::context::Session;
use crate::cli::error::Code;
use crate::cli::field;
use crate::cli::render::json;
use crate::cli::render::json::Json;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::tree::Tree;
use crate::roadmap::conflict::Term;
use crate::roadmap::intents::{self, OpenClash};
use crate::roadmap::location::Owner;
use crate::roadmap::plan::Plan;
use crate::text::{plural, sanitise};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap clashes
  whymap clashes plans/roadmap.ron --json";

/// List the fields that two branches changed differently
///
/// A merge keeps all versions of such a field in the file, until `whymap resolve` or the editor (g c) chooses one.
/// Ends with 1 while there are some, with 0 when there are none.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct ClashesArguments {
    /// The file; without it roadmap.ron here, or in the nearest folder above
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    named: Option<PathBuf>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct Listed<'l> {
    schema: u32,
    file: &'l str,
    clashes: Vec<Clashing>,
}

#[derive(serde::Serialize)]
struct Clashing {
    /// The full name of the entry; `roadmap` for the roadmap's own fields.
    #[serde(rename = "where")]
    owner: String,
    path: String,
    versions: Vec<Version>,
}

/// One version as JSON: what it is, whose, and its value.
struct Version(Term);

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = match &self.0 {
            Term::Was(_) => "was",
            Term::Side { .. } => "side",
            Term::Gone { .. } => "gone",
            Term::Unknown(_) => "unknown",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind)?;
        if let Some(label) = self.0.label() {
            map.serialize_entry("side", label)?;
        }
        let source = match &self.0 {
            Term::Unknown(source) => Some(source.as_str()),
            term => term.value(),
        };
        match source.map(|source| (source, Tree::of(source, 0))) {
            Some((_, Ok(tree))) => map.serialize_entry("value", &Json(tree.root()))?,
            Some((source, Err(_))) => map.serialize_entry("value", source)?,
            None => {}
        }
        map.end()
    }
}

/// Lists.
pub fn run(arguments: &ClashesArguments, session: &Session) -> anyhow::Result<ExitCode> {
    let file = RoadmapFile::open(session, arguments.named.as_deref())?;
    file.warn(&session.output);
    let open = intents::open_clashes(&file.plan);
    let code = if open.is_empty() { Code::Fine } else { Code::Findings };
    if arguments.json {
        let clashes = open.into_iter().map(|open| clashing(&file.plan, open)).collect();
        let listed = Listed { schema: json::SCHEMA, file: &file.shown, clashes };
        session.output.data(&json::pretty(&listed)?)?;
        return Ok(code.into());
    }
    let text: String = open.iter().map(|open| told(&file.plan, open)).collect();
    session.output.text(&text)?;
    session.output.message(&match open.len() {
        0 => format!("{} has no clash", file.shown),
        count => format!("{} to choose in {}", plural::count(count, "clash", "clashes"), file.shown),
    });
    Ok(code.into())
}

fn clashing(plan: &Plan, open: OpenClash) -> Clashing {
    let path = open.clash.at.to_string();
    Clashing { owner: full_name(plan, open.owner), path, versions: open.clash.terms.into_iter().map(Version).collect() }
}

fn full_name(plan: &Plan, owner: Owner) -> String {
    match owner {
        Owner::Roadmap => crate::cli::lookup::ROADMAP.to_owned(),
        Owner::Entry(serial) => plan.roadmap.full_name(serial),
    }
}

/// `first-report target.to`, and below it a line a version.
fn told(plan: &Plan, open: &OpenClash) -> String {
    let mut text = format!("{} {}\n", field::name_of(plan, open.owner), open.clash.at);
    for term in &open.clash.terms {
        let (whose, value) = match term {
            Term::Was(value) => ("before both".to_owned(), value.as_str()),
            Term::Side { label, value } => (label.clone(), value.as_str()),
            Term::Gone { label } if open.clash.at.is_whole() => (label.clone(), "deleted it"),
            Term::Gone { label } => (label.clone(), "took it away"),
            Term::Unknown(source) => ("unknown".to_owned(), source.as_str()),
        };
        // Text of the file stays on its line.
        let (whose, value) = (sanitise::line(&whose), sanitise::line(value));
        let _ = writeln!(text, "  {whose}: {value}");
    }
    text
}
