//! The pure core: state, messages, update, effects. It does not know the terminal, files or the clock; the same
//! messages always give the same state.
//!
//! ```text
//!  Msg -> update -> State -> (ui draws it)
//!             \-> Effect  -> (terminal performs it) -> Msg
//! ```
//!
//! `commands/` is the table of user actions. `model/` holds the state of the session, selection, screen and
//! preferences. `views/` holds the views of pane 1, `panes/` the panes beside it, `overlays/` the forms, prompts and
//! pickers on top. `workflows/` spans several of them: what-ifs, reloading, recovery, autosave, the tour. `update/`
//! applies messages to the state. `widgets/` are building blocks: areas, lists, text input, rich text, keys.

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
