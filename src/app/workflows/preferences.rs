//! What the user has chosen about the program, and what it does: colours, glyphs, days, keys, mouse, saving by itself.
//! What is changed here is kept in `config.ron`, and takes effect at once.

use crate::app::commands::keymap::{Keymap, Preset};
use crate::app::message::Effect;
use crate::app::state::State;
use crate::roadmap::date::DateStyle;
use crate::settings::palette::{self, AUTO, Palette, PaletteLibrary};
use crate::settings::{ConfigError, ResolvedSettings, Setting, SettingOrigin, config};
use std::sync::Arc;

/// What was chosen, and what it was read from.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The value of each setting.
    pub resolved: ResolvedSettings,
    /// The palettes there are.
    pub palettes: PaletteLibrary,
    /// What the terminal says of its background.
    pub background: Option<TerminalBackground>,
    /// Whether the terminal shows what is not ASCII, as far as anybody can tell.
    pub is_ascii_only: bool,
    /// `config.ron`, where there is a folder for it.
    pub config: ConfigFile,
    /// A person's own keys, as the file has them.
    pub custom_keys: Option<String>,
    /// What cannot be used of the files.
    pub config_errors: Vec<ConfigError>,
}

/// The file of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigFile {
    /// There is no folder for it.
    #[default]
    NoFolder,
    /// It is not there yet.
    Missing,
    /// It holds this.
    Present(String),
    /// It is there and cannot be read, and why.
    Unreadable(String),
}

/// What a terminal has as its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalBackground {
    /// Light writing stands out on it.
    Dark,
    /// Dark writing does.
    Light,
}

impl Preferences {
    /// The palette of a name; the usual one where there is none of it.
    pub fn palette(&self, name: &str) -> &Palette {
        const PLAIN: &Palette = &Palette::PLAIN;
        self.palettes.get(name).or_else(|| palette::find_built_in(palette::DEFAULT_PALETTE)).unwrap_or(PLAIN)
    }

    /// The palette that is shown for a chosen name: `auto` is what fits the terminal, and until it has said what it is,
    /// the one that fits any.
    pub fn resolve_palette<'p>(&self, chosen: &'p str) -> &'p str {
        match (chosen, self.background) {
            (AUTO, Some(TerminalBackground::Dark)) => "dark",
            (AUTO, Some(TerminalBackground::Light)) => "light",
            (AUTO, None) => palette::DEFAULT_PALETTE,
            (name, _) => name,
        }
    }

    /// How days are shown.
    pub fn date_style(&self) -> DateStyle {
        DateStyle::from_name(self.resolved.value(Setting::Dates))
    }

    fn glyph_set(&self) -> GlyphSet {
        match self.resolved.value(Setting::Glyphs) {
            "ascii" => GlyphSet::Ascii,
            "unicode" => GlyphSet::Unicode,
            _ if self.is_ascii_only => GlyphSet::Ascii,
            _ => GlyphSet::Unicode,
        }
    }
}

/// Takes what was chosen before the program started, and says what cannot be used.
pub fn apply_initial(state: &mut State, preferences: Preferences) {
    state.input.has_mouse = preferences.resolved.is_on(Setting::Mouse);
    state.settings.preferences = preferences;
    for setting in crate::settings::setting::SETTINGS {
        apply_setting(state, setting);
    }
    // What was told of keys is told with the rest.
    if let Some(words) = crate::settings::problem::summarize(&state.settings.preferences.config_errors) {
        state.status.refuse(words);
    }
}

