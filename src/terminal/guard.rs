//! The terminal's modes: taken over as a whole, given back as a whole, whatever happens in between.
//!
//! What is given back: raw mode, the alternate screen, the cursor, bracketed paste, mouse reporting, keyboard flags.
//! Giving back twice does no harm, so every way out may do it: a normal end, a panic, a signal, a suspension.

use crossterm::{cursor, event, execute, terminal};
use std::any::Any;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours right now. One terminal, one program: a static is what this is.
static IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Presses, releases, the wheel, and moves while a button is pressed, with coordinates beyond 223: not the other moves,
/// which would wake the program for nothing.
const MOUSE_ON: &str = "\x1b[?1002h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l";

/// Holds the terminal; dropping it gives the terminal back.
pub(super) struct TerminalGuard {
    has_mouse: bool,
}

impl TerminalGuard {
    /// Takes the terminal.
    pub(super) fn acquire(has_mouse: bool) -> io::Result<Self> {
        let guard = Self { has_mouse };
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`give_back`].
    pub(super) fn enter(&self) -> io::Result<()> {
        IS_TAKEN.store(true, Ordering::SeqCst);
        execute!(io::stdout(), terminal::EnterAlternateScreen)?;
        self.set_modes()
    }

    fn set_modes(&self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        let mut out = io::stdout();
        execute!(out, event::EnableBracketedPaste, cursor::Hide)?;
        if self.has_mouse {
            out.write_all(MOUSE_ON.as_bytes())?;
            out.flush()?;
        }
        Ok(())
    }
}

impl TerminalGuard {
    /// Takes the mouse, or leaves it to the terminal.
    pub(super) fn set_mouse(&mut self, has_mouse: bool) -> io::Result<()> {
        self.has_mouse = has_mouse;
        let mut out = io::stdout();
        out.write_all(if has_mouse { MOUSE_ON } else { MOUSE_OFF }.as_bytes())?;
        out.flush()
    }

    /// Sets the modes again after somebody else may have changed them: a shell does while we are stopped. The
    /// alternate screen was not left, and entering it twice would forget where the cursor was before.
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

/// Gives the terminal back, if it is taken. Errors are of no use to anybody here: the terminal may be gone.
pub(super) fn restore_terminal() {
    if !IS_TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = out.write_all(MOUSE_OFF.as_bytes());
    let _ = execute!(out, event::DisableBracketedPaste, cursor::Show, terminal::LeaveAlternateScreen);
    let _ = out.flush();
    let _ = terminal::disable_raw_mode();
}

/// Where the last panic was, and how it came to it, as far as that was asked for.
static PANIC_LOCATION: Mutex<String> = Mutex::new(String::new());

/// From now on a panic gives the terminal back before anything is said. While the terminal is ours, nothing is said
/// here: the end of the loop tells it, with [`words_of`]. A worker's panic ends the loop too.
pub(super) fn install_panic_hook() {
    let main = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let mut place = info.location().map(ToString::to_string).unwrap_or_default();
        let trace = Backtrace::capture();
        if trace.status() == BacktraceStatus::Captured {
            place = format!("{place}\n{trace}");
        }
        if let Ok(mut last) = PANIC_LOCATION.lock() {
            *last = place;
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

/// What a panic said, and where it was.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    match PANIC_LOCATION.lock() {
        Ok(place) if !place.is_empty() => format!("{words}, at {place}"),
        _ => words,
    }
}
