//! Advisory locks on open files. Such a lock ends with the process that holds it, whatever ends that.

use std::fs::File;

use rustix::fs::FlockOperation;
use rustix::io::{Errno, retry_on_intr};

/// What came of asking for a lock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flock {
    /// It is ours, until the file is closed.
    Ours,
    /// Somebody else holds it.
    Held,
    /// This file system has no locks.
    Unknown,
}

/// Asks for a lock that nobody else may hold.
pub(super) fn exclusive(file: &File) -> Flock {
    ask(file, FlockOperation::NonBlockingLockExclusive)
}

/// Asks for a lock that others may hold too, if they ask for such a one.
pub(super) fn shared(file: &File) -> Flock {
    ask(file, FlockOperation::NonBlockingLockShared)
}

/// Sleeps until nobody else holds the lock.
pub(super) fn wait(file: &File) -> Flock {
    ask(file, FlockOperation::LockExclusive)
}

fn ask(file: &File, operation: FlockOperation) -> Flock {
    match retry_on_intr(|| rustix::fs::flock(file, operation)) {
        Ok(()) => Flock::Ours,
        Err(Errno::WOULDBLOCK) => Flock::Held,
        Err(_) => Flock::Unknown,
    }
}
