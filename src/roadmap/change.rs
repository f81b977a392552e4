//! Changes of a roadmap as data. `lower` turns them into splices of the text.

use super::entry_kind::EntryKind;
use super::location::FieldOwner;
use super::name;
use super::settings::FORMAT_VERSION;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;

#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Sets the value at a path; missing parents are created.
    Set { owner: FieldOwner, path: Path, value: Draft },
    /// Adds a member to a list; a missing list is created.
    Add { owner: FieldOwner, path: Path, value: Draft },
    /// Removes a field, key or list member, and any container that becomes empty.
    Clear { owner: FieldOwner, path: Path },
    /// Creates an entry.
    Insert {
        kind: EntryKind,
        id: String,
        /// In any order.
        fields: Vec<(Path, Draft)>,
    },
    /// Removes an entry with its comments.
    Remove(EntryId),
    /// Moves an entry to another map.
    Move { entry: EntryId, to: EntryKind },
    /// Renames a field or key in place.
    RenameField { owner: FieldOwner, path: Path, name: String },
    /// Changes the id of an entry, but not the references to it.
    Rename { entry: EntryId, id: String },
}

impl Change {
    /// Whether the change would set another format version than the one this program writes.
    pub fn changes_format_version(&self) -> bool {
        match self {
            Self::Set { owner: FieldOwner::Roadmap, path, value: Draft::Source(source) } => {
                *path == Path::from_fields(&[name::FORMAT]) && source.trim() != FORMAT_VERSION.to_string()
            }
            _ => false,
        }
    }

    /// Whose text the change edits. `None` for a new entry.
    pub fn owner(&self) -> Option<FieldOwner> {
        match self {
            Self::Set { owner, .. }
            | Self::Add { owner, .. }
            | Self::Clear { owner, .. }
            | Self::RenameField { owner, .. } => Some(*owner),
            Self::Remove(entry) | Self::Move { entry, .. } | Self::Rename { entry, .. } => {
                Some(FieldOwner::Entry(*entry))
            }
            Self::Insert { .. } => None,
        }
    }

    pub fn set(entry_id: EntryId, path: Path, value: Draft) -> Self {
        Self::Set { owner: FieldOwner::Entry(entry_id), path, value }
    }

    pub fn add(entry_id: EntryId, path: Path, value: Draft) -> Self {
        Self::Add { owner: FieldOwner::Entry(entry_id), path, value }
    }

    pub fn clear(entry_id: EntryId, path: Path) -> Self {
        Self::Clear { owner: FieldOwner::Entry(entry_id), path }
    }
}
