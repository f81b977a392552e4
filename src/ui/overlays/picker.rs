//! The picker: a choice among entries.

use super::finder::{draw_query_line, name_width};
use crate::app::Scene;
use crate::app::overlays::layout;
use crate::app::overlays::picker::{Picker, PickerChoice, VISIBLE_ROWS};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role};
use crate::text;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};

/// Draws the picker and returns the position of its caret.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, picker: &Picker) -> CellPosition {
    canvas.dim();
    let popup = layout::picker_popup(scene.screen, picker);
    let fact = match &picker.chosen {
        PickerChoice::Many(chosen) => format!("{} selected", chosen.len()),
        PickerChoice::One(_) => format!("{} of {}", picker.matches.len(), picker.options.len()),
    };
    let inside = canvas.draw_popup(popup.outer, &picker.title, &fact);
    let cursor = draw_query_line(canvas, inside, "", &picker.query);
    let list = popup.rows;
    let visible = (list.height as usize).min(VISIBLE_ROWS);
    for row in (picker.list.top..picker.row_count()).take(visible) {
        let y = list.y + (row - picker.list.top) as u16;
        draw_row(canvas, picker, row, Area { y, height: 1, ..list });
        if row == picker.list.at {
            canvas.highlight_selection(Area { x: list.x - 1, y, width: list.width + 1, height: 1 }, Focus::Here);
            canvas.draw_selection_bar(list.x - 1, y, Focus::Here);
        }
    }
    cursor
}

fn draw_row(canvas: &mut Canvas<'_>, picker: &Picker, row: usize, area: Area) {
    let Some(option) = picker.option_at(row) else {
        let noun = picker.creates.map_or("entry", |kind| kind.noun());
        let typed = picker.query.text().trim();
        let text = if typed.is_empty() { format!("+ new {noun}") } else { format!("+ new {noun}: {typed}") };
        canvas.draw_text(area.x + 1, area.y, area.width - 1, Role::Accent, &text);
        return;
    };
    let mut x = area.x + 1;
    if let PickerChoice::Many(_) = picker.chosen {
        let sign = if picker.is_chosen(&option.id) { Glyph::Ticked } else { Glyph::NotTicked };
        canvas.draw_text(x, area.y, 1, Role::Muted, "[");
        canvas.draw_glyph(x + 1, area.y, Role::Accent, sign);
        canvas.draw_text(x + 2, area.y, 1, Role::Muted, "]");
        x += 4;
    } else if picker.is_chosen(&option.id) {
        canvas.draw_glyph(x, area.y, Role::Accent, Glyph::Chosen);
        x += 2;
    }
    // With the kind shown, the full name would repeat it.
    let id = option.id.split_once('.').map_or(option.id.as_str(), |(_, id)| id);
    let right = if option.kind.is_empty() { option.id.clone() } else { format!("{} {id}", option.kind) };
    let role = if row == picker.list.at { Role::Heading } else { Role::Text };
    let wanted = (x - area.x) as usize + text::width(&option.title);
    let used = canvas.draw_text_right(area.right(), area.y, name_width(area.width, wanted), Role::Muted, &right);
    canvas.draw_text(x, area.y, area.right().saturating_sub(x + used + 2), role, &option.title);
}
