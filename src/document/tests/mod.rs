//! Tests of reading, editing, and formatting documents, over the samples and random variants of them. `WHYMAP_CASES` sets
//! the number of random cases per property.

mod changes;
mod conflicts;
mod edits;
mod expect;
mod formatting;
mod hostile;
mod lines;
pub(crate) mod mangle;
mod scanner;
pub(crate) mod support;
pub(crate) mod wish;
