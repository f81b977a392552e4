//! The tables of settings, palettes, roles and presets.

use super::{codes, plain, rows};
use crate::app::commands;
use crate::app::commands::keymap::Preset;
use crate::settings::palette::{ROLES, SURFACES};
use crate::settings::setting::SETTINGS;

/// Each setting with its values.
pub(super) fn table() -> String {
    let lines = SETTINGS.into_iter().map(|setting| {
        let values: Vec<String> = setting.values().into_iter().map(|value| setting.written(value)).collect();
        let default = setting.written(setting.default());
        vec![codes(&[setting.name()]), codes(&values), codes(&[default]), plain(setting.about())]
    });
    rows(&["Setting", "Values", "Default", "What it is for"], lines)
}

/// What a palette gives colours to.
pub(super) fn roles() -> String {
    let lines = ROLES.into_iter().map(|(name, role)| {
        let relative = role.relative().and_then(|relative| ROLES.iter().find(|(_, other)| *other == relative));
        let follows = relative.map(|(name, _)| codes(&[name])).unwrap_or_default();
        vec![codes(&[name]), plain(role.about()), follows]
    });
    let surfaces: Vec<&str> = SURFACES.iter().map(|(name, _)| *name).collect();
    format!("{}\nSurfaces: {}.\n", rows(&["Role", "What it is for", "Follows"], lines), codes(&surfaces))
}

/// What the vim preset adds.
pub(super) fn vim() -> String {
    let lines = Preset::Vim.more().iter().map(|(keys, id)| {
        let title = commands::by_id(id).map_or("", |command| command.title);
        vec![codes(&[keys]), plain(title), codes(&[id])]
    });
    rows(&["Keys", "What it does", "Command"], lines)
}

/// The names of all commands, for `keys.ron`.
pub(super) fn commands() -> String {
    let lines = commands::all().map(|command| vec![codes(&[command.id]), plain(command.title)]);
    rows(&["Command", "What it does"], lines)
}
