//! Validates an entry against the table of fields. Reports each error with its location and, where it can be guessed,
//! the correct source.

use super::date;
use super::entry_row_reader::field_name;
use super::field::{Field, KeyKind, Record, Scale, Shape, is_usable_number};
use super::input;
use super::name;
use super::score_input::{ScoreInput, ScoreInputError};
use super::scoring_models::Model;
use super::similar_words::closest_match;
use super::slug;
use crate::document::node::NodeKind;
use crate::document::path::Path;
use crate::document::tree::TreeItem;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub struct SchemaError {
    /// Relative to the entry.
    pub path: Path,
    /// In the indexed text.
    pub span: Range<usize>,
    pub kind: SchemaErrorKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SchemaErrorKind {
    /// The field cannot hold this value.
    WrongType {
        /// Description of valid values.
        expected: String,
        /// Corrected source, if it can be guessed.
        suggestion: Option<String>,
    },
    /// A required field is missing.
    Missing {
        /// Description of valid values.
        expected: String,
    },
    /// A number off its scale; holds the description of the scale.
    OutOfRange(String),
    NotFinite,
    /// Too large, or too close to zero, to calculate with.
    Unusable,
    InvalidScore(ScoreInputError),
    /// A repeated key or field; holds the span of the first one.
    Duplicate(Range<usize>),
    /// An unknown field, and the one that was probably meant.
    UnknownField(Option<&'static str>),
    /// An unknown scoring model or input; holds which of the two.
    UnknownScore(String),
    /// A key that is not a valid id.
    InvalidId,
}

/// Validates a record. `own_criteria` are the inputs of the weighted model if the file has its own.
pub fn inspect_record(record: TreeItem<'_>, shape: &'static Record, own_criteria: &[&str]) -> Vec<SchemaError> {
    let mut inspector = Inspector::new(own_criteria);
    inspector.inspect_record(record.unwrap_some(), shape);
    inspector.errors
}

pub fn inspect_value(value: TreeItem<'_>, shape: &Shape, own_criteria: &[&str]) -> Vec<SchemaError> {
    let mut inspector = Inspector::new(own_criteria);
    inspector.inspect_value(value, shape);
    inspector.errors
}

/// One pass over an entry. The current path is only built when an error is reported.
struct Inspector<'t, 'c> {
    errors: Vec<SchemaError>,
    steps: SmallVec<[BorrowedSegment<'t>; 8]>,
    own_criteria: &'c [&'c str],
}

/// A path segment that borrows from the text.
enum BorrowedSegment<'t> {
    Field(&'t str),
    Key(Cow<'t, str>),
    Index(usize),
}

impl<'t, 'c> Inspector<'t, 'c> {
    fn new(own_criteria: &'c [&'c str]) -> Self {
        Self { errors: Vec::new(), steps: SmallVec::new(), own_criteria }
    }

    fn current_path(&self) -> Path {
        self.steps.iter().fold(Path::root(), |path, step| match step {
            BorrowedSegment::Field(name) => path.field(name),
            BorrowedSegment::Key(key) => path.key(key),
            BorrowedSegment::Index(index) => path.index(*index),
        })
    }

    fn inspect_child(&mut self, step: BorrowedSegment<'t>, look: impl FnOnce(&mut Self)) {
        self.steps.push(step);
        look(self);
        self.steps.pop();
    }

    fn report(&mut self, span: Range<usize>, kind: SchemaErrorKind) {
        let path = self.current_path();
        self.errors.push(SchemaError { path, span, kind });
    }

    fn report_wrong_type(&mut self, item: TreeItem<'t>, shape: &Shape, suggestion: Option<String>) {
        self.report(item.span(), SchemaErrorKind::WrongType { expected: shape.describe(), suggestion });
    }

    fn inspect_record(&mut self, record: TreeItem<'t>, shape: &'static Record) {
        if !matches!(record.kind(), NodeKind::Record) {
            return self.report_wrong_type(record, &Shape::Record(shape), None);
        }
        let (mut present, mut given) = (FieldPositionSet::default(), FieldPositionSet::default());
        // Fields are mostly in canonical order: continue where the last one was found.
        let mut next = 0;
        for item in record.items() {
            let name = field_name(item);
            let found = shape.position_from(next, name);
            next = found.map_or(next, |position| position + 1);
            if found.is_none_or(|position| present.insert(position) == Occurrence::Repeated) {
                self.report_duplicate_field(record, item, name);
            }
            if let Some(position) = found.filter(|_| is_given(item.unwrap_some())) {
                given.insert(position);
            }
            let field = found.and_then(|position| shape.fields.get(position));
            self.inspect_child(BorrowedSegment::Field(name), |inspector| match field {
                Some(field) => inspector.inspect_value(item, &field.shape),
                None => inspector.report(item.key_span(), SchemaErrorKind::UnknownField(nearest_field(name, shape))),
            });
        }
        self.report_missing_fields(record, shape, given);
    }

    fn report_missing_fields(&mut self, record: TreeItem<'t>, shape: &'static Record, given: FieldPositionSet) {
        for (position, field) in shape.fields.iter().enumerate().filter(|(_, field)| field.is_required) {
            if !given.contains(position) && !has_its_own_rule(shape, field) {
                let kind = SchemaErrorKind::Missing { expected: field.shape.describe() };
                self.inspect_child(BorrowedSegment::Field(field.name), |inspector| {
                    inspector.report(opening_span(record), kind);
                });
            }
        }
    }

    /// Reports a field that appeared before.
    fn report_duplicate_field(&mut self, record: TreeItem<'t>, item: TreeItem<'t>, name: &'t str) {
        let mut before = record.items().take_while(|other| other.key_span() != item.key_span());
        if let Some(first) = before.find(|other| field_name(*other) == name) {
            let doubled = SchemaErrorKind::Duplicate(first.key_span());
            self.inspect_child(BorrowedSegment::Field(name), |inspector| inspector.report(item.key_span(), doubled));
        }
    }

    /// Compares decoded keys: `"a"` and `"\u{61}"` are the same, and `ron` would silently keep the last one.
    fn report_duplicate_keys(&mut self, map: TreeItem<'t>) {
        if has_ascending_keys(map) {
            return;
        }
        let keys: Vec<(Cow<'t, str>, Range<usize>)> = map.items().map(|item| (item.key(), item.key_span())).collect();
        for (at, first) in find_duplicates(&keys) {
            if let Some((key, span)) = keys.get(at) {
                let span = span.clone();
                self.inspect_child(BorrowedSegment::Key(key.clone()), |inspector| {
                    inspector.report(span, SchemaErrorKind::Duplicate(first));
                });
            }
        }
    }

    fn inspect_value(&mut self, item: TreeItem<'t>, shape: &Shape) {
        let value = item.unwrap_some();
        if value.is_none() {
            return;
        }
        match shape {
            Shape::Line | Shape::Paragraph | Shape::Reference(_) => self.inspect_text(value, shape),
            Shape::Number(scale) => self.inspect_number(value, *scale),
            Shape::Bool => self.inspect_bool(value, shape),
            Shape::Date => self.inspect_date(value, shape, |text| date::parse_day(text).is_some()),
            Shape::DueDate => self.inspect_date(value, shape, |text| date::parse_due(text).is_some()),
            Shape::Choice(choices) => self.inspect_choice(value, choices, shape),
            Shape::List(of) => self.inspect_list(value, of, shape),
            Shape::Record(record) => self.inspect_record(value, record),
            Shape::Map(keys, of) => self.inspect_map(value, *keys, of, shape),
            Shape::Scores => self.inspect_scores(value, shape),
            Shape::Score => self.inspect_score(value, Scale::ANY),
            Shape::Reading => self.inspect_reading(value),
            Shape::Anything => {}
        }
    }

    fn inspect_text(&mut self, value: TreeItem<'t>, shape: &Shape) {
        if value.as_text().is_none() {
            let suggestion = matches!(value.kind(), NodeKind::Identifier | NodeKind::Number)
                .then(|| format!("\"{}\"", value.source()));
            self.report_wrong_type(value, shape, suggestion);
        }
    }

    fn inspect_number(&mut self, value: TreeItem<'t>, scale: Scale) {
        match value.as_number() {
            Some(number) if !number.is_finite() => self.report(value.span(), SchemaErrorKind::NotFinite),
            Some(number) if !is_usable_number(number) => self.report(value.span(), SchemaErrorKind::Unusable),
            Some(number) if !scale.contains(number) => {
                self.report(value.span(), SchemaErrorKind::OutOfRange(scale.describe()));
            }
            Some(_) => {}
            None => self.report_wrong_type(value, &Shape::Number(scale), guess_number(value, scale)),
        }
    }

    fn inspect_bool(&mut self, value: TreeItem<'t>, shape: &Shape) {
        if !matches!(value.as_identifier(), Some("true" | "false")) {
            let meant =
                value.as_text().or_else(|| value.as_identifier().map(Into::into)).map(|text| text.to_lowercase());
            let suggestion = meant.and_then(|text| match text.as_str() {
                "true" | "yes" => Some("true".to_owned()),
                "false" | "no" => Some("false".to_owned()),
                _ => None,
            });
            self.report_wrong_type(value, shape, suggestion);
        }
    }

    /// Dates: text in a certain form. Other forms, and a missing pair of quotes, can be corrected.
    fn inspect_date(&mut self, value: TreeItem<'t>, shape: &Shape, is_valid: fn(&str) -> bool) {
        let text = value.as_text();
        if !text.as_ref().is_some_and(|text| is_valid(text)) {
            let suggestion = guess_date(text.as_deref().unwrap_or(value.source()), shape);
            self.report_wrong_type(value, shape, suggestion);
        }
    }

    fn inspect_choice(&mut self, value: TreeItem<'t>, choices: &[&str], shape: &Shape) {
        if value.as_identifier().is_some_and(|word| choices.contains(&word)) {
            return;
        }
        let written = value.as_text().or_else(|| value.as_identifier().map(Into::into)).unwrap_or_default();
        let plain = |text: &str| text.to_lowercase().replace(['-', '_', ' '], "");
        let meant = choices.iter().find(|choice| plain(choice) == plain(&written));
        let suggestion = meant.copied().or_else(|| closest_match(&written, choices)).map(str::to_owned);
        self.report_wrong_type(value, shape, suggestion);
    }

    fn inspect_list(&mut self, value: TreeItem<'t>, of: &Shape, shape: &Shape) {
        if value.kind() != NodeKind::List {
            let is_one = match of {
                Shape::Record(_) => value.kind() == NodeKind::Record,
                _ => value.as_text().is_some(),
            };
            let suggestion = is_one.then(|| format!("[{}]", value.source()));
            return self.report_wrong_type(value, shape, suggestion);
        }
        for (index, item) in value.items().enumerate() {
            self.inspect_child(BorrowedSegment::Index(index), |inspector| inspector.inspect_value(item, of));
        }
    }

    fn inspect_map(&mut self, value: TreeItem<'t>, keys: KeyKind, of: &Shape, shape: &Shape) {
        if value.kind() != NodeKind::Map {
            return self.report_wrong_type(value, shape, None);
        }
        self.report_duplicate_keys(value);
        for item in value.items() {
            self.inspect_child(BorrowedSegment::Key(item.key()), |inspector| {
                inspector.inspect_key(item, keys);
                inspector.inspect_value(item, of);
            });
        }
    }

    fn inspect_key(&mut self, item: TreeItem<'t>, keys: KeyKind) {
        let key = item.key();
        let kind = match keys {
            KeyKind::Ids if !slug::is_id(&key) => SchemaErrorKind::InvalidId,
            KeyKind::Dates if date::parse_day(&key).is_none() => {
                SchemaErrorKind::WrongType { expected: Shape::Date.describe(), suggestion: None }
            }
            KeyKind::Numbers if key.parse::<u32>().is_err() => {
                SchemaErrorKind::WrongType { expected: "a whole number".to_owned(), suggestion: None }
            }
            _ => return,
        };
        self.report(item.key_span(), kind);
    }

    fn inspect_scores(&mut self, value: TreeItem<'t>, shape: &Shape) {
        if value.kind() != NodeKind::Map {
            return self.report_wrong_type(value, shape, None);
        }
        self.report_duplicate_keys(value);
        for scores in value.items() {
            let name = scores.key();
            let model = Model::find(&name);
            self.inspect_child(BorrowedSegment::Key(name), |inspector| match model {
                Some(model) => inspector.inspect_inputs(scores.unwrap_some(), model),
                None => inspector.report(scores.key_span(), SchemaErrorKind::UnknownScore("scoring model".to_owned())),
            });
        }
    }

    fn inspect_inputs(&mut self, value: TreeItem<'t>, model: &'static Model) {
        if value.kind() != NodeKind::Map {
            return self.report_wrong_type(value, &Shape::Scores, None);
        }
        self.report_duplicate_keys(value);
        let is_own = model.name == super::scoring_models::WEIGHTED && !self.own_criteria.is_empty();
        for item in value.items() {
            let key = item.key();
            let scale = match model.find_input(&key) {
                Some(input) if !is_own => Some(input.scale),
                _ if is_own && self.own_criteria.contains(&key.as_ref()) => Some(Scale::between(1.0, 5.0)),
                _ => None,
            };
            self.inspect_child(BorrowedSegment::Key(key), |inspector| {
                if let Some(scale) = scale {
                    inspector.inspect_score(item, scale);
                } else {
                    let what = format!("input of {}", model.title);
                    inspector.report(item.key_span(), SchemaErrorKind::UnknownScore(what));
                }
            });
        }
    }

    fn inspect_score(&mut self, item: TreeItem<'t>, scale: Scale) {
        let value = item.unwrap_some();
        match ScoreInput::read(value) {
            Ok(input) => {
                let (low, high) = input.range.unwrap_or((input.likely, input.likely));
                if ![low, input.likely, high].into_iter().all(|number| scale.contains(number)) {
                    self.report(value.span(), SchemaErrorKind::OutOfRange(scale.describe()));
                }
                if value.kind() == NodeKind::Record {
                    self.inspect_record(value, &super::fields::SCORE);
                }
            }
            Err(bad) => self.report(value.span(), SchemaErrorKind::InvalidScore(bad)),
        }
    }

    fn inspect_reading(&mut self, value: TreeItem<'t>) {
        match value.kind() {
            NodeKind::Record => self.inspect_record(value, &super::fields::READING),
            _ => self.inspect_number(value, Scale::ANY),
        }
    }
}

/// Whether the keys ascend as written, without escapes, so that none is repeated. The usual case, and needs no copies.
fn has_ascending_keys(map: TreeItem<'_>) -> bool {
    let mut before = "";
    map.items().all(|item| {
        let key = item.key_source();
        let ascends = before < key && memchr::memchr(b'\\', key.as_bytes()).is_none() && !key.starts_with('r');
        before = key;
        ascends
    })
}

/// A set of positions in a table of fields.
#[derive(Clone, Copy, Default)]
struct FieldPositionSet(u64);

#[derive(PartialEq, Eq)]
enum Occurrence {
    First,
    Repeated,
}

impl FieldPositionSet {
    fn bit(position: usize) -> u64 {
        1_u64.checked_shl(position as u32).unwrap_or(0)
    }

    fn contains(self, position: usize) -> bool {
        self.0 & Self::bit(position) != 0
    }

    fn insert(&mut self, position: usize) -> Occurrence {
        let added = if self.contains(position) { Occurrence::Repeated } else { Occurrence::First };
        self.0 |= Self::bit(position);
        added
    }
}

/// Maximum number of keys that are compared pairwise; more are looked up in a map.
const MAX_PAIRWISE_KEYS: usize = 48;

/// The indices of repeated keys, each with the span of the first one.
fn find_duplicates(items: &[(Cow<'_, str>, Range<usize>)]) -> Vec<(usize, Range<usize>)> {
    if items.len() <= MAX_PAIRWISE_KEYS {
        let first_of = |at: usize, key: &str| items.iter().take(at).find(|(other, _)| other == key);
        let pairs = items.iter().enumerate();
        return pairs.filter_map(|(at, (key, _))| Some((at, first_of(at, key)?.1.clone()))).collect();
    }
    let mut first: HashMap<&str, &Range<usize>> = HashMap::with_capacity(items.len());
    let mut found = Vec::new();
    for (at, (key, span)) in items.iter().enumerate() {
        match first.get(key.as_ref()) {
            Some(span) => found.push((at, (*span).clone())),
            None => {
                first.insert(key, span);
            }
        }
    }
    found
}

/// Whether a field has a value: an empty text is not one.
fn is_given(value: TreeItem<'_>) -> bool {
    let is_blank = value.kind() == NodeKind::Text && value.source().trim_matches('"').trim().is_empty();
    !value.is_none() && !is_blank
}

/// Fields whose absence is reported by a rule of its own, with a suggestion message.
fn has_its_own_rule(record: &Record, field: &Field) -> bool {
    match record.name {
        "target" | "why" | "trade-off" => true,
        "experiment" => field.name != name::ABOUT,
        "signal" => field.name == name::REPORTS,
        "report" => true,
        _ => false,
    }
}

/// Where a missing field is reported.
fn opening_span(record: TreeItem<'_>) -> Range<usize> {
    let bracket = record.bracket_offset();
    record.span().start..bracket + 1
}

/// The date meant by `30.09.2026` or `Q3 2026`, in quotes. `None` if it can be two, or depends on today.
pub fn guess_date(text: &str, shape: &Shape) -> Option<String> {
    let date = match shape {
        Shape::Date => input::date::read_absolute(text, input::date::read_day),
        _ => input::date::read_absolute(text, input::date::read_due),
    };
    date.map(|date| format!("\"{date}\""))
}

/// The number meant by `"5"`, `38%` or `2_000 €`. `None` if it can be two.
fn guess_number(value: TreeItem<'_>, scale: Scale) -> Option<String> {
    let text = value.as_text().unwrap_or_else(|| value.source().into());
    input::number::read_number_with_unit(&text)?.settle(|number| scale.contains(number)).one()
}

/// The field that once had this name, else the one with the most similar name.
fn nearest_field(name: &str, record: &'static Record) -> Option<&'static str> {
    let renamed = record.fields.iter().find(|field| !field.former_name.is_empty() && field.former_name == name);
    renamed.map(|field| field.name).or_else(|| closest_match(name, &record.field_names()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;
    use crate::roadmap::fields::THEME;

    /// One line per error: path, source, what is wrong.
    fn check(text: &str, expected: &[&str]) {
        let tree = Tree::parse(text, 0).unwrap();
        let reported: Vec<String> = inspect_record(tree.root(), &THEME, &[])
            .into_iter()
            .filter(|error| !matches!(error.kind, SchemaErrorKind::Missing { .. }))
            .map(|error| {
                let what = match error.kind {
                    SchemaErrorKind::WrongType { expected, suggestion } => match suggestion {
                        Some(suggestion) => format!("write {suggestion}"),
                        None => format!("expected {expected}"),
                    },
                    SchemaErrorKind::UnknownField(near) => format!("unknown, near {near:?}"),
                    kind => format!("{kind:?}"),
                };
                format!("{}: {} -> {what}", error.path, &text[error.span])
            })
            .collect();
        assert_eq!(reported, expected);
    }

    #[test]
    fn typos_are_reported_with_their_correction() {
        check("(lane: \"Now\")", &["lane: \"Now\" -> write Now"]);
        check("(lane: now)", &["lane: now -> write Now"]);
        check("(kind: keep_lights_on)", &["kind: keep_lights_on -> write KeepLightsOn"]);
        check("(shipped_on: 2026-03-02)", &["shipped_on: 2026-03-02 -> write \"2026-03-02\""]);
        check("(target: (by: \"2026-q3\"))", &["target.by: \"2026-q3\" -> write \"2026-Q3\""]);
        check("(target: (to: 38%))", &["target.to: 38% -> write 38"]);
        check("(effort: \"4\")", &["effort: \"4\" -> write 4"]);
        check(
            "(trade_offs: (not_doing: \"x\", because: \"y\"))",
            &["trade_offs: (not_doing: \"x\", because: \"y\") -> write [(not_doing: \"x\", because: \"y\")]"],
        );
        check("(goals: \"a\")", &["goals: \"a\" -> write [\"a\"]"]);
    }

    #[test]
    fn unknown_fields_are_reported_with_the_most_similar_name() {
        check("(titel: \"x\")", &["titel: titel -> unknown, near Some(\"title\")"]);
        check("(why: (reson: \"x\"))", &["why.reson: reson -> unknown, near Some(\"reason\")"]);
        check("(zzzzzz: 1)", &["zzzzzz: zzzzzz -> unknown, near None"]);
    }

    #[test]
    fn a_former_name_leads_to_the_field_that_had_it() {
        check("(items: {})", &["items: items -> unknown, near Some(\"options\")"]);
        check("(clash: {})", &["clash: clash -> unknown, near Some(\"conflict\")"]);
    }

    #[test]
    fn repeated_keys_are_found_decoded() {
        check("(title: \"a\", title: \"b\")", &["title: title -> Duplicate(1..6)"]);
        check("(links: {\"a\": \"x\", \"\\u{61}\": \"y\"})", &["links.a: \"\\u{61}\" -> Duplicate(9..12)"]);
    }

    #[test]
    fn scores_are_validated_against_their_model() {
        check(
            "(scores: {\"weighted\": {\"customer\": 7}})",
            &["scores.weighted.customer: 7 -> OutOfRange(\"a number from 1 to 5\")"],
        );
        check(
            "(scores: {\"rice\": {\"confidence\": 80}})",
            &["scores.rice.confidence: 80 -> OutOfRange(\"a number from 0 to 1\")"],
        );
        check(
            "(scores: {\"rice\": {\"reach\": (3, 2, 1)}})",
            &["scores.rice.reach: (3, 2, 1) -> InvalidScore(NotAscending)"],
        );
        check("(scores: {\"rise\": {}})", &["scores.rise: \"rise\" -> UnknownScore(\"scoring model\")"]);
        check(
            "(scores: {\"rice\": {\"reech\": 1}})",
            &["scores.rice.reech: \"reech\" -> UnknownScore(\"input of RICE\")"],
        );
    }

    #[test]
    fn a_valid_theme_has_no_errors() {
        check(
            "(title: \"x\", lane: Now, owner: None, why: Some((problem: \"p\")), options: {\"a\": (text: \"t\")})",
            &[],
        );
    }
}
