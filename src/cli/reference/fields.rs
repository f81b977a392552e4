//! The fields of every kind of entry, from the one table of fields.

use super::{codes, plain, rows};
use crate::roadmap::entry_kind::{ENTITIES, Entity};
use crate::roadmap::field::{Field, Keys, Record, Refers, Shape, with_article};
use crate::roadmap::fields;
use crate::roadmap::name;
use crate::roadmap::scoring_models::MODELS;

/// The fields every entry may have; they are told once.
const SHARED: [&str; 7] = [name::LINKS, name::TAGS, name::OWNER, name::NOTE, name::ALLOW, name::FORMERLY, name::CLASH];

/// Every record of the table of fields, once: the roadmap, each kind of entry, and what stands inside them.
pub fn records() -> Vec<&'static Record> {
    let mut found = Vec::new();
    let heads = ENTITIES.into_iter().map(Entity::record);
    std::iter::once(&fields::ROADMAP).chain(heads).for_each(|record| collect(record, &mut found));
    found
}

fn collect(record: &'static Record, found: &mut Vec<&'static Record>) {
    if found.iter().any(|other| other.name == record.name) {
        return;
    }
    found.push(record);
    record.fields.iter().filter_map(|field| inside(&field.shape)).for_each(|inside| collect(inside, found));
}

/// The record a value is, or is made of.
fn inside(shape: &'static Shape) -> Option<&'static Record> {
    match shape {
        Shape::Record(record) => Some(record),
        Shape::List(inner) | Shape::Map(_, inner) => inside(inner),
        Shape::Scores | Shape::Score => Some(&fields::SCORE),
        Shape::Reading => Some(&fields::READING),
        _ => None,
    }
}

/// The fields of one record, but those that every entry has. Of an idea only those a theme has not, or has otherwise.
pub(super) fn of_record(record_name: &str) -> Option<String> {
    let record = records().into_iter().find(|record| record.name == record_name)?;
    let is_own = |field: &&Field| !SHARED.contains(&field.name) || !has_shared(record);
    let is_told = |field: &&Field| record.name != fields::IDEA.name || !is_as_in_a_theme(field);
    Some(lines(record.fields.iter().filter(is_own).filter(is_told)))
}

fn has_shared(record: &Record) -> bool {
    record.field(name::CLASH).is_some()
}

fn is_as_in_a_theme(field: &Field) -> bool {
    fields::THEME.field(field.name).is_some_and(|other| other.question == field.question)
}

/// The fields of every entry.
pub(super) fn of_every_entry() -> String {
    lines(SHARED.iter().filter_map(|name| fields::THEME.field(name)))
}

/// The maps of the roadmap, with what they hold.
pub(super) fn maps() -> String {
    let lines = ENTITIES.into_iter().map(|entity| {
        let link = format!("[{}](#{})", entity.noun(), entity.map());
        vec![format!("`{}`", entity.map()), link, format!("`{}`", entity.title_field()), asked_for(entity.record())]
    });
    rows(&["Map", "Holds", "Named by", "`check` asks for"], lines)
}

fn asked_for(record: &Record) -> String {
    let asked: Vec<&str> = record.fields.iter().filter(|field| field.is_asked_for).map(|field| field.name).collect();
    codes(&asked)
}

fn lines<'f>(fields: impl Iterator<Item = &'f Field>) -> String {
    let lines = fields.map(|field| {
        let asked = if field.is_asked_for { "yes" } else { "" };
        let question = format!("{} {}", field.question, field.help);
        vec![
            format!("`{}`", field.name),
            plain(&holds(&field.shape)),
            asked.to_owned(),
            plain(field.default),
            plain(question.trim()),
        ]
    });
    rows(&["Field", "Holds", "Asked for", "Else", "The question it answers"], lines)
}

/// What a field may hold, in the words of this page.
fn holds(shape: &Shape) -> String {
    match shape {
        Shape::Line => "text of one line".to_owned(),
        Shape::Paragraph => "text".to_owned(),
        Shape::Number(scale) => scale.words(),
        Shape::YesNo => "`true` or `false`".to_owned(),
        Shape::Date => "a date".to_owned(),
        Shape::Due => "a due date".to_owned(),
        Shape::Word(words) => codes(words),
        Shape::Reference(refers) => reference(*refers),
        Shape::List(inner) => format!("a list of {}", several(inner)),
        Shape::Record(record) => format!("a record: {}", link(record)),
        Shape::Map(Keys::Ids, Shape::Anything) => "a map of entries by id".to_owned(),
        Shape::Map(keys, Shape::Record(record)) => format!("a map from {} to {}", key(*keys), link(record)),
        Shape::Map(keys, inner) => format!("a map from {} to {}", key(*keys), holds(inner)),
        Shape::Scores => "a map from [model](#scoring-models) to input to [score](#score)".to_owned(),
        Shape::Score => "a [score](#score)".to_owned(),
        Shape::Reading => "a number, or a [reading](#reading)".to_owned(),
        Shape::Anything => "anything: kept, and not looked into".to_owned(),
    }
}

fn reference(refers: Refers) -> String {
    match refers {
        Refers::ToPath => "the full name of an entry".to_owned(),
        refers => format!("the id of {}", with_article(refers.noun())),
    }
}

fn key(keys: Keys) -> &'static str {
    match keys {
        Keys::Ids => "id",
        Keys::Dates => "date",
        Keys::Texts => "text",
        Keys::Numbers => "whole number",
    }
}

/// What the members of a list may be.
fn several(shape: &Shape) -> String {
    match shape {
        Shape::Line => "texts of one line".to_owned(),
        Shape::Paragraph => "texts".to_owned(),
        Shape::Reference(Refers::To(entity)) => format!("ids of {}", entity.nouns()),
        Shape::Reference(Refers::ToThemeOrIdea) => "ids of themes or ideas".to_owned(),
        Shape::Reference(Refers::ToPath) => "full names of entries".to_owned(),
        Shape::Record(record) => format!("records: {}", link(record)),
        shape => holds(shape),
    }
}

/// A record by its name, as a link to its own table.
fn link(record: &Record) -> String {
    let entity = ENTITIES.into_iter().find(|entity| entity.record().name == record.name);
    let heading = entity.map_or(record.name, Entity::map);
    format!("[{}](#{})", record.name, heading.replace(' ', "-"))
}

/// The scoring models and their inputs.
pub(super) fn models() -> String {
    let lines = MODELS.iter().flat_map(|model| {
        model.inputs.iter().map(|input| {
            let name = if input.is_cost { format!("`{}` (less is better)", input.name) } else { codes(&[input.name]) };
            vec![format!("`\"{}\"`", model.name), name, input.scale.words(), plain(input.question)]
        })
    });
    rows(&["Model", "Input", "Holds", "The question it answers"], lines)
}
