//! What a person may choose about the program: the table of settings, where each value comes from, palettes. All of it
//! is read from texts here and nothing is opened; what makes no sense is told with its place, and the rest counts.
//!
//! ```text
//!  text -> source (a tree with places) -> config, palette   (and keys, in app/keymap)
//!                   \-> trouble (place, what is wrong, what to do)
//!  command line > environment > config.ron > built in = chosen
//! ```
//!
//! To add a setting: a variant and a row in `setting.rs`, and whatever asks for its value.

pub mod config;
pub mod palette;
pub mod problem;
pub mod resolved;
pub mod setting;
pub mod source;

pub use problem::ConfigError;
pub use resolved::{ResolvedSettings, SettingOrigin};
pub use setting::Setting;
