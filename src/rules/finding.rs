//! A finding: one thing a rule has to say, with its place, in words a product person reads.

use super::rule::{Rule, Severity};
use super::soundness::REFUSED;
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::top_level::Skeleton;
use crate::roadmap::change::Change;
use crate::text::sanitise;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// One thing `check` has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that says it.
    pub rule: &'static Rule,
    /// How grave it is here: it may depend on the lane, or on how young the product is.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, in a few plain words: "the trade-off is missing".
    pub message: String,
    /// What it asks: the rule's question, filled in.
    pub question: String,
    /// What stands beside the carets of an excerpt; empty where the message says it all.
    pub label: String,
    /// A way out that needs no person's words.
    pub fix: Option<Fix>,
    /// The other place of something doubled, or the other end of a contradiction, and what is there.
    pub related: Option<(Place, String)>,
    /// The lines of the file as they would be right, for slips of the hand.
    pub corrected: Option<String>,
}

/// A way out.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What it does: "rename `titel` to `title`".
    pub title: String,
    /// The changes that do it.
    pub changes: Vec<Change>,
}

/// Whose text a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Whose {
    /// The file as a whole.
    File,
    /// The roadmap's own fields: the text of the skeleton.
    Roadmap,
    /// An entry: its chunk.
    Entry(Serial),
}

/// Where something is: whose it is, the path from there, and the bytes.
///
/// The bytes count from the start of the owner's text, so that a place stays right while the text before its owner
/// changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whose text it is in.
    pub owner: Whose,
    /// The field, from the owner; empty for the owner itself. A missing field has its path, and the bytes of what it
    /// is missing in.
    pub path: Path,
    /// The bytes, in the text of the owner.
    pub span: Range<usize>,
}

impl Place {
    /// A place in an entry.
    pub(super) fn of_entry(serial: Serial, path: Path, span: Range<usize>) -> Self {
        Self { owner: Whose::Entry(serial), path, span }
    }

    /// A place among the roadmap's own fields.
    pub(super) fn of_roadmap(path: Path, span: Range<usize>) -> Self {
        Self { owner: Whose::Roadmap, path, span }
    }

    /// A place in the file as a whole.
    pub(super) fn of_file(span: Range<usize>) -> Self {
        Self { owner: Whose::File, path: Path::here(), span }
    }

    /// The entry it is in, if it is in one.
    pub fn serial(&self) -> Option<Serial> {
        match self.owner {
            Whose::Entry(serial) => Some(serial),
            Whose::File | Whose::Roadmap => None,
        }
    }

    /// The bytes in the file. For many places, [`Places`] is faster.
    pub fn in_file(&self, document: &Document) -> Range<usize> {
        match self.owner {
            Whose::File => self.span.clone(),
            Whose::Entry(serial) => self.moved_by(document.offset_of(serial).unwrap_or(0)),
            Whose::Roadmap => self.in_frame_of(document, &document.skeleton()),
        }
    }

    fn moved_by(&self, offset: usize) -> Range<usize> {
        self.span.start + offset..self.span.end + offset
    }

    fn in_frame_of(&self, document: &Document, skeleton: &Skeleton) -> Range<usize> {
        // One past the start is surely in the piece the place is in; an offset at a seam would count to the one before.
        let start = match self.span.is_empty() {
            true => document.offset_of_frame(skeleton, self.span.start),
            false => document.offset_of_frame(skeleton, self.span.start + 1).saturating_sub(1),
        };
        start..document.offset_of_frame(skeleton, self.span.end).max(start)
    }
}

/// Where places are in a file, for many of them: the file is walked once.
pub struct Places<'d> {
    document: &'d Document,
    skeleton: Skeleton,
    offsets: HashMap<Serial, usize>,
}

impl<'d> Places<'d> {
    /// For the places in a file.
    pub fn of(document: &'d Document) -> Self {
        Self { document, skeleton: document.skeleton(), offsets: document.entry_offsets().collect() }
    }

    /// The bytes of a place in the file.
    pub fn in_file(&self, place: &Place) -> Range<usize> {
        match place.owner {
            Whose::File => place.span.clone(),
            Whose::Entry(serial) => place.moved_by(self.offsets.get(&serial).copied().unwrap_or(0)),
            Whose::Roadmap => place.in_frame_of(self.document, &self.skeleton),
        }
    }
}

/// Takes the fixes away, where changes would be refused.
pub(super) fn take_fixes(findings: &mut [Finding]) {
    for finding in findings {
        finding.fix = None;
    }
}

impl Finding {
    /// What a rule has to say at a place. Words of the file in the message are made harmless, and one line.
    pub(super) fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self {
            rule,
            severity: rule.severity,
            place,
            message: match sanitise::line(&message) {
                Cow::Borrowed(_) => message,
                Cow::Owned(harmless) => harmless,
            },
            question: rule.question.to_owned(),
            label: String::new(),
            fix: None,
            related: None,
            corrected: None,
        }
    }

    /// Whether it says that the file ends where it should go on.
    pub(super) fn is_about_where_it_ends(&self) -> bool {
        self.rule.id == REFUSED.id && self.related.is_some()
    }

    /// With words beside the carets.
    pub(super) fn labelled(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// As grave as this.
    pub(super) fn graded(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Asking something else than the rule asks in general.
    pub(super) fn asking(&mut self, question: impl Into<String>) -> &mut Self {
        self.question = question.into();
        self
    }

    /// With a placeholder of the question filled in: `{n}` by the value of `n`.
    pub(super) fn filled(&mut self, placeholder: &str, value: &str) -> &mut Self {
        self.question = self.question.replace(&format!("{{{placeholder}}}"), value);
        self
    }

    /// With another place.
    pub(super) fn beside(&mut self, place: Place, what: impl Into<String>) -> &mut Self {
        self.related = Some((place, what.into()));
        self
    }

    /// With a way out.
    pub(super) fn mended_by(&mut self, title: impl Into<String>, changes: Vec<Change>) -> &mut Self {
        self.fix = Some(Fix { title: title.into(), changes });
        self
    }
}
