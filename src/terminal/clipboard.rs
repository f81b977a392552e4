//! The clipboard is the terminal's: it is asked to take a text, and does not say whether it did.

use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use std::io;

/// Sends a text to the clipboard.
pub(super) fn send(text: &str) -> io::Result<()> {
    execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
}
