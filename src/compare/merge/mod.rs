//! The merge by meaning: three texts in, one text and its clashes out.
//!
//! ```text
//!  side      each text cut into its entries, by who they are (theme or idea: one)
//!  renames   the three are given the same ids first
//!  entries   for each entry: whose it is, or what both made of it
//!  entry     one entry of three versions: its place (lane), its fields, the clashes it had already (open, terms)
//!  field     by the kind of its value, as the table of fields says (texts, lists)
//!  laying    the text of one side on its way to be the merge: values (lay), comments, what is around the entries (frame)
//!  verdict   what came out is read again: does it say what it should, is anything lost?
//!  whole     what follows from both sides together, and is told
//! ```
//!
//! Which of the two texts the other is laid into does not depend on who merges: both ways give the same bytes.

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
use std::fmt;

/// What the three texts are called where a person has to choose between them.
#[derive(Clone, Copy, Debug)]
pub struct MergeLabels<'l> {
    /// What both sides come from.
    pub base: &'l str,
    /// The side one stands on.
    pub one: &'l str,
    /// The side that is merged into it.
    pub other: &'l str,
}

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedText {
    /// The text. It reads, and holds what both sides made of it.
    pub text: String,
    /// What a person has to choose. It stands in the text as well.
    pub conflicts: Vec<FieldConflict>,
    /// What a person should know though there is nothing to choose.
    pub notices: Vec<String>,
    /// Ids that stand twice: no clean merge, though there is no side to choose.
    pub duplicate_ids: Vec<String>,
    /// What else a person has to look at: no clean merge either.
    pub needs_review: Vec<String>,
    /// What was merged by itself: a noun for each kind of field ("lanes", "readings"), and how many.
    pub merged_counts: Vec<(String, usize)>,
}

/// A field that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldConflict {
    /// The full name of its entry, `themes.first-report`; empty for the roadmap's own fields.
    pub entry_path: String,
    /// Which field.
    pub field_path: ConflictPath,
}

/// Why texts cannot be merged by meaning; they are merged by lines then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeError {
    /// One of the texts does not read where it was changed: which one (its label), and why.
    Unreadable {
        /// The label of the text.
        label: String,
        /// What is wrong.
        reason: String,
    },
    /// One of the texts is in a format newer than the one known here.
    NewerFormat(u32),
    /// What came out did not hold what it should: a flaw of this program, found before it did harm.
    Internal(String),
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { label: text, reason: why } => write!(f, "{text} does not read: {why}"),
            Self::NewerFormat(format) => write!(f, "the file is in format {format}, which this whymap does not write"),
            Self::Internal(what) => write!(f, "the merge by meaning was given up: {what}"),
        }
    }
}

impl std::error::Error for MergeError {}

/// Merges what two sides made of a base. An empty base means that both made the file anew.
pub fn merge(base: &str, one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    merge_texts(Some(base), one, other, labels)
}

/// Merges two sides of which nobody knows what they come from: whatever differs is to be chosen.
pub fn merge_without_base(one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    merge_texts(None, one, other, labels)
}

fn merge_texts(base: Option<&str>, one: &str, other: &str, labels: &MergeLabels<'_>) -> Result<MergedText, MergeError> {
    let has_base = base.is_some();
    let base = base.unwrap_or_default();
    if let Some(settled) = resolve_text(base, one, other) {
        return Ok(MergedText::from_text(settled));
    }
    let newline = resolve_text(detect_newline(base), detect_newline(one), detect_newline(other)).unwrap_or("\n");
    let [base, one, other] = [base, one, other].map(|text| convert_newlines(text, newline).into_owned());
    if let Some(settled) = resolve_text(&base, &one, &other) {
        return Ok(MergedText::from_text(settled));
    }
    // Whichever way round the two are given, the same side is kept.
    let is_in_order = one <= other;
    let [mut base, one, other] = SideDocument::load_three([base, one, other]);
    for side in [&base, &one, &other] {
        let settings = RoadmapSettings::read(&side.document);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            return Err(MergeError::NewerFormat(format));
        }
    }
    for (side, label) in [(&one, labels.one), (&other, labels.other)] {
        if let Some(why) = side.top_level_error() {
            return Err(MergeError::Unreadable { label: label.to_owned(), reason: why });
        }
    }
    if !one.is_compatible_with(&other) {
        let why = "it asks for other extensions of the format".to_owned();
        return Err(MergeError::Unreadable { label: labels.other.to_owned(), reason: why });
    }
    let is_host = match (top_level::has_layout_changes(&base, &one), top_level::has_layout_changes(&base, &other)) {
        (true, false) => true,
        (false, true) => false,
        _ => is_in_order,
    };
    let ((mut host, host_label), (mut guest, guest_label)) = match is_host {
        true => ((one, labels.one), (other, labels.other)),
        false => ((other, labels.other), (one, labels.one)),
    };
    let united = renames::apply_renames(&mut base, &mut host, &mut guest);
    let sides = MergeSides { host: host_label, guest: guest_label, has_base };
    let comments_of_base = std::cell::OnceCell::new();
    let merged = ThreeWayMerge {
        base: &base,
        host: &host,
        guest: &guest,
        sides,
        applied_renames: united,
        base_comments: comments_of_base,
    }
    .merge();
    let judged = merged.and_then(|merged| verify::verify_merge(&base, [&host, &guest], merged, is_host));
    // Of a text with entries that make no sense nobody can say where the others begin and end once it is changed.
    match judged {
        Err(MergeError::Internal(why)) if host.has_broken_entries() || guest.has_broken_entries() => {
            Err(MergeError::Unreadable { label: labels.one.to_owned(), reason: why })
        }
        judged => judged,
    }
}

impl MergedText {
    fn from_text(text: &str) -> Self {
        let (clashes, told, doubled) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            text: text.to_owned(),
            conflicts: clashes,
            notices: told,
            duplicate_ids: doubled,
            needs_review: Vec::new(),
            merged_counts: Vec::new(),
        }
    }
}

/// The text that holds where at most one side changed it, or both the same.
fn resolve_text<'t>(base: &'t str, one: &'t str, other: &'t str) -> Option<&'t str> {
    match (one == other, base == one, base == other) {
        (true, ..) | (_, _, true) => Some(one),
        (_, true, _) => Some(other),
        _ => None,
    }
}

/// How the lines of a text end: as the first one does.
fn detect_newline(text: &str) -> &'static str {
    let first = memchr::memchr(b'\n', text.as_bytes());
    let is_windows = first.and_then(|at| text.get(..at)).is_some_and(|line| line.ends_with('\r'));
    if is_windows { "\r\n" } else { "\n" }
}

fn convert_newlines<'t>(text: &'t str, wanted: &str) -> Cow<'t, str> {
    match (detect_newline(text) == wanted, wanted) {
        (true, _) => Cow::Borrowed(text),
        (false, "\n") => Cow::Owned(text.replace("\r\n", "\n")),
        _ => Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n")),
    }
}
