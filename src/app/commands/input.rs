//! Keys and mouse between two commands.

use super::keymap::{self, Keymap};
use super::mouse::Drag;
use super::repeat::Repeat;
use crate::app::widgets::key::Key;
use std::sync::Arc;

/// Keys and mouse between two commands.
pub struct Input {
    /// Keys of a sequence not yet finished.
    pub pending: Vec<Key>,
    /// A count being typed, and the last change.
    pub repeat: Repeat,
    /// The drag in progress.
    pub drag: Option<Drag>,
    /// Which keys run what.
    pub keymap: Arc<Keymap>,
    /// Whether clicks and the wheel come here.
    pub has_mouse: bool,
}

impl Default for Input {
    fn default() -> Self {
        let keymap = Arc::clone(keymap::default_keymap());
        Self { pending: Vec::new(), repeat: Repeat::default(), drag: None, keymap, has_mouse: true }
    }
}
