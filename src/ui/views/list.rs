//! Draws the views that are lists of rows.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::views::view::{LIST_HEADER_HEIGHT, ListPage};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::highlight_row;

/// Draws the list and returns the position of the selected row.
pub(in crate::ui) fn draw(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    page: &ListPage,
    area: Area,
) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", &page.subtitle, &page.fact, focus);
    let inside = area.below(LIST_HEADER_HEIGHT);
    let x = inside.x + 2;
    if page.rows.is_empty() {
        let area = Area { x, width: inside.width.saturating_sub(4), ..inside };
        canvas.draw_paragraph(area, Role::Muted, page.empty);
        return None;
    }
    let mut cursor = None;
    for (number, (y, row)) in (inside.y..inside.bottom()).zip(&page.rows).enumerate() {
        let right = Canvas::width_of(&row.right).min(inside.width / 2);
        canvas.draw_spans(inside.right() - right, y, right, &row.right);
        canvas.draw_spans(x, y, inside.right().saturating_sub(right + 2 + x), &row.spans);
        if page.selected == Some(number) {
            highlight_row(canvas, inside, y, focus);
            cursor = Some(CellPosition { x: inside.x, y });
        }
    }
    cursor
}
