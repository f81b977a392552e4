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
use super::flock::{self, Flock};
use super::journal::name_of;
use super::process_id::{Owner, OwnerState};

const MAGIC: &str = "whymap lock 1 ";
const ASKS: &str = "ask ";
const MEANT_FOR: &str = "for ";
const ENDING: &str = ".lock";
/// No more is read: a few lines, even where several ask.
const LONGEST: usize = 4096;
/// So often a file that comes and goes is tried for.
const MOST_TRIES: usize = 20;
/// Whoever gets a lock that was let go for another leaves it to that one for so long.
const STEP_BACK: Duration = Duration::from_millis(300);

/// The lock on a file, held by this process. When it is dropped its file goes.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
    is_given: bool,
}

/// What came of asking for a lock.
#[derive(Debug)]
pub enum Taken {
    /// It is ours.
    Ours(Lock),
    /// Another process holds it: who, as far as it has said so.
    Theirs(Option<Holder>),
    /// There are no locks here: the folder cannot be written, or its file system has none.
    Unknown,
}

/// How a lock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is ours, and nobody asks for it.
    Ours,
    /// It is ours, and this process asks for it.
    Asked(Holder),
    /// Another file has taken the place of ours: the lock means nothing any more.
    Lost,
}

/// A process that holds a lock or asks for it, and since when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holder {
    owner: Owner,
    since: chrono::NaiveDateTime,
}

impl Holder {
    fn this_process() -> Holder {
        let (hour, minute) = clock::time_of_day();
        Holder { owner: Owner::this_process(), since: clock::today().and_hms_opt(hour, minute, 0).unwrap_or_default() }
    }

    /// Reads what `Display` wrote.
    fn parse(text: &str) -> Option<Holder> {
        let (owner, since) = text.split_once(' ')?;
        let since = chrono::NaiveDateTime::parse_from_str(since, "%Y-%m-%d %H:%M").ok()?;
        Some(Holder { owner: Owner::parse(owner)?, since })
    }

    /// Its process id, where that means something here: not that of another container.
    pub fn pid(&self) -> Option<u32> {
        self.owner.pid_here()
    }

    /// Since when: the time, and the day where it is another one.
    pub fn since(&self) -> String {
        let format = if self.since.date() == clock::today() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
        self.since.format(format).to_string()
    }
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.owner, self.since.format("%Y-%m-%d %H:%M"))
    }
}

/// Takes the lock on the file whose real path is `key`, if nobody has it. `folder` is the state folder.
pub fn take(folder: &Path, key: &Path) -> Taken {
    let path = path_of(folder, key);
    for _ in 0..MOST_TRIES {
        let Ok(file) = open_or_make(&path) else { return Taken::Unknown };
        let lock = Lock { file, path: path.clone(), is_given: false };
        match flock::exclusive(&lock.file) {
            Flock::Ours if lock.has_its_name() => return Taken::Ours(lock.signed()),
            // Whoever held it removed the file before we had the lock.
            Flock::Ours => {}
            Flock::Held => {
                let holder = lock.holder();
                lock.leave();
                return Taken::Theirs(holder);
            }
            Flock::Unknown => return Taken::Unknown,
        }
    }
    Taken::Unknown
}

/// Sleeps until the lock is free, and takes it. `None` where there are no locks.
pub fn wait(folder: &Path, key: &Path) -> Option<Lock> {
    let path = path_of(folder, key);
    let mut has_stepped_back = false;
    loop {
        let lock = Lock { file: open_or_make(&path).ok()?, path: path.clone(), is_given: false };
        if flock::wait(&lock.file) != Flock::Ours {
            return None;
        }
        if !lock.has_its_name() {
            continue;
        }
        if has_stepped_back || !lock.is_for_another() {
            return Some(lock.signed());
        }
        has_stepped_back = true;
        lock.leave();
        thread::sleep(STEP_BACK);
    }
}

/// Asks whoever holds the lock to let it go.
///
/// # Errors
/// It cannot be written down.
pub fn ask(folder: &Path, key: &Path) -> io::Result<()> {
    let flags = OFlags::WRONLY | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let mut file = File::from(retry_on_intr(|| rustix::fs::open(path_of(folder, key), flags, Mode::empty()))?);
    file.write_all(format!("{ASKS}{}\n", Holder::this_process()).as_bytes())
}

/// Takes the lock although another process holds it: that one does not answer.
///
/// # Errors
/// The state folder cannot be written.
pub fn take_anyway(folder: &Path, key: &Path) -> io::Result<Lock> {
    let path = path_of(folder, key);
    let new = folder.join(format!("{}-{}{ENDING}", name_of(key), Owner::this_process()));
    match fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut lock = Lock { file: disk::create_for_owner_only(&new)?, path: new, is_given: false }.signed();
    if flock::exclusive(&lock.file) != Flock::Ours {
        return Err(io::Error::new(ErrorKind::Unsupported, "there are no locks here"));
    }
    fs::rename(&lock.path, &path)?;
    lock.path = path;
    Ok(lock)
}

impl Lock {
    /// How it stands: whether it is ours still, and who asks for it.
    pub fn standing(&self) -> Standing {
        if !self.has_its_name() {
            return Standing::Lost;
        }
        let text = self.text();
        let asking = text.lines().find_map(|line| Holder::parse(line.strip_prefix(ASKS)?));
        asking.map_or(Standing::Ours, Standing::Asked)
    }

