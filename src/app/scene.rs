//! The editor as drawing sees it: every part, borrowed.

use super::commands::input::Input;
use super::message::Message;
use super::model::screen::Screen;
use super::model::selection::Selection;
use super::model::session::Session;
use super::overlays::Overlay;
use super::views::Views;
use super::workflows::Workflows;
use crate::app::model::preferences::EditorSettings;

/// The editor as drawing sees it.
#[derive(Clone, Copy)]
pub struct Scene<'s> {
    /// The roadmap being edited.
    pub session: &'s Session,
    /// What the next command is about.
    pub selection: &'s Selection,
    /// What is on the screen, and where.
    pub screen: &'s Screen,
    /// The state of each view.
    pub views: &'s Views,
    /// What lies over the screen, the topmost last.
    pub overlays: &'s [Overlay],
    /// Keys and mouse between two commands.
    pub input: &'s Input,
    /// How it looks and behaves.
    pub settings: &'s EditorSettings,
    /// Work that spans several parts.
    pub workflows: &'s Workflows,
    /// The message that is shown.
    pub message: Option<&'s Message>,
}
