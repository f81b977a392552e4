//! The prompt: one question in a popup near the bottom of the screen.

use crate::app::Scene;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Prompt;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::palette::Surface;
use std::ops::Range;

/// Draws the prompt and returns the position of its caret.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, prompt: &Prompt) -> CellPosition {
    if scene.workflows.first.is_none() {
        canvas.dim();
    }
    let screen = canvas.area();
    let width = prompt::popup_width(scene.screen);
    let lines = match prompt.input.line_mode() {
        LineMode::Single => 1,
        LineMode::Multi => wrap_field(scene, &prompt.input).1.len().max(1),
    };
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(screen.height.saturating_sub(10).max(1));
    let height = 6 + lines;
    let y = screen.height.saturating_sub(height + 3);
    let area = Area::new((screen.width - width) / 2, y, width, height);
    let inside = canvas.draw_popup(area, &prompt.question.text(scene.session), "");
    let area = Area::new(inside.x, inside.y + 1, inside.width, lines);
    canvas.fill_surface(area, Surface::Field);
    let caret = match prompt.input.line_mode() {
        LineMode::Single => draw_field_line(canvas, area, &prompt.input),
        LineMode::Multi => draw_multiline_field(canvas, scene, area, &prompt.input),
    };
    let below = inside.y + 2 + lines;
    match &prompt.error {
        Some(problem) => {
            canvas.draw_glyph(inside.x, below, Role::Error, Glyph::Broken);
            let area = Area::new(inside.x + 2, below, inside.width.saturating_sub(2), 2);
            canvas.draw_paragraph(area, Role::Error, problem);
        }
        None => {
            canvas.draw_paragraph(Area::new(inside.x, below, inside.width, 2), Role::Muted, prompt.question.help());
        }
    }
    caret
}

/// The sanitized text of a field, and its lines.
fn wrap_field(scene: &Scene<'_>, field: &TextInput) -> (String, Vec<Range<usize>>) {
    let clean = text::sanitize::sanitize_text(field.text()).into_owned();
    let lines = text::wrap(&clean, prompt::text_width(scene.screen));
    (clean, lines)
}

/// Draws a field of several lines so that its caret is visible, and returns the position of the caret.
fn draw_multiline_field(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area, field: &TextInput) -> CellPosition {
    let (clean, lines) = wrap_field(scene, field);
    let before = text::sanitize::sanitize_text(field.text().get(..field.caret()).unwrap_or_default()).len();
    let (row, byte) = text::locate_in_lines(&lines, before.min(clean.len()));
    let top = (row + 1).saturating_sub(area.height as usize);
    let mut column = 0;
    for (number, line) in lines.iter().enumerate().skip(top).take(area.height as usize) {
        let shown = clean.get(line.clone()).unwrap_or_default();
        canvas.draw_text(area.x, area.y + (number - top) as u16, area.width, Role::Text, shown);
        if number == row {
            column = text::width(shown.get(..byte).unwrap_or(shown)) as u16;
        }
    }
    CellPosition { x: area.x + column.min(area.width.saturating_sub(1)), y: area.y + (row - top) as u16 }
}

/// Draws a field of one line so that its caret is visible, and returns the position of the caret.
pub(crate) fn draw_field_line(canvas: &mut Canvas<'_>, area: Area, field: &TextInput) -> CellPosition {
    let room = area.width.saturating_sub(1) as usize;
    let before = text::sanitize::sanitize_line(field.text().get(..field.caret()).unwrap_or_default());
    let after = text::sanitize::sanitize_line(field.text().get(field.caret()..).unwrap_or_default());
    // Scroll a long text left until its caret is visible.
    let shown_before = text::truncate_start(&before, room, "…");
    let used = canvas.draw_text(area.x, area.y, area.width, Role::Text, &shown_before);
    let left = area.width.saturating_sub(used);
    canvas.draw_text(area.x + used, area.y, left, Role::Text, &after);
    CellPosition { x: area.x + used.min(area.width.saturating_sub(1)), y: area.y }
}
