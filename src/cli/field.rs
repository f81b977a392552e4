//! The field that was meant by a typed path, and what may be written there.

use super::error::CliError;
use super::lookup;
use crate::document::path::{Path, PathSegment};
use crate::document::tree::TreeItem;
use crate::document::write::Draft;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{Record, ReferenceTarget, Shape};
use crate::roadmap::inspect;
use crate::roadmap::location;
use crate::roadmap::location::{FieldOwner, PathError};
use crate::roadmap::plan::Plan;
use crate::roadmap::references;
use crate::roadmap::value;

/// The fields of an owner.
pub fn record_of(plan: &Plan, owner: FieldOwner) -> &'static Record {
    match owner {
        FieldOwner::Roadmap => location::record_of(None),
        FieldOwner::Entry(entry_id) => location::record_of(plan.roadmap.row(entry_id).map(|row| row.kind)),
    }
}

/// What an owner is called in messages.
pub fn owner_name(plan: &Plan, owner: FieldOwner) -> String {
    match owner {
        FieldOwner::Roadmap => lookup::ROADMAP_NAME.to_owned(),
        FieldOwner::Entry(entry_id) => plan.roadmap.id(entry_id).to_owned(),
    }
}

/// A typed path as a place in the table of fields.
pub fn parse_path(record: &'static Record, owner: FieldOwner, typed: &str) -> Result<Path, CliError> {
    let path = location::parse_path(record, typed).map_err(|bad| path_error(&bad))?;
    match (owner, entry_kind_at(&path)) {
        (FieldOwner::Roadmap, Some(kind)) => Err(CliError::usage(format!(
            "{} are entries of their own",
            kind.plural_noun()
        ))
        .with_hint(format!("`whymap set ID PATH VALUE` changes one; `whymap add {} TITLE` makes one", kind.noun()))),
        _ => Ok(path),
    }
}

fn entry_kind_at(path: &Path) -> Option<EntryKind> {
    match path.segments().first() {
        Some(PathSegment::Field(name)) => ENTRY_KINDS.into_iter().find(|kind| kind.map_name() == name),
        _ => None,
    }
}

/// What is said about a path that leads nowhere.
pub fn path_error(bad: &PathError) -> CliError {
    let stop = CliError::usage(bad.to_string());
    match bad {
        PathError::UnknownField { name, known } => stop
            .with_optional_hint(inspect::closest_match(name, known).map(|nearest| format!("did you mean {nearest}?"))),
        _ => stop,
    }
}

/// A typed value for a place.
pub fn parse_value(plan: &Plan, record: &'static Record, path: &Path, typed: &str) -> Result<Draft, CliError> {
    let criteria = own_criteria(plan);
    let criteria: Vec<&str> = criteria.iter().map(String::as_str).collect();
    value::parse_input_at(record, path, typed, &criteria).map_err(|wrong| CliError::usage(format!("{path}: {wrong}")))
}

/// The criteria of the file's own.
fn own_criteria(plan: &Plan) -> Vec<String> {
    plan.document.entries_in_map(EntryKind::Criterion.map_name()).map(|entry| entry.key().into_owned()).collect()
}

/// Looks at the value of an owner as it stands in the text. `None` where it does not read.
pub fn with_value<T>(plan: &Plan, owner: FieldOwner, look: impl FnOnce(TreeItem<'_>) -> T) -> Option<T> {
    plan.with_fields(owner, look)
}

/// Warnings about references at or below a place that lead nowhere, each with the nearest id.
pub fn dangling_reference_warnings(plan: &Plan, owner: FieldOwner, path: &Path) -> Vec<String> {
    let record = record_of(plan, owner);
    let found = with_value(plan, owner, |root| references::find_references(root, record)).unwrap_or_default();
    let here = found.into_iter().filter(|reference| reference.path.starts_with(path));
    here.filter(|reference| !reference_exists(plan, reference.target, &reference.id))
        .map(|reference| {
            let known = known_ids(plan, reference.target);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let nearest = inspect::closest_match(&reference.id, &known).map(|near| format!(": did you mean {near}?"));
            let (path, noun, id) = (&reference.path, reference.target.noun(), &reference.id);
            format!("{path} names `{id}`, and there is no such {noun}{}", nearest.unwrap_or_default())
        })
        .collect()
}

fn reference_exists(plan: &Plan, refers: ReferenceTarget, id: &str) -> bool {
    let found = match refers {
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

fn known_ids(plan: &Plan, refers: ReferenceTarget) -> Vec<String> {
    let ids = |wanted: &[EntryKind]| {
        let such = plan.roadmap.rows().filter(|row| wanted.contains(&row.kind));
        such.map(|row| plan.roadmap.symbol_text(row.id).to_owned()).collect()
    };
    match refers {
        ReferenceTarget::Kind(kind) => ids(&[kind]),
        ReferenceTarget::ThemeOrIdea => ids(&[EntryKind::Theme, EntryKind::Idea]),
        ReferenceTarget::AnyEntry => plan.roadmap.rows().map(|row| plan.roadmap.full_name(row.entry)).collect(),
    }
}

/// What a place may hold, where the table knows it.
pub fn shape_at(record: &'static Record, path: &Path) -> Option<Shape> {
    location::shape_at(record, path)
}
