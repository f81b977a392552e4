//! What does not fit the table of fields, in words: one place for S002, S003, S005, S006 and S011, for entries and
//! for the roadmap's own fields.

use super::finding::{Finding, Place, Whose};
use super::quoted_lines;
use super::reporter;
use super::rule::Rule;
use super::soundness::{DOUBLED, NOT_AN_ID, OFF_SCALE, UNKNOWN, WRONG_VALUE};
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::tree::Item;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Field, Record, Shape, with_article};
use crate::roadmap::inspect::{Slip, SlipKind, nearest_word};
use crate::roadmap::location;
use crate::roadmap::score_input::BadInput;
use crate::roadmap::scoring_models::{MODELS, Model};
use std::ops::Range;

/// Whose fields were read, and in which text.
#[derive(Clone, Copy)]
pub(crate) struct Owner<'t> {
    pub(crate) whose: Whose,
    /// What kind of entry; `None` for the roadmap itself.
    pub(crate) entity: Option<Entity>,
    /// The text in which spans count.
    pub(crate) text: &'t str,
    /// The bytes that stand for the owner itself: where its missing fields are told. `None`: where its record opens.
    pub(crate) head: Option<&'t Range<usize>>,
}

/// Tells one slip in a value; `base` leads from the owner to that value.
pub(crate) fn tell(owner: &Owner<'_>, value: Item<'_>, base: &Path, slip: &Slip, findings: &mut Vec<Finding>) {
    let path = slip.path.segments().iter().fold(base.clone(), |path, segment| path.then(segment.clone()));
    let slip = Told { owner, value, slip, path };
    match &slip.slip.kind {
        SlipKind::WrongType { expected, better } => slip.wrong_type(expected, better.as_deref(), findings),
        SlipKind::Missing { expected } => slip.missing(expected, findings),
        SlipKind::OffScale(scale) => slip.off_scale(scale, findings),
        SlipKind::NotANumber => {
            slip.say(&OFF_SCALE, format!("{} is no number to plan with", slip.source()), findings);
        }
        SlipKind::BadScore(bad) => slip.bad_score(*bad, findings),
        SlipKind::Doubled(first) => slip.doubled(first, findings),
        SlipKind::UnknownField(near) => slip.unknown_field(*near, findings),
        SlipKind::UnknownScore(what) => slip.unknown_score(what, findings),
        SlipKind::NotAnId => {
            let message = format!(
                "{} is not an id: an id has small letters, digits and hyphens, at most 40 of them",
                slip.source()
            );
            slip.say(&NOT_AN_ID, message, findings);
        }
    }
}

struct Told<'s> {
    owner: &'s Owner<'s>,
    value: Item<'s>,
    slip: &'s Slip,
    /// From the owner.
    path: Path,
}

