//! Sets the terminal's modes and restores all of them, whatever happens in between.
//!
//! Restored are: raw mode, the alternate screen, the cursor, bracketed paste and mouse reporting. Restoring twice does
//! no harm, so every exit may do it: a normal end, a panic, a signal, a suspension.

use super::output::{self, TerminalOutput};
use crossterm::{cursor, execute, terminal};
use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours. There is one terminal for the process, so this is a static.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Reports presses, releases, the wheel and drags, with coordinates beyond 223. Plain moves would only wake the
/// program.
const MOUSE_ON: &str = "\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l";

/// Pasted text arrives between two marks.
const PASTE_MARKS_ON: &str = "\x1b[?2004h";
const PASTE_MARKS_OFF: &str = "\x1b[?2004l";

/// Owns the terminal; dropping it restores the terminal.
pub(super) struct TerminalGuard {
    has_mouse: bool,
}

impl TerminalGuard {
    pub(super) fn acquire(has_mouse: bool) -> io::Result<Self> {
        let guard = Self { has_mouse };
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`restore_terminal`].
    pub(super) fn enter(&self) -> io::Result<()> {
        IS_TAKEN.store(true, Ordering::SeqCst);
        execute!(TerminalOutput, terminal::EnterAlternateScreen)?;
        self.set_modes()
    }

    fn set_modes(&self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        output::write(PASTE_MARKS_ON)?;
        execute!(TerminalOutput, cursor::Hide)?;
        if self.has_mouse { output::write(MOUSE_ON) } else { Ok(()) }
    }
}

impl TerminalGuard {
    pub(super) fn set_mouse(&mut self, has_mouse: bool) -> io::Result<()> {
        self.has_mouse = has_mouse;
        output::write(if has_mouse { MOUSE_ON } else { MOUSE_OFF })
    }

    /// Sets the modes again, in case a shell changed them while we were stopped. We never left the alternate screen;
    /// entering it twice would lose the saved cursor position.
    pub(super) fn reset_modes(&self) -> io::Result<()> {
        terminal::disable_raw_mode()?;
        self.set_modes()
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore_terminal();
    }
}

/// Restores the terminal if it is ours. Errors are ignored: the terminal may be gone.
pub(super) fn restore_terminal() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = output::write(MOUSE_OFF);
    let _ = output::write(PASTE_MARKS_OFF);
    let _ = execute!(TerminalOutput, cursor::Show, terminal::LeaveAlternateScreen);
    restore_line_modes();
}

/// Restores the modes of the line, which needs no output.
pub(super) fn restore_line_modes() {
    let _ = terminal::disable_raw_mode();
}

/// The location of the last panic, with a backtrace if one was requested.
static PANIC_LOCATION: Mutex<String> = Mutex::new(String::new());

/// Makes panics restore the terminal first. While the terminal is ours, nothing is printed: the caller of the event
/// loop reports the panic with [`panic_message`]. A panic of a worker ends the loop too.
pub(super) fn install_panic_hook() {
    let main = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let mut location = info.location().map(ToString::to_string).unwrap_or_default();
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            location = format!("{location}\n{trace}");
        }
        if let Ok(mut last) = PANIC_LOCATION.lock() {
            *last = location;
        }
        if std::thread::current().id() != main {
            return;
        }
        let was_taken = IS_TAKEN.load(Ordering::SeqCst);
        restore_terminal();
        if !was_taken {
            before(info);
        }
    }));
}

/// The message and location of a panic.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().map(|message| (*message).to_owned());
    let message = message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    match PANIC_LOCATION.lock() {
        Ok(location) if !location.is_empty() => format!("{message}, at {location}"),
        _ => message,
    }
}
