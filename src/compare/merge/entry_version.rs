//! One version of an entry as data: its value and its conflicts.

use super::value::{Value, ValueData};
use crate::document::tree::TreeItem;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Conflict, ConflictTerm};
use crate::roadmap::name;
use std::collections::BTreeSet;

/// One version of an entry, or of the top-level fields.
#[derive(Clone, Debug)]
pub(crate) struct EntryVersion {
    /// The map of the entry; empty for the top level.
    pub(crate) map: String,
    /// Without the conflicts.
    pub(crate) value: Value,
    pub(crate) conflicts: Vec<Conflict>,
}

impl EntryVersion {
    pub(crate) fn from_item(map: &str, item: TreeItem<'_>) -> Self {
        let mut value = Value::from_item(item);
        // A conflict field of another shape is a field like any other.
        let is_conflict_map = |value: &Value| {
            matches!(value.data, ValueData::Map(..))
                && value.items().iter().all(|(_, terms)| matches!(terms.data, ValueData::List(_)))
        };
        let mut conflicts = Vec::new();
        if value.is_record() && value.get(name::CONFLICT).is_some_and(is_conflict_map) {
            conflicts = conflict::read_conflicts(item);
            value.set(name::CONFLICT, None);
        }
        Self { map: map.to_owned(), value, conflicts }
    }

    pub(crate) fn empty(map: &str) -> Self {
        Self { map: map.to_owned(), value: Value::empty_record(), conflicts: Vec::new() }
    }

    /// The terms that say that a side deleted the entry.
    pub(crate) fn deletion_marks(&self) -> BTreeSet<ConflictTerm> {
        self.conflicts
            .iter()
            .filter(|conflict| conflict.path.is_whole_entry())
            .flat_map(|conflict| conflict.terms.iter().cloned())
            .collect()
    }

    pub(crate) fn is_same_except_rank(&self, other: &Self) -> bool {
        let without = |version: &Self| {
            let mut value = version.value.clone();
            value.set(name::RANK, None);
            value
        };
        self.map == other.map && without(self) == without(other) && self.conflicts == other.conflicts
    }
}
