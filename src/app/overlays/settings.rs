//! The settings screen: each setting with its value and source, changed in place.

use super::Overlay;
use crate::app::commands::input::Input;
use crate::app::message::Effect;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::workflows::Workflows;
use crate::app::workflows::preferences;
use crate::settings::Setting;
use crate::settings::setting::SETTINGS;

/// The settings; one is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SettingsPage {
    pub at: usize,
}

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

fn top_page(overlays: &[Overlay]) -> Option<SettingsPage> {
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

/// Gives the selected setting its next or previous value.
#[expect(clippy::too_many_arguments, reason = "each part it changes is named")]
pub fn change_value(
    session: &mut Session,
    overlays: &[Overlay],
    input: &mut Input,
    settings: &mut EditorSettings,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
    by: isize,
) {
    let Some(setting) = top_page(overlays).and_then(SettingsPage::selected) else { return };
    let values = allowed_values(settings, setting);
    let current = settings.preferences.resolved.value(setting);
    let at = values.iter().position(|value| value == current).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(values.len().max(1) as isize) as usize;
    if let Some(value) = values.get(next).cloned() {
        preferences::set(session, input, settings, workflows, status, outbox, setting, &value);
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
