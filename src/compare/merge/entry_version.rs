//! One version of an entry as data: what it says, and the clashes it has.

use super::value::{Data, Value};
use crate::document::tree::Item;
use crate::roadmap::conflict;
use crate::roadmap::conflict::{Clash, Term};
use crate::roadmap::name;
use std::collections::BTreeSet;

/// One version of an entry, or of the roadmap's own fields.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// The map it stands in; empty for the roadmap itself.
    pub(crate) map: String,
    /// What it says, without its clashes.
    pub(crate) value: Value,
    /// Its open clashes.
    pub(crate) clashes: Vec<Clash>,
}

impl Version {
    /// What a record in the text says.
    pub(crate) fn of(map: &str, item: Item<'_>) -> Self {
        let mut value = Value::of(item);
        // What is no clash though it is called one is a field like any other.
        let is_clash = |value: &Value| {
            matches!(value.data, Data::Map(..))
                && value.items().iter().all(|(_, terms)| matches!(terms.data, Data::List(_)))
        };
        let mut clashes = Vec::new();
        if value.is_record() && value.get(name::CLASH).is_some_and(is_clash) {
            clashes = conflict::clashes(item);
            value.put(name::CLASH, None);
        }
        Self { map: map.to_owned(), value, clashes }
    }

    /// One that says nothing.
    pub(crate) fn empty(map: &str) -> Self {
        Self { map: map.to_owned(), value: Value::empty_record(), clashes: Vec::new() }
    }

    /// The marks that a side deleted it.
    pub(crate) fn marks(&self) -> BTreeSet<Term> {
        self.clashes.iter().filter(|clash| clash.at.is_whole()).flat_map(|clash| clash.terms.iter().cloned()).collect()
    }

    /// Whether two versions say the same, but for the rank.
    pub(crate) fn says_the_same_but_rank(&self, other: &Self) -> bool {
        let without = |version: &Self| {
            let mut value = version.value.clone();
            value.put(name::RANK, None);
            value
        };
        self.map == other.map && without(self) == without(other) && self.clashes == other.clashes
    }
}
