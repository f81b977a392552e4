//! User preferences, and the look of the editor.

use crate::roadmap::date::DateStyle;
use crate::settings::palette::{self, AUTO, Palette, PaletteLibrary};
use crate::settings::{ConfigError, ResolvedSettings, Setting};

/// Preferences and their sources.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    pub resolved: ResolvedSettings,
    /// The available palettes.
    pub palettes: PaletteLibrary,
    /// The background color the terminal reported.
    pub background: Option<TerminalBackground>,
    /// Whether the terminal shows non-ASCII characters, as far as known.
    pub is_ascii_only: bool,
    /// `config.ron`, if there is a folder for it.
    pub config: ConfigFile,
    /// The text of the custom key file.
    pub custom_keys: Option<String>,
    /// Errors in the configuration files.
    pub config_errors: Vec<ConfigError>,
}

/// The settings file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigFile {
    /// There is no folder for it.
    #[default]
    NoFolder,
    /// It does not exist yet.
    Missing,
    /// Its text.
    Present(String),
    /// It cannot be read; the reason.
    Unreadable(String),
}

/// Brightness of the terminal background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalBackground {
    /// Light text on a dark background.
    Dark,
    /// Dark text on a light background.
    Light,
}

impl Preferences {
    /// The palette with a name, or the default one.
    pub fn palette(&self, name: &str) -> &Palette {
        const PLAIN: &Palette = &Palette::PLAIN;
        self.palettes.get(name).or_else(|| palette::find_built_in(palette::DEFAULT_PALETTE)).unwrap_or(PLAIN)
    }

    /// The palette for a setting: `auto` matches the terminal background, and until the terminal reports it, uses one
    /// that works on both.
    pub fn resolve_palette<'p>(&self, chosen: &'p str) -> &'p str {
        match (chosen, self.background) {
            (AUTO, Some(TerminalBackground::Dark)) => "dark",
            (AUTO, Some(TerminalBackground::Light)) => "light",
            (AUTO, None) => palette::DEFAULT_PALETTE,
            (name, _) => name,
        }
    }

    /// The date style.
    pub fn date_style(&self) -> DateStyle {
        DateStyle::from_name(self.resolved.value(Setting::Dates))
    }

    pub fn glyph_set(&self) -> GlyphSet {
        match self.resolved.value(Setting::Glyphs) {
            "ascii" => GlyphSet::Ascii,
            "unicode" => GlyphSet::Unicode,
            _ if self.is_ascii_only => GlyphSet::Ascii,
            _ => GlyphSet::Unicode,
        }
    }
}

/// How the editor looks and behaves.
pub struct EditorSettings {
    /// Palette and glyphs.
    pub appearance: Appearance,
    /// Preferences from `config.ron`, the environment and the arguments.
    pub preferences: Preferences,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appearance {
    /// The palette name.
    pub palette: String,
    pub glyphs: GlyphSet,
}

/// Glyphs to draw with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphSet {
    /// Lines, circles, arrows.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}
