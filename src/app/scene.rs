//! The editor as drawing sees it: every part, borrowed.

use super::commands::input::Input;
use super::model::screen::Screen;
use super::model::selection::Selection;
use super::model::session::Session;
use super::model::status::Message;
use super::overlays::Overlay;
use super::views::Views;
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
