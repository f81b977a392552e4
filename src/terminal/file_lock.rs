//! The lock on the file that is open: held and watched, or waited for on a thread that sleeps until it is free.

use super::waker::{Waker, WorkerMessage};
use super::worker;
use super::{FilePresence, Setup};
use crate::app::model::edit_lock::{EditLockChange, LockHolder};
use crate::system::journal::journal_key;
use crate::system::lock::{self, Holder, Lock, LockAttempt, LockStatus};
use crate::system::watch::FileWatcher;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// So long an answer is waited for.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// A process that ends lets go of one lock after the other: its journal's may come a moment after this one.
const RELEASE_DELAY: Duration = Duration::from_millis(50);

/// What happened to the lock.
pub(crate) enum LockEvent {
    /// Somebody wrote to the file of ours, or took its name.
    Touched,
    /// The wait for the lock of this file is over. Without a lock: there are none any more.
    Free(PathBuf, Option<Lock>),
    /// The time to answer is over, of the question of this number.
    TimedOut(u32),
}

/// What we have of the lock.
enum LockOwnership {
    Ours(Lock),
    Theirs(Option<Holder>),
    /// There are no locks here: a save looks at what the file holds, and that has to do.
    None,
}

/// The lock on one file.
pub(crate) struct FileLock {
    folder: Option<PathBuf>,
    key: PathBuf,
    ownership: LockOwnership,
    watcher: Option<FileWatcher>,
    is_waiting: bool,
    /// Whether the other one was asked to let go, and how often one was.
    has_requested: bool,
    request_number: u32,
    waker: Waker,
}

impl FileLock {
    /// Takes the lock on the file of a setup, if it is free.
    pub(crate) fn acquire(setup: &Setup, opened: &FilePresence, waker: Waker) -> Self {
        let mut hold = Self {
            folder: setup.state_folder.clone(),
            key: journal_key(&setup.path),
            ownership: LockOwnership::None,
            watcher: None,
            is_waiting: false,
            has_requested: false,
            request_number: 0,
            waker,
        };
        hold.ownership = match (hold.try_lock(), opened) {
            // There is nothing to follow yet: whoever makes the file first has it, and the other is told.
            (LockOwnership::Theirs(_), FilePresence::Absent) => LockOwnership::None,
            (has, _) => has,
        };
        hold
    }

    /// The lock of another file: ours, which was saved under a new name.
    pub(crate) fn move_to(&mut self, setup: &Setup) {
        *self = Self::acquire(setup, &FilePresence::Absent, self.waker.clone());
        self.watch();
    }

    /// Who edits the file, if it is not this process.
    pub(crate) fn other_holder(&self) -> Option<LockHolder> {
        match &self.ownership {
            LockOwnership::Theirs(holder) => Some(holder.as_ref().map(other_from_holder).unwrap_or_default()),
            LockOwnership::Ours(_) | LockOwnership::None => None,
        }
    }

    /// Begins to hear of the lock: that somebody asks for ours, or that theirs is free.
    pub(crate) fn watch(&mut self) {
        self.watcher = match &self.ownership {
            LockOwnership::Ours(lock) => {
                let waker = self.waker.clone();
                let say = move || waker.send(WorkerMessage::Lock(LockEvent::Touched));
                // What happened before the watch is told once more.
                let watcher = FileWatcher::start_on_inode(lock.path(), say.clone()).ok();
                say();
                watcher
            }
            LockOwnership::Theirs(_) => {
                self.wait_for_release();
                None
            }
            LockOwnership::None => None,
        };
    }

    /// What follows from what happened.
    pub(crate) fn handle_event(&mut self, news: LockEvent) -> Option<EditLockChange> {
        match news {
            LockEvent::Touched => self.check_lost().or_else(|| self.release_if_requested()),
            LockEvent::Free(key, lock) if key == self.key => self.handle_acquired(lock),
            LockEvent::TimedOut(asked) if asked == self.request_number && self.has_requested => self.seize(),
            LockEvent::Free(..) | LockEvent::TimedOut(_) => None,
        }
    }

