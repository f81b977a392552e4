//! The one table of settings: names, values, defaults. `config.ron`, the screen of settings, `doctor` and the
//! documentation come from it.

use super::palette::{AUTO, BUILT_IN_NAMES, DEFAULT_PALETTE};

/// Something that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// The colours.
    Palette,
    /// Lines and circles, or what every terminal has.
    Glyphs,
    /// How days are shown.
    Dates,
    /// The keys to begin with.
    Keys,
    /// Whether the mouse is used.
    Mouse,
    /// Whether edits are saved by themselves.
    Autosave,
}

/// All settings, in the order in which they are shown. Each stands at its own number.
pub const SETTINGS: [Setting; 6] =
    [Setting::Palette, Setting::Glyphs, Setting::Dates, Setting::Keys, Setting::Mouse, Setting::Autosave];

/// The word for yes.
pub const YES: &str = "true";
/// The word for no.
pub const NO: &str = "false";

impl Setting {
    /// Its name in `config.ron`.
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

    /// What it is for.
    pub fn description(self) -> &'static str {
        match self {
            Self::Palette => "colours; auto asks the terminal whether its background is dark or light",
            Self::Glyphs => "lines and circles, or ASCII; auto looks at the locale and the terminal",
            Self::Dates => "how days are shown: Sep 30, 30 Sep or 2026-09-30",
            Self::Keys => "the keys to begin with; keys.ron changes single ones",
            Self::Mouse => "clicks and the wheel come to whymap, or stay with the terminal",
            Self::Autosave => "save by itself, a moment after each edit",
        }
    }

    /// What it is when nobody says anything.
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

    /// The values it may have; a palette may be one of the user's own, too.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Palette => BUILT_IN_NAMES.into_iter().chain([AUTO]).collect(),
            Self::Glyphs => vec![AUTO, "unicode", "ascii"],
            Self::Dates => vec!["month-first", "day-first", "iso"],
            Self::Keys => vec!["default", "vim"],
            Self::Mouse | Self::Autosave => vec![YES, NO],
        }
    }

    /// The variable of the environment that sets it.
    pub fn environment_variable(self) -> Option<&'static str> {
        match self {
            Self::Palette => Some("WHYMAP_PALETTE"),
            Self::Glyphs => Some("WHYMAP_GLYPHS"),
            _ => None,
        }
    }

    /// A value as `config.ron` writes it.
    pub fn to_ron(self, value: &str) -> String {
        match self {
            Self::Mouse | Self::Autosave => value.to_owned(),
            _ => format!("\"{value}\""),
        }
    }

    /// Its number in the table.
    pub fn index(self) -> usize {
        self as usize
    }
}
