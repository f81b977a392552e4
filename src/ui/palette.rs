//! Palettes as styles: what a role looks like on this terminal. The palettes themselves are data, in `settings/palette`.

use crate::settings::palette::{self as data, DEFAULT_PALETTE, PaletteColor, PaletteStyle, Role};
pub use crate::settings::palette::{SelectionStyle, Surface};
use ratatui::style::{Color, Modifier, Style};

/// What each role looks like on a terminal.
#[derive(Clone, Debug)]
pub struct TerminalPalette {
    data: data::Palette,
    depth: ColorDepth,
}

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// 16 million.
    #[default]
    TrueColor,
    /// 256.
    Indexed,
    /// Its own sixteen.
    Sixteen,
}

impl TerminalPalette {
    /// A palette as a terminal of so many colours shows it. The sixteen colours of a terminal may be any, and the
    /// nearest of them may be that of the ground: a palette of exact colours gives way to the one that is made of them.
    pub fn new(palette: &data::Palette, depth: ColorDepth) -> Self {
        let gives_way = depth == ColorDepth::Sixteen && palette.has_rgb_colors();
        let data = if gives_way { data::find_built_in(DEFAULT_PALETTE).unwrap_or(palette) } else { palette };
        Self { data: data.clone(), depth }
    }

    /// How the selected row is shown.
    pub fn selection(&self) -> SelectionStyle {
        self.data.selection()
    }

    /// The style of a role. The background is the surface's business.
    pub fn style(&self, role: Role) -> Style {
        let ink = self.data.style(role);
        Style::default()
            .add_modifier(modifiers_of(ink))
            .fg(ink.color.map_or(Color::Reset, |colour| self.terminal_color(colour)))
    }

    fn terminal_color(&self, colour: PaletteColor) -> Color {
        const OWN: [Color; data::ANSI_COLOR_NAMES.len()] = [
            Color::Black,
            Color::Red,
            Color::Green,
            Color::Yellow,
            Color::Blue,
            Color::Magenta,
            Color::Cyan,
            Color::Gray,
            Color::DarkGray,
            Color::LightRed,
            Color::LightGreen,
            Color::LightYellow,
            Color::LightBlue,
            Color::LightMagenta,
            Color::LightCyan,
            Color::White,
        ];
        match (colour, self.depth) {
            (PaletteColor::Default, _) => Color::Reset,
            (PaletteColor::Ansi(number), _) => OWN.get(number as usize).copied().unwrap_or(Color::Reset),
            (PaletteColor::Rgb(red, green, blue), ColorDepth::TrueColor) => Color::Rgb(red, green, blue),
            (PaletteColor::Rgb(red, green, blue), _) => Color::Indexed(nearest_indexed_color(red, green, blue)),
        }
    }

    /// The background of a surface, and what else it puts on everything on it.
    pub fn surface(&self, surface: Surface) -> Style {
        let Some(ink) = self.data.background(surface) else { return Style::default() };
        let style = Style::default().add_modifier(modifiers_of(ink));
        match ink.color {
            Some(colour) => style.bg(self.terminal_color(colour)),
            None => style,
        }
    }

    /// The chip of the mode: the background's colour on the accent, or reversed.
    pub fn chip(&self) -> Style {
        let ground = self.data.background(Surface::Background).and_then(|ink| ink.color);
        match (self.selection(), ground, self.data.style(Role::Accent).color) {
            (SelectionStyle::Background, Some(ground), Some(accent)) => Style::default()
                .fg(self.terminal_color(ground))
                .bg(self.terminal_color(accent))
                .add_modifier(Modifier::BOLD),
            _ => Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

fn modifiers_of(ink: PaletteStyle) -> Modifier {
    let set = |is: bool, modifier: Modifier| if is { modifier } else { Modifier::empty() };
    set(ink.is_bold, Modifier::BOLD) | set(ink.is_dim, Modifier::DIM) | set(ink.is_underlined, Modifier::UNDERLINED)
}

/// The nearest of the 216 colours and 24 greys that terminals of 256 colours share.
fn nearest_indexed_color(red: u8, green: u8, blue: u8) -> u8 {
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
    use crate::settings::palette::{BUILT_IN_NAMES, ROLES, SURFACES, find_built_in};

    #[test]
    fn on_sixteen_colours_nothing_is_written_that_a_terminal_might_not_show() {
        for name in BUILT_IN_NAMES {
            let palette = TerminalPalette::new(find_built_in(name).unwrap(), ColorDepth::Sixteen);
            for (role, which) in ROLES {
                let ink = palette.style(which).fg;
                assert!(!matches!(ink, Some(Color::Rgb(..) | Color::Indexed(_))), "{name}: {role}");
            }
            for (surface, which) in SURFACES {
                assert_eq!(palette.surface(which).bg, None, "{name}: {surface} would hide a colour of the terminal's");
            }
        }
        let mono = TerminalPalette::new(find_built_in("mono").unwrap(), ColorDepth::Sixteen);
        assert!(ROLES.iter().all(|(_, role)| mono.style(*role).fg == Some(Color::Reset)));
    }

    #[test]
    fn on_256_colours_words_keep_apart_from_their_ground() {
        for name in BUILT_IN_NAMES {
            let palette = TerminalPalette::new(find_built_in(name).unwrap(), ColorDepth::Indexed);
            for (role, which) in ROLES.into_iter().filter(|(_, role)| !matches!(role, Role::Faint | Role::Dimmed)) {
                for (surface, ground) in SURFACES {
                    let (ink, ground) = (palette.style(which).fg, palette.surface(ground).bg);
                    assert_ne!(ink, ground, "{name}: {role} on {surface}");
                }
            }
        }
    }
}
