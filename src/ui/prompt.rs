//! One line asked for, in a popup near the foot of the screen.

use super::Cell;
use super::canvas::Canvas;
use super::palette::Surface;
use crate::app::layout::Area;
use crate::app::prompt::Prompt;
use crate::app::sheet::{Role, Sign};
use crate::app::state::State;
use crate::text;

/// Draws the prompt, and says where its caret is.
pub(super) fn draw(canvas: &mut Canvas<'_>, state: &State, prompt: &Prompt) -> Cell {
    if state.first.is_none() {
        canvas.dim();
    }
    let screen = canvas.area();
    let width = 84.min(screen.width.saturating_sub(4));
    let height = 7;
    let y = screen.height.saturating_sub(height + 3);
    let area = Area::new((screen.width - width) / 2, y, width, height);
    let inside = canvas.popup(area, &prompt.question.words(state), "");
    let line = Area::new(inside.x, inside.y + 1, inside.width, 1);
    canvas.surface(line, Surface::Field);
    let caret = field_line(canvas, line, &prompt.field);
    let below = inside.y + 3;
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

/// Draws a field of one line so that its caret is in sight, and says where the caret is.
pub(super) fn field_line(canvas: &mut Canvas<'_>, area: Area, field: &crate::app::field::Field) -> Cell {
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
