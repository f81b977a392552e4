//! The lock on the file that is open: held and watched, or waited for on a thread that sleeps until it is free.

use super::waker::{Note, Waker};
use super::worker;
use super::{Opened, Setup};
use crate::app::workflows::read_only::{Other, Turn};
use crate::system::journal::key_of;
use crate::system::lock::{self, Holder, Lock, Standing, Taken};
use crate::system::watch::Watcher;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// So long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// A process that ends lets go of one lock after the other: its journal's may come a moment after this one.
const ALL_LOCKS: Duration = Duration::from_millis(50);

/// What happened to the lock.
pub(crate) enum News {
    /// Somebody wrote to the file of ours, or took its name.
    Touched,
    /// The wait for the lock of this file is over. Without a lock: there are none any more.
    Free(PathBuf, Option<Lock>),
    /// The time to answer is over, of the question of this number.
    NoAnswer(u32),
}

/// What we have of the lock.
enum Has {
    Ours(Lock),
    Theirs(Option<Holder>),
    /// There are no locks here: a save looks at what the file holds, and that has to do.
    None,
}

/// The lock on one file.
pub(crate) struct Hold {
    folder: Option<PathBuf>,
    key: PathBuf,
    has: Has,
    watcher: Option<Watcher>,
    is_waiting: bool,
    /// Whether the other one was asked to let go, and how often one was.
    asks: bool,
    asked: u32,
    waker: Waker,
}

impl Hold {
    /// Takes the lock on the file of a setup, if it is free.
    pub(crate) fn take(setup: &Setup, opened: &Opened, waker: Waker) -> Self {
        let mut hold = Self {
            folder: setup.state_folder.clone(),
            key: key_of(&setup.path),
            has: Has::None,
            watcher: None,
            is_waiting: false,
            asks: false,
            asked: 0,
            waker,
        };
        hold.has = match (hold.try_lock(), opened) {
            // There is nothing to follow yet: whoever makes the file first has it, and the other is told.
            (Has::Theirs(_), Opened::Absent) => Has::None,
            (has, _) => has,
        };
        hold
    }

    /// The lock of another file: ours, which was saved under a new name.
    pub(crate) fn move_to(&mut self, setup: &Setup) {
        *self = Self::take(setup, &Opened::Absent, self.waker.clone());
        self.watch();
    }

    /// Who edits the file, if it is not this process.
    pub(crate) fn other(&self) -> Option<Other> {
        match &self.has {
            Has::Theirs(holder) => Some(holder.as_ref().map(told).unwrap_or_default()),
            Has::Ours(_) | Has::None => None,
        }
    }

    /// Begins to hear of the lock: that somebody asks for ours, or that theirs is free.
    pub(crate) fn watch(&mut self) {
        self.watcher = match &self.has {
            Has::Ours(lock) => {
                let waker = self.waker.clone();
                let say = move || waker.say(Note::Lock(News::Touched));
                // What happened before the watch is told once more.
                let watcher = Watcher::of_this_very_file(lock.path(), say.clone()).ok();
                say();
                watcher
            }
            Has::Theirs(_) => {
                self.wait();
                None
            }
            Has::None => None,
        };
    }

    /// What follows from what happened.
    pub(crate) fn hear(&mut self, news: News) -> Option<Turn> {
        match news {
            News::Touched => self.lost().or_else(|| self.let_go()),
            News::Free(key, lock) if key == self.key => self.got(lock),
            News::NoAnswer(asked) if asked == self.asked && self.asks => self.seize(),
            News::Free(..) | News::NoAnswer(_) => None,
        }
    }

    /// Asks the one that holds the lock to let go.
    pub(crate) fn ask(&mut self) {
        let (Some(folder), Has::Theirs(_)) = (&self.folder, &self.has) else { return };
        // Where it cannot be asked it cannot answer either.
        let _ = lock::ask(folder, &self.key);
        self.asks = true;
        self.asked += 1;
        let asked = self.asked;
        let _ = worker::spawn("patience", self.waker.clone(), move |waker| {
            thread::sleep(PATIENCE);
            waker.say(Note::Lock(News::NoAnswer(asked)));
        });
    }

    /// Whether our lock means nothing any more, because another process has taken its place.
    pub(crate) fn lost(&mut self) -> Option<Turn> {
        let Has::Ours(lock) = &self.has else { return None };
        if lock.standing() != Standing::Lost {
            return None;
        }
        // The folder may just have been emptied: then it is free again.
        self.has = self.try_lock();
        self.watch();
        self.other().map(Turn::TakenOver)
    }

    /// Lets the lock go, if somebody asks for it.
    fn let_go(&mut self) -> Option<Turn> {
        let Has::Ours(lock) = &self.has else { return None };
        let Standing::Asked(asking) = lock.standing() else { return None };
        if let Has::Ours(lock) = std::mem::replace(&mut self.has, Has::Theirs(Some(asking))) {
            lock.give_to(&asking);
        }
        self.watch();
        self.other().map(Turn::AskedFor)
    }

    fn got(&mut self, lock: Option<Lock>) -> Option<Turn> {
        self.is_waiting = false;
        let Has::Theirs(_) = &self.has else { return None };
        self.has = lock.map_or(Has::None, Has::Ours);
        self.watch();
        match std::mem::take(&mut self.asks) {
            true => Some(Turn::Given),
            false => Some(Turn::Ended { leaves_edits: false }),
        }
    }

    fn seize(&mut self) -> Option<Turn> {
        self.asks = false;
        let (Some(folder), Has::Theirs(_)) = (&self.folder, &self.has) else { return None };
        self.has = lock::take_anyway(folder, &self.key).map_or(Has::None, Has::Ours);
        self.watch();
        Some(Turn::NotAnswered)
    }

    fn try_lock(&self) -> Has {
        let Some(folder) = &self.folder else { return Has::None };
        match lock::take(folder, &self.key) {
            Taken::Ours(lock) => Has::Ours(lock),
            Taken::Theirs(holder) => Has::Theirs(holder),
            Taken::Unknown => Has::None,
        }
    }

    /// Sleeps on a thread of its own until the lock is free; one thread is enough.
    fn wait(&mut self) {
        let Some(folder) = self.folder.clone().filter(|_| !self.is_waiting) else { return };
        let key = self.key.clone();
        let work = move |waker: &Waker| {
            let lock = lock::wait(&folder, &key);
            thread::sleep(ALL_LOCKS);
            waker.say(Note::Lock(News::Free(key, lock)));
        };
        // Without a thread the other one can be asked all the same.
        self.is_waiting = worker::spawn("lock", self.waker.clone(), work).is_ok();
    }
}

fn told(holder: &Holder) -> Other {
    Other { pid: holder.pid(), since: Some(holder.since()) }
}
