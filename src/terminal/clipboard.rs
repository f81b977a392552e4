//! Copies through the terminal (OSC 52), which does not report whether it accepted the text.

use super::output::TerminalOutput;
use crossterm::clipboard::CopyToClipboard;
use crossterm::execute;
use std::io;

pub(super) fn send(text: &str) -> io::Result<()> {
    execute!(TerminalOutput, CopyToClipboard::to_clipboard_from(text))
}
