//! Messages in, effects out: the only interface between the pure core and the outside world.

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
use std::collections::BTreeMap;
use std::path::PathBuf;

/// An event.
#[derive(Clone, Debug)]
pub enum Msg {
    Key(Key),
    Paste(String),
    /// The mouse was pressed at a cell.
    Click(u16, u16),
    /// The pressed mouse moved to a cell.
    Drag(u16, u16),
    /// The mouse was released; the last move gives the position.
    Release,
    /// The wheel turned over a cell; rows, positive downwards.
    Wheel(u16, u16, i32),
    /// The screen was resized.
    Resize(ScreenSize),
    /// The file was saved.
    Saved(SaveReport),
    /// The file could not be saved.
    SaveFailed(SaveFailure),
    /// The file on disk differs from the text loaded or saved last.
    DiskChanged(DiskVersion),
    /// The file on disk was removed or cannot be read; the reason.
    DiskFileLost(String),
    /// The file on disk is unchanged.
    DiskUnchanged,
    /// Results of the background checks.
    Checked(CheckedBatch),
    /// Results of a background ranking-confidence job.
    ConfidenceComputed(super::model::ranking_confidence::ConfidenceResult),
    /// Whether unsaved edits can be written to the journal.
    JournalWritten(Result<(), String>),
    /// Commit information for the sides of a merge, by label.
    MergeSides(BTreeMap<String, SideCommit>),
    /// Git considers the file unmerged.
    UnmergedInGit,
    /// Result of marking the file as merged.
    MarkedMerged(Result<(), String>),
    /// The edit lock changed hands.
    EditLockChanged(EditLockChange),
    /// Result of editing a text in the user's editor.
    EditorFinished(Result<String, String>),
    /// An effect failed; the reason.
    EffectFailed(String),
    /// Unsaved edits of earlier runs, or of another whymap that quit.
    RecoveryFound(Box<RecoveryResult>),
    /// The date changed.
    DayChanged(chrono::NaiveDate),
    /// A pause after the last edit.
    EditingPaused,
    /// The file is open and the first frame is drawn: its git branch, and its git conflict.
    Opened {
        /// The git branch of the folder.
        branch: Option<String>,
        /// The git conflict in the file.
        conflict: Option<Box<FileConflict>>,
    },
    /// User preferences.
    PreferencesLoaded(Box<Preferences>),
    /// The saved filters, or why they cannot be read.
    FiltersLoaded(Result<SavedFilters, String>),
    /// Another whymap edits the file.
    OpenElsewhere(LockHolder),
    /// There is no file yet: first run.
    FirstRun,
    /// Start the tour.
    Tour,
    /// No input is pending.
    Idle,
    /// The terminal reported its background color.
    BackgroundKnown(TerminalBackground),
    /// Result of saving the settings: the new text of the file and a summary of the change, or an error.
    SettingsSaved(Result<(String, String), String>),
}

/// The file on disk after another program wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskVersion {
    /// Its current text.
    pub text: String,
    /// The text when it was last loaded or saved here.
    pub base: String,
    /// The git conflict in it.
    pub conflict: Option<FileConflict>,
}

/// How a file was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveReport {
    /// The time of day, `14:02`.
    pub at: String,
    /// A note for the user; empty if there is none.
    pub note: String,
    /// Whether there was nothing to write.
    pub is_unchanged: bool,
    /// The new name, if it was saved under another one.
    pub new_name: Option<String>,
}

/// Why a save failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFailure {
    /// The cause, and what to do.
    pub message: String,
    /// A possible remedy.
    pub remedy: SaveRemedy,
}

/// Remedies for a failed save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaveRemedy {
    /// The file changed on disk: compare.
    Compare,
    /// The file is read-only: force the save.
    Overwrite,
    /// The folder is read-only: save in place.
    InPlace,
    /// The file was removed: saving again creates it.
    Recreate,
    /// Try again, or use another name.
    Retry,
}

