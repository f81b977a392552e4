//! Signals as bytes on a socket: the loop reads them like keys.

use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::{Pending, SignalDelivery};
use signal_hook::iterator::exfiltrator::SignalOnly;
use std::io;
use std::os::unix::net::UnixStream;

/// The signals the loop hears.
pub(super) struct SignalListener {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignalRequest {
    /// To end, with this signal's number.
    End(i32),
    /// To go to the background.
    Suspend,
    /// To take the terminal again: the process goes on after it was stopped.
    Resume,
    /// Nothing but a look: the size changed.
    Resize,
}

impl SignalListener {
    /// Starts listening.
    pub(super) fn start() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        let signals = [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH];
        let delivery = SignalDelivery::with_pipe(read, write, SignalOnly, signals)?;
        Ok(Self { delivery })
    }

    /// What is to be polled.
    pub(super) fn poll_socket(&self) -> &UnixStream {
        self.delivery.get_read()
    }

    /// What was asked since the last time, in no particular order.
    pub(super) fn take_pending(&mut self) -> Vec<SignalRequest> {
        let mut bytes = [0; 64];
        while matches!(io::Read::read(self.delivery.get_read_mut(), &mut bytes), Ok(count) if count > 0) {}
        let pending: Pending<SignalOnly> = self.delivery.pending();
        pending
            .map(|signal| match signal {
                SIGTERM | SIGHUP | SIGINT => SignalRequest::End(signal),
                SIGTSTP => SignalRequest::Suspend,
                SIGCONT => SignalRequest::Resume,
                _ => SignalRequest::Resize,
            })
            .collect()
    }
}

/// Stops this process as an outside `SIGTSTP` would have; returns when it goes on.
pub(super) fn suspend_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(SIGTSTP)
}
