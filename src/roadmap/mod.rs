//! The roadmap: the table of fields, entries read from the text, and changes turned into splices of it. Depends on the
//! document layer only.

pub mod change;
pub mod conflict;
pub mod conflict_sides;
pub mod date;
pub mod entry_kind;
pub mod entry_row;
pub mod entry_row_reader;
pub mod field;
pub mod fields;
pub mod input;
pub mod inspect;
pub mod intents;
pub mod interner;
pub mod lane;
pub mod layout;
mod load;
pub mod location;
pub mod lower;
pub mod name;
pub mod placement;
pub mod plan;
pub mod references;
#[expect(clippy::module_inception, reason = "the roadmap is the noun of this layer")]
pub mod roadmap;
pub mod score_input;
pub mod scoring_models;
pub mod settings;
pub mod similar_words;
pub mod slug;
pub mod target;
pub mod value;

pub use roadmap::{Roadmap, is_entry_map};
