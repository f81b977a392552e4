//! What saves that were killed left behind, and getting rid of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::names::{TempFileName, stem_in};
use super::target::{ExistingFile, SaveTarget};
use crate::system::fingerprint::ContentFingerprint;
use crate::system::process_id::ProcessState;
use crate::system::read;

/// Another machine may be saving to the same folder. No save takes as long as this.
const STALE_AFTER: Duration = Duration::from_secs(60 * 60);

/// A file that a save made besides the one it saved, and that is still there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leftover {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: LeftoverKind,
    /// What has become of the process that made it.
    pub process_state: ProcessState,
}

/// What a file left behind by a save is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LeftoverKind {
    /// A temporary file: new content that never got its name, or old content that lost it. Of no use to anybody.
    Temporary,
    /// All of the new content of a save that was writing in place: the file itself may be a mixture.
    WholeCopy,
    /// A version of somebody else that met ours at the same moment ([`BothKept`](super::SaveError::BothKept)).
    OtherVersion,
}

/// Files that saves of the file at `path` made and that are still there, in the file's own folder and, for saves in
/// place, in `copy_folder`. In the order of their paths. Those of saves that are running are among them.
pub fn find_leftovers(path: &Path, copy_folder: Option<&Path>) -> Vec<Leftover> {
    let Ok(target) = SaveTarget::resolve(path) else { return Vec::new() };
    let mut litter = list_leftovers(&target.folder, &target);
    if let Some(folder) = copy_folder.filter(|folder| *folder != target.folder) {
        litter.extend(list_leftovers(folder, &target));
    }
    litter.sort_by(|a, b| a.path.cmp(&b.path));
    litter
}

/// Removes what killed saves of the file at `path` left behind, and gives back what is worth the user's attention:
/// whole copies that differ from the file, and versions of others. Those are never removed here.
pub fn remove_stale_leftovers(path: &Path, copy_folder: Option<&Path>) -> Vec<Leftover> {
    let Ok(target) = SaveTarget::resolve(path) else { return Vec::new() };
    let mut worth_a_look = Vec::new();
    for litter in find_leftovers(path, copy_folder) {
        if litter.process_state == ProcessState::Running {
            continue;
        }
        if litter.is_disposable(&target) {
            // What cannot be removed now, in a folder that may not be written, say, is found again next time.
            let _ = fs::remove_file(&litter.path);
        } else if litter.kind != LeftoverKind::Temporary {
            worth_a_look.push(litter);
        }
    }
    worth_a_look
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

    /// The save got as far as writing all of it.
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
