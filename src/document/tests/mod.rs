//! The text of a roadmap: how it is read, changed and laid out, over the samples and whatever people make of them.
//! `WHYMAP_CASES` raises the number of random cases of every property.

mod changes;
mod clashes;
mod edits;
mod expect;
mod formatting;
mod hostile;
mod lines;
pub(crate) mod mangle;
mod scanner;
pub(crate) mod support;
pub(crate) mod wish;
