//! What does not fit the table of fields, in words: one place for S002, S003, S005, S006 and S011, for entries and
//! for the roadmap's own fields.

use super::finding::{Finding, FindingLocation, TextOwner};
use super::parsing_rules::{DUPLICATE, INVALID_ID, OFF_SCALE, UNKNOWN_FIELD, WRONG_VALUE};
use super::quoted_lines;
use super::reporter;
use super::rule::Rule;
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::tree::TreeItem;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{Field, Record, Shape, with_article};
use crate::roadmap::inspect::{SchemaError, SchemaErrorKind, closest_match};
use crate::roadmap::location;
use crate::roadmap::score_input::ScoreInputError;
use crate::roadmap::scoring_models::{MODELS, Model};
use std::ops::Range;

/// Whose fields were read, and in which text.
#[derive(Clone, Copy)]
pub(crate) struct SchemaContext<'t> {
    pub(crate) owner: TextOwner,
    /// What kind of entry; `None` for the roadmap itself.
    pub(crate) kind: Option<EntryKind>,
    /// The text in which spans count.
    pub(crate) text: &'t str,
    /// The bytes that stand for the owner itself: where its missing fields are told. `None`: where its record opens.
    pub(crate) head_span: Option<&'t Range<usize>>,
}

/// Tells one slip in a value; `base` leads from the owner to that value.
pub(crate) fn report(
    owner: &SchemaContext<'_>,
    value: TreeItem<'_>,
    base: &Path,
    slip: &SchemaError,
    findings: &mut Vec<Finding>,
) {
    let path = slip.path.segments().iter().fold(base.clone(), |path, segment| path.join(segment.clone()));
    let slip = SchemaErrorReporter { context: owner, value, error: slip, path };
    match &slip.error.kind {
        SchemaErrorKind::WrongType { expected, suggestion: better } => {
            slip.report_wrong_type(expected, better.as_deref(), findings);
        }
        SchemaErrorKind::Missing { expected } => slip.report_missing(expected, findings),
        SchemaErrorKind::OutOfRange(scale) => slip.report_off_scale(scale, findings),
        SchemaErrorKind::NotFinite => {
            slip.report(&OFF_SCALE, format!("{} is no number to plan with", slip.quoted_source()), findings);
        }
        SchemaErrorKind::InvalidScore(bad) => slip.report_bad_score(*bad, findings),
        SchemaErrorKind::Duplicate(first) => slip.report_duplicate(first, findings),
        SchemaErrorKind::UnknownField(near) => slip.report_unknown_field(*near, findings),
        SchemaErrorKind::UnknownScore(what) => slip.report_unknown_score(what, findings),
        SchemaErrorKind::InvalidId => {
            let message = format!(
                "{} is not an id: an id has small letters, digits and hyphens, at most 40 of them",
                slip.quoted_source()
            );
            slip.report(&INVALID_ID, message, findings);
        }
    }
}

struct SchemaErrorReporter<'s> {
    context: &'s SchemaContext<'s>,
    value: TreeItem<'s>,
    error: &'s SchemaError,
    /// From the owner.
    path: Path,
}

