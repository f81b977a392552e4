//! A new file beside another, under a name of its own, that goes away by itself unless it is put to use.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::io::retry_on_intr;

use super::LeftoverKind;
use super::names::TempFileName;
use crate::system::disk;
use crate::system::process_id::ProcessId;

/// More files of this name than saves can run at once, so that a folder full of planted ones ends in an error.
const MAX_NAMES: u32 = 100;

/// A file that is removed when this is dropped. Invariant: `path` was made by us, or exchanged for what we made.
#[derive(Debug)]
pub(super) struct TemporaryFile {
    file: File,
    path: Option<PathBuf>,
}

impl TemporaryFile {
    /// Makes an empty file that only its owner can read.
    pub(super) fn create_private(folder: &Path, stem: &OsStr) -> io::Result<TemporaryFile> {
        TemporaryFile::create_with(folder, stem, disk::create_private)
    }

    /// Makes an empty file with the permissions every new file of this user gets in this folder.
    pub(super) fn create_with_default_mode(folder: &Path, stem: &OsStr) -> io::Result<TemporaryFile> {
        TemporaryFile::create_with(folder, stem, disk::create_with_default_mode)
    }

    fn create_with(folder: &Path, stem: &OsStr, create: fn(&Path) -> io::Result<File>) -> io::Result<TemporaryFile> {
        for number in 0..MAX_NAMES {
            let name = TempFileName { kind: LeftoverKind::Temporary, process: ProcessId::this_process(), number };
            let path = folder.join(name.to_file_name(stem));
            match create(&path) {
                Ok(file) => return Ok(TemporaryFile { file, path: Some(path) }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(ErrorKind::AlreadyExists, "every name for a temporary file is taken: remove them"))
    }

    /// The file, whatever its name is by now.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// Where it is, while it is temporary.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Gives it a lasting name, over whatever has that name.
    pub(super) fn rename_to(&mut self, lasting: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            retry_on_intr(|| rustix::fs::rename(path, lasting))?;
        }
        self.path = None;
        Ok(())
    }

    /// Leaves what is at its path there.
    pub(super) fn release(&mut self) {
        self.path = None;
    }

    /// Removes what is at its path.
    pub(super) fn remove(&mut self) {
        if let Some(path) = self.path.take() {
            // A file that cannot be removed now is recognised as left over later.
            let _ = fs::remove_file(path);
        }
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        self.remove();
    }
}
