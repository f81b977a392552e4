//! Draws the views of pane 1, one module each.

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
use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::document::chunk::EntryId;

/// Draws the view and the panes beside it, and returns the position of the selected row.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) -> Option<CellPosition> {
    let [roadmap, theme, scores, goals] = layout.panes;
    let cursor = match scene.screen.view {
        ViewKind::Lanes => lanes::draw(canvas, scene, roadmap),
        ViewKind::Board => board::draw(canvas, scene, roadmap),
        ViewKind::Timeline => timeline::draw(canvas, scene, roadmap),
        ViewKind::Goals => goals::draw(canvas, scene, roadmap),
        ViewKind::NotDoing => not_doing::draw(canvas, scene, roadmap),
        ViewKind::Balance => balance::draw(canvas, scene, roadmap),
        ViewKind::Scores => scores::draw(canvas, scene, roadmap),
        ViewKind::Entries(kind) => entities::draw(canvas, scene, kind, roadmap),
        ViewKind::Problems => problems::draw(canvas, scene, roadmap),
        ViewKind::Conflicts => return conflicts::draw(canvas, scene, layout),
    };
    for (pane, area) in [(Pane::Theme, theme), (Pane::Scores, scores), (Pane::Goals, goals)] {
        pane::draw(canvas, scene, pane, area);
    }
    cursor
}

/// Draws the selection mark of an entry in the margin before its row.
fn draw_mark(canvas: &mut Canvas<'_>, scene: &Scene<'_>, x: u16, y: u16, entry: EntryId) {
    if scene.selection.marked.contains(entry) {
        canvas.draw_glyph(x.saturating_sub(1), y, Role::Accent, Glyph::Marked);
    }
}

/// Highlights the selected row.
fn highlight_row(canvas: &mut Canvas<'_>, area: Area, y: u16, focus: Focus) {
    canvas.highlight_selection(Area { y, height: 1, ..area }, focus);
    canvas.draw_selection_bar(area.x, y, focus);
}
