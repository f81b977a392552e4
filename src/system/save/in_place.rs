//! Saving over the old content, for a file that must stay the one it is.
//!
//! The whole new content is first put into a copy that is on the disk under its own name. From then on a crash
//! leaves either the old file or that copy, and a copy under that name is always whole.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

use super::names::{Name, stem_in};
use super::target::{Found, Target};
use super::temporary::Temporary;
use super::{Expected, LitterKind, Note, Outcome, SaveError, SaveRequest, Saved};
use crate::system::disk::{after, sync, sync_folder, write_pieces};
use crate::system::fingerprint::{Content, FileStatus, Stamp};
use crate::system::process_id::Owner;

const COPYING: &str = "writing a copy to be safe";
const OPENING: &str = "opening it for writing";
const WRITING: &str = "writing over it";

/// Writes over the target, with a whole copy in `copy_folder` meanwhile.
pub(super) fn write(
    request: &SaveRequest<'_>,
    target: Target,
    found: &Found,
    new: Content,
    copy_folder: &Path,
) -> Result<Saved, SaveError> {
    let copy = write_copy(request.content, &target, copy_folder)?;
    let written = open_as_expected(&target, found, request.expected)
        .map_err(Failure::OldIntact)
        .and_then(|file| write_over(file, found.metadata.len(), request.content, new.len));
    let file = match written {
        Ok(file) => file,
        Err(Failure::OldIntact(error)) => {
            let _ = fs::remove_file(copy);
            return Err(error);
        }
        Err(Failure::Mixed(error)) => return Err(SaveError::HalfWritten { copy, reason: error.to_string() }),
    };
    let _ = fs::remove_file(copy);
    let notes = if found.names() > 1 { vec![Note::WrittenInPlace { names: found.names() }] } else { Vec::new() };
    let status = file.metadata().map_or(found.status(), |metadata| FileStatus::of(&metadata));
    Ok(Saved { outcome: Outcome::Written, stamp: Stamp { status, content: new }, real_path: target.path, notes })
}

/// How far writing over a file got.
enum Failure {
    /// The file holds what it held.
    OldIntact(SaveError),
    /// Nobody knows what it holds.
    Mixed(io::Error),
}

/// The copy gets its name only once it is whole and on the disk.
fn write_copy(content: &[&[u8]], target: &Target, folder: &Path) -> Result<PathBuf, SaveError> {
    let stem = stem_in(folder, target);
    let failed = SaveError::while_doing(COPYING);
    let mut copy = Temporary::for_owner_only(folder, &stem).map_err(&failed)?;
    write_pieces(copy.file(), 0, content).map_err(&failed)?;
    sync(copy.file()).map_err(&failed)?;
    let name = Name { kind: LitterKind::WholeCopy, owner: Owner::this_process(), number: 0 };
    let path = folder.join(name.for_stem(&stem));
    copy.rename_to(&path).map_err(&failed)?;
    sync_folder(folder).map_err(|reason| {
        let _ = fs::remove_file(&path);
        SaveError::Failed { doing: COPYING, reason }
    })?;
    Ok(path)
}

fn open_as_expected(target: &Target, found: &Found, expected: Expected) -> Result<File, SaveError> {
    let flags = OFlags::WRONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file: File = retry_on_intr(|| rustix::fs::open(&target.path, flags, Mode::empty()))
        .map_err(|error| error_of_opening(&error.into()))?
        .into();
    let status = FileStatus::of(&file.metadata().map_err(SaveError::while_doing(OPENING))?);
    if (status.device, status.inode) != (found.status().device, found.status().inode) {
        return Err(SaveError::ChangedOutside);
    }
    match expected {
        Expected::Content(content) => target.must_hold(content)?,
        Expected::Absent | Expected::Anything => {}
    }
    Ok(file)
}

fn error_of_opening(error: &io::Error) -> SaveError {
    match error.kind() {
        ErrorKind::PermissionDenied => SaveError::ReadOnlyFile,
        ErrorKind::NotFound => SaveError::Vanished,
        _ => SaveError::of_disk(OPENING, error),
    }
}

fn write_over(file: File, old_len: u64, content: &[&[u8]], len: u64) -> Result<File, Failure> {
    grow(&file, old_len, content)?;
    let written = write_pieces(&file, 0, content).and_then(|()| file.set_len(len)).and_then(|()| sync(&file));
    written.map_err(Failure::Mixed)?;
    Ok(file)
}

/// Writes what goes beyond the old end first: that is where a disk fills up, and cutting it off again brings the old
/// content back.
fn grow(file: &File, old_len: u64, content: &[&[u8]]) -> Result<(), Failure> {
    let beyond = after(old_len, content);
    if beyond.is_empty() {
        return Ok(());
    }
    let Err(error) = write_pieces(file, old_len, &beyond).and_then(|()| sync(file)) else { return Ok(()) };
    file.set_len(old_len).map_err(Failure::Mixed)?;
    Err(Failure::OldIntact(SaveError::of_disk(WRITING, &error)))
}
