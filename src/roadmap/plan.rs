//! The plan: a document, the roadmap derived from it, and what was done to it. Every edit of the program, by key or by
//! command, goes through here, and here the one rule is kept: no theme loses an answer, or comes to the roadmap
//! without one.

use super::change::Change;
use super::entry_kind::EntryKind;
use super::entry_row::{Answers, EntryRow};
use super::lane::Lane;
use super::location::FieldOwner;
use super::lower;
use super::roadmap::Roadmap;
use crate::document::chunk::EntryId;
use crate::document::edit_error::EditError;
use crate::document::history::{History, UndoStep};
use crate::document::splice::Splice;
use crate::document::transaction::{AppliedEdit, Transaction};
use crate::document::tree::{Tree, TreeItem};
use crate::document::{Document, EntryText, skip_head};
use std::fmt;

/// A roadmap being edited.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The text.
    pub document: Document,
    /// What it says.
    pub roadmap: Roadmap,
    /// What was done to it.
    pub history: History,
    /// Why nothing may be changed, and what would change that. `None` as long as edits are welcome.
    pub read_only_reason: Option<String>,
}

/// What an edit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppliedChange {
    /// The entries it made, in order.
    pub created: Vec<EntryId>,
    /// The entries it made, changed or removed.
    pub touched: Vec<EntryId>,
    /// The same as splices of the file's text, each in the text the ones before it left.
    pub splices: Vec<Splice>,
}

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeError {
    /// The text cannot be edited so.
    Edit(EditError),
    /// A theme would lack an answer it owes: its id, and the path of the answer.
    LosesAnswer {
        /// The theme.
        id: String,
        /// What it would lack.
        answer: &'static str,
    },
    /// A theme would come to the roadmap without these answers.
    MissingAnswers {
        /// The theme.
        id: String,
        /// What it lacks.
        missing: Vec<&'static str>,
    },
    /// The file is in a format newer than this program writes.
    NewerFormat(u32),
    /// It cannot be done to this entry, and why.
    NotPossible(String),
    /// Nothing may be changed now, and why.
    ReadOnly(String),
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Edit(refusal) => refusal.fmt(f),
            Self::LosesAnswer { id, answer } => {
                write!(f, "{id} would lose its {answer}: a theme keeps its answers, or becomes an idea again")
            }
            Self::MissingAnswers { id, missing } => {
                write!(f, "{id} is not on the roadmap yet: still to answer: {}", missing.join(", "))
            }
            Self::NewerFormat(format) => {
                write!(f, "the file is in format {format}, which this whymap can read but not write: get a newer one")
            }
            Self::NotPossible(why) | Self::ReadOnly(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ChangeError {}

impl From<EditError> for ChangeError {
    fn from(refusal: EditError) -> Self {
        Self::Edit(refusal)
    }
}

impl Plan {
    /// Reads a text.
    pub fn from_text(text: String) -> Self {
        let (document, roadmap) = Roadmap::load(text);
        Self { document, roadmap, history: History::default(), read_only_reason: None }
    }

    /// Makes changes as one step of undo, named by `label`. All are made, or none.
    pub fn apply_changes(&mut self, label: &str, changes: &[Change]) -> Result<AppliedChange, ChangeError> {
        self.ensure_writable()?;
        if let Some(format) = self.roadmap.settings.format.filter(|_| self.roadmap.settings.is_newer_format()) {
            return Err(ChangeError::NewerFormat(format));
        }
        if changes.iter().any(Change::changes_format_version) {
            return Err(ChangeError::NotPossible(
                "the format says how the file is written, and is whymap's own".to_owned(),
            ));
        }
        let (done, made) = self.run_transaction(changes)?;
        let before: Vec<(EntryId, Option<RequiredAnswers>)> = touched_entries(&done.step)
            .into_iter()
            .map(|entry_id| (entry_id, self.required_answers(entry_id)))
            .collect();
        let touched = self.roadmap.refresh(&self.document, &done.step);
        if let Some(not_made) =
            before.iter().find_map(|(entry_id, before)| self.missing_answer_error(*entry_id, before.as_ref()))
        {
            let back = done.step.inverted();
            self.document.apply_step(&back);
            self.roadmap.refresh(&self.document, &back);
            return Err(not_made);
        }
        if !done.step.is_empty() {
            self.history.push_step(label.to_owned(), done.step);
        }
        Ok(AppliedChange { created: made, touched, splices: done.splices })
    }

    fn ensure_writable(&self) -> Result<(), ChangeError> {
        self.read_only_reason.clone().map_or(Ok(()), |why| Err(ChangeError::ReadOnly(why)))
    }

    fn run_transaction(&mut self, changes: &[Change]) -> Result<(AppliedEdit, Vec<EntryId>), EditError> {
        let mut transaction = Transaction::new(&mut self.document);
        let mut made = Vec::new();
        for change in changes {
            made.extend(lower::lower_change(change, &mut transaction)?);
        }
        Ok((transaction.commit(), made))
    }

    /// Replaces the whole text of an entry: how one that does not read is mended.
    pub fn replace_entry_text(
        &mut self,
        label: &str,
        entry_id: EntryId,
        text: String,
    ) -> Result<AppliedChange, ChangeError> {
        self.ensure_writable()?;
        let mut transaction = Transaction::new(&mut self.document);
        transaction.replace_entry_text(entry_id, text)?;
        let done = transaction.commit();
        let touched = self.roadmap.refresh(&self.document, &done.step);
        if !done.step.is_empty() {
            self.history.push_step(label.to_owned(), done.step);
        }
        Ok(AppliedChange { created: Vec::new(), touched, splices: done.splices })
    }

    /// Takes a whole other text as one step of undo: what the disk holds, also where nothing may be changed here.
    pub fn replace_document(&mut self, label: &str, text: String) -> AppliedChange {
        let other = Self::from_text(text);
        let done = self.document.replace_with(&other.document);
        self.roadmap = Roadmap::read(&self.document);
        let touched = self.roadmap.rows().map(|row| row.entry).collect();
        self.history.push_step(label.to_owned(), done.step);
        AppliedChange { created: Vec::new(), touched, splices: done.splices }
    }

    /// Looks at the fields of an owner as they stand in the text. `None` where they do not read.
    pub fn with_fields<T>(&self, owner: FieldOwner, look: impl FnOnce(TreeItem<'_>) -> T) -> Option<T> {
        match owner {
            FieldOwner::Entry(entry_id) => {
                let entry = self.document.entry(entry_id);
                entry.as_ref().and_then(EntryText::tree).map(|tree| look(tree.root().unwrap_some()))
            }
            FieldOwner::Roadmap => {
                let skeleton = self.document.top_level();
                let start = skip_head(skeleton.text()).ok()?;
                Tree::parse(skeleton.text(), start).ok().map(|tree| look(tree.root().unwrap_some()))
            }
        }
    }

    fn required_answers(&self, entry_id: EntryId) -> Option<RequiredAnswers> {
        self.roadmap.row(entry_id).and_then(RequiredAnswers::from_row)
    }

    /// What a theme owes after an edit and no longer, or not yet, has.
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

    /// Takes back the newest step, if there is one. The answer is its label and what was touched.
    pub fn undo(&mut self) -> Result<Option<(String, AppliedChange)>, ChangeError> {
        self.ensure_writable()?;
        let Some(named) = self.history.undo().cloned() else { return Ok(None) };
        Ok(Some((named.label, self.apply_step(&named.step.inverted()))))
    }

    /// Makes the step again that was taken back last, if there is one.
    pub fn redo(&mut self) -> Result<Option<(String, AppliedChange)>, ChangeError> {
        self.ensure_writable()?;
        let Some(named) = self.history.redo().cloned() else { return Ok(None) };
        Ok(Some((named.label, self.apply_step(&named.step))))
    }

    fn apply_step(&mut self, step: &UndoStep) -> AppliedChange {
        let splices = self.document.apply_step(step);
        let touched = self.roadmap.refresh(&self.document, step);
        AppliedChange { created: Vec::new(), touched, splices }
    }
}

/// The answers of a theme that has to have them.
struct RequiredAnswers {
    answers: Answers,
}

impl RequiredAnswers {
    fn from_row(row: &EntryRow) -> Option<Self> {
        let theme = row.theme().filter(|_| row.kind == EntryKind::Theme)?;
        // A theme whose lane is gone or does not read is no idea yet: only a no frees it of its answers.
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
