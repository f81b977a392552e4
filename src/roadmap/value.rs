//! Parses what a user types into a value for a field.

use super::field::{KeyKind, Record, RecordLayout, Shape};
use super::fields;
use super::inspect::{self, SchemaError, SchemaErrorKind};
use super::location;
use super::scoring_models::{MODELS, Model};
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::style::FileStyle;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft, quote};
use std::fmt;

/// Why typed input is not valid for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldInputError {
    /// Description of valid values.
    pub expected: String,
    pub input: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl fmt::Display for FieldInputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not {}", self.input, self.expected)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean {suggestion}?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FieldInputError {}

/// Parses input for a field: text as it is; numbers, dates and words as in the file; lists and records as RON.
pub fn parse_input(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, FieldInputError> {
    match shape {
        Shape::Line => Ok(Draft::Text(join_lines(typed))),
        Shape::Paragraph => Ok(Draft::Text(normalize_newlines(typed))),
        Shape::Date | Shape::DueDate => parse_quoted(shape, typed.trim(), own_criteria),
        Shape::Reference(_) => Ok(Draft::Text(typed.trim().to_owned())),
        Shape::Choice(choices) => parse_choice(choices, shape, typed.trim()),
        _ => parse_ron(shape, typed.trim(), own_criteria),
    }
}

/// Parses input for the value at a path of a record. Unlike [`parse_input`], it also validates the keys in the path,
/// the scale of a score, and the field names of a record.
pub fn parse_input_at(
    record: &'static Record,
    path: &Path,
    typed: &str,
    own_criteria: &[&str],
) -> Result<Draft, FieldInputError> {
    let shape = location::shape_at(record, path).unwrap_or(Shape::Anything);
    let draft = parse_input(&shape, typed, own_criteria)?;
    let source =
        path.segments().iter().rev().fold(
            draft.print_on_one_line(&FileStyle::default()),
            |inner, segment| match segment {
                PathSegment::Field(name) => format!("({name}: {inner})"),
                PathSegment::Key(key) => format!("{{{}: {inner}}}", quote(key, &FileStyle::default())),
                PathSegment::Index(_) => format!("[{inner}]"),
            },
        );
    let Ok(tree) = Tree::parse(&source, 0) else { return Ok(draft) };
    let errors = inspect::inspect_record(tree.root(), record, own_criteria);
    let written = |error: &SchemaError| source.get(error.span.clone()).unwrap_or_default().trim_matches('"').to_owned();
    match errors.iter().find(|error| !matches!(error.kind, SchemaErrorKind::Missing { .. })) {
        Some(error) => Err(error_at_path(error, record, written(error), own_criteria)),
        None => Ok(draft),
    }
}

/// The error of a key, field or score in the path.
fn error_at_path(
    error: &SchemaError,
    record: &'static Record,
    typed: String,
    own_criteria: &[&str],
) -> FieldInputError {
    let one_of = |words: &[&str], noun: &str| {
        let suggestion = inspect::closest_match(&typed, words).map(str::to_owned);
        FieldInputError { expected: format!("{noun} ({})", words.join(", ")), input: typed.clone(), suggestion }
    };
    match &error.kind {
        SchemaErrorKind::UnknownField(_) => one_of(&known_field_names(record, &error.path), "a field here"),
        SchemaErrorKind::UnknownScore(_) => match error.path.segments() {
            [_, PathSegment::Key(model), _] => {
                one_of(&known_input_names(model, own_criteria), &format!("an input of {model}"))
            }
            _ => one_of(&MODELS.iter().map(|model| model.name).collect::<Vec<_>>(), "a scoring model"),
        },
        SchemaErrorKind::InvalidId => FieldInputError {
            expected: "an id (lowercase letters, digits and hyphens)".to_owned(),
            input: typed,
            suggestion: None,
        },
        _ => error_from_schema(error, &typed, &Shape::Anything),
    }
}

fn known_field_names(record: &'static Record, path: &Path) -> Vec<&'static str> {
    let parent = path.split_last().map(|(parent, _)| parent).unwrap_or_default();
    match location::shape_at(record, &parent) {
        Some(Shape::Record(record)) => record.field_names(),
        Some(Shape::Score) => fields::SCORE.field_names(),
        Some(Shape::Reading) => fields::READING.field_names(),
        _ => Vec::new(),
    }
}

fn known_input_names<'c>(model: &str, own_criteria: &[&'c str]) -> Vec<&'c str> {
    match Model::find(model) {
        Some(known) if known.name != super::scoring_models::WEIGHTED || own_criteria.is_empty() => {
            known.inputs.iter().map(|input| input.name).collect()
        }
        _ => own_criteria.to_vec(),
    }
}

/// Line breaks of pasted text become spaces.
fn join_lines(typed: &str) -> String {
    normalize_newlines(typed).trim_matches('\n').replace('\n', " ")
}

