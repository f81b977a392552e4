//! Settings, palette roles, the vim preset and the names of editor commands.

use super::markdown::{code_list, escape_tags, markdown_table};
use crate::app::commands;
use crate::app::commands::keymap::Preset;
use crate::settings::palette::{ROLES, SURFACES};
use crate::settings::setting::SETTINGS;

pub(super) fn table() -> String {
    let lines = SETTINGS.into_iter().map(|setting| {
        let values: Vec<String> = setting.values().into_iter().map(|value| setting.to_ron(value)).collect();
        let default = setting.to_ron(setting.default());
        vec![
            code_list(&[setting.name()]),
            code_list(&values),
            code_list(&[default]),
            escape_tags(setting.description()),
        ]
    });
    markdown_table(&["Setting", "Values", "Default", "What it is for"], lines)
}

/// What a palette can color.
pub(super) fn roles_table() -> String {
    let lines = ROLES.into_iter().map(|(name, role)| {
        let fallback = role.fallback().and_then(|fallback| ROLES.iter().find(|(_, other)| *other == fallback));
        let fallback = fallback.map(|(name, _)| code_list(&[name])).unwrap_or_default();
        vec![code_list(&[name]), escape_tags(role.description()), fallback]
    });
    let surfaces: Vec<&str> = SURFACES.iter().map(|(name, _)| *name).collect();
    format!(
        "{}\nSurfaces: {}.\n",
        markdown_table(&["Role", "What it is for", "Falls back to"], lines),
        code_list(&surfaces)
    )
}

pub(super) fn vim_preset_table() -> String {
    let lines = Preset::Vim.extra_bindings().iter().map(|(keys, id)| {
        let title = commands::by_id(id).map_or("", |command| command.title);
        vec![code_list(&[keys]), escape_tags(title), code_list(&[id])]
    });
    markdown_table(&["Keys", "What it does", "Command"], lines)
}

/// For `keys.ron`.
pub(super) fn command_names_table() -> String {
    let lines = commands::all().map(|command| vec![code_list(&[command.id]), escape_tags(command.title)]);
    markdown_table(&["Command", "What it does"], lines)
}
