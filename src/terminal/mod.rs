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
pub(crate) mod leftover_journals;
mod output;
mod screen;
pub mod script_player;
mod session;
mod settings_store;
mod setup;
mod signals;
#[cfg(test)]
mod tests;
mod waker;
mod watchdog;
mod worker;

pub use event_loop::run;
pub use setup::{EditorExit, Fault, FilePresence, Setup};
