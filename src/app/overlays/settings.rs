//! The screen of settings: each with its value and where that comes from, changed where it stands.

use super::Overlay;
use crate::app::state::State;
use crate::app::workflows::preferences;
use crate::settings::Setting;
use crate::settings::setting::SETTINGS;

/// The settings, one of them selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsPage {
    /// The selected one.
    pub at: usize,
}

impl SettingsPage {
    /// The selected setting.
    pub fn selected(self) -> Option<Setting> {
        SETTINGS.get(self.at).copied()
    }
}

/// Opens the settings.
pub fn open(state: &mut State) {
    state.overlays.push(Overlay::Settings(SettingsPage::default()));
}

fn top_page(state: &State) -> Option<SettingsPage> {
    match state.overlays.last() {
        Some(Overlay::Settings(page)) => Some(*page),
        _ => None,
    }
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    if let Some(Overlay::Settings(page)) = state.overlays.last_mut() {
        page.at = page.at.saturating_add_signed(by).min(SETTINGS.len() - 1);
    }
}

/// Gives the selected setting its next value, or the one before.
pub fn change_value(state: &mut State, by: isize) {
    let Some(setting) = top_page(state).and_then(SettingsPage::selected) else { return };
    let values = allowed_values(state, setting);
    let held = state.settings.preferences.resolved.value(setting);
    let at = values.iter().position(|value| value == held).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(values.len().max(1) as isize) as usize;
    if let Some(value) = values.get(next).cloned() {
        preferences::set(state, setting, &value);
    }
}

/// The values a setting may have here.
pub fn allowed_values(state: &State, setting: Setting) -> Vec<String> {
    let mut values: Vec<String> = setting.values().into_iter().map(str::to_owned).collect();
    if setting == Setting::Palette {
        let shelf = &state.settings.preferences.palettes;
        values.extend(shelf.names().filter(|name| shelf.is_custom(name)).map(str::to_owned));
    }
    values
}
