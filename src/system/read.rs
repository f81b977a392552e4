//! A file as text: all of it, checked, or one clear line saying why not.
//!
//! The file is looked at before it is opened and again once it is open, so a pipe, a terminal or a made-up file of
//! the system is refused without waiting for it and without waking a device.

use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::fingerprint::{FileFingerprint, FileStatus};

/// The largest file that is opened when nobody asked for another limit: 256 MiB.
pub const DEFAULT_LIMIT: u64 = 256 * 1024 * 1024;

/// A file that was read.
#[derive(Debug)]
pub struct LoadedFile {
    /// All of it, a byte order mark and every line ending included.
    pub text: String,
    /// Which file it was and how old, taken before the first byte was read: a write during the reading shows later
    /// as a change.
    pub status: FileStatus,
}

impl LoadedFile {
    /// The stamp of what was read. It hashes the text, so it is made when it is first needed, not at each reading.
    pub fn fingerprint(&self) -> FileFingerprint {
        FileFingerprint::from_pieces(self.status, [self.text.as_bytes()])
    }
}

/// Why a file could not be read. `Display` says in one line what is wrong and what to do; the path is not in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// There is no such file, or a link leads nowhere.
    Missing,
    /// It is a folder.
    IsFolder,
    /// It is something else that holds no text of its own.
    NotAFile(FileKind),
    /// The user may not read it, or may not enter its folder.
    NoPermission,
    /// It is larger than the limit.
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// It is not UTF-8 text.
    NotUtf8 {
        /// The line of the first wrong byte, from 1.
        line: usize,
        /// The column of the first wrong byte in characters, from 1.
        column: usize,
        /// How many bytes are before the first wrong byte.
        offset: usize,
        /// What it looks like instead.
        looks_like: Encoding,
    },
    /// Symbolic links lead round in a circle.
    TooManyLinks,
    /// The system gave another reason.
    Io(ErrorKind, String),
}

/// What a path can lead to that is neither a file nor a folder.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileKind {
    /// A pipe, with or without a name.
    Pipe,
    /// A terminal, a disk, `/dev/null` and their like.
    Device,
    /// A socket.
    Socket,
    /// A file the system makes up while it is read, such as those in `/proc`.
    Virtual,
}

/// What bytes that are not UTF-8 look like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-16, with or without a byte order mark.
    Utf16,
    /// No text at all.
    Binary,
    /// Text in an 8-bit encoding such as Latin-1.
    EightBit,
}

/// Reads the file at `path`, following symbolic links, if it is at most `limit` bytes of UTF-8.
///
/// Never waits on a pipe or a device. The text is the bytes of the file; nothing is added, dropped or converted.
///
/// # Errors
/// One of [`ReadError`]; nothing was changed.
pub fn read_text(path: &Path, limit: u64) -> Result<LoadedFile, ReadError> {
    let (bytes, opened) = read_limited(path, limit)?;
    let text = decode_utf8(bytes)?;
    Ok(LoadedFile { text, status: FileStatus::from_metadata(&opened.metadata) })
}

/// Reads the file at `path` as it is, whatever it holds, if it has at most `limit` bytes.
///
/// # Errors
/// One of [`ReadError`]; nothing was changed.
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

/// A file that is open for reading and is certainly a file.
pub(super) struct OpenedFile {
    pub(super) file: File,
    pub(super) metadata: Metadata,
}

/// Opens the file at `path`, following symbolic links. Never waits.
pub(super) fn open_file(path: &Path) -> Result<OpenedFile, ReadError> {
    require_regular_file(&fs::metadata(path)?)?;
    let (file, metadata) = open_no_follow(&fs::canonicalize(path)?)?;
    Ok(OpenedFile { file, metadata })
}

/// Opens the file at `path`, which must not be a symbolic link. Never waits.
pub(super) fn open_no_follow(path: &Path) -> Result<(File, Metadata), ReadError> {
    // With NONBLOCK the opening of a pipe that was put here a moment ago returns at once.
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

/// One allocation of the size the system told, one byte more to see the end, and room to grow for a file that is
/// being written to meanwhile.
fn read_sized(file: &mut File, size: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let expected = usize::try_from(size).unwrap_or(usize::MAX).saturating_add(1);
    bytes.try_reserve_exact(expected).map_err(|_| {
        ReadError::Io(ErrorKind::OutOfMemory, format!("there is no memory for its {size} bytes; close other programs"))
    })?;
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge { size: bytes.len() as u64, limit });
    }
    Ok(bytes)
}

