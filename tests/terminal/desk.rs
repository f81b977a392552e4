//! A roadmap in a temporary folder, with a separate state folder.

use super::pty::{Pty, Start};
pub(crate) use super::small::{SMALL, edited};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use whymap::testing;

/// Keys that append `!` to the selected title.
pub(crate) const EDIT: &str = "ct\x1b[F!\r";

pub(crate) struct Desk {
    pub(crate) folder: TempDir,
    pub(crate) state: TempDir,
}

impl Desk {
    pub(crate) fn with(text: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap(), state: tempfile::tempdir().unwrap() };
        std::fs::write(desk.path(), text).unwrap();
        desk
    }

    pub(crate) fn small() -> Self {
        Self::with(SMALL)
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("roadmap.ron")
    }

    pub(crate) fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    pub(crate) fn start(&self) -> Start {
        Start::new(self.folder.path())
            .env("WHYMAP_STATE_DIR", self.state.path())
            .env("HOME", self.folder.path())
            .env("WHYMAP_TODAY", "2026-03-02")
    }

    /// Starts the program on the file and waits for the first frame.
    pub(crate) fn open(&self) -> Pty {
        let mut pty = self.start().run();
        pty.wait_for("NORMAL");
        pty
    }

    /// The number of edits in the journals; 0 if there is no complete one.
    pub(crate) fn journalled(&self) -> usize {
        let entries = std::fs::read_dir(self.state.path()).unwrap();
        let journals = entries.map(|entry| entry.unwrap().path()).filter(|path| is_journal(path));
        journals.filter_map(|path| testing::journal_len(&path)).sum()
    }
}

fn is_journal(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "journal")
}
