//! Who edits a file: a lock for each file, in the state folder, which its process holds as long as it has the file open.
//!
//! The lock is on an open file, so it ends with its process, whatever ends that. What stands in the file is for the
//! others to read: who holds it, and since when. Who wants it adds a line, and whoever holds it looks.
//!
//! ```text
//! whymap lock 1 4711-0123abcd 2026-03-02 14:02        who holds it
//! ask 4712-0123abcd 2026-03-02 14:30                  who asks for it
//! for 4712-0123abcd                                   alone: it was let go for this one
//! ```
//!
//! A holder that does not answer keeps its lock on a file that has lost its name: another file takes the name. So
//! only the lock on the file that has the name counts, and each holder looks whether its own has it still.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
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
/// No more is read: a few lines, even where several ask.
const MAX_LEN: usize = 4096;
/// So often a file that comes and goes is tried for.
const MAX_ATTEMPTS: usize = 20;
/// Whoever gets a lock that was let go for another leaves it to that one for so long.
const YIELD_DELAY: Duration = Duration::from_millis(300);

/// The lock on a file, held by this process. When it is dropped its file goes.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    is_released: bool,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum LockAttempt {
    /// It is ours.
    Acquired(Lock),
    /// Another process holds it: who, as far as it has said so.
    HeldElsewhere(Option<Holder>),
    /// There are no locks here: the folder cannot be written, or its file system has none.
    Unsupported,
}

/// How a lock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockStatus {
    /// It is ours, and nobody asks for it.
    Held,
    /// It is ours, and this process asks for it.
    Requested(Holder),
    /// Another file has taken the place of ours: the lock means nothing any more.
    Lost,
}

/// A process that holds a lock or asks for it, and since when.
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

    /// Reads what `Display` wrote.
    fn parse(text: &str) -> Option<Holder> {
        let (owner, since) = text.split_once(' ')?;
        let since = chrono::NaiveDateTime::parse_from_str(since, "%Y-%m-%d %H:%M").ok()?;
        Some(Holder { process: ProcessId::parse(owner)?, since })
    }

    /// Its process id, where that means something here: not that of another container.
    pub fn pid(&self) -> Option<u32> {
        self.process.local_pid()
    }

    /// Since when: the time, and the day where it is another one.
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

