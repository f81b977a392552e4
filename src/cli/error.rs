//! How a command ends: its exit code, and the words when it ends early.

use std::fmt;
use std::process::ExitCode;

/// The exit codes, the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitKind {
    /// All is well.
    Success = 0,
    /// `check` found something, `clashes` lists some, `fmt --check` would change something, `doctor` has advice.
    Findings = 1,
    /// The command makes no sense: a wrong argument, an unknown id, a value of the wrong type.
    Usage = 2,
    /// The file cannot be read.
    CannotRead = 3,
    /// The change was not made, or not written.
    Failed = 4,
}

impl From<ExitKind> for ExitCode {
    fn from(code: ExitKind) -> Self {
        Self::from(code as u8)
    }
}

/// The end of a command that could not do what it was asked: why, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    /// The exit code.
    pub kind: ExitKind,
    /// What went wrong.
    pub message: String,
    /// What to do, a line each.
    pub hints: Vec<String>,
}

impl CliError {
    fn new(code: ExitKind, message: impl Into<String>) -> Self {
        Self { kind: code, message: message.into(), hints: Vec::new() }
    }

    /// The command makes no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ExitKind::Usage, message)
    }

    /// The file cannot be read.
    pub fn cannot_read(message: impl Into<String>) -> Self {
        Self::new(ExitKind::CannotRead, message)
    }

    /// The change was not made or not written.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ExitKind::Failed, message)
    }

    /// With what to do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// With what to do about it, where that is known.
    #[must_use]
    pub fn with_optional_hint(mut self, hint: Option<String>) -> Self {
        self.hints.extend(hint);
        self
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CliError {}
