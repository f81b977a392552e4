//! Saves atomically: a temporary file in the same folder takes the name of the old one.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};
use rustix::io::retry_on_intr;

use super::attributes::FileAttributes;
use super::names::{TempFileName, stem_in};
use super::target::{ExistingFile, SaveTarget};
use super::temporary::TemporaryFile;
use super::write_lock::WriteLock;
use super::{Expected, LeftoverKind, SaveError, SaveNote, SaveReceipt, SaveRequest, WriteOutcome};
use crate::system::disk::{is_unsupported, sync_file, sync_folder, write_pieces};
use crate::system::fingerprint::{ContentFingerprint, FileFingerprint, FileStatus};
use crate::system::process_id::ProcessId;

const CREATING: &str = "creating a temporary file";
const WRITING: &str = "writing the temporary file";
const SYNCING: &str = "syncing the temporary file to disk";
const RENAMING: &str = "renaming the temporary file";
/// Maximum number of versions by other programs that are kept.
const MAX_OTHER_VERSIONS: u32 = 100;

/// Writes a temporary file in the target's folder and gives it the target's name.
pub(super) fn write_and_replace(
    request: &SaveRequest<'_>,
    target: SaveTarget,
    found: Option<&ExistingFile>,
    new: ContentFingerprint,
) -> Result<SaveReceipt, SaveError> {
    let (mut temporary, notes) = create_temporary(&target, found)?;
    write_pieces(temporary.file(), 0, request.content).map_err(SaveError::disk_error_while(WRITING))?;
    sync_file(temporary.file()).map_err(SaveError::disk_error_while(SYNCING))?;
    let status = FileStatus::from_metadata(&temporary.file().metadata().map_err(SaveError::disk_error_while(WRITING))?);
    WriteLock::lock_new(temporary.file());
    take_target_name(&mut temporary, &target, found, request.expected)?;
    temporary.remove();
    let outcome = sync_folder(&target.folder).map_or_else(WriteOutcome::WrittenUnconfirmed, |()| WriteOutcome::Written);
    Ok(SaveReceipt { outcome, fingerprint: FileFingerprint { status, content: new }, real_path: target.path, notes })
}

/// Creates an empty file with the attributes of the file it replaces, or with defaults.
fn create_temporary(
    target: &SaveTarget,
    found: Option<&ExistingFile>,
) -> Result<(TemporaryFile, Vec<SaveNote>), SaveError> {
    let stem = stem_in(&target.folder, target);
    let failed = |error: io::Error| match SaveError::from_create_error(CREATING, &error) {
        SaveError::ReadOnlyFolder { .. } => {
            SaveError::ReadOnlyFolder { can_write_in_place: target.can_write_in_place() }
        }
        other => other,
    };
    let Some(found) = found else {
        return Ok((TemporaryFile::create_with_default_mode(&target.folder, &stem).map_err(failed)?, Vec::new()));
    };
    let temporary = TemporaryFile::create_private(&target.folder, &stem).map_err(failed)?;
    let notes = FileAttributes::read(&target.path, &found.metadata)
        .apply_to(temporary.file())
        .map_err(SaveError::disk_error_while(CREATING))?;
    Ok((temporary, notes))
}

fn take_target_name(
    temporary: &mut TemporaryFile,
    target: &SaveTarget,
    found: Option<&ExistingFile>,
    expected: Expected,
) -> Result<(), SaveError> {
    match (expected, found) {
        (Expected::Content(content), Some(found)) => exchange_with_target(temporary, target, found, content),
        (Expected::Absent, _) => take_free_name(temporary, target),
        _ => temporary.rename_to(&target.path).map_err(|error| rename_error(&error, target)),
    }
}

/// Takes the name only if it is free, atomically if the file system supports that.
fn take_free_name(temporary: &mut TemporaryFile, target: &SaveTarget) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    match rename_with(path, &target.path, RenameFlags::NOREPLACE) {
        Ok(()) => temporary.release(),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::AlreadyExists),
        Err(error) if is_unsupported(&error) => return link_free_name(temporary, target),
        Err(error) => return Err(rename_error(&error, target)),
    }
    Ok(())
}

