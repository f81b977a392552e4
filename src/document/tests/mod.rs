//! The text of a roadmap: how it is read, changed and laid out, over the samples and whatever people make of them.
//! `WHYMAP_CASES` raises the number of random cases of every property.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod changes;
mod clashes;
mod edits;
mod expect;
mod formatting;
mod hostile;
mod lines;
mod mangle;
mod scanner;
mod support;
mod wish;
