//! Unsaved edits, stored outside the process so that they survive it.
//!
//! A journal is a file in the state folder. It only grows while edits are made, and starts over with each save. Its
//! name is a hash, not the path, and only its owner can read it.
//!
//! ```text
//! whymap journal 1 4711-0123abcd <hash of the base> <check>\n      head: the writing process and the base text
//! <length u32> <check u64> <header>                                record 0, little-endian
//! <length u32> <check u64> <payload>                               the records
//! ```
//!
//! Each check is the xxh3-64 of its bytes, seeded with the previous check. So a record is valid only at its position
//! after its predecessors; leftovers of an older journal in the same disk blocks never are.
//!
//! The writing process holds a lock on the journal, which the system releases when the process ends for whatever
//! reason.

use std::ffi::OsStr;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed, xxh3_128};

use super::disk;
use super::fingerprint::ContentFingerprint;
use super::flock::{self, FlockOutcome};
use super::journal_base;
use super::process_id::{ProcessId, ProcessState};
use super::read::{self, ReadError};

const MAGIC: &str = "whymap journal 1 ";
const EXTENSION: &str = ".journal";
/// The start of the head of every version of the format.
const ANY_VERSION: &[u8] = b"whymap journal ";
/// The extension of a journal that could not be read whole, after a user has seen what can be.
const KEPT_EXTENSION: &str = ".journal.kept";
/// Maximum length of a head. It bounds the search for its end in other files.
const MAX_HEAD_LEN: usize = 200;
/// Length of a record before its payload: its own length and its check.
const RECORD_HEAD_LEN: usize = 12;
/// Maximum number of journals of one file in one process.
const MAX_NAMES: u32 = 1000;

/// The path that identifies a file: the same from every working directory and through every symbolic link.
pub fn journal_key(path: &Path) -> PathBuf {
    let in_real_folder = || {
        let path = std::path::absolute(path).ok()?;
        Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?))
    };
    fs::canonicalize(path).ok().or_else(in_real_folder).unwrap_or_else(|| path.to_owned())
}

/// A journal that this process writes. Dropping it leaves the file, which then counts as abandoned.
#[derive(Debug)]
pub struct Journal {
    file: File,
    path: PathBuf,
    folder: PathBuf,
    key: PathBuf,
    /// The offset of the next record.
    len: u64,
    /// The check of the previous record. `None` while the header is incomplete, when no record could be read back.
    last_check: Option<u64>,
}

/// The start of a journal.
#[derive(Clone, Copy, Debug)]
pub struct JournalStart<'a> {
    /// The text on disk, in pieces. A copy is stored for as long as the journal needs it.
    pub base: &'a [&'a [u8]],
    /// Data for the reader of the journal.
    pub header: &'a [u8],
}

/// The content of a journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecoveredJournal {
    /// The hash of the base text; [`journal_base::read_base`] returns the text.
    pub base: u128,
    pub header: Vec<u8>,
    /// In the order they were written.
    pub records: Vec<Vec<u8>>,
    /// The first truncated or damaged record and those after it, as far as their lengths separate them. Only good for
    /// counting what is lost.
    pub damaged: Vec<Vec<u8>>,
}

impl Journal {
    /// Creates a journal for the file with the real path `key`. `folder` is the state folder.
    ///
    /// # Errors
    /// The journal cannot be written. Editing can continue without it, but a crash would lose the edits.
    pub fn create(folder: &Path, key: &Path, start: &JournalStart<'_>) -> io::Result<Journal> {
        let (file, path) = create_locked(folder, key)?;
        let mut journal =
            Journal { file, path, folder: folder.to_owned(), key: key.to_owned(), len: 0, last_check: None };
        match journal.write_head(start) {
            Ok(()) => Ok(journal),
            Err(error) => {
                let _ = journal.discard();
                Err(error)
            }
        }
    }

