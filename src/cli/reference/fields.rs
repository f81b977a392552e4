//! The fields of every kind of entry, from the table of fields.

use super::markdown::{code_list, escape_tags, markdown_table};
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{Field, KeyKind, Record, ReferenceTarget, Shape, with_article};
use crate::roadmap::fields;
use crate::roadmap::name;
use crate::roadmap::scoring_models::MODELS;

/// The fields that every entry can have; they get a table of their own.
const SHARED_FIELDS: [&str; 7] =
    [name::LINKS, name::TAGS, name::OWNER, name::NOTE, name::ALLOW, name::FORMERLY, name::CONFLICT];

/// Every record of the table of fields, once: the roadmap, the kinds of entries, and the records inside them.
pub fn all_records() -> Vec<&'static Record> {
    let mut found = Vec::new();
    let entries = ENTRY_KINDS.into_iter().map(EntryKind::record);
    std::iter::once(&fields::ROADMAP).chain(entries).for_each(|record| collect_records(record, &mut found));
    found
}

fn collect_records(record: &'static Record, found: &mut Vec<&'static Record>) {
    if found.iter().any(|other| other.name == record.name) {
        return;
    }
    found.push(record);
    record
        .fields
        .iter()
        .filter_map(|field| nested_record(&field.shape))
        .for_each(|inside| collect_records(inside, found));
}

/// The record that a value is, or that its items are.
fn nested_record(shape: &'static Shape) -> Option<&'static Record> {
    match shape {
        Shape::Record(record) => Some(record),
        Shape::List(inner) | Shape::Map(_, inner) => nested_record(inner),
        Shape::Scores | Shape::Score => Some(&fields::SCORE),
        Shape::Reading => Some(&fields::READING),
        _ => None,
    }
}

/// The fields of a record, without the shared ones. For ideas, only the fields that differ from those of themes.
pub(super) fn record_table(record_name: &str) -> Option<String> {
    let record = all_records().into_iter().find(|record| record.name == record_name)?;
    let is_specific = |field: &&Field| !SHARED_FIELDS.contains(&field.name) || !has_shared_fields(record);
    let is_listed = |field: &&Field| record.name != fields::IDEA.name || !is_same_as_theme_field(field);
    Some(field_table(record.fields.iter().filter(is_specific).filter(is_listed)))
}

fn has_shared_fields(record: &Record) -> bool {
    record.field(name::CONFLICT).is_some()
}

fn is_same_as_theme_field(field: &Field) -> bool {
    fields::THEME.field(field.name).is_some_and(|other| other.question == field.question)
}

pub(super) fn shared_fields_table() -> String {
    field_table(SHARED_FIELDS.iter().filter_map(|name| fields::THEME.field(name)))
}

/// The maps of the roadmap, with their kinds of entries.
pub(super) fn maps_table() -> String {
    let lines = ENTRY_KINDS.into_iter().map(|kind| {
        let link = format!("[{}](#{})", kind.noun(), kind.map_name());
        vec![
            format!("`{}`", kind.map_name()),
            link,
            format!("`{}`", kind.title_field()),
            required_fields(kind.record()),
        ]
    });
    markdown_table(&["Map", "Entries", "Title", "Required"], lines)
}

fn required_fields(record: &Record) -> String {
    let required: Vec<&str> = record.fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
    code_list(&required)
}

fn field_table<'f>(fields: impl Iterator<Item = &'f Field>) -> String {
    let lines = fields.map(|field| {
        let required = if field.is_required { "yes" } else { "" };
        let question = format!("{} {}", field.question, field.help);
        vec![
            format!("`{}`", field.name),
            escape_tags(&describe_shape(&field.shape)),
            required.to_owned(),
            escape_tags(field.default),
            escape_tags(question.trim()),
        ]
    });
    markdown_table(&["Field", "Type", "Required", "Default", "The question it answers"], lines)
}

fn describe_shape(shape: &Shape) -> String {
    match shape {
        Shape::Line => "one-line text".to_owned(),
        Shape::Paragraph => "text".to_owned(),
        Shape::Number(scale) => scale.describe(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Date => "a date".to_owned(),
        Shape::DueDate => "a due date".to_owned(),
        Shape::Choice(values) => code_list(values),
        Shape::Reference(target) => describe_reference(*target),
        Shape::List(inner) => format!("a list of {}", describe_members(inner)),
        Shape::Record(record) => format!("a record: {}", record_link(record)),
        Shape::Map(KeyKind::Ids, Shape::Anything) => "a map of entries by id".to_owned(),
        Shape::Map(keys, Shape::Record(record)) => {
            format!("a map from {} to {}", describe_key(*keys), record_link(record))
        }
        Shape::Map(keys, inner) => format!("a map from {} to {}", describe_key(*keys), describe_shape(inner)),
        Shape::Scores => "a map from [model](#scoring-models) to input to [score](#score)".to_owned(),
        Shape::Score => "a [score](#score)".to_owned(),
        Shape::Reading => "a number, or a [reading](#reading)".to_owned(),
        Shape::Anything => "any value; whymap keeps it as it is".to_owned(),
    }
}

fn describe_reference(target: ReferenceTarget) -> String {
    match target {
        ReferenceTarget::AnyEntry => "the full name of an entry".to_owned(),
        target => format!("the id of {}", with_article(target.noun())),
    }
}

fn describe_key(keys: KeyKind) -> &'static str {
    match keys {
        KeyKind::Ids => "id",
        KeyKind::Dates => "date",
        KeyKind::Texts => "text",
        KeyKind::Numbers => "whole number",
    }
}

/// In the plural.
fn describe_members(shape: &Shape) -> String {
    match shape {
        Shape::Line => "one-line texts".to_owned(),
        Shape::Paragraph => "texts".to_owned(),
        Shape::Reference(ReferenceTarget::Kind(kind)) => format!("ids of {}", kind.plural_noun()),
        Shape::Reference(ReferenceTarget::ThemeOrIdea) => "ids of themes or ideas".to_owned(),
        Shape::Reference(ReferenceTarget::AnyEntry) => "full names of entries".to_owned(),
        Shape::Record(record) => format!("records: {}", record_link(record)),
        shape => describe_shape(shape),
    }
}

/// The name of a record, as a link to its table.
fn record_link(record: &Record) -> String {
    let kind = ENTRY_KINDS.into_iter().find(|kind| kind.record().name == record.name);
    let heading = kind.map_or(record.name, EntryKind::map_name);
    format!("[{}](#{})", record.name, heading.replace(' ', "-"))
}

pub(super) fn models_table() -> String {
    let lines = MODELS.iter().flat_map(|model| {
        model.inputs.iter().map(|input| {
            let name =
                if input.is_cost { format!("`{}` (lower is better)", input.name) } else { code_list(&[input.name]) };
            vec![format!("`\"{}\"`", model.name), name, input.scale.describe(), escape_tags(input.question)]
        })
    });
    markdown_table(&["Model", "Input", "Type", "The question it answers"], lines)
}
