use std::io;

use rustix::termios::tcgetwinsize;

/// The columns and rows of the terminal on standard output, otherwise on standard error or input. `None` if none of
/// them is a terminal, or the size is unknown.
pub fn size() -> Option<(u16, u16)> {
    let sizes = [tcgetwinsize(io::stdout()), tcgetwinsize(io::stderr()), tcgetwinsize(io::stdin())];
    let known = sizes.into_iter().flatten().map(|size| (size.ws_col, size.ws_row));
    known.into_iter().find(|(columns, rows)| *columns > 0 && *rows > 0)
}
