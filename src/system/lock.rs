//! Edit locks: the process that has a file open for editing holds a lock in the state folder.
//!
//! The lock is on an open file, so the system releases it when the process ends for whatever reason. The content of the
//! lock file is for other processes: who holds the lock, and since when. A process that wants the lock appends a line,
//! and the holder watches the file.
//!
//! ```text
//! whymap lock 1 4711-0123abcd 2026-03-02 14:02        the holder
//! ask 4712-0123abcd 2026-03-02 14:30                  a request
//! for 4712-0123abcd                                   the only line: released for this process
//! ```
//!
//! If a holder does not respond, a new file takes the name of its lock file. Only the lock on the file with that name
//! counts, so each holder checks that its own file still has it.
//!
//! Commands that write take turns by a lock of their own, which is held from reading the file to saving it. It has
//! nothing to do with the edit lock: a command may change a file that is open in the editor.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::io::retry_on_intr;

use super::clock;
use super::disk;
use super::flock::{self, FlockOutcome};
use super::journal::name_prefix;
use super::process_id::{ProcessId, ProcessState};

const MAGIC: &str = "whymap lock 1 ";
const REQUEST_PREFIX: &str = "ask ";
const RESERVED_PREFIX: &str = "for ";
const EXTENSION: &str = ".lock";
const TURN_EXTENSION: &str = ".turn";
/// Maximum length that is read: a few lines, even with several requests.
const MAX_LEN: usize = 4096;
/// Maximum number of attempts to open a file that other processes create and remove.
const MAX_ATTEMPTS: usize = 20;
/// How long a process that gets a lock reserved for another one yields it.
const YIELD_DELAY: Duration = Duration::from_millis(300);

/// A lock held by this process. Dropping it removes the lock file.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    is_released: bool,
}

#[derive(Debug)]
pub enum LockAttempt {
    Acquired(Lock),
    /// Another process holds it; `None` if its entry cannot be read.
    HeldElsewhere(Option<Holder>),
    /// Locks are not available: the folder is not writable, or its file system does not support them.
    Unsupported,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockStatus {
    /// Held, without requests.
    Held,
    /// Held, and requested by this process.
    Requested(Holder),
    /// Another process has replaced the lock file, so our lock no longer counts.
    Lost,
}

/// A process that holds or requests a lock, and since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holder {
    process: ProcessId,
    since: chrono::NaiveDateTime,
}

impl Holder {
    fn this_process() -> Holder {
        let (hour, minute) = clock::time_of_day();
        Holder {
            process: ProcessId::this_process(),
            since: clock::today().and_hms_opt(hour, minute, 0).unwrap_or_default(),
        }
    }

    /// Parses the `Display` format.
    fn parse(text: &str) -> Option<Holder> {
        let (process, since) = text.split_once(' ')?;
        let since = chrono::NaiveDateTime::parse_from_str(since, "%Y-%m-%d %H:%M").ok()?;
        Some(Holder { process: ProcessId::parse(process)?, since })
    }

    /// The process id; `None` if it is from another container, machine or boot.
    pub fn pid(&self) -> Option<u32> {
        self.process.local_pid()
    }

    /// The time, with the date if it is not today.
    pub fn since(&self) -> String {
        let format = if self.since.date() == clock::today() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        self.since.format(format).to_string()
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.process, self.since.format("%Y-%m-%d %H:%M"))
    }
}

/// Tries to acquire the lock on the file with the real path `key`. `folder` is the state folder.
pub fn try_acquire(folder: &Path, key: &Path) -> LockAttempt {
    let path = lock_path(folder, key);
    for _ in 0..MAX_ATTEMPTS {
        let Ok(file) = open_or_create(&path) else { return LockAttempt::Unsupported };
        let lock = Lock { file, path: path.clone(), is_released: false };
        match flock::try_exclusive(&lock.file) {
            FlockOutcome::Acquired if lock.is_current() => return LockAttempt::Acquired(lock.mark_held()),
            // The previous holder removed the file before we got the lock.
            FlockOutcome::Acquired => {}
            FlockOutcome::HeldElsewhere => {
                let holder = lock.read_holder();
                lock.release();
                return LockAttempt::HeldElsewhere(holder);
            }
            FlockOutcome::Unsupported => return LockAttempt::Unsupported,
        }
    }
    LockAttempt::Unsupported
}

/// Blocks until the lock is acquired. `None` if locks are not available.
pub fn acquire(folder: &Path, key: &Path) -> Option<Lock> {
    acquire_at(&lock_path(folder, key))
}

/// Waits until it is the turn of this process to change the file with the real path `key`. The turn ends when the lock
/// is dropped. `None` if locks are not available, or if it takes longer than `patience`: a process that was stopped in
/// its turn does not block the others for ever.
pub fn wait_for_turn(folder: &Path, key: &Path, patience: Duration) -> Option<Lock> {
    let path = folder.join(format!("{}{TURN_EXTENSION}", name_prefix(key)));
    let (sender, receiver) = mpsc::channel();
    let waiter = thread::Builder::new().name("turn".to_owned());
    // If the caller no longer waits, sending fails and drops it.
    waiter.spawn(move || sender.send(acquire_at(&path))).ok()?;
    receiver.recv_timeout(patience).ok().flatten()
}

