//! Key and mouse state between two commands.

use super::command::Command;
use super::keymap::{Keymap, Preset};
use super::repeat::Repeat;
use crate::app::widgets::key::Key;
use crate::document::chunk::EntryId;
use crate::roadmap::lane::Lane;
use std::sync::Arc;

/// Key and mouse state between two commands.
pub struct Input {
    /// Keys of an unfinished sequence.
    pub pending: Vec<Key>,
    /// The count being typed, and the last change.
    pub repeat: Repeat,
    /// A command chosen in the palette or in help, to run next.
    pub queued: Option<&'static Command>,
    pub drag: Option<Drag>,
    /// The active key bindings.
    pub keymap: Arc<Keymap>,
    /// Whether whymap receives clicks and the wheel.
    pub has_mouse: bool,
}

/// A theme or idea being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    pub theme: EntryId,
    /// Where a release would drop it.
    pub drop_target: Option<DropTarget>,
    /// Whether it was already selected when pressed; releasing without a drag then opens it.
    pub is_click_to_open: bool,
}

/// Where a drag can be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropTarget {
    pub lane: Lane,
    /// The entry to insert above; `None` appends to the lane.
    pub above: Option<EntryId>,
}

impl Input {
    pub fn new(keymap: Arc<Keymap>) -> Self {
        Self { pending: Vec::new(), repeat: Repeat::default(), queued: None, drag: None, keymap, has_mouse: true }
    }

    /// Whether digits before a command repeat it.
    pub fn has_counts(&self) -> bool {
        self.keymap.preset == Preset::Vim
    }
}
