//! The merge by meaning: a base, two sides and what comes out. What must always hold, over random files and edits;
//! every pair of edits in a table, beside what git makes of them; and the smallest cases as a specification.
//! `WHYMAP_CASES` raises the number of random cases of every property.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

#[path = "../support/generator.rs"]
mod generator;
#[path = "../documents/mangle.rs"]
mod mangle;
#[path = "../documents/support.rs"]
mod support;
#[path = "../documents/wish.rs"]
mod wish;

mod meaning;
mod properties;
mod scenarios;
mod spec;
mod story;
