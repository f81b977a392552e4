//! The edit lock on the open file: held and watched, or awaited on a thread.

use super::setup::{FilePresence, Setup};
use super::waker::{Waker, WorkerMessage};
use super::worker;
use crate::app::model::edit_lock::{EditLockChange, LockHolder};
use crate::system::journal::journal_key;
use crate::system::lock::{self, Holder, Lock, LockAttempt, LockStatus};
use crate::system::watch::FileWatcher;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// How long to wait for the other process to release the lock.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(2);
/// A process that ends releases its locks one after the other; the one on its journal may follow a moment later.
const RELEASE_DELAY: Duration = Duration::from_millis(50);

pub(crate) enum LockEvent {
    /// Our lock file was written to or replaced.
    Touched,
    /// The lock of this file is free. Without a lock, locking is no longer available.
    Free(PathBuf, Option<Lock>),
    /// No answer to the request of this number.
    TimedOut(u32),
}

enum LockOwnership {
    Ours(Lock),
    Theirs(Option<Holder>),
    /// Locking is unavailable; saves rely on the content check alone.
    None,
}

pub(crate) struct FileLock {
    folder: Option<PathBuf>,
    key: PathBuf,
    ownership: LockOwnership,
    watcher: Option<FileWatcher>,
    is_waiting: bool,
    /// Whether a release was requested and not answered yet.
    has_requested: bool,
    request_number: u32,
    waker: Waker,
}

impl FileLock {
    /// Acquires the lock on the file, if it is free.
    pub(crate) fn acquire(setup: &Setup, opened: &FilePresence, waker: Waker) -> Self {
        let mut file_lock = Self {
            folder: setup.state_folder.clone(),
            key: journal_key(&setup.path),
            ownership: LockOwnership::None,
            watcher: None,
            is_waiting: false,
            has_requested: false,
            request_number: 0,
            waker,
        };
        file_lock.ownership = match (file_lock.try_lock(), opened) {
            // The file does not exist yet, so there is nothing to show read-only. The first to save creates it.
            (LockOwnership::Theirs(_), FilePresence::Absent) => LockOwnership::None,
            (ownership, _) => ownership,
        };
        file_lock
    }

    /// Moves to the lock of another file, after saving under a new name.
    pub(crate) fn move_to(&mut self, setup: &Setup) {
        *self = Self::acquire(setup, &FilePresence::Absent, self.waker.clone());
        self.watch();
    }

    /// The other process that edits the file, if any.
    pub(crate) fn other_holder(&self) -> Option<LockHolder> {
        match &self.ownership {
            LockOwnership::Theirs(holder) => Some(holder.as_ref().map(describe_holder).unwrap_or_default()),
            LockOwnership::Ours(_) | LockOwnership::None => None,
        }
    }

    /// Starts to report requests for our lock, or the release of the other one.
    pub(crate) fn watch(&mut self) {
        self.watcher = match &self.ownership {
            LockOwnership::Ours(lock) => {
                let waker = self.waker.clone();
                let report = move || waker.send(WorkerMessage::Lock(LockEvent::Touched));
                // Events from before the watch started.
                let watcher = FileWatcher::start_on_inode(lock.path(), report.clone()).ok();
                report();
                watcher
            }
            LockOwnership::Theirs(_) => {
                self.wait_for_release();
                None
            }
            LockOwnership::None => None,
        };
    }

    /// Handles an event. Returns the change of ownership, if any.
    pub(crate) fn handle_event(&mut self, event: LockEvent) -> Option<EditLockChange> {
        match event {
            LockEvent::Touched => self.check_lost().or_else(|| self.release_if_requested()),
            LockEvent::Free(key, lock) if key == self.key => self.handle_acquired(lock),
            LockEvent::TimedOut(number) if number == self.request_number && self.has_requested => self.seize(),
            LockEvent::Free(..) | LockEvent::TimedOut(_) => None,
        }
    }

    /// Asks the lock holder to release the lock.
    pub(crate) fn request_release(&mut self) {
        let (Some(folder), LockOwnership::Theirs(_)) = (&self.folder, &self.ownership) else { return };
        // If the request cannot be written, the timeout handles it.
        let _ = lock::request_release(folder, &self.key);
        self.has_requested = true;
        self.request_number += 1;
        let number = self.request_number;
        let _ = worker::spawn("lock-timeout", self.waker.clone(), move |waker| {
            thread::sleep(ANSWER_TIMEOUT);
            waker.send(WorkerMessage::Lock(LockEvent::TimedOut(number)));
        });
    }

    /// Checks whether another process has taken our lock.
    pub(crate) fn check_lost(&mut self) -> Option<EditLockChange> {
        let LockOwnership::Ours(lock) = &self.ownership else { return None };
        if lock.status() != LockStatus::Lost {
            return None;
        }
        // If the folder was only emptied, the lock is free again.
        self.ownership = self.try_lock();
        self.watch();
        self.other_holder().map(EditLockChange::TakenByOther)
    }

    /// Releases the lock if another process requested it.
    fn release_if_requested(&mut self) -> Option<EditLockChange> {
        let LockOwnership::Ours(lock) = &self.ownership else { return None };
        let LockStatus::Requested(requester) = lock.status() else { return None };
        if let LockOwnership::Ours(lock) =
            std::mem::replace(&mut self.ownership, LockOwnership::Theirs(Some(requester)))
        {
            lock.release_to(&requester);
        }
        self.watch();
        self.other_holder().map(EditLockChange::RequestedByOther)
    }

    fn handle_acquired(&mut self, lock: Option<Lock>) -> Option<EditLockChange> {
        self.is_waiting = false;
        let LockOwnership::Theirs(_) = &self.ownership else { return None };
        self.ownership = lock.map_or(LockOwnership::None, LockOwnership::Ours);
        self.watch();
        Some(if std::mem::take(&mut self.has_requested) {
            EditLockChange::HandedOver
        } else {
            EditLockChange::HolderExited { has_unsaved_edits: false }
        })
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

    /// Waits for the lock on a thread; one thread is enough.
    fn wait_for_release(&mut self) {
        let Some(folder) = self.folder.clone().filter(|_| !self.is_waiting) else { return };
        let key = self.key.clone();
        let work = move |waker: &Waker| {
            let lock = lock::acquire(&folder, &key);
            thread::sleep(RELEASE_DELAY);
            waker.send(WorkerMessage::Lock(LockEvent::Free(key, lock)));
        };
        // Without the thread, the lock can still be requested.
        self.is_waiting = worker::spawn("lock", self.waker.clone(), work).is_ok();
    }
}

fn describe_holder(holder: &Holder) -> LockHolder {
    LockHolder { pid: holder.pid(), since: Some(holder.since()) }
}