    /// Appends a record. It survives the end of this process, but not yet a power cut.
    ///
    /// # Errors
    /// The record could not be written, or the head could not be written. Earlier records are intact, and
    /// the call can be repeated.
    pub fn append(&mut self, payload: &[u8]) -> io::Result<()> {
        let Some(last_check) = self.last_check else {
            return Err(io::Error::new(ErrorKind::InvalidInput, "the journal could not be restarted"));
        };
        let check = xxh3_64_with_seed(payload, last_check);
        let record = encode_record(payload, check)?;
        // A record that was truncated by an error is overwritten by the next one.
        self.file.write_all_at(&record, self.len)?;
        self.len += record.len() as u64;
        self.last_check = Some(check);
        Ok(())
    }

    /// Syncs all records to disk, so that they survive a power cut too.
    ///
    /// # Errors
    /// The disk failed. The records may still survive the end of this process.
    pub fn flush(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Removes the journal when there is nothing to recover.
    ///
    /// # Errors
    /// The file could not be removed; it will count as abandoned.
    pub fn discard(self) -> io::Result<()> {
        remove_abandoned(&self.folder, &self.key, &self.path)
    }

    /// The head is written before the base, so that no other process removes the base as unused.
    fn write_head(&mut self, start: &JournalStart<'_>) -> io::Result<()> {
        let content = ContentFingerprint::from_pieces(start.base.iter().copied());
        let (head, check) = format_head(content.hash);
        self.file.write_all_at(head.as_bytes(), 0)?;
        journal_base::store_base(&self.folder, &self.key, content, start.base)?;
        self.len = head.len() as u64;
        self.last_check = Some(check);
        self.append(start.header).inspect_err(|_| self.last_check = None)
    }
}

/// Reads a journal. The records returned are exactly what was written: those before the first truncated or damaged one.
///
/// # Errors
/// The file cannot be read, or its header is incomplete ([`ErrorKind::InvalidData`]).
pub fn read(path: &Path) -> io::Result<RecoveredJournal> {
    let (mut file, _) = read::open_no_follow(path).map_err(|error| match error {
        ReadError::IsFolder => io::Error::new(ErrorKind::IsADirectory, "it is a folder"),
        error => io::Error::other(error),
    })?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    parse_journal(&bytes).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, describe_damage(&bytes)))
}

/// Why bytes are not a journal.
fn describe_damage(bytes: &[u8]) -> &'static str {
    if bytes.is_empty() {
        "it is empty"
    } else if bytes.starts_with(ANY_VERSION) && !bytes.starts_with(MAGIC.as_bytes()) {
        "a newer version of whymap wrote it"
    } else {
        "its first line is damaged"
    }
}

/// The journals of the file with the real path `key` that no running process writes, oldest first. Includes those that
/// this process dropped. Reading one may still fail.
///
/// # Errors
/// The state folder cannot be listed.
pub fn find_abandoned(folder: &Path, key: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        list_files(folder, key, EXTENSION)?.into_iter().filter(|path| is_abandoned(path)).collect();
    paths.sort_by_cached_key(|path| path.symlink_metadata().and_then(|metadata| metadata.modified()).ok());
    Ok(paths)
}

/// The journals of the file that were set aside with [`set_aside`].
///
/// # Errors
/// The state folder cannot be listed.
pub fn find_kept(folder: &Path, key: &Path) -> io::Result<Vec<PathBuf>> {
    list_files(folder, key, KEPT_EXTENSION)
}

/// Renames a journal that could not be read whole, so that it is kept but not offered again. Returns its new path.
///
/// # Errors
/// The journal could not be renamed.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let stem = path.with_extension("");
    for number in 0..MAX_NAMES {
        let mut kept = stem.clone().into_os_string();
        kept.push(if number == 0 { KEPT_EXTENSION.to_owned() } else { format!("-{number}{KEPT_EXTENSION}") });
        let kept = PathBuf::from(kept);
        if kept.symlink_metadata().is_err() {
            return fs::rename(path, &kept).map(|()| kept);
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "no free name for it: empty the state folder"))
}

/// Removes a journal that was recovered or discarded, and the base texts that only it needed.
///
/// # Errors
/// The journal could not be removed.
pub fn remove_abandoned(folder: &Path, key: &Path, path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    journal_base::remove_unused(folder, key);
    Ok(())
}

