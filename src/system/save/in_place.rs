//! Saves by overwriting the content, for a file that must keep its identity.
//!
//! The whole new content is first written to a copy and synced to disk. From then on a crash leaves either the old file
//! or that copy, and a file with the name of a copy is always complete.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

use super::names::{TempFileName, stem_in};
use super::target::{ExistingFile, SaveTarget};
use super::temporary::TemporaryFile;
use super::{Expected, LeftoverKind, SaveError, SaveNote, SaveReceipt, SaveRequest, WriteOutcome};
use crate::system::disk::{skip_bytes, sync_file, sync_folder, write_pieces};
use crate::system::fingerprint::{ContentFingerprint, FileFingerprint, FileStatus};
use crate::system::process_id::ProcessId;

const COPYING: &str = "writing a safety copy";
const OPENING: &str = "opening the file for writing";
const WRITING: &str = "overwriting the file";

/// Overwrites the target, with a complete copy in `copy_folder` meanwhile.
pub(super) fn write_in_place(
    request: &SaveRequest<'_>,
    target: SaveTarget,
    found: &ExistingFile,
    new: ContentFingerprint,
    copy_folder: &Path,
) -> Result<SaveReceipt, SaveError> {
    let copy = write_copy(request.content, &target, copy_folder)?;
    let written = open_as_expected(&target, found, request.expected)
        .map_err(InPlaceError::Untouched)
        .and_then(|file| overwrite_file(file, found.metadata.len(), request.content, new.len));
    let file = match written {
        Ok(file) => file,
        Err(InPlaceError::Untouched(error)) => {
            let _ = fs::remove_file(copy);
            return Err(error);
        }
        Err(InPlaceError::Mixed(error)) => return Err(SaveError::PartiallyWritten { copy, reason: error.to_string() }),
    };
    let _ = fs::remove_file(copy);
    let notes =
        if found.link_count() > 1 { vec![SaveNote::WrittenInPlace { names: found.link_count() }] } else { Vec::new() };
    let status = file.metadata().map_or(found.status(), |metadata| FileStatus::from_metadata(&metadata));
    Ok(SaveReceipt {
        outcome: WriteOutcome::Written,
        fingerprint: FileFingerprint { status, content: new },
        real_path: target.path,
        notes,
    })
}

/// Whether the file was touched before the error.
enum InPlaceError {
    /// The file has its old content.
    Untouched(SaveError),
    /// The content of the file is unknown.
    Mixed(io::Error),
}

/// The copy gets its name only when it is complete and on disk.
fn write_copy(content: &[&[u8]], target: &SaveTarget, folder: &Path) -> Result<PathBuf, SaveError> {
    let stem = stem_in(folder, target);
    let failed = SaveError::disk_error_while(COPYING);
    let mut copy = TemporaryFile::create_private(folder, &stem).map_err(&failed)?;
    write_pieces(copy.file(), 0, content).map_err(&failed)?;
    sync_file(copy.file()).map_err(&failed)?;
    let name = TempFileName { kind: LeftoverKind::WholeCopy, process: ProcessId::this_process(), number: 0 };
    let path = folder.join(name.to_file_name(&stem));
    copy.rename_to(&path).map_err(&failed)?;
    sync_folder(folder).map_err(|reason| {
        let _ = fs::remove_file(&path);
        SaveError::Failed { doing: COPYING, reason }
    })?;
    Ok(path)
}

fn open_as_expected(target: &SaveTarget, found: &ExistingFile, expected: Expected) -> Result<File, SaveError> {
    let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file: File = retry_on_intr(|| rustix::fs::open(&target.path, flags, Mode::empty()))
        .map_err(|error| open_error(&error.into()))?
        .into();
    let status = FileStatus::from_metadata(&file.metadata().map_err(SaveError::disk_error_while(OPENING))?);
    if (status.device, status.inode) != (found.status().device, found.status().inode) {
        return Err(SaveError::ChangedOutside);
    }
    match expected {
        Expected::Content(content) => target.ensure_content(content)?,
        Expected::Absent | Expected::Anything => {}
    }
    Ok(file)
}

fn open_error(error: &io::Error) -> SaveError {
    match error.kind() {
        ErrorKind::PermissionDenied => SaveError::ReadOnlyFile,
        ErrorKind::NotFound => SaveError::Vanished,
        _ => SaveError::from_disk_error(OPENING, error),
    }
}

fn overwrite_file(file: File, old_len: u64, content: &[&[u8]], len: u64) -> Result<File, InPlaceError> {
    grow_file(&file, old_len, content)?;
    let written = write_pieces(&file, 0, content).and_then(|()| file.set_len(len)).and_then(|()| sync_file(&file));
    written.map_err(InPlaceError::Mixed)?;
    Ok(file)
}

/// Writes the part beyond the old end first. This is where a full disk fails, and truncating restores the old content.
fn grow_file(file: &File, old_len: u64, content: &[&[u8]]) -> Result<(), InPlaceError> {
    let beyond = skip_bytes(old_len, content);
    if beyond.is_empty() {
        return Ok(());
    }
    let Err(error) = write_pieces(file, old_len, &beyond).and_then(|()| sync_file(file)) else { return Ok(()) };
    file.set_len(old_len).map_err(InPlaceError::Mixed)?;
    Err(InPlaceError::Untouched(SaveError::from_disk_error(WRITING, &error)))
}
