//! What commands do with git: setting up the merge driver, merging files.

pub mod merge_files;
pub mod setup;
