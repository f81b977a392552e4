//! The settings screen: each setting with its value and source, changed in place.

pub use super::stack::SettingsPage;

use super::Overlay;
use crate::app::model::preferences::EditorSettings;
use crate::settings::Setting;
use crate::settings::setting::SETTINGS;

impl SettingsPage {
    /// The selected setting.
    pub fn selected(self) -> Option<Setting> {
        SETTINGS.get(self.at).copied()
    }
}

/// Opens the settings.
pub fn open(overlays: &mut Vec<Overlay>) {
    overlays.push(Overlay::Settings(SettingsPage::default()));
}

pub(crate) fn top_page(overlays: &[Overlay]) -> Option<SettingsPage> {
    match overlays.last() {
        Some(Overlay::Settings(page)) => Some(*page),
        _ => None,
    }
}

/// Moves the selection.
pub fn step(overlays: &mut Vec<Overlay>, by: isize) {
    if let Some(Overlay::Settings(page)) = overlays.last_mut() {
        page.at = page.at.saturating_add_signed(by).min(SETTINGS.len() - 1);
    }
}

/// The values a setting offers here.
pub fn allowed_values(settings: &EditorSettings, setting: Setting) -> Vec<String> {
    let mut values: Vec<String> = setting.values().into_iter().map(str::to_owned).collect();
    if setting == Setting::Palette {
        let shelf = &settings.preferences.palettes;
        values.extend(shelf.names().filter(|name| shelf.is_custom(name)).map(str::to_owned));
    }
    values
}