    /// Lets it go for a process that asked for it.
    pub fn give_to(self, asking: &Holder) {
        self.write(&format!("{MEANT_FOR}{}\n", asking.owner));
        self.leave();
    }

    /// The file that it is on.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the file and leaves it where it is: others wait for its lock.
    fn leave(mut self) {
        self.is_given = true;
    }

    fn signed(self) -> Lock {
        let mut line = MAGIC.to_owned();
        // Writing to a text cannot fail.
        let _ = writeln!(line, "{}", Holder::this_process());
        self.write(&line);
        self
    }

    /// Where that fails nobody can read who holds it, and it is held all the same.
    fn write(&self, text: &str) {
        let _ = self.file.set_len(0).and_then(|()| self.file.write_all_at(text.as_bytes(), 0));
    }

    fn text(&self) -> String {
        let mut bytes = vec![0; LONGEST];
        let len = retry_on_intr(|| rustix::io::pread(&self.file, bytes.as_mut_slice(), 0)).unwrap_or(0);
        String::from_utf8_lossy(bytes.get(..len).unwrap_or_default()).into_owned()
    }

    fn holder(&self) -> Option<Holder> {
        Holder::parse(self.text().lines().next()?.strip_prefix(MAGIC)?)
    }

    /// Whether it was let go for another process, which is there to take it.
    fn is_for_another(&self) -> bool {
        let text = self.text();
        let meant = text.lines().next().and_then(|line| Owner::parse(line.strip_prefix(MEANT_FOR)?));
        meant.is_some_and(|owner| owner != Owner::this_process() && owner.state() == OwnerState::Running)
    }

    fn has_its_name(&self) -> bool {
        let (Ok(held), Ok(named)) = (self.file.metadata(), self.path.symlink_metadata()) else { return false };
        (held.dev(), held.ino()) == (named.dev(), named.ino())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if !self.is_given && self.has_its_name() {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn path_of(folder: &Path, key: &Path) -> PathBuf {
    folder.join(format!("{}{ENDING}", name_of(key)))
}

/// In a folder that others may write to, what they put there does not count.
fn open_or_make(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    for _ in 0..MOST_TRIES {
        let made = match retry_on_intr(|| rustix::fs::open(path, flags, Mode::empty())) {
            Ok(file) => Ok(File::from(file)),
            Err(rustix::io::Errno::NOENT) => disk::create_for_owner_only(path),
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
        match take(folder, key()) {
            Taken::Ours(lock) => lock,
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
        thread::spawn(move || sender.send(wait(&folder, key())));
        receiver
    }

    #[test]
    fn one_has_it_and_the_others_are_told_who() {
        let state = state();
        let lock = ours(state.path());
        let Taken::Theirs(Some(holder)) = take(state.path(), key()) else { panic!("it is held") };
        assert_eq!(holder.pid(), Some(std::process::id()));
        assert_eq!(Holder::parse(&holder.to_string()), Some(holder));
        assert!(matches!(take(state.path(), Path::new("/another/file")), Taken::Ours(_)));
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
        assert_eq!(lock.standing(), Standing::Ours);
        ask(state.path(), key()).expect("asked");
        let Standing::Asked(asking) = lock.standing() else { panic!("somebody asks") };
        lock.give_to(&asking);
        let got = other.recv_timeout(LONG).expect("a word").expect("the lock");
        assert_eq!(got.standing(), Standing::Ours, "what was asked of the one before is over");
        drop(got);
        assert_eq!(files(state.path()), 0);
    }

    #[test]
    fn what_is_left_of_a_holder_that_is_gone_is_free() {
        let state = state();
        let path = ours(state.path()).path().to_owned();
        fs::write(&path, "whymap lock 1 1-0123abcd 2020-01-01 10:00\n").expect("written");
        let lock = ours(state.path());
        assert_eq!(lock.holder().and_then(|holder| holder.pid()), Some(std::process::id()));
    }

    #[test]
    fn one_that_was_taken_anyway_is_lost_to_the_one_before() {
        let state = state();
        let stopped = ours(state.path());
        let third = waiting(state.path());
        let taken = take_anyway(state.path(), key()).expect("taken");
        assert_eq!((stopped.standing(), taken.standing()), (Standing::Lost, Standing::Ours));
        assert!(matches!(take(state.path(), key()), Taken::Theirs(Some(_))));
        // The end of the one before changes nothing for the others, nor does a lock without a name count.
        drop(stopped);
        assert_eq!(taken.standing(), Standing::Ours);
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
        lock.give_to(&nobody);
        assert!(wait(state.path(), key()).is_some());
    }

    #[test]
    fn without_a_folder_nothing_is_known() {
        let state = state();
        assert!(matches!(take(&state.path().join("none"), key()), Taken::Unknown));
        assert!(wait(&state.path().join("none"), key()).is_none());
        assert!(ask(state.path(), key()).is_err());
        let path = path_of(state.path(), key());
        fs::create_dir(&path).expect("in the way");
        assert!(matches!(take(state.path(), key()), Taken::Unknown));
    }

    #[test]
    fn a_link_in_its_place_is_not_followed() {
        let state = state();
        let other = state.path().join("other");
        fs::write(&other, "precious").expect("written");
        std::os::unix::fs::symlink(&other, path_of(state.path(), key())).expect("a link");
        assert!(matches!(take(state.path(), key()), Taken::Unknown));
        assert_eq!(fs::read_to_string(&other).expect("there"), "precious");
    }
}
