//! Colors and text attributes as palette files write them: `"bold #f2f4f7"`, `"dim"`, `"cyan"`.

/// A color with text attributes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaletteStyle {
    /// `None` for the terminal's default color.
    pub color: Option<PaletteColor>,
    pub is_bold: bool,
    pub is_dim: bool,
    pub is_underlined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteColor {
    /// The terminal's default.
    Default,
    /// One of the terminal's 16 colors, from 0.
    Ansi(u8),
    Rgb(u8, u8, u8),
}

pub const ANSI_COLOR_NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

impl PaletteStyle {
    /// Parses attributes and at most one color, separated by spaces. `None` if a word is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let mut style = Self::default();
        for word in text.split_whitespace() {
            match word {
                "bold" => style.is_bold = true,
                "dim" => style.is_dim = true,
                "underline" => style.is_underlined = true,
                _ => style.color = Some(PaletteColor::parse(word)?),
            }
        }
        Some(style)
    }
}

impl PaletteColor {
    fn parse(word: &str) -> Option<Self> {
        if word == "default" {
            return Some(Self::Default);
        }
        if let Some(hex) = word.strip_prefix('#') {
            let is_hex = hex.len() == 6 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
            let [_, red, green, blue] = u32::from_str_radix(hex, 16).ok().filter(|_| is_hex)?.to_be_bytes();
            return Some(Self::Rgb(red, green, blue));
        }
        ANSI_COLOR_NAMES.iter().position(|name| *name == word).map(|number| Self::Ansi(number as u8))
    }
}
