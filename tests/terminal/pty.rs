//! Runs the program in a pseudo-terminal: bytes in, a screen out.

use super::seen::{Output, Seen};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard};
use std::time::{Duration, Instant};

/// A timeout that is only reached if something is wrong, even on a slow machine.
const LONG: Duration = Duration::from_secs(60);

pub(crate) struct Start {
    program: Vec<OsString>,
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: OsString,
    size: (u16, u16),
}

impl Start {
    pub(crate) fn new(folder: &Path) -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Self {
            program: vec![env!("CARGO_BIN_EXE_whymap").into()],
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

    /// Runs the program under another one.
    pub(crate) fn through(mut self, program: &[&str]) -> Self {
        self.program = program.iter().map(OsString::from).chain(self.program).collect();
        self
    }

    pub(crate) fn run(self) -> Pty {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(cells(columns, rows)).unwrap();
        let mut command = CommandBuilder::from_argv(self.program.into_iter().chain(self.arguments).collect());
        command.env_clear();
        for (name, value) in self.variables {
            command.env(name, value);
        }
        command.cwd(self.folder);
        let modes_before = modes(&*pair.master);
        let child = pair.slave.spawn_command(command).unwrap();
        let shared = Arc::new(Shared { output: Output::new(columns, rows), is_listening: AtomicBool::new(true) });
        let (reader, writer) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let for_reader = Arc::clone(&shared);
        let listener = std::thread::spawn(move || listen(reader, &for_reader));
        let (master, slave) = (Some(pair.master), Some(pair.slave));
        Pty { master, slave, writer: Some(writer), child, shared, listener: Some(listener), modes_before }
    }
}

pub(crate) struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    slave: Option<Box<dyn SlavePty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    shared: Arc<Shared>,
    listener: Option<std::thread::JoinHandle<()>>,
    modes_before: Option<String>,
}

/// What the listening thread and the test share.
struct Shared {
    output: Output,
    is_listening: AtomicBool,
}

fn listen(mut reader: Box<dyn Read + Send>, shared: &Shared) {
    let mut bytes = [0; 1 << 14];
    while let Ok(count) = reader.read(&mut bytes) {
        if count == 0 {
            return;
        }
        shared.output.write(&bytes[..count]);
        if !shared.is_listening.load(Ordering::SeqCst) {
            return;
        }
    }
}

fn cells(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// The modes of the terminal line, such as raw.
fn modes(master: &dyn MasterPty) -> Option<String> {
    master.get_termios().map(|termios| format!("{termios:?}"))
}

impl Pty {
    /// What was written so far.
    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.output.seen()
    }

    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).and_then(|()| writer.flush()).unwrap();
        self
    }

    #[track_caller]
    pub(crate) fn wait_until(&self, condition: &str, is_met: impl Fn(&Seen) -> bool) {
        self.shared.output.wait_until(condition, is_met);
    }

    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("shown: {text}"), |seen| seen.shows(text));
        self
    }

    /// Waits until the screen no longer shows a text.
    #[track_caller]
    pub(crate) fn wait_for_end_of(&mut self, text: &str) -> &mut Self {
        self.wait_until(&format!("gone: {text}"), |seen| !seen.shows(text));
        self
    }

    /// Waits until there is no more output. Returns the number of bytes since the program started.
    pub(crate) fn settle(&self) -> usize {
        self.shared.output.settle()
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.seen().resize(columns, rows);
        self.master.as_ref().unwrap().resize(cells(columns, rows)).unwrap();
    }

    pub(crate) fn id(&self) -> Pid {
        Pid::from_raw(self.child.process_id().unwrap().cast_signed()).unwrap()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// Waits for the end of the program and returns its exit code; 1000 if a signal killed it.
    #[track_caller]
    pub(crate) fn wait_for_exit(&mut self) -> u32 {
        let deadline = Instant::now() + LONG;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return if status.signal().is_some() { 1000 } else { status.exit_code() };
            }
            assert!(Instant::now() < deadline, "the program never ended:\n{}", self.seen().screen().contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits for a condition outside of the terminal.
    #[track_caller]
    pub(crate) fn wait_till(&self, condition: &str, is_met: impl Fn() -> bool) {
        self.shared.output.wait_till(condition, is_met);
    }

    /// Whether the line has the modes from before the program.
    pub(crate) fn has_old_modes(&self) -> bool {
        modes(&**self.master.as_ref().unwrap()) == self.modes_before
    }

    /// What the program left changed in the terminal; empty if everything was restored.
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
            (screen.mouse_protocol_encoding() != vt100::MouseProtocolEncoding::Default, "mouse encoding"),
            (screen.application_cursor() || screen.application_keypad(), "keypad"),
            (screen.bold() || screen.inverse() || screen.dim() || screen.underline(), "modifiers"),
            (screen.fgcolor() != vt100::Color::Default || screen.bgcolor() != vt100::Color::Default, "color"),
            (pushed(&seen.bytes), "keyboard flags"),
            (!self.has_old_modes(), "line modes"),
        ];
        for (is_left, what) in flags {
            if is_left {
                let _ = write!(left, "{what}; ");
            }
        }
        left
    }

    /// Takes no more output, like a line that is dead.
    pub(crate) fn stop_reading(&mut self) {
        self.shared.is_listening.store(false, Ordering::SeqCst);
        // The listener waits for output; this makes the program write some.
        self.press("\x0c");
        self.listener.take().unwrap().join().unwrap();
    }

    /// Closes the terminal, like closing its window.
    pub(crate) fn close(&mut self) {
        // The listener keeps the terminal open.
        self.stop_reading();
        (self.slave, self.writer, self.master) = (None, None, None);
    }
}

/// Whether keyboard flags were pushed more often than popped.
fn pushed(bytes: &[u8]) -> bool {
    let count = |sequence: &[u8]| bytes.windows(sequence.len()).filter(|window| *window == sequence).count();
    count(b"\x1b[>1u") > count(b"\x1b[<1u")
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