/// An action in the outside world.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Save the file.
    Save(SaveMode),
    /// Append edits to the journal.
    AppendToJournal(Vec<Splice>),
    /// Write the pending text to the journal, replacing the previous one.
    JournalPendingText(Vec<PendingText>),
    /// Check all entries in the background.
    CheckEntries(CheckJob),
    /// Compute ranking confidence in the background.
    Simulate(ConfidenceJob),
    /// Ask git for the last commit of each side that touched the file.
    QueryMergeSides(Vec<String>),
    /// Ask git whether the file is unmerged.
    QueryUnmerged,
    /// Mark the file as merged in git.
    MarkMerged,
    /// Compare the file on disk with the known text.
    CheckDisk,
    /// The text on disk was loaded and is the known text now.
    AcceptedDisk(String),
    /// The text on disk was merged with the edits here: it is the known text now, and the base of the edits.
    MergedDisk {
        /// The text on disk.
        text: String,
        /// The splices that turn it into the document.
        edits: Vec<Splice>,
    },
    /// Discard the unsaved edits; they are not offered for recovery.
    DiscardEdits,
    /// Ask the whymap that holds the edit lock to release it.
    RequestTakeOver,
    /// Look for edits that another run left unsaved.
    FindRecovery,
    /// The edits found are not wanted.
    DiscardRecovery(JournalCleanup),
    /// The recovered text is the document and its journal was requested: the abandoned journals are not needed any more.
    Recovered(JournalCleanup),
    /// Copy a text to the clipboard through the terminal.
    CopyToClipboard(String),
    /// Store the saved filters.
    SaveFilters(SavedFilters),
    /// Edit a text in the user's editor.
    EditText(String),
    /// Open the file in the user's editor, at a line counted from 1.
    EditFile(Option<usize>),
    /// Report the next pause after an edit.
    ScheduleAutosave,
    /// Query the background color of the terminal.
    QueryBackground,
    /// Enable or disable mouse input.
    CaptureMouse(bool),
    /// Write the settings file.
    SaveSettings {
        /// Expected current content; `None` if the file does not exist.
        expected: Option<String>,
        /// The new content.
        text: String,
        /// A summary of the change.
        summary: String,
    },
    /// Redraw the whole screen.
    Repaint,
    /// Suspend the process, as `Ctrl-Z` does elsewhere.
    Suspend,
    /// Quit.
    Quit,
}

/// How to save the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveMode {
    /// Atomically, and only over the known text.
    Normal,
    /// Even if the file is read-only.
    OverwriteReadOnly,
    /// In place, because the folder is read-only.
    InPlace,
    /// Under another name, which must be free.
    As(String),
}

/// What earlier runs left unsaved.
#[derive(Clone, Debug, Default)]
pub struct RecoveryResult {
    /// Oldest first.
    pub edits: Vec<RecoverableEdits>,
    /// Journals that were read whole and whose edits are all in the file.
    pub saved: Vec<PathBuf>,
    /// Why there may be more.
    pub search_error: Option<String>,
}

impl RecoveryResult {
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.search_error.is_none()
    }
}

/// What one earlier run left unsaved.
#[derive(Clone, Debug)]
pub struct RecoverableEdits {
    /// The text that the edits start from.
    pub base: String,
    /// The text when that run ended, or after the last edit that could be read.
    pub text: String,
    /// Whether the file still has the base text.
    pub is_file_unchanged: bool,
    /// Number of edits that could be read.
    pub edit_count: usize,
    /// Text that was being typed.
    pub pending_texts: Vec<PendingText>,
    /// The path of the journal.
    pub journal: PathBuf,
    /// Set if the journal could not be read whole.
    pub damage: Option<JournalDamage>,
}

/// Why a journal could not be read whole, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalDamage {
    pub reason: String,
    /// Number of edits that could not be read; `None` if unknown.
    pub lost_edits: Option<usize>,
    /// Texts of edits that could not be applied.
    pub typed: Vec<String>,
}

/// What to do with abandoned journals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalCleanup {
    pub remove: Vec<PathBuf>,
    /// Kept under another name, and not offered again.
    pub set_aside: Vec<PathBuf>,
}

/// The last commit of a side that touched the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideCommit {
    /// The first line of its message.
    pub subject: String,
    pub author: String,
    /// Its date, as `2026-03-02`.
    pub date: String,
}
