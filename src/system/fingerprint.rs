//! Fingerprints of file contents: what a file contained when last read or written, and whether it still does.
//!
//! Times prove nothing: two writes within one clock tick, `touch -d` and a skewed server clock give equal times for
//! different contents, and a checkout gives different times for equal contents. So contents are compared.

use std::fs::Metadata;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;

use xxhash_rust::xxh3::Xxh3;

/// The length and hash of a content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ContentFingerprint {
    /// In bytes.
    pub len: u64,
    /// xxh3-128.
    pub hash: u128,
}

/// What the system knows about a file without reading it: its identity, size and modification time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileStatus {
    pub device: u64,
    pub inode: u64,
    /// In bytes.
    pub len: u64,
    /// Modification time in seconds and nanoseconds. Any program can set it.
    pub modified: (i64, i64),
}

/// The status and content of a file at one time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FileFingerprint {
    pub status: FileStatus,
    pub content: ContentFingerprint,
}

impl ContentFingerprint {
    /// The fingerprint of these pieces, concatenated.
    pub fn from_pieces<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> ContentFingerprint {
        let mut hasher = Xxh3::new();
        let mut len = 0;
        for piece in pieces {
            hasher.update(piece);
            len += piece.len() as u64;
        }
        ContentFingerprint { len, hash: hasher.digest128() }
    }

    /// The fingerprint of a file, in bounded memory.
    pub(crate) fn from_reader(mut file: impl Read) -> io::Result<ContentFingerprint> {
        let mut buffer = vec![0; 256 * 1024];
        let mut hasher = Xxh3::new();
        let mut len = 0;
        loop {
            let count = match file.read(&mut buffer) {
                Ok(0) => return Ok(ContentFingerprint { len, hash: hasher.digest128() }),
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(buffer.get(..count).unwrap_or_default());
            len += count as u64;
        }
    }
}

impl FileStatus {
    pub fn from_metadata(metadata: &Metadata) -> FileStatus {
        FileStatus {
            device: metadata.dev(),
            inode: metadata.ino(),
            len: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

impl FileFingerprint {
    pub fn from_pieces<'a>(status: FileStatus, pieces: impl IntoIterator<Item = &'a [u8]>) -> FileFingerprint {
        FileFingerprint { status, content: ContentFingerprint::from_pieces(pieces) }
    }
}

/// The xxh3-128 hash of these pieces, concatenated; it does not depend on where they are split.
pub fn hash_content<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> u128 {
    ContentFingerprint::from_pieces(pieces).hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::read::{DEFAULT_LIMIT, ReadError, read_text};
    use std::fs::{self, File, FileTimes};
    use std::path::Path;
    use std::time::SystemTime;

    #[test]
    fn the_hash_does_not_depend_on_where_the_bytes_are_split() {
        let whole = hash_content([b"why map".as_slice()].into_iter());
        assert_eq!(hash_content([b"why".as_slice(), b"", b" map"].into_iter()), whole);
        assert_ne!(hash_content([b"why".as_slice(), b"map "].into_iter()), whole);
        assert_eq!(ContentFingerprint::from_reader(b"why map".as_slice()).expect("bytes").hash, whole);
    }

    #[test]
    fn only_different_bytes_are_a_change() {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("roadmap.ron");
        fs::write(&path, "before").expect("written");
        let loaded = read_text(&path, DEFAULT_LIMIT).expect("text");
        let fingerprint = loaded.fingerprint();
        let is_same = || read_text(&path, DEFAULT_LIMIT).map(|now| now.fingerprint().content == fingerprint.content);
        assert_eq!(is_same(), Ok(true));

        touch(&path, SystemTime::UNIX_EPOCH);
        assert_eq!(is_same(), Ok(true), "another time, the same bytes");

        let modified = fs::metadata(&path).expect("there").modified().expect("a time");
        fs::write(&path, "after!").expect("written");
        touch(&path, modified);
        assert_eq!(is_same(), Ok(false), "the same time and size, other bytes");

        fs::remove_file(&path).expect("removed");
        assert_eq!(is_same(), Err(ReadError::Missing));

        fs::write(&path, "before").expect("written");
        assert_eq!(is_same(), Ok(true), "another file, the same bytes");
    }

    fn touch(path: &Path, time: SystemTime) {
        let file = File::options().write(true).open(path).expect("open");
        file.set_times(FileTimes::new().set_modified(time)).expect("a time set");
    }
}
