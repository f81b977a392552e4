//! A terminal that went away. Its input reads as empty for ever, which the reader of events takes for "not yet": it
//! would ask again and again, and never come back. So somebody else looks too.

use super::event_loop::SIGHUP_NUMBER;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::time::Duration;

/// The loop has so long to end by itself.
const GRACE_PERIOD: Duration = Duration::from_secs(2);

/// Whether the terminal is gone.
pub(crate) fn is_terminal_gone() -> bool {
    wait_for_hang_up(Some(&Timespec::default())) == Some(true)
}

/// Whether these events say that the terminal is gone.
pub(crate) fn is_hang_up(events: PollFlags) -> bool {
    events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// Ends the process when the terminal is gone and the loop does not notice. Edits are in the journal by then.
pub(crate) fn exit_on_hang_up() {
    let wait = || {
        if wait_for_hang_up(None) == Some(true) {
            std::thread::sleep(GRACE_PERIOD);
            std::process::exit(128 + SIGHUP_NUMBER);
        }
    };
    // Without the thread the loop notices in all cases but the rarest.
    let _ = std::thread::Builder::new().name("hang-up".to_owned()).spawn(wait);
}

/// Waits for the end of the terminal; `None` where that cannot be waited for.
fn wait_for_hang_up(timeout: Option<&Timespec>) -> Option<bool> {
    let terminal = io::stdin();
    let mut sources = [PollFd::new(&terminal, PollFlags::empty())];
    loop {
        match poll(&mut sources, timeout) {
            Ok(_) => return sources.first().map(|source| is_hang_up(source.revents())),
            Err(rustix::io::Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}
