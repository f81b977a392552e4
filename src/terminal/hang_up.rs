//! Detects that the terminal is gone. Its input then reads as empty forever, which the event reader takes for "nothing
//! yet", so it would spin. Hence this second check.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::time::Duration;

/// The signal number of a hang-up.
pub(crate) const SIGHUP_NUMBER: i32 = 1;

/// How long the event loop may take to end by itself.
const GRACE_PERIOD: Duration = Duration::from_secs(2);

pub(crate) fn is_terminal_gone() -> bool {
    wait_for_hang_up(Some(&Timespec::default())) == Some(true)
}

pub(crate) fn is_hang_up(events: PollFlags) -> bool {
    events.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)
}

/// Ends the process if the terminal is gone and the loop does not notice. The journal has the edits by then.
pub(crate) fn exit_on_hang_up() {
    let wait = || {
        if wait_for_hang_up(None) == Some(true) {
            std::thread::sleep(GRACE_PERIOD);
            std::process::exit(128 + SIGHUP_NUMBER);
        }
    };
    // Without the thread, the loop still notices in almost every case.
    let _ = std::thread::Builder::new().name("hang-up".to_owned()).spawn(wait);
}

/// Waits for a hang-up; `None` if that cannot be waited for.
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