fn acquire_at(path: &Path) -> Option<Lock> {
    let mut has_yielded = false;
    loop {
        let lock = Lock { file: open_or_create(path).ok()?, path: path.to_owned(), is_released: false };
        if flock::wait_exclusive(&lock.file) != FlockOutcome::Acquired {
            return None;
        }
        if !lock.is_current() {
            continue;
        }
        if has_yielded || !lock.is_reserved_for_other() {
            return Some(lock.mark_held());
        }
        has_yielded = true;
        lock.release();
        thread::sleep(YIELD_DELAY);
    }
}

/// Asks the holder to release the lock.
///
/// # Errors
/// The request cannot be written.
pub fn request_release(folder: &Path, key: &Path) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = File::from(retry_on_intr(|| rustix::fs::open(lock_path(folder, key), flags, Mode::empty()))?);
    file.write_all(format!("{REQUEST_PREFIX}{}\n", Holder::this_process()).as_bytes())
}

/// Takes the lock from a holder that does not respond.
///
/// # Errors
/// The state folder is not writable, or locks are not available.
pub fn seize(folder: &Path, key: &Path) -> io::Result<Lock> {
    let path = lock_path(folder, key);
    let new = folder.join(format!("{}-{}{EXTENSION}", name_prefix(key), ProcessId::this_process()));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut lock = Lock { file: disk::create_private(&new)?, path: new, is_released: false }.mark_held();
    if flock::try_exclusive(&lock.file) != FlockOutcome::Acquired {
        return Err(io::Error::new(ErrorKind::Unsupported, "locks are not supported here"));
    }
    fs::rename(&lock.path, &path)?;
    lock.path = path;
    Ok(lock)
}

impl Lock {
    /// Whether the lock is still ours, and who requests it.
    pub fn status(&self) -> LockStatus {
        if !self.is_current() {
            return LockStatus::Lost;
        }
        let text = self.read_text();
        let requester = text.lines().find_map(|line| Holder::parse(line.strip_prefix(REQUEST_PREFIX)?));
        requester.map_or(LockStatus::Held, LockStatus::Requested)
    }

    /// Releases the lock for the process that requested it.
    pub fn release_to(self, requester: &Holder) {
        self.write_text(&format!("{RESERVED_PREFIX}{}\n", requester.process));
        self.release();
    }

    /// The lock file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the file without removing it, because others wait for its lock.
    fn release(mut self) {
        self.is_released = true;
    }

    fn mark_held(self) -> Lock {
        let mut line = MAGIC.to_owned();
        // Writing to a text cannot fail.
        let _ = writeln!(line, "{}", Holder::this_process());
        self.write_text(&line);
        self
    }

    /// If this fails, others cannot see the holder, but the lock is held all the same.
    fn write_text(&self, text: &str) {
        let _ = self.file.set_len(0).and_then(|()| self.file.write_all_at(text.as_bytes(), 0));
    }

    fn read_text(&self) -> String {
        let mut bytes = vec![0; MAX_LEN];
        let len = retry_on_intr(|| rustix::io::pread(&self.file, bytes.as_mut_slice(), 0)).unwrap_or(0);
        String::from_utf8_lossy(bytes.get(..len).unwrap_or_default()).into_owned()
    }

    fn read_holder(&self) -> Option<Holder> {
        Holder::parse(self.read_text().lines().next()?.strip_prefix(MAGIC)?)
    }

    /// Whether the lock was released for another process that still runs.
    fn is_reserved_for_other(&self) -> bool {
        let text = self.read_text();
        let reserved_for = text.lines().next().and_then(|line| ProcessId::parse(line.strip_prefix(RESERVED_PREFIX)?));
        reserved_for
            .is_some_and(|process| process != ProcessId::this_process() && process.state() == ProcessState::Running)
    }

    fn is_current(&self) -> bool {
        let (Ok(ours), Ok(current)) = (self.file.metadata(), self.path.symlink_metadata()) else { return false };
        (ours.dev(), ours.ino()) == (current.dev(), current.ino())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.is_released && self.is_current() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn lock_path(folder: &Path, key: &Path) -> PathBuf {
    folder.join(format!("{}{EXTENSION}", name_prefix(key)))
}

/// Files of other users in a shared folder are rejected.
fn open_or_create(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    for _ in 0..MAX_ATTEMPTS {
        let opened = match retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())) {
            Ok(file) => Ok(File::from(file)),
            Err(rustix::io::Errno::NOENT) => disk::create_private(path),
            Err(error) => return Err(error.into()),
        };
        match opened {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => {
                let metadata = file.metadata()?;
                let is_ours = metadata.is_file() && metadata.uid() == rustix::process::geteuid().as_raw();
                return if is_ours { Ok(file) } else { Err(ErrorKind::PermissionDenied.into()) };
            }
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(20);

    fn key() -> &'static Path {
        Path::new("/some/where/roadmap.ron")
    }

    fn state() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn ours(folder: &Path) -> Lock {
        match try_acquire(folder, key()) {
            LockAttempt::Acquired(lock) => lock,
            other => panic!("the lock is {other:?}"),
        }
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).expect("a folder").count()
    }

