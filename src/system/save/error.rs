//! Why a save failed, with messages that say what happened to the file and the edits.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::system::read::{FileKind, ReadError};

/// Why a save failed. `Display` says in one line what happened, that the edits are kept, and what to do in the editor,
/// without the path. If the editor can save in another way, it says how to in front of that.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SaveError {
    /// The file has other content than when it was last read or written.
    ChangedOutside,
    /// The file no longer exists.
    Vanished,
    AlreadyExists,
    IsFolder,
    /// The path leads to something that is not a regular file.
    NotAFile(FileKind),
    /// The symbolic links form a cycle.
    TooManyLinks,
    /// The folder of the file no longer exists.
    NoFolder,
    /// The file cannot be read, so what would be overwritten is unknown.
    Unreadable(ReadError),
    /// The file is read-only, or the user has no write permission.
    ReadOnlyFile,
    /// The user has no permission to create files in the folder.
    ReadOnlyFolder {
        /// The file itself may be written: [`WriteMethod::InPlace`](super::WriteMethod::InPlace) would work.
        can_write_in_place: bool,
    },
    ReadOnlyDisk,
    /// The system does not allow replacing the file by rename, for example because it is a mount point.
    CannotReplace {
        /// What the system said.
        reason: String,
        /// The file itself may be written: [`WriteMethod::InPlace`](super::WriteMethod::InPlace) would work.
        can_write_in_place: bool,
    },
    DiskFull,
    /// The user's disk quota is used up.
    QuotaUsedUp,
    Failed {
        /// What was being done: "writing the temporary file".
        doing: &'static str,
        /// What the system said.
        reason: String,
    },
    /// Writing in place failed, and the file may be damaged. The copy has all the new content.
    PartiallyWritten {
        /// The copy with the new content.
        copy: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another program wrote the file during the save, and its version could not be put back. One version is in the
    /// file, the other in the copy.
    ConcurrentWrite {
        /// The copy with the other version.
        copy: PathBuf,
    },
}

impl SaveError {
    /// A file that was kept on purpose because it has the only copy of some content.
    pub fn retained_copy(&self) -> Option<&Path> {
        match self {
            SaveError::PartiallyWritten { copy, .. } | SaveError::ConcurrentWrite { copy } => Some(copy),
            _ => None,
        }
    }

    /// For `map_err` of a step that writes to disk.
    pub(super) fn disk_error_while(doing: &'static str) -> impl Fn(io::Error) -> SaveError {
        move |error| SaveError::from_disk_error(doing, &error)
    }

    /// The error of a step that writes to disk.
    pub(super) fn from_disk_error(doing: &'static str, error: &io::Error) -> SaveError {
        match error.kind() {
            ErrorKind::StorageFull => SaveError::DiskFull,
            ErrorKind::QuotaExceeded => SaveError::QuotaUsedUp,
            ErrorKind::ReadOnlyFilesystem => SaveError::ReadOnlyDisk,
            _ => SaveError::Failed { doing, reason: error.to_string() },
        }
    }

    /// The error of creating a file.
    pub(super) fn from_create_error(doing: &'static str, error: &io::Error) -> SaveError {
        match error.kind() {
            ErrorKind::NotFound => SaveError::NoFolder,
            ErrorKind::PermissionDenied => SaveError::ReadOnlyFolder { can_write_in_place: false },
            _ => SaveError::from_disk_error(doing, error),
        }
    }

    /// The error of reading the existing file.
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

const KEPT_HERE: &str = "your edits are kept here";
const SAVE_AS_HINT: &str = "save under another name (:save as)";

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = "not saved, your edits are kept";
        match self {
            SaveError::ChangedOutside => {
                write!(f, "another program changed the file; {kept}: merge its changes, then save again")
            }
            SaveError::Vanished => {
                write!(f, "another program deleted the file; {kept}: save again to create it")
            }
            SaveError::AlreadyExists => {
                write!(f, "a file with that name already exists; {kept}: choose another name (:save as)")
            }
            SaveError::IsFolder => write!(f, "this is a folder; {kept}: {SAVE_AS_HINT}"),
            SaveError::NotAFile(kind) => write!(f, "this is {kind}, not a regular file; {kept}: {SAVE_AS_HINT}"),
            SaveError::TooManyLinks => {
                write!(f, "the symbolic links form a cycle; {kept}: fix a link, or {SAVE_AS_HINT}")
            }
            SaveError::NoFolder => {
                write!(f, "the folder no longer exists; {kept}: restore it and save again, or {SAVE_AS_HINT}")
            }
            SaveError::Unreadable(error) => {
                write!(f, "cannot check the file for changes ({error}); {kept}: fix that and save again")
            }
            SaveError::ReadOnlyFile => write!(f, "the file is read-only; {KEPT_HERE}"),
            SaveError::ReadOnlyFolder { can_write_in_place: true } => {
                write!(f, "you cannot create files in the folder; {KEPT_HERE}")
            }
            SaveError::ReadOnlyFolder { can_write_in_place: false } => {
                write!(f, "you cannot create files in the folder; {kept}: {SAVE_AS_HINT}")
            }
            SaveError::ReadOnlyDisk => write!(f, "the disk is mounted read-only; {kept}: {SAVE_AS_HINT}"),
            SaveError::CannotReplace { reason, can_write_in_place: true } => {
                write!(f, "the file cannot be replaced ({reason}); {KEPT_HERE}")
            }
            SaveError::CannotReplace { reason, can_write_in_place: false } => {
                write!(f, "the file cannot be replaced ({reason}); {kept}: {SAVE_AS_HINT}")
            }
            SaveError::DiskFull => {
                write!(f, "the disk is full; {kept} and the file is unchanged: free some space and save again")
            }
            SaveError::QuotaUsedUp => write!(
                f,
                "your disk quota is used up; {kept} and the file is unchanged: free some space and save again"
            ),
            SaveError::Failed { doing, reason } => write!(
                f,
                "error while {doing} ({reason}); {kept} and the file is unchanged: save again, or under another name (:save as)"
            ),
            SaveError::PartiallyWritten { reason, .. } => write!(
                f,
                "error while overwriting the file ({reason}); the file may be damaged, your edits are kept, and a copy has \
                 all the new content: {SAVE_AS_HINT}"
            ),
            SaveError::ConcurrentWrite { .. } => write!(
                f,
                "another program changed the file during the save; one version is in the file, the other in a copy, and \
                 your edits are kept: compare the two, then save again"
            ),
        }
    }
}

impl std::error::Error for SaveError {}

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
            assert!(line.contains(": ") || line.ends_with(KEPT_HERE), "{line}");
        }
    }

    #[test]
    fn a_full_disk_is_named() {
        let full = io::Error::from(ErrorKind::StorageFull);
        assert_eq!(
            SaveError::from_disk_error("writing", &full).to_string(),
            "the disk is full; not saved, your edits are kept and the file is unchanged: free some space and save again"
        );
    }
}
