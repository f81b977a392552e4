//! Draws the overlays, one module each.

pub mod disk_diff;
pub mod finder;
pub mod form;
pub mod help;
pub mod key_popup;
pub mod palette_picker;
pub mod picker;
pub mod prompt;
pub mod questions;
pub mod settings;
pub mod tour;
pub mod welcome;
