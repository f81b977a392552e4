//! Parses what a user types into a value for a field.

use super::field::{KeyKind, Record, RecordLayout, Scale, Shape};
use super::fields;
use super::input::date::{self as typed_date, TypedDate, TypedDateError};
use super::input::number::{self as typed_number, TypedNumber};
use super::input::score::{self as typed_score, TypedScore, TypedScoreError};
use super::inspect::{self, SchemaError, SchemaErrorKind};
use super::location;
use super::scoring_models::{MODELS, Model};
use super::similar_words;
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::style::FileStyle;
use crate::document::tree::{Tree, TreeItem};
use crate::document::write::{ContainerLayout, Draft, quote};
use chrono::NaiveDate;
use std::fmt;

/// Why typed input is not valid for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldInputError {
    Invalid {
        input: String,
        /// Description of valid values.
        expected: String,
        /// What was probably meant.
        suggestion: Option<String>,
    },
    /// Holds the input and its two meanings.
    Ambiguous { input: String, readings: String },
    /// A date that does not exist, or is too far away.
    InvalidDate { input: String, reason: TypedDateError },
}

impl FieldInputError {
    fn invalid(input: &str, shape: &Shape) -> Self {
        Self::Invalid { input: input.to_owned(), expected: shape.describe(), suggestion: None }
    }
}

impl fmt::Display for FieldInputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { input, expected, suggestion } => {
                write!(f, "`{input}` is not {expected}")?;
                suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, "; did you mean {suggestion}?"))
            }
            Self::Ambiguous { input, readings } => {
                write!(f, "`{input}` can mean {readings}: type the one you mean")
            }
            Self::InvalidDate { input, reason } => write!(f, "`{input}` is {reason}"),
        }
    }
}

/// What typed input may depend on.
#[derive(Clone, Copy, Debug)]
pub struct InputContext<'c> {
    /// The inputs of the weighted model if the file has its own.
    pub own_criteria: &'c [&'c str],
    pub today: NaiveDate,
}

impl std::error::Error for FieldInputError {}

/// Parses input for a field: text as it is; numbers, dates and words as people write them; lists and records as RON.
pub fn parse_input(shape: &Shape, typed: &str, context: InputContext<'_>) -> Result<Draft, FieldInputError> {
    let trimmed = typed.trim();
    match shape {
        Shape::Line => Ok(Draft::Text(join_lines(typed))),
        Shape::Paragraph => Ok(Draft::Text(normalize_newlines(typed))),
        Shape::Date => parse_date(shape, trimmed, typed_date::read_day(trimmed.trim_matches('"'), context.today)),
        Shape::DueDate => parse_date(shape, trimmed, typed_date::read_due(trimmed.trim_matches('"'), context.today)),
        Shape::Reference(_) => Ok(Draft::Text(trimmed.to_owned())),
        Shape::Choice(choices) => parse_choice(choices, shape, trimmed),
        Shape::Number(scale) => parse_number(shape, *scale, trimmed, context),
        Shape::Reading => parse_number(shape, Scale::ANY, trimmed, context),
        Shape::Score => parse_score(trimmed, context),
        _ => parse_ron(shape, trimmed, context.own_criteria),
    }
}

fn parse_date(shape: &Shape, typed: &str, read: Result<TypedDate, TypedDateError>) -> Result<Draft, FieldInputError> {
    let input = typed.to_owned();
    match read {
        Ok(TypedDate::One(date)) => Ok(Draft::Text(date)),
        Ok(TypedDate::Either(one, other)) => {
            Err(FieldInputError::Ambiguous { input, readings: format!("{one} or {other}") })
        }
        Err(TypedDateError::NoDate) => Err(FieldInputError::invalid(typed, shape)),
        Err(reason) => Err(FieldInputError::InvalidDate { input, reason }),
    }
}

fn parse_number(shape: &Shape, scale: Scale, typed: &str, context: InputContext<'_>) -> Result<Draft, FieldInputError> {
    match typed_number::read_number(typed).map(|number| number.settle(|number| scale.contains(number))) {
        Some(TypedNumber::One(number)) => {
            // As typed, if the file would have it that way: `1_500`, `5.0`.
            let is_plain = typed.bytes().all(|byte| byte.is_ascii_digit() || b"-._".contains(&byte));
            let is_same = is_plain && typed.replace('_', "").parse::<f64>() == number.parse::<f64>();
            let source = if is_same { typed } else { &number };
            validated_draft(shape, source, typed, context.own_criteria)
        }
        Some(either) => Err(FieldInputError::Ambiguous { input: typed.to_owned(), readings: either.to_string() }),
        None => parse_ron(shape, typed, context.own_criteria),
    }
}

fn parse_score(typed: &str, context: InputContext<'_>) -> Result<Draft, FieldInputError> {
    // A record, as in the file.
    if typed.contains(':') {
        return parse_ron(&Shape::Score, typed, context.own_criteria);
    }
    match typed_score::read_score(typed, f64::is_finite) {
        Ok(TypedScore::Number(_)) => parse_number(&Shape::Score, Scale::ANY, typed, context),
        Ok(TypedScore::Range(numbers)) => Ok(Draft::Tuple(numbers.into_iter().map(Draft::Source).collect())),
        Err(TypedScoreError::Ambiguous { text, readings }) => Err(FieldInputError::Ambiguous { input: text, readings }),
        Err(_) => parse_ron(&Shape::Score, typed, context.own_criteria),
    }
}

