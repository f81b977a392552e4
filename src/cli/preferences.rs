//! Gathers the preferences: the command line overrides the environment, which overrides `config.ron`.

use super::error::CliError;
use super::output::ColorChoice;
use crate::app::commands::bindings;
use crate::app::commands::keymap::Preset;
use crate::app::model::preferences::{ConfigFile, Preferences, TerminalBackground};
use crate::settings::palette::PaletteLibrary;
use crate::settings::{ConfigError, ResolvedSettings, Setting, SettingOrigin, config};
use crate::system::config_files::{self, ConfigFileText, ConfigFiles};
use crate::system::environment::Environment;
use std::path::Path;

#[derive(Clone, Debug, Default)]
pub struct CommandLinePreferences<'a> {
    pub palette: Option<&'a str>,
    pub is_ascii: bool,
    pub is_mouse_off: bool,
    pub color_choice: ColorChoice,
}

/// Invalid values in files and variables end up in `config_errors`; an invalid option is an error.
pub fn gather(
    environment: &Environment,
    folder: Option<&Path>,
    options: &CommandLinePreferences<'_>,
) -> Result<Preferences, CliError> {
    let files = folder.map(config_files::read).unwrap_or_default();
    let mut preferences = from_files(&files, folder.is_some());
    apply_environment(&mut preferences, environment, options);
    apply_command_line(&mut preferences, options)?;
    preferences.is_ascii_only = environment.is_ascii_only();
    preferences.background = background_from_colorfgbg(environment.colorfgbg.as_deref());
    Ok(preferences)
}

fn from_files(files: &ConfigFiles, has_folder: bool) -> Preferences {
    let mut config_errors = Vec::new();
    let palettes: Vec<(String, String)> = files
        .palettes
        .iter()
        .filter_map(|(name, text)| {
            Some((name.clone(), text_if_readable(&format!("palettes/{name}.ron"), text, &mut config_errors)?))
        })
        .collect();
    let (library, palette_errors) = PaletteLibrary::from_files(&palettes);
    config_errors.extend(palette_errors);
    let mut resolved = ResolvedSettings::default();
    if let Some(text) = text_if_readable(config::FILE_NAME, &files.config, &mut config_errors) {
        let config = config::parse(&text, &library.names().collect::<Vec<_>>());
        for (setting, value) in config.values {
            resolved.apply(setting, value, SettingOrigin::Config);
        }
        // Errors in `config.ron` come first: it is the file that users edit most.
        config_errors.splice(0..0, config.errors);
    }
    let keys = text_if_readable(bindings::KEYS_FILE, &files.keys, &mut config_errors);
    let config = match &files.config {
        _ if !has_folder => ConfigFile::NoFolder,
        ConfigFileText::Absent => ConfigFile::Missing,
        ConfigFileText::Present(text) => ConfigFile::Present(text.clone()),
        ConfigFileText::Unreadable(why) => ConfigFile::Unreadable(why.clone()),
    };
    Preferences { resolved, palettes: library, config, custom_keys: keys, config_errors, ..Preferences::default() }
}

fn text_if_readable(file: &str, text: &ConfigFileText, config_errors: &mut Vec<ConfigError>) -> Option<String> {
    match text {
        ConfigFileText::Absent => None,
        ConfigFileText::Present(text) => Some(text.clone()),
        ConfigFileText::Unreadable(why) => {
            config_errors.push(ConfigError::for_file(
                file,
                format!("it cannot be read: {why}"),
                "the whole file is ignored",
            ));
            None
        }
    }
}

fn apply_environment(preferences: &mut Preferences, environment: &Environment, options: &CommandLinePreferences<'_>) {
    if environment.is_color_disabled && options.color_choice != ColorChoice::Always {
        preferences.resolved.apply(Setting::Palette, "mono", SettingOrigin::Environment("NO_COLOR"));
    }
    for setting in crate::settings::setting::SETTINGS {
        let Some(name) = setting.environment_variable() else { continue };
        let Some(text) = environment.whymap_text(name) else { continue };
        match config::parse_value(setting, text, &preferences.palettes.names().collect::<Vec<_>>()) {
            Ok(value) => preferences.resolved.apply(setting, value, SettingOrigin::Environment(name)),
            Err((message, help)) => preferences.config_errors.push(ConfigError::for_file(name, message, help)),
        }
    }
}

fn apply_command_line(preferences: &mut Preferences, options: &CommandLinePreferences<'_>) -> Result<(), CliError> {
    let resolved = &mut preferences.resolved;
    if let Some(name) = options.palette {
        match config::parse_value(Setting::Palette, name, &preferences.palettes.names().collect::<Vec<_>>()) {
            Ok(value) => resolved.apply(Setting::Palette, value, SettingOrigin::CommandLine("--palette")),
            Err((message, help)) => return Err(CliError::usage(message).with_hint(help)),
        }
    }
    if options.color_choice == ColorChoice::Never {
        resolved.apply(Setting::Palette, "mono", SettingOrigin::CommandLine("--color never"));
    }
    if options.is_ascii {
        resolved.apply(Setting::Glyphs, "ascii", SettingOrigin::CommandLine("--ascii"));
    }
    if options.is_mouse_off {
        resolved.apply(Setting::Mouse, "false", SettingOrigin::CommandLine("--no-mouse"));
    }
    Ok(())
}

/// All errors, those of `keys.ron` included, and the number of custom keys.
pub fn all_config_errors(preferences: &Preferences) -> (Vec<ConfigError>, usize) {
    let preset = Preset::from_name(preferences.resolved.value(Setting::Keys));
    let (keymap, config_errors) = bindings::build_keymap(preset, preferences.custom_keys.as_deref());
    (preferences.config_errors.iter().cloned().chain(config_errors).collect(), keymap.custom_count)
}

/// Some terminals put the background color in `COLORFGBG`, as the last of its numbers.
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
    fn colorfgbg_gives_the_background() {
        assert_eq!(background_from_colorfgbg(Some("15;0")), Some(TerminalBackground::Dark));
        assert_eq!(background_from_colorfgbg(Some("0;default;15")), Some(TerminalBackground::Light));
        assert_eq!(background_from_colorfgbg(Some("default;default")), None);
        assert_eq!(background_from_colorfgbg(None), None);
    }
}
