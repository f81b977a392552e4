//! `whymap add`: a new entry.

use crate::cli::context::CliSession;
use crate::cli::edit;
use crate::cli::edit::{EditOutcome, WriteOptions};
use crate::cli::error::CliError;
use crate::cli::field;
use crate::cli::parse;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::with_article;
use crate::roadmap::lane::Lane;
use crate::roadmap::location;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::{ChangeError, Plan};
use crate::roadmap::slug;
use crate::text::sanitize;
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  whymap add idea 'Dark mode for the night shift'
  whymap add idea 'Reports by mail' --set proposed_for=Next --set who=\"Karim's Bakery\"
  whymap add signal 'Owners ask for a number' --set 'reports=[(on: \"2026-02-27\", source: Support)]'
  whymap add metric 'Reports opened by the bank' --id opened-reports --set unit=% --set better=Up
  whymap add theme 'Reports by mail' --set 'why.problem=Owners print reports to send them' \\
    --set 'why.reason=Every sixth new shop first met us in a report' --set target.metric=forwarded \\
    --set 'trade_offs=[(not_doing: \"Text messages\", because: \"each costs 7 cents\")]'";

/// Add an entry, and print its id
///
/// An idea needs a title and nothing else. A theme states its why, its target metric and its trade-off from the start;
/// its lane is Later when none is given.
#[derive(Clone, Debug, clap::Args)]
#[command(before_help = EXAMPLES)]
pub struct AddArguments {
    /// What it is
    #[arg(value_parser = parse::kind(), ignore_case = true)]
    kind: EntryKind,
    /// What it is called: the field that names it in lists
    #[arg(allow_hyphen_values = true)]
    title: String,
    /// Its id; made from the title when none is given
    #[arg(long)]
    id: Option<String>,
    /// A field of it, as `whymap set` takes it; may be given more than once
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = parse::assignment)]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    write_options: WriteOptions,
}

/// Adds the entry.
pub fn run(arguments: &AddArguments, session: &CliSession) -> anyhow::Result<ExitCode> {
    edit::edit(session, arguments.write_options, |plan| {
        let entity = arguments.kind;
        if arguments.title.trim().is_empty() {
            return Err(CliError::usage(format!("{} needs a name", with_article(entity.noun()))).into());
        }
        let id = resolve_id(plan, arguments)?;
        let fields = parse_fields(plan, arguments)?;
        let missing = missing_expected_fields(entity, &fields);
        let label = format!("add {}.{id}", entity.map_name());
        let change = Change::Insert { kind: entity, id: id.clone(), fields };
        let made =
            plan.apply_changes(&label, &[change]).map_err(|not_made| not_added_error(&not_made, &arguments.title))?;
        let mut warnings = Vec::new();
        if let Some(entry) = made.created.first() {
            warnings.extend(field::dangling_reference_warnings(plan, FieldOwner::Entry(*entry), &Path::root()));
        }
        if !missing.is_empty() {
            warnings.push(format!("`whymap check` will ask for: {}", missing.join(", ")));
        }
        Ok(EditOutcome { message: format!("added {}.{id}", entity.map_name()), output: Some(id), warnings })
    })
}

fn not_added_error(not_made: &ChangeError, title: &str) -> CliError {
    let ChangeError::MissingAnswers { id, missing } = not_made else { return edit::change_error(not_made) };
    let stop = CliError::failed(format!("{id} is not on the roadmap yet: it lacks its {}", missing.join(", its ")));
    let title = sanitize::sanitize_line(title);
    stop.with_hint(format!("`whymap add idea \"{title}\"` keeps it until they are there"))
        .with_hint("or give them: --set why.problem=… --set why.reason=… --set target.metric=…")
        .with_hint("             --set 'trade_offs=[(not_doing: \"…\", because: \"…\")]'")
}

/// The id that was given, or one made from the title.
fn resolve_id(plan: &Plan, arguments: &AddArguments) -> Result<String, CliError> {
    let entity = arguments.kind;
    let Some(id) = &arguments.id else {
        return Ok(slug::id_from_title(&arguments.title, |id| is_id_taken(plan, entity, id) || is_former_id(plan, id)));
    };
    require_free_id(plan, entity, id).map(|()| id.clone())
}

/// Refuses an id that is none, or that another entry has.
pub fn require_free_id(plan: &Plan, entity: EntryKind, id: &str) -> Result<(), CliError> {
    if !slug::is_id(id) {
        let better = slug::id_from_title(id, |_| false);
        return Err(CliError::usage(format!("`{id}` is no id: small letters, digits and hyphens, 40 at most"))
            .with_hint(format!("for example {better}")));
    }
    match is_id_taken(plan, entity, id) {
        true => Err(CliError::usage(format!("there is {} `{id}` already", with_article(owner_noun(plan, entity, id))))),
        false => Ok(()),
    }
}

/// Themes and ideas share their ids, so that a promotion never doubles one.
fn kinds_sharing_ids(entity: EntryKind) -> &'static [EntryKind] {
    match entity {
        EntryKind::Theme | EntryKind::Idea => &[EntryKind::Theme, EntryKind::Idea],
        _ => &[],
    }
}

fn is_id_taken(plan: &Plan, entity: EntryKind, id: &str) -> bool {
    plan.roadmap.find(entity, id).is_some()
        || kinds_sharing_ids(entity).iter().any(|other| plan.roadmap.find(*other, id).is_some())
}

fn owner_noun(plan: &Plan, entity: EntryKind, id: &str) -> &'static str {
    let other = kinds_sharing_ids(entity).iter().find(|other| plan.roadmap.find(**other, id).is_some());
    other.copied().unwrap_or(entity).noun()
}

/// An id that an entry had before still leads to it.
fn is_former_id(plan: &Plan, id: &str) -> bool {
    let symbol = plan.roadmap.find_symbol(id);
    symbol.is_some_and(|symbol| plan.roadmap.rows().any(|row| row.formerly.contains(&symbol)))
}

/// The fields of the new entry.
fn parse_fields(plan: &Plan, arguments: &AddArguments) -> Result<Vec<(Path, Draft)>, CliError> {
    let entity = arguments.kind;
    let record = entity.record();
    let title = Path::from_fields(&[entity.title_field()]);
    let mut fields = vec![(title.clone(), field::parse_value(plan, record, &title, &arguments.title)?)];
    for (typed, value) in &arguments.fields {
        let path = location::parse_path(record, typed).map_err(|bad| field::path_error(&bad))?;
        if let Some((other, _)) = fields.iter().find(|(other, _)| other.starts_with(&path) || path.starts_with(other)) {
            return Err(CliError::usage(format!("{other} and {path} say the same field twice")));
        }
        let draft = field::parse_value(plan, record, &path, value)?;
        fields.push((path, draft));
    }
    let lane = Path::from_fields(&[name::LANE]);
    if entity == EntryKind::Theme && !fields.iter().any(|(path, _)| *path == lane) {
        fields.push((lane, Draft::Source(Lane::Later.name().to_owned())));
    }
    Ok(fields)
}

/// The fields that `check` will ask for.
fn missing_expected_fields(entity: EntryKind, fields: &[(Path, Draft)]) -> Vec<&'static str> {
    let is_there = |name: &str| fields.iter().any(|(path, _)| path.starts_with(&Path::from_fields(&[name])));
    let asked = entity.record().fields.iter().filter(|field| field.is_required);
    asked.map(|field| field.name).filter(|name| !is_there(name)).collect()
}
