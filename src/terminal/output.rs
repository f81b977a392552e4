//! Writes to the terminal.

use std::io::{self, Write};

/// The output side of the terminal. Only the event loop writes to it.
#[derive(Debug)]
pub(super) struct TerminalOutput;

impl Write for TerminalOutput {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        io::stdout().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stdout().flush()
    }
}

/// Writes a control sequence at once.
pub(super) fn write(sequence: &str) -> io::Result<()> {
    TerminalOutput.write_all(sequence.as_bytes())?;
    TerminalOutput.flush()
}