fn apply_setting(state: &mut State, setting: Setting) {
    let preferences = &state.settings.preferences;
    match setting {
        Setting::Palette => {
            let name = preferences.resolve_palette(preferences.resolved.value(Setting::Palette));
            state.settings.appearance.palette = name.to_owned();
        }
        Setting::Glyphs => state.settings.appearance.glyphs = preferences.glyph_set(),
        Setting::Keys => {
            let preset = Preset::from_name(preferences.resolved.value(Setting::Keys));
            let (keymap, troubles) = Keymap::from_preset(preset, preferences.custom_keys.as_deref());
            state.input.keymap = Arc::new(keymap);
            state
                .settings
                .preferences
                .config_errors
                .retain(|trouble| trouble.file != crate::app::commands::keymap::KEYS_FILE);
            state.settings.preferences.config_errors.extend(troubles);
        }
        Setting::Mouse => set_mouse(state, state.settings.preferences.resolved.is_on(Setting::Mouse)),
        // Asked for when a day is drawn, and when something was edited.
        Setting::Dates => {}
        Setting::Autosave => super::autosave::schedule(state),
    }
}

/// Gives a setting a value: it takes effect at once and is kept in `config.ron`.
pub fn set(state: &mut State, setting: Setting, value: &str) {
    state.settings.preferences.resolved.apply(setting, value, SettingOrigin::Session);
    apply_setting(state, setting);
    if setting == Setting::Palette && value == AUTO {
        state.outbox.push(Effect::QueryBackground);
    }
    if setting == Setting::Autosave {
        state.workflows.autosave.has_failed = false;
    }
    save_setting(state, setting, value);
}

/// Writes a setting into `config.ron`.
fn save_setting(state: &mut State, setting: Setting, value: &str) {
    let before = match &state.settings.preferences.config {
        ConfigFile::NoFolder => {
            return state
                .status
                .refuse("kept for this run only: there is no folder for config.ron; set WHYMAP_CONFIG_DIR");
        }
        ConfigFile::Unreadable(why) => {
            let why = format!("kept for this run only: config.ron cannot be read ({why})");
            return state.status.refuse(why);
        }
        ConfigFile::Missing => None,
        ConfigFile::Present(text) => Some(text.clone()),
    };
    match config::set_value(before.as_deref(), setting, value) {
        Ok(text) => {
            state.outbox.push(Effect::SaveSettings {
                expected: before,
                text,
                summary: format!("{}: {value}", setting.name()),
            });
        }
        Err(trouble) => state.status.refuse(format!("kept for this run only: {trouble}; {}", trouble.help)),
    }
}

/// What came of keeping the settings: the text of the file now, or why it is not.
pub fn handle_saved(state: &mut State, result: Result<(String, String), String>) {
    match result {
        Ok((text, what)) => {
            state.settings.preferences.config = ConfigFile::Present(text);
            state.status.say(format!("{what}, kept in config.ron"));
        }
        Err(why) => state.status.refuse(format!("kept for this run only: config.ron was not written: {why}")),
    }
}

/// Takes the mouse, or leaves it to the terminal.
pub fn set_mouse(state: &mut State, is_used: bool) {
    if state.input.has_mouse != is_used {
        state.input.has_mouse = is_used;
        state.outbox.push(Effect::CaptureMouse(is_used));
    }
}

/// The terminal has said what its background is.
pub fn set_background(state: &mut State, ground: TerminalBackground) {
    state.settings.preferences.background = Some(ground);
    let preferences = &state.settings.preferences;
    // Whoever looks through the palettes sees the selected one.
    let shown =
        crate::app::overlays::palette_picker::selected(state).unwrap_or(preferences.resolved.value(Setting::Palette));
    if shown == AUTO {
        state.settings.appearance.palette = preferences.resolve_palette(AUTO).to_owned();
    }
}

/// Whether the terminal is to be asked what its background is.
pub fn needs_background(state: &State) -> bool {
    state.settings.preferences.resolved.value(Setting::Palette) == AUTO
}

/// How the editor looks and behaves.
pub struct EditorSettings {
    /// Palette and glyphs.
    pub appearance: Appearance,
    /// What was chosen in `config.ron`, the environment and the arguments.
    pub preferences: Preferences,
}

/// How it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The name of the palette.
    pub palette: String,
    /// The glyphs.
    pub glyphs: GlyphSet,
}

/// Which glyphs are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    /// Lines, circles, arrows.
    #[default]
    Unicode,
    /// What every terminal has.
    Ascii,
}
