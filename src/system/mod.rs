//! The only door to the outside: files, the clock, the environment, the state folder, the watch.
//!
//! It deals in bytes and text and knows nothing of roadmaps, documents or screens. One noun a file:
//!
//! | noun | holds |
//! |---|---|
//! | [`read`] | a file as text, or one clear line why not |
//! | [`stamp`] | what a file held when we last saw it, and whether it holds that still |
//! | [`save`] | a save that leaves the old file or the new one, and what it may leave behind when killed |
//! | [`watch`] | a call when the file may hold something new |
//! | [`journal`], [`base`] | unsaved edits and the text they start from, kept outside the process |
//! | [`lock`] | who edits a file, told to every other process that opens it |
//! | [`environment`], [`state_folder`] | the process's variables, read once, and the folders that follow from them |
//! | [`config_files`] | the files of a person's settings as text |
//! | [`clock`], [`branch`], [`find`] | today, the git branch of a file, the nearest file upward |
//! | [`git`] | git, asked without a way for a repository to run anything |
//! | [`folder`], [`screen`] | a fresh folder for a file to come, and the size of the terminal |
//!
//! Two rules hold in every file here. An error says what is wrong and what to do and never names the path, for
//! the caller prints the path after cleaning it of control characters. A file is opened only after it is known
//! to be one, so nothing waits on a pipe or wakes a device.

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
