//! Key and mouse state between two commands.

use super::command::Command;
use super::keymap::{self, Keymap};
use super::mouse::Drag;
use super::repeat::Repeat;
use crate::app::model::screen::Screen;
use crate::app::views;
use crate::app::views::scores::Scores;
use crate::app::widgets::key::Key;
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

impl Default for Input {
    fn default() -> Self {
        let keymap = Arc::clone(keymap::default_keymap());
        Self { pending: Vec::new(), repeat: Repeat::default(), queued: None, drag: None, keymap, has_mouse: true }
    }
}

impl Input {
    /// Whether digits before a command repeat it.
    pub fn has_counts(&self) -> bool {
        self.keymap.preset == keymap::Preset::Vim
    }
}

/// The first key of a command in the current view, or its title if it has none.
pub fn key_label(screen: &Screen, scores: &Scores, input: &Input, id: &str) -> String {
    let command = super::by_id(id);
    let scope = views::scope(screen, scores);
    let key = command.and_then(|command| input.keymap.key_labels(command, scope).into_iter().next());
    key.or_else(|| command.map(|command| command.title.to_owned())).unwrap_or_default()
}
