//! The settings page: name, value, and origin of each setting, and a description of the selected one.

use crate::app::Scene;
use crate::app::model::preferences::ConfigFile;
use crate::app::overlays::settings::{SettingsPage, allowed_values};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::Role;
use crate::settings::Setting;
use crate::settings::setting::SETTINGS;
use crate::text;
use crate::ui::canvas::CellPosition;
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::glyphs;

/// Widths of the name and value columns.
const NAME_WIDTH: u16 = 12;
const VALUE_WIDTH: u16 = 24;
/// Height of the description.
const ABOUT_HEIGHT: u16 = 4;

/// Draws the page and returns the position of its selected row.
pub(crate) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, page: SettingsPage) -> CellPosition {
    canvas.dim();
    let screen = canvas.area();
    let width = 76.min(screen.width.saturating_sub(4));
    let error_count = scene.settings.preferences.config_errors.len();
    // On a narrow screen, the description needs one more line.
    let about = if width < 70 { ABOUT_HEIGHT + 1 } else { ABOUT_HEIGHT };
    let height = (SETTINGS.len() as u16 + about + 5).min(screen.height.saturating_sub(2));
    let area = Area::new((screen.width - width) / 2, (screen.height - height) / 3, width, height);
    let inside = canvas.draw_popup(area, "Settings", storage_note(scene));
    let mut cursor = CellPosition { x: inside.x + 1, y: inside.y + 1 };
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        let y = inside.y + 1 + number as u16;
        if y >= inside.bottom() {
            break;
        }
        let is_selected = number == page.at;
        draw_row(canvas, scene, setting, (Area { y, height: 1, ..inside }, is_selected));
        if is_selected {
            let row = Area { x: inside.x - 1, y, width: inside.width + 1, height: 1 };
            canvas.highlight_selection(row, Focus::Here);
            canvas.draw_selection_bar(row.x, y, Focus::Here);
            cursor = CellPosition { x: inside.x + 1, y };
        }
    }
    let rule = inside.y + 2 + SETTINGS.len() as u16;
    if rule < inside.bottom() {
        let (_, thin) = glyphs::pane_rules(canvas.glyphs);
        canvas.draw_line(inside.x, rule, inside.width, Role::Faint, thin);
    }
    let below = inside.below(rule + 1 - inside.y);
    let below = Area { x: below.x + 1, width: below.width.saturating_sub(2), ..below };
    if let Some(setting) = page.selected() {
        let used = canvas.draw_paragraph(below, Role::Text, setting.description());
        let rest = below.below(used);
        let choices = allowed_values(scene.settings, setting).join("  ");
        let used = canvas.draw_paragraph(rest, Role::Muted, &choices);
        if error_count > 0 {
            let count = text::plural::format_count(error_count, "error", "errors");
            let warning = format!("{count} in your config files: run `whymap doctor` to see where");
            canvas.draw_paragraph(rest.below(used), Role::Warn, &warning);
        }
    }
    cursor
}

fn draw_row(canvas: &mut Canvas<'_>, scene: &Scene<'_>, setting: Setting, (area, is_selected): (Area, bool)) {
    let chosen = &scene.settings.preferences.resolved;
    let x = area.x + 1;
    canvas.draw_text(x, area.y, NAME_WIDTH, Role::Muted, setting.name());
    let role = if is_selected { Role::Heading } else { Role::Text };
    canvas.draw_text(x + NAME_WIDTH, area.y, VALUE_WIDTH, role, &display_value(chosen.value(setting)));
    let room = area.right().saturating_sub(x + NAME_WIDTH + VALUE_WIDTH);
    canvas.draw_text(x + NAME_WIDTH + VALUE_WIDTH, area.y, room, Role::Muted, &chosen.origin(setting).to_string());
}

/// A value for display.
fn display_value(value: &str) -> String {
    match value {
        "true" => "on".to_owned(),
        "false" => "off".to_owned(),
        other => other.to_owned(),
    }
}

fn storage_note(scene: &Scene<'_>) -> &'static str {
    match scene.settings.preferences.config {
        ConfigFile::NoFolder => "for this session only",
        _ => "saved in config.ron",
    }
}
