//! What pane 1 shows: one file a screen.

mod balance;
mod board;
pub(crate) mod conflicts;
mod entities;
mod goals;
mod lanes;
mod not_doing;
mod problems;
pub(crate) mod scores;
mod timeline;

use super::canvas::{Canvas, Focus};
use super::{Cell, pane};
use crate::app::state::{Pane, Screen, State};
use crate::app::widgets::layout::{Area, Layout};
use crate::app::widgets::rich_text::{Role, Sign};
use crate::document::chunk::Serial;

/// Draws the screen and the panes beside it, and says where the selected row is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, layout: &Layout) -> Option<Cell> {
    let [roadmap, theme, scores, goals] = layout.panes;
    let cursor = match state.screen {
        Screen::Lanes => lanes::draw(canvas, state, roadmap),
        Screen::Board => board::draw(canvas, state, roadmap),
        Screen::Timeline => timeline::draw(canvas, state, roadmap),
        Screen::Goals => goals::draw(canvas, state, roadmap),
        Screen::NoList => not_doing::draw(canvas, state, roadmap),
        Screen::Balance => balance::draw(canvas, state, roadmap),
        Screen::Scores => scores::draw(canvas, state, roadmap),
        Screen::Entities(entity) => entities::draw(canvas, state, entity, roadmap),
        Screen::Problems => problems::draw(canvas, state, roadmap),
        Screen::Clashes => return conflicts::draw(canvas, state, layout),
    };
    for (pane, area) in [(Pane::Theme, theme), (Pane::Scores, scores), (Pane::Goals, goals)] {
        pane::draw(canvas, state, pane, area);
    }
    cursor
}

/// Shows whether an entry is marked, in the margin before the bar of its row.
fn mark(canvas: &mut Canvas<'_>, state: &State, x: u16, y: u16, serial: Serial) {
    if state.marks.has(serial) {
        canvas.sign(x.saturating_sub(1), y, Role::Accent, Sign::Marked);
    }
}

/// Shows a row as the selected one.
fn select_row(canvas: &mut Canvas<'_>, area: Area, y: u16, focus: Focus) {
    canvas.select(Area { y, height: 1, ..area }, focus);
    canvas.selection_bar(area.x, y, focus);
}
