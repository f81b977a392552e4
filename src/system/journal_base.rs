//! The text that unsaved edits start from, kept beside the journal, so that recovery works when the file has
//! changed since.
//!
//! A base is named by the file it belongs to and by the hash of its own content: it is written once however many
//! journals start from it, and a base that is damaged is not taken for a whole one. It goes when no journal names it.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::disk::{create_private, write_pieces};
use super::fingerprint::ContentFingerprint;
use super::journal;
use super::read;

const EXTENSION: &str = ".base";

/// The base with this hash, for a journal of the file at `key`. `folder` is the state folder.
///
/// # Errors
/// There is none, or it is damaged ([`ErrorKind::InvalidData`]). The file itself may still hold that content.
pub fn read_base(folder: &Path, key: &Path, hash: u128) -> io::Result<Vec<u8>> {
    let (mut file, _) = read::open_no_follow(&base_path(folder, key, hash)).map_err(io::Error::other)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    if ContentFingerprint::from_pieces([bytes.as_slice()]).hash == hash {
        return Ok(bytes);
    }
    Err(io::Error::new(ErrorKind::InvalidData, "the copy of the text the edits start from is damaged"))
}

/// Keeps a base, unless it is there already.
pub(crate) fn store_base(folder: &Path, key: &Path, content: ContentFingerprint, pieces: &[&[u8]]) -> io::Result<()> {
    let path = base_path(folder, key, content.hash);
    if path.symlink_metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == content.len) {
        return Ok(());
    }
    // One that was cut short makes room. Whoever still writes it goes on with a file that has no name.
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

/// Removes the bases of the file at `key` that no journal of it names. Removes none when there is a journal that
/// cannot be read, which a newer whymap may have written.
pub(crate) fn remove_unused(folder: &Path, key: &Path) {
    let Some(hashes) = journal::bases_in_use(folder, key) else { return };
    let needed: Vec<PathBuf> = hashes.into_iter().map(|hash| base_path(folder, key, hash)).collect();
    for path in journal::list_files(folder, key, EXTENSION) {
        if !needed.contains(&path) {
            // One that cannot be removed now is looked at again next time.
            let _ = fs::remove_file(path);
        }
    }
}

fn base_path(folder: &Path, key: &Path, hash: u128) -> PathBuf {
    folder.join(format!("{}-{hash:032x}{EXTENSION}", journal::name_prefix(key)))
}
