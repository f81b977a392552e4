//! Comparing texts: differences for people, and the merge of what two sides made of one file.

pub mod diff3;
pub mod lines;
pub mod merge;
