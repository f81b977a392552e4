//! Why a save was refused or failed, in words that say what became of the file and of the edits.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::system::read::{FileKind, ReadError};

/// Why nothing, or in two cases not only the right thing, was saved. `Display` says in one line what happened, that
/// the edits are kept, and what to do; the path of the file is not in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SaveError {
    /// The file holds something else than what was last read or written.
    ChangedOutside,
    /// The file was expected and is not there any more.
    Vanished,
    /// The file was not to exist and does.
    AlreadyExists,
    /// The path leads to a folder.
    IsFolder,
    /// The path leads to something else that holds no text of its own.
    NotAFile(FileKind),
    /// Symbolic links lead round in a circle.
    TooManyLinks,
    /// The folder of the file is not there any more.
    NoFolder,
    /// The file is there but cannot be read, so nobody knows what would be overwritten.
    Unreadable(ReadError),
    /// The file is marked read-only, or the user may not write it.
    ReadOnlyFile,
    /// The user may not make files in the folder.
    ReadOnlyFolder {
        /// The file itself may be written: [`Way::InPlace`](super::Way::InPlace) would work.
        can_write_in_place: bool,
    },
    /// The whole disk is mounted read-only.
    ReadOnlyDisk,
    /// The system does not let the file be replaced by rename, for this reason: it is a mount point, say.
    CannotReplace {
        /// What the system said.
        reason: String,
        /// The file itself may be written: [`Way::InPlace`](super::Way::InPlace) would work.
        can_write_in_place: bool,
    },
    /// The disk is full.
    DiskFull,
    /// The user's share of the disk is used up.
    QuotaUsedUp,
    /// The disk or the system failed.
    Failed {
        /// What was being done, such as "writing the temporary file".
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// Writing in place was cut short by an error, and the file may hold a mixture. The whole new content is in the
    /// copy.
    PartiallyWritten {
        /// Where the whole new content is.
        copy: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Somebody else wrote the file at the very moment of saving and the two could not be told apart in time. Both
    /// versions are kept: one in the file, one in the copy.
    ConcurrentWrite {
        /// Where the other version is.
        copy: PathBuf,
    },
}

impl SaveError {
    /// A file that was left on purpose because it holds what is nowhere else.
    pub fn retained_copy(&self) -> Option<&Path> {
        match self {
            SaveError::PartiallyWritten { copy, .. } | SaveError::ConcurrentWrite { copy } => Some(copy),
            _ => None,
        }
    }

    /// For `map_err`: the error of a step that writes to the disk.
    pub(super) fn disk_error_while(doing: &'static str) -> impl Fn(io::Error) -> SaveError {
        move |error| SaveError::from_disk_error(doing, &error)
    }

    /// The error of a step that writes to the disk.
    pub(super) fn from_disk_error(doing: &'static str, error: &io::Error) -> SaveError {
        match error.kind() {
            ErrorKind::StorageFull => SaveError::DiskFull,
            ErrorKind::QuotaExceeded => SaveError::QuotaUsedUp,
            ErrorKind::ReadOnlyFilesystem => SaveError::ReadOnlyDisk,
            _ => SaveError::Failed { doing, reason: error.to_string() },
        }
    }

    /// The error of making a file in a folder.
    pub(super) fn from_create_error(doing: &'static str, error: &io::Error) -> SaveError {
        match error.kind() {
            ErrorKind::NotFound => SaveError::NoFolder,
            ErrorKind::PermissionDenied => SaveError::ReadOnlyFolder { can_write_in_place: false },
            _ => SaveError::from_disk_error(doing, error),
        }
    }

    /// The error of looking at what is there.
    pub(super) fn from_read_error(error: ReadError) -> SaveError {
        match error {
            ReadError::IsFolder => SaveError::IsFolder,
            ReadError::NotAFile(kind) => SaveError::NotAFile(kind),
            ReadError::TooManyLinks => SaveError::TooManyLinks,
            ReadError::Io(ErrorKind::NotADirectory, _) => SaveError::NoFolder,
            other => SaveError::Unreadable(other),
        }
    }
}

const IN_PLACE_HINT: &str = "write it in place, or save under another name";
const SAVE_AS_HINT: &str = "save under another name";

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = "nothing was saved and your edits are kept";
        match self {
            SaveError::ChangedOutside => {
                write!(f, "this file was changed by another program; {kept}: take its changes in, then save again")
            }
            SaveError::Vanished => {
                write!(f, "this file was removed by another program; {kept}: save again to make it anew")
            }
            SaveError::AlreadyExists => {
                write!(f, "there is a file of that name already; {kept}: choose another name, or overwrite it")
            }
            SaveError::IsFolder => write!(f, "this is a folder; {kept}: {SAVE_AS_HINT}"),
            SaveError::NotAFile(kind) => write!(f, "this is {kind}, not a file; {kept}: {SAVE_AS_HINT}"),
            SaveError::TooManyLinks => {
                write!(f, "symbolic links lead round in a circle here; {kept}: mend a link, or {SAVE_AS_HINT}")
            }
            SaveError::NoFolder => {
                write!(f, "the folder of this file is gone; {kept}: bring it back and save again, or {SAVE_AS_HINT}")
            }
            SaveError::Unreadable(error) => {
                write!(f, "what is in this file now cannot be checked ({error}); {kept}: mend that and save again")
            }
            SaveError::ReadOnlyFile => {
                write!(f, "this file is read-only; {kept}: make it writable and save again, or overwrite it on purpose")
            }
            SaveError::ReadOnlyFolder { can_write_in_place } => {
                write!(f, "you may not make files in its folder; {kept}: {}", suggest_alternative(*can_write_in_place))
            }
            SaveError::ReadOnlyDisk => write!(f, "its disk is mounted read-only; {kept}: {SAVE_AS_HINT}"),
            SaveError::CannotReplace { reason, can_write_in_place } => {
                write!(
                    f,
                    "this file cannot be replaced: {reason}; {kept}: {}",
                    suggest_alternative(*can_write_in_place)
                )
            }
            SaveError::DiskFull => {
                write!(f, "its disk is full; {kept} and the file is as it was: free some space and save again")
            }
            SaveError::QuotaUsedUp => write!(
                f,
                "your share of its disk (quota) is used up; {kept} and the file is as it was: free some space and save again"
            ),
            SaveError::Failed { doing, reason } => write!(
                f,
                "the disk failed while {doing}: {reason}; {kept} and the file is as it was: save again, or under \
                 another name"
            ),
            SaveError::PartiallyWritten { reason, .. } => write!(
                f,
                "the disk failed while writing over this file: {reason}; the file may be a mixture now, your edits \
                 are kept, and all of the new content is in a copy: save under another name"
            ),
            SaveError::ConcurrentWrite { .. } => write!(
                f,
                "another program changed this file at the very moment of saving; one version is in the file, the \
                 other in a copy, and your edits are kept: compare the two, then save again"
            ),
        }
    }
}

