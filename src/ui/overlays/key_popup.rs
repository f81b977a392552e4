//! The popup of keys that continue the typed sequence. It never blocks: typing on runs the command.

use crate::app::Scene;
use crate::app::model::layout::ScreenLayout;
use crate::app::widgets::area::Area;
use crate::app::widgets::key::Key;
use crate::app::widgets::rich_text::Role;
use crate::ui::canvas::Canvas;

/// The size of border and margin, in both directions.
const FRAME_SIZE: u16 = 4;
/// The hint in the border.
const CONTINUE_HINT: &str = "press a key, or Esc to cancel";

/// Draws the popup while a key sequence is incomplete.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, layout: &ScreenLayout) {
    if scene.input.pending.is_empty() {
        return;
    }
    let next = scene.input.keymap.continuations(
        crate::app::overlays::scope(scene.screen, &scene.views.scores, scene.overlays),
        &scene.input.pending,
    );
    if next.is_empty() {
        return;
    }
    canvas.dim();
    let typed: Vec<String> = scene.input.pending.iter().copied().map(Key::label).collect();
    let fits_in_one = next.len() + FRAME_SIZE as usize <= layout.body.height as usize;
    let columns = if next.len() > 6 && (layout.body.width >= 70 || !fits_in_one) { 2 } else { 1 };
    let per_column = next.len().div_ceil(columns) as u16;
    let typed = typed.join(" ");
    // The border shows the typed keys and how to continue.
    let title = crate::text::width(&typed) as u16 + crate::text::width(CONTINUE_HINT) as u16 + 16;
    let room = layout.body.width.saturating_sub(2);
    let column = 28.min(room.saturating_sub(FRAME_SIZE) / columns as u16);
    let width = (column * columns as u16 + FRAME_SIZE).max(title).min(room);
    let height = (per_column + FRAME_SIZE).min(layout.body.height);
    let area = Area::new(
        layout.body.right().saturating_sub(width + 1),
        layout.message.y.saturating_sub(height),
        width,
        height,
    );
    let inside = canvas.draw_popup(area, &typed, CONTINUE_HINT);
    for (number, (key, command)) in next.iter().enumerate() {
        let (at, row) = (number as u16 / per_column, number as u16 % per_column);
        let (x, y) = (inside.x + 1 + at * column, inside.y + 1 + row);
        if y >= inside.bottom() {
            continue;
        }
        canvas.draw_text(x, y, 5, Role::Key, &key.label());
        canvas.draw_text(x + 5, y, column.saturating_sub(6), Role::Text, &command.short.to_lowercase());
    }
}
