//! Tests of the semantic merge: properties over random files and edits, a table of every pair of edits compared with git's
//! line merge, and minimal cases as a specification. `WHYMAP_CASES` sets the number of random cases per property.

mod meaning;
mod placements;
mod properties;
mod scenarios;
mod spec;
mod story;
