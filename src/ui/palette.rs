//! Palettes: what colour and weight each role has. Read from `themes/*.ron`; a role nobody sets follows its relative.
//!
//! To add a palette: a file in `themes/`, its name in `app::commands::view::PALETTES`, and a line in `SHIPPED`. A test
//! computes the contrast of every palette that sets its own background.

use crate::app::sheet::Role;
use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use std::fmt;
use std::sync::OnceLock;

/// What each role looks like.
#[derive(Clone, Debug)]
pub struct Palette {
    roles: Roles,
    surfaces: Surfaces,
    selection: Selection,
    depth: Depth,
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// 16 million.
    #[default]
    True,
    /// 256.
    Indexed,
}

/// How the selected row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Selection {
    /// By a background.
    Background,
    /// Reversed, without any colour inside.
    Reverse,
}

/// A surface things stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// The screen.
    Background,
    /// The selected row of the focused pane.
    Selection,
    /// The selected row of another pane.
    SelectionUnfocused,
    /// The field being typed in.
    Field,
    /// What lies in front.
    Popup,
    /// A card of the board.
    Card,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename = "Palette")]
struct File {
    roles: Roles,
    surfaces: Surfaces,
    selection: Selection,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Roles {
    text: Option<Ink>,
    heading: Option<Ink>,
    muted: Option<Ink>,
    accent: Option<Ink>,
    goal: Option<Ink>,
    ok: Option<Ink>,
    warn: Option<Ink>,
    error: Option<Ink>,
    idea: Option<Ink>,
    track: Option<Ink>,
    faint: Option<Ink>,
    dimmed: Option<Ink>,
    #[serde(rename = "match")]
    found: Option<Ink>,
    added: Option<Ink>,
    changed: Option<Ink>,
    removed: Option<Ink>,
    key: Option<Ink>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Surfaces {
    background: Option<Ink>,
    selection: Option<Ink>,
    selection_unfocused: Option<Ink>,
    field: Option<Ink>,
    popup: Option<Ink>,
    card: Option<Ink>,
}

/// A colour and its weight, as a palette file writes them: `"bold #f2f4f7"`, `"dim"`, `"cyan"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Ink {
    color: Option<Color>,
    modifiers: Modifier,
}

impl<'de> Deserialize<'de> for Ink {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| {
            serde::de::Error::custom(format!(
                "`{text}` is no colour: write bold, dim, underline, a colour like #f2f4f7, or one of the terminal's like \
                 cyan"
            ))
        })
    }
}

impl Ink {
    fn read(text: &str) -> Option<Self> {
        let mut ink = Self::default();
        for word in text.split_whitespace() {
            match word {
                "bold" => ink.modifiers |= Modifier::BOLD,
                "dim" => ink.modifiers |= Modifier::DIM,
                "underline" => ink.modifiers |= Modifier::UNDERLINED,
                "default" => ink.color = Some(Color::Reset),
                _ => ink.color = Some(color(word)?),
            }
        }
        Some(ink)
    }
}

fn color(word: &str) -> Option<Color> {
    if let Some(hex) = word.strip_prefix('#') {
        let number = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        return Some(Color::from_u32(number));
    }
    Some(match word {
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "white" => Color::Gray,
        "bright-black" => Color::DarkGray,
        "bright-white" => Color::White,
        _ => return None,
    })
}

/// Why a palette file cannot be used: its place and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPalette {
    /// From 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

impl fmt::Display for BadPalette {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

const SHIPPED: [(&str, &str); 4] = [
    ("terminal", include_str!("../../themes/terminal.ron")),
    ("dark", include_str!("../../themes/dark.ron")),
    ("light", include_str!("../../themes/light.ron")),
    ("mono", include_str!("../../themes/mono.ron")),
];

/// The palette that is used where another cannot be.
pub const DEFAULT: &str = "terminal";

impl Palette {
    /// Reads a palette file.
    pub fn read(text: &str) -> Result<Self, BadPalette> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let file: File = options
            .from_str(text)
            .map_err(|error| BadPalette { line: error.span.start.line, reason: error.code.to_string() })?;
        Ok(Self { roles: file.roles, surfaces: file.surfaces, selection: file.selection, depth: Depth::True })
    }

    /// The shipped palette of a name; the default one where there is none of that name. Each is read once.
    pub fn shipped(name: &str, depth: Depth) -> Self {
        static READ: [OnceLock<Palette>; SHIPPED.len()] = [const { OnceLock::new() }; SHIPPED.len()];
        let of_name = || SHIPPED.iter().zip(&READ).find(|((known, _), _)| *known == name);
        let found = of_name().or_else(|| SHIPPED.iter().zip(&READ).next());
        let palette =
            found.map(|((_, text), read)| read.get_or_init(|| Self::read(text).unwrap_or_else(|_| Self::plain())));
        Self { depth, ..palette.cloned().unwrap_or_else(Self::plain) }
    }

    fn plain() -> Self {
        let (roles, surfaces) = (Roles::default(), Surfaces::default());
        Self { roles, surfaces, selection: Selection::Reverse, depth: Depth::True }
    }

    /// How the selected row is shown.
    pub fn selection(&self) -> Selection {
        self.selection
    }

