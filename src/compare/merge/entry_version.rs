//! One version of an entry as data: what it says, and the clashes it has.

use super::value::{Value, ValueData};
use crate::document::tree::TreeItem;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Conflict, ConflictTerm};
use crate::roadmap::name;
use std::collections::BTreeSet;

/// One version of an entry, or of the roadmap's own fields.
#[derive(Clone, Debug)]
pub(crate) struct EntryVersion {
    /// The map it stands in; empty for the roadmap itself.
    pub(crate) map: String,
    /// What it says, without its clashes.
    pub(crate) value: Value,
    /// Its open clashes.
    pub(crate) conflicts: Vec<Conflict>,
}

impl EntryVersion {
    /// What a record in the text says.
    pub(crate) fn from_item(map: &str, item: TreeItem<'_>) -> Self {
        let mut value = Value::from_item(item);
        // What is no clash though it is called one is a field like any other.
        let is_clash = |value: &Value| {
            matches!(value.data, ValueData::Map(..))
                && value.items().iter().all(|(_, terms)| matches!(terms.data, ValueData::List(_)))
        };
        let mut clashes = Vec::new();
        if value.is_record() && value.get(name::CONFLICT).is_some_and(is_clash) {
            clashes = conflict::read_conflicts(item);
            value.set(name::CONFLICT, None);
        }
        Self { map: map.to_owned(), value, conflicts: clashes }
    }

    /// One that says nothing.
    pub(crate) fn empty(map: &str) -> Self {
        Self { map: map.to_owned(), value: Value::empty_record(), conflicts: Vec::new() }
    }

    /// The marks that a side deleted it.
    pub(crate) fn deletion_marks(&self) -> BTreeSet<ConflictTerm> {
        self.conflicts
            .iter()
            .filter(|clash| clash.path.is_whole_entry())
            .flat_map(|clash| clash.terms.iter().cloned())
            .collect()
    }

    /// Whether two versions say the same, but for the rank.
    pub(crate) fn is_same_except_rank(&self, other: &Self) -> bool {
        let without = |version: &Self| {
            let mut value = version.value.clone();
            value.set(name::RANK, None);
            value
        };
        self.map == other.map && without(self) == without(other) && self.conflicts == other.conflicts
    }
}
