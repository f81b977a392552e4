//! Marks the selected row, and the entries of the selection.

use super::canvas::{Canvas, Focus};
use crate::app::Scene;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::document::chunk::EntryId;

/// Draws the selection mark of an entry in the margin before its row.
pub(in crate::ui) fn draw_mark(canvas: &mut Canvas<'_>, scene: &Scene<'_>, x: u16, y: u16, entry: EntryId) {
    if scene.selection.marked.contains(entry) {
        canvas.draw_glyph(x.saturating_sub(1), y, Role::Accent, Glyph::Marked);
    }
}

/// Highlights the selected row.
pub(in crate::ui) fn highlight_row(canvas: &mut Canvas<'_>, area: Area, y: u16, focus: Focus) {
    canvas.highlight_selection(Area { y, height: 1, ..area }, focus);
    canvas.draw_selection_bar(area.x, y, focus);
}
