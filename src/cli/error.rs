//! Exit codes, and the error that ends a command early.

use std::fmt;
use std::process::ExitCode;

/// The exit codes; they mean the same for every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExitKind {
    Success = 0,
    /// `check` found problems, `conflicts` listed conflicts, `fmt --check` would change a file, or `doctor` has advice.
    Findings = 1,
    /// Invalid arguments: an unknown option or id, or a value of the wrong type.
    Usage = 2,
    CannotRead = 3,
    /// The change was refused or could not be written.
    Failed = 4,
}

impl From<ExitKind> for ExitCode {
    fn from(kind: ExitKind) -> Self {
        Self::from(kind as u8)
    }
}

/// Ends a command: what failed, and hints on what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CliError {
    pub kind: ExitKind,
    pub message: String,
    /// One line each.
    pub hints: Vec<String>,
    /// Whether another program was faster: the same edit of the changed file may succeed.
    pub is_transient: bool,
}

impl CliError {
    fn new(kind: ExitKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new(), is_transient: false }
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ExitKind::Usage, message)
    }

    pub fn cannot_read(message: impl Into<String>) -> Self {
        Self::new(ExitKind::CannotRead, message)
    }

    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(ExitKind::Failed, message)
    }

    #[must_use]
    pub fn transient(mut self) -> Self {
        self.is_transient = true;
        self
    }

    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

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
