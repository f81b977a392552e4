//! Reads a file as text: all of it, validated, or one clear line why not.
//!
//! The file is checked before it is opened and again afterwards, so a pipe, a terminal or a virtual file of the system
//! is rejected without blocking and without waking a device.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::fingerprint::{FileFingerprint, FileStatus};

/// The default size limit of a file: 256 MiB.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

#[derive(Debug)]
pub struct LoadedFile {
    /// The whole content, including a byte order mark and every line ending.
    pub text: String,
    /// Taken before the first byte was read, so that a write during the reading shows as a change later.
    pub status: FileStatus,
}

impl LoadedFile {
    /// The fingerprint of the content. It hashes the text, so call it only when needed.
    pub fn fingerprint(&self) -> FileFingerprint {
        FileFingerprint::from_pieces(self.status, [self.text.as_bytes()])
    }
}

/// Why a file could not be read. `Display` says in one line what is wrong and what to do, without the path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// No such file, or a dangling symbolic link.
    Missing,
    IsFolder,
    /// Something else that is not a regular file.
    NotAFile(FileKind),
    /// No permission to read the file or to enter its folder.
    NoPermission,
    TooLarge {
        /// In bytes.
        size: u64,
        /// In bytes.
        limit: u64,
    },
    NotUtf8 {
        /// The line of the first invalid byte, from 1.
        line: usize,
        /// The column of the first invalid byte in characters, from 1.
        column: usize,
        /// The offset of the first invalid byte.
        offset: usize,
        /// The encoding it seems to have.
        looks_like: Encoding,
    },
    /// The symbolic links form a cycle.
    TooManyLinks,
    /// Another reason, as a message.
    Io(ErrorKind, String),
}

/// What is neither a regular file nor a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    Pipe,
    /// Terminals, disks, `/dev/null` and the like.
    Device,
    Socket,
    /// A file that the system generates while it is read, such as those in `/proc`.
    Virtual,
}

/// The likely encoding of bytes that are not UTF-8.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// With or without a byte order mark.
    Utf16,
    Binary,
    /// An 8-bit encoding such as Latin-1.
    EightBit,
}

/// Reads the file at `path`, following symbolic links, if it is at most `limit` bytes of UTF-8.
///
/// Never blocks on a pipe or a device. The text is exactly the bytes of the file.
///
/// # Errors
/// See [`ReadError`].
pub fn read_text(path: &Path, limit: u64) -> Result<LoadedFile, ReadError> {
    let (bytes, opened) = read_limited(path, limit)?;
    let text = decode_utf8(bytes)?;
    Ok(LoadedFile { text, status: FileStatus::from_metadata(&opened.metadata) })
}

/// Reads the bytes of the file at `path`, if it has at most `limit` bytes.
///
/// # Errors
/// See [`ReadError`].
pub fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    read_limited(path, limit).map(|(bytes, _)| bytes)
}

fn read_limited(path: &Path, limit: u64) -> Result<(Vec<u8>, OpenedFile), ReadError> {
    let mut opened = open_file(path)?;
    let size = opened.metadata.len();
    if size > limit {
        return Err(ReadError::TooLarge { size, limit });
    }
    let bytes = if size == 0 { read_empty(&mut opened.file)? } else { read_sized(&mut opened.file, size, limit)? };
    Ok((bytes, opened))
}

/// An open regular file.
pub(super) struct OpenedFile {
    pub(super) file: File,
    pub(super) metadata: Metadata,
}

/// Opens the file at `path`, following symbolic links, without blocking.
pub(super) fn open_file(path: &Path) -> Result<OpenedFile, ReadError> {
    require_regular_file(&fs::metadata(path)?)?;
    let (file, metadata) = open_no_follow(&fs::canonicalize(path)?)?;
    Ok(OpenedFile { file, metadata })
}

/// Opens the file at `path`, which must not be a symbolic link, without blocking.
pub(super) fn open_no_follow(path: &Path) -> Result<(File, Metadata), ReadError> {
    // With NONBLOCK, opening a pipe that was put here a moment ago returns at once.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file: File = retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())).map_err(io::Error::from)?.into();
    let metadata = file.metadata()?;
    require_regular_file(&metadata)?;
    Ok((file, metadata))
}

pub(super) fn require_regular_file(metadata: &Metadata) -> Result<(), ReadError> {
    let kind = metadata.file_type();
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(ReadError::IsFolder)
    } else if kind.is_symlink() {
        Err(ReadError::TooManyLinks)
    } else if kind.is_fifo() {
        Err(ReadError::NotAFile(FileKind::Pipe))
    } else if kind.is_socket() {
        Err(ReadError::NotAFile(FileKind::Socket))
    } else {
        Err(ReadError::NotAFile(FileKind::Device))
    }
}

