//! Advisory locks on open files. Such a lock ends with the process that holds it, whatever ends that.

use std::fs::File;

use rustix::fs::FlockOperation;
use rustix::io::{Errno, retry_on_intr};

/// What came of asking for a lock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FlockOutcome {
    /// It is ours, until the file is closed.
    Acquired,
    /// Somebody else holds it.
    HeldElsewhere,
    /// This file system has no locks.
    Unsupported,
}

/// Asks for a lock that nobody else may hold.
pub(super) fn try_exclusive(file: &File) -> FlockOutcome {
    request_lock(file, FlockOperation::NonBlockingLockExclusive)
}

/// Asks for a lock that others may hold too, if they ask for such a one.
pub(super) fn try_shared(file: &File) -> FlockOutcome {
    request_lock(file, FlockOperation::NonBlockingLockShared)
}

/// Sleeps until nobody else holds the lock.
pub(super) fn wait_exclusive(file: &File) -> FlockOutcome {
    request_lock(file, FlockOperation::LockExclusive)
}

fn request_lock(file: &File, operation: FlockOperation) -> FlockOutcome {
    match retry_on_intr(|| rustix::fs::flock(file, operation)) {
        Ok(()) => FlockOutcome::Acquired,
        Err(Errno::WOULDBLOCK) => FlockOutcome::HeldElsewhere,
        Err(_) => FlockOutcome::Unsupported,
    }
}
