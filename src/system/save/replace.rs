//! Saving in one step: a temporary file beside the old one takes its name.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags};
use rustix::io::retry_on_intr;

use super::attributes::Attributes;
use super::names::{Name, stem_in};
use super::target::{Found, Target};
use super::temporary::Temporary;
use super::{Expected, LitterKind, Note, Outcome, SaveError, SaveRequest, Saved};
use crate::system::disk::{is_unsupported, sync, sync_folder, write_pieces};
use crate::system::fingerprint::{Content, FileStatus, Stamp};
use crate::system::process_id::Owner;

const MAKING: &str = "making a temporary file";
const WRITING: &str = "writing the temporary file";
const SYNCING: &str = "bringing the temporary file onto the disk";
const RENAMING: &str = "renaming the temporary file";
/// More versions of others than one process meets by such a chance.
const MOST_KEPT: u32 = 100;

/// Writes a temporary file beside the target and gives it the target's name.
pub(super) fn write(
    request: &SaveRequest<'_>,
    target: Target,
    found: Option<&Found>,
    new: Content,
) -> Result<Saved, SaveError> {
    let (mut temporary, notes) = make(&target, found)?;
    write_pieces(temporary.file(), 0, request.content).map_err(SaveError::while_doing(WRITING))?;
    sync(temporary.file()).map_err(SaveError::while_doing(SYNCING))?;
    let status = FileStatus::of(&temporary.file().metadata().map_err(SaveError::while_doing(WRITING))?);
    take_the_name(&mut temporary, &target, found, request.expected)?;
    temporary.remove();
    let outcome = sync_folder(&target.folder).map_or_else(Outcome::WrittenNotCertain, |()| Outcome::Written);
    Ok(Saved { outcome, stamp: Stamp { status, content: new }, real_path: target.path, notes })
}

/// An empty file with the attributes of the one it replaces, or with those of a new file.
fn make(target: &Target, found: Option<&Found>) -> Result<(Temporary, Vec<Note>), SaveError> {
    let stem = stem_in(&target.folder, target);
    let failed = |error: io::Error| match SaveError::of_making(MAKING, &error) {
        SaveError::ReadOnlyFolder { .. } => {
            SaveError::ReadOnlyFolder { can_write_in_place: target.can_write_in_place() }
        }
        other => other,
    };
    let Some(found) = found else {
        return Ok((Temporary::as_new_file(&target.folder, &stem).map_err(failed)?, Vec::new()));
    };
    let temporary = Temporary::for_owner_only(&target.folder, &stem).map_err(failed)?;
    let notes = Attributes::of(&target.path, &found.metadata)
        .give_to(temporary.file())
        .map_err(SaveError::while_doing(MAKING))?;
    Ok((temporary, notes))
}

fn take_the_name(
    temporary: &mut Temporary,
    target: &Target,
    found: Option<&Found>,
    expected: Expected,
) -> Result<(), SaveError> {
    match (expected, found) {
        (Expected::Content(content), Some(found)) => take_the_name_of(temporary, target, found, content),
        (Expected::Absent, _) => take_a_free_name(temporary, target),
        _ => temporary.rename_to(&target.path).map_err(|error| refused(&error, target)),
    }
}

/// Takes the name only if nothing has it, in one step where the file system can do that.
fn take_a_free_name(temporary: &mut Temporary, target: &Target) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    match rename_with(path, &target.path, RenameFlags::NOREPLACE) {
        Ok(()) => temporary.leave(),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::AlreadyThere),
        Err(error) if is_unsupported(&error) => return link_a_free_name(temporary, target),
        Err(error) => return Err(refused(&error, target)),
    }
    Ok(())
}

/// The same with a second name for the file, which older file systems can do in one step.
fn link_a_free_name(temporary: &mut Temporary, target: &Target) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    match fs::hard_link(path, &target.path) {
        Ok(()) => temporary.remove(),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(SaveError::AlreadyThere),
        // Some know neither. There the look just before has to do.
        Err(_) if target.path.symlink_metadata().is_ok() => return Err(SaveError::AlreadyThere),
        Err(_) => temporary.rename_to(&target.path).map_err(|error| refused(&error, target))?,
    }
    Ok(())
}

/// Exchanges the two files and looks at what came out, so that a change made by others between our last look and
/// our rename is not lost.
fn take_the_name_of(
    temporary: &mut Temporary,
    target: &Target,
    found: &Found,
    content: Content,
) -> Result<(), SaveError> {
    let Some(path) = temporary.path() else { return Ok(()) };
    target.must_be_as_found(found, content)?;
    match rename_with(path, &target.path, RenameFlags::EXCHANGE) {
        Ok(()) if held(path, found, content) => Ok(()),
        Ok(()) => Err(give_the_name_back(temporary, target)),
        Err(error) if is_unsupported(&error) => {
            target.must_hold(content)?;
            temporary.rename_to(&target.path).map_err(|error| refused(&error, target))
        }
        Err(error) => Err(refused(&error, target)),
    }
}

/// Whether the file that came out of an exchange is the one that was to be replaced.
fn held(path: &Path, found: &Found, content: Content) -> bool {
    let Ok(Some(out)) = Found::at(path, &[content.len]) else { return false };
    out.holds(content) || (!out.is_readable() && out.status() == found.status())
}

/// Undoes an exchange that brought out somebody else's version. Should a third version have come meanwhile, or the
/// exchange fail, what is beside the file stays there under a name that nothing removes.
fn give_the_name_back(temporary: &mut Temporary, target: &Target) -> SaveError {
    let Some(path) = temporary.path().map(Path::to_owned) else { return SaveError::ChangedOutside };
    let ours = temporary.file().metadata().map(|metadata| FileStatus::of(&metadata)).ok();
    let back = rename_with(&path, &target.path, RenameFlags::EXCHANGE);
    let out = path.symlink_metadata().map(|metadata| FileStatus::of(&metadata)).ok();
    if back.is_ok() && out.is_some() && out == ours {
        temporary.remove();
        return SaveError::ChangedOutside;
    }
    temporary.leave();
    SaveError::BothKept { copy: keep(path, target) }
}

/// Renames what must not be taken for a temporary file, and gives its new path.
fn keep(path: PathBuf, target: &Target) -> PathBuf {
    let stem = stem_in(&target.folder, target);
    let names =
        (0..MOST_KEPT).map(|number| Name { kind: LitterKind::OtherVersion, owner: Owner::this_process(), number });
    names
        .map(|name| target.folder.join(name.for_stem(&stem)))
        .find(|lasting| rename_with(&path, lasting, RenameFlags::NOREPLACE).is_ok())
        .unwrap_or(path)
}

fn rename_with(from: &Path, to: &Path, flags: RenameFlags) -> io::Result<()> {
    Ok(retry_on_intr(|| rustix::fs::renameat_with(CWD, from, CWD, to, flags))?)
}

/// The error of a rename: nothing has changed.
fn refused(error: &io::Error, target: &Target) -> SaveError {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::CrossesDevices | ErrorKind::ResourceBusy => {
            SaveError::CannotReplace { reason: error.to_string(), can_write_in_place: target.can_write_in_place() }
        }
        ErrorKind::IsADirectory => SaveError::IsFolder,
        ErrorKind::NotFound if !target.folder.is_dir() => SaveError::NoFolder,
        ErrorKind::NotFound if target.path.symlink_metadata().is_err() => SaveError::Vanished,
        _ => SaveError::of_disk(RENAMING, error),
    }
}
