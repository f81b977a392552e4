//! The semantic merge: three texts in, one text and its conflicts out.
//!
//! ```text
//!  side                    each text split into entries by their identity (a theme and an idea with one id are the same)
//!  renames                 gives the three texts the same ids first
//!  id_collisions           gives one of two different new entries with one id another id
//!  entries                 for each entry: keep, take, remove or merge
//!  entry                   one entry in three versions: placement (lane and rank), existing conflicts, fields
//!  field                   by the kind of the value, as the table of fields says (texts, lists)
//!  existing_conflicts      fields that have a conflict already; conflict_algebra adds up their terms
//!  apply                   edits the text of one side: values (edit_script), comments, the top level (top_level)
//!  verify                  parses the result again, compares it with the intended values and looks for lost words
//!  cross_entry_warnings    problems that arise only from combining both sides
//! ```
//!
//! Which side's text is edited (the *host*) and which one is merged into it (the *guest*) depends only on the texts, so
//! swapping the sides gives the same bytes.

mod apply;
mod comments;
mod conflict_algebra;
mod cross_entry_warnings;
mod edit_script;
mod entries;
mod entry;
mod entry_version;
mod existing_conflicts;
mod field;
mod id_collisions;
mod links;
mod lists;
mod placement;
mod renames;
mod side;
#[cfg(test)]
mod tests;
mod texts;
mod top_level;
mod value;
mod verify;

use crate::roadmap::conflict::ConflictPath;
use crate::roadmap::settings::RoadmapSettings;
use entries::ThreeWayMerge;
use field::MergeSides;
use side::SideDocument;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;

/// The names of the three texts in conflicts.
#[derive(Clone, Copy, Debug)]
pub struct MergeLabels<'l> {
    pub base: &'l str,
    pub one: &'l str,
    pub other: &'l str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedText {
    /// Valid RON with the changes of both sides.
    pub text: String,
    /// The open conflicts; the text has them as well.
    pub conflicts: Vec<FieldConflict>,
    /// Messages about changes that need no choice.
    pub notices: Vec<String>,
    /// Duplicate ids: not a clean merge, though there is nothing to choose.
    pub duplicate_ids: Vec<String>,
    /// Other reasons why it is not a clean merge.
    pub needs_review: Vec<String>,
    /// What was merged automatically: a noun per kind of field ("lanes", "readings") and a count.
    pub merged_counts: Vec<(String, usize)>,
}

/// A field that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldConflict {
    /// The full name of the entry, such as `themes.first-report`; empty for top-level fields.
    pub entry_path: String,
    pub field_path: ConflictPath,
}

/// Why there is no semantic merge; callers fall back to a merge by lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// One of the texts cannot be parsed where it was changed.
    Unreadable {
        /// The label of the text.
        label: String,
        reason: String,
    },
    /// One of the texts has a format that this version cannot write.
    NewerFormat(u32),
    /// The result did not pass verification: a bug in this program.
    Internal(String),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { label, reason } => write!(f, "{label} cannot be parsed: {reason}"),
            Self::NewerFormat(format) => {
                write!(f, "the file has format {format}, which this version of whymap cannot write")
            }
            Self::Internal(reason) => write!(f, "merging field by field failed: {reason}"),
        }
    }
}

impl std::error::Error for MergeError {}

/// Merges two sides with their common base. An empty base means that both sides created the file.
pub fn merge(base: &str, one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    merge_texts(Some(base), one, other, labels)
}

/// Merges two sides with an unknown base: every difference is a conflict.
pub fn merge_without_base(one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    merge_texts(None, one, other, labels)
}

fn merge_texts(base: Option<&str>, one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    let has_base = base.is_some();
    let base = base.unwrap_or_default();
    if let Some(resolved) = resolve_text(base, one, other) {
        return Ok(MergedText::from_text(resolved));
    }
    let newline = resolve_text(detect_newline(base), detect_newline(one), detect_newline(other)).unwrap_or("\n");
    let [base, one, other] = [base, one, other].map(|text| convert_newlines(text, newline).into_owned());
    if let Some(resolved) = resolve_text(&base, &one, &other) {
        return Ok(MergedText::from_text(resolved));
    }
    // The same text is the host, in whichever order the sides are given.
    let is_in_order = one <= other;
    let [mut base, one, other] = SideDocument::load_three([base, one, other]);
    for side in [&base, &one, &other] {
        let settings = RoadmapSettings::read(&side.document);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            return Err(MergeError::NewerFormat(format));
        }
    }
    for (side, label) in [(&one, labels.one), (&other, labels.other)] {
        if let Some(reason) = side.top_level_error() {
            return Err(MergeError::Unreadable { label: label.to_owned(), reason });
        }
    }
    if !one.is_compatible_with(&other) {
        let reason = "it does not enable the same RON extensions as the other side".to_owned();
        return Err(MergeError::Unreadable { label: labels.other.to_owned(), reason });
    }
    let one_is_host = match (top_level::has_layout_changes(&base, &one), top_level::has_layout_changes(&base, &other)) {
        (true, false) => true,
        (false, true) => false,
        _ => is_in_order,
    };
    let ((mut host, host_label), (mut guest, guest_label)) = if one_is_host {
        ((one, labels.one), (other, labels.other))
    } else {
        ((other, labels.other), (one, labels.one))
    };
    let applied_renames = renames::apply_renames(&mut base, &mut host, &mut guest, has_base);
    let sides = MergeSides { host: host_label, guest: guest_label, has_base };
    let merged = ThreeWayMerge {
        base: &base,
        host: &host,
        guest: &guest,
        sides,
        applied_renames,
        base_comments: OnceCell::new(),
    }
    .merge();
    let verified = merged.and_then(|merged| verify::verify_merge(&base, [&host, &guest], merged, one_is_host));
    match verified {
        // Next to broken entries, an edit may shift where the other entries begin and end.
        Err(MergeError::Internal(reason)) if host.has_broken_entries() || guest.has_broken_entries() => {
            Err(MergeError::Unreadable { label: labels.one.to_owned(), reason })
        }
        verified => verified,
    }
}

impl MergedText {
    fn from_text(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            conflicts: Vec::new(),
            notices: Vec::new(),
            duplicate_ids: Vec::new(),
            needs_review: Vec::new(),
            merged_counts: Vec::new(),
        }
    }
}

/// The result if at most one side changed the text, or both made the same change.
fn resolve_text<'t>(base: &'t str, one: &'t str, other: &'t str) -> Option<&'t str> {
    match (one == other, base == one, base == other) {
        (true, ..) | (_, _, true) => Some(one),
        (_, true, _) => Some(other),
        _ => None,
    }
}

/// The line ending of the first line.
fn detect_newline(text: &str) -> &'static str {
    let first = memchr::memchr(b'\n', text.as_bytes());
    let is_windows = first.and_then(|at| text.get(..at)).is_some_and(|line| line.ends_with('\r'));
    if is_windows { "\r\n" } else { "\n" }
}

fn convert_newlines<'t>(text: &'t str, newline: &str) -> Cow<'t, str> {
    match (detect_newline(text) == newline, newline) {
        (true, _) => Cow::Borrowed(text),
        (false, "\n") => Cow::Owned(text.replace("\r\n", "\n")),
        _ => Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n")),
    }
}
