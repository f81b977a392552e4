//! The list of problems.

use super::Cell;
use super::canvas::Canvas;
use crate::app::layout::Area;
use crate::app::state::State;

/// Draws the list, and says where the selected row is.
pub(super) fn draw(_canvas: &mut Canvas<'_>, _state: &State, _area: Area) -> Option<Cell> {
    None
}
