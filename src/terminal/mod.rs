//! The rim: the terminal's modes and their guard, signals, input as messages, effects performed, and the one loop.
//!
//! ```text
//!  poll(keyboard, signals, wake) -> messages -> app::update -> effects -> perform -> messages …
//!                                                   |
//!                                              one draw when the input is drained
//! ```

mod background;
mod guard;
pub mod headless;
mod input;
mod journal;
mod perform;
mod run;
mod signals;
mod wake;

pub use perform::Opened;
pub use run::{Ended, run};

use std::path::PathBuf;

/// What the program was started with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The file, as it was named.
    pub path: PathBuf,
    /// Where journals live; `None` switches them off.
    pub state_folder: Option<PathBuf>,
    /// Whether the mouse is used.
    pub mouse: Mouse,
    /// How many colours the terminal has.
    pub depth: crate::ui::palette::Depth,
}

/// Whether the mouse is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks and the wheel come here.
    #[default]
    On,
    /// They are the terminal's own.
    Off,
}
