//! Reads the bytes of the terminal, without ever waiting for them.

use super::InputEvent;
use super::parser::InputParser;
use crate::system::clock;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io;
use std::time::Instant;

/// A terminal hands out at most 4 KB at a time.
const CHUNK_SIZE: usize = 1 << 12;

#[derive(Debug, Default)]
pub(crate) struct InputReader {
    parser: InputParser,
}

impl InputReader {
    /// The events of all input that has arrived, and of a sequence whose time is over.
    pub(crate) fn read_events(&mut self) -> io::Result<Vec<InputEvent>> {
        let bytes = read_available()?;
        // Time is over only if nothing has arrived: the loop may have been busy since the deadline.
        let now = clock::now();
        Ok(if bytes.is_empty() { self.parser.expire(now) } else { self.parser.feed(&bytes, now) })
    }

    /// When to read again even if nothing arrives; `None` if no sequence is unfinished.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.parser.deadline()
    }
}

/// Whether input has arrived. A terminal that is gone has none.
pub(crate) fn has_unread_input() -> bool {
    let terminal = io::stdin();
    let mut sources = [PollFd::new(&terminal, PollFlags::IN)];
    let has_input = poll(&mut sources, Some(&Timespec::default())).is_ok_and(|count| count > 0);
    has_input && sources.first().is_some_and(|source| source.revents() == PollFlags::IN)
}

fn read_available() -> io::Result<Vec<u8>> {
    let terminal = io::stdin();
    let mut bytes = Vec::new();
    let mut chunk = [0; CHUNK_SIZE];
    while has_unread_input() {
        match rustix::io::read(&terminal, &mut chunk) {
            Ok(0) | Err(Errno::AGAIN) => break,
            Ok(count) => bytes.extend(chunk.iter().take(count)),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(bytes)
}
