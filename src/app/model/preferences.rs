//! What a person chose about the program, and how the editor looks.

use crate::roadmap::date::DateStyle;
use crate::settings::palette::{self, AUTO, Palette, PaletteLibrary};
use crate::settings::{ConfigError, ResolvedSettings, Setting};

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