    /// Asks the one that holds the lock to let go.
    pub(crate) fn request_release(&mut self) {
        let (Some(folder), LockOwnership::Theirs(_)) = (&self.folder, &self.ownership) else { return };
        // Where it cannot be asked it cannot answer either.
        let _ = lock::request_release(folder, &self.key);
        self.has_requested = true;
        self.request_number += 1;
        let asked = self.request_number;
        let _ = worker::spawn("patience", self.waker.clone(), move |waker| {
            thread::sleep(ANSWER_TIMEOUT);
            waker.send(WorkerMessage::Lock(LockEvent::TimedOut(asked)));
        });
    }

    /// Whether our lock means nothing any more, because another process has taken its place.
    pub(crate) fn check_lost(&mut self) -> Option<EditLockChange> {
        let LockOwnership::Ours(lock) = &self.ownership else { return None };
        if lock.status() != LockStatus::Lost {
            return None;
        }
        // The folder may just have been emptied: then it is free again.
        self.ownership = self.try_lock();
        self.watch();
        self.other_holder().map(EditLockChange::TakenByOther)
    }

    /// Lets the lock go, if somebody asks for it.
    fn release_if_requested(&mut self) -> Option<EditLockChange> {
        let LockOwnership::Ours(lock) = &self.ownership else { return None };
        let LockStatus::Requested(asking) = lock.status() else { return None };
        if let LockOwnership::Ours(lock) = std::mem::replace(&mut self.ownership, LockOwnership::Theirs(Some(asking))) {
            lock.release_to(&asking);
        }
        self.watch();
        self.other_holder().map(EditLockChange::RequestedByOther)
    }

    fn handle_acquired(&mut self, lock: Option<Lock>) -> Option<EditLockChange> {
        self.is_waiting = false;
        let LockOwnership::Theirs(_) = &self.ownership else { return None };
        self.ownership = lock.map_or(LockOwnership::None, LockOwnership::Ours);
        self.watch();
        match std::mem::take(&mut self.has_requested) {
            true => Some(EditLockChange::HandedOver),
            false => Some(EditLockChange::HolderExited { has_unsaved_edits: false }),
        }
    }

    fn seize(&mut self) -> Option<EditLockChange> {
        self.has_requested = false;
        let (Some(folder), LockOwnership::Theirs(_)) = (&self.folder, &self.ownership) else { return None };
        self.ownership = lock::seize(folder, &self.key).map_or(LockOwnership::None, LockOwnership::Ours);
        self.watch();
        Some(EditLockChange::NoResponse)
    }

    fn try_lock(&self) -> LockOwnership {
        let Some(folder) = &self.folder else { return LockOwnership::None };
        match lock::try_acquire(folder, &self.key) {
            LockAttempt::Acquired(lock) => LockOwnership::Ours(lock),
            LockAttempt::HeldElsewhere(holder) => LockOwnership::Theirs(holder),
            LockAttempt::Unsupported => LockOwnership::None,
        }
    }

    /// Sleeps on a thread of its own until the lock is free; one thread is enough.
    fn wait_for_release(&mut self) {
        let Some(folder) = self.folder.clone().filter(|_| !self.is_waiting) else { return };
        let key = self.key.clone();
        let work = move |waker: &Waker| {
            let lock = lock::acquire(&folder, &key);
            thread::sleep(RELEASE_DELAY);
            waker.send(WorkerMessage::Lock(LockEvent::Free(key, lock)));
        };
        // Without a thread the other one can be asked all the same.
        self.is_waiting = worker::spawn("lock", self.waker.clone(), work).is_ok();
    }
}

fn other_from_holder(holder: &Holder) -> LockHolder {
    LockHolder { pid: holder.pid(), since: Some(holder.since()) }
}
