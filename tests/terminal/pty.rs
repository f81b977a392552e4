//! A terminal with the program in it: bytes in, a screen out.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use vt100::Parser;

/// Nobody waits so long unless something is wrong, however slow the machine is.
const LONG: Duration = Duration::from_secs(60);
/// When nothing was written for so long, the program has said what it had to say.
const QUIET: Duration = Duration::from_millis(400);

/// How the program is started.
pub(crate) struct Start {
    words: Vec<OsString>,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: OsString,
    size: (u16, u16),
}

impl Start {
    pub(crate) fn new(folder: &Path) -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self {
            words: vec![env!("CARGO_BIN_EXE_whymap").into()],
            arguments: Vec::new(),
            variables: vec![("PATH".into(), path), ("TERM".into(), "xterm-256color".into())],
            folder: folder.into(),
            size: (120, 40),
        }
    }

    pub(crate) fn env(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    pub(crate) fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Through another program.
    pub(crate) fn through(mut self, words: &[&str]) -> Self {
        self.words = words.iter().map(OsString::from).chain(self.words).collect();
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    pub(crate) fn run(self) -> Pty {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(cells(columns, rows)).unwrap();
        let mut command = CommandBuilder::from_argv(self.words.into_iter().chain(self.arguments).collect());
        command.env_clear();
        for (name, value) in self.variables {
            command.env(name, value);
        }
        command.cwd(self.folder);
        let modes_before = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let parser = Parser::new_with_callbacks(size(rows), size(columns), 0, Told::default());
        let shared = Arc::new((Mutex::new(Seen { parser, bytes: Vec::new(), hears_on: true }), Condvar::new()));
        let (reader, writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let for_reader = Arc::clone(&shared);
        let listener = std::thread::spawn(move || listen(reader, &for_reader));
        let (master, slave) = (Some(pair.master), Some(pair.slave));
        Pty { master, slave, writer: Some(writer), child, shared, listener: Some(listener), modes_before }
    }
}

/// What the program asked of the terminal besides drawing.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) asked: Vec<String>,
}

impl vt100::Callbacks for Told {
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
    fn unhandled_osc(&mut self, _: &mut vt100::Screen, words: &[&[u8]]) {
        self.asked.push(format!("osc {}", words.concat().escape_ascii()));
    }
}

/// What was written so far.
pub(crate) struct Seen {
    pub(crate) parser: Parser<Told>,
    pub(crate) bytes: Vec<u8>,
    hears_on: bool,
}

impl Seen {
    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub(crate) fn shows(&self, words: &str) -> bool {
        self.screen().contents().contains(words)
    }

    /// The row the cursor is in, as text.
    pub(crate) fn row_of_cursor(&self) -> String {
        let (row, _) = self.screen().cursor_position();
        let (_, columns) = self.screen().size();
        self.screen().rows(0, columns.get()).nth(usize::from(row)).unwrap_or_default()
    }
}

pub(crate) struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<(Mutex<Seen>, Condvar)>,
    listener: Option<std::thread::JoinHandle<()>>,
    modes_before: Option<String>,
}

fn listen(mut reader: Box<dyn Read + Send>, shared: &(Mutex<Seen>, Condvar)) {
    let mut bytes = [0; 1 << 14];
    while let Ok(count) = reader.read(&mut bytes) {
        if count == 0 {
            return;
        }
        let mut seen = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.bytes.extend_from_slice(&bytes[..count]);
        seen.parser.process(&bytes[..count]);
        let hears_on = seen.hears_on;
        drop(seen);
        shared.1.notify_all();
        if !hears_on {
            return;
        }
    }
}

fn cells(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn size(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).unwrap_or(NonZeroU16::MIN)
}

/// The modes of the line, such as raw.
fn modes(master: &dyn MasterPty) -> Option<String> {
    master.get_termios().map(|termios| format!("{termios:?}"))
}