fn normalize_newlines(typed: &str) -> String {
    typed.replace("\r\n", "\n").replace('\r', "\n")
}

fn parse_quoted(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, FieldInputError> {
    let text = typed.trim_matches('"');
    let source = crate::document::write::quote(text, &crate::document::style::FileStyle::default());
    let draft = Draft::Text(text.to_owned());
    validated_draft(shape, &source, typed, own_criteria).map(|_| draft)
}

fn parse_choice(choices: &'static [&'static str], shape: &Shape, typed: &str) -> Result<Draft, FieldInputError> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    match choices.iter().find(|choice| plain(choice) == plain(typed.trim_matches('"'))) {
        Some(choice) => Ok(Draft::Source((*choice).to_owned())),
        None => Err(FieldInputError { expected: shape.describe(), input: typed.to_owned(), suggestion: None }),
    }
}

fn parse_ron(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, FieldInputError> {
    let invalid = || FieldInputError { expected: shape.describe(), input: typed.to_owned(), suggestion: None };
    let tree = Tree::parse(typed, 0).map_err(|_| invalid())?;
    let is_whole = tree.root().span() == (0..typed.len());
    if !is_whole || crate::document::validator::Validator::from_head("").validate_value(typed).is_err() {
        let errors = inspect::inspect_value(tree.root(), shape, own_criteria);
        return Err(errors.first().map_or_else(invalid, |error| error_from_schema(error, typed, shape)));
    }
    validated_draft(shape, typed, typed, own_criteria)
}

/// The draft of a source that is valid for the shape.
fn validated_draft(shape: &Shape, source: &str, typed: &str, own_criteria: &[&str]) -> Result<Draft, FieldInputError> {
    let invalid = || FieldInputError { expected: shape.describe(), input: typed.to_owned(), suggestion: None };
    let tree = Tree::parse(source, 0).map_err(|_| invalid())?;
    let errors = inspect::inspect_value(tree.root(), shape, own_criteria);
    let worst = errors
        .iter()
        .find(|error| !matches!(error.kind, SchemaErrorKind::UnknownField(_) | SchemaErrorKind::UnknownScore(_)));
    match worst {
        Some(error) => Err(error_from_schema(error, typed, shape)),
        None => Ok(draft_from_item(shape, tree.root())),
    }
}

fn error_from_schema(error: &SchemaError, typed: &str, shape: &Shape) -> FieldInputError {
    let (expected, suggestion) = match &error.kind {
        SchemaErrorKind::WrongType { expected, suggestion } => (expected.clone(), suggestion.clone()),
        SchemaErrorKind::OutOfRange(scale) => (scale.clone(), None),
        SchemaErrorKind::InvalidScore(bad) => (format!("a score ({})", bad.message()), None),
        SchemaErrorKind::Duplicate(_) => ("a value without repeated keys".to_owned(), None),
        SchemaErrorKind::Missing { expected } => (format!("complete: {} is missing ({expected})", error.path), None),
        SchemaErrorKind::InvalidId => ("valid: ids have lowercase letters, digits and hyphens".to_owned(), None),
        _ => (shape.describe(), None),
    };
    FieldInputError { expected, input: typed.to_owned(), suggestion }
}

/// Converts a value to our layout: texts and numbers as written, containers as the table of fields lays them out.
pub fn draft_from_item(shape: &Shape, item: TreeItem<'_>) -> Draft {
    let item = item.unwrap_some();
    match (shape, item.kind()) {
        (Shape::List(of), NodeKind::List) => {
            Draft::List(item.items().map(|item| draft_from_item(of, item)).collect(), list_layout())
        }
        (Shape::Record(record), NodeKind::Record) => draft_from_record(record, item),
        (Shape::Map(_, of), NodeKind::Map) => draft_from_map(item, of),
        (Shape::Scores, NodeKind::Map) => draft_from_map(item, &Shape::Map(KeyKind::Texts, &Shape::Score)),
        _ => Draft::Source(item.source().to_owned()),
    }
}

fn draft_from_record(record: &'static Record, item: TreeItem<'_>) -> Draft {
    let mut fields: Vec<(usize, String, Draft)> = Vec::new();
    for part in item.items() {
        let name = part.key().into_owned();
        let position = record.fields.iter().position(|field| field.name == name);
        let shape = position.and_then(|at| record.fields.get(at)).map_or(Shape::Anything, |field| field.shape);
        fields.push((position.unwrap_or(usize::MAX), name, draft_from_item(&shape, part)));
    }
    fields.sort_by_key(|(position, ..)| *position);
    let fields: Vec<(String, Draft)> = fields.into_iter().map(|(_, name, value)| (name, value)).collect();
    let layout = record_layout(record, fields.len());
    Draft::Record(fields, layout)
}

fn draft_from_map(item: TreeItem<'_>, of: &Shape) -> Draft {
    Draft::Map(
        item.items().map(|part| (part.key().into_owned(), draft_from_item(of, part))).collect(),
        ContainerLayout::Block,
    )
}

/// Lists have one member per line, so that two branches seldom touch the same line.
pub fn list_layout() -> ContainerLayout {
    ContainerLayout::Block
}

/// The layout of a new record with this number of fields.
pub fn record_layout(record: &Record, fields: usize) -> ContainerLayout {
    match record.layout {
        RecordLayout::Block => ContainerLayout::Block,
        RecordLayout::Line => ContainerLayout::Line,
        RecordLayout::BlockWhenMany if fields > 1 => ContainerLayout::Block,
        RecordLayout::BlockWhenMany => ContainerLayout::Line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::style::FileStyle;
    use crate::roadmap::fields::THEME;
    use crate::roadmap::location::{parse_path, shape_at};

    fn typed(path: &str, input: &str) -> String {
        let path = parse_path(&THEME, path).unwrap();
        let shape = shape_at(&THEME, &path).unwrap();
        match parse_input(&shape, input, &[]) {
            Ok(draft) => draft.print("", &FileStyle::default()),
            Err(invalid) => invalid.to_string(),
        }
    }

    #[test]
    fn values_are_entered_as_in_the_file() {
        assert_eq!(typed("title", "It's \"new\""), r#""It's \"new\"""#);
        assert_eq!(typed("title", "two\r\nlines"), "\"two lines\"");
        assert_eq!(typed("why.problem", "two\r\nlines"), "\"two\nlines\"");
        assert_eq!(typed("effort", "1_500"), "1_500");
        assert_eq!(typed("target.by", "2026-Q3"), "\"2026-Q3\"");
        assert_eq!(typed("lane", "now"), "Now");
        assert_eq!(typed("kind", "keep-lights-on"), "KeepLightsOn");
        assert_eq!(typed("goals", "[\"a\"]"), "[\n    \"a\",\n]");
        assert_eq!(typed("target", "(by: \"2026\", metric: \"m\")"), "(\n    metric: \"m\",\n    by: \"2026\",\n)");
        assert_eq!(typed("scores.rice.reach", "(1, 2, 3)"), "(1, 2, 3)");
    }

    #[test]
    fn keys_scales_and_field_names_are_validated_too() {
        let typed = |path: &str, input: &str| {
            let path = parse_path(&THEME, path).unwrap();
            parse_input_at(&THEME, &path, input, &[]).map_or_else(|invalid| invalid.to_string(), |_| "fine".to_owned())
        };
        for (path, input) in [
            ("scores.rice.reach", "(1, 2, 3)"),
            ("scores.weighted.customer", "(likely: 4, why: \"x\")"),
            ("options.new-one.status", "Doing"),
            ("target.to", "5"),
            ("trade_offs[1].because", "x"),
            ("alignment.Sales", "(who: \"tom\", on: \"2026-02-12\")"),
            ("conflict", "{\"a\": [Base(1)]}"),
        ] {
            assert_eq!(typed(path, input), "fine", "{path}");
        }
        assert_eq!(typed("scores.rice.confidence", "80"), "`80` is not a number from 0 to 1");
        assert_eq!(
            typed("scores.rice.reech", "80"),
            "`reech` is not an input of rice (reach, impact, confidence, effort); did you mean reach?"
        );
        assert_eq!(
            typed("scores.rise", "{}"),
            "`rise` is not a scoring model (rice, weighted, ice, wsjf, cd3, opportunity, kano); did you mean rice?"
        );
        assert_eq!(
            typed("options.New One.text", "x"),
            "`New One` is not an id (lowercase letters, digits and hyphens)"
        );
        assert_eq!(
            typed("why", "(problem: \"p\", reson: \"r\")"),
            "`reson` is not a field here (problem, reason, customer); did you mean reason?"
        );
    }

    #[test]
    fn an_invalid_value_is_rejected_with_what_is_valid() {
        assert_eq!(typed("effort", "30ish"), "`30ish` is not a number from 0 up; did you mean 30?");
        assert_eq!(typed("effort", "38%"), "`38%` is not a number from 0 up; did you mean 38?");
        assert_eq!(typed("shipped_on", "yesterday"), "`yesterday` is not a date like \"2026-03-02\"");
        assert_eq!(typed("lane", "Soon"), "`Soon` is not one of Now, Next, Later, Shipped, Dropped");
        assert_eq!(typed("goals", "a"), "`a` is not a list: [the id of a goal in quotes]");
        assert_eq!(typed("effort", "-1"), "`-1` is not a number from 0 up");
        assert_eq!(typed("effort", "1, rank: 2"), "`1, rank: 2` is not a number from 0 up");
        assert_eq!(typed("effort", "NaN"), "`NaN` is not a number from 0 up");
    }
}
