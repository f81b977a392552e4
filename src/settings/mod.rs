//! User preferences: the table of settings, where each value comes from, and palettes. Everything here works on text
//! and opens no files; an unusable value is reported with its position, and the rest applies.
//!
//! ```text
//!  text -> source (a tree with positions) -> config, palette   (and keys, in app/commands/keymap)
//!                   \-> ConfigError (position, what is wrong, what to do)
//!  command line > environment > config.ron > built in = resolved
//! ```
//!
//! To add a setting: a variant and a row in `setting.rs`, and the code that uses its value.

pub mod config;
pub mod palette;
pub mod problem;
pub mod resolved;
pub mod setting;
pub mod source;

pub use problem::ConfigError;
pub use resolved::{ResolvedSettings, SettingOrigin};
pub use setting::Setting;
