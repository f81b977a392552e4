//! Resolves a path that the user typed to a field, and parses values for it.

use super::error::CliError;
use super::lookup;
use crate::document::path::{Path, PathSegment};
use crate::document::tree::TreeItem;
use crate::document::write::Draft;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{Record, ReferenceTarget, Shape};
use crate::roadmap::location;
use crate::roadmap::location::{FieldOwner, PathError};
use crate::roadmap::name;
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::roadmap::similar_words;
use crate::roadmap::value::{self, InputContext};
use chrono::NaiveDate;

/// The table of fields of an entry or of the roadmap.
pub fn record_of(plan: &Plan, owner: FieldOwner) -> &'static Record {
    match owner {
        FieldOwner::Roadmap => location::record_of(None),
        FieldOwner::Entry(entry_id) => location::record_of(plan.roadmap.row(entry_id).map(|row| row.kind)),
    }
}

/// The id of an entry, or `roadmap`, for messages.
pub fn owner_name(plan: &Plan, owner: FieldOwner) -> String {
    match owner {
        FieldOwner::Roadmap => lookup::ROADMAP_NAME.to_owned(),
        FieldOwner::Entry(entry_id) => plan.roadmap.id(entry_id).to_owned(),
    }
}

/// Parses a path and checks it against the table of fields.
pub fn parse_path(record: &'static Record, owner: FieldOwner, typed: &str) -> Result<Path, CliError> {
    let path = location::parse_path(record, typed).map_err(|error| path_error(&error))?;
    match (owner, entry_kind_at(&path)) {
        (FieldOwner::Roadmap, Some(kind)) => {
            Err(CliError::usage(format!("{} are entries, not fields of the roadmap", kind.plural_noun())).with_hint(
                format!(
                    "run `whymap set ID PATH VALUE` to change one, or `whymap add {} TITLE` to add one",
                    kind.noun()
                ),
            ))
        }
        _ => Ok(path),
    }
}

fn entry_kind_at(path: &Path) -> Option<EntryKind> {
    match path.segments().first() {
        Some(PathSegment::Field(name)) => ENTRY_KINDS.into_iter().find(|kind| kind.map_name() == name),
        _ => None,
    }
}

pub fn path_error(error: &PathError) -> CliError {
    let cli_error = CliError::usage(error.to_string());
    match error {
        PathError::UnknownField { name, known } if name == name::LANE && known.contains(&name::PROPOSED_FOR) => {
            cli_error.with_hint("an idea is not in a lane yet: use proposed_for")
        }
        PathError::UnknownField { name, known } => cli_error.with_optional_hint(
            similar_words::closest_match(name, known).map(|nearest| format!("did you mean {nearest}?")),
        ),
        _ => cli_error,
    }
}

/// Parses a value for the field at `path`.
pub fn parse_value(
    plan: &Plan,
    today: NaiveDate,
    record: &'static Record,
    path: &Path,
    typed: &str,
) -> Result<Draft, CliError> {
    let criteria = custom_criteria(plan);
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    let context = InputContext { own_criteria: &criteria, today };
    value::parse_input_at(record, path, typed, context).map_err(|error| CliError::usage(format!("{path}: {error}")))
}

/// The scoring criteria that the file defines itself.
fn custom_criteria(plan: &Plan) -> Vec<String> {
    plan.document.entries_in_map(EntryKind::Criterion.map_name()).map(|entry| entry.key().into_owned()).collect()
}

/// Calls `read` with the fields of an entry or of the roadmap. `None` if they have syntax errors.
pub fn with_value<T>(plan: &Plan, owner: FieldOwner, read: impl FnOnce(TreeItem<'_>) -> T) -> Option<T> {
    plan.with_fields(owner, read)
}

/// A warning for each reference at or below `path` whose target does not exist.
pub fn dangling_reference_warnings(plan: &Plan, owner: FieldOwner, path: &Path) -> Vec<String> {
    let record = record_of(plan, owner);
    let found = with_value(plan, owner, |root| references::find_references(root, record)).unwrap_or_default();
    let here = found.into_iter().filter(|reference| reference.path.starts_with(path));
    here.filter(|reference| !reference_exists(plan, reference.target, &reference.id))
        .map(|reference| {
            let known = known_ids(plan, reference.target);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let nearest =
                similar_words::closest_match(&reference.id, &known).map(|near| format!("; did you mean {near}?"));
            let (path, noun, id) = (&reference.path, reference.target.noun(), &reference.id);
            format!("{path} refers to `{id}`, but there is no such {noun}{}", nearest.unwrap_or_default())
        })
        .collect()
}

fn reference_exists(plan: &Plan, target: ReferenceTarget, id: &str) -> bool {
    let found = match target {
        ReferenceTarget::Kind(kind) => plan.roadmap.find(kind, id),
        ReferenceTarget::ThemeOrIdea => plan.roadmap.find_theme(id),
        ReferenceTarget::AnyEntry => plan.roadmap.find_by_full_name(id),
    };
    found.is_some() || is_former_id(plan, id)
}

fn is_former_id(plan: &Plan, id: &str) -> bool {
    let symbol = plan.roadmap.find_symbol(id);
    symbol.is_some_and(|symbol| plan.roadmap.rows().any(|row| row.formerly.contains(&symbol)))
}

fn known_ids(plan: &Plan, target: ReferenceTarget) -> Vec<String> {
    let ids = |kinds: &[EntryKind]| {
        let rows = plan.roadmap.rows().filter(|row| kinds.contains(&row.kind));
        rows.map(|row| plan.roadmap.symbol_text(row.id).to_owned()).collect()
    };
    match target {
        ReferenceTarget::Kind(kind) => ids(&[kind]),
        ReferenceTarget::ThemeOrIdea => ids(&[EntryKind::Theme, EntryKind::Idea]),
        ReferenceTarget::AnyEntry => plan.roadmap.rows().map(|row| plan.roadmap.full_name(row.entry)).collect(),
    }
}

/// The shape of the field at `path`. `None` for fields that the table does not know.
pub fn shape_at(record: &'static Record, path: &Path) -> Option<Shape> {
    location::shape_at(record, path)
}
