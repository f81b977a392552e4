//! Advisory locks on open files (`flock`). The system releases them when the process ends, for whatever reason.

use std::fs::File;

use rustix::fs::FlockOperation;
use rustix::io::{Errno, retry_on_intr};

/// The result of a lock attempt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FlockOutcome {
    /// Held until the file is closed.
    Acquired,
    /// Another process holds it.
    HeldElsewhere,
    /// The file system does not support locks.
    Unsupported,
}

pub(super) fn try_exclusive(file: &File) -> FlockOutcome {
    request_lock(file, FlockOperation::NonBlockingLockExclusive)
}

pub(super) fn try_shared(file: &File) -> FlockOutcome {
    request_lock(file, FlockOperation::NonBlockingLockShared)
}

/// Blocks until the lock is free.
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
