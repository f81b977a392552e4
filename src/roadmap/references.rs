//! References of an entry with their places: what a rename has to change.

use super::shape::{Record, Refers, Shape};
use crate::document::path::Path;
use crate::document::tree::Item;

/// One id written somewhere in an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where, from the entry.
    pub path: Path,
    /// What it may name.
    pub refers: Refers,
    /// The id, or the full name.
    pub id: String,
    /// Its bytes in the indexed text, quotes included.
    pub span: std::ops::Range<usize>,
}

/// All references in a record, in the order of the text.
pub fn references(record: Item<'_>, shape: &'static Record) -> Vec<Reference> {
    let mut found = Vec::new();
    of_record(record.inner(), shape, &Path::here(), &mut found);
    found
}

fn of_record(record: Item<'_>, shape: &'static Record, path: &Path, found: &mut Vec<Reference>) {
    for item in record.items() {
        let name = super::facts::field_name(item);
        if let Some(field) = shape.field(name) {
            of_value(item.inner(), &field.shape, &path.field(name), found);
        }
    }
}

fn of_value(value: Item<'_>, shape: &Shape, path: &Path, found: &mut Vec<Reference>) {
    match shape {
        Shape::Reference(refers) => {
            if let Some(id) = value.as_text().filter(|id| !id.is_empty()) {
                let (path, span) = (path.clone(), value.span());
                found.push(Reference { path, refers: *refers, id: id.into_owned(), span });
            }
        }
        Shape::List(of) => {
            for (index, item) in value.items().enumerate() {
                of_value(item.inner(), of, &path.index(index), found);
            }
        }
        Shape::Map(_, of) => {
            for item in value.items() {
                of_value(item.inner(), of, &path.key(&item.key()), found);
            }
        }
        Shape::Record(record) => of_record(value, record, path, found),
        _ => {}
    }
}
