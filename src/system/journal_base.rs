//! The text that unsaved edits start from, stored beside the journal, so that recovery works after the file has
//! changed.
//!
//! The name of a base has the hash of the file's path and of its own content. So it is written once, however many
//! journals start from it, and damage is detected. It is removed when no journal needs it.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::disk::{create_private, write_pieces};
use super::fingerprint::ContentFingerprint;
use super::journal;
use super::read;

const EXTENSION: &str = ".base";

/// Reads the base with this hash, for a journal of the file at `key`. `folder` is the state folder.
///
/// # Errors
/// The base does not exist or is damaged ([`ErrorKind::InvalidData`]). The file itself may still have that content.
pub fn read_base(folder: &Path, key: &Path, hash: u128) -> io::Result<Vec<u8>> {
    let (mut file, _) = read::open_no_follow(&base_path(folder, key, hash)).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if ContentFingerprint::from_pieces([bytes.as_slice()]).hash == hash {
        return Ok(bytes);
    }
    Err(io::Error::new(ErrorKind::InvalidData, "the stored base text is damaged"))
}

/// Stores a base, unless it exists.
pub(crate) fn store_base(folder: &Path, key: &Path, content: ContentFingerprint, pieces: &[&[u8]]) -> io::Result<()> {
    let path = base_path(folder, key, content.hash);
    if read_base(folder, key, content.hash).is_ok() {
        return Ok(());
    }
    // Replace a damaged one. If another process is still writing it, it continues with an unlinked file.
    match fs::remove_file(&path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let file = match create_private(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(()),
        file => file?,
    };
    write_pieces(&file, 0, pieces).inspect_err(|_| drop(fs::remove_file(&path)))
}

/// Removes the bases of the file at `key` that no journal needs. Removes none if a journal cannot be read, because a
/// newer whymap may have written it.
pub(crate) fn remove_unused(folder: &Path, key: &Path) {
    let Some(hashes) = journal::bases_in_use(folder, key) else { return };
    let needed: Vec<PathBuf> = hashes.into_iter().map(|hash| base_path(folder, key, hash)).collect();
    for path in journal::list_files(folder, key, EXTENSION).unwrap_or_default() {
        if !needed.contains(&path) {
            // If this fails, the next call tries again.
            let _ = fs::remove_file(path);
        }
    }
}

fn base_path(folder: &Path, key: &Path, hash: u128) -> PathBuf {
    folder.join(format!("{}-{hash:032x}{EXTENSION}", journal::name_prefix(key)))
}