impl Told<'_> {
    fn say<'f>(
        &self,
        rule: &'static Rule,
        message: impl Into<String>,
        findings: &'f mut Vec<Finding>,
    ) -> &'f mut Finding {
        let place = self.place(self.slip.span.clone());
        reporter::tell(findings, rule, place, message)
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place { owner: self.owner.whose, path: self.path.clone(), span }
    }

    /// What stands there as it is written.
    fn written(&self) -> &str {
        self.owner.text.get(self.slip.span.clone()).unwrap_or_default()
    }

    /// What stands there, short enough for a message, without quotes of its own.
    fn source(&self) -> String {
        let written = self.written();
        let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        quoted_lines::quoted_source(inside.unwrap_or(written))
    }

    fn shape(&self) -> Option<Shape> {
        location::shape_at(location::record_of(self.owner.entity), &self.path)
    }

    /// The record a field stands in, by the table of fields.
    fn parent_record(&self) -> Option<&'static Record> {
        let (parent, _) = self.path.split_last()?;
        match location::shape_at(location::record_of(self.owner.entity), &parent)? {
            Shape::Record(record) => Some(record),
            _ => None,
        }
    }

    fn field(&self) -> Option<&'static Field> {
        match self.path.segments().last()? {
            Segment::Field(name) => self.parent_record()?.field(name),
            Segment::Key(_) | Segment::Index(_) => None,
        }
    }

    fn change(&self, change: impl FnOnce(location::Owner, Path) -> Change) -> Option<Change> {
        let owner = match self.owner.whose {
            Whose::Entry(serial) => location::Owner::Entry(serial),
            Whose::Roadmap => location::Owner::Roadmap,
            Whose::File => return None,
        };
        Some(change(owner, self.path.clone()))
    }

    /// Offers to write `better` instead, and shows the lines as they would be.
    fn offer(&self, finding: &mut Finding, better: &str) {
        finding.corrected = quoted_lines::corrected(self.owner.text, &self.slip.span, better);
        let value = Draft::Source(better.to_owned());
        if let Some(change) = self.change(|owner, path| Change::Set { owner, path, value }) {
            finding.mended_by(format!("write {}", quoted_lines::quoted_source(better)), vec![change]);
        }
    }

    fn wrong_type(&self, expected: &str, better: Option<&str>, findings: &mut Vec<Finding>) {
        let message = self.wrong_type_words(expected, better);
        let finding = self.say(&WRONG_VALUE, message, findings);
        if let Some(field) = self.field() {
            finding.asking(as_sentence(field.question));
        }
        if let Some(better) = better {
            finding.labelled(format!("write {}", quoted_lines::quoted_source(better)));
            self.offer(finding, better);
        }
    }

    /// Our own words for the usual slips of the hand; for others, what stands there and what may stand there.
    fn wrong_type_words(&self, expected: &str, better: Option<&str>) -> String {
        let source = self.source();
        let item = self.value.at_path(&self.slip.path).filter(|item| item.span() == self.slip.span);
        let kind = item.map(Item::kind);
        let is_text = matches!(kind, Some(Kind::Text | Kind::RawText));
        match (self.shape(), better) {
            (Some(Shape::Word(_)), Some(_)) if is_text && item.is_some_and(|item| is_right_word(item, better)) => {
                "words like this one stand without quotes".to_owned()
            }
            (Some(Shape::Word(_)), Some(better)) if self.written().eq_ignore_ascii_case(better) => {
                "words like this one start with a capital letter".to_owned()
            }
            (Some(Shape::List(Shape::Record(record))), Some(_)) => {
                format!("even a single {} stands in a list: put [ ] around it", record.name)
            }
            (Some(Shape::List(_)), Some(_)) => "even a single one stands in a list: put [ ] around it".to_owned(),
            (Some(Shape::Date | Shape::Due), Some(_)) if !is_text => "a date stands in quotes".to_owned(),
            (Some(Shape::Number(_)), Some(_)) if is_text => "a number stands without quotes".to_owned(),
            (Some(Shape::Line | Shape::Paragraph | Shape::Reference(_)), Some(_)) => {
                "a text stands in quotes".to_owned()
            }
            _ if is_no_day(&source) => format!("{source} is not in the calendar"),
            _ => format!("{source} is not {expected}"),
        }
    }

    fn missing(&self, expected: &str, findings: &mut Vec<Finding>) {
        let Some(field) = self.field() else { return };
        let place = self.place(self.holder().unwrap_or(self.slip.span.clone()));
        let finding = reporter::tell(findings, &WRONG_VALUE, place, format!("the {} is missing", field.label));
        finding.labelled(format!("`{}` belongs here: {expected}", field.name)).asking(as_sentence(field.question));
    }

    /// The name of what a field is missing in.
    fn holder(&self) -> Option<Range<usize>> {
        let (parent, _) = self.slip.path.split_last()?;
        if self.path.segments().len() == 1 {
            return self.owner.head.cloned();
        }
        let name = self.value.at_path(&parent)?.key_span();
        (!name.is_empty()).then_some(name)
    }

    fn off_scale(&self, scale: &str, findings: &mut Vec<Finding>) {
        let finding = self.say(&OFF_SCALE, format!("{} is off its scale", self.source()), findings);
        finding.labelled(scale);
        if let Some(share) = self.share_meant(scale) {
            self.offer(finding, &share);
        }
    }

    /// A percentage where a share from 0 to 1 belongs.
    fn share_meant(&self, scale: &str) -> Option<String> {
        let number = self.value.at_path(&self.slip.path)?.as_number()?;
        let is_percent = scale.ends_with("from 0 to 1") && number > 1.0 && number <= 100.0;
        is_percent.then(|| crate::text::number::plain(number / 100.0))
    }

    fn bad_score(&self, bad: BadInput, findings: &mut Vec<Finding>) {
        let is_endless = ["inf", "NaN"].iter().any(|word| self.written().contains(word));
        match bad {
            BadInput::NotANumber if is_endless => {
                self.say(&OFF_SCALE, format!("{} is no number to plan with", self.source()), findings)
            }
            BadInput::Order => self.say(&OFF_SCALE, bad.words(), findings),
            BadInput::Form | BadInput::NotANumber | BadInput::HalfRange => {
                self.say(&WRONG_VALUE, bad.words(), findings)
            }
        };
    }

    fn doubled(&self, first: &Range<usize>, findings: &mut Vec<Finding>) {
        let first = self.place(first.clone());
        let finding = self.say(&DOUBLED, format!("{} stands twice", self.source()), findings);
        finding.labelled("again here").beside(first, "it stands here first");
    }

    fn unknown_field(&self, near: Option<&'static str>, findings: &mut Vec<Finding>) {
        let is_own = self.owner.entity.is_none() && self.path.segments().len() == 1;
        let noun = match self.parent_record() {
            _ if is_own => "the roadmap".to_owned(),
            Some(record) => with_article(record.name),
            None => "this record".to_owned(),
        };
        let finding = self.say(&UNKNOWN, format!("{} is no field of {noun}", self.source()), findings);
        let Some(near) = near else { return };
        finding.asking(format!("Did you mean `{near}`?"));
        let parent = self.slip.path.split_last().map(|(parent, _)| parent).unwrap_or_default();
        let is_taken = self.value.at_path(&parent).is_none_or(|record| record.get(near).is_some());
        if is_taken {
            return;
        }
        finding.corrected = quoted_lines::corrected(self.owner.text, &self.slip.span, near);
        // The maps of entries are named once, when the file is loaded: another name for one is an edit of the text.
        let holds_entries = self.path.segments().len() == 1 && Entity::of_map(near).is_some();
        let rename = self.change(|owner, path| Change::RenameField { owner, path, name: near.to_owned() });
        if let Some(rename) = rename.filter(|_| !holds_entries) {
            finding.mended_by(format!("rename {} to `{near}`", self.source()), vec![rename]);
        }
    }

    fn unknown_score(&self, what: &str, findings: &mut Vec<Finding>) {
        let finding = self.say(&UNKNOWN, format!("{} is no {what}", self.source()), findings);
        let steps: Vec<String> = self.path.segments().iter().map(segment_words).collect();
        let near = match steps.as_slice() {
            [_, model] => nearest_word(model, &MODELS.iter().map(|model| model.name).collect::<Vec<_>>()),
            [_, model, input] => Model::named(model).and_then(|model| {
                nearest_word(input, &model.inputs.iter().map(|input| input.name).collect::<Vec<_>>())
            }),
            _ => None,
        };
        if let Some(near) = near {
            finding.asking(format!("Did you mean `{near}`?"));
        }
    }
}

/// Whether a quoted word is the right one but for its quotes.
fn is_right_word(item: Item<'_>, better: Option<&str>) -> bool {
    item.as_text().zip(better).is_some_and(|(text, better)| text.eq_ignore_ascii_case(better))
}

/// Whether a text is written like a day, and no day: 30 February.
fn is_no_day(source: &str) -> bool {
    let digits = source.trim_matches(['`', '"']);
    let is_form = |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
    digits.len() == 10 && digits.bytes().enumerate().all(is_form)
}

/// The last step of a path as a message names it.
fn segment_words(segment: &Segment) -> String {
    match segment {
        Segment::Field(name) | Segment::Key(name) => name.clone(),
        Segment::Index(index) => format!("entry {}", index + 1),
    }
}

/// A question with a capital letter.
fn as_sentence(question: &str) -> String {
    let mut letters = question.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