impl SchemaErrorReporter<'_> {
    fn report<'f>(
        &self,
        rule: &'static Rule,
        message: impl Into<String>,
        findings: &'f mut Vec<Finding>,
    ) -> &'f mut Finding {
        let place = self.location(self.error.span.clone());
        reporter::report_finding(findings, rule, place, message)
    }

    fn location(&self, span: Range<usize>) -> FindingLocation {
        FindingLocation { owner: self.context.owner, path: self.path.clone(), span }
    }

    /// What stands there as it is written.
    fn written_source(&self) -> &str {
        self.context.text.get(self.error.span.clone()).unwrap_or_default()
    }

    /// What stands there, short enough for a message, without quotes of its own.
    fn quoted_source(&self) -> String {
        let written = self.written_source();
        let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        quoted_lines::quote_source(inside.unwrap_or(written))
    }

    fn shape(&self) -> Option<Shape> {
        location::shape_at(location::record_of(self.context.kind), &self.path)
    }

    /// The record a field stands in, by the table of fields.
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

    /// Offers to write `better` instead, and shows the lines as they would be.
    fn offer_correction(&self, finding: &mut Finding, better: &str) {
        finding.corrected_lines = quoted_lines::correct_lines(self.context.text, &self.error.span, better);
        let value = Draft::Source(better.to_owned());
        if let Some(change) = self.build_change(|owner, path| Change::Set { owner, path, value }) {
            finding.set_fix(format!("write {}", quoted_lines::quote_source(better)), vec![change]);
        }
    }

    fn report_wrong_type(&self, expected: &str, better: Option<&str>, findings: &mut Vec<Finding>) {
        let message = self.wrong_type_message(expected, better);
        let finding = self.report(&WRONG_VALUE, message, findings);
        if let Some(field) = self.field() {
            finding.set_question(capitalize(field.question));
        }
        if let Some(better) = better {
            finding.set_label(format!("write {}", quoted_lines::quote_source(better)));
            self.offer_correction(finding, better);
        }
    }

    /// Our own words for the usual slips of the hand; for others, what stands there and what may stand there.
    fn wrong_type_message(&self, expected: &str, better: Option<&str>) -> String {
        let source = self.quoted_source();
        let item = self.value.at_path(&self.error.path).filter(|item| item.span() == self.error.span);
        let kind = item.map(TreeItem::kind);
        let is_text = matches!(kind, Some(NodeKind::Text | NodeKind::RawText));
        match (self.shape(), better) {
            (Some(Shape::Choice(_)), Some(_)) if is_text && item.is_some_and(|item| matches_keyword(item, better)) => {
                "words like this one stand without quotes".to_owned()
            }
            (Some(Shape::Choice(_)), Some(better)) if self.written_source().eq_ignore_ascii_case(better) => {
                "words like this one start with a capital letter".to_owned()
            }
            (Some(Shape::List(Shape::Record(record))), Some(_)) => {
                format!("even a single {} stands in a list: put [ ] around it", record.name)
            }
            (Some(Shape::List(_)), Some(_)) => "even a single one stands in a list: put [ ] around it".to_owned(),
            (Some(Shape::Date | Shape::DueDate), Some(_)) if !is_text => "a date stands in quotes".to_owned(),
            (Some(Shape::Number(_)), Some(_)) if is_text => "a number stands without quotes".to_owned(),
            (Some(Shape::Line | Shape::Paragraph | Shape::Reference(_)), Some(_)) => {
                "a text stands in quotes".to_owned()
            }
            _ if is_invalid_day(&source) => format!("{source} is not in the calendar"),
            _ => format!("{source} is not {expected}"),
        }
    }

    fn report_missing(&self, expected: &str, findings: &mut Vec<Finding>) {
        let Some(field) = self.field() else { return };
        let place = self.location(self.parent_name_span().unwrap_or(self.error.span.clone()));
        let finding =
            reporter::report_finding(findings, &WRONG_VALUE, place, format!("the {} is missing", field.label));
        finding
            .set_label(format!("`{}` belongs here: {expected}", field.name))
            .set_question(capitalize(field.question));
    }

    /// The name of what a field is missing in.
    fn parent_name_span(&self) -> Option<Range<usize>> {
        let (parent, _) = self.error.path.split_last()?;
        if self.path.segments().len() == 1 {
            return self.context.head_span.cloned();
        }
        let name = self.value.at_path(&parent)?.key_span();
        (!name.is_empty()).then_some(name)
    }

    fn report_off_scale(&self, scale: &str, findings: &mut Vec<Finding>) {
        let finding = self.report(&OFF_SCALE, format!("{} is off its scale", self.quoted_source()), findings);
        finding.set_label(scale);
        if let Some(share) = self.intended_share(scale) {
            self.offer_correction(finding, &share);
        }
    }

    /// A percentage where a share from 0 to 1 belongs.
    fn intended_share(&self, scale: &str) -> Option<String> {
        let number = self.value.at_path(&self.error.path)?.as_number()?;
        let is_percent = scale.ends_with("from 0 to 1") && number > 1.0 && number <= 100.0;
        is_percent.then(|| crate::text::number::format_plain(number / 100.0))
    }

    fn report_bad_score(&self, bad: ScoreInputError, findings: &mut Vec<Finding>) {
        let is_endless = ["inf", "NaN"].iter().any(|word| self.written_source().contains(word));
        match bad {
            ScoreInputError::NotANumber if is_endless => {
                self.report(&OFF_SCALE, format!("{} is no number to plan with", self.quoted_source()), findings)
            }
            ScoreInputError::NotAscending => self.report(&OFF_SCALE, bad.message(), findings),
            ScoreInputError::InvalidForm | ScoreInputError::NotANumber | ScoreInputError::HalfRange => {
                self.report(&WRONG_VALUE, bad.message(), findings)
            }
        };
    }

    fn report_duplicate(&self, first: &Range<usize>, findings: &mut Vec<Finding>) {
        let first = self.location(first.clone());
        let finding = self.report(&DUPLICATE, format!("{} stands twice", self.quoted_source()), findings);
        finding.set_label("again here").set_related(first, "it stands here first");
    }

    fn report_unknown_field(&self, near: Option<&'static str>, findings: &mut Vec<Finding>) {
        let is_own = self.context.kind.is_none() && self.path.segments().len() == 1;
        let noun = match self.parent_record() {
            _ if is_own => "the roadmap".to_owned(),
            Some(record) => with_article(record.name),
            None => "this record".to_owned(),
        };
        let finding = self.report(&UNKNOWN_FIELD, format!("{} is no field of {noun}", self.quoted_source()), findings);
        let Some(near) = near else { return };
        finding.set_question(format!("Did you mean `{near}`?"));
        let parent = self.error.path.split_last().map(|(parent, _)| parent).unwrap_or_default();
        let is_taken = self.value.at_path(&parent).is_none_or(|record| record.get(near).is_some());
        if is_taken {
            return;
        }
        finding.corrected_lines = quoted_lines::correct_lines(self.context.text, &self.error.span, near);
        // The maps of entries are named once, when the file is loaded: another name for one is an edit of the text.
        let holds_entries = self.path.segments().len() == 1 && EntryKind::from_map_name(near).is_some();
        let rename = self.build_change(|owner, path| Change::RenameField { owner, path, name: near.to_owned() });
        if let Some(rename) = rename.filter(|_| !holds_entries) {
            finding.set_fix(format!("rename {} to `{near}`", self.quoted_source()), vec![rename]);
        }
    }

    fn report_unknown_score(&self, what: &str, findings: &mut Vec<Finding>) {
        let finding = self.report(&UNKNOWN_FIELD, format!("{} is no {what}", self.quoted_source()), findings);
        let steps: Vec<String> = self.path.segments().iter().map(segment_label).collect();
        let near = match steps.as_slice() {
            [_, model] => closest_match(model, &MODELS.iter().map(|model| model.name).collect::<Vec<_>>()),
            [_, model, input] => Model::find(model).and_then(|model| {
                closest_match(input, &model.inputs.iter().map(|input| input.name).collect::<Vec<_>>())
            }),
            _ => None,
        };
        if let Some(near) = near {
            finding.set_question(format!("Did you mean `{near}`?"));
        }
    }
}

/// Whether a quoted word is the right one but for its quotes.
fn matches_keyword(item: TreeItem<'_>, better: Option<&str>) -> bool {
    item.as_text().zip(better).is_some_and(|(text, better)| text.eq_ignore_ascii_case(better))
}

/// Whether a text is written like a day, and no day: 30 February.
fn is_invalid_day(source: &str) -> bool {
    let digits = source.trim_matches(['`', '"']);
    let is_form = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    digits.len() == 10 && digits.bytes().enumerate().all(is_form)
}

/// The last step of a path as a message names it.
fn segment_label(segment: &PathSegment) -> String {
    match segment {
        PathSegment::Field(name) | PathSegment::Key(name) => name.clone(),
        PathSegment::Index(index) => format!("entry {}", index + 1),
    }
}

/// A question with a capital letter.
fn capitalize(question: &str) -> String {
    let mut letters = question.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