/// The hashes of the base texts that journals of the file at `key` need. `None` if a journal cannot be read, because a
/// newer whymap may have written it.
pub(super) fn bases_in_use(folder: &Path, key: &Path) -> Option<Vec<u128>> {
    let mut hashes = Vec::new();
    let mut paths = list_files(folder, key, EXTENSION).ok()?;
    paths.extend(find_kept(folder, key).ok()?);
    for path in paths {
        let (file, metadata) = match read::open_no_follow(&path) {
            Ok(opened) => opened,
            // It was removed since, or never was a journal.
            Err(ReadError::Missing | ReadError::IsFolder) => continue,
            Err(_) => return None,
        };
        let mut bytes = Vec::new();
        file.take(MAX_HEAD_LEN as u64).read_to_end(&mut bytes).ok()?;
        match parse_head(&bytes) {
            Some(head) => hashes.push(head.base),
            // It was just created, and will name its base before it needs it.
            None if metadata.len() == 0 => {}
            None => return None,
        }
    }
    Some(hashes)
}

/// The start of the names of all state files of the file at `key`.
pub(super) fn name_prefix(key: &Path) -> String {
    format!("{:032x}", xxh3_128(key.as_os_str().as_bytes()))
}

/// The state files of the file at `key` with this ending, sorted. Files of other users in a shared folder are ignored.
///
/// # Errors
/// The folder exists and cannot be listed.
pub(super) fn list_files(folder: &Path, key: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let (prefix, user) = (name_prefix(key), rustix::process::geteuid().as_raw());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let is_wanted = name.to_str().is_some_and(|name| name.starts_with(&prefix) && name.ends_with(ending));
        if is_wanted && entry.metadata().map_or(true, |metadata| metadata.uid() == user) {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// Creates a file and locks it.
fn create_locked(folder: &Path, key: &Path) -> io::Result<(File, PathBuf)> {
    let (prefix, process) = (name_prefix(key), ProcessId::this_process());
    for number in 0..MAX_NAMES {
        let path = folder.join(format!("{prefix}-{process}-{number}{EXTENSION}"));
        let file = match disk::create_private(&path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => continue,
            file => file?,
        };
        match flock::try_exclusive(&file) {
            FlockOutcome::Acquired | FlockOutcome::Unsupported => return Ok((file, path)),
            // Another process is checking whether it is abandoned.
            FlockOutcome::HeldElsewhere => fs::remove_file(&path)?,
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, "no free name for a journal: empty the state folder"))
}

/// Whether no running process writes a journal. Where locks cannot tell, the process in its name does.
fn is_abandoned(path: &Path) -> bool {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let Ok(file) = retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())).map(File::from) else {
        return !is_running(parse_writer(path)) && path.symlink_metadata().is_ok();
    };
    match flock::try_shared(&file) {
        FlockOutcome::HeldElsewhere => false,
        // An empty one may have been created a moment ago, and is about to be locked.
        FlockOutcome::Acquired => {
            file.metadata().is_ok_and(|metadata| metadata.len() > 0) || !is_running(parse_writer(path))
        }
        FlockOutcome::Unsupported => !is_running(parse_writer(path)),
    }
}

/// The writing process, from the name of a journal.
fn parse_writer(path: &Path) -> Option<ProcessId> {
    let name = path.file_name().and_then(OsStr::to_str)?.strip_suffix(EXTENSION)?;
    let (_, process_and_number) = name.split_once('-')?;
    ProcessId::parse(process_and_number.rsplit_once('-')?.0)
}

fn is_running(process: Option<ProcessId>) -> bool {
    process.is_some_and(|process| process.state() == ProcessState::Running)
}

struct JournalHead {
    base: u128,
    len: usize,
    check: u64,
}

fn format_head(base: u128) -> (String, u64) {
    let mut head = format!("{MAGIC}{} {base:032x} ", ProcessId::this_process());
    let check = xxh3_64(head.as_bytes());
    // Writing to a text cannot fail.
    let _ = writeln!(head, "{check:016x}");
    (head, check)
}

