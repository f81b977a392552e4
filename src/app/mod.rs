//! The pure brain: state, messages, update, effects. It knows no terminal, no files, no clock; the same messages give
//! the same state.
//!
//! ```text
//!  Msg -> update -> State -> (ui draws it)
//!             \-> Effect  -> (terminal performs it) -> Msg
//! ```
//!
//! `screens/` holds what pane 1 shows, one file a screen; an overlay has one file here (`form/`, `picker`, `prompt`, `finder`, `help`,
//! `move_mode`, `compare`, `recovery`, `settle`): its state and what changes it. `reload` takes in what changed on disk. `following` is the guard while another whymap edits the file. `checks` keeps what `check` says. `sandbox` is the plan in a what-if. `preferences` is what was chosen about the program and its effects; `settings_page`, `colours` and `autosave` belong to it. `commands/` is the one table of what a
//! user can do. `panes` says what the panes beside the roadmap show. `layout` and `form_layout` say where.

pub mod commands;
pub mod message;
pub mod model;
pub mod overlays;
pub mod panes;
pub mod scene;
pub mod update;
pub mod views;
pub mod widgets;
pub mod workflows;

pub use message::{Effect, Msg};
pub use scene::Scene;
pub use update::App;
