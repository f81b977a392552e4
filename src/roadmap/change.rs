//! Changes as data: what a user wants, in the words of the roadmap. `lower` turns them into splices of the text.

use super::entry_kind::EntryKind;
use super::location::FieldOwner;
use super::name;
use super::settings::FORMAT_VERSION;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;

/// One change of the roadmap.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A value at a path becomes this one; missing parents are made.
    Set {
        /// Whose field.
        owner: FieldOwner,
        /// Which.
        path: Path,
        /// What it becomes.
        value: Draft,
    },
    /// A list gets a member more; it is made if it is not there.
    Add {
        /// Whose list.
        owner: FieldOwner,
        /// Which.
        path: Path,
        /// The new member.
        value: Draft,
    },
    /// A field, key or list member goes; a container emptied by that goes with it.
    Clear {
        /// Whose field.
        owner: FieldOwner,
        /// Which.
        path: Path,
    },
    /// A new entry.
    Insert {
        /// What it is.
        kind: EntryKind,
        /// Its id.
        id: String,
        /// Its fields, in any order.
        fields: Vec<(Path, Draft)>,
    },
    /// An entry goes, with its comments.
    Remove(EntryId),
    /// An entry's bytes go to another map.
    Move {
        /// Which entry.
        entry: EntryId,
        /// Where to.
        to: EntryKind,
    },
    /// A field or key gets another name in place: its value and its line stay.
    RenameField {
        /// Whose field.
        owner: FieldOwner,
        /// Which.
        path: Path,
        /// Its new name.
        name: String,
    },
    /// An entry gets another id. References are changes of their own.
    Rename {
        /// Which entry.
        entry: EntryId,
        /// Its new id.
        id: String,
    },
}

impl Change {
    /// Whether the file would say that it is in another format than the one written here.
    pub fn changes_format_version(&self) -> bool {
        match self {
            Self::Set { owner: FieldOwner::Roadmap, path, value: Draft::Source(source) } => {
                *path == Path::from_fields(&[name::FORMAT]) && source.trim() != FORMAT_VERSION.to_string()
            }
            _ => false,
        }
    }

    /// Sets a field of an entry.
    pub fn set(entry_id: EntryId, path: Path, value: Draft) -> Self {
        Self::Set { owner: FieldOwner::Entry(entry_id), path, value }
    }

    /// Adds a member to a list of an entry.
    pub fn add(entry_id: EntryId, path: Path, value: Draft) -> Self {
        Self::Add { owner: FieldOwner::Entry(entry_id), path, value }
    }

    /// Clears a field of an entry.
    pub fn clear(entry_id: EntryId, path: Path) -> Self {
        Self::Clear { owner: FieldOwner::Entry(entry_id), path }
    }
}
