//! A roadmap in a temporary folder, with a separate state folder, and editors that open it.

use super::editor::{Editor, Start};
use crate::system::journal;
pub(crate) use crate::test_support::small::{SMALL, edited};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// The keys of each view, and the text that shows it is open.
pub(crate) const VIEWS: [(&str, &str); 7] = [
    ("gl", "by lane"),
    ("gb", "board"),
    ("gt", "timeline"),
    ("ga", "goals"),
    ("gn", "not doing"),
    ("!", "problems"),
    ("gm", "metrics"),
];

/// Keys that append `!` to the selected title.
pub(crate) const EDIT: &str = "ct<End>!<Enter>";
pub(crate) const SAVE: &str = "<C-s>";

pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) state: TempDir,
}

impl Desk {
    pub(crate) fn with(text: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() };
        fs::write(desk.path(), text).unwrap();
        desk
    }

    pub(crate) fn small() -> Self {
        Self::with(SMALL)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("roadmap.ron")
    }

    pub(crate) fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    pub(crate) fn start(&self) -> Start {
        Start::new(self.path(), self.state.path())
    }

    /// Opens an editor on the file and waits for the first frame.
    pub(crate) fn open(&self) -> Editor {
        let mut editor = self.start().run();
        editor.wait_for("NORMAL");
        editor
    }

    /// The number of edits in the journals; 0 if there is no complete one.
    pub(crate) fn journalled(&self) -> usize {
        let journals = self.state_files("journal").into_iter();
        journals.filter_map(|path| journal::read(&path).ok()).map(|journal| journal.records.len()).sum()
    }

    /// The number of files in the state folder with an extension.
    pub(crate) fn count_state_files(&self, extension: &str) -> usize {
        self.state_files(extension).len()
    }

    fn state_files(&self, extension: &str) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.state.path()).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|other| other == extension)).collect()
    }
}
