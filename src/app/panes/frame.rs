//! Measures that the panes share.

use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::screen::Screen;

/// Width of the label column of a pane.
pub const LABEL_WIDTH: usize = 11;

/// Minimum height at which a pane shows all rows; a shorter pane shows the short form.
pub(super) const FULL_HEIGHT: u16 = 7;

pub(super) fn pane_height(screen: &Screen, pane: Pane) -> u16 {
    layout::compute(screen).panes.get(pane.index()).map_or(0, |area| area.height)
}