/// One allocation of the reported size, plus one byte to detect the end, and room to grow if the file is being written
/// to.
fn read_sized(file: &mut File, size: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(1);
    bytes.try_reserve_exact(expected).map_err(|_| {
        ReadError::Io(ErrorKind::OutOfMemory, format!("not enough memory for {size} bytes: close other programs"))
    })?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

/// A file of size zero that has content is generated by the system and may be endless. Only a real file has grown when
/// it is checked again, and then it must be read again.
fn read_empty(file: &mut File) -> Result<Vec<u8>, ReadError> {
    let mut first = Vec::new();
    file.take(1).read_to_end(&mut first)?;
    if first.is_empty() {
        return Ok(first);
    }
    match file.metadata()?.len() {
        0 => Err(ReadError::NotAFile(FileKind::Virtual)),
        _ => Err(ReadError::Io(ErrorKind::Interrupted, "the file is being written right now: try again".to_owned())),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Result<String, ReadError> {
    // UTF-16 without a byte order mark is valid UTF-8 as long as it has only ASCII letters, each beside a zero byte.
    if let Some(offset) = find_utf16_zero(&bytes) {
        return Err(ReadError::NotUtf8 { line: 1, column: offset + 1, offset, looks_like: Encoding::Utf16 });
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let valid = String::from_utf8_lossy(error.as_bytes().get(..offset).unwrap_or_default());
        let last_line = valid.rsplit('\n').next().unwrap_or_default();
        ReadError::NotUtf8 {
            line: valid.matches('\n').count() + 1,
            column: last_line.chars().count() + 1,
            offset,
            looks_like: guess_encoding(error.as_bytes()),
        }
    })
}

/// The offset of the first zero byte, if the file starts like two ASCII letters in UTF-16.
fn find_utf16_zero(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [1..=255, 0, 1..=255, 0, ..] => Some(1),
        [0, 1..=255, 0, 1..=255, ..] => Some(0),
        _ => None,
    }
}

fn guess_encoding(bytes: &[u8]) -> Encoding {
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    let zeros_from = |at: usize, step: usize| head.iter().skip(at).step_by(step).filter(|byte| **byte == 0).count();
    let zeros = zeros_from(0, 1);
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        Encoding::Utf16
    } else if zeros == 0 {
        Encoding::EightBit
    } else if zeros >= head.len() / 4 && (zeros_from(0, 2) == zeros || zeros_from(1, 2) == zeros) {
        Encoding::Utf16
    } else {
        Encoding::Binary
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> ReadError {
        if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) {
            return ReadError::TooManyLinks;
        }
        match error.kind() {
            ErrorKind::NotFound => ReadError::Missing,
            ErrorKind::IsADirectory => ReadError::IsFolder,
            ErrorKind::PermissionDenied => ReadError::NoPermission,
            ErrorKind::NotADirectory => ReadError::Io(error.kind(), "part of the path is a file, not a folder".into()),
            kind => ReadError::Io(kind, error.to_string()),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => f.write_str("no such file: check the name and the folder"),
            ReadError::IsFolder => f.write_str("this is a folder: choose a file in it"),
            ReadError::NotAFile(kind) => write!(f, "this is {kind}, not a regular file: choose another one"),
            ReadError::NoPermission => {
                f.write_str("permission denied: check the permissions of the file and its folder")
            }
            ReadError::TooLarge { size, limit } => {
                write!(
                    f,
                    "the file is {}, over the limit of {}: is it the right file?",
                    ByteSize(*size),
                    ByteSize(*limit)
                )
            }
            ReadError::NotUtf8 { line, column, offset, looks_like } => {
                write!(f, "not UTF-8 text at line {line}, column {column} (byte {offset}); {looks_like}")
            }
            ReadError::TooManyLinks => {
                f.write_str("the symbolic links form a cycle: check them with `ls -l` and fix one")
            }
            ReadError::Io(_, reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for ReadError {}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FileKind::Pipe => "a pipe",
            FileKind::Device => "a device",
            FileKind::Socket => "a socket",
            FileKind::Virtual => "a virtual system file",
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf16 => "it looks like UTF-16: convert it with `iconv -f UTF-16 -t UTF-8`",
            Encoding::Binary => "it looks like a binary file: is it the right file?",
            Encoding::EightBit => {
                "it looks like an older encoding: convert it, for example with `iconv -f LATIN1 -t UTF-8`"
            }
        })
    }
}

/// A size in bytes with a unit.
struct ByteSize(u64);

