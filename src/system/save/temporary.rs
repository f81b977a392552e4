//! A temporary file that is removed on drop, unless it is renamed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::io::retry_on_intr;

use super::LeftoverKind;
use super::names::TempFileName;
use crate::system::disk;
use crate::system::process_id::ProcessId;

/// Maximum number of names to try, so that a folder full of planted files ends in an error.
const MAX_NAMES: u32 = 100;

/// Removed when dropped. Invariant: `path` was created by us, or exchanged with what we created.
#[derive(Debug)]
pub(super) struct TemporaryFile {
    file: File,
    path: Option<PathBuf>,
}

impl TemporaryFile {
    /// Creates an empty file that only its owner can read.
    pub(super) fn create_private(folder: &Path, stem: &OsStr) -> io::Result<TemporaryFile> {
        TemporaryFile::create_with(folder, stem, disk::create_private)
    }

    /// Creates an empty file with the default permissions of the user and folder.
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
        Err(io::Error::new(ErrorKind::AlreadyExists, "no free name for a temporary file: remove old ones"))
    }

    /// The open file, under whatever name.
    pub(super) fn file(&self) -> &File {
        &self.file
    }

    /// The path while it is temporary.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Gives it its final name, replacing any file of that name.
    pub(super) fn rename_to(&mut self, target: &Path) -> io::Result<()> {
        if let Some(path) = &self.path {
            retry_on_intr(|| rustix::fs::rename(path, target))?;
        }
        self.path = None;
        Ok(())
    }

    /// Keeps the file at its path.
    pub(super) fn release(&mut self) {
        self.path = None;
    }

    pub(super) fn remove(&mut self) {
        if let Some(path) = self.path.take() {
            // A file that cannot be removed now counts as a leftover later.
            let _ = fs::remove_file(path);
        }
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        self.remove();
    }
}
