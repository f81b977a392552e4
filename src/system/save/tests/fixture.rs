//! A folder with a file in it, and the one place that knows how a save is asked for.

use std::fs;
use std::path::{Path, PathBuf};

use crate::system::fingerprint::ContentFingerprint;
use crate::system::save::{Expected, ReadOnlyPolicy, SaveError, SaveReceipt, SaveRequest, WriteMethod, save};
use tempfile::TempDir;

/// What the file of a fixture holds, and what is saved into it.
pub(crate) const OLD: &str = "(title: \"old\")\n";
pub(crate) const NEW: &str = "(title: \"new, and longer\")\n";

/// A folder that vanishes, by its real path.
pub(crate) struct Fixture {
    _guard: TempDir,
    pub(crate) folder: PathBuf,
    /// `roadmap.ron` in it, which need not exist.
    pub(crate) file: PathBuf,
}

impl Fixture {
    pub(crate) fn empty() -> Fixture {
        let guard = tempfile::tempdir().expect("a folder");
        let folder = fs::canonicalize(guard.path()).expect("a real path");
        Fixture { file: folder.join("roadmap.ron"), folder, _guard: guard }
    }

    pub(crate) fn with_file() -> Fixture {
        let fixture = Fixture::empty();
        fs::write(&fixture.file, OLD).expect("written");
        fixture
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        names_in(&self.folder)
    }
}

pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn still(text: &str) -> Expected {
    Expected::Content(ContentFingerprint::from_pieces([text.as_bytes()]))
}

/// Saves [`NEW`] over [`OLD`].
pub(crate) fn save_new(path: &Path) -> Result<SaveReceipt, SaveError> {
    save_text(path, NEW, still(OLD))
}

pub(crate) fn save_text(path: &Path, text: &str, expected: Expected) -> Result<SaveReceipt, SaveError> {
    let content: [&[u8]; 1] = [text.as_bytes()];
    save(&SaveRequest {
        path,
        content: &content,
        expected,
        method: WriteMethod::Replace,
        read_only_policy: ReadOnlyPolicy::Respect,
    })
}

pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
