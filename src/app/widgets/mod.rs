//! The building blocks of panes, views and overlays: areas, lists, text input, rich text, keys.

pub mod area;
pub mod fuzzy;
pub mod key;
pub mod list;
pub mod pasted_text;
pub mod rich_text;
pub mod text_input;
