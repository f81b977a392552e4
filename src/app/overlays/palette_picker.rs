//! The palette picker: each palette is previewed when selected, and Esc restores the previous one.

pub use super::stack::PalettePicker;

use super::Overlay;
use crate::app::message::Effect;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::status::{CommandResult, say};
use crate::settings::Setting;
use crate::settings::palette::AUTO;

/// Opens the picker.
pub fn open(overlays: &mut Vec<Overlay>, settings: &EditorSettings) {
    let names: Vec<String> = settings.preferences.palettes.names().chain([AUTO]).map(str::to_owned).collect();
    let chosen = settings.preferences.resolved.value(Setting::Palette);
    let is_auto = chosen == AUTO && settings.appearance.palette == settings.preferences.resolve_palette(AUTO);
    let shown = if is_auto { AUTO } else { settings.appearance.palette.as_str() };
    let at = names.iter().position(|name| name == shown).unwrap_or(0);
    let before = settings.appearance.palette.clone();
    overlays.push(Overlay::PalettePicker(PalettePicker { names, at, previous: before }));
}

/// Selects another palette and previews it.
pub fn step(overlays: &mut Vec<Overlay>, settings: &mut EditorSettings, outbox: &mut Vec<Effect>, by: isize) {
    let Some(Overlay::PalettePicker(picker)) = overlays.last_mut() else { return };
    picker.at = picker.at.saturating_add_signed(by).min(picker.names.len().saturating_sub(1));
    if let Some(name) = picker.names.get(picker.at).cloned() {
        settings.appearance.palette = settings.preferences.resolve_palette(&name).to_owned();
        if name == AUTO {
            outbox.push(Effect::QueryBackground);
        }
    }
}

/// The previewed palette.
pub fn selected(overlays: &[Overlay]) -> Option<&str> {
    overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::PalettePicker(picker) => picker.names.get(picker.at).map(String::as_str),
        _ => None,
    })
}

/// Uses the previewed palette for this session.
pub fn accept(overlays: &mut Vec<Overlay>, settings: &mut EditorSettings) -> CommandResult {
    let Some(Overlay::PalettePicker(picker)) = overlays.pop() else { return Ok(None) };
    if let Some(name) = picker.names.get(picker.at) {
        let shown = settings.preferences.resolve_palette(name).to_owned();
        settings.appearance.palette = shown;
        let now = if settings.preferences.resolved.value(Setting::Palette) == name {
            ""
        } else {
            ", for this session only (:settings to save)"
        };
        return say(format!("Colors: {name}{now}"));
    }
    Ok(None)
}

/// Restores the palette shown before.
pub fn cancel(overlays: &mut Vec<Overlay>, settings: &mut EditorSettings) {
    if let Some(Overlay::PalettePicker(picker)) = overlays.pop() {
        settings.appearance.palette = picker.previous;
    }
}
