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

pub mod autosave;
pub mod best_set;
pub mod checks;
pub mod colours;
pub mod commands;
pub mod compare;
pub mod copied;
pub mod doubts;
pub mod effect;
pub mod field;
pub mod filter;
pub mod finder;
pub mod first_run;
pub mod following;
pub mod form;
pub mod form_layout;
pub mod fuzzy;
pub mod handed;
pub mod help;
pub mod items;
pub mod key;
pub mod keymap;
pub mod layout;
pub mod layouts;
pub mod marks;
pub mod mouse;
pub mod move_mode;
pub mod overlay;
pub mod overrule;
pub mod panes;
pub mod picker;
pub mod popup_layout;
pub mod preferences;
pub mod prompt;
pub mod query;
pub mod recovery;
pub mod reload;
pub mod repeat;
pub mod sandbox;
pub mod screens;
pub mod settings_page;
pub mod settle;
pub mod sheet;
pub mod sort;
pub mod state;
pub mod suggest;
pub mod texts;
pub mod tour;
pub mod typed;
pub mod update;
pub mod why;

pub use effect::{Effect, Msg};
pub use state::State;
pub use update::update;
