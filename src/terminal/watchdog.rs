//! Ends the process after a signal if the event loop cannot, because it writes to a terminal that takes nothing.

use super::{guard, output};
use signal_hook::consts::signal::{SIGHUP, SIGTERM};
use signal_hook::iterator::Signals;
use std::io;
use std::time::Duration;

/// How long a write may take after a signal. The journal has all edits by then, unfinished text included.
const GRACE_PERIOD: Duration = Duration::from_secs(1);

/// Waits for `SIGTERM` and `SIGHUP` on a thread. The event loop handles them itself, unless it is blocked.
pub(super) fn exit_if_signal_is_blocked() -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP])?;
    let watch = move || {
        if let Some(signal) = signals.forever().next() {
            wait_for_blocked_write();
            guard::restore_line_modes();
            std::process::exit(128 + signal);
        }
    };
    std::thread::Builder::new().name("watchdog".to_owned()).spawn(watch)?;
    Ok(())
}

/// Returns when one write has taken the whole grace period.
fn wait_for_blocked_write() {
    loop {
        let before = output::current_write();
        std::thread::sleep(GRACE_PERIOD);
        if before.is_some() && output::current_write() == before {
            return;
        }
    }
}
