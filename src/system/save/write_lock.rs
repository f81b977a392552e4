//! The lock on the file that a save replaces, so that two saves of whymap never exchange the same file at once: the
//! second one would see the first one's file for the moment before that is taken back, and its own would be lost.
//!
//! Other programs do not know the lock, and some file systems do not support it: the content is checked all the same.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::system::flock::{self, FlockOutcome};
use crate::system::read;

/// A save takes milliseconds; a process that was stopped in the middle of one must not block others for ever.
const PATIENCE: Duration = Duration::from_secs(2);
const POLL_INTERVAL: Duration = Duration::from_millis(2);

/// Held until it is dropped.
#[derive(Debug)]
pub(super) struct WriteLock {
    /// `None` if there is nothing to lock, or locks are not available.
    _file: Option<File>,
}

impl WriteLock {
    /// Locks the file at a path that is not a symbolic link.
    pub(super) fn acquire(path: &Path) -> WriteLock {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Ok((file, _)) = read::open_no_follow(path) else { return WriteLock { _file: None } };
            match flock::try_exclusive(&file) {
                FlockOutcome::Acquired if is_at(&file, path) => return WriteLock { _file: Some(file) },
                FlockOutcome::Unsupported => return WriteLock { _file: None },
                // Another save holds it, or has just replaced the file.
                FlockOutcome::Acquired | FlockOutcome::HeldElsewhere if Instant::now() >= deadline => {
                    return WriteLock { _file: None };
                }
                FlockOutcome::Acquired => {}
                FlockOutcome::HeldElsewhere => thread::sleep(POLL_INTERVAL),
            }
        }
    }

    /// Locks a new file before it takes the name of the other one, so that the next save waits for the end of this one.
    pub(super) fn lock_new(file: &File) {
        let _ = flock::try_exclusive(file);
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(ours), Ok(current)) = (file.metadata(), path.symlink_metadata()) else { return false };
    (ours.dev(), ours.ino()) == (current.dev(), current.ino())
}
