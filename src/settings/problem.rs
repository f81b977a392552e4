//! What cannot be used of a file of settings: where it stands, what is wrong, what to do.

use crate::document::position::{self, Position};
use std::fmt;
use std::ops::Range;

/// Something in a file of settings that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file, as its folder calls it: `config.ron`, `palettes/mine.ron`.
    pub file: String,
    /// The bytes it is about.
    pub span: Range<usize>,
    /// Where they start.
    pub position: Position,
    /// What is wrong.
    pub message: String,
    /// What to do, or what is done instead.
    pub help: String,
}

impl ConfigError {
    /// Something at a place of a text.
    pub fn new(
        (file, text): (&str, &str),
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let at = position::position_at(text, span.start);
        Self { file: file.to_owned(), span, position: at, message: message.into(), help: help.into() }
    }

    /// Something about a file as a whole, or about what is no file.
    pub fn for_file(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { file: file.to_owned(), span: 0..0, position: Position { line: 0, column: 0 }, message, help }
    }

    /// Whether it has a place in its file.
    pub fn has_position(&self) -> bool {
        self.position.line > 0
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, position: at, message, .. } = self;
        match self.has_position() {
            true => write!(f, "{file}:{}:{}: {message}", at.line, at.column),
            false => write!(f, "{file}: {message}"),
        }
    }
}

/// The message line has room for one; the others are counted, and `doctor` shows them all.
pub fn summarize(troubles: &[ConfigError]) -> Option<String> {
    let first = troubles.first()?;
    let others = match troubles.len() - 1 {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    };
    let help = if first.help.is_empty() { String::new() } else { format!("; {}", first.help) };
    Some(format!("{first}{help}{others}: `whymap doctor` shows it"))
}
