//! Entries that are marked: a command that changes one entry changes all of them.

use super::state::State;
use crate::document::chunk::Serial;
use std::collections::BTreeSet;

/// What is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    entries: BTreeSet<Serial>,
}

impl Marks {
    /// Whether an entry is marked.
    pub fn has(&self, serial: Serial) -> bool {
        self.entries.contains(&serial)
    }

    /// How many are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// What a command is about: what is marked, else what is selected.
pub fn targets(state: &State) -> Vec<Serial> {
    if state.marks.is_empty() {
        return state.selected().into_iter().collect();
    }
    state.marks.entries.iter().copied().collect()
}
