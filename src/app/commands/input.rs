//! Keys and mouse between two commands.

use super::keymap::{self, Keymap};
use super::mouse::Drag;
use super::repeat::Repeat;
use crate::app::model::screen::Screen;
use crate::app::views;
use crate::app::views::scores::Scores;
use crate::app::widgets::key::Key;
use std::sync::Arc;

/// Keys and mouse between two commands.
pub struct Input {
    /// Keys of a sequence not yet finished.
    pub pending: Vec<Key>,
    /// A count being typed, and the last change.
    pub repeat: Repeat,
    /// A command chosen in the palette or in help, to run next.
    pub queued: Option<&'static super::Command>,
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
        Self { pending: Vec::new(), repeat: Repeat::default(), queued: None, drag: None, keymap, has_mouse: true }
    }
}

impl Input {
    /// Whether digits before a command say how often it runs.
    pub fn has_counts(&self) -> bool {
        self.keymap.preset == keymap::Preset::Vim
    }
}

/// The first key of a command in the view that is shown; its title if it has none.
pub fn key_label(screen: &Screen, scores: &Scores, input: &Input, id: &str) -> String {
    let command = super::by_id(id);
    let scope = views::scope(screen, scores);
    let key = command.and_then(|command| input.keymap.key_labels(command, scope).into_iter().next());
    key.or_else(|| command.map(|command| command.title.to_owned())).unwrap_or_default()
}
