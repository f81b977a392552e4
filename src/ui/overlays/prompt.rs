//! One line asked for, in a popup near the foot of the screen.

use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Prompt;
use crate::app::state::State;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign};
use crate::app::widgets::text_input::{Field, Lines};
use crate::text;
use crate::ui::Cell;
use crate::ui::canvas::Canvas;
use crate::ui::palette::Surface;
use std::ops::Range;

/// Draws the prompt, and says where its caret is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, prompt: &Prompt) -> Cell {
    if state.first.is_none() {
        canvas.dim();
    }
    let screen = canvas.area();
    let width = prompt::width(state);
    let lines = match prompt.field.lines() {
        Lines::One => 1,
        Lines::Many => wrapped(state, &prompt.field).1.len().max(1),
    };
    let lines = u16::try_from(lines).unwrap_or(u16::MAX).min(screen.height.saturating_sub(10).max(1));
    let height = 6 + lines;
    let y = screen.height.saturating_sub(height + 3);
    let area = Area::new((screen.width - width) / 2, y, width, height);
    let inside = canvas.popup(area, &prompt.question.words(state), "");
    let area = Area::new(inside.x, inside.y + 1, inside.width, lines);
    canvas.surface(area, Surface::Field);
    let caret = match prompt.field.lines() {
        Lines::One => field_line(canvas, area, &prompt.field),
        Lines::Many => field_lines(canvas, state, area, &prompt.field),
    };
    let below = inside.y + 2 + lines;
    match &prompt.problem {
        Some(problem) => {
            canvas.sign(inside.x, below, Role::Error, Sign::Broken);
            let area = Area::new(inside.x + 2, below, inside.width.saturating_sub(2), 2);
            canvas.paragraph(area, Role::Error, problem);
        }
        None => {
            canvas.paragraph(Area::new(inside.x, below, inside.width, 2), Role::Muted, prompt.question.help());
        }
    }
    caret
}

/// The text of a field made harmless, and its lines.
fn wrapped(state: &State, field: &Field) -> (String, Vec<Range<usize>>) {
    let clean = text::sanitise::text(field.text()).into_owned();
    let lines = text::wrap(&clean, prompt::text_width(state));
    (clean, lines)
}

/// Draws a field of several lines so that its caret is in sight, and says where the caret is.
fn field_lines(canvas: &mut Canvas<'_>, state: &State, area: Area, field: &Field) -> Cell {
    let (clean, lines) = wrapped(state, field);
    let before = text::sanitise::text(field.text().get(..field.caret()).unwrap_or_default()).len();
    let (row, byte) = text::line_of(&lines, before.min(clean.len()));
    let top = (row + 1).saturating_sub(area.height as usize);
    let mut column = 0;
    for (number, line) in lines.iter().enumerate().skip(top).take(area.height as usize) {
        let shown = clean.get(line.clone()).unwrap_or_default();
        canvas.words(area.x, area.y + (number - top) as u16, area.width, Role::Text, shown);
        if number == row {
            column = text::width(shown.get(..byte).unwrap_or(shown)) as u16;
        }
    }
    Cell { x: area.x + column.min(area.width.saturating_sub(1)), y: area.y + (row - top) as u16 }
}

/// Draws a field of one line so that its caret is in sight, and says where the caret is.
pub(crate) fn field_line(canvas: &mut Canvas<'_>, area: Area, field: &Field) -> Cell {
    let room = area.width.saturating_sub(1) as usize;
    let before = text::sanitise::line(field.text().get(..field.caret()).unwrap_or_default());
    let behind = text::sanitise::line(field.text().get(field.caret()..).unwrap_or_default());
    // A long text slides to the left until its caret is in sight.
    let shown_before = text::cut_start(&before, room, "…");
    let used = canvas.words(area.x, area.y, area.width, Role::Text, &shown_before);
    let left = area.width.saturating_sub(used);
    canvas.words(area.x + used, area.y, left, Role::Text, &behind);
    Cell { x: area.x + used.min(area.width.saturating_sub(1)), y: area.y }
}
