//! The choice of colours, in a corner: what is behind it is what they look like.

use crate::app::overlays::palette_picker::Colours;
use crate::app::state::State;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::scrolled;
use crate::app::widgets::rich_text::Role;
use crate::settings::Setting;
use crate::ui::Cell;
use crate::ui::canvas::{Canvas, Focus};

const WIDTH: u16 = 42;

/// Draws it, and says where its selected row is.
pub(crate) fn draw(canvas: &mut Canvas<'_>, state: &State, colours: &Colours) -> Cell {
    let screen = canvas.area();
    let width = WIDTH.min(screen.width.saturating_sub(4));
    let height = (colours.names.len() as u16 + 4).min(screen.height.saturating_sub(4));
    let x = screen.right().saturating_sub(width + 2);
    let area = Area::new(x, screen.bottom().saturating_sub(height + 2), width, height);
    let inside = canvas.popup(area, "Colours", "");
    let rows = inside.height.saturating_sub(2).max(1);
    let top = scrolled(0, colours.at, colours.names.len(), rows as usize);
    let mut cursor = Cell { x: inside.x + 1, y: inside.y + 1 };
    let chosen = state.preferences.chosen.value(Setting::Palette);
    for (number, name) in colours.names.iter().enumerate().skip(top).take(rows as usize) {
        let y = inside.y + 1 + (number - top) as u16;
        let is_selected = number == colours.at;
        let role = if is_selected { Role::Heading } else { Role::Text };
        let used = canvas.words(inside.x + 1, y, inside.width.saturating_sub(1), role, name);
        let what = what(state, name, name == chosen);
        let left = inside.width.saturating_sub(used + 3);
        canvas.words(inside.x + used + 3, y, left, Role::Muted, &what);
        if is_selected {
            let row = Area { x: inside.x - 1, y, width: inside.width + 1, height: 1 };
            canvas.select(row, Focus::Here);
            canvas.selection_bar(row.x, y, Focus::Here);
            cursor = Cell { x: inside.x + 1, y };
        }
    }
    cursor
}

fn what(state: &State, name: &str, is_chosen: bool) -> String {
    let mut words = Vec::new();
    let shown = state.preferences.shown_palette(name);
    if shown != name {
        words.push(format!("{shown} here"));
    }
    if state.preferences.shelf.is_own(name) {
        words.push("your own".to_owned());
    }
    if is_chosen {
        words.push("set".to_owned());
    }
    words.join(", ")
}
