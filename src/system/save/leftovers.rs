//! What saves that were killed left behind, and getting rid of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::names::{Name, stem_in};
use super::target::{Found, Target};
use crate::system::fingerprint::Content;
use crate::system::process_id::OwnerState;
use crate::system::read;

/// Another machine may be saving to the same folder. No save takes as long as this.
const SURELY_OVER: Duration = Duration::from_secs(60 * 60);

/// A file that a save made besides the one it saved, and that is still there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Litter {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: LitterKind,
    /// What has become of the process that made it.
    pub owner: OwnerState,
}

/// What a file left behind by a save is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LitterKind {
    /// A temporary file: new content that never got its name, or old content that lost it. Of no use to anybody.
    Temporary,
    /// All of the new content of a save that was writing in place: the file itself may be a mixture.
    WholeCopy,
    /// A version of somebody else that met ours at the same moment ([`BothKept`](super::SaveError::BothKept)).
    OtherVersion,
}

/// Files that saves of the file at `path` made and that are still there, in the file's own folder and, for saves in
/// place, in `copy_folder`. In the order of their paths. Those of saves that are running are among them.
pub fn find_litter(path: &Path, copy_folder: Option<&Path>) -> Vec<Litter> {
    let Ok(target) = Target::resolve(path) else { return Vec::new() };
    let mut litter = litter_in(&target.folder, &target);
    if let Some(folder) = copy_folder.filter(|folder| *folder != target.folder) {
        litter.extend(litter_in(folder, &target));
    }
    litter.sort_by(|a, b| a.path.cmp(&b.path));
    litter
}

/// Removes what killed saves of the file at `path` left behind, and gives back what is worth the user's attention:
/// whole copies that differ from the file, and versions of others. Those are never removed here.
pub fn remove_stale_litter(path: &Path, copy_folder: Option<&Path>) -> Vec<Litter> {
    let Ok(target) = Target::resolve(path) else { return Vec::new() };
    let mut worth_a_look = Vec::new();
    for litter in find_litter(path, copy_folder) {
        if litter.owner == OwnerState::Running {
            continue;
        }
        if litter.is_of_no_use(&target) {
            // What cannot be removed now, in a folder that may not be written, say, is found again next time.
            let _ = fs::remove_file(&litter.path);
        } else if litter.kind != LitterKind::Temporary {
            worth_a_look.push(litter);
        }
    }
    worth_a_look
}

impl Litter {
    fn is_of_no_use(&self, target: &Target) -> bool {
        match (self.kind, self.owner) {
            (LitterKind::Temporary, OwnerState::Gone) => true,
            (LitterKind::Temporary, _) => self.is_old(),
            (LitterKind::WholeCopy | LitterKind::OtherVersion, _) => self.equals(target),
        }
    }

    fn is_old(&self) -> bool {
        let age = self.path.symlink_metadata().and_then(|metadata| metadata.modified()).map(|time| time.elapsed());
        matches!(age, Ok(Ok(age)) if age > SURELY_OVER)
    }

    /// The save got as far as writing all of it.
    fn equals(&self, target: &Target) -> bool {
        let Ok((file, _)) = read::open_here(&self.path) else { return false };
        let Ok(content) = Content::of_file(file) else { return false };
        matches!(Found::at(&target.path, &[content.len]), Ok(Some(found)) if found.holds(content))
    }
}

fn litter_in(folder: &Path, target: &Target) -> Vec<Litter> {
    let stem = stem_in(folder, target);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let name = Name::parse(&stem, &entry.file_name())?;
            Some(Litter { path: entry.path(), kind: name.kind, owner: name.owner.state() })
        })
        .collect()
}
