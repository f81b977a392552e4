//! Runs work on threads: checks, simulations, git queries, the journal.

use super::guard;
use super::waker::{Waker, WorkerMessage};
use std::thread::JoinHandle;

/// Runs work on a thread. A panic is reported to the event loop, because printing it would garble the screen.
pub(crate) fn spawn(
    name: &str,
    waker: Waker,
    work: impl FnOnce(&Waker) + Send + 'static,
) -> std::io::Result<JoinHandle<()>> {
    let run = move || {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&waker)));
        if let Err(panic) = result {
            waker.send(WorkerMessage::Panicked(guard::panic_message(&*panic)));
        }
    };
    std::thread::Builder::new().name(name.to_owned()).spawn(run)
}
