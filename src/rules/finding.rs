//! A finding: one problem that a rule reports, with its location.

use super::rule::{Rule, Severity};
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::top_level::TopLevelText;
use crate::roadmap::change::Change;
use crate::text::sanitize;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub rule: &'static Rule,
    /// That of the rule, unless the lane or the stage of the product changes it.
    pub severity: Severity,
    pub location: FindingLocation,
    /// What is wrong, in a few words: "the trade-off is missing". One line, without control characters.
    pub message: String,
    /// The question of the rule, with its placeholders filled in.
    pub question: String,
    /// The text beside the carets of an excerpt; may be empty.
    pub label: String,
    /// A fix that needs no input.
    pub fix: Option<Fix>,
    /// A second location and its label: the first of two duplicates, or the other end of a contradiction.
    pub related: Option<(FindingLocation, String)>,
    /// For typos: the lines of the file with the correction.
    pub corrected_lines: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// An imperative: "rename `titel` to `title`".
    pub title: String,
    pub changes: Vec<Change>,
}

/// The text that a location is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextOwner {
    /// The file as a whole.
    File,
    /// The roadmap's own fields: the top-level text.
    Roadmap,
    /// The chunk of an entry.
    Entry(EntryId),
}

/// Where something is: an owner, a path and a span.
///
/// Spans are byte ranges in the text of the owner, so that they stay valid when text before the owner changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingLocation {
    pub owner: TextOwner,
    /// The path from the owner; empty for the owner itself. A missing field has its own path, and the span of the
    /// record in which it is missing.
    pub path: Path,
    pub span: Range<usize>,
}

impl FindingLocation {
    pub(super) fn from_entry(entry: EntryId, path: Path, span: Range<usize>) -> Self {
        Self { owner: TextOwner::Entry(entry), path, span }
    }

    pub(super) fn from_roadmap(path: Path, span: Range<usize>) -> Self {
        Self { owner: TextOwner::Roadmap, path, span }
    }

    pub(super) fn from_file(span: Range<usize>) -> Self {
        Self { owner: TextOwner::File, path: Path::root(), span }
    }

    pub fn entry(&self) -> Option<EntryId> {
        match self.owner {
            TextOwner::Entry(entry) => Some(entry),
            TextOwner::File | TextOwner::Roadmap => None,
        }
    }

    /// The byte range in the file. For many locations, [`FindingLocator`] is faster.
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

    fn top_level_range(&self, document: &Document, top_level: &TopLevelText) -> Range<usize> {
        // An offset at a seam belongs to the piece before it, so a non-empty span is located by its second byte.
        let start = if self.span.is_empty() {
            document.top_level_offset(top_level, self.span.start)
        } else {
            document.top_level_offset(top_level, self.span.start + 1).saturating_sub(1)
        };
        start..document.top_level_offset(top_level, self.span.end).max(start)
    }
}

/// Maps many locations to byte ranges in the file; walks the file once.
pub struct FindingLocator<'d> {
    document: &'d Document,
    top_level: TopLevelText,
    offsets: HashMap<EntryId, usize>,
}

impl<'d> FindingLocator<'d> {
    pub fn new(document: &'d Document) -> Self {
        Self { document, top_level: document.top_level(), offsets: document.entry_offsets().collect() }
    }

    /// The byte range of a location in the file.
    pub fn file_range(&self, location: &FindingLocation) -> Range<usize> {
        match location.owner {
            TextOwner::File => location.span.clone(),
            TextOwner::Entry(entry) => location.shifted_by(self.offsets.get(&entry).copied().unwrap_or(0)),
            TextOwner::Roadmap => location.top_level_range(self.document, &self.top_level),
        }
    }
}

/// For findings on text in which changes would be rejected.
pub(super) fn remove_fixes(findings: &mut [Finding]) {
    for finding in findings {
        finding.fix = None;
    }
}

impl Finding {
    /// Sanitizes the message, since it may quote the file.
    pub(super) fn new(rule: &'static Rule, location: FindingLocation, message: impl Into<String>) -> Self {
        let message: String = message.into();
        Self {
            rule,
            severity: rule.severity,
            location,
            message: match sanitize::sanitize_line(&message) {
                Cow::Borrowed(_) => message,
                Cow::Owned(sanitized) => sanitized,
            },
            question: rule.question.to_owned(),
            label: String::new(),
            fix: None,
            related: None,
            corrected_lines: None,
        }
    }

    pub(super) fn set_label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    /// Overrides the severity of the rule.
    pub(super) fn set_severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }

    /// Overrides the question of the rule.
    pub(super) fn set_question(&mut self, question: impl Into<String>) -> &mut Self {
        self.question = question.into();
        self
    }

    /// Replaces a placeholder in the question: `{n}` for `n`.
    pub(super) fn fill_placeholder(&mut self, placeholder: &str, value: &str) -> &mut Self {
        self.question = self.question.replace(&format!("{{{placeholder}}}"), value);
        self
    }

    pub(super) fn set_related(&mut self, location: FindingLocation, label: impl Into<String>) -> &mut Self {
        self.related = Some((location, label.into()));
        self
    }

    pub(super) fn set_fix(&mut self, title: impl Into<String>, changes: Vec<Change>) -> &mut Self {
        self.fix = Some(Fix { title: title.into(), changes });
        self
    }
}
