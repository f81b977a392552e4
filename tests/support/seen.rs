//! What a terminal shows of the bytes that were written to it.

use std::num::NonZeroU16;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use vt100::Parser;

/// A timeout that is only reached if something is wrong, even on a slow machine.
const LONG: Duration = Duration::from_secs(60);
/// After this time without output, the program is idle.
const QUIET: Duration = Duration::from_millis(400);

/// The output of a program, with a thread that writes it and a test that waits for it.
pub(crate) struct Output {
    seen: Mutex<Seen>,
    has_news: Condvar,
}

impl Output {
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        Self { seen: Mutex::new(Seen::new(columns, rows)), has_news: Condvar::new() }
    }

    /// What was written so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self, bytes: &[u8]) {
        self.seen().write(bytes);
        self.has_news.notify_all();
    }

    #[track_caller]
    pub(crate) fn wait_until(&self, condition: &str, is_met: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + LONG;
        let mut seen = self.seen();
        while !is_met(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never {condition}:\n{}", seen.screen().contents());
            seen = self.has_news.wait_timeout(seen, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until there is no more output. Returns the number of bytes since the program started.
    pub(crate) fn settle(&self) -> usize {
        let mut seen = self.seen();
        loop {
            let before = seen.bytes.len();
            let (now, timeout) = self.has_news.wait_timeout(seen, QUIET).unwrap_or_else(PoisonError::into_inner);
            seen = now;
            if timeout.timed_out() && seen.bytes.len() == before {
                return before;
            }
        }
    }

    /// Waits for a condition outside of the screen.
    #[track_caller]
    pub(crate) fn wait_till(&self, condition: &str, is_met: impl Fn() -> bool) {
        let deadline = Instant::now() + LONG;
        while !is_met() {
            assert!(Instant::now() < deadline, "never {condition}:\n{}", self.seen().screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// What the program requested from the terminal besides drawing.
#[derive(Default)]
pub(crate) struct TerminalRequests {
    pub(crate) asked: Vec<String>,
}

impl vt100::Callbacks for TerminalRequests {
    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, name: &[u8]) {
        self.asked.push(format!("icon {}", name.escape_ascii()));
    }
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.asked.push(format!("title {}", title.escape_ascii()));
    }
    fn audible_bell(&mut self, _: &mut vt100::Screen) {
        self.asked.push("bell".to_owned());
    }
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        self.asked.push(format!("copy {}", data.escape_ascii()));
    }
    fn paste_from_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8]) {
        self.asked.push("paste".to_owned());
    }
    fn resize(&mut self, _: &mut vt100::Screen, size: (u16, u16)) {
        self.asked.push(format!("size {size:?}"));
    }
    fn unhandled_osc(&mut self, _: &mut vt100::Screen, parts: &[&[u8]]) {
        self.asked.push(format!("osc {}", parts.concat().escape_ascii()));
    }
}

/// What was written so far.
pub(crate) struct Seen {
    pub(crate) parser: Parser<TerminalRequests>,
    pub(crate) bytes: Vec<u8>,
}

impl Seen {
    pub(crate) fn new(columns: u16, rows: u16) -> Self {
        let requests = TerminalRequests::default();
        Self { parser: Parser::new_with_callbacks(cells(rows), cells(columns), 0, requests), bytes: Vec::new() }
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.set_size(cells(rows), cells(columns));
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.screen().contents().contains(text)
    }

    /// The text of the cursor's row.
    pub(crate) fn row_of_cursor(&self) -> String {
        let (row, _) = self.screen().cursor_position();
        let (_, columns) = self.screen().size();
        self.screen().rows(0, columns.get()).nth(usize::from(row)).unwrap_or_default()
    }
}

/// A terminal has at least one cell.
fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