impl std::error::Error for SaveError {}

fn suggest_alternative(can_write_in_place: bool) -> &'static str {
    if can_write_in_place { IN_PLACE_HINT } else { SAVE_AS_HINT }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_one_line_that_says_the_edits_are_kept_and_what_to_do() {
        let copy = || PathBuf::from("/copy");
        let reason = || "Input/output error (os error 5)".to_owned();
        let errors = [
            SaveError::ChangedOutside,
            SaveError::Vanished,
            SaveError::AlreadyExists,
            SaveError::IsFolder,
            SaveError::NotAFile(FileKind::Pipe),
            SaveError::TooManyLinks,
            SaveError::NoFolder,
            SaveError::Unreadable(ReadError::NoPermission),
            SaveError::ReadOnlyFile,
            SaveError::ReadOnlyFolder { can_write_in_place: true },
            SaveError::ReadOnlyFolder { can_write_in_place: false },
            SaveError::ReadOnlyDisk,
            SaveError::CannotReplace { reason: reason(), can_write_in_place: true },
            SaveError::DiskFull,
            SaveError::QuotaUsedUp,
            SaveError::Failed { doing: "writing the temporary file", reason: reason() },
            SaveError::PartiallyWritten { copy: copy(), reason: reason() },
            SaveError::ConcurrentWrite { copy: copy() },
        ];
        for error in errors {
            let line = error.to_string();
            assert_eq!(line.lines().count(), 1, "{line}");
            assert!(line.contains("your edits") && line.contains("kept"), "{line}");
            assert!(line.contains(": "), "{line}");
        }
    }

    #[test]
    fn a_full_disk_is_named() {
        let full = io::Error::from(ErrorKind::StorageFull);
        assert_eq!(
            SaveError::from_disk_error("writing", &full).to_string(),
            "its disk is full; nothing was saved and your edits are kept and the file is as it was: free some space \
             and save again"
        );
    }
}
