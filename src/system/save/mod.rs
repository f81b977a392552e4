//! Saves a file so that it always has either the old or the new content.
//!
//! ```text
//!  resolve links -> check what is there -> check permissions -> write -> report
//!                      (same content: done)                       |
//!                                        rename or exchange <-----+-----> in place
//!                                 temporary file beside it, fsync,      complete copy, fsync, then overwrite:
//!                                 check again, exchange, fsync          for hard links, or if the user asks
//! ```
//!
//! A save never overwrites what another program wrote meanwhile, unless the request says so. It works with every other
//! program that replaces the file by rename, as git and most editors do: the file is exchanged with ours in one step,
//! and then the replaced one is checked. If a file system cannot exchange files, the check just before the rename has
//! to do. Saves of whymap itself take turns by a lock on the file (`write_lock`).

mod attributes;
mod error;
mod in_place;
mod leftovers;
mod names;
mod replace;
mod target;
mod temporary;
mod write_lock;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

pub use error::SaveError;
pub use leftovers::{Leftover, LeftoverKind, find_leftovers, remove_stale_leftovers};

use super::fingerprint::{ContentFingerprint, FileFingerprint};
pub use super::process_id::ProcessState;
use target::{ExistingFile, SaveTarget};
use write_lock::WriteLock;

/// What to save, where, and on what condition.
#[derive(Clone, Copy, Debug)]
pub struct SaveRequest<'a> {
    /// Symbolic links are followed; for a dangling one, the target is created.
    pub path: &'a Path,
    /// The new content, in pieces.
    pub content: &'a [&'a [u8]],
    pub expected: Expected,
    pub method: WriteMethod<'a>,
    pub read_only_policy: ReadOnlyPolicy,
}

/// What the file must contain for a save to proceed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// The content last read or written.
    Content(ContentFingerprint),
    /// The file must not exist.
    Absent,
    /// Anything or nothing: the user chose to overwrite.
    Anything,
}

/// How to write the new content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteMethod<'a> {
    /// Atomically, by rename. A file with several hard links is written in place instead, with a complete copy beside
    /// it meanwhile, because a rename would separate it from its other names.
    Replace,
    /// Over the old content, with a complete copy meanwhile: for a file in a read-only folder, or one that cannot be
    /// replaced. If this is interrupted, [`find_leftovers`] finds the copy.
    InPlace {
        /// A writable folder, such as the state folder.
        copy_folder: &'a Path,
    },
}

/// What to do if the file is read-only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadOnlyPolicy {
    /// Fail, although a rename would succeed.
    Respect,
    /// Replace it and keep it read-only: the user chose to.
    Override,
}