    fn ink(&self, role: Role) -> Ink {
        let roles = &self.roles;
        let own = match role {
            Role::Text => roles.text,
            Role::Heading => roles.heading,
            Role::Muted => roles.muted,
            Role::Accent => roles.accent,
            Role::Goal => roles.goal,
            Role::Ok => roles.ok,
            Role::Warn => roles.warn,
            Role::Error => roles.error,
            Role::Idea => roles.idea,
            Role::Track => roles.track,
            Role::Faint => roles.faint,
            Role::Dimmed => roles.dimmed,
            Role::Match => roles.found.or(roles.accent),
            Role::Added => roles.added.or(roles.ok),
            Role::Changed => roles.changed.or(roles.accent),
            Role::Removed => roles.removed.or(roles.error),
            Role::Key => roles.key.or(roles.heading),
        };
        own.unwrap_or_default()
    }

    /// The style of a role. The background is the surface's business.
    pub fn style(&self, role: Role) -> Style {
        self.style_of(self.ink(role))
    }

    fn style_of(&self, ink: Ink) -> Style {
        let style = Style::default().add_modifier(ink.modifiers);
        match ink.color {
            Some(Color::Reset) | None => style.fg(Color::Reset),
            Some(color) => style.fg(self.shown(color)),
        }
    }

    fn shown(&self, color: Color) -> Color {
        match (color, self.depth) {
            (Color::Rgb(red, green, blue), Depth::Indexed) => Color::Indexed(nearest_of_256(red, green, blue)),
            (color, _) => color,
        }
    }

    /// The background of a surface, and what else it puts on everything on it.
    pub fn surface(&self, surface: Surface) -> Style {
        let ink = match surface {
            Surface::Background => self.surfaces.background,
            Surface::Selection => self.surfaces.selection,
            Surface::SelectionUnfocused => self.surfaces.selection_unfocused,
            Surface::Field => self.surfaces.field,
            Surface::Popup => self.surfaces.popup,
            Surface::Card => self.surfaces.card,
        };
        let background = self.surfaces.background;
        let Some(ink) = ink.or(background) else { return Style::default() };
        let style = Style::default().add_modifier(ink.modifiers);
        match ink.color {
            Some(color) => style.bg(self.shown(color)),
            None => style,
        }
    }

    /// The chip of the mode: the background's colour on the accent, or reversed.
    pub fn chip(&self) -> Style {
        match (self.selection, self.surfaces.background.and_then(|ink| ink.color), self.ink(Role::Accent).color) {
            (Selection::Background, Some(background), Some(accent)) => {
                Style::default().fg(self.shown(background)).bg(self.shown(accent)).add_modifier(Modifier::BOLD)
            }
            _ => Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

/// The nearest of the 216 colours and 24 greys that terminals of 256 colours share.
fn nearest_of_256(red: u8, green: u8, blue: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |value: u8| {
        let far = |step: &(usize, &u8)| step.1.abs_diff(value);
        STEPS.iter().enumerate().min_by_key(far).map_or((0, 0), |(at, step)| (at as u8, *step))
    };
    let ((r, red_step), (g, green_step), (b, blue_step)) = (nearest(red), nearest(green), nearest(blue));
    let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let grey = ((mean.saturating_sub(8) + 5) / 10).min(23) as u8;
    let grey_value = 8 + grey * 10;
    let distance = |r: u8, g: u8, b: u8| {
        let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        part(red, r) + part(green, g) + part(blue, b)
    };
    if distance(grey_value, grey_value, grey_value) < distance(red_step, green_step, blue_step) {
        232 + grey
    } else {
        16 + 36 * r + 6 * g + b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::sheet::ROLES;

    fn luminance(color: Color) -> f64 {
        let Color::Rgb(red, green, blue) = color else { panic!("{color:?} is no colour of its own") };
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_shipped_palette_reads() {
        for (name, text) in SHIPPED {
            Palette::read(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(crate::app::commands::view::PALETTES.contains(&name));
        }
        assert_eq!(ROLES.len(), 17);
    }

    #[test]
    fn words_can_be_read_on_every_surface() {
        let words =
            [Role::Text, Role::Heading, Role::Muted, Role::Accent, Role::Goal, Role::Ok, Role::Warn, Role::Error];
        let surfaces = [
            Surface::Background,
            Surface::Selection,
            Surface::SelectionUnfocused,
            Surface::Field,
            Surface::Popup,
            Surface::Card,
        ];
        for name in ["dark", "light"] {
            let palette = Palette::shipped(name, Depth::True);
            for role in words.into_iter().chain([Role::Idea, Role::Match, Role::Key, Role::Added, Role::Removed]) {
                for surface in surfaces {
                    let (Some(ink), Some(ground)) = (palette.style(role).fg, palette.surface(surface).bg) else {
                        panic!("{name}: {role:?} on {surface:?} has no colour");
                    };
                    let contrast = contrast(ink, ground);
                    assert!(contrast >= 4.5, "{name}: {role:?} on {surface:?} is {contrast:.1}");
                }
            }
        }
    }

    #[test]
    fn mono_has_no_colour() {
        let mono = Palette::shipped("mono", Depth::True);
        for (name, role) in ROLES {
            assert!(matches!(mono.style(role).fg, None | Some(Color::Reset)), "{name}");
        }
    }

    #[test]
    fn a_bad_palette_says_where() {
        let bad = Palette::read("Palette(\n    roles: (\n        txet: \"red\",\n    ),\n)").unwrap_err();
        assert_eq!(bad.line, 3, "{bad}");
        let bad = Palette::read("Palette(\n    roles: (\n        text: \"pinkish\",\n    ),\n)").unwrap_err();
        assert!(bad.reason.contains("`pinkish` is no colour"), "{bad}");
    }
}
