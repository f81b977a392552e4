//! Messages come in, effects go out. Nothing else crosses the rim of the brain.

use super::model::filter::SavedFilters;
use super::model::findings::{CheckJob, CheckedBatch};
use super::model::ranking_confidence::ConfidenceJob;

use super::widgets::key::Key;
use crate::app::model::edit_lock::{EditLockChange, LockHolder};
use crate::app::model::pending_text::PendingText;
use crate::app::model::preferences::{Preferences, TerminalBackground};
use crate::app::widgets::area::ScreenSize;

use crate::compare::conflict::FileConflict;
use crate::document::splice::Splice;
use crate::roadmap::plan::{AppliedChange, ChangeError};
use std::collections::BTreeMap;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse was pressed at a cell.
    Click(u16, u16),
    /// It was moved to a cell while it was pressed.
    Drag(u16, u16),
    /// It was let go, wherever it was moved to last.
    Release,
    /// The wheel was turned over a cell: rows, downwards positive.
    Wheel(u16, u16, i32),
    /// The screen has another size.
    Resize(ScreenSize),
    /// The file was written.
    Saved(SaveReport),
    /// The file could not be written.
    SaveFailed(SaveFailure),
    /// The file on disk holds another text than the one loaded or saved last.
    DiskChanged(DiskVersion),
    /// The file on disk is gone, or cannot be read; why.
    DiskFileLost(String),
    /// The file on disk is the one known.
    DiskUnchanged,
    /// Entries were checked in the background.
    Checked(CheckedBatch),
    /// How sure the order is was worked out in the background.
    ConfidenceComputed(super::model::ranking_confidence::ConfidenceResult),
    /// Unsaved edits cannot be written to the journal, and why; or they are again.
    JournalWritten(Result<(), String>),
    /// What git says of the sides of a merge, by label.
    MergeSides(BTreeMap<String, SideCommit>),
    /// git holds the file to be unmerged.
    UnmergedInGit,
    /// What came of marking the file as merged.
    MarkedMerged(Result<(), String>),
    /// Who edits the file has changed.
    EditLockChanged(EditLockChange),
    /// What came of a text the user's own editor had.
    EditorFinished(Result<String, String>),
    /// Something outside could not be done, and why.
    EffectFailed(String),
    /// What an earlier run, or another whymap that ended, left unsaved.
    RecoveryFound(Option<RecoverableEdits>),
    /// The day has changed.
    DayChanged(chrono::NaiveDate),
    /// Nothing was edited for a moment.
    EditingPaused,
    /// The file is open and the first frame drawn: its git branch, and what git could not merge in it.
    Opened {
        /// The branch of its folder.
        branch: Option<String>,
        /// What git could not merge.
        conflict: Option<Box<FileConflict>>,
    },
    /// What was chosen about the program.
    PreferencesLoaded(Box<Preferences>),
    /// The saved filters, or why they cannot be read.
    FiltersLoaded(Result<SavedFilters, String>),
    /// Another whymap edits the file.
    OpenElsewhere(LockHolder),
    /// There is no file yet: a few questions create one.
    FirstRun,
    /// The tour begins.
    Tour,
    /// No input waits.
    Idle,
    /// The terminal has said what its background is.
    BackgroundKnown(TerminalBackground),
    /// What came of keeping the settings: the text of their file now and what was changed in it, or why not.
    SettingsSaved(Result<(String, String), String>),
}

/// The file on disk after somebody else wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskVersion {
    /// What it holds now.
    pub text: String,
    /// What it held when it was loaded or saved here.
    pub base: String,
    /// What git could not merge in it.
    pub conflict: Option<FileConflict>,
}

/// How a file was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveReport {
    /// The time of day, `14:02`.
    pub at: String,
    /// What a person should know about it; empty when all is well.
    pub note: String,
    /// Whether nothing had to be written.
    pub is_unchanged: bool,
    /// The file's new name, when it was saved under another one.
    pub new_name: Option<String>,
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFailure {
    /// In words, with what to do.
    pub message: String,
    /// What would help.
    pub remedy: SaveRemedy,
}

/// What helps when a file cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveRemedy {
    /// The file changed outside: compare.
    Compare,
    /// It is read-only: only an explicit overwrite.
    Overwrite,
    /// The folder is read-only: write in place.
    InPlace,
    /// It was removed: saving again makes it anew.
    Recreate,
    /// Nothing but trying again, or another name.
    Retry,
}

