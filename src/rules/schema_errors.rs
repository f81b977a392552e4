//! Findings for values that do not fit the schema (S002, S003, S005, S006, S011), in entries and in the roadmap's own
//! fields.

use super::finding::{Finding, FindingLocation, TextOwner};
use super::parsing_rules::{DUPLICATE, INVALID_ID, OFF_SCALE, UNKNOWN_FIELD, WRONG_VALUE};
use super::quoted_lines;
use super::reporter;
use super::rule::{Rule, Severity};
use crate::document::literal;
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::tree::TreeItem;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, Record, Shape, is_usable_number, with_article};
use crate::roadmap::input::date::{self, TypedDateError};
use crate::roadmap::inspect::{SchemaError, SchemaErrorKind};
use crate::roadmap::location;
use crate::roadmap::score_input::ScoreInputError;
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::roadmap::similar_words::closest_match;
use crate::roadmap::slug::MAX_ID_LENGTH;
use chrono::NaiveDate;
use std::ops::Range;

/// The owner of the fields, and its text.
#[derive(Clone, Copy)]
pub(crate) struct SchemaContext<'t> {
    pub(crate) owner: TextOwner,
    /// `None` for the roadmap itself.
    pub(crate) kind: Option<EntryKind>,
    /// The text that spans refer to.
    pub(crate) text: &'t str,
    /// Where missing fields of the owner are reported; `None` for the opening bracket of its record.
    pub(crate) head_span: Option<&'t Range<usize>>,
}

/// Reports one schema error in a value; `base` is the path from the owner to that value.
pub(crate) fn report(
    context: &SchemaContext<'_>,
    value: TreeItem<'_>,
    base: &Path,
    error: &SchemaError,
    findings: &mut Vec<Finding>,
) {
    let path = error.path.segments().iter().fold(base.clone(), |path, segment| path.join(segment.clone()));
    let reporter = SchemaErrorReporter { context, value, error, path };
    match &error.kind {
        SchemaErrorKind::WrongType { expected, suggestion } => {
            reporter.report_wrong_type(expected, suggestion.as_deref(), findings);
        }
        SchemaErrorKind::Missing { expected } => reporter.report_missing(expected, findings),
        SchemaErrorKind::OutOfRange(scale) => reporter.report_off_scale(scale, findings),
        SchemaErrorKind::NotFinite => {
            reporter.report(&OFF_SCALE, format!("{} is not a finite number", reporter.quoted_source()), findings);
        }
        SchemaErrorKind::InvalidScore(score_error) => reporter.report_bad_score(*score_error, findings),
        SchemaErrorKind::Duplicate(first) => reporter.report_duplicate(first, findings),
        SchemaErrorKind::UnknownField(similar) => reporter.report_unknown_field(*similar, findings),
        SchemaErrorKind::UnknownScore(noun) => reporter.report_unknown_score(noun, findings),
        SchemaErrorKind::Unusable => {
            reporter.report(&OFF_SCALE, unusable_number_message(&reporter.quoted_source()), findings);
        }
        SchemaErrorKind::InvalidId => {
            reporter.report(&INVALID_ID, invalid_id_message(&reporter.quoted_source()), findings);
        }
    }
}

/// Whether a score has a number that cannot be calculated with.
fn has_unusable_number(source: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "+-._".contains(letter);
    let words = source.split(|letter| !is_part(letter));
    words.filter_map(literal::parse_number).any(|number| !is_usable_number(number))
}

/// The message of S006; `quoted_id` has its backticks.
pub(super) fn invalid_id_message(quoted_id: &str) -> String {
    format!(
        "{quoted_id} is not a valid id: use up to {MAX_ID_LENGTH} lowercase letters, digits and hyphens, and begin with a letter or digit"
    )
}

fn unusable_number_message(quoted: &str) -> String {
    format!("{quoted} is too large, or too close to zero, to calculate with")
}

struct SchemaErrorReporter<'s> {
    context: &'s SchemaContext<'s>,
    value: TreeItem<'s>,
    error: &'s SchemaError,
    /// The path from the owner.
    path: Path,
}

