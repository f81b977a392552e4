//! Draws the overlays that are a question with a few answers.

use crate::app::widgets::area::Area;
use crate::app::workflows::questions::Question;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;

/// Draws the question in a popup, and returns the position of its first row.
pub(super) fn draw(canvas: &mut Canvas<'_>, question: &Question) -> CellPosition {
    let Question { title, rows } = question;
    canvas.dim();
    let screen = canvas.area();
    let widest = rows.iter().map(|row| Canvas::width_of(row)).max().unwrap_or(0);
    let width = (widest + 6).clamp(40, 90).min(screen.width.saturating_sub(4));
    let height = (rows.len() as u16 + 4).min(screen.height.saturating_sub(2));
    let area = Area::new((screen.width - width) / 2, (screen.height - height) / 3, width, height);
    let inside = canvas.draw_popup(area, title, "");
    for (number, row) in rows.iter().enumerate().take(inside.height.saturating_sub(1) as usize) {
        canvas.draw_spans(inside.x + 1, inside.y + 1 + number as u16, inside.width.saturating_sub(2), row);
    }
    CellPosition { x: inside.x + 1, y: inside.y + 1 }
}
