//! Finds and removes files that killed saves left behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::names::{TempFileName, stem_in};
use super::target::{ExistingFile, SaveTarget};
use crate::system::fingerprint::ContentFingerprint;
use crate::system::process_id::ProcessState;
use crate::system::read;

/// Age after which a file from another machine counts as abandoned. No save takes that long.
const STALE_AFTER: Duration = Duration::from_secs(60 * 60);

/// A file left behind by a save.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leftover {
    pub path: PathBuf,
    pub kind: LeftoverKind,
    /// The state of the process that created it.
    pub process_state: ProcessState,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftoverKind {
    /// New content that was not renamed yet, or old content that was replaced. Useless to anybody.
    Temporary,
    /// The complete new content of a save in place; the file itself may be damaged.
    WholeCopy,
    /// A version by another program from the same moment ([`ConcurrentWrite`](super::SaveError::ConcurrentWrite)).
    OtherVersion,
}

/// The leftovers of saves of the file at `path`: in its own folder and, for saves in place, in `copy_folder`. Sorted by
/// path. Includes files of saves that are still running.
pub fn find_leftovers(path: &Path, copy_folder: Option<&Path>) -> Vec<Leftover> {
    let Ok(target) = SaveTarget::resolve(path) else { return Vec::new() };
    let mut leftovers = list_leftovers(&target.folder, &target);
    if let Some(folder) = copy_folder.filter(|folder| *folder != target.folder) {
        leftovers.extend(list_leftovers(folder, &target));
    }
    leftovers.sort_by(|a, b| a.path.cmp(&b.path));
    leftovers
}

/// Removes the leftovers of killed saves of the file at `path`. Returns those that the user should look at, which are
/// never removed: complete copies that differ from the file, and versions by other programs.
pub fn remove_stale_leftovers(path: &Path, copy_folder: Option<&Path>) -> Vec<Leftover> {
    let Ok(target) = SaveTarget::resolve(path) else { return Vec::new() };
    let mut retained = Vec::new();
    for leftover in find_leftovers(path, copy_folder) {
        if leftover.process_state == ProcessState::Running {
            continue;
        }
        if leftover.is_disposable(&target) {
            // If this fails, for example in a read-only folder, the next call tries again.
            let _ = fs::remove_file(&leftover.path);
        } else if leftover.kind != LeftoverKind::Temporary {
            retained.push(leftover);
        }
    }
    retained
}

impl Leftover {
    fn is_disposable(&self, target: &SaveTarget) -> bool {
        match (self.kind, self.process_state) {
            (LeftoverKind::Temporary, ProcessState::Exited) => true,
            (LeftoverKind::Temporary, _) => self.is_stale(),
            (LeftoverKind::WholeCopy | LeftoverKind::OtherVersion, _) => self.has_same_content(target),
        }
    }

    fn is_stale(&self) -> bool {
        let age = self.path.symlink_metadata().and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
        matches!(age, Ok(Ok(age)) if age > STALE_AFTER)
    }

    /// Whether the save finished writing the file.
    fn has_same_content(&self, target: &SaveTarget) -> bool {
        let Ok((file, _)) = read::open_no_follow(&self.path) else { return false };
        let Ok(content) = ContentFingerprint::from_reader(file) else { return false };
        matches!(ExistingFile::read(&target.path, &[content.len]), Ok(Some(found)) if found.has_content(content))
    }
}

fn list_leftovers(folder: &Path, target: &SaveTarget) -> Vec<Leftover> {
    let stem = stem_in(folder, target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let name = TempFileName::parse(&stem, &entry.file_name())?;
            Some(Leftover { path: entry.path(), kind: name.kind, process_state: name.process.state() })
        })
        .collect()
}
