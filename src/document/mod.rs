//! The text is the source of truth. This layer knows where values are in a RON text, changes it by splices and leaves
//! all other bytes alone. It knows nothing of roadmaps, screens or files.
//!
//! ```text
//!  scan -> node -> tree          where every value is (only `ron` decides what is valid)
//!  split -> chunk -> document    the file as one chunk per entry; the chunks together are the file
//!  item_trivia, edit, write      a change as splices in the style of the file
//!  transaction, edit_guard       several edits applied together or not at all, each one checked
//!  history                       exact undo
//! ```

pub mod chunk;
#[expect(clippy::module_inception, reason = "the document is the noun of this layer")]
pub mod document;
pub mod edit;
pub mod edit_error;
pub mod edit_guard;
pub mod format;
pub mod history;
pub mod item_trivia;
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
pub mod validator;
pub mod write;

pub use document::{Document, EntryText};
pub use split::{VisitedEntry, skip_head};