fn parse_head(bytes: &[u8]) -> Option<JournalHead> {
    let end = bytes.iter().take(MAX_HEAD_LEN).position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let rest = line.strip_prefix(MAGIC)?;
    let (rest, hex_check) = rest.rsplit_once(' ')?;
    let (_, base) = rest.rsplit_once(' ')?;
    let check = xxh3_64(line.get(..line.len() - hex_check.len())?.as_bytes());
    if hex_check != format!("{check:016x}") {
        return None;
    }
    Some(JournalHead { base: u128::from_str_radix(base, 16).ok()?, len: end + 1, check })
}

fn parse_journal(bytes: &[u8]) -> Option<RecoveredJournal> {
    let head = parse_head(bytes)?;
    let (header, mut check, mut rest) = next_record(bytes.get(head.len..)?, head.check)?;
    let mut records = Vec::new();
    while let Some((record, record_check, after)) = next_record(rest, check) {
        records.push(record.to_vec());
        (check, rest) = (record_check, after);
    }
    Some(RecoveredJournal { base: head.base, header: header.to_vec(), records, damaged: split_damaged(rest) })
}

/// Splits the bytes from the first damaged record on by the lengths that they claim.
fn split_damaged(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut records = Vec::new();
    while !bytes.is_empty() {
        let len = bytes.first_chunk::<4>().and_then(|len| usize::try_from(u32::from_le_bytes(*len)).ok());
        let rest = bytes.get(RECORD_HEAD_LEN..).unwrap_or_default();
        let (payload, after) = len.and_then(|len| rest.split_at_checked(len)).unwrap_or((rest, &[]));
        records.push(payload.to_vec());
        bytes = after;
    }
    records
}

/// The first payload of `bytes`, its check, and the rest, if it is complete and follows the check `before`.
fn next_record(bytes: &[u8], before: u64) -> Option<(&[u8], u64, &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<4>()?;
    let (check, rest) = rest.split_first_chunk::<8>()?;
    let (payload, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*len)).ok()?)?;
    let check = u64::from_le_bytes(*check);
    (xxh3_64_with_seed(payload, before) == check).then_some((payload, check, rest))
}