impl fmt::Display for ByteSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
        match UNITS.iter().find(|(_, unit)| self.0 >= *unit) {
            Some((name, unit)) => write!(f, "{:.1} {name}", self.0 as f64 / *unit as f64),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    fn error_of(path: impl AsRef<Path>) -> ReadError {
        read_text(path.as_ref(), DEFAULT_LIMIT).expect_err("no text")
    }

    fn error_of_bytes(bytes: &[u8]) -> ReadError {
        let root = tempfile::tempdir().expect("a folder");
        let path = root.path().join("roadmap.ron");
        fs::write(&path, bytes).expect("written");
        error_of(path)
    }

    #[test]
    fn a_file_is_read_byte_for_byte_and_its_links_are_followed() {
        let root = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(root.path()).expect("a real path");
        let file = root.join("roadmap.ron");
        let text = "\u{feff}(\r\n  // no final line end";
        fs::write(&file, text).expect("written");
        symlink("roadmap.ron", root.join("one")).expect("a link");
        symlink(root.join("one"), root.join("two")).expect("a link");
        let loaded = read_text(&root.join("two"), DEFAULT_LIMIT).expect("text");
        assert_eq!(loaded.text, text);
        assert_eq!(loaded.status.len, text.len() as u64);
    }

    #[test]
    fn an_empty_file_is_empty_text() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert_eq!(read_text(file.path(), DEFAULT_LIMIT).expect("text").text, "");
    }

    #[test]
    fn anything_but_a_file_is_rejected_without_blocking() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        assert_eq!(error_of(root.path()), ReadError::IsFolder);
        assert_eq!(error_of(at("none")), ReadError::Missing);
        assert_eq!(error_of("/dev/zero"), ReadError::NotAFile(FileKind::Device));
        assert!(Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo").success());
        assert_eq!(error_of(at("pipe")), ReadError::NotAFile(FileKind::Pipe));
        let _listener = UnixListener::bind(at("socket")).expect("a socket");
        assert_eq!(error_of(at("socket")), ReadError::NotAFile(FileKind::Socket));
        symlink("b", at("a")).expect("a link");
        symlink("a", at("b")).expect("a link");
        assert_eq!(error_of(at("a")), ReadError::TooManyLinks);
        symlink("nowhere", at("dangling")).expect("a link");
        assert_eq!(error_of(at("dangling")), ReadError::Missing);
        fs::write(at("file"), "").expect("a file");
        assert!(matches!(error_of(at("file/below")), ReadError::Io(ErrorKind::NotADirectory, _)));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_virtual_file_of_the_system_is_rejected() {
        for path in ["/proc/self/status", "/proc/kmsg", "/proc/kcore", "/proc/self/mem"] {
            assert!(read_text(Path::new(path), DEFAULT_LIMIT).is_err(), "{path}");
        }
        assert_eq!(error_of("/proc/self/status"), ReadError::NotAFile(FileKind::Virtual));
    }

    #[test]
    fn a_file_over_the_limit_is_rejected_before_it_is_read() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        file.as_file().set_len(1 << 40).expect("a file with holes");
        assert_eq!(error_of(file.path()), ReadError::TooLarge { size: 1 << 40, limit: DEFAULT_LIMIT });
        file.as_file().set_len(11).expect("a size");
        assert_eq!(read_text(file.path(), 10).expect_err("too big"), ReadError::TooLarge { size: 11, limit: 10 });
        assert!(read_text(file.path(), 11).is_ok());
    }

    #[test]
    fn invalid_utf8_is_located_and_its_encoding_guessed() {
        assert_eq!(
            error_of_bytes(b"(\n  \xc3\xa9 caf\xe9\n)").to_string(),
            "not UTF-8 text at line 2, column 8 (byte 10); it looks like an older encoding: convert it, for example \
             with `iconv -f LATIN1 -t UTF-8`"
        );
        let looks_like = |bytes: &[u8]| match error_of_bytes(bytes) {
            ReadError::NotUtf8 { looks_like, .. } => looks_like,
            other => panic!("{other:?}"),
        };
        assert_eq!(looks_like(b"\xff\xfe(\0)\0"), Encoding::Utf16);
        assert_eq!(looks_like(b"\xfe\xff\0(\0)"), Encoding::Utf16);
        assert_eq!(looks_like(b"(\0)\0"), Encoding::Utf16);
        assert_eq!(looks_like(b"\0(\0)"), Encoding::Utf16);
        assert_eq!(looks_like(b"(\0\xe9\0"), Encoding::Utf16);
        assert_eq!(looks_like(b"\x7fELF\x02\x01\x01\0\0\0\0\0\xff\xff"), Encoding::Binary);
    }

    #[test]
    fn every_error_is_one_line_that_says_what_to_do() {
        let errors = [
            ReadError::Missing,
            ReadError::IsFolder,
            ReadError::NotAFile(FileKind::Pipe),
            ReadError::NoPermission,
            ReadError::TooLarge { size: 300 << 20, limit: DEFAULT_LIMIT },
            ReadError::TooManyLinks,
            ReadError::Io(ErrorKind::Other, "Input/output error (os error 5)".to_owned()),
        ];
        for error in errors {
            assert_eq!(error.to_string().lines().count(), 1, "{error:?}");
        }
        assert_eq!(
            ReadError::TooLarge { size: 300 << 20, limit: DEFAULT_LIMIT }.to_string(),
            "the file is 300.0 MiB, over the limit of 256.0 MiB: is it the right file?"
        );
    }
}
