//! Counts and `.`: the input recorded for the last change.

use crate::app::widgets::key::Key;

/// The count being typed, and the input of the last change.
#[derive(Clone, Debug, Default)]
pub struct Repeat {
    /// The count typed so far.
    pub count: Option<u32>,
    /// Input recorded since a main view last received the keys.
    pub recorded: Vec<RecordedInput>,
    /// Number of undo steps at that time.
    pub steps_before: usize,
    /// The input of the last change.
    pub last_change: Vec<RecordedInput>,
    /// Whether to repeat the last change.
    pub is_requested: bool,
    pub is_replaying: bool,
}

/// Recorded input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedInput {
    Key(Key),
    Paste(String),
}

impl Repeat {
    /// Discards input recorded since the last change, so that undo is not repeated.
    pub fn discard_recorded(&mut self) {
        self.recorded.clear();
    }
}
