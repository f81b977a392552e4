//! The actual target of a save: its path, what is there now, and whether it may be written.

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

/// Maximum number of symbolic links in a row, as on Linux.
const MAX_LINKS: usize = 40;

/// The target of a save. Invariant: `path` is `folder` joined with `name`, and `folder` has no symbolic links.
#[derive(Clone, Debug)]
pub(super) struct SaveTarget {
    pub(super) folder: PathBuf,
    pub(super) name: OsString,
    pub(super) path: PathBuf,
}

#[derive(Debug)]
pub(super) struct ExistingFile {
    pub(super) metadata: Metadata,
    content: KnownContent,
}

#[derive(Debug)]
enum KnownContent {
    Known(ContentFingerprint),
    /// Not read, because its size is enough to know that it differs.
    OtherSize,
    Unreadable(ReadError),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WritePermission {
    Granted,
    Denied,
    ReadOnlyDisk,
}

impl SaveTarget {
    /// Follows every symbolic link of `path`, even a last one that is dangling.
    pub(super) fn resolve(path: &Path) -> Result<SaveTarget, SaveError> {
        // The links of `/dev/stdin` and the like do not lead where they say, so check their target first.
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

    /// The existing file. Its content is read only if its size is one of `sizes`.
    pub(super) fn find_existing(&self, sizes: &[u64]) -> Result<Option<ExistingFile>, SaveError> {
        ExistingFile::read(&self.path, sizes).map_err(SaveError::from_read_error)
    }

    /// Checks again, just before writing, that the file has `content`.
    pub(super) fn ensure_content(&self, content: ContentFingerprint) -> Result<(), SaveError> {
        let found = self.find_existing(&[content.len])?.ok_or(SaveError::Vanished)?;
        if found.has_content(content) { Ok(()) } else { Err(found.mismatch_error()) }
    }

    /// Checks again, without reading unless time or size suggest that the file was written.
    pub(super) fn ensure_unchanged(&self, found: &ExistingFile, content: ContentFingerprint) -> Result<(), SaveError> {
        let same = self.path.symlink_metadata().is_ok_and(|now| FileStatus::from_metadata(&now) == found.status());
        if same { Ok(()) } else { self.ensure_content(content) }
    }

    /// Checks that the file may be written with the method of the request.
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

    /// Whether to offer writing in place after a rename failed.
    pub(super) fn can_write_in_place(&self) -> bool {
        let is_file = self.path.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
        is_file && check_access(&self.path, Access::WRITE_OK) == WritePermission::Granted
    }

    /// The superuser can write every file, but a file without any write permission was protected on purpose.
    fn file_permission(&self, found: &ExistingFile) -> WritePermission {
        match check_access(&self.path, Access::WRITE_OK) {
            WritePermission::Granted if found.metadata.mode() & 0o222 == 0 => WritePermission::Denied,
            permission => permission,
        }
    }
}

impl ExistingFile {
    /// The file at a path that is not a symbolic link. Its content is read only if its size is one of `sizes`.
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
        let content = if sizes.contains(&metadata.len()) {
            ContentFingerprint::from_reader(file)
                .map_or_else(|error| KnownContent::Unreadable(error.into()), KnownContent::Known)
        } else {
            KnownContent::OtherSize
        };
        Ok(Some(ExistingFile { metadata, content }))
    }

    pub(super) fn has_content(&self, content: ContentFingerprint) -> bool {
        matches!(self.content, KnownContent::Known(known) if known == content)
    }

    pub(super) fn status(&self) -> FileStatus {
        FileStatus::from_metadata(&self.metadata)
    }

    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.content, KnownContent::Unreadable(_))
    }

    /// The number of hard links.
    pub(super) fn link_count(&self) -> u64 {
        self.metadata.nlink()
    }

    /// The error for content that was not expected.
    pub(super) fn mismatch_error(&self) -> SaveError {
        match &self.content {
            KnownContent::Unreadable(reason) => SaveError::Unreadable(reason.clone()),
            KnownContent::Known(_) | KnownContent::OtherSize => SaveError::ChangedOutside,
        }
    }
}

/// The folder of a path, also of a bare name.
fn parent_folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn folder_error(error: &io::Error) -> SaveError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => SaveError::NoFolder,
        _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => SaveError::TooManyLinks,
        _ => SaveError::Failed { doing: "finding the folder", reason: error.to_string() },
    }
}

/// Checks the effective permissions. If the system cannot tell, writing will show.
fn check_access(path: &Path, access: Access) -> WritePermission {
    match retry_on_intr(|| rustix::fs::accessat(CWD, path, access, AtFlags::EACCESS)) {
        Err(Errno::ROFS) => WritePermission::ReadOnlyDisk,
        Err(Errno::ACCESS | Errno::PERM) => WritePermission::Denied,
        Ok(()) | Err(_) => WritePermission::Granted,
    }
}
