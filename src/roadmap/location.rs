//! Paths as people type them, held against the table of fields: `target.by`, `readings.2026-03-02`,
//! `trade_offs[0].because`.

use super::entry_kind::EntryKind;
use super::field::{Record, Shape};
use super::fields;
use crate::document::chunk::EntryId;
use crate::document::path::{Path, PathSegment};
use std::fmt;

/// Whose field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldOwner {
    /// The roadmap itself.
    Roadmap,
    /// An entry.
    Entry(EntryId),
}

/// Why a typed path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// Nothing was typed, or a step of it is empty.
    Empty,
    /// A field the table does not know; the fields it does know.
    UnknownField {
        /// What was typed.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// A step into a value that has no parts; the path up to it.
    NotAContainer(String),
    /// `[…]` without a whole number in it.
    InvalidIndex(String),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a path is missing, for example target.by"),
            Self::UnknownField { name, known } => {
                write!(f, "there is no field `{name}` here; there are: {}", known.join(", "))
            }
            Self::NotAContainer(path) => write!(f, "{path} has no parts"),
            Self::InvalidIndex(step) => write!(f, "[{step}] is no place in a list: write [0], [1] …"),
        }
    }
}

/// The fields of whom a path is about.
pub fn record_of(kind: Option<EntryKind>) -> &'static Record {
    kind.map_or(&fields::ROADMAP, EntryKind::record)
}

/// Reads a typed path from `record` on.
pub fn parse_path(record: &'static Record, typed: &str) -> Result<Path, PathError> {
    let mut path = Path::root();
    let mut place = Some(Shape::Record(record));
    for step in tokenize_path(typed)? {
        let (segment, next) = match (&step, place) {
            (PathToken::Index(index), _) => (PathSegment::Index(*index), inner_shape(place, None)),
            (PathToken::Name(name), Some(Shape::Record(record))) => {
                let field = record
                    .field(name)
                    .ok_or_else(|| PathError::UnknownField { name: name.clone(), known: record.field_names() })?;
                (PathSegment::Field(name.clone()), Some(field.shape))
            }
            (PathToken::Name(name), Some(Shape::Score | Shape::Reading | Shape::Anything) | None) => {
                (PathSegment::Field(name.clone()), inner_shape(place, Some(name)))
            }
            (PathToken::Name(name), Some(Shape::List(_))) => match name.parse::<usize>() {
                Ok(index) => (PathSegment::Index(index), inner_shape(place, None)),
                Err(_) => return Err(PathError::NotAContainer(path.to_string())),
            },
            (PathToken::Name(name), Some(Shape::Map(..) | Shape::Scores)) => {
                (PathSegment::Key(name.clone()), inner_shape(place, Some(name)))
            }
            (PathToken::Name(_), Some(_)) => return Err(PathError::NotAContainer(path.to_string())),
        };
        path = path.join(segment);
        place = next;
    }
    Ok(path)
}

/// The shape of what is inside a value. The inputs of a model are the parts of a part of `scores`.
fn inner_shape(place: Option<Shape>, name: Option<&str>) -> Option<Shape> {
    match place? {
        Shape::List(of) | Shape::Map(_, of) => Some(*of),
        Shape::Scores => Some(Shape::Map(super::field::KeyKind::Texts, &Shape::Score)),
        Shape::Score => name.and_then(|name| fields::SCORE.field(name)).map(|field| field.shape),
        Shape::Reading => name.and_then(|name| fields::READING.field(name)).map(|field| field.shape),
        _ => None,
    }
}

/// The shape of what a path leads to.
pub fn shape_at(record: &'static Record, path: &Path) -> Option<Shape> {
    path.segments().iter().try_fold(Shape::Record(record), |shape, segment| match (shape, segment) {
        (Shape::Record(record), PathSegment::Field(name) | PathSegment::Key(name)) => {
            record.field(name).map(|field| field.shape)
        }
        (_, PathSegment::Field(name) | PathSegment::Key(name)) => inner_shape(Some(shape), Some(name)),
        (_, PathSegment::Index(_)) => inner_shape(Some(shape), None),
    })
}

enum PathToken {
    Name(String),
    Index(usize),
}

/// Cuts `a.b[0]."c.d"` into its steps.
fn tokenize_path(typed: &str) -> Result<Vec<PathToken>, PathError> {
    let mut steps = Vec::new();
    let mut rest = typed.trim();
    if rest.is_empty() {
        return Err(PathError::Empty);
    }
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (index, behind) = inside.split_once(']').unwrap_or((inside, ""));
            steps.push(PathToken::Index(index.trim().parse().map_err(|_| PathError::InvalidIndex(index.to_owned()))?));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (key, behind) = inside.split_once('"').unwrap_or((inside, ""));
            steps.push(PathToken::Name(key.to_owned()));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            if name.is_empty() {
                return Err(PathError::Empty);
            }
            steps.push(PathToken::Name(name.to_owned()));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> String {
        match parse_path(&fields::THEME, typed) {
            Ok(path) => {
                let shape =
                    shape_at(&fields::THEME, &path).map_or("nothing known".to_owned(), |shape| shape.describe());
                format!("{path}: {shape}")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn paths_are_read_by_the_table() {
        assert_eq!(parsed("target.to"), "target.to: a number");
        assert_eq!(parsed("trade_offs[0].because"), "trade_offs[0].because: text in quotes");
        assert_eq!(parsed("trade_offs.0.because"), "trade_offs[0].because: text in quotes");
        assert_eq!(parsed("links.\"a.b\""), "links.a.b: text in quotes");
        assert_eq!(parsed("scores.rice.reach.likely"), "scores.rice.reach.likely: a number");
        assert_eq!(parsed("options.guided.sprint"), "options.guided.sprint: text in quotes");
    }

    #[test]
    fn a_path_that_leads_nowhere_says_so() {
        assert!(parsed("titel").starts_with("there is no field `titel` here; there are: title, lane, why"));
        assert_eq!(parsed("title.x"), "title has no parts");
        assert_eq!(parsed("goals[x]"), "[x] is no place in a list: write [0], [1] …");
        assert_eq!(parsed(""), "a path is missing, for example target.by");
        assert_eq!(parsed("why..x"), "a path is missing, for example target.by");
    }
}
