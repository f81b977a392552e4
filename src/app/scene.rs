//! The editor as drawing sees it: every part, borrowed.

use super::commands::{self, input::Input};
use super::model::screen::Screen;
use super::model::selection::Selection;
use super::model::session::Session;
use super::model::status::Message;
use super::overlays::Overlay;
use super::views::{self, Views};
use super::workflows::Workflows;
use crate::app::model::preferences::EditorSettings;

/// The editor as drawing sees it.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    /// The roadmap being edited.
    pub session: &'s Session,
    /// The selection, filter and sort order.
    pub selection: &'s Selection,
    /// Size, view, panes, zoom and scrolling.
    pub screen: &'s Screen,
    pub views: &'s Views,
    /// Open overlays, the topmost last.
    pub overlays: &'s [Overlay],
    /// Keys and mouse between two commands.
    pub input: &'s Input,
    /// Appearance and preferences.
    pub settings: &'s EditorSettings,
    /// State of workflows that span several parts.
    pub workflows: &'s Workflows,
    /// The current message.
    pub message: Option<&'s Message>,
}

impl Scene<'_> {
    /// The first key of a command in the current view, or its title if it has none.
    pub fn key_label(&self, id: &str) -> String {
        let Some(command) = commands::by_id(id) else { return String::new() };
        let scope = views::scope(self.screen, &self.views.scores);
        let first = self.input.keymap.key_labels(command, scope).into_iter().next();
        first.unwrap_or_else(|| command.title.to_owned())
    }
}
