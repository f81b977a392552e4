//! Where a save really goes, what is there now, and whether it may be written.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD};
use rustix::io::{Errno, retry_on_intr};

use super::{ReadOnly, SaveError, SaveRequest, Way};
use crate::system::fingerprint::{Content, FileStatus};
use crate::system::read::{self, ReadError};

/// As many symbolic links in a row as Linux follows.
const MOST_LINKS: usize = 40;

/// The place a save goes to. Invariant: `path` is `folder` and `name`, and the folder is a real one, without links.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) folder: PathBuf,
    pub(super) name: OsString,
    pub(super) path: PathBuf,
}

/// A file that is there already.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) metadata: Metadata,
    seen: Seen,
}

/// What is known about the content of a file.
#[derive(Debug)]
enum Seen {
    Content(Content),
    /// Its size told enough.
    OfOtherSize,
    NotReadable(ReadError),
}

/// Whether the user may write something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Permission {
    Granted,
    Denied,
    ReadOnlyDisk,
}

impl Target {
    /// Follows every symbolic link of `path`, the last one also when it leads nowhere yet.
    pub(super) fn resolve(path: &Path) -> Result<Target, SaveError> {
        // The links of `/dev/stdin` and its like do not lead where they say, so what is at their end is asked first.
        if let Ok(metadata) = fs::metadata(path) {
            read::refuse_all_but_files(&metadata).map_err(SaveError::of_looking)?;
        }
        let mut path = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Some(name) = path.file_name() else { return Err(SaveError::IsFolder) };
            let folder = fs::canonicalize(parent_of(&path)).map_err(|error| error_of_folder(&error))?;
            let here = folder.join(name);
            match fs::read_link(&here) {
                Ok(link) => path = folder.join(link),
                Err(_) => return Ok(Target { name: name.to_owned(), folder, path: here }),
            }
        }
        Err(SaveError::TooManyLinks)
    }

    /// What is there. Its content is read only when its size is one of `sizes`.
    pub(super) fn look(&self, sizes: &[u64]) -> Result<Option<Found>, SaveError> {
        Found::at(&self.path, sizes).map_err(SaveError::of_looking)
    }

    /// Looks again, just before the file is touched: it must still hold `content`.
    pub(super) fn must_hold(&self, content: Content) -> Result<(), SaveError> {
        let found = self.look(&[content.len])?.ok_or(SaveError::Vanished)?;
        if found.holds(content) { Ok(()) } else { Err(found.unlike_expected()) }
    }

    /// Looks again without reading, unless times or size say that it may have been written since.
    pub(super) fn must_be_as_found(&self, found: &Found, content: Content) -> Result<(), SaveError> {
        let same = self.path.symlink_metadata().is_ok_and(|now| FileStatus::of(&now) == found.status());
        if same { Ok(()) } else { self.must_hold(content) }
    }

    /// Whether the user may write the file the way the request wants it.
    pub(super) fn check_permissions(&self, found: Option<&Found>, request: &SaveRequest<'_>) -> Result<(), SaveError> {
        let file = found.map(|found| self.permission_of_file(found));
        match file {
            Some(Permission::ReadOnlyDisk) => return Err(SaveError::ReadOnlyDisk),
            Some(Permission::Denied) if request.read_only == ReadOnly::Respect => return Err(SaveError::ReadOnlyFile),
            _ => {}
        }
        if found.is_some() && request.way != Way::Replace {
            return Ok(());
        }
        match permission_of(&self.folder, Access::WRITE_OK | Access::EXEC_OK) {
            Permission::Granted => Ok(()),
            Permission::ReadOnlyDisk => Err(SaveError::ReadOnlyDisk),
            Permission::Denied => {
                Err(SaveError::ReadOnlyFolder { can_write_in_place: file == Some(Permission::Granted) })
            }
        }
    }

    /// Whether writing in place is worth offering when a rename was refused.
    pub(super) fn can_write_in_place(&self) -> bool {
        let there = self.path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        there && permission_of(&self.path, Access::WRITE_OK) == Permission::Granted
    }

    /// Permissions do not bind the superuser, but a file that nobody may write was marked on purpose.
    fn permission_of_file(&self, found: &Found) -> Permission {
        match permission_of(&self.path, Access::WRITE_OK) {
            Permission::Granted if found.metadata.mode() & 0o222 == 0 => Permission::Denied,
            permission => permission,
        }
    }
}

impl Found {
    /// What is at a path that is no symbolic link. Its content is read only when its size is one of `sizes`.
    pub(super) fn at(path: &Path, sizes: &[u64]) -> Result<Option<Found>, ReadError> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        read::refuse_all_but_files(&metadata)?;
        let (file, metadata) = match read::open_here(path) {
            Ok(opened) => opened,
            Err(ReadError::Missing) => return Ok(None),
            Err(reason) => return Ok(Some(Found { metadata, seen: Seen::NotReadable(reason) })),
        };
        let seen = if sizes.contains(&metadata.len()) {
            Content::of_file(file).map_or_else(|error| Seen::NotReadable(error.into()), Seen::Content)
        } else {
            Seen::OfOtherSize
        };
        Ok(Some(Found { metadata, seen }))
    }

    pub(super) fn holds(&self, content: Content) -> bool {
        matches!(self.seen, Seen::Content(seen) if seen == content)
    }

    pub(super) fn status(&self) -> FileStatus {
        FileStatus::of(&self.metadata)
    }

    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.seen, Seen::NotReadable(_))
    }

    /// How many names the file has.
    pub(super) fn names(&self) -> u64 {
        self.metadata.nlink()
    }

    /// The error when it does not hold what was expected.
    pub(super) fn unlike_expected(&self) -> SaveError {
        match &self.seen {
            Seen::NotReadable(reason) => SaveError::Unreadable(reason.clone()),
            Seen::Content(_) | Seen::OfOtherSize => SaveError::ChangedOutside,
        }
    }
}

/// The folder a path is in, also when the path is a bare name.
fn parent_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn error_of_folder(error: &io::Error) -> SaveError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SaveError::NoFolder,
        _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => SaveError::TooManyLinks,
        _ => SaveError::Failed { doing: "looking for its folder", reason: error.to_string() },
    }
}

/// Asks for the rights the process acts with. Where the system cannot tell, the writing itself will.
fn permission_of(path: &Path, access: Access) -> Permission {
    match retry_on_intr(|| rustix::fs::accessat(CWD, path, access, AtFlags::EACCESS)) {
        Err(Errno::ROFS) => Permission::ReadOnlyDisk,
        Err(Errno::ACCESS | Errno::PERM) => Permission::Denied,
        Ok(()) | Err(_) => Permission::Granted,
    }
}
