//! The table of settings: names, values, defaults. `config.ron`, the settings screen, `doctor` and the documentation
//! use it.

use super::palette::{AUTO, BUILT_IN_NAMES, DEFAULT_PALETTE};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    Palette,
    Glyphs,
    Dates,
    Keys,
    Mouse,
    Autosave,
}

/// All settings in the order they are shown, which is also the order of their indexes.
pub const SETTINGS: [Setting; 6] =
    [Setting::Palette, Setting::Glyphs, Setting::Dates, Setting::Keys, Setting::Mouse, Setting::Autosave];

pub const YES: &str = "true";
pub const NO: &str = "false";

impl Setting {
    pub fn name(self) -> &'static str {
        match self {
            Self::Palette => "palette",
            Self::Glyphs => "glyphs",
            Self::Dates => "dates",
            Self::Keys => "keys",
            Self::Mouse => "mouse",
            Self::Autosave => "autosave",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Palette => "color palette; auto picks dark or light based on your terminal's background",
            Self::Glyphs => "symbols and lines in Unicode or ASCII; auto decides based on locale and terminal",
            Self::Dates => "date format: Sep 30, 30 Sep or 2026-09-30",
            Self::Keys => "key preset; change individual keys in keys.ron",
            Self::Mouse => "click, drag and scroll in whymap; when false, the terminal selects text",
            Self::Autosave => "save automatically, one second after the last edit",
        }
    }

    pub fn default(self) -> &'static str {
        match self {
            Self::Palette => DEFAULT_PALETTE,
            Self::Glyphs => AUTO,
            Self::Dates => "month-first",
            Self::Keys => "default",
            Self::Mouse => YES,
            Self::Autosave => NO,
        }
    }

    /// The allowed values; for the palette, also the names of the user's own palettes.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Palette => BUILT_IN_NAMES.into_iter().chain([AUTO]).collect(),
            Self::Glyphs => vec![AUTO, "unicode", "ascii"],
            Self::Dates => vec!["month-first", "day-first", "iso"],
            Self::Keys => vec!["default", "vim"],
            Self::Mouse | Self::Autosave => vec![YES, NO],
        }
    }

    pub fn environment_variable(self) -> Option<&'static str> {
        match self {
            Self::Palette => Some("WHYMAP_PALETTE"),
            Self::Glyphs => Some("WHYMAP_GLYPHS"),
            _ => None,
        }
    }

    pub fn to_ron(self, value: &str) -> String {
        match self {
            Self::Mouse | Self::Autosave => value.to_owned(),
            _ => format!("\"{value}\""),
        }
    }

    pub fn index(self) -> usize {
        self as usize
    }
}
