//! Paths as users type them, resolved against the table of fields: `target.by`, `readings.2026-03-02`,
//! `trade_offs[0].because`.

use super::entry_kind::EntryKind;
use super::field::{Record, Shape};
use super::fields;
use crate::document::chunk::EntryId;
use crate::document::path::{Path, PathSegment};
use std::fmt;

/// Whose field a path refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldOwner {
    Roadmap,
    Entry(EntryId),
}

/// Why a typed path is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathError {
    /// The path, or one of its steps, is empty.
    Empty,
    UnknownField {
        name: String,
        known: Vec<&'static str>,
    },
    /// A step into a value without parts; holds the path of that value.
    NotAContainer(String),
    /// `[…]` without a whole number.
    InvalidIndex(String),
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the path is missing a name: write it like target.by"),
            Self::UnknownField { name, known } => {
                write!(f, "unknown field `{name}`. The fields are: {}", known.join(", "))
            }
            Self::NotAContainer(path) => write!(f, "{path} has no fields or list items"),
            Self::InvalidIndex(step) => write!(f, "[{step}] is not a list position: write [0], [1] …"),
        }
    }
}

/// The fields of an entry kind, or of the roadmap for `None`.
pub fn record_of(kind: Option<EntryKind>) -> &'static Record {
    kind.map_or(&fields::ROADMAP, EntryKind::record)
}

/// Parses a typed path that starts at `record`.
pub fn parse_path(record: &'static Record, typed: &str) -> Result<Path, PathError> {
    let mut path = Path::root();
    let mut shape = Some(Shape::Record(record));
    for step in tokenize_path(typed)? {
        let (segment, next) = match (&step, shape) {
            (PathToken::Index(index), _) => (PathSegment::Index(*index), inner_shape(shape, None)),
            (PathToken::Name(name), Some(Shape::Record(record))) => {
                let field = record
                    .field(name)
                    .ok_or_else(|| PathError::UnknownField { name: name.clone(), known: record.field_names() })?;
                (PathSegment::Field(name.clone()), Some(field.shape))
            }
            (PathToken::Name(name), Some(Shape::Score | Shape::Reading | Shape::Anything) | None) => {
                (PathSegment::Field(name.clone()), inner_shape(shape, Some(name)))
            }
            (PathToken::Name(name), Some(Shape::List(_))) => match name.parse::<usize>() {
                Ok(index) => (PathSegment::Index(index), inner_shape(shape, None)),
                Err(_) => return Err(PathError::NotAContainer(path.to_string())),
            },
            (PathToken::Name(name), Some(Shape::Map(..) | Shape::Scores)) => {
                (PathSegment::Key(name.clone()), inner_shape(shape, Some(name)))
            }
            (PathToken::Name(_), Some(_)) => return Err(PathError::NotAContainer(path.to_string())),
        };
        path = path.join(segment);
        shape = next;
    }
    Ok(path)
}

/// The shape inside a container.
fn inner_shape(shape: Option<Shape>, name: Option<&str>) -> Option<Shape> {
    match shape? {
        Shape::List(of) | Shape::Map(_, of) => Some(*of),
        Shape::Scores => Some(Shape::Map(super::field::KeyKind::Texts, &Shape::Score)),
        Shape::Score => name.and_then(|name| fields::SCORE.field(name)).map(|field| field.shape),
        Shape::Reading => name.and_then(|name| fields::READING.field(name)).map(|field| field.shape),
        _ => None,
    }
}

/// The shape of the value at a path.
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

/// Splits `a.b[0]."c.d"` into its steps.
fn tokenize_path(typed: &str) -> Result<Vec<PathToken>, PathError> {
    let mut steps = Vec::new();
    let mut rest = typed.trim();
    if rest.is_empty() {
        return Err(PathError::Empty);
    }
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (index, after) = inside.split_once(']').unwrap_or((inside, ""));
            steps.push(PathToken::Index(index.trim().parse().map_err(|_| PathError::InvalidIndex(index.to_owned()))?));
            rest = after.strip_prefix('.').unwrap_or(after);
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (key, after) = inside.split_once('"').unwrap_or((inside, ""));
            steps.push(PathToken::Name(key.to_owned()));
            rest = after.strip_prefix('.').unwrap_or(after);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            if name.is_empty() {
                return Err(PathError::Empty);
            }
            steps.push(PathToken::Name(name.to_owned()));
            rest = after.strip_prefix('.').unwrap_or(after);
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
                let shape = shape_at(&fields::THEME, &path).map_or("unknown".to_owned(), |shape| shape.describe());
                format!("{path}: {shape}")
            }
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn paths_are_resolved_by_the_table() {
        assert_eq!(parsed("target.to"), "target.to: a number");
        assert_eq!(parsed("trade_offs[0].because"), "trade_offs[0].because: text in quotes");
        assert_eq!(parsed("trade_offs.0.because"), "trade_offs[0].because: text in quotes");
        assert_eq!(parsed("links.\"a.b\""), "links.a.b: text in quotes");
        assert_eq!(parsed("scores.rice.reach.likely"), "scores.rice.reach.likely: a number");
        assert_eq!(parsed("options.guided.sprint"), "options.guided.sprint: text in quotes");
    }

    #[test]
    fn invalid_paths_are_explained() {
        assert!(parsed("titel").starts_with("unknown field `titel`. The fields are: title, lane, why"));
        assert_eq!(parsed("title.x"), "title has no fields or list items");
        assert_eq!(parsed("goals[x]"), "[x] is not a list position: write [0], [1] …");
        assert_eq!(parsed(""), "the path is missing a name: write it like target.by");
        assert_eq!(parsed("why..x"), "the path is missing a name: write it like target.by");
    }
}
