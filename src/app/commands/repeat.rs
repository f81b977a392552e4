//! The data behind counts and `.`: what was typed for the last change.

use crate::app::widgets::key::Key;

/// A count being typed, and the keys of the last change.
#[derive(Clone, Debug, Default)]
pub struct Repeat {
    /// The count typed so far.
    pub count: Option<u32>,
    /// What was typed since the screens had the keys last.
    pub recorded: Vec<RecordedInput>,
    /// How many steps of undo there were then.
    pub steps_before: usize,
    /// The last change, as it was typed.
    pub last_change: Vec<RecordedInput>,
    /// Whether what is typed is no change of its own.
    /// Whether the last change is to be made again.
    pub is_requested: bool,
    pub is_replaying: bool,
}

/// Something typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedInput {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
}

impl Repeat {
    /// Forgets what was typed since the last change: undo is not repeated.
    pub fn discard_recorded(&mut self) {
        self.recorded.clear();
    }
}
