//! What was chosen about the program, put together: the command line before the environment before `config.ron`.

use super::error::CliError;
use super::output::ColorChoice;
use crate::app::commands::keymap;
use crate::app::commands::keymap::{Keymap, Preset};
use crate::app::model::preferences::{ConfigFile, Preferences, TerminalBackground};
use crate::settings::palette::PaletteLibrary;
use crate::settings::{ConfigError, ResolvedSettings, Setting, SettingOrigin, config};
use crate::system::config_files::{self, ConfigFileText, ConfigFiles};
use crate::system::environment::Environment;
use std::path::Path;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct CommandLinePreferences<'a> {
    /// The palette.
    pub palette: Option<&'a str>,
    /// Plain glyphs.
    pub is_ascii: bool,
    /// The mouse is the terminal's.
    pub is_mouse_off: bool,
    /// When to use colours.
    pub color_choice: ColorChoice,
}

/// What was chosen, from the files of a folder, the environment and the command line. What cannot be used of files and
/// variables is among the troubles; an option that makes no sense is an end.
pub fn gather(
    environment: &Environment,
    folder: Option<&Path>,
    said: &CommandLinePreferences<'_>,
) -> Result<Preferences, CliError> {
    let files = folder.map(config_files::read).unwrap_or_default();
    let mut preferences = from_files(&files, folder.is_some());
    apply_environment(&mut preferences, environment, said);
    apply_command_line(&mut preferences, said)?;
    preferences.is_ascii_only = environment.is_ascii_only();
    preferences.background = background_from_colorfgbg(environment.colorfgbg.as_deref());
    Ok(preferences)
}

fn from_files(files: &ConfigFiles, has_folder: bool) -> Preferences {
    let mut troubles = Vec::new();
    let palettes: Vec<(String, String)> = files
        .palettes
        .iter()
        .filter_map(|(name, text)| {
            Some((name.clone(), text_if_readable(&format!("palettes/{name}.ron"), text, &mut troubles)?))
        })
        .collect();
    let (shelf, bad_palettes) = PaletteLibrary::from_files(&palettes);
    troubles.extend(bad_palettes);
    let mut chosen = ResolvedSettings::default();
    if let Some(text) = text_if_readable(config::FILE_NAME, &files.config, &mut troubles) {
        let config = config::parse(&text, &shelf.names().collect::<Vec<_>>());
        for (setting, value) in config.values {
            chosen.apply(setting, value, SettingOrigin::Config);
        }
        // What the file itself says first is what its owner looks for first.
        troubles.splice(0..0, config.errors);
    }
    let keys = text_if_readable(keymap::KEYS_FILE, &files.keys, &mut troubles);
    let config = match &files.config {
        _ if !has_folder => ConfigFile::NoFolder,
        ConfigFileText::Absent => ConfigFile::Missing,
        ConfigFileText::Present(text) => ConfigFile::Present(text.clone()),
        ConfigFileText::Unreadable(why) => ConfigFile::Unreadable(why.clone()),
    };
    Preferences {
        resolved: chosen,
        palettes: shelf,
        config,
        custom_keys: keys,
        config_errors: troubles,
        ..Preferences::default()
    }
}

fn text_if_readable(file: &str, text: &ConfigFileText, troubles: &mut Vec<ConfigError>) -> Option<String> {
    match text {
        ConfigFileText::Absent => None,
        ConfigFileText::Present(text) => Some(text.clone()),
        ConfigFileText::Unreadable(why) => {
            troubles.push(ConfigError::for_file(
                file,
                format!("it cannot be read: {why}"),
                "nothing of this file counts",
            ));
            None
        }
    }
}

fn apply_environment(preferences: &mut Preferences, environment: &Environment, said: &CommandLinePreferences<'_>) {
    if environment.is_color_disabled && said.color_choice != ColorChoice::Always {
        preferences.resolved.apply(Setting::Palette, "mono", SettingOrigin::Environment("NO_COLOR"));
    }
    for setting in crate::settings::setting::SETTINGS {
        let Some(name) = setting.environment_variable() else { continue };
        let Some(word) = environment.whymap_text(name) else { continue };
        match config::parse_value(setting, word, &preferences.palettes.names().collect::<Vec<_>>()) {
            Ok(value) => preferences.resolved.apply(setting, value, SettingOrigin::Environment(name)),
            Err((message, help)) => preferences.config_errors.push(ConfigError::for_file(name, message, help)),
        }
    }
}

fn apply_command_line(preferences: &mut Preferences, said: &CommandLinePreferences<'_>) -> Result<(), CliError> {
    let chosen = &mut preferences.resolved;
    if let Some(word) = said.palette {
        match config::parse_value(Setting::Palette, word, &preferences.palettes.names().collect::<Vec<_>>()) {
            Ok(value) => chosen.apply(Setting::Palette, value, SettingOrigin::CommandLine("--palette")),
            Err((message, help)) => return Err(CliError::usage(message).with_hint(help)),
        }
    }
    if said.color_choice == ColorChoice::Never {
        chosen.apply(Setting::Palette, "mono", SettingOrigin::CommandLine("--color never"));
    }
    if said.is_ascii {
        chosen.apply(Setting::Glyphs, "ascii", SettingOrigin::CommandLine("--ascii"));
    }
    if said.is_mouse_off {
        chosen.apply(Setting::Mouse, "false", SettingOrigin::CommandLine("--no-mouse"));
    }
    Ok(())
}

/// Everything that cannot be used, keys included.
pub fn all_config_errors(preferences: &Preferences) -> (Vec<ConfigError>, usize) {
    let preset = Preset::from_name(preferences.resolved.value(Setting::Keys));
    let (keymap, troubles) = Keymap::from_preset(preset, preferences.custom_keys.as_deref());
    (preferences.config_errors.iter().cloned().chain(troubles).collect(), keymap.custom_count)
}

/// The background some terminals tell in `COLORFGBG`: the number of its colour stands last.
fn background_from_colorfgbg(colorfgbg: Option<&str>) -> Option<TerminalBackground> {
    let number: u8 = colorfgbg?.rsplit(';').next()?.trim().parse().ok()?;
    match number {
        7 | 9..=15 => Some(TerminalBackground::Light),
        0..=6 | 8 => Some(TerminalBackground::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_of_some_terminals_tells_the_background() {
        assert_eq!(background_from_colorfgbg(Some("15;0")), Some(TerminalBackground::Dark));
        assert_eq!(background_from_colorfgbg(Some("0;default;15")), Some(TerminalBackground::Light));
        assert_eq!(background_from_colorfgbg(Some("default;default")), None);
        assert_eq!(background_from_colorfgbg(None), None);
    }
}
