//! The size of the terminal.

use std::io;

use rustix::termios::tcgetwinsize;

/// The columns and rows of the terminal that standard output, or else standard error or input, goes to. `None` when
/// none of them is a terminal, or when it does not say.
pub fn size() -> Option<(u16, u16)> {
    let sizes = [tcgetwinsize(io::stdout()), tcgetwinsize(io::stderr()), tcgetwinsize(io::stdin())];
    let known = sizes.into_iter().flatten().map(|size| (size.ws_col, size.ws_row));
    known.into_iter().find(|(columns, rows)| *columns > 0 && *rows > 0)
}
