//! Errors in configuration files: where, what is wrong, what to do.

use crate::document::position::{self, Position};
use std::fmt;
use std::ops::Range;

/// An unusable part of a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The path of the file in the configuration folder: `config.ron`, `palettes/mine.ron`.
    pub file: String,
    /// The byte range of the unusable part.
    pub span: Range<usize>,
    /// The start of `span`; line 0 if the error is about the whole file.
    pub position: Position,
    pub message: String,
    /// What to do, or what happens instead.
    pub help: String,
}

impl ConfigError {
    /// An error at a byte range of a file, given by its name and text.
    pub fn new(
        (file, text): (&str, &str),
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let at = position::position_at(text, span.start);
        Self { file: file.to_owned(), span, position: at, message: message.into(), help: help.into() }
    }

    /// An error about a whole file, or about something that is not a file.
    pub fn for_file(file: &str, message: impl Into<String>, help: impl Into<String>) -> Self {
        let (message, help) = (message.into(), help.into());
        Self { file: file.to_owned(), span: 0..0, position: Position { line: 0, column: 0 }, message, help }
    }

    pub fn has_position(&self) -> bool {
        self.position.line > 0
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, position: at, message, .. } = self;
        if self.has_position() {
            write!(f, "{file}:{}:{}: {message}", at.line, at.column)
        } else {
            write!(f, "{file}: {message}")
        }
    }
}

/// The message line shows the first error and the number of the others; `whymap doctor` shows all of them.
pub fn summarize(errors: &[ConfigError]) -> Option<String> {
    let first = errors.first()?;
    let help = if first.help.is_empty() { String::new() } else { format!("; {}", first.help) };
    let details = match errors.len() - 1 {
        0 => "run `whymap doctor` for details".to_owned(),
        count => format!("and {count} more: run `whymap doctor`"),
    };
    Some(format!("{first}{help} ({details})"))
}
