//! A colour and its weight, as a palette file writes them: `"bold #f2f4f7"`, `"dim"`, `"cyan"`.

/// A colour, and the weight of what is written in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaletteStyle {
    /// Its colour; the terminal's own where there is none.
    pub color: Option<PaletteColor>,
    /// Heavier.
    pub is_bold: bool,
    /// Lighter.
    pub is_dim: bool,
    /// With a line below.
    pub is_underlined: bool,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteColor {
    /// What the terminal writes with when nothing is said.
    Default,
    /// One of the terminal's sixteen, from 0.
    Ansi(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The names of the terminal's sixteen colours.
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
    /// Reads the words of an ink.
    pub fn parse(text: &str) -> Option<Self> {
        let mut ink = Self::default();
        for word in text.split_whitespace() {
            match word {
                "bold" => ink.is_bold = true,
                "dim" => ink.is_dim = true,
                "underline" => ink.is_underlined = true,
                _ => ink.color = Some(PaletteColor::parse(word)?),
            }
        }
        Some(ink)
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
