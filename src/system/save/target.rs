//! Where a save really goes, what is there now, and whether it may be written.

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD};
use rustix::io::{Errno, retry_on_intr};

use super::{ReadOnlyPolicy, SaveError, SaveRequest, WriteMethod};
use crate::system::fingerprint::{ContentFingerprint, FileStatus};
use crate::system::read::{self, ReadError};

/// As many symbolic links in a row as Linux follows.
const MAX_LINKS: usize = 40;

/// The place a save goes to. Invariant: `path` is `folder` and `name`, and the folder is a real one, without links.
#[derive(Clone, Debug)]
pub(super) struct SaveTarget {
    pub(super) folder: PathBuf,
    pub(super) name: OsString,
    pub(super) path: PathBuf,
}

/// A file that is there already.
#[derive(Debug)]
pub(super) struct ExistingFile {
    pub(super) metadata: Metadata,
    content: KnownContent,
}

/// What is known about the content of a file.
#[derive(Debug)]
enum KnownContent {
    Known(ContentFingerprint),
    /// Its size told enough.
    OtherSize,
    Unreadable(ReadError),
}

/// Whether the user may write something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WritePermission {
    Granted,
    Denied,
    ReadOnlyDisk,
}

impl SaveTarget {
    /// Follows every symbolic link of `path`, the last one also when it leads nowhere yet.
    pub(super) fn resolve(path: &Path) -> Result<SaveTarget, SaveError> {
        // The links of `/dev/stdin` and its like do not lead where they say, so what is at their end is asked first.
        if let Ok(metadata) = fs::metadata(path) {
            read::require_regular_file(&metadata).map_err(SaveError::from_read_error)?;
        }
        let mut path = path.to_owned();
        for _ in 0..MAX_LINKS {
            let Some(name) = path.file_name() else { return Err(SaveError::IsFolder) };
            let folder = fs::canonicalize(parent_folder(&path)).map_err(|error| folder_error(&error))?;
            let here = folder.join(name);
            match fs::read_link(&here) {
                Ok(link) => path = folder.join(link),
                Err(_) => return Ok(SaveTarget { name: name.to_owned(), folder, path: here }),
            }
        }
        Err(SaveError::TooManyLinks)
    }

    /// What is there. Its content is read only when its size is one of `sizes`.
    pub(super) fn find_existing(&self, sizes: &[u64]) -> Result<Option<ExistingFile>, SaveError> {
        ExistingFile::read(&self.path, sizes).map_err(SaveError::from_read_error)
    }

    /// Looks again, just before the file is touched: it must still hold `content`.
    pub(super) fn ensure_content(&self, content: ContentFingerprint) -> Result<(), SaveError> {
        let found = self.find_existing(&[content.len])?.ok_or(SaveError::Vanished)?;
        if found.has_content(content) { Ok(()) } else { Err(found.mismatch_error()) }
    }

    /// Looks again without reading, unless times or size say that it may have been written since.
    pub(super) fn ensure_unchanged(&self, found: &ExistingFile, content: ContentFingerprint) -> Result<(), SaveError> {
        let same = self.path.symlink_metadata().is_ok_and(|now| FileStatus::from_metadata(&now) == found.status());
        if same { Ok(()) } else { self.ensure_content(content) }
    }

    /// Whether the user may write the file the way the request wants it.
    pub(super) fn check_permissions(
        &self,
        found: Option<&ExistingFile>,
        request: &SaveRequest<'_>,
    ) -> Result<(), SaveError> {
        let file = found.map(|found| self.file_permission(found));
        match file {
            Some(WritePermission::ReadOnlyDisk) => return Err(SaveError::ReadOnlyDisk),
            Some(WritePermission::Denied) if request.read_only_policy == ReadOnlyPolicy::Respect => {
                return Err(SaveError::ReadOnlyFile);
            }
            _ => {}
        }
        if found.is_some() && request.method != WriteMethod::Replace {
            return Ok(());
        }
        match check_access(&self.folder, Access::WRITE_OK | Access::EXEC_OK) {
            WritePermission::Granted => Ok(()),
            WritePermission::ReadOnlyDisk => Err(SaveError::ReadOnlyDisk),
            WritePermission::Denied => {
                Err(SaveError::ReadOnlyFolder { can_write_in_place: file == Some(WritePermission::Granted) })
            }
        }
    }

    /// Whether writing in place is worth offering when a rename was refused.
    pub(super) fn can_write_in_place(&self) -> bool {
        let there = self.path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        there && check_access(&self.path, Access::WRITE_OK) == WritePermission::Granted
    }

    /// Permissions do not bind the superuser, but a file that nobody may write was marked on purpose.
    fn file_permission(&self, found: &ExistingFile) -> WritePermission {
        match check_access(&self.path, Access::WRITE_OK) {
            WritePermission::Granted if found.metadata.mode() & 0o222 == 0 => WritePermission::Denied,
            permission => permission,
        }
    }
}

impl ExistingFile {
    /// What is at a path that is no symbolic link. Its content is read only when its size is one of `sizes`.
    pub(super) fn read(path: &Path, sizes: &[u64]) -> Result<Option<ExistingFile>, ReadError> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        read::require_regular_file(&metadata)?;
        let (file, metadata) = match read::open_no_follow(path) {
            Ok(opened) => opened,
            Err(ReadError::Missing) => return Ok(None),
            Err(reason) => return Ok(Some(ExistingFile { metadata, content: KnownContent::Unreadable(reason) })),
        };
        let seen = if sizes.contains(&metadata.len()) {
            ContentFingerprint::from_reader(file)
                .map_or_else(|error| KnownContent::Unreadable(error.into()), KnownContent::Known)
        } else {
            KnownContent::OtherSize
        };
        Ok(Some(ExistingFile { metadata, content: seen }))
    }

    pub(super) fn has_content(&self, content: ContentFingerprint) -> bool {
        matches!(self.content, KnownContent::Known(seen) if seen == content)
    }

    pub(super) fn status(&self) -> FileStatus {
        FileStatus::from_metadata(&self.metadata)
    }

    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.content, KnownContent::Unreadable(_))
    }

    /// How many names the file has.
    pub(super) fn link_count(&self) -> u64 {
        self.metadata.nlink()
    }

    /// The error when it does not hold what was expected.
    pub(super) fn mismatch_error(&self) -> SaveError {
        match &self.content {
            KnownContent::Unreadable(reason) => SaveError::Unreadable(reason.clone()),
            KnownContent::Known(_) | KnownContent::OtherSize => SaveError::ChangedOutside,
        }
    }
}

/// The folder a path is in, also when the path is a bare name.
fn parent_folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn folder_error(error: &io::Error) -> SaveError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SaveError::NoFolder,
        _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => SaveError::TooManyLinks,
        _ => SaveError::Failed { doing: "looking for its folder", reason: error.to_string() },
    }
}

/// Asks for the rights the process acts with. Where the system cannot tell, the writing itself will.
fn check_access(path: &Path, access: Access) -> WritePermission {
    match retry_on_intr(|| rustix::fs::accessat(CWD, path, access, AtFlags::EACCESS)) {
        Err(Errno::ROFS) => WritePermission::ReadOnlyDisk,
        Err(Errno::ACCESS | Errno::PERM) => WritePermission::Denied,
        Ok(()) | Err(_) => WritePermission::Granted,
    }
}
