//! The boundary to the terminal: modes and their guard, signals, input as messages, effects, and the event loop.
//!
//! ```text
//!  poll(keyboard, signals, waker) -> messages -> app::update -> effects -> perform -> messages …
//!                                                   |
//!                                              one draw when all input is handled
//! ```

mod background_query;
mod clipboard;
mod diff_writer;
mod effects;
mod event_loop;
mod external_editor;
mod file_lock;
mod filter_store;
mod guard;
mod hang_up;
mod input;
mod journal_writer;
mod screen;
pub mod script_player;
mod session;
mod settings_store;
mod signals;
#[cfg(test)]
mod tests;
mod waker;
mod worker;

pub use effects::FilePresence;
pub use event_loop::{EditorExit, run};

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
