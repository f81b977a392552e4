//! What was chosen about the program, put together: the command line before the environment before `config.ron`.

use super::error::Stop;
use super::output::ColourWish;
use crate::app::commands::keymap;
use crate::app::commands::keymap::{Keymap, Preset};
use crate::app::workflows::preferences::{ConfigFile, Ground, Preferences};
use crate::settings::palette::Shelf;
use crate::settings::{Chosen, Origin, Setting, Trouble, config};
use crate::system::config_files::{self, ConfigFiles, FileText};
use crate::system::environment::Environment;
use std::path::Path;

/// What the command line says.
#[derive(Clone, Debug, Default)]
pub struct Said<'a> {
    /// The palette.
    pub palette: Option<&'a str>,
    /// Plain glyphs.
    pub ascii: bool,
    /// The mouse is the terminal's.
    pub no_mouse: bool,
    /// When to use colours.
    pub wish: ColourWish,
}

/// What was chosen, from the files of a folder, the environment and the command line. What cannot be used of files and
/// variables is among the troubles; an option that makes no sense is an end.
pub fn gather(environment: &Environment, folder: Option<&Path>, said: &Said<'_>) -> Result<Preferences, Stop> {
    let files = folder.map(config_files::read).unwrap_or_default();
    let mut preferences = from_files(&files, folder.is_some());
    from_environment(&mut preferences, environment, said);
    from_command_line(&mut preferences, said)?;
    preferences.is_plain = environment.shows_ascii_only();
    preferences.ground = ground_of(environment.colorfgbg.as_deref());
    Ok(preferences)
}

fn from_files(files: &ConfigFiles, has_folder: bool) -> Preferences {
    let mut troubles = Vec::new();
    let palettes: Vec<(String, String)> = files
        .palettes
        .iter()
        .filter_map(|(name, text)| {
            Some((name.clone(), readable(&format!("palettes/{name}.ron"), text, &mut troubles)?))
        })
        .collect();
    let (shelf, bad_palettes) = Shelf::of(&palettes);
    troubles.extend(bad_palettes);
    let mut chosen = Chosen::default();
    if let Some(text) = readable(config::FILE, &files.config, &mut troubles) {
        let config = config::read(&text, &shelf.names().collect::<Vec<_>>());
        for (setting, value) in config.values {
            chosen.take(setting, value, Origin::Config);
        }
        // What the file itself says first is what its owner looks for first.
        troubles.splice(0..0, config.troubles);
    }
    let keys = readable(keymap::FILE, &files.keys, &mut troubles);
    let config = match &files.config {
        _ if !has_folder => ConfigFile::Nowhere,
        FileText::Absent => ConfigFile::Absent,
        FileText::Holds(text) => ConfigFile::Holds(text.clone()),
        FileText::Unreadable(why) => ConfigFile::Unreadable(why.clone()),
    };
    Preferences { chosen, shelf, config, keys, troubles, ..Preferences::default() }
}

fn readable(file: &str, text: &FileText, troubles: &mut Vec<Trouble>) -> Option<String> {
    match text {
        FileText::Absent => None,
        FileText::Holds(text) => Some(text.clone()),
        FileText::Unreadable(why) => {
            troubles.push(Trouble::whole(file, format!("it cannot be read: {why}"), "nothing of this file counts"));
            None
        }
    }
}

fn from_environment(preferences: &mut Preferences, environment: &Environment, said: &Said<'_>) {
    if environment.no_color && said.wish != ColourWish::Always {
        preferences.chosen.take(Setting::Palette, "mono", Origin::Environment("NO_COLOR"));
    }
    for setting in crate::settings::setting::SETTINGS {
        let Some(name) = setting.variable() else { continue };
        let Some(word) = environment.own_text(name) else { continue };
        match config::value(setting, word, &preferences.shelf.names().collect::<Vec<_>>()) {
            Ok(value) => preferences.chosen.take(setting, value, Origin::Environment(name)),
            Err((message, help)) => preferences.troubles.push(Trouble::whole(name, message, help)),
        }
    }
}

fn from_command_line(preferences: &mut Preferences, said: &Said<'_>) -> Result<(), Stop> {
    let chosen = &mut preferences.chosen;
    if let Some(word) = said.palette {
        match config::value(Setting::Palette, word, &preferences.shelf.names().collect::<Vec<_>>()) {
            Ok(value) => chosen.take(Setting::Palette, value, Origin::CommandLine("--palette")),
            Err((message, help)) => return Err(Stop::usage(message).hint(help)),
        }
    }
    if said.wish == ColourWish::Never {
        chosen.take(Setting::Palette, "mono", Origin::CommandLine("--color never"));
    }
    if said.ascii {
        chosen.take(Setting::Glyphs, "ascii", Origin::CommandLine("--ascii"));
    }
    if said.no_mouse {
        chosen.take(Setting::Mouse, "false", Origin::CommandLine("--no-mouse"));
    }
    Ok(())
}

/// Everything that cannot be used, keys included.
pub fn all_troubles(preferences: &Preferences) -> (Vec<Trouble>, usize) {
    let preset = Preset::named(preferences.chosen.value(Setting::Keys));
    let (keymap, troubles) = Keymap::of(preset, preferences.keys.as_deref());
    (preferences.troubles.iter().cloned().chain(troubles).collect(), keymap.own)
}

/// The background some terminals tell in `COLORFGBG`: the number of its colour stands last.
fn ground_of(colorfgbg: Option<&str>) -> Option<Ground> {
    let number: u8 = colorfgbg?.rsplit(';').next()?.trim().parse().ok()?;
    match number {
        7 | 9..=15 => Some(Ground::Light),
        0..=6 | 8 => Some(Ground::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_of_some_terminals_tells_the_background() {
        assert_eq!(ground_of(Some("15;0")), Some(Ground::Dark));
        assert_eq!(ground_of(Some("0;default;15")), Some(Ground::Light));
        assert_eq!(ground_of(Some("default;default")), None);
        assert_eq!(ground_of(None), None);
    }
}
