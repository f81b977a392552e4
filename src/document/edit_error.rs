//! Why an edit was not made. A refused edit leaves the document as it was.

use std::fmt;

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The entry is gone.
    NoSuchEntry,
    /// The entry does not read; it can only be edited as text.
    BrokenEntry,
    /// The brackets around the entries do not read, so nothing can be added or moved.
    BrokenTopLevel,
    /// There is no value at this path.
    NoSuchPath(String),
    /// A field or key of this name is there already.
    AlreadyExists(String),
    /// `ron` would no longer read the result; its words.
    WouldNotParse(String),
    /// The edit would have changed this path too.
    UnintendedChange(String),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchEntry => f.write_str("that entry is no longer there"),
            Self::BrokenEntry => f.write_str("this entry does not read as RON yet: mend its text first"),
            Self::BrokenTopLevel => f.write_str("a bracket of the file is missing: mend the file's text first"),
            Self::NoSuchPath(path) => write!(f, "there is nothing at {path}"),
            Self::AlreadyExists(path) => write!(f, "there is a {path} already"),
            Self::WouldNotParse(words) => write!(f, "nothing was changed: the file would no longer read ({words})"),
            Self::UnintendedChange(path) => write!(f, "nothing was changed: {path} would have changed as well"),
        }
    }
}

impl std::error::Error for EditError {}
