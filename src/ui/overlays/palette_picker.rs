//! The palette picker, in a corner so that the screen behind it previews the colors.

use crate::app::Scene;
use crate::app::overlays::palette_picker::PalettePicker;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::scroll_top;
use crate::app::widgets::rich_text::Role;
use crate::settings::Setting;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};

const POPUP_WIDTH: u16 = 42;

/// Draws the picker and returns the position of its selected row.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, picker: &PalettePicker) -> CellPosition {
    let screen = canvas.area();
    let width = POPUP_WIDTH.min(screen.width.saturating_sub(4));
    let height = (picker.names.len() as u16 + 4).min(screen.height.saturating_sub(4));
    let x = screen.right().saturating_sub(width + 2);
    let area = Area::new(x, screen.bottom().saturating_sub(height + 2), width, height);
    let inside = canvas.draw_popup(area, "Colors", "");
    let rows = inside.height.saturating_sub(2).max(1);
    let top = scroll_top(0, picker.at, picker.names.len(), rows as usize);
    let mut cursor = CellPosition { x: inside.x + 1, y: inside.y + 1 };
    let chosen = scene.settings.preferences.resolved.value(Setting::Palette);
    for (number, name) in picker.names.iter().enumerate().skip(top).take(rows as usize) {
        let y = inside.y + 1 + (number - top) as u16;
        let is_selected = number == picker.at;
        let role = if is_selected { Role::Heading } else { Role::Text };
        let used = canvas.draw_text(inside.x + 1, y, inside.width.saturating_sub(1), role, name);
        let what = palette_note(scene, name, name == chosen);
        let left = inside.width.saturating_sub(used + 3);
        canvas.draw_text(inside.x + used + 3, y, left, Role::Muted, &what);
        if is_selected {
            let row = Area { x: inside.x - 1, y, width: inside.width + 1, height: 1 };
            canvas.highlight_selection(row, Focus::Here);
            canvas.draw_selection_bar(row.x, y, Focus::Here);
            cursor = CellPosition { x: inside.x + 1, y };
        }
    }
    cursor
}

fn palette_note(scene: &Scene<'_>, name: &str, is_chosen: bool) -> String {
    let mut notes = Vec::new();
    let shown = scene.settings.preferences.resolve_palette(name);
    if shown != name {
        notes.push(format!("shown as {shown}"));
    }
    if scene.settings.preferences.palettes.is_custom(name) {
        notes.push("custom".to_owned());
    }
    if is_chosen {
        notes.push("current".to_owned());
    }
    notes.join(", ")
}
