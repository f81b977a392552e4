//! Why an edit was not made. A refused edit leaves the document as it was.

use std::fmt;

/// Why an edit was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The entry is gone.
    NoSuchEntry,
    /// The entry does not read; it can only be edited as text.
    BrokenEntry,
    /// The brackets around the entries do not read, so nothing can be added or moved.
    BrokenFrame,
    /// There is no value at this path.
    NoSuchPlace(String),
    /// A field or key of this name is there already.
    Taken(String),
    /// `ron` would no longer read the result; its words.
    WouldNotRead(String),
    /// The edit would have changed this path too.
    WouldChange(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchEntry => f.write_str("that entry is no longer there"),
            Self::BrokenEntry => f.write_str("this entry does not read as RON yet: mend its text first"),
            Self::BrokenFrame => f.write_str("a bracket of the file is missing: mend the file's text first"),
            Self::NoSuchPlace(path) => write!(f, "there is nothing at {path}"),
            Self::Taken(path) => write!(f, "there is a {path} already"),
            Self::WouldNotRead(words) => write!(f, "nothing was changed: the file would no longer read ({words})"),
            Self::WouldChange(path) => write!(f, "nothing was changed: {path} would have changed as well"),
        }
    }
}

impl std::error::Error for Refusal {}
