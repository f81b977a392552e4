//! A finding: one thing a rule has to say, with its place, in words a product person reads.

use super::rule::{Rule, Severity};
use super::soundness::INVALID_SYNTAX;
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::top_level::TopLevelText;
use crate::roadmap::change::Change;
use crate::text::sanitize;
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
    pub location: FindingLocation,
    /// What is wrong, in a few plain words: "the trade-off is missing".
    pub message: String,
    /// What it asks: the rule's question, filled in.
    pub question: String,
    /// What stands beside the carets of an excerpt; empty where the message says it all.
    pub label: String,
    /// A way out that needs no person's words.
    pub fix: Option<Fix>,
    /// The other place of something doubled, or the other end of a contradiction, and what is there.
    pub related: Option<(FindingLocation, String)>,
    /// The lines of the file as they would be right, for slips of the hand.
    pub corrected_lines: Option<String>,
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
pub enum TextOwner {
    /// The file as a whole.
    File,
    /// The roadmap's own fields: the text of the skeleton.
    Roadmap,
    /// An entry: its chunk.
    Entry(EntryId),
}

/// Where something is: whose it is, the path from there, and the bytes.
///
/// The bytes count from the start of the owner's text, so that a place stays right while the text before its owner
/// changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLocation {
    /// Whose text it is in.
    pub owner: TextOwner,
    /// The field, from the owner; empty for the owner itself. A missing field has its path, and the bytes of what it
    /// is missing in.
    pub path: Path,
    /// The bytes, in the text of the owner.
    pub span: Range<usize>,
}

impl FindingLocation {
    /// A place in an entry.
    pub(super) fn from_entry(entry: EntryId, path: Path, span: Range<usize>) -> Self {
        Self { owner: TextOwner::Entry(entry), path, span }
    }

    /// A place among the roadmap's own fields.
    pub(super) fn from_roadmap(path: Path, span: Range<usize>) -> Self {
        Self { owner: TextOwner::Roadmap, path, span }
    }

    /// A place in the file as a whole.
    pub(super) fn from_file(span: Range<usize>) -> Self {
        Self { owner: TextOwner::File, path: Path::root(), span }
    }

    /// The entry it is in, if it is in one.
    pub fn entry(&self) -> Option<EntryId> {
        match self.owner {
            TextOwner::Entry(entry) => Some(entry),
            TextOwner::File | TextOwner::Roadmap => None,
        }
    }

    /// The bytes in the file. For many places, [`Places`] is faster.
    pub fn file_range(&self, document: &Document) -> Range<usize> {
        match self.owner {
            TextOwner::File => self.span.clone(),
            TextOwner::Entry(entry) => self.shifted_by(document.entry_offset(entry).unwrap_or(0)),
            TextOwner::Roadmap => self.top_level_range(document, &document.top_level()),
        }
    }

    fn shifted_by(&self, offset: usize) -> Range<usize> {
        self.span.start + offset..self.span.end + offset
    }

    fn top_level_range(&self, document: &Document, skeleton: &TopLevelText) -> Range<usize> {
        // One past the start is surely in the piece the place is in; an offset at a seam would count to the one before.
        let start = match self.span.is_empty() {
            true => document.top_level_offset(skeleton, self.span.start),
            false => document.top_level_offset(skeleton, self.span.start + 1).saturating_sub(1),
        };
        start..document.top_level_offset(skeleton, self.span.end).max(start)
    }
}

/// Where places are in a file, for many of them: the file is walked once.
pub struct FindingLocator<'d> {
    document: &'d Document,
    top_level: TopLevelText,
    offsets: HashMap<EntryId, usize>,
}

impl<'d> FindingLocator<'d> {
    /// For the places in a file.
    pub fn new(document: &'d Document) -> Self {
        Self { document, top_level: document.top_level(), offsets: document.entry_offsets().collect() }
    }

    /// The bytes of a place in the file.
    pub fn file_range(&self, place: &FindingLocation) -> Range<usize> {
        match place.owner {
            TextOwner::File => place.span.clone(),
            TextOwner::Entry(entry) => place.shifted_by(self.offsets.get(&entry).copied().unwrap_or(0)),
            TextOwner::Roadmap => place.top_level_range(self.document, &self.top_level),
        }
    }
}

/// Takes the fixes away, where changes would be refused.
pub(super) fn remove_fixes(findings: &mut [Finding]) {
    for finding in findings {
        finding.fix = None;
    }
}

impl Finding {
    /// What a rule has to say at a place. Words of the file in the message are made harmless, and one line.
    pub(super) fn new(rule: &'static Rule, place: FindingLocation, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self {
            rule,
            severity: rule.severity,
            location: place,
            message: match sanitize::sanitize_line(&message) {
                Cow::Borrowed(_) => message,
                Cow::Owned(harmless) => harmless,
            },
            question: rule.question.to_owned(),
            label: String::new(),
            fix: None,
            related: None,
            corrected_lines: None,
        }
    }

    /// Whether it says that the file ends where it should go on.
    pub(super) fn is_unexpected_end(&self) -> bool {
        self.rule.id == INVALID_SYNTAX.id && self.related.is_some()
    }

    /// With words beside the carets.
    pub(super) fn set_label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// As grave as this.
    pub(super) fn set_severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Asking something else than the rule asks in general.
    pub(super) fn set_question(&mut self, question: impl Into<String>) -> &mut Self {
        self.question = question.into();
        self
    }

    /// With a placeholder of the question filled in: `{n}` by the value of `n`.
    pub(super) fn fill_placeholder(&mut self, placeholder: &str, value: &str) -> &mut Self {
        self.question = self.question.replace(&format!("{{{placeholder}}}"), value);
        self
    }

    /// With another place.
    pub(super) fn set_related(&mut self, place: FindingLocation, what: impl Into<String>) -> &mut Self {
        self.related = Some((place, what.into()));
        self
    }

    /// With a way out.
    pub(super) fn set_fix(&mut self, title: impl Into<String>, changes: Vec<Change>) -> &mut Self {
        self.fix = Some(Fix { title: title.into(), changes });
        self
    }
}