    /// Waits for the lock on a thread, as another whymap would.
    fn waiting(folder: &Path) -> mpsc::Receiver<Option<Lock>> {
        let (sender, receiver) = mpsc::channel();
        let folder = folder.to_owned();
        thread::spawn(move || sender.send(acquire(&folder, key())));
        receiver
    }

    #[test]
    fn one_process_holds_the_lock_and_others_see_the_holder() {
        let state = state();
        let lock = ours(state.path());
        let LockAttempt::HeldElsewhere(Some(holder)) = try_acquire(state.path(), key()) else { panic!("it is held") };
        assert_eq!(holder.pid(), Some(std::process::id()));
        assert_eq!(Holder::parse(&holder.to_string()), Some(holder));
        assert!(matches!(try_acquire(state.path(), Path::new("/another/file")), LockAttempt::Acquired(_)));
        drop(lock);
        assert_eq!(files(state.path()), 0);
        ours(state.path());
    }

    #[test]
    fn only_the_owner_can_read_the_lock_and_its_name_hides_the_path() {
        let state = state();
        let lock = ours(state.path());
        assert_eq!(fs::metadata(lock.path()).expect("there").mode() & 0o7777, 0o600);
        assert!(!lock.path().to_string_lossy().contains("roadmap"));
    }

    #[test]
    fn the_holder_sees_a_request_and_releases_the_lock() {
        let state = state();
        let lock = ours(state.path());
        let other = waiting(state.path());
        assert_eq!(lock.status(), LockStatus::Held);
        request_release(state.path(), key()).expect("asked");
        let LockStatus::Requested(requester) = lock.status() else { panic!("a request") };
        lock.release_to(&requester);
        let acquired = other.recv_timeout(LONG).expect("a result").expect("the lock");
        assert_eq!(acquired.status(), LockStatus::Held, "the request is gone");
        drop(acquired);
        assert_eq!(files(state.path()), 0);
    }

    #[test]
    fn commands_take_turns_beside_the_editor() {
        let state = state();
        let editor = ours(state.path());
        let turn = wait_for_turn(state.path(), key(), LONG).expect("the editor does not count");
        assert!(wait_for_turn(state.path(), Path::new("/another/file"), LONG).is_some());
        assert!(wait_for_turn(state.path(), key(), Duration::from_millis(50)).is_none(), "taken");
        drop(turn);
        assert!(wait_for_turn(state.path(), key(), LONG).is_some());
        drop(editor);
        // The thread of the one that gave up also gets its turn, and ends it.
        let deadline = std::time::Instant::now() + LONG;
        while files(state.path()) > 0 {
            assert!(std::time::Instant::now() < deadline);
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn the_lock_file_of_an_exited_process_is_free() {
        let state = state();
        let path = ours(state.path()).path().to_owned();
        fs::write(&path, "whymap lock 1 1-0123abcd 2020-01-01 10:00\n").expect("written");
        let lock = ours(state.path());
        assert_eq!(lock.read_holder().and_then(|holder| holder.pid()), Some(std::process::id()));
    }

    #[test]
    fn a_seized_lock_is_lost_to_its_previous_holder() {
        let state = state();
        let stopped = ours(state.path());
        let third = waiting(state.path());
        let taken = seize(state.path(), key()).expect("taken");
        assert_eq!((stopped.status(), taken.status()), (LockStatus::Lost, LockStatus::Held));
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::HeldElsewhere(Some(_))));
        // The end of the previous holder has no effect: a lock on a file without a name does not count.
        drop(stopped);
        assert_eq!(taken.status(), LockStatus::Held);
        assert!(third.recv_timeout(Duration::from_millis(200)).is_err());
        drop(taken);
        assert!(third.recv_timeout(LONG).expect("a result").is_some());
    }

    #[test]
    fn a_lock_released_for_an_exited_process_is_free() {
        let state = state();
        let lock = ours(state.path());
        let foreign = Holder::parse("4000000-00000000 2026-03-02 14:02").expect("a holder");
        assert_eq!(foreign.pid(), None, "another machine");
        lock.release_to(&foreign);
        assert!(acquire(state.path(), key()).is_some());
    }

    #[test]
    fn without_a_folder_locks_are_unsupported() {
        let state = state();
        assert!(matches!(try_acquire(&state.path().join("none"), key()), LockAttempt::Unsupported));
        assert!(acquire(&state.path().join("none"), key()).is_none());
        assert!(request_release(state.path(), key()).is_err());
        let path = lock_path(state.path(), key());
        fs::create_dir(&path).expect("in the way");
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::Unsupported));
    }

    #[test]
    fn a_symbolic_link_is_not_followed() {
        let state = state();
        let other = state.path().join("other");
        fs::write(&other, "precious").expect("written");
        std::os::unix::fs::symlink(&other, lock_path(state.path(), key())).expect("a link");
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::Unsupported));
        assert_eq!(fs::read_to_string(&other).expect("there"), "precious");
    }
}
