//! A colour and its weight, as a palette file writes them: `"bold #f2f4f7"`, `"dim"`, `"cyan"`.

/// A colour, and the weight of what is written in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ink {
    /// Its colour; the terminal's own where there is none.
    pub colour: Option<Colour>,
    /// Heavier.
    pub bold: bool,
    /// Lighter.
    pub dim: bool,
    /// With a line below.
    pub underline: bool,
}

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// What the terminal writes with when nothing is said.
    Default,
    /// One of the terminal's sixteen, from 0.
    Own(u8),
    /// Red, green and blue.
    Exact(u8, u8, u8),
}

/// The names of the terminal's sixteen colours.
pub const OWN: [&str; 16] = [
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

impl Ink {
    /// Reads the words of an ink.
    pub fn read(text: &str) -> Option<Self> {
        let mut ink = Self::default();
        for word in text.split_whitespace() {
            match word {
                "bold" => ink.bold = true,
                "dim" => ink.dim = true,
                "underline" => ink.underline = true,
                _ => ink.colour = Some(Colour::read(word)?),
            }
        }
        Some(ink)
    }
}

impl Colour {
    fn read(word: &str) -> Option<Self> {
        if word == "default" {
            return Some(Self::Default);
        }
        if let Some(hex) = word.strip_prefix('#') {
            let is_hex = hex.len() == 6 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
            let [_, red, green, blue] = u32::from_str_radix(hex, 16).ok().filter(|_| is_hex)?.to_be_bytes();
            return Some(Self::Exact(red, green, blue));
        }
        OWN.iter().position(|name| *name == word).map(|number| Self::Own(number as u8))
    }
}
