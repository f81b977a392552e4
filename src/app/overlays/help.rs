//! Help: all keys of a scope, by group; type to search, Enter to run. Built from the command table.

pub use super::stack::Help;

use super::Overlay;
use crate::app::model::layout;
use crate::app::model::screen::Screen;

/// The topmost help, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Help> {
    match overlays.last() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

pub(crate) fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Help> {
    match overlays.last_mut() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

/// The number of visible lines.
pub fn visible_lines(screen: &Screen) -> usize {
    let body = layout::compute(screen).body;
    (body.height as usize).saturating_sub(7).clamp(3, 30)
}
