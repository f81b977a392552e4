//! Paths as people type them, held against the table of fields: `target.by`, `readings.2026-03-02`,
//! `trade_offs[0].because`.

use super::entry_kind::Entity;
use super::field::{Record, Shape};
use super::fields;
use crate::document::chunk::Serial;
use crate::document::path::{Path, Segment};
use std::fmt;

/// Whose field is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Owner {
    /// The roadmap itself.
    Roadmap,
    /// An entry.
    Entry(Serial),
}

/// Why a typed path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadPath {
    /// Nothing was typed, or a step of it is empty.
    Empty,
    /// A field the table does not know; the fields it does know.
    NoSuchField {
        /// What was typed.
        name: String,
        /// What there is.
        known: Vec<&'static str>,
    },
    /// A step into a value that has no parts; the path up to it.
    NoParts(String),
    /// `[…]` without a whole number in it.
    BadIndex(String),
}

impl fmt::Display for BadPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("a path is missing, for example target.by"),
            Self::NoSuchField { name, known } => {
                write!(f, "there is no field `{name}` here; there are: {}", known.join(", "))
            }
            Self::NoParts(path) => write!(f, "{path} has no parts"),
            Self::BadIndex(step) => write!(f, "[{step}] is no place in a list: write [0], [1] …"),
        }
    }
}

/// The fields of whom a path is about.
pub fn record_of(entity: Option<Entity>) -> &'static Record {
    entity.map_or(&fields::ROADMAP, Entity::record)
}

/// Reads a typed path from `record` on.
pub fn parse(record: &'static Record, typed: &str) -> Result<Path, BadPath> {
    let mut path = Path::here();
    let mut place = Some(Shape::Record(record));
    for step in steps(typed)? {
        let (segment, next) = match (&step, place) {
            (Step::Index(index), _) => (Segment::Index(*index), part(place, None)),
            (Step::Name(name), Some(Shape::Record(record))) => {
                let field = record
                    .field(name)
                    .ok_or_else(|| BadPath::NoSuchField { name: name.clone(), known: record.order() })?;
                (Segment::Field(name.clone()), Some(field.shape))
            }
            (Step::Name(name), Some(Shape::Score | Shape::Reading | Shape::Anything) | None) => {
                (Segment::Field(name.clone()), part(place, Some(name)))
            }
            (Step::Name(name), Some(Shape::List(_))) => match name.parse::<usize>() {
                Ok(index) => (Segment::Index(index), part(place, None)),
                Err(_) => return Err(BadPath::NoParts(path.to_string())),
            },
            (Step::Name(name), Some(Shape::Map(..) | Shape::Scores)) => {
                (Segment::Key(name.clone()), part(place, Some(name)))
            }
            (Step::Name(_), Some(_)) => return Err(BadPath::NoParts(path.to_string())),
        };
        path = path.then(segment);
        place = next;
    }
    Ok(path)
}

/// The shape of what is inside a value. The inputs of a model are the parts of a part of `scores`.
fn part(place: Option<Shape>, name: Option<&str>) -> Option<Shape> {
    match place? {
        Shape::List(of) | Shape::Map(_, of) => Some(*of),
        Shape::Scores => Some(Shape::Map(super::field::Keys::Texts, &Shape::Score)),
        Shape::Score => name.and_then(|name| fields::SCORE.field(name)).map(|field| field.shape),
        Shape::Reading => name.and_then(|name| fields::READING.field(name)).map(|field| field.shape),
        _ => None,
    }
}

/// The shape of what a path leads to.
pub fn shape_at(record: &'static Record, path: &Path) -> Option<Shape> {
    path.segments().iter().try_fold(Shape::Record(record), |shape, segment| match (shape, segment) {
        (Shape::Record(record), Segment::Field(name) | Segment::Key(name)) => {
            record.field(name).map(|field| field.shape)
        }
        (_, Segment::Field(name) | Segment::Key(name)) => part(Some(shape), Some(name)),
        (_, Segment::Index(_)) => part(Some(shape), None),
    })
}

enum Step {
    Name(String),
    Index(usize),
}

/// Cuts `a.b[0]."c.d"` into its steps.
fn steps(typed: &str) -> Result<Vec<Step>, BadPath> {
    let mut steps = Vec::new();
    let mut rest = typed.trim();
    if rest.is_empty() {
        return Err(BadPath::Empty);
    }
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (index, behind) = inside.split_once(']').unwrap_or((inside, ""));
            steps.push(Step::Index(index.trim().parse().map_err(|_| BadPath::BadIndex(index.to_owned()))?));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (key, behind) = inside.split_once('"').unwrap_or((inside, ""));
            steps.push(Step::Name(key.to_owned()));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            if name.is_empty() {
                return Err(BadPath::Empty);
            }
            steps.push(Step::Name(name.to_owned()));
            rest = behind.strip_prefix('.').unwrap_or(behind);
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(typed: &str) -> String {
        match parse(&fields::THEME, typed) {
            Ok(path) => {
                let shape = shape_at(&fields::THEME, &path).map_or("nothing known".to_owned(), |shape| shape.words());
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
        assert_eq!(parsed("items.guided.sprint"), "items.guided.sprint: text in quotes");
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
