//! Writes to the terminal, and knows whether it takes what is written: a dead line or a paused multiplexer takes nothing,
//! and a write then waits forever.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Number of writes that have started or ended; odd during one. There is one terminal for the process, so this is a
/// static.
static WRITES: AtomicUsize = AtomicUsize::new(0);

/// The output side of the terminal. Only the event loop writes to it.
#[derive(Debug)]
pub(super) struct TerminalOutput;

impl Write for TerminalOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        track(|| io::stdout().write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        track(|| io::stdout().flush())
    }
}

fn track<T>(write: impl FnOnce() -> T) -> T {
    WRITES.fetch_add(1, Ordering::SeqCst);
    let result = write();
    WRITES.fetch_add(1, Ordering::SeqCst);
    result
}

/// Writes a control sequence at once.
pub(super) fn write(sequence: &str) -> io::Result<()> {
    TerminalOutput.write_all(sequence.as_bytes())?;
    TerminalOutput.flush()
}

/// The write in progress, by a number of its own; `None` if there is none.
pub(super) fn current_write() -> Option<usize> {
    Some(WRITES.load(Ordering::SeqCst)).filter(|count| count % 2 == 1)
}