fn encode_record(payload: &[u8], check: u64) -> io::Result<Vec<u8>> {
    let len = u32::try_from(payload.len())
        .map_err(|_| io::Error::new(ErrorKind::InvalidInput, "too large for a journal record"))?;
    let mut record = Vec::with_capacity(payload.len() + RECORD_HEAD_LEN);
    record.extend_from_slice(&len.to_le_bytes());
    record.extend_from_slice(&check.to_le_bytes());
    record.extend_from_slice(payload);
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::journal_base::read_base;

    const BASE: JournalStart<'static> = JournalStart { base: &[b"the text ", b"as loaded"], header: b"header" };
    const AFTER_SAVE: JournalStart<'static> = JournalStart { base: &[b"the text as saved"], header: b"second header" };
    const RECORDS: [&[u8]; 5] = [b"first", b"", b"third record", b"\0\0\0\0\0\0\0\0\0\0\0\0", b"last"];

    fn key() -> &'static Path {
        Path::new("/some/where/roadmap.ron")
    }

    fn state() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn written(folder: &Path) -> Journal {
        let mut journal = Journal::create(folder, key(), &BASE).expect("a journal");
        for record in RECORDS {
            journal.append(record).expect("added");
        }
        journal
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect();
        names.sort();
        names
    }

    #[test]
    fn records_are_read_back() {
        let state = state();
        let journal = written(state.path());
        journal.flush().expect("flushed");
        let recovered = read(&journal.path).expect("readable");
        assert_eq!((recovered.header.as_slice(), recovered.damaged.len()), (BASE.header, 0));
        assert_eq!(recovered.records, RECORDS);
        let text = read_base(state.path(), key(), recovered.base).expect("the base");
        assert_eq!(text, b"the text as loaded");
    }

    #[test]
    fn a_journal_cut_at_any_byte_gives_the_records_before_the_cut() {
        let state = state();
        let bytes = fs::read(&written(state.path()).path).expect("bytes");
        let mut max_count = 0;
        for cut in 0..bytes.len() {
            let Some(recovered) = parse_journal(&bytes[..cut]) else {
                assert_eq!(max_count, 0, "the header was whole before");
                continue;
            };
            assert_eq!(recovered.header, BASE.header);
            assert_eq!(recovered.records, RECORDS[..recovered.records.len()]);
            assert!(recovered.records.len() >= max_count, "more bytes, fewer records");
            max_count = recovered.records.len();
        }
        assert_eq!(max_count, RECORDS.len() - 1);
        assert_eq!(parse_journal(&bytes).expect("whole").records, RECORDS);
    }

    #[test]
    fn a_journal_with_any_byte_changed_never_gives_a_wrong_record() {
        let state = state();
        let bytes = fs::read(&written(state.path()).path).expect("bytes");
        for at in 0..bytes.len() {
            for mask in [0x01, 0x80, 0xff, bytes[at]] {
                let mut damaged = bytes.clone();
                damaged[at] ^= mask;
                let Some(recovered) = parse_journal(&damaged) else { continue };
                assert_eq!(recovered.header, BASE.header, "byte {at}");
                assert_eq!(recovered.records, RECORDS[..recovered.records.len()], "byte {at}");
                assert!(!recovered.damaged.is_empty() || damaged == bytes, "a change of byte {at} was not detected");
            }
        }
    }

    #[test]
    fn leftovers_of_an_older_journal_are_ignored() {
        let state = state();
        let old = fs::read(&written(state.path()).path).expect("bytes");
        let journal = Journal::create(state.path(), key(), &AFTER_SAVE).expect("a new one");
        let mut mixed = fs::read(&journal.path).expect("bytes");
        let head_and_header = parse_head(&old).expect("a head").len + 12 + BASE.header.len();
        mixed.extend_from_slice(&old[head_and_header..]);
        let recovered = parse_journal(&mixed).expect("readable");
        assert_eq!((recovered.records.len(), recovered.damaged.len()), (0, RECORDS.len()));
    }

    #[test]
    fn a_truncated_record_is_overwritten() {
        let state = state();
        let mut journal = written(state.path());
        let cut_short = &encode_record(b"a record that met a full disk", 1).expect("small")[..20];
        journal.file.write_all_at(cut_short, journal.len).expect("written");
        assert_eq!(read(&journal.path).expect("readable").damaged.len(), 1);
        journal.append(b"another").and_then(|()| journal.append(b"and more")).expect("added");
        let recovered = read(&journal.path).expect("readable");
        assert_eq!(recovered.records[RECORDS.len()..], [b"another".as_slice(), b"and more"]);
    }

    #[test]
    fn a_save_restarts_the_journal_and_discarding_leaves_nothing() {
        let state = state();
        written(state.path()).discard().expect("removed");
        let mut journal = Journal::create(state.path(), key(), &AFTER_SAVE).expect("a new one");
        journal.append(b"after").expect("added");
        let recovered = read(&journal.path).expect("readable");
        assert_eq!(recovered.header, AFTER_SAVE.header);
        assert_eq!(recovered.records, [b"after"]);
        assert_eq!(read_base(state.path(), key(), recovered.base).expect("a base"), b"the text as saved");
        assert_eq!(names(state.path()).len(), 2, "the first base is gone");
        journal.discard().expect("removed");
        assert_eq!(names(state.path()), [""; 0]);
    }

    #[test]
    fn a_base_is_stored_while_any_journal_needs_it() {
        let state = state();
        let (one, two) = (written(state.path()), written(state.path()));
        assert_eq!(names(state.path()).len(), 3, "one base for both");
        one.discard().expect("removed");
        let recovered = read(&two.path).expect("readable");
        assert!(read_base(state.path(), key(), recovered.base).is_ok());

        let newer = state.path().join(format!("{}-newer.journal", name_prefix(key())));
        fs::write(&newer, "whymap journal 2 something else\n").expect("written");
        two.discard().expect("removed");
        assert_eq!(names(state.path()).len(), 2, "a journal that cannot be read may need it");
    }

    #[test]
    fn a_damaged_base_is_detected_and_rewritten() {
        let state = state();
        let journal = written(state.path());
        let hash = read(&journal.path).expect("readable").base;
        let base =
            state.path().join(names(state.path()).into_iter().find(|name| !name.contains("journal")).expect("a base"));
        fs::write(&base, "the text as damaged").expect("written");
        assert!(read_base(state.path(), key(), hash).is_err());
        fs::write(&base, "the te").expect("written");
        let _again = written(state.path());
        assert_eq!(read_base(state.path(), key(), hash).expect("a base"), b"the text as loaded");
    }

    #[test]
    fn a_dropped_journal_is_abandoned() {
        let state = state();
        let journal = written(state.path());
        let path = journal.path.clone();
        assert_eq!(find_abandoned(state.path(), key()).expect("listed"), [""; 0].map(PathBuf::from));
        drop(journal);
        assert_eq!(find_abandoned(state.path(), key()).expect("listed"), std::slice::from_ref(&path));
        assert_eq!(
            find_abandoned(state.path(), Path::new("/another/file")).expect("listed"),
            [""; 0].map(PathBuf::from)
        );
        remove_abandoned(state.path(), key(), &path).expect("removed");
        assert_eq!(names(state.path()), [""; 0]);
    }

    #[test]
    fn only_the_owner_can_read_journals_and_names_hide_the_path() {
        let state = state();
        let _journal = written(state.path());
        for name in names(state.path()) {
            assert_eq!(fs::metadata(state.path().join(&name)).expect("there").mode() & 0o7777, 0o600, "{name}");
            assert!(!name.contains("roadmap"), "{name}");
        }
    }

    #[test]
    fn an_empty_journal_of_an_exited_process_is_found() {
        let state = state();
        let mut child = std::process::Command::new("true").spawn().expect("a program that ends at once");
        let running = ProcessId::this_process().to_string();
        let exited = running.replace(&std::process::id().to_string(), &child.id().to_string());
        child.wait().expect("its end");
        let path = |process: &str| state.path().join(format!("{}-{process}-0.journal", name_prefix(key())));
        fs::write(path(&exited), "").expect("written");
        fs::write(path(&running), "").expect("written");
        // That of a running process may just have been made.
        assert_eq!(find_abandoned(state.path(), key()).expect("listed"), [path(&exited)]);
        assert_eq!(read(&path(&exited)).expect_err("no head").to_string(), "it is empty");
    }

    #[test]
    fn what_is_no_journal_is_found_too_and_says_why_it_cannot_be_read() {
        let state = state();
        let path = |name: &str| state.path().join(format!("{}-{name}.journal", name_prefix(key())));
        fs::create_dir(path("a")).expect("a folder");
        fs::write(path("b"), "whymap journal 2 something else\n").expect("written");
        fs::write(path("c"), "whymap journal 1 cut sho").expect("written");
        let found = find_abandoned(state.path(), key()).expect("listed");
        let why = found.iter().map(|path| read(path).expect_err("no journal").to_string());
        assert_eq!(
            why.collect::<Vec<_>>(),
            ["it is a folder", "a newer version of whymap wrote it", "its first line is damaged"]
        );
    }

    #[test]
    fn a_journal_set_aside_is_kept_with_its_base() {
        let state = state();
        let path = written(state.path()).path;
        let kept = set_aside(&path).expect("renamed");
        assert_eq!(find_abandoned(state.path(), key()).expect("listed"), [""; 0].map(PathBuf::from));
        assert_eq!(find_kept(state.path(), key()).expect("listed"), std::slice::from_ref(&kept));
        written(state.path()).discard().expect("removed");
        let base = read(&kept).expect("readable").base;
        assert_eq!(read_base(state.path(), key(), base).expect("the base"), b"the text as loaded");
        fs::write(&path, "another").expect("written");
        assert_ne!(set_aside(&path).expect("renamed"), kept);
    }

    #[test]
    fn a_folder_that_cannot_be_listed_is_an_error_and_one_that_is_missing_is_not() {
        let state = state();
        let file = state.path().join("file");
        fs::write(&file, "").expect("written");
        assert!(find_abandoned(&file, key()).is_err());
        assert!(find_abandoned(&state.path().join("missing"), key()).expect("listed").is_empty());
    }
}