/// Takes the lock on the file whose real path is `key`, if nobody has it. `folder` is the state folder.
pub fn try_acquire(folder: &Path, key: &Path) -> LockAttempt {
    let path = lock_path(folder, key);
    for _ in 0..MAX_ATTEMPTS {
        let Ok(file) = open_or_create(&path) else { return LockAttempt::Unsupported };
        let lock = Lock { file, path: path.clone(), is_released: false };
        match flock::try_exclusive(&lock.file) {
            FlockOutcome::Acquired if lock.is_current() => return LockAttempt::Acquired(lock.mark_held()),
            // Whoever held it removed the file before we had the lock.
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

/// Sleeps until the lock is free, and takes it. `None` where there are no locks.
pub fn acquire(folder: &Path, key: &Path) -> Option<Lock> {
    let path = lock_path(folder, key);
    let mut has_stepped_back = false;
    loop {
        let lock = Lock { file: open_or_create(&path).ok()?, path: path.clone(), is_released: false };
        if flock::wait_exclusive(&lock.file) != FlockOutcome::Acquired {
            return None;
        }
        if !lock.is_current() {
            continue;
        }
        if has_stepped_back || !lock.is_reserved_for_other() {
            return Some(lock.mark_held());
        }
        has_stepped_back = true;
        lock.release();
        thread::sleep(YIELD_DELAY);
    }
}

/// Asks whoever holds the lock to let it go.
///
/// # Errors
/// It cannot be written down.
pub fn request_release(folder: &Path, key: &Path) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = File::from(retry_on_intr(|| rustix::fs::open(lock_path(folder, key), flags, Mode::empty()))?);
    file.write_all(format!("{REQUEST_PREFIX}{}\n", Holder::this_process()).as_bytes())
}

/// Takes the lock although another process holds it: that one does not answer.
///
/// # Errors
/// The state folder cannot be written.
pub fn seize(folder: &Path, key: &Path) -> io::Result<Lock> {
    let path = lock_path(folder, key);
    let new = folder.join(format!("{}-{}{EXTENSION}", name_prefix(key), ProcessId::this_process()));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut lock = Lock { file: disk::create_private(&new)?, path: new, is_released: false }.mark_held();
    if flock::try_exclusive(&lock.file) != FlockOutcome::Acquired {
        return Err(io::Error::new(ErrorKind::Unsupported, "there are no locks here"));
    }
    fs::rename(&lock.path, &path)?;
    lock.path = path;
    Ok(lock)
}

impl Lock {
    /// How it stands: whether it is ours still, and who asks for it.
    pub fn status(&self) -> LockStatus {
        if !self.is_current() {
            return LockStatus::Lost;
        }
        let text = self.read_text();
        let asking = text.lines().find_map(|line| Holder::parse(line.strip_prefix(REQUEST_PREFIX)?));
        asking.map_or(LockStatus::Held, LockStatus::Requested)
    }

    /// Lets it go for a process that asked for it.
    pub fn release_to(self, asking: &Holder) {
        self.write_text(&format!("{RESERVED_PREFIX}{}\n", asking.process));
        self.release();
    }

    /// The file that it is on.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the file and leaves it where it is: others wait for its lock.
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

    /// Where that fails nobody can read who holds it, and it is held all the same.
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

    /// Whether it was let go for another process, which is there to take it.
    fn is_reserved_for_other(&self) -> bool {
        let text = self.read_text();
        let meant = text.lines().next().and_then(|line| ProcessId::parse(line.strip_prefix(RESERVED_PREFIX)?));
        meant.is_some_and(|owner| owner != ProcessId::this_process() && owner.state() == ProcessState::Running)
    }

    fn is_current(&self) -> bool {
        let (Ok(held), Ok(named)) = (self.file.metadata(), self.path.symlink_metadata()) else { return false };
        (held.dev(), held.ino()) == (named.dev(), named.ino())
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

/// In a folder that others may write to, what they put there does not count.
fn open_or_create(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    for _ in 0..MAX_ATTEMPTS {
        let made = match retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())) {
            Ok(file) => Ok(File::from(file)),
            Err(rustix::io::Errno::NOENT) => disk::create_private(path),
            Err(error) => return Err(error.into()),
        };
        match made {
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
    use std::sync::mpsc;

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
            other => panic!("it is free, and was {other:?}"),
        }
    }

    fn files(folder: &Path) -> usize {
        fs::read_dir(folder).expect("a folder").count()
    }

    /// Somebody who waits, as another whymap would.
    fn waiting(folder: &Path) -> mpsc::Receiver<Option<Lock>> {
        let (sender, receiver) = mpsc::channel();
        let folder = folder.to_owned();
        thread::spawn(move || sender.send(acquire(&folder, key())));
        receiver
    }

    #[test]
    fn one_has_it_and_the_others_are_told_who() {
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
    fn only_the_owner_can_read_it_and_its_name_tells_no_path() {
        let state = state();
        let lock = ours(state.path());
        assert_eq!(fs::metadata(lock.path()).expect("there").mode() & 0o7777, 0o600);
        assert!(!lock.path().to_string_lossy().contains("roadmap"));
    }

    #[test]
    fn who_asks_is_told_to_the_holder_and_gets_it() {
        let state = state();
        let lock = ours(state.path());
        let other = waiting(state.path());
        assert_eq!(lock.status(), LockStatus::Held);
        request_release(state.path(), key()).expect("asked");
        let LockStatus::Requested(asking) = lock.status() else { panic!("somebody asks") };
        lock.release_to(&asking);
        let got = other.recv_timeout(LONG).expect("a word").expect("the lock");
        assert_eq!(got.status(), LockStatus::Held, "what was asked of the one before is over");
        drop(got);
        assert_eq!(files(state.path()), 0);
    }

    #[test]
    fn what_is_left_of_a_holder_that_is_gone_is_free() {
        let state = state();
        let path = ours(state.path()).path().to_owned();
        fs::write(&path, "whymap lock 1 1-0123abcd 2020-01-01 10:00\n").expect("written");
        let lock = ours(state.path());
        assert_eq!(lock.read_holder().and_then(|holder| holder.pid()), Some(std::process::id()));
    }

    #[test]
    fn one_that_was_taken_anyway_is_lost_to_the_one_before() {
        let state = state();
        let stopped = ours(state.path());
        let third = waiting(state.path());
        let taken = seize(state.path(), key()).expect("taken");
        assert_eq!((stopped.status(), taken.status()), (LockStatus::Lost, LockStatus::Held));
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::HeldElsewhere(Some(_))));
        // The end of the one before changes nothing for the others, nor does a lock without a name count.
        drop(stopped);
        assert_eq!(taken.status(), LockStatus::Held);
        assert!(third.recv_timeout(Duration::from_millis(200)).is_err());
        drop(taken);
        assert!(third.recv_timeout(LONG).expect("a word").is_some());
    }

    #[test]
    fn one_that_was_let_go_for_somebody_who_is_gone_is_for_anybody() {
        let state = state();
        let lock = ours(state.path());
        let nobody = Holder::parse("4000000-00000000 2026-03-02 14:02").expect("a holder");
        assert_eq!(nobody.pid(), None, "of another place");
        lock.release_to(&nobody);
        assert!(acquire(state.path(), key()).is_some());
    }

    #[test]
    fn without_a_folder_nothing_is_known() {
        let state = state();
        assert!(matches!(try_acquire(&state.path().join("none"), key()), LockAttempt::Unsupported));
        assert!(acquire(&state.path().join("none"), key()).is_none());
        assert!(request_release(state.path(), key()).is_err());
        let path = lock_path(state.path(), key());
        fs::create_dir(&path).expect("in the way");
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::Unsupported));
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let state = state();
        let other = state.path().join("other");
        fs::write(&other, "precious").expect("written");
        std::os::unix::fs::symlink(&other, lock_path(state.path(), key())).expect("a link");
        assert!(matches!(try_acquire(state.path(), key()), LockAttempt::Unsupported));
        assert_eq!(fs::read_to_string(&other).expect("there"), "precious");
    }
}
