//! The text is the truth. This layer knows where things stand in a RON text, changes it by splices, and keeps every
//! byte nobody touched. It knows nothing of roadmaps, screens or files.
//!
//! ```text
//!  scan -> node -> tree          where every value stands (`ron` alone judges validity)
//!  split -> chunk -> document    the file cut into one chunk per entry; the chunks together are the file
//!  gap, edit, write, style       a wish turned into splices that fit the file's manners
//!  guard, history                every edit is checked, and can be undone exactly
//! ```

pub mod chunk;
#[expect(clippy::module_inception, reason = "the document is the noun of this layer")]
pub mod document;
pub mod edit;
pub mod edit_error;
pub mod edit_guard;
pub mod format;
pub mod history;
pub mod literal;
pub mod node;
pub mod path;
pub mod position;
pub mod scan;
pub mod splice;
mod split;
pub mod style;
#[cfg(test)]
pub(crate) mod tests;
pub mod top_level;
pub mod transaction;
pub mod tree;
pub mod trivia_owner;
pub mod validator;
pub mod write;

pub use document::{Document, EntryText};
pub use split::{VisitedEntry, skip_head};