/// The result of a successful save.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaveReceipt {
    pub outcome: WriteOutcome,
    /// The fingerprint of the file now: the expectation of the next save.
    pub fingerprint: FileFingerprint,
    /// The path with every symbolic link followed.
    pub real_path: PathBuf,
    pub notes: Vec<SaveNote>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WriteOutcome {
    /// The new content is in the file and on disk, safe from a power cut.
    Written,
    /// The file already had the new content. Nothing was written.
    Unchanged,
    /// The new content is in the file, but the disk did not confirm its name, for this reason: after a power cut the
    /// file may have the old content. Saving again is safe.
    WrittenUnconfirmed(String),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SaveNote {
    /// The file has several hard links, so it is written in place.
    WrittenInPlace {
        /// The number of hard links.
        names: u64,
    },
    /// The file now belongs to the user who saved it.
    OwnerNotPreserved,
    /// The group could not be preserved; permissions were narrowed, so that no user gains access.
    GroupNotPreserved,
    /// The permissions could not be preserved; they are narrower now.
    ModeNotPreserved,
    /// An extended attribute or access list could not be preserved; no user gains access by that.
    AttributesNotPreserved,
}

impl Expected {
    pub fn from_fingerprint(fingerprint: &FileFingerprint) -> Expected {
        Expected::Content(fingerprint.content)
    }
}

/// Saves `request.content` to `request.path`.
///
/// At any time, even in a crash or a power cut, the file has all of the old content or all of the new. The exception is
/// writing in place, when a complete copy exists that [`find_leftovers`] finds. Mode, owner, group, access list and
/// `user.*` attributes are preserved as far as the system allows, and the temporary file never has wider permissions
/// than the file. A new file gets the permissions of the user's umask.
///
/// # Errors
/// See [`SaveError`]. The file has its old content and no temporary file is left, unless the error says otherwise
/// ([`SaveError::retained_copy`]).
pub fn save(request: &SaveRequest<'_>) -> Result<SaveReceipt, SaveError> {
    let new = ContentFingerprint::from_pieces(request.content.iter().copied());
    let target = SaveTarget::resolve(request.path)?;
    let _lock = WriteLock::acquire(&target.path);
    let found = target.find_existing(&relevant_sizes(request.expected, new))?;
    if let Some(found) = found.as_ref().filter(|found| request.expected != Expected::Absent && found.has_content(new)) {
        return Ok(unchanged_receipt(target, found, new));
    }
    request.expected.verify(found.as_ref())?;
    target.check_permissions(found.as_ref(), request)?;
    match (request.method, found) {
        (WriteMethod::InPlace { copy_folder }, Some(found)) => {
            in_place::write_in_place(request, target, &found, new, copy_folder)
        }
        (WriteMethod::Replace, Some(found)) if found.link_count() > 1 => {
            let copy_folder = target.folder.clone();
            in_place::write_in_place(request, target, &found, new, &copy_folder)
        }
        (_, found) => replace::write_and_replace(request, target, found.as_ref(), new),
    }
}

/// Removes the file at `path`, if it still has the expected content.
///
/// # Errors
/// The file has other content, or it cannot be removed.
pub fn remove(path: &Path, expected: ContentFingerprint) -> Result<(), SaveError> {
    let target = SaveTarget::resolve(path)?;
    target.ensure_content(expected)?;
    fs::remove_file(&target.path)
        .map_err(|error| SaveError::Failed { doing: "removing the file", reason: error.to_string() })
}

impl Expected {
    fn verify(self, found: Option<&ExistingFile>) -> Result<(), SaveError> {
        match (self, found) {
            (Expected::Anything, _) | (Expected::Absent, None) => Ok(()),
            (Expected::Absent, Some(_)) => Err(SaveError::AlreadyExists),
            (Expected::Content(_), None) => Err(SaveError::Vanished),
            (Expected::Content(content), Some(found)) if found.has_content(content) => Ok(()),
            (Expected::Content(_), Some(found)) => Err(found.mismatch_error()),
        }
    }
}

/// The sizes for which the content must be read; any other size already proves different content.
fn relevant_sizes(expected: Expected, new: ContentFingerprint) -> Vec<u64> {
    match expected {
        Expected::Content(content) => vec![new.len, content.len],
        Expected::Anything => vec![new.len],
        Expected::Absent => Vec::new(),
    }
}

fn unchanged_receipt(target: SaveTarget, found: &ExistingFile, content: ContentFingerprint) -> SaveReceipt {
    SaveReceipt {
        outcome: WriteOutcome::Unchanged,
        fingerprint: FileFingerprint { status: found.status(), content },
        real_path: target.path,
        notes: Vec::new(),
    }
}

impl fmt::Display for SaveNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SaveNote::WrittenInPlace { names } => {
                write!(f, "the file has {names} hard links: it is written in place, so that all of them stay linked")
            }
            SaveNote::OwnerNotPreserved => f.write_str("the file belongs to another user: saving makes you the owner"),
            SaveNote::GroupNotPreserved => {
                f.write_str("you are not a member of the file's group, so saving changes its group to one of yours")
            }
            SaveNote::ModeNotPreserved => f.write_str("the disk did not keep the permissions of the file: check them"),
            SaveNote::AttributesNotPreserved => {
                f.write_str("the disk did not keep all extended attributes of the file")
            }
        }
    }
}
