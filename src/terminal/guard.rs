//! The terminal's modes: taken over as a whole, given back as a whole, whatever happens in between.
//!
//! What is given back: raw mode, the alternate screen, the cursor, bracketed paste, mouse reporting, keyboard flags.
//! Giving back twice does no harm, so every way out may do it: a normal end, a panic, a signal, a suspension.

use super::Mouse;
use crossterm::{cursor, event, execute, terminal};
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the terminal is ours right now. One terminal, one program: a static is what this is.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Presses, releases and the wheel, with coordinates beyond 223: not the moves, which would wake the program for
/// nothing.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Holds the terminal; dropping it gives the terminal back.
pub(super) struct Guard {
    mouse: Mouse,
}

impl Guard {
    /// Takes the terminal.
    pub(super) fn take(mouse: Mouse) -> io::Result<Self> {
        let guard = Self { mouse };
        guard.enter()?;
        Ok(guard)
    }

    /// Takes the terminal again after [`give_back`].
    pub(super) fn enter(&self) -> io::Result<()> {
        TAKEN.store(true, Ordering::SeqCst);
        terminal::enable_raw_mode()?;
        let mut out = io::stdout();
        execute!(out, terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
        if self.mouse == Mouse::On {
            out.write_all(MOUSE_ON.as_bytes())?;
            out.flush()?;
        }
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Gives the terminal back, if it is taken. Errors are of no use to anybody here: the terminal may be gone.
pub(super) fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = out.write_all(MOUSE_OFF.as_bytes());
    let _ = execute!(out, event::DisableBracketedPaste, cursor::Show, terminal::LeaveAlternateScreen);
    let _ = out.flush();
    let _ = terminal::disable_raw_mode();
}

/// From now on a panic of this thread gives the terminal back before it says anything; one of a worker thread says
/// nothing here: the loop hears of it and ends as it always does.
pub(super) fn install_panic_hook() {
    let main = std::thread::current().id();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == main {
            give_back();
            before(info);
        }
    }));
}
