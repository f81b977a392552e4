//! The rim: the terminal's modes and their guard, signals, input as messages, effects performed, and the one loop.
//!
//! ```text
//!  poll(keyboard, signals, wake) -> messages -> app::update -> effects -> perform -> messages …
//!                                                   |
//!                                              one draw when the input is drained
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
mod settings_store;
mod signals;
mod waker;
mod worker;

pub use effects::FilePresence;
pub use event_loop::{EditorExit, run};

use crate::system::editor::ExternalEditor;
use std::path::PathBuf;

/// What the program was started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Where journals live; `None` switches them off.
    pub state_folder: Option<PathBuf>,
    /// Where the settings are kept; `None` where they are not.
    pub config_folder: Option<PathBuf>,
    /// The user's own editor.
    pub editor: Option<ExternalEditor>,
    /// How long to wait for what the terminal says of its background; `None` for one that cannot be asked.
    pub background_timeout: Option<std::time::Duration>,
    /// Whether what the terminal erases takes the ground at hand.
    pub has_background_color_erase: bool,
    /// How many colours the terminal has.
    pub color_depth: crate::ui::palette::ColorDepth,
    /// The day to count from, where it was given; else the file's own or the clock's.
    pub fixed_today: Option<chrono::NaiveDate>,
    /// What is to fail, for tests.
    pub fault: Option<Fault>,
}

/// A panic that a test asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// In the loop, with the first key.
    Loop,
    /// In the thread that checks.
    Check,
    /// In the thread that writes the journal, with the first edit.
    Journal,
}
