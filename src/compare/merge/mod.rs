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
mod texts;
mod top_level;
mod value;
mod verify;

use crate::roadmap::conflict::ClashPath;
use crate::roadmap::settings::Settings;
use entries::Entries;
use field::Sides;
use side::Side;
use std::borrow::Cow;
use std::fmt;

/// What the three texts are called where a person has to choose between them.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'l> {
    /// What both sides come from.
    pub base: &'l str,
    /// The side one stands on.
    pub one: &'l str,
    /// The side that is merged into it.
    pub other: &'l str,
}

/// A merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The text. It reads, and holds what both sides made of it.
    pub text: String,
    /// What a person has to choose. It stands in the text as well.
    pub clashes: Vec<Clashed>,
    /// What a person should know though there is nothing to choose.
    pub told: Vec<String>,
    /// Ids that stand twice: no clean merge, though there is no side to choose.
    pub doubled: Vec<String>,
    /// What else a person has to look at: no clean merge either.
    pub unsettled: Vec<String>,
    /// What was merged by itself: a noun for each kind of field ("lanes", "readings"), and how many.
    pub counts: Vec<(String, usize)>,
}

/// A field that both sides changed differently.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clashed {
    /// The full name of its entry, `themes.first-report`; empty for the roadmap's own fields.
    pub owner: String,
    /// Which field.
    pub at: ClashPath,
}

/// Why texts cannot be merged by meaning; they are merged by lines then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotMerged {
    /// One of the texts does not read where it was changed: which one (its label), and why.
    DoesNotRead {
        /// The label of the text.
        text: String,
        /// What is wrong.
        why: String,
    },
    /// One of the texts is in a format newer than the one known here.
    NewerFormat(u32),
    /// What came out did not hold what it should: a flaw of this program, found before it did harm.
    Flawed(String),
}

impl fmt::Display for NotMerged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DoesNotRead { text, why } => write!(f, "{text} does not read: {why}"),
            Self::NewerFormat(format) => write!(f, "the file is in format {format}, which this whymap does not write"),
            Self::Flawed(what) => write!(f, "the merge by meaning was given up: {what}"),
        }
    }
}

impl std::error::Error for NotMerged {}

/// Merges what two sides made of a base. An empty base means that both made the file anew.
pub fn merge(base: &str, one: &str, other: &str, labels: &Labels<'_>) -> Result<Merged, NotMerged> {
    merged(Some(base), one, other, labels)
}

/// Merges two sides of which nobody knows what they come from: whatever differs is to be chosen.
pub fn merge_without_base(one: &str, other: &str, labels: &Labels<'_>) -> Result<Merged, NotMerged> {
    merged(None, one, other, labels)
}

fn merged(base: Option<&str>, one: &str, other: &str, labels: &Labels<'_>) -> Result<Merged, NotMerged> {
    let has_base = base.is_some();
    let base = base.unwrap_or_default();
    if let Some(settled) = settled(base, one, other) {
        return Ok(Merged::of(settled));
    }
    let newline = settled(newline(base), newline(one), newline(other)).unwrap_or("\n");
    let [base, one, other] = [base, one, other].map(|text| with_newline(text, newline).into_owned());
    if let Some(settled) = settled(&base, &one, &other) {
        return Ok(Merged::of(settled));
    }
    // Whichever way round the two are given, the same side is kept.
    let is_in_order = one <= other;
    let [mut base, one, other] = Side::all([base, one, other]);
    for side in [&base, &one, &other] {
        let settings = Settings::read(&side.document);
        if let Some(format) = settings.format.filter(|_| settings.is_newer_format()) {
            return Err(NotMerged::NewerFormat(format));
        }
    }
    for (side, label) in [(&one, labels.one), (&other, labels.other)] {
        if let Some(why) = side.frame_fault() {
            return Err(NotMerged::DoesNotRead { text: label.to_owned(), why });
        }
    }
    if !one.reads_like(&other) {
        let why = "it asks for other extensions of the format".to_owned();
        return Err(NotMerged::DoesNotRead { text: labels.other.to_owned(), why });
    }
    let is_host = match (top_level::is_laid_otherwise(&base, &one), top_level::is_laid_otherwise(&base, &other)) {
        (true, false) => true,
        (false, true) => false,
        _ => is_in_order,
    };
    let ((mut host, host_label), (mut guest, guest_label)) = match is_host {
        true => ((one, labels.one), (other, labels.other)),
        false => ((other, labels.other), (one, labels.one)),
    };
    let united = renames::unite(&mut base, &mut host, &mut guest);
    let sides = Sides { host: host_label, guest: guest_label, has_base };
    let comments_of_base = std::cell::OnceCell::new();
    let merged = Entries { base: &base, host: &host, guest: &guest, sides, united, comments_of_base }.merge();
    let judged = merged.and_then(|merged| verify::judged(&base, [&host, &guest], merged, is_host));
    // Of a text with entries that make no sense nobody can say where the others begin and end once it is changed.
    match judged {
        Err(NotMerged::Flawed(why)) if host.has_broken_entries() || guest.has_broken_entries() => {
            Err(NotMerged::DoesNotRead { text: labels.one.to_owned(), why })
        }
        judged => judged,
    }
}

impl Merged {
    fn of(text: &str) -> Self {
        let (clashes, told, doubled) = (Vec::new(), Vec::new(), Vec::new());
        Self { text: text.to_owned(), clashes, told, doubled, unsettled: Vec::new(), counts: Vec::new() }
    }
}

/// The text that holds where at most one side changed it, or both the same.
fn settled<'t>(base: &'t str, one: &'t str, other: &'t str) -> Option<&'t str> {
    match (one == other, base == one, base == other) {
        (true, ..) | (_, _, true) => Some(one),
        (_, true, _) => Some(other),
        _ => None,
    }
}

/// How the lines of a text end: as the first one does.
fn newline(text: &str) -> &'static str {
    let first = memchr::memchr(b'\n', text.as_bytes());
    let is_windows = first.and_then(|at| text.get(..at)).is_some_and(|line| line.ends_with('\r'));
    if is_windows { "\r\n" } else { "\n" }
}

fn with_newline<'t>(text: &'t str, wanted: &str) -> Cow<'t, str> {
    match (newline(text) == wanted, wanted) {
        (true, _) => Cow::Borrowed(text),
        (false, "\n") => Cow::Owned(text.replace("\r\n", "\n")),
        _ => Cow::Owned(text.replace("\r\n", "\n").replace('\n', "\r\n")),
    }
}
