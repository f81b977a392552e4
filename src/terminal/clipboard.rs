//! Copies through the terminal (OSC 52), which does not report whether it accepted the text.

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use std::io;

pub(super) fn send(text: &str) -> io::Result<()> {
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}