/// Something to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Write the file.
    Save(SaveMode),
    /// Write what was edited since the last save to the journal.
    AppendToJournal(Vec<Splice>),
    /// Write down what is being typed; nothing replaces all that was said before.
    JournalPendingText(Vec<PendingText>),
    /// Check all entries in the background.
    CheckEntries(CheckJob),
    /// Work out in the background how certain the ranking is.
    Simulate(ConfidenceJob),
    /// Ask git for the last commit of each of these sides that touched the file.
    QueryMergeSides(Vec<String>),
    /// Ask git whether it holds the file to be unmerged.
    QueryUnmerged,
    /// Mark the file as merged in git.
    MarkMerged,
    /// Compare the file on disk with what is known of it.
    CheckDisk,
    /// The text on disk was taken: it is the known one now.
    AcceptedDisk(String),
    /// The text on disk was merged with the edits here: it is the known one now, and what is edited here starts from it.
    MergedDisk {
        /// The text on disk.
        text: String,
        /// What makes the document of it.
        edits: Vec<Splice>,
    },
    /// Throw the unsaved edits away: nothing of them is offered again.
    DiscardEdits,
    /// Ask the whymap that edits the file to let go.
    RequestTakeOver,
    /// Look for edits that another run left unsaved.
    FindRecovery,
    /// Throw the abandoned journal away.
    DiscardRecovery,
    /// The recovered text is the document now, and its journal was asked for: the abandoned one can go.
    Recovered,
    /// Send a text to the terminal's clipboard.
    CopyToClipboard(String),
    /// Keep the filters that have a name.
    SaveFilters(SavedFilters),
    /// Let the user's own editor have a text.
    EditText(String),
    /// Let the user's own editor have the file, at a line counted from 1.
    EditFile(Option<usize>),
    /// Say when nothing was edited for a moment.
    ScheduleAutosave,
    /// Ask the terminal what its background is.
    QueryBackground,
    /// Take the mouse, or leave it to the terminal.
    CaptureMouse(bool),
    /// Write the file of settings.
    SaveSettings {
        /// What it must hold for that; nothing where it is not there yet.
        expected: Option<String>,
        /// What it is to hold.
        text: String,
        /// What is changed in it, in words.
        summary: String,
    },
    /// Draw everything anew.
    Repaint,
    /// Go to the background, as `Ctrl-Z` does elsewhere.
    Suspend,
    /// End the program.
    Quit,
}

/// How to write the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveMode {
    /// As always: whole or not at all, and only over what is known.
    Normal,
    /// Although it is read-only.
    OverwriteReadOnly,
    /// Into the file itself, because its folder cannot be written.
    InPlace,
    /// Under another name, which must be free.
    As(String),
}

/// A message in the message line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What is said.
    pub text: String,
    /// Whether something went wrong.
    pub tone: Tone,
}

/// How a message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something cannot be done, and what can.
    Refused,
}

/// The line for messages. Only `update` writes it, and nothing but drawing reads it.
#[derive(Debug, Default)]
pub struct StatusLine {
    /// The message that is shown.
    pub message: Option<Message>,
}

impl StatusLine {
    /// Reports what was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Reports what cannot be done, and what can.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
    }

    /// Whether it shows a refusal.
    pub fn is_refusal(&self) -> bool {
        self.message.as_ref().is_some_and(|message| message.tone == Tone::Refused)
    }

    /// Removes the message.
    pub fn clear(&mut self) {
        self.message = None;
    }

    /// Reports a change that was refused.
    pub fn report(&mut self, applied: Result<AppliedChange, ChangeError>) -> Option<AppliedChange> {
        applied.map_err(|error| self.refuse(error.to_string())).ok()
    }
}

/// What an earlier run left behind.
#[derive(Clone, Debug)]
pub struct RecoverableEdits {
    /// The text that the edits start from.
    pub base: String,
    /// The text as it was when that run ended.
    pub text: String,
    /// Whether the file is still the one those edits were made on.
    pub is_file_unchanged: bool,
    /// How many edits there were.
    pub edit_count: usize,
    /// What was being typed.
    pub pending_texts: Vec<PendingText>,
}

/// What git says of a side: its last commit that touched the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideCommit {
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it.
    pub author: String,
    /// Its day, as `2026-03-02`.
    pub date: String,
}
