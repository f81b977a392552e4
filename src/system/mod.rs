//! The only access to the outside: files, the clock, the environment, the state folder, the file watcher.
//!
//! This layer works with bytes and text, and knows nothing about roadmaps, documents or screens.
//!
//! | module | contents |
//! |---|---|
//! | [`read`] | reads a file as text, or says clearly why not |
//! | [`fingerprint`] | what a file contained when last read or written, and whether it still does |
//! | [`save`] | saves that leave the old file or the new one, and cleanup after killed ones |
//! | [`watch`] | a callback when a file may have changed |
//! | [`journal`], [`journal_base`] | unsaved edits and the text they start from, stored outside the process |
//! | [`lock`] | which process edits a file |
//! | [`environment`], [`state_folder`] | environment variables, read once, and the folders derived from them |
//! | [`config_files`] | configuration files as text |
//! | [`clock`], [`branch`], [`locate`] | today, the git branch of a file, the nearest file upward |
//! | [`git`] | git, run so that no program named by a repository is run |
//! | [`editor`] | the external editor |
//! | [`folder`], [`screen`] | new folders, the size of the terminal |
//!
//! Two rules hold in every file here. An error says what is wrong and what to do, but never contains the path: the
//! caller prints the path after removing control characters. A file is opened only when it is known to be a regular
//! file, so nothing blocks on a pipe or wakes a device.

pub mod branch;
pub mod clock;
pub mod config_files;
mod disk;
pub mod editor;
pub mod environment;
pub mod fingerprint;
mod flock;
pub mod folder;
pub mod git;
pub mod journal;
pub mod journal_base;
pub mod locate;
pub mod lock;
mod process_id;
pub mod read;
pub mod save;
pub mod screen;
pub mod state_folder;
#[cfg(test)]
mod tests;
pub mod watch;
