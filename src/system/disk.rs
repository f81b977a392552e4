//! Creates files, writes bytes, and syncs both to disk.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::unix::fs::FileExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

/// Pieces are collected up to this size, so that a document of many pieces needs few system calls.
const BUFFER_SIZE: usize = 128 * 1024;

/// Creates an empty file that only its owner can read. The file must not exist; a symbolic link is not followed.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    create_new(path, Mode::RUSR | Mode::WUSR)
}

/// Creates an empty file with the default permissions of the user and folder. The file must not exist.
pub(super) fn create_with_default_mode(path: &Path) -> io::Result<File> {
    create_new(path, Mode::RUSR | Mode::WUSR | Mode::RGRP | Mode::WGRP | Mode::ROTH | Mode::WOTH)
}

fn create_new(path: &Path, mode: Mode) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(retry_on_intr(|| rustix::fs::open(path, flags, mode))?.into())
}

/// Writes the pieces from byte `at` of the file. Completes short and interrupted writes.
pub(super) fn write_pieces(file: &File, mut at: u64, pieces: &[&[u8]]) -> io::Result<()> {
    let mut buffer = Vec::new();
    for piece in pieces {
        if buffer.len() + piece.len() > BUFFER_SIZE {
            at = write_at(file, at, &buffer)?;
            buffer.clear();
        }
        if piece.len() > BUFFER_SIZE {
            at = write_at(file, at, piece)?;
        } else {
            buffer.extend_from_slice(piece);
        }
    }
    write_at(file, at, &buffer).map(drop)
}

fn write_at(file: &File, at: u64, bytes: &[u8]) -> io::Result<u64> {
    file.write_all_at(bytes, at)?;
    Ok(at + bytes.len() as u64)
}

pub(super) fn skip_bytes<'a>(skipped: u64, pieces: &[&'a [u8]]) -> Vec<&'a [u8]> {
    let mut remaining = usize::try_from(skipped).unwrap_or(usize::MAX);
    let mut rest = Vec::new();
    for piece in pieces {
        let cut = remaining.min(piece.len());
        remaining -= cut;
        rest.extend(piece.get(cut..).filter(|piece| !piece.is_empty()));
    }
    rest
}

/// Syncs a file or a folder to disk. After an error the content of the disk is unknown, and syncing the same file again
/// would report success despite lost data, so the caller must write everything again.
pub(super) fn sync_file(file: &File) -> io::Result<()> {
    match file.sync_all() {
        // Some network disks on macOS do not support `F_FULLFSYNC`.
        Err(error) if cfg!(target_os = "macos") && is_unsupported(&error) => Ok(rustix::fs::fsync(file)?),
        result => result,
    }
}

/// Syncs the names in a folder to disk. The error is a message for the user.
pub(super) fn sync_folder(folder: &Path) -> Result<(), String> {
    File::open(folder).and_then(|folder| sync_file(&folder)).map_err(|error| error.to_string())
}

pub(super) fn is_unsupported(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput)
        || error.raw_os_error() == Some(rustix::io::Errno::NOTTY.raw_os_error())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn pieces_of_every_size_are_written_in_order() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let big = vec![b'b'; BUFFER_SIZE + 1];
        let small = vec![b's'; BUFFER_SIZE - 1];
        let pieces: [&[u8]; 7] = [b"a", &big, b"", &small, b"cd", b"", b"e"];
        write_pieces(file.as_file(), 0, &pieces).expect("written");
        assert!(fs::read(file.path()).expect("read") == pieces.concat());
    }

    #[test]
    fn the_first_bytes_of_the_pieces_can_be_skipped() {
        let pieces: [&[u8]; 3] = [b"ab", b"", b"cd"];
        for skipped in 0..6 {
            let rest = skip_bytes(skipped, &pieces).concat();
            assert_eq!(rest, b"abcd".get(skipped as usize..).unwrap_or_default());
        }
    }
}
