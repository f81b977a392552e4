//! A choice among entries.

use super::finder::query_line;
use crate::app::overlays::layout;
use crate::app::overlays::picker::{Choice, Picker, VISIBLE};
use crate::app::state::State;
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign};
use crate::ui::Cell;
use crate::ui::canvas::{Canvas, Focus};

/// Draws the choice, and says where its caret is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, picker: &Picker) -> Cell {
    canvas.dim();
    let popup = layout::picker(state, picker);
    let fact = match &picker.chosen {
        Choice::Many(chosen) => format!("{} marked", chosen.len()),
        Choice::One(_) => format!("{} of {}", picker.matches.len(), picker.options.len()),
    };
    let inside = canvas.popup(popup.whole, &picker.title, &fact);
    let cursor = query_line(canvas, inside, "", &picker.query);
    let list = popup.rows;
    let visible = (list.height as usize).min(VISIBLE);
    for row in (picker.top..picker.rows()).take(visible) {
        let y = list.y + (row - picker.top) as u16;
        draw_row(canvas, picker, row, Area { y, height: 1, ..list });
        if row == picker.at {
            canvas.select(Area { x: list.x - 1, y, width: list.width + 1, height: 1 }, Focus::Here);
            canvas.selection_bar(list.x - 1, y, Focus::Here);
        }
    }
    cursor
}

fn draw_row(canvas: &mut Canvas<'_>, picker: &Picker, row: usize, area: Area) {
    let Some(option) = picker.option(row) else {
        let noun = picker.makes.map_or("entry", |entity| entity.noun());
        let typed = picker.query.text().trim();
        let text = if typed.is_empty() { format!("+ new {noun}") } else { format!("+ new {noun}: {typed}") };
        canvas.words(area.x + 1, area.y, area.width - 1, Role::Accent, &text);
        return;
    };
    let mut x = area.x + 1;
    if let Choice::Many(_) = picker.chosen {
        let sign = if picker.is_chosen(&option.id) { Sign::Ticked } else { Sign::NotTicked };
        canvas.words(x, area.y, 1, Role::Muted, "[");
        canvas.sign(x + 1, area.y, Role::Accent, sign);
        canvas.words(x + 2, area.y, 1, Role::Muted, "]");
        x += 4;
    } else if picker.is_chosen(&option.id) {
        canvas.sign(x, area.y, Role::Accent, Sign::Chosen);
        x += 2;
    }
    // Where the kind is said, a full name would say it again.
    let id = option.id.split_once('.').map_or(option.id.as_str(), |(_, id)| id);
    let right = if option.kind.is_empty() { option.id.clone() } else { format!("{} {id}", option.kind) };
    let used = canvas.words_right(area.right(), area.y, area.width / 2, Role::Muted, &right);
    let role = if row == picker.at { Role::Heading } else { Role::Text };
    canvas.words(x, area.y, area.right().saturating_sub(x + used + 2), role, &option.title);
}
