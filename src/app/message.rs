//! Messages come in, effects go out. Nothing else crosses the rim of the brain.

use super::model::findings::CheckedEntries;
use super::views::conflicts::SideFacts;
use super::widgets::key::Key;
use super::widgets::layout::Size;
use super::workflows::pending_text::Typed;
use super::workflows::preferences::Ground;
use super::workflows::read_only::Turn;
use super::workflows::recovery::Left;
use crate::compare::conflict::Conflict;
use crate::document::splice::Splice;
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
    Resize(Size),
    /// The file was written.
    Saved(SavedAs),
    /// The file could not be written.
    NotSaved(SaveProblem),
    /// The file on disk holds another text than the one loaded or saved last.
    DiskChanged(OnDisk),
    /// The file on disk is gone, or cannot be read; why.
    DiskLost(String),
    /// The file on disk is the one known.
    DiskSame,
    /// Entries were checked in the background.
    Checked(CheckedEntries),
    /// How sure the order is was worked out in the background.
    Doubted(super::model::ranking_confidence::Found),
    /// Unsaved edits cannot be written to the journal, and why; or they are again.
    Journal(Result<(), String>),
    /// What git says of the sides of a merge, by label.
    Sides(BTreeMap<String, SideFacts>),
    /// git holds the file to be unmerged.
    Unmerged,
    /// What came of marking the file as merged.
    Marked(Result<(), String>),
    /// Who edits the file has changed.
    Turn(Turn),
    /// What came of a text the user's own editor had.
    Edited(Result<String, String>),
    /// Something outside could not be done, and why.
    Failed(String),
    /// What an earlier run, or another whymap that ended, left unsaved.
    Left(Option<Left>),
    /// The day has changed.
    Day(chrono::NaiveDate),
    /// Nothing was edited for a moment.
    Quiet,
    /// The terminal has said what its background is.
    Ground(Ground),
    /// What came of keeping the settings: the text of their file now and what was changed in it, or why not.
    SettingsKept(Result<(String, String), String>),
}

/// The file on disk after somebody else wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnDisk {
    /// What it holds now.
    pub text: String,
    /// What it held when it was loaded or saved here.
    pub before: String,
    /// What git could not merge in it.
    pub conflict: Option<Conflict>,
}

/// How a file was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedAs {
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
pub struct SaveProblem {
    /// In words, with what to do.
    pub words: String,
    /// What would help.
    pub remedy: Remedy,
}

/// What helps when a file cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The file changed outside: compare.
    Compare,
    /// It is read-only: only an explicit overwrite.
    Overwrite,
    /// The folder is read-only: write in place.
    InPlace,
    /// It was removed: saving again makes it anew.
    Again,
    /// Nothing but trying again, or another name.
    Another,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write the file.
    Save(SaveWay),
    /// Write what was edited since the last save to the journal.
    Journal(Vec<Splice>),
    /// Write down what is being typed; nothing replaces all that was said before.
    Typed(Vec<Typed>),
    /// Check all entries in the background.
    Check,
    /// Ask git for the last commit of each of these sides that touched the file.
    AskSides(Vec<String>),
    /// Ask git whether it holds the file to be unmerged.
    AskUnmerged,
    /// Mark the file as merged in git.
    MarkMerged,
    /// Compare the file on disk with what is known of it.
    LookAtDisk,
    /// The text on disk was taken: it is the known one now.
    TookDisk(String),
    /// The text on disk was merged with the edits here: it is the known one now, and what is edited here starts from it.
    MergedDisk {
        /// The text on disk.
        text: String,
        /// What makes the document of it.
        edits: Vec<Splice>,
    },
    /// Throw the unsaved edits away: nothing of them is offered again.
    ThrowAway,
    /// Ask the whymap that edits the file to let go.
    TakeOver,
    /// Look for edits that another run left unsaved.
    LookForLeft,
    /// Throw the abandoned journal away.
    DiscardRecovery,
    /// The recovered text is the document now, and its journal was asked for: the abandoned one can go.
    Recovered,
    /// Send a text to the terminal's clipboard.
    Copy(String),
    /// Keep the filters that have a name.
    KeepFilters(super::model::filter::Saved),
    /// Let the user's own editor have a text.
    EditText(String),
    /// Let the user's own editor have the file, at a line counted from 1.
    EditFile(Option<usize>),
    /// Say when nothing was edited for a moment.
    SaveSoon,
    /// Ask the terminal what its background is.
    AskGround,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Write the file of settings.
    KeepSettings {
        /// What it must hold for that; nothing where it is not there yet.
        before: Option<String>,
        /// What it is to hold.
        text: String,
        /// What is changed in it, in words.
        what: String,
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
pub enum SaveWay {
    /// As always: whole or not at all, and only over what is known.
    Usual,
    /// Although it is read-only.
    OverReadOnly,
    /// Into the file itself, because its folder cannot be written.
    InPlace,
    /// Under another name, which must be free.
    As(String),
}
