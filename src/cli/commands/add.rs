//! `whymap add`: adds an entry.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::lookup;
use crate::cli::parse;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::insight::score::Scorer;
use crate::roadmap::Roadmap;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::field::with_article;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::roadmap::scoring_models;
use crate::text::{number, plural, sanitize};
use chrono::NaiveDate;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap add idea 'Dark mode for the night shift'
  whymap add idea 'Reports by email' --set proposed_for=Next --set who=\"Karim's Bakery\"
  whymap add signal 'Owners ask for a number' --set 'reports=[(on: \"2026-02-27\", source: Support)]'
  whymap add metric 'Reports opened by the bank' --id opened-reports --set unit=% --set better=Up
  whymap add theme 'Reports by email' --set 'why.problem=Owners print reports to send them' \\
    --set 'why.reason=One in six new shops first saw us in a report' --set target.metric=forwarded \\
    --set 'trade_offs=[(not_doing: \"Text messages\", because: \"each costs 7 cents\")]'";

/// Add an entry and print its id
///
/// An idea only needs a title. A theme also needs its why, its target metric and its trade-off; it goes to Later unless
/// you set a lane.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct AddArguments {
    /// The kind of entry
    #[arg(value_parser = parse::kind(), ignore_case = true)]
    kind: EntryKind,
    /// The title (for some kinds, the name or the text)
    #[arg(value_parser = parse::text)]
    title: String,
    /// The id [default: derived from the title]
    #[arg(long)]
    id: Option<String>,
    /// Set a field, as with `whymap set`; can be repeated
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse::assignment)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// What the title of an entry is called: "a name".
fn title_with_article(kind: EntryKind) -> &'static str {
    match kind.title_field() {
        name::NAME => "a name",
        name::TEXT => "text",
        name::BELIEVE => "a belief to test",
        name::EXPECTED => "an expected outcome",
        name::QUESTION => "a question",
        _ => "a title",
    }
}

pub fn run(arguments: &AddArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let kind = arguments.kind;
        if arguments.title.trim().is_empty() {
            let (noun, title) = (with_article(kind.noun()), title_with_article(kind));
            return Err(CliError::usage(format!("{noun} needs {title}")).into());
        }
        let id = resolve_id(plan, arguments)?;
        let fields = parse_fields(plan, session.today(&plan.roadmap.settings), arguments)?;
        let missing = missing_required_fields(kind, &fields);
        let label = format!("add {}.{id}", kind.map_name());
        let change = Change::Insert { kind, id: id.clone(), fields };
        let before = (kind == EntryKind::Criterion).then(|| ScoredThemes::count(&plan.roadmap));
        let applied =
            plan.apply_changes(&label, &[change]).map_err(|error| not_added_error(&error, &arguments.title))?;
        let warning = before.map(|before| describe_new_criterion(&before, &plan.roadmap, &id));
        let mut warnings: Vec<String> = warning.into_iter().collect();
        if let Some(entry) = applied.created.first() {
            warnings.extend(field::dangling_reference_warnings(plan, FieldOwner::Entry(*entry), &Path::root()));
        }
        if !missing.is_empty() {
            warnings.push(format!("missing fields: {}; `whymap check` will report them", missing.join(", ")));
        }
        let message = format!("added {}.{id}", kind.map_name());
        Ok(EditOutcome { output: Some(id), warnings, ..EditOutcome::new(message) })
    })
}

/// How many themes and ideas the weighted model scores, and by whose criteria.
struct ScoredThemes {
    count: usize,
    has_own_criteria: bool,
}

impl ScoredThemes {
    fn count(roadmap: &Roadmap) -> Self {
        let scorer = Scorer::new(roadmap, scoring_models::WEIGHTED);
        let is_scored = |row: &&EntryRow| {
            scorer.as_ref().zip(row.theme()).is_some_and(|(scorer, theme)| scorer.score(theme).is_some())
        };
        Self {
            count: roadmap.rows().filter(is_scored).count(),
            has_own_criteria: roadmap.rows_of_kind(EntryKind::Criterion).next().is_some(),
        }
    }
}

/// What a new criterion does to the scores of the weighted model.
fn describe_new_criterion(before: &ScoredThemes, roadmap: &Roadmap, id: &str) -> String {
    let criteria = &roadmap.settings.criteria;
    let total: f64 = criteria.iter().map(|criterion| criterion.weight).sum();
    let weight = criteria.iter().find(|criterion| criterion.id == id).map_or(0.0, |criterion| criterion.weight);
    let share = if total > 0.0 { 100.0 * weight / total } else { 0.0 };
    let share = format!("{id} counts for {}% of the weighted score", number::format_plain(share.round()));
    let replaced = if before.has_own_criteria { "" } else { ", and your criteria replace the six built-in ones" };
    let lost = match before.count.saturating_sub(ScoredThemes::count(roadmap).count) {
        0 => String::new(),
        lost => format!(
            "; {} no weighted score until you rate {id}: `whymap set ID scores.weighted.{id} 3`",
            plural::format_count(lost, "theme or idea has", "themes and ideas have")
        ),
    };
    format!("{share}{replaced}{lost}")
}

fn not_added_error(error: &ChangeError, title: &str) -> CliError {
    let ChangeError::MissingAnswers { id, missing } = error else { return edit::change_error(error) };
    let title = sanitize::sanitize_line(title);
    CliError::failed(format!("cannot add the theme {id}: missing {}", missing.join(", ")))
        .with_hint(format!("run `whymap add idea \"{title}\"` to keep it as an idea for now"))
        .with_hint("or set them: --set why.problem=… --set why.reason=… --set target.metric=…")
        .with_hint("             --set 'trade_offs=[(not_doing: \"…\", because: \"…\")]'")
}

fn resolve_id(plan: &Plan, arguments: &AddArguments) -> Result<String, CliError> {
    match &arguments.id {
        Some(id) => lookup::require_free_id(plan, arguments.kind, id).map(|()| id.clone()),
        None => Ok(lookup::free_id_from_title(plan, arguments.kind, &arguments.title)),
    }
}

/// The title, the fields of `--set`, and the default lane of a theme.
fn parse_fields(plan: &Plan, today: NaiveDate, arguments: &AddArguments) -> Result<Vec<(Path, Draft)>, CliError> {
    let kind = arguments.kind;
    let record = kind.record();
    let title = Path::from_fields(&[kind.title_field()]);
    let mut fields = vec![(title.clone(), field::parse_value(plan, today, record, &title, &arguments.title)?)];
    for (typed, value) in &arguments.fields {
        let path = location::parse_path(record, typed).map_err(|error| field::path_error(&error))?;
        if let Some((other, _)) = fields.iter().find(|(other, _)| other.starts_with(&path) || path.starts_with(other)) {
            return Err(CliError::usage(format!("{other} and {path} set the same field")));
        }
        let draft = field::parse_value(plan, today, record, &path, value)?;
        fields.push((path, draft));
    }
    let lane = Path::from_fields(&[name::LANE]);
    if kind == EntryKind::Theme && !fields.iter().any(|(path, _)| *path == lane) {
        fields.push((lane, Draft::Source(Lane::Later.name().to_owned())));
    }
    Ok(fields)
}

/// The required fields that are not set; `check` reports them.
fn missing_required_fields(kind: EntryKind, fields: &[(Path, Draft)]) -> Vec<&'static str> {
    let is_set = |name: &str| fields.iter().any(|(path, _)| path.starts_with(&Path::from_fields(&[name])));
    let required = kind.record().fields.iter().filter(|field| field.is_required);
    required.map(|field| field.name).filter(|name| !is_set(name)).collect()
}
