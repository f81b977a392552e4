//! What a roadmap is: the one table of fields, entries read from the text, and changes lowered to splices of it.
//! Knows the document layer only.

pub mod date;
pub mod entity;
pub mod facts;
pub mod fields;
pub mod lane;
pub mod models;
pub mod name;
#[expect(clippy::module_inception, reason = "the roadmap is the noun of this layer")]
pub mod roadmap;
pub mod score_input;
pub mod settings;
pub mod shape;
pub mod slug;
pub mod symbols;
pub mod target;

pub use roadmap::Roadmap;