/// A file of size nought that gives bytes all the same is made up by the system and may have no end. Only a real
/// file has grown by the time it is looked at again, and then it is read from its new size.
fn read_empty(file: &mut File) -> Result<Vec<u8>, ReadError> {
    let mut first = Vec::new();
    file.take(1).read_to_end(&mut first)?;
    if first.is_empty() {
        return Ok(first);
    }
    match file.metadata()?.len() {
        0 => Err(ReadError::NotAFile(FileKind::Virtual)),
        _ => Err(ReadError::Io(ErrorKind::Interrupted, "it is being written at this moment; try again".to_owned())),
    }
}

fn decode_utf8(bytes: Vec<u8>) -> Result<String, ReadError> {
    // UTF-16 without its mark is valid UTF-8 as long as it holds plain letters, each beside a zero.
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

/// Where the first zero is, when the file begins as two letters in UTF-16 do.
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
            ErrorKind::NotADirectory => {
                ReadError::Io(error.kind(), "a part of its path is a file, not a folder".into())
            }
            kind => ReadError::Io(kind, error.to_string()),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Missing => f.write_str("there is no such file; check the name and the folder"),
            ReadError::IsFolder => f.write_str("this is a folder; name the file in it"),
            ReadError::NotAFile(kind) => write!(f, "this is {kind}, not a file; name a file"),
            ReadError::NoPermission => {
                f.write_str("you may not read this file; check the permissions of it and its folder")
            }
            ReadError::TooLarge { size, limit } => {
                write!(
                    f,
                    "this file has {}, more than the limit of {}; is it the right file?",
                    ByteSize(*size),
                    ByteSize(*limit)
                )
            }
            ReadError::NotUtf8 { line, column, offset, looks_like } => {
                write!(f, "this is not UTF-8 text: line {line}, column {column} (byte {offset}) is not; {looks_like}")
            }
            ReadError::TooManyLinks => {
                f.write_str("symbolic links lead round in a circle here; look at them with `ls -l` and mend one")
            }
            ReadError::Io(_, reason) => write!(f, "this file could not be read: {reason}"),
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
            FileKind::Virtual => "made up by the system as it is read",
        })
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Encoding::Utf16 => "it looks like UTF-16: convert it with `iconv -f UTF-16 -t UTF-8`",
            Encoding::Binary => "it looks like something other than text: is it the right file?",
            Encoding::EightBit => {
                "it looks like an older encoding: convert it, for example with `iconv -f LATIN1 -t UTF-8`"
            }
        })
    }
}

/// Bytes as people read them.
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
    fn what_is_no_file_is_refused_without_waiting() {
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
    fn a_file_the_system_makes_up_is_refused() {
        for path in ["/proc/self/status", "/proc/kmsg", "/proc/kcore", "/proc/self/mem"] {
            assert!(read_text(Path::new(path), DEFAULT_LIMIT).is_err(), "{path}");
        }
        assert_eq!(error_of("/proc/self/status"), ReadError::NotAFile(FileKind::Virtual));
    }

    #[test]
    fn a_file_above_the_limit_is_refused_before_it_is_read() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        file.as_file().set_len(1 << 40).expect("a file with holes");
        assert_eq!(error_of(file.path()), ReadError::TooLarge { size: 1 << 40, limit: DEFAULT_LIMIT });
        file.as_file().set_len(11).expect("a size");
        assert_eq!(read_text(file.path(), 10).expect_err("too big"), ReadError::TooLarge { size: 11, limit: 10 });
        assert!(read_text(file.path(), 11).is_ok());
    }

    #[test]
    fn bytes_that_are_no_utf8_are_placed_and_named() {
        assert_eq!(
            error_of_bytes(b"(\n  \xc3\xa9 caf\xe9\n)").to_string(),
            "this is not UTF-8 text: line 2, column 8 (byte 10) is not; it looks like an older encoding: convert it, \
             for example with `iconv -f LATIN1 -t UTF-8`"
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
            "this file has 300.0 MiB, more than the limit of 256.0 MiB; is it the right file?"
        );
    }
}
