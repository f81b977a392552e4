//! A roadmap in a temporary folder, with a separate state folder.

use super::pty::{Pty, Start};
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use whymap::testing;

/// One complete theme, one idea, one metric, one goal.
pub(crate) const SMALL: &str = r#"#![enable(implicit_some)]
Roadmap(
    format: 1,
    product: "Smallware",
    metrics: {
        "speed": (
            name: "Speed",
            unit: "s",
            better: Down,
            readings: {
                "2026-02-23": 9,
            },
        ),
    },
    goals: {
        "fast": (
            text: "Pages come at once",
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            focus: true,
        ),
    },
    themes: {
        "a": (
            title: "Alpha",
            lane: Now,
            why: (
                problem: "People wait",
                reason: "They leave",
            ),
            target: (metric: "speed", from: 9, to: 3, by: "2026-12-31"),
            trade_offs: [
                (not_doing: "Colors", because: "they can wait"),
            ],
        ),
    },
    ideas: {
        "b": (
            title: "Beta",
        ),
    },
)
"#;

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

/// The small roadmap with this number of `!` after the title of its theme.
pub(crate) fn edited(times: usize) -> String {
    SMALL.replace("\"Alpha\"", &format!("\"Alpha{}\"", "!".repeat(times)))
}