impl Pty {
    /// What was written so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Types.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).unwrap();
        self
    }

    /// Waits until something is so.
    #[track_caller]
    pub(crate) fn wait_until(&self, what: &str, is_so: impl Fn(&Seen) -> bool) {
        let deadline = Instant::now() + LONG;
        let mut seen = self.seen();
        while !is_so(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "never {what}:\n{}", seen.screen().contents());
            seen = self.shared.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until the screen shows something.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, words: &str) -> &mut Self {
        self.wait_until(&format!("shown: {words}"), |seen| seen.shows(words));
        self
    }

    /// Waits until the screen shows something no more.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, words: &str) -> &mut Self {
        self.wait_until(&format!("gone: {words}"), |seen| !seen.shows(words));
        self
    }

    /// Waits until nothing is written any more. The answer is how many bytes came since the program was started.
    pub(crate) fn settle(&self) -> usize {
        let mut seen = self.seen();
        loop {
            let before = seen.bytes.len();
            let (now, timeout) = self.shared.1.wait_timeout(seen, QUIET).unwrap();
            seen = now;
            if timeout.timed_out() && seen.bytes.len() == before {
                return before;
            }
        }
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen().parser.set_size(size(rows), size(columns));
        self.master.as_ref().unwrap().resize(cells(columns, rows)).unwrap();
    }

    pub(crate) fn id(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// Waits for the end of the program. The answer is its exit code; a program that a signal killed has 128 and more.
    #[track_caller]
    pub(crate) fn wait_for_exit(&mut self) -> u32 {
        let deadline = Instant::now() + LONG;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return if status.signal().is_some() { 1000 } else { status.exit_code() };
            }
            assert!(Instant::now() < deadline, "it never ended:\n{}", self.seen().screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until something outside of the terminal is so.
    #[track_caller]
    pub(crate) fn wait_till(&self, what: &str, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + LONG;
        while !is_so() {
            assert!(Instant::now() < deadline, "never {what}:\n{}", self.seen().screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether the line is as it was before the program.
    pub(crate) fn has_old_modes(&self) -> bool {
        modes(&**self.master.as_ref().unwrap()) == self.modes_before
    }

    /// What is left of the program in the terminal; empty when it is as it was.
    pub(crate) fn left_over(&self) -> String {
        self.settle();
        let mut left = String::new();
        let seen = self.seen();
        let screen = seen.screen();
        let flags = [
            (screen.alternate_screen(), "alternate screen"),
            (screen.hide_cursor(), "hidden cursor"),
            (screen.bracketed_paste(), "bracketed paste"),
            (screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None, "mouse"),
            (screen.mouse_protocol_encoding() != vt100::MouseProtocolEncoding::Default, "encoding of the mouse"),
            (screen.application_cursor() || screen.application_keypad(), "keypad"),
            (screen.bold() || screen.inverse() || screen.dim() || screen.underline(), "weight"),
            (screen.fgcolor() != vt100::Color::Default || screen.bgcolor() != vt100::Color::Default, "colour"),
            (pushed(&seen.bytes), "flags of the keyboard"),
            (!self.has_old_modes(), "modes of the line"),
        ];
        for (is_left, what) in flags {
            if is_left {
                let _ = write!(left, "{what}; ");
            }
        }
        left
    }

    /// Takes the terminal away, as closing its window does.
    pub(crate) fn close(&mut self) {
        self.seen().hears_on = false;
        // The listener holds the terminal as long as it waits for a word; this gives it one.
        self.press("\x0c");
        let listener = self.listener.take().unwrap();
        listener.join().unwrap();
        (self.slave, self.writer, self.master) = (None, None, None);
    }
}

/// Whether flags of the keyboard were pushed more often than popped.
fn pushed(bytes: &[u8]) -> bool {
    let count = |words: &[u8]| bytes.windows(words.len()).filter(|window| *window == words).count();
    count(b"\x1b[>1u") > count(b"\x1b[<1u")
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
