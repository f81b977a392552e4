//! The no-list: what was said no to, and why.

use super::{mark, select_row};
use crate::app::layout::Area;
use crate::app::sheet::Role;
use crate::app::state::{Pane, State};
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// Draws the view, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "not doing", "", focus);
    let inside = area.below(1);
    let view = &state.no_list;
    let mut cursor = None;
    for (number, serial) in view.rows.iter().enumerate().skip(view.top).take(inside.height as usize) {
        let y = inside.y + (number - view.top) as u16;
        mark(canvas, state, inside.x, y, *serial);
        canvas.words(inside.x + 2, y, inside.width.saturating_sub(2), Role::Text, &state.title(*serial));
        if number == view.at {
            select_row(canvas, inside, y, focus);
            cursor = Some(Cell { x: inside.x, y });
        }
    }
    cursor
}
