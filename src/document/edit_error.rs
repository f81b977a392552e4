use std::fmt;

/// Why an edit was not applied. The document is then unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    NoSuchEntry,
    /// The entry is not valid RON; it can only be edited as text.
    BrokenEntry,
    /// A bracket outside the entries is missing, so nothing can be added or moved.
    BrokenTopLevel,
    /// There is no text at all.
    EmptyFile,
    NoSuchPath(String),
    AlreadyExists(String),
    /// The result would not be valid RON; holds the message of `ron`.
    WouldNotParse(String),
    /// The text to be edited is not valid RON, so no edit can be checked.
    InvalidText {
        /// The line in the file, from 1.
        line: usize,
        /// The message of `ron`.
        reason: String,
    },
    /// The edit would also have changed the value at this path.
    UnintendedChange(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchEntry => f.write_str("this entry no longer exists"),
            Self::BrokenEntry => f.write_str("this entry has a syntax error: fix its text first"),
            Self::BrokenTopLevel => f.write_str("the file has a missing bracket: fix its text first"),
            Self::EmptyFile => f.write_str("the file is empty: quit, and run `whymap init` to fill it"),
            Self::NoSuchPath(path) => write!(f, "{path} does not exist"),
            Self::AlreadyExists(path) => write!(f, "{path} already exists"),
            Self::WouldNotParse(error) => write!(f, "not changed: the file would no longer be valid RON ({error})"),
            Self::InvalidText { line, reason } => {
                write!(f, "not changed: line {line} of the file has a syntax error ({reason}); fix it first")
            }
            Self::UnintendedChange(path) => write!(f, "not changed: {path} would have changed too"),
        }
    }
}

impl std::error::Error for EditError {}
