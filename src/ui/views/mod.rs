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
use super::{CellPosition, pane};
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::widgets::layout::{Area, ScreenLayout};
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::document::chunk::EntryId;

/// Draws the screen and the panes beside it, and says where the selected row is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, layout: &ScreenLayout) -> Option<CellPosition> {
    let [roadmap, theme, scores, goals] = layout.panes;
    let cursor = match state.screen.view {
        ViewKind::Lanes => lanes::draw(canvas, state, roadmap),
        ViewKind::Board => board::draw(canvas, state, roadmap),
        ViewKind::Timeline => timeline::draw(canvas, state, roadmap),
        ViewKind::Goals => goals::draw(canvas, state, roadmap),
        ViewKind::NotDoing => not_doing::draw(canvas, state, roadmap),
        ViewKind::Balance => balance::draw(canvas, state, roadmap),
        ViewKind::Scores => scores::draw(canvas, state, roadmap),
        ViewKind::Entries(kind) => entities::draw(canvas, state, kind, roadmap),
        ViewKind::Problems => problems::draw(canvas, state, roadmap),
        ViewKind::Conflicts => return conflicts::draw(canvas, state, layout),
    };
    for (pane, area) in [(Pane::Theme, theme), (Pane::Scores, scores), (Pane::Goals, goals)] {
        pane::draw(canvas, state, pane, area);
    }
    cursor
}

/// Shows whether an entry is marked, in the margin before the bar of its row.
fn draw_mark(canvas: &mut Canvas<'_>, state: &State, x: u16, y: u16, entry: EntryId) {
    if state.selection.marked.contains(entry) {
        canvas.draw_glyph(x.saturating_sub(1), y, Role::Accent, Glyph::Marked);
    }
}

/// Shows a row as the selected one.
fn highlight_row(canvas: &mut Canvas<'_>, area: Area, y: u16, focus: Focus) {
    canvas.highlight_selection(Area { y, height: 1, ..area }, focus);
    canvas.draw_selection_bar(area.x, y, focus);
}