/// Parses input for the value at a path of a record. Unlike [`parse_input`], it also validates the keys in the path,
/// the scale of a score, and the field names of a record.
pub fn parse_input_at(
    record: &'static Record,
    path: &Path,
    typed: &str,
    context: InputContext<'_>,
) -> Result<Draft, FieldInputError> {
    let own_criteria = context.own_criteria;
    let shape = location::shape_at(record, path).unwrap_or(Shape::Anything);
    let draft = parse_input(&shape, typed, context)?;
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
        let suggestion = similar_words::closest_match(&typed, words).map(str::to_owned);
        FieldInputError::Invalid {
            expected: format!("{noun} ({})", words.join(", ")),
            input: typed.clone(),
            suggestion,
        }
    };
    match &error.kind {
        SchemaErrorKind::UnknownField(_) => one_of(&known_field_names(record, &error.path), "a field here"),
        SchemaErrorKind::UnknownScore(_) => match error.path.segments() {
            [_, PathSegment::Key(model), _] => {
                one_of(&known_input_names(model, own_criteria), &format!("an input of {model}"))
            }
            _ => one_of(&MODELS.iter().map(|model| model.name).collect::<Vec<_>>(), "a scoring model"),
        },
        SchemaErrorKind::InvalidId => FieldInputError::Invalid {
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

fn parse_choice(choices: &'static [&'static str], shape: &Shape, typed: &str) -> Result<Draft, FieldInputError> {
    let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
    match choices.iter().find(|choice| plain(choice) == plain(typed.trim_matches('"'))) {
        Some(choice) => Ok(Draft::Source((*choice).to_owned())),
        None => Err(FieldInputError::invalid(typed, shape)),
    }
}

fn parse_ron(shape: &Shape, typed: &str, own_criteria: &[&str]) -> Result<Draft, FieldInputError> {
    let invalid = || FieldInputError::invalid(typed, shape);
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
    let invalid = || FieldInputError::invalid(typed, shape);
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
        SchemaErrorKind::Unusable => ("a number up to 1e15 (and not closer to zero than 1e-15)".to_owned(), None),
        SchemaErrorKind::InvalidScore(bad) => (format!("a score ({})", bad.message()), None),
        SchemaErrorKind::Duplicate(_) => ("a value without repeated keys".to_owned(), None),
        SchemaErrorKind::Missing { expected } => (format!("complete: {} is missing ({expected})", error.path), None),
        SchemaErrorKind::InvalidId => {
            ("valid: ids have lowercase letters, digits and hyphens, and begin with a letter or digit".to_owned(), None)
        }
        _ => (shape.describe(), None),
    };
    FieldInputError::Invalid { expected, input: typed.to_owned(), suggestion }
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

    fn context() -> InputContext<'static> {
        InputContext { own_criteria: &[], today: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap() }
    }

    fn typed(path: &str, input: &str) -> String {
        let path = parse_path(&THEME, path).unwrap();
        let shape = shape_at(&THEME, &path).unwrap();
        match parse_input(&shape, input, context()) {
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
            parse_input_at(&THEME, &path, input, context())
                .map_or_else(|invalid| invalid.to_string(), |_| "fine".to_owned())
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
    fn numbers_and_dates_are_entered_as_people_write_them() {
        assert_eq!(typed("effort", "38%"), "38");
        assert_eq!(typed("target.to", "−5"), "-5");
        assert_eq!(typed("target.to", "5k"), "5000");
        assert_eq!(typed("target.to", "4,5"), "4.5");
        assert_eq!(typed("target.to", "1,234,567"), "1234567");
        assert_eq!(typed("target.to", "1,500"), "`1,500` can mean 1500 or 1.5: type the one you mean");
        assert_eq!(typed("target.to", "1.500"), "`1.500` can mean 1500 or 1.5: type the one you mean");
        assert_eq!(typed("scores.rice.reach", "2 3,5 5"), "(2, 3.5, 5)");
        assert_eq!(
            typed("scores.rice.reach", "1,2,3"),
            "`1,2,3` is not a number, (low, likely, high), or (likely: …, why: …)"
        );
        assert_eq!(typed("target.by", "Q2 2027"), "\"2027-Q2\"");
        assert_eq!(typed("target.by", "Sep 30"), "\"2026-09-30\"");
        assert_eq!(typed("shipped_on", "yesterday"), "\"2026-03-01\"");
        assert_eq!(
            typed("shipped_on", "03.04.2026"),
            "`03.04.2026` can mean 2026-03-04 or 2026-04-03: type the one you mean"
        );
    }

    #[test]
    fn an_invalid_value_is_rejected_with_what_is_valid() {
        assert_eq!(typed("effort", "30ish"), "`30ish` is not a number from 0 up; did you mean 30?");
        assert_eq!(typed("shipped_on", "recently"), "`recently` is not a date like \"2026-03-02\"");
        assert_eq!(typed("shipped_on", "2026-02-29"), "`2026-02-29` is not in the calendar");
        assert_eq!(typed("target.by", "2200"), "`2200` is out of range: years go from 1900 to 2199");
        assert_eq!(typed("lane", "Soon"), "`Soon` is not one of Now, Next, Later, Shipped, Dropped");
        assert_eq!(typed("goals", "a"), "`a` is not a list: [the id of a goal in quotes]");
        assert_eq!(typed("effort", "-1"), "`-1` is not a number from 0 up");
        assert_eq!(typed("effort", "1, rank: 2"), "`1, rank: 2` is not a number from 0 up");
        assert_eq!(typed("effort", "NaN"), "`NaN` is not a number from 0 up");
    }
}
