//! A plan: a document, the roadmap derived from it, and its history. All edits, from keys and commands, go through
//! here. This module enforces the one rule: no theme loses a required answer or enters the roadmap without one.

use super::change::Change;
use super::entry_kind::EntryKind;
use super::entry_row::{Answers, EntryRow};
use super::fields;
use super::lane::Lane;
use super::location::FieldOwner;
use super::lower;
use super::roadmap::Roadmap;
use super::slug::RESERVED_ID;
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::document::history::{History, UndoStep};
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::splice::Splice;
use crate::document::transaction::{AppliedEdit, Transaction};
use crate::document::tree::{Tree, TreeItem};
use crate::document::{Document, EntryText, skip_head};
use std::fmt;

#[derive(Clone, Debug)]
pub struct Plan {
    pub document: Document,
    pub roadmap: Roadmap,
    pub history: History,
    /// Why nothing may be changed, and how to change that. `None` if the plan can be edited.
    pub read_only_reason: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedChange {
    /// In order of creation.
    pub created: Vec<EntryId>,
    /// The entries that were created, changed or removed.
    pub touched: Vec<EntryId>,
    /// The change as splices of the file's text; each one refers to the text after the ones before it.
    pub splices: Vec<Splice>,
}

/// Why a change was not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// The text cannot be edited this way.
    Edit(EditError),
    /// A theme would lose a required answer.
    LosesAnswer {
        id: String,
        /// Path of the answer.
        answer: &'static str,
    },
    /// A theme would enter the roadmap without these answers.
    MissingAnswers { id: String, missing: Vec<&'static str> },
    /// The file has a newer format version than this program writes.
    NewerFormat(u32),
    /// Holds the reason.
    NotPossible(String),
    /// Holds the reason.
    ReadOnly(String),
}

pub const NOT_A_ROADMAP: &str =
    "this file is not a roadmap: it has none of a roadmap's fields, so whymap does not change it";

/// Whether a record has fields, but none of the roadmap's.
pub fn has_other_fields_only(record: TreeItem<'_>) -> bool {
    let is_known = |item: TreeItem<'_>| fields::ROADMAP.field(&item.key()).is_some();
    let is_empty_roadmap = record.source().starts_with("Roadmap") && record.items().next().is_none();
    record.kind() == NodeKind::Record && !is_empty_roadmap && !record.items().any(is_known)
}

/// The first field or key of a path that its record or map has more than once.
fn doubled_key(root: TreeItem<'_>, path: &Path) -> Option<String> {
    let mut at = root;
    for segment in path.segments() {
        let next = match segment {
            PathSegment::Field(name) | PathSegment::Key(name) => {
                let mut found = at.items().filter(|item| item.key() == name.as_str());
                let first = found.next()?;
                if found.next().is_some() {
                    return Some(name.clone());
                }
                first
            }
            PathSegment::Index(index) => at.items().nth(*index)?,
        };
        at = next.unwrap_some();
    }
    None
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit(error) => error.fmt(f),
            Self::LosesAnswer { id, answer } => {
                write!(f, "cannot remove {answer} from {id}: every theme needs it")
            }
            Self::MissingAnswers { id, missing } => {
                write!(f, "cannot put {id} on the roadmap. Missing: {}", missing.join(", "))
            }
            Self::NewerFormat(format) => {
                write!(
                    f,
                    "the file has format {format}, which this version of whymap can only read: update whymap to edit it"
                )
            }
            Self::NotPossible(why) | Self::ReadOnly(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ChangeError {}

impl From<EditError> for ChangeError {
    fn from(error: EditError) -> Self {
        Self::Edit(error)
    }
}

impl Plan {
    pub fn from_text(text: String) -> Self {
        let (document, roadmap) = Roadmap::load(text);
        Self { document, roadmap, history: History::default(), read_only_reason: None }
    }

    /// Applies changes as one undo step with this label: all of them, or none.
    pub fn apply_changes(&mut self, label: &str, changes: &[Change]) -> Result<AppliedChange, ChangeError> {
        self.ensure_writable()?;
        if let Some(format) = self.roadmap.settings.format.filter(|_| self.roadmap.settings.is_newer_format()) {
            return Err(ChangeError::NewerFormat(format));
        }
        if changes.iter().any(Change::changes_format_version) {
            return Err(ChangeError::NotPossible(
                "the format version is set by whymap and cannot be changed".to_owned(),
            ));
        }
        if self.is_other_file() {
            return Err(ChangeError::NotPossible(NOT_A_ROADMAP.to_owned()));
        }
        if let Some(error) = changes.iter().find_map(|change| self.doubled_field_error(change)) {
            return Err(error);
        }
        if changes.iter().any(|change| self.uses_reserved_id(change)) {
            return Err(ChangeError::NotPossible(format!(
                "the id `{RESERVED_ID}` stands for the roadmap itself: rename the entry first"
            )));
        }
        let (done, created) = self.run_transaction(changes).map_err(|error| self.locate_error(error, changes))?;
        let before: Vec<(EntryId, Option<RequiredAnswers>)> = touched_entries(&done.step)
            .into_iter()
            .map(|entry_id| (entry_id, self.required_answers(entry_id)))
            .collect();
        let touched = self.roadmap.refresh(&self.document, &done.step);
        if let Some(error) =
            before.iter().find_map(|(entry_id, before)| self.missing_answer_error(*entry_id, before.as_ref()))
        {
            let rollback = done.step.inverted();
            self.document.apply_step(&rollback);
            self.roadmap.refresh(&self.document, &rollback);
            return Err(error);
        }
        if !done.step.is_empty() {
            self.history.push_step(label.to_owned(), done.step);
        }
        Ok(AppliedChange { created, touched, splices: done.splices })
    }

    /// Whether the file has fields, but none of a roadmap: whymap never writes to it.
    pub fn is_other_file(&self) -> bool {
        let has_entries = self.roadmap.rows().next().is_some();
        !has_entries && self.with_fields(FieldOwner::Roadmap, has_other_fields_only).unwrap_or(false)
    }

    /// A field that appears twice on the way to a change: the first one would be written, and the last one is read.
    fn doubled_field_error(&self, change: &Change) -> Option<ChangeError> {
        let (Change::Set { owner, path, .. } | Change::Add { owner, path, .. } | Change::Clear { owner, path }) =
            change
        else {
            return None;
        };
        let name = self.with_fields(*owner, |root| doubled_key(root, path)).flatten()?;
        Some(ChangeError::NotPossible(format!(
            "`{name}` appears twice here: delete one of them in a text editor first (`whymap check` shows where)"
        )))
    }

    fn ensure_writable(&self) -> Result<(), ChangeError> {
        self.read_only_reason.clone().map_or(Ok(()), |why| Err(ChangeError::ReadOnly(why)))
    }

    fn run_transaction(&mut self, changes: &[Change]) -> Result<(AppliedEdit, Vec<EntryId>), EditError> {
        let mut transaction = Transaction::new(&mut self.document);
        let mut created = Vec::new();
        for change in changes {
            created.extend(lower::lower_change(change, &mut transaction)?);
        }
        Ok((transaction.commit(), created))
    }

    /// Whether an entry would get the reserved id, or enter the roadmap with it.
    fn uses_reserved_id(&self, change: &Change) -> bool {
        match change {
            Change::Insert { id, .. } | Change::Rename { id, .. } => id == RESERVED_ID,
            Change::Move { entry, to: EntryKind::Theme } => {
                self.roadmap.row(*entry).is_some_and(|row| self.roadmap.symbol_text(row.id) == RESERVED_ID)
            }
            _ => false,
        }
    }

    /// If the file is empty, or its text was not valid before the changes: that, and where in the file.
    fn locate_error(&self, error: EditError, changes: &[Change]) -> EditError {
        if error == EditError::BrokenTopLevel && self.document.is_blank() {
            return EditError::EmptyFile;
        }
        if !matches!(error, EditError::WouldNotParse(_)) {
            return error;
        }
        let owners = changes.iter().filter_map(Change::owner);
        let entries = owners.map(|owner| match owner {
            FieldOwner::Entry(entry_id) => Some(entry_id),
            FieldOwner::Roadmap => None,
        });
        let located = entries.into_iter().find_map(|entry_id| self.document.syntax_error_line(entry_id));
        located.map_or(error, |(line, reason)| EditError::InvalidText { line, reason })
    }

    /// Replaces the whole text as one undo step, for example with what is on disk. Also works on a read-only plan.
    pub fn replace_document(&mut self, label: &str, text: String) -> AppliedChange {
        let other = Self::from_text(text);
        let done = self.document.replace_with(&other.document);
        self.roadmap = Roadmap::read(&self.document);
        let touched = self.roadmap.rows().map(|row| row.entry).collect();
        self.history.push_step(label.to_owned(), done.step);
        AppliedChange { created: Vec::new(), touched, splices: done.splices }
    }

    /// Calls `look` with the fields of an entry or of the roadmap. `None` if they cannot be parsed.
    pub fn with_fields<T>(&self, owner: FieldOwner, look: impl FnOnce(TreeItem<'_>) -> T) -> Option<T> {
        match owner {
            FieldOwner::Entry(entry_id) => {
                let entry = self.document.entry(entry_id);
                entry.as_ref().and_then(EntryText::tree).map(|tree| look(tree.root().unwrap_some()))
            }
            FieldOwner::Roadmap => {
                let top_level = self.document.top_level();
                let start = skip_head(top_level.text()).ok()?;
                Tree::parse(top_level.text(), start).ok().map(|tree| look(tree.root().unwrap_some()))
            }
        }
    }

    fn required_answers(&self, entry_id: EntryId) -> Option<RequiredAnswers> {
        self.roadmap.row(entry_id).and_then(RequiredAnswers::from_row)
    }

    /// The error of a theme that lost a required answer, or does not have all of them yet.
    fn missing_answer_error(&self, entry_id: EntryId, before: Option<&RequiredAnswers>) -> Option<ChangeError> {
        let after = self.required_answers(entry_id)?;
        let id = self.roadmap.id(entry_id).to_owned();
        match before {
            Some(before) => {
                let answer = before.answers.first_lost(after.answers)?;
                Some(ChangeError::LosesAnswer { id, answer })
            }
            None if after.answers.is_complete() => None,
            None => Some(ChangeError::MissingAnswers { id, missing: after.answers.missing() }),
        }
    }

    /// Undoes the newest step. Returns its label and what it touched; `None` if there is nothing to undo.
    pub fn undo(&mut self) -> Result<Option<(String, AppliedChange)>, ChangeError> {
        self.ensure_writable()?;
        let Some(labeled) = self.history.undo().cloned() else { return Ok(None) };
        Ok(Some((labeled.label, self.apply_step(&labeled.step.inverted()))))
    }

    /// Redoes the step that was undone last.
    pub fn redo(&mut self) -> Result<Option<(String, AppliedChange)>, ChangeError> {
        self.ensure_writable()?;
        let Some(labeled) = self.history.redo().cloned() else { return Ok(None) };
        Ok(Some((labeled.label, self.apply_step(&labeled.step))))
    }

    fn apply_step(&mut self, step: &UndoStep) -> AppliedChange {
        let splices = self.document.apply_step(step);
        let touched = self.roadmap.refresh(&self.document, step);
        AppliedChange { created: Vec::new(), touched, splices }
    }
}

/// The answers of a theme that needs them.
struct RequiredAnswers {
    answers: Answers,
}

impl RequiredAnswers {
    fn from_row(row: &EntryRow) -> Option<Self> {
        let theme = row.theme().filter(|_| row.kind == EntryKind::Theme)?;
        // A theme without a valid lane still needs its answers; only a dropped one does not.
        (theme.lane != Some(Lane::Dropped)).then_some(Self { answers: theme.answers })
    }
}

fn touched_entries(step: &UndoStep) -> Vec<EntryId> {
    let chunks = step.splices.iter().flat_map(|splice| splice.removed.iter().chain(&splice.inserted));
    let mut entries: Vec<EntryId> = chunks.filter_map(|chunk| Some(chunk.entry()?.id)).collect();
    entries.sort_unstable();
    entries.dedup();
    entries
}
