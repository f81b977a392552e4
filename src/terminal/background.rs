//! Work off the loop: checking every entry of a file that was just opened.

use super::wake::{Note, Waker};

/// Runs work on a thread of its own; a panic there is told to the loop instead of tearing the screen.
pub(super) fn spawn(name: &str, waker: Waker, work: impl FnOnce(&Waker) + Send + 'static) {
    let run = move || {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&waker)));
        if let Err(panic) = result {
            let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
            let words = words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            waker.say(Note::Panicked(words));
        }
    };
    // Without a thread the check is missing, and nothing else.
    let _ = std::thread::Builder::new().name(name.to_owned()).spawn(run);
}