/// The same with a hard link, which older file systems can create atomically.
fn link_free_name(temporary: &mut TemporaryFile, target: &SaveTarget) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    match fs::hard_link(path, &target.path) {
        Ok(()) => temporary.remove(),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::AlreadyExists),
        // Some file systems support neither; then the check just before has to do.
        Err(_) if target.path.symlink_metadata().is_ok() => return Err(SaveError::AlreadyExists),
        Err(_) => temporary.rename_to(&target.path).map_err(|error| rename_error(&error, target))?,
    }
    Ok(())
}

/// Exchanges the two files and checks the replaced one, so that a change by another program between our last check and
/// the rename is not lost.
fn exchange_with_target(
    temporary: &mut TemporaryFile,
    target: &SaveTarget,
    found: &ExistingFile,
    content: ContentFingerprint,
) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    target.ensure_unchanged(found, content)?;
    match rename_with(path, &target.path, RenameFlags::EXCHANGE) {
        Ok(()) if is_replaced_file(path, found, content) => Ok(()),
        Ok(()) => Err(undo_exchange(temporary, target)),
        Err(error) if is_unsupported(&error) => {
            target.ensure_content(content)?;
            temporary.rename_to(&target.path).map_err(|error| rename_error(&error, target))
        }
        Err(error) => Err(rename_error(&error, target)),
    }
}

/// Whether the file after an exchange is the one that was meant to be replaced.
fn is_replaced_file(path: &Path, found: &ExistingFile, content: ContentFingerprint) -> bool {
    let Ok(Some(replaced)) = ExistingFile::read(path, &[content.len]) else { return false };
    replaced.has_content(content) || (!replaced.is_readable() && replaced.status() == found.status())
}

/// Undoes an exchange that replaced a version by another program. If a third version arrived meanwhile, or the exchange
/// fails, the file beside the target stays there, under a name that is never removed automatically.
fn undo_exchange(temporary: &mut TemporaryFile, target: &SaveTarget) -> SaveError {
    let Some(path) = temporary.path().map(Path::to_owned) else { return SaveError::ChangedOutside };
    let ours = temporary.file().metadata().map(|metadata| FileStatus::from_metadata(&metadata)).ok();
    let result = rename_with(&path, &target.path, RenameFlags::EXCHANGE);
    let replaced = path.symlink_metadata().map(|metadata| FileStatus::from_metadata(&metadata)).ok();
    if result.is_ok() && replaced.is_some() && replaced == ours {
        temporary.remove();
        return SaveError::ChangedOutside;
    }
    temporary.release();
    SaveError::ConcurrentWrite { copy: store_other_version(path, target) }
}

/// Renames a file that must not be taken for a temporary one, and returns its new path.
fn store_other_version(path: PathBuf, target: &SaveTarget) -> PathBuf {
    let stem = stem_in(&target.folder, target);
    let names = (0..MAX_OTHER_VERSIONS).map(|number| TempFileName {
        kind: LeftoverKind::OtherVersion,
        process: ProcessId::this_process(),
        number,
    });
    names
        .map(|name| target.folder.join(name.to_file_name(&stem)))
        .find(|new_path| rename_with(&path, new_path, RenameFlags::NOREPLACE).is_ok())
        .unwrap_or(path)
}

fn rename_with(from: &Path, to: &Path, flags: RenameFlags) -> io::Result<()> {
    Ok(retry_on_intr(|| rustix::fs::renameat_with(CWD, from, CWD, to, flags))?)
}

/// The error of a failed rename, after which nothing has changed.
fn rename_error(error: &io::Error, target: &SaveTarget) -> SaveError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::CrossesDevices | ErrorKind::ResourceBusy => {
            SaveError::CannotReplace { reason: error.to_string(), can_write_in_place: target.can_write_in_place() }
        }
        ErrorKind::IsADirectory => SaveError::IsFolder,
        ErrorKind::NotFound if !target.folder.is_dir() => SaveError::NoFolder,
        ErrorKind::NotFound if target.path.symlink_metadata().is_err() => SaveError::Vanished,
        _ => SaveError::from_disk_error(RENAMING, error),
    }
}
