//! Saving a file so that whatever happens, it holds what it held before or what it was to hold.
//!
//! ```text
//!  resolve the links -> look at what is there -> may it be written? -> write -> tell what came of it
//!                        (same bytes: done)                             |
//!                                            rename or exchange <-------+-------> in place
//!                                     temporary beside it, fsync,        whole copy, fsync, then over the file:
//!                                     look again, exchange, fsync        for hard links, and where a user asks
//! ```
//!
//! A save never overwrites what somebody else wrote in the meantime unless it is told to. It works with any other
//! writer that replaces the file by rename, as git and most editors do: the file is exchanged with ours in one step,
//! and what came out is looked at. Where a file system cannot exchange, the look just before the rename has to do.

mod attributes;
mod error;
mod in_place;
mod leftovers;
mod names;
mod replace;
mod target;
mod temporary;
#[cfg(test)]
mod tests;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

pub use error::SaveError;
pub use leftovers::{Leftover, LeftoverKind, find_leftovers, remove_stale_leftovers};

use super::fingerprint::{ContentFingerprint, FileFingerprint};
pub use super::process_id::ProcessState;
use target::{ExistingFile, SaveTarget};

/// What is to be saved, where, and on what condition.
#[derive(Clone, Copy, Debug)]
pub struct SaveRequest<'a> {
    /// The file. Symbolic links are followed; one that leads nowhere yet has its target made.
    pub path: &'a Path,
    /// The new content: these pieces, one after the other.
    pub content: &'a [&'a [u8]],
    /// What the file must hold for the save to go ahead.
    pub expected: Expected,
    /// How the new content gets into the file.
    pub method: WriteMethod<'a>,
    /// What to do about a file that is marked read-only.
    pub read_only_policy: ReadOnlyPolicy,
}

/// What a file must hold for a save to go ahead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expected {
    /// What we last read or wrote.
    Content(ContentFingerprint),
    /// Nothing: there must be no such file yet.
    Absent,
    /// Anything or nothing: the user said to overwrite.
    Anything,
}

/// How the new content gets into the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteMethod<'a> {
    /// In one step, by rename. A file with several names is written in place instead, with a whole copy beside it
    /// meanwhile, because a rename would cut it off from its other names.
    Replace,
    /// Over the old content, with a whole copy in this folder meanwhile: for a file whose folder may not be written,
    /// or which cannot be renamed over. When that is interrupted, [`find_litter`] finds the copy.
    InPlace {
        /// A folder that can be written, such as the state folder.
        copy_folder: &'a Path,
    },
}

/// What to do about a file that is marked read-only.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadOnlyPolicy {
    /// Refuse, though a rename would succeed.
    Respect,
    /// Replace it, and keep the mark: the user said to.
    Override,
}

/// A save that did what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaveReceipt {
    /// What was done.
    pub outcome: WriteOutcome,
    /// What the file holds now: the expectation of the next save.
    pub fingerprint: FileFingerprint,
    /// Where the file really is, with every symbolic link followed.
    pub real_path: PathBuf,
    /// What the user may want to know about it.
    pub notes: Vec<SaveNote>,
}

/// What a successful save did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WriteOutcome {
    /// The new content is in the file and on the disk: a power cut does not take it away.
    Written,
    /// The file held the new content already. Nothing at all was written.
    Unchanged,
    /// The new content is in the file, but the disk did not confirm its name, for this reason: after a power cut the
    /// file may hold the old content. Saving again is safe.
    WrittenUnconfirmed(String),
}

/// What a save changes besides the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SaveNote {
    /// The file has several names, so it is written in place.
    WrittenInPlace {
        /// How many names it has.
        names: u64,
    },
    /// The file now belongs to the user who saved it.
    OwnerNotPreserved,
    /// The file's group could not be kept, and its permissions were narrowed so that nobody gained any.
    GroupNotPreserved,
    /// The file's permissions could not be kept; they are narrower now.
    ModeNotPreserved,
    /// An extended attribute or an access list could not be kept; permissions are not wider for it.
    AttributesNotPreserved,
}

impl Expected {
    /// The file must still hold what it held when this stamp was taken.
    pub fn from_fingerprint(stamp: &FileFingerprint) -> Expected {
        Expected::Content(stamp.content)
    }
}

/// Saves `request.content` to `request.path`.
///
/// At every moment, a crash and a power cut included, the file holds all of the old content or all of the new, with
/// one exception: while a file is written in place, the whole new content is in a copy that [`find_litter`] finds.
/// Its mode, owner, group, access list and `user.*` attributes are kept as far as the system allows; the temporary
/// file never has wider permissions than the file. A file that did not exist gets the permissions that the user's
/// umask gives.
///
/// # Errors
/// One of [`SaveError`]. The file holds what it held before, and no temporary file is left, except where the error
/// says otherwise ([`SaveError::kept_copy`]).
pub fn save(request: &SaveRequest<'_>) -> Result<SaveReceipt, SaveError> {
    let new = ContentFingerprint::from_pieces(request.content.iter().copied());
    let target = SaveTarget::resolve(request.path)?;
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

/// Removes the file at `path`, if it still holds what is expected.
///
/// # Errors
/// It holds something else, or it cannot be removed.
pub fn remove(path: &Path, expected: ContentFingerprint) -> Result<(), SaveError> {
    let target = SaveTarget::resolve(path)?;
    target.ensure_content(expected)?;
    fs::remove_file(&target.path).map_err(|error| SaveError::Failed { doing: "removing it", reason: error.to_string() })
}

/// What a save to `path` would change besides the content, so that the user can be told before it happens.
/// Empty when nothing would, and when there is no such file.
pub fn predict_side_effects(path: &Path) -> Vec<SaveNote> {
    let Ok(target) = SaveTarget::resolve(path) else { return Vec::new() };
    let Ok(metadata) = target.path.symlink_metadata() else { return Vec::new() };
    attributes::predict_side_effects(&metadata)
}

impl Expected {
    /// Whether what was found is what was expected.
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

/// A file of any other size need not be read to know that it holds something else.
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
                write!(
                    f,
                    "this file has {names} names (hard links): it is written in place so that all of them keep it"
                )
            }
            SaveNote::OwnerNotPreserved => f.write_str("this file belongs to another user: saving makes it yours"),
            SaveNote::GroupNotPreserved => {
                f.write_str("you are not in the group of this file: saving gives it one of yours")
            }
            SaveNote::ModeNotPreserved => f.write_str("this disk did not keep the permissions of the file: check them"),
            SaveNote::AttributesNotPreserved => {
                f.write_str("this disk did not keep all extended attributes of the file")
            }
        }
    }
}
