//! How a command ends: its exit code, and the words when it ends early.

use std::fmt;
use std::process::ExitCode;

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// All is well.
    Fine = 0,
    /// `check` found something, `clashes` lists some, `fmt --check` would change something, `doctor` has advice.
    Findings = 1,
    /// The command makes no sense: a wrong argument, an unknown id, a value of the wrong type.
    Usage = 2,
    /// The file cannot be read.
    CannotRead = 3,
    /// The change was not made, or not written.
    Refused = 4,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code as u8)
    }
}

/// The end of a command that could not do what it was asked: why, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The exit code.
    pub code: Code,
    /// What went wrong.
    pub message: String,
    /// What to do, a line each.
    pub hints: Vec<String>,
}

impl Stop {
    fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hints: Vec::new() }
    }

    /// The command makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::Usage, message)
    }

    /// The file cannot be read.
    pub fn cannot_read(message: impl Into<String>) -> Self {
        Self::new(Code::CannotRead, message)
    }

    /// The change was not made or not written.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Code::Refused, message)
    }

    /// With what to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// With what to do about it, where that is known.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Stop {}
