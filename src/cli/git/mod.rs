//! git: merging files, and installing the merge driver.

pub mod merge_files;
pub mod setup;
