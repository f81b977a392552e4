//! The merge by meaning: a base, two sides and what comes out. What must always hold, over random files and edits;
//! every pair of edits in a table, beside what git makes of them; and the smallest cases as a specification.
//! `WHYMAP_CASES` raises the number of random cases of every property.

mod meaning;
mod properties;
mod scenarios;
mod spec;
mod story;
