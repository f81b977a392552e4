//! Signals arrive as bytes on a socket, so the loop polls them like keys.

use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::backend::{Pending, SignalDelivery};
use signal_hook::iterator::exfiltrator::SignalOnly;
use std::io;
use std::os::unix::net::UnixStream;

pub(super) struct SignalListener {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SignalRequest {
    /// End, with this signal number.
    End(i32),
    /// Suspend the process.
    Suspend,
    /// Take the terminal again after the process was stopped.
    Resume,
    /// The terminal size changed.
    Resize,
}

impl SignalListener {
    pub(super) fn start() -> io::Result<Self> {
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        let signals = [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH];
        let delivery = SignalDelivery::with_pipe(read, write, SignalOnly, signals)?;
        Ok(Self { delivery })
    }

    pub(super) fn poll_socket(&self) -> &UnixStream {
        self.delivery.get_read()
    }

    /// The requests since the last call, in no particular order.
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

/// Stops this process as an external `SIGTSTP` would; returns when it continues.
pub(super) fn suspend_process() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(SIGTSTP)
}