impl SchemaErrorReporter<'_> {
    fn report<'f>(
        &self,
        rule: &'static Rule,
        message: impl Into<String>,
        findings: &'f mut Vec<Finding>,
    ) -> &'f mut Finding {
        let location = self.location(self.error.span.clone());
        reporter::report_finding(findings, rule, location, message)
    }

    fn location(&self, span: Range<usize>) -> FindingLocation {
        FindingLocation { owner: self.context.owner, path: self.path.clone(), span }
    }

    fn source(&self) -> &str {
        self.context.text.get(self.error.span.clone()).unwrap_or_default()
    }

    /// The source for a message: truncated, in backticks, and without the quotes around a text.
    fn quoted_source(&self) -> String {
        let source = self.source();
        let inside = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        quoted_lines::quote_source(inside.unwrap_or(source))
    }

    fn shape(&self) -> Option<Shape> {
        location::shape_at(location::record_of(self.context.kind), &self.path)
    }

    /// The record type that contains the field.
    fn parent_record(&self) -> Option<&'static Record> {
        let (parent, _) = self.path.split_last()?;
        match location::shape_at(location::record_of(self.context.kind), &parent)? {
            Shape::Record(record) => Some(record),
            _ => None,
        }
    }

    fn field(&self) -> Option<&'static Field> {
        match self.path.segments().last()? {
            PathSegment::Field(name) => self.parent_record()?.field(name),
            PathSegment::Key(_) | PathSegment::Index(_) => None,
        }
    }

    fn build_change(&self, change: impl FnOnce(location::FieldOwner, Path) -> Change) -> Option<Change> {
        let owner = match self.context.owner {
            TextOwner::Entry(entry) => location::FieldOwner::Entry(entry),
            TextOwner::Roadmap => location::FieldOwner::Roadmap,
            TextOwner::File => return None,
        };
        Some(change(owner, self.path.clone()))
    }

    /// Adds the corrected lines, and a fix that makes the correction.
    fn offer_correction(&self, finding: &mut Finding, replacement: &str) {
        finding.corrected_lines = quoted_lines::correct_lines(self.context.text, &self.error.span, replacement);
        let value = Draft::Source(replacement.to_owned());
        if let Some(change) = self.build_change(|owner, path| Change::Set { owner, path, value }) {
            finding.set_fix(format!("change to {}", quoted_lines::quote_source(replacement)), vec![change]);
        }
    }

    fn report_wrong_type(&self, expected: &str, suggestion: Option<&str>, findings: &mut Vec<Finding>) {
        let message = self.wrong_type_message(expected, suggestion);
        let finding = self.report(&WRONG_VALUE, message, findings);
        if let Some(field) = self.field() {
            finding.set_question(capitalize(field.question));
        }
        if let Some(suggestion) = suggestion {
            finding.set_label(format!("should be {}", quoted_lines::quote_source(suggestion)));
            self.offer_correction(finding, suggestion);
        }
    }

    /// Names the mistake if it is a common one; otherwise what is there, and what is expected.
    fn wrong_type_message(&self, expected: &str, suggestion: Option<&str>) -> String {
        let source = self.quoted_source();
        let item = self.value.at_path(&self.error.path).filter(|item| item.span() == self.error.span);
        let kind = item.map(TreeItem::kind);
        let is_text = matches!(kind, Some(NodeKind::Text | NodeKind::RawText));
        let not_expected = || format!("{source} is not {expected}");
        match (self.shape(), suggestion) {
            (Some(Shape::Choice(_)), Some(_))
                if is_text && item.is_some_and(|item| matches_keyword(item, suggestion)) =>
            {
                "keywords must not be in quotes".to_owned()
            }
            (Some(Shape::Choice(_)), Some(keyword)) if self.source().eq_ignore_ascii_case(keyword) => {
                "keywords start with a capital letter".to_owned()
            }
            (Some(Shape::List(Shape::Record(record))), Some(_)) => {
                format!("even a single {} must be in a list: put [ ] around it", record.name)
            }
            (Some(Shape::List(_)), Some(_)) => "even a single value must be in a list: put [ ] around it".to_owned(),
            (Some(Shape::Date | Shape::DueDate), Some(_)) if !is_text => "a date needs quotes".to_owned(),
            (Some(Shape::Number(_)), Some(_)) if is_text => "a number must not be in quotes".to_owned(),
            (Some(Shape::Line | Shape::Paragraph | Shape::Reference(_)), Some(_)) => "text needs quotes".to_owned(),
            // Also the key of a reading, which has no shape of its own.
            _ => match [Shape::Date, Shape::DueDate].iter().any(|shape| shape.describe() == *expected) {
                true => date_error(&source).map_or_else(not_expected, |reason| format!("{source} is {reason}")),
                false => not_expected(),
            },
        }
    }

    fn report_missing(&self, expected: &str, findings: &mut Vec<Finding>) {
        let Some(field) = self.field() else { return };
        let location = self.location(self.parent_name_span().unwrap_or(self.error.span.clone()));
        let verb = if is_plural(field.label) { "are" } else { "is" };
        let message = format!("the {} {verb} missing", field.label);
        reporter::report_finding(findings, &WRONG_VALUE, location, message)
            .set_label(format!("add `{}`: {expected}", field.name))
            .set_question(capitalize(field.question));
    }

    /// The name of the record in which a field is missing.
    fn parent_name_span(&self) -> Option<Range<usize>> {
        let (parent, _) = self.error.path.split_last()?;
        if self.path.segments().len() == 1 {
            return self.context.head_span.cloned();
        }
        let name = self.value.at_path(&parent)?.key_span();
        (!name.is_empty()).then_some(name)
    }

    fn report_off_scale(&self, scale: &str, findings: &mut Vec<Finding>) {
        let finding = self.report(&OFF_SCALE, format!("{} is out of range", self.quoted_source()), findings);
        finding.set_label(format!("should be {scale}"));
        if let Some(share) = self.intended_share(scale) {
            self.offer_correction(finding, &share);
        }
    }

    /// The share from 0 to 1, if a percentage was written instead.
    fn intended_share(&self, scale: &str) -> Option<String> {
        let number = self.value.at_path(&self.error.path)?.as_number()?;
        let is_percent = scale.ends_with("from 0 to 1") && number > 1.0 && number <= 100.0;
        is_percent.then(|| crate::text::number::format_plain(number / 100.0))
    }

    fn report_bad_score(&self, error: ScoreInputError, findings: &mut Vec<Finding>) {
        let is_not_finite = ["inf", "NaN"].iter().any(|word| self.source().contains(word));
        match error {
            ScoreInputError::NotANumber if is_not_finite => {
                self.report(&OFF_SCALE, format!("{} is not a finite number", self.quoted_source()), findings)
            }
            ScoreInputError::NotANumber if has_unusable_number(self.source()) => {
                self.report(&OFF_SCALE, unusable_number_message(&self.quoted_source()), findings)
            }
            ScoreInputError::NotAscending => self.report(&OFF_SCALE, error.message(), findings),
            ScoreInputError::InvalidForm | ScoreInputError::NotANumber | ScoreInputError::HalfRange => {
                self.report(&WRONG_VALUE, error.message(), findings)
            }
        };
    }

    fn report_duplicate(&self, first: &Range<usize>, findings: &mut Vec<Finding>) {
        let first = self.location(first.clone());
        let finding = self.report(&DUPLICATE, format!("{} appears twice", self.quoted_source()), findings);
        finding.set_label("again here").set_related(first, "first here");
    }

    fn report_unknown_field(&self, similar: Option<&'static str>, findings: &mut Vec<Finding>) {
        let is_top_level = self.context.kind.is_none() && self.path.segments().len() == 1;
        let noun = match self.parent_record() {
            _ if is_top_level => "the roadmap".to_owned(),
            Some(record) => with_article(record.name),
            None => "this record".to_owned(),
        };
        let finding = self.report(&UNKNOWN_FIELD, format!("{noun} has no field {}", self.quoted_source()), findings);
        let Some(similar) = similar else { return };
        finding.set_question(format!("Did you mean `{similar}`?"));
        // The names of entry maps are read when the file is loaded: renaming one means to edit the text.
        let is_entry_map = self.path.segments().len() == 1 && EntryKind::from_map_name(similar).is_some();
        let parent = self.error.path.split_last().map(|(parent, _)| parent).unwrap_or_default();
        let is_taken = self.value.at_path(&parent).is_none_or(|record| record.get(similar).is_some());
        if is_taken && !is_entry_map {
            return;
        }
        finding.corrected_lines = quoted_lines::correct_lines(self.context.text, &self.error.span, similar);
        if is_entry_map {
            finding.set_severity(Severity::Error).set_label(format!("its entries are not read: call it `{similar}`"));
        }
        let rename = self.build_change(|owner, path| Change::RenameField { owner, path, name: similar.to_owned() });
        if let Some(rename) = rename.filter(|_| !is_entry_map) {
            finding.set_fix(format!("rename {} to `{similar}`", self.quoted_source()), vec![rename]);
        }
    }

    fn report_unknown_score(&self, noun: &str, findings: &mut Vec<Finding>) {
        let finding =
            self.report(&UNKNOWN_FIELD, format!("{} is not {}", self.quoted_source(), with_article(noun)), findings);
        let segments: Vec<String> = self.path.segments().iter().map(segment_label).collect();
        let similar = match segments.as_slice() {
            [_, model] => closest_match(model, &MODELS.iter().map(|model| model.name).collect::<Vec<_>>()),
            [_, model, input] => Model::find(model).and_then(|model| {
                closest_match(input, &model.inputs.iter().map(|input| input.name).collect::<Vec<_>>())
            }),
            _ => None,
        };
        if let Some(similar) = similar {
            finding.set_question(format!("Did you mean `{similar}`?"));
        }
    }
}

/// Whether a quoted text is the suggested keyword, except for its quotes.
fn matches_keyword(item: TreeItem<'_>, suggestion: Option<&str>) -> bool {
    item.as_text().zip(suggestion).is_some_and(|(text, keyword)| text.eq_ignore_ascii_case(keyword))
}

/// Why a text in the form of a date is not a date: not in the calendar, or out of range.
fn date_error(source: &str) -> Option<TypedDateError> {
    let text = source.trim_matches(['`', '"']);
    // Without a year, as in `Feb 30`: the day must be missing in a leap year, too.
    let read = date::read_due(text, NaiveDate::from_ymd_opt(2000, 1, 1)?);
    read.err().filter(|error| *error != TypedDateError::NoDate)
}

/// A path segment as a message names it.
fn segment_label(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) | PathSegment::Key(name) => name.clone(),
        PathSegment::Index(index) => format!("entry {}", index + 1),
    }
}

/// Plural labels, such as "consequences" but not "status".
fn is_plural(label: &str) -> bool {
    label.ends_with('s') && !label.ends_with("ss") && !label.ends_with("us")
}

/// Capitalizes the first letter.
fn capitalize(question: &str) -> String {
    let mut letters = question.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
