//! What the editor starts with, and how it ends.

use crate::system::editor::ExternalEditor;
use std::path::PathBuf;

/// What the editor is started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The path as given by the user.
    pub path: PathBuf,
    /// The folder for journals and locks; `None` switches both off.
    pub state_folder: Option<PathBuf>,
    /// The folder of the settings; `None` if there is none.
    pub config_folder: Option<PathBuf>,
    pub editor: Option<ExternalEditor>,
    /// How long to wait for the terminal to report its background; `None` for a terminal that cannot.
    pub background_timeout: Option<std::time::Duration>,
    /// Whether erased cells get the current background color (BCE).
    pub has_background_color_erase: bool,
    pub color_depth: crate::ui::palette::ColorDepth,
    /// A fixed date for today; otherwise the file's `as_of` or the clock applies.
    pub fixed_today: Option<chrono::NaiveDate>,
    /// A failure that a test asks for.
    pub fault: Option<Fault>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// In the event loop, at the first key.
    Loop,
    /// In the check worker.
    Check,
    /// In the journal worker, at the first edit.
    Journal,
}

/// What is known about the file on disk.
#[derive(Clone, Debug)]
pub enum FilePresence {
    /// The file does not exist yet.
    Absent,
    /// The file has the content of the document as last loaded or saved.
    Present,
}

/// Where checks and git queries run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Execution {
    /// On threads; results arrive as worker messages.
    Background,
    /// Before the effect returns; scripts wait for every result.
    Inline,
}

/// How the program ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditorExit {
    Quit,
    /// A signal, by its number.
    Signal(i32),
    TerminalGone,
    /// A thread panicked with this message.
    Panicked(String),
}
