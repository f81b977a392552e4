//! Palettes as styles: what a role looks like on this terminal. The palettes themselves are data, in `settings/palette`.

use crate::settings::palette::{self as data, Colour, DEFAULT, Ink, Role};
pub use crate::settings::palette::{Selection, Surface};
use ratatui::style::{Color, Modifier, Style};

/// What each role looks like on a terminal.
#[derive(Clone, Debug)]
pub struct Palette {
    data: data::Palette,
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
    /// Its own sixteen.
    Sixteen,
}

impl Palette {
    /// A palette as a terminal of so many colours shows it. The sixteen colours of a terminal may be any, and the
    /// nearest of them may be that of the ground: a palette of exact colours gives way to the one that is made of them.
    pub fn of(palette: &data::Palette, depth: Depth) -> Self {
        let gives_way = depth == Depth::Sixteen && palette.has_exact_colours();
        let data = if gives_way { data::shipped(DEFAULT).unwrap_or(palette) } else { palette };
        Self { data: data.clone(), depth }
    }

    /// How the selected row is shown.
    pub fn selection(&self) -> Selection {
        self.data.selection()
    }

    /// The style of a role. The background is the surface's business.
    pub fn style(&self, role: Role) -> Style {
        let ink = self.data.ink(role);
        Style::default().add_modifier(weight(ink)).fg(ink.colour.map_or(Color::Reset, |colour| self.shown(colour)))
    }

    fn shown(&self, colour: Colour) -> Color {
        const OWN: [Color; data::OWN.len()] = [
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
            (Colour::Default, _) => Color::Reset,
            (Colour::Own(number), _) => OWN.get(number as usize).copied().unwrap_or(Color::Reset),
            (Colour::Exact(red, green, blue), Depth::True) => Color::Rgb(red, green, blue),
            (Colour::Exact(red, green, blue), _) => Color::Indexed(nearest_of_256(red, green, blue)),
        }
    }

    /// The background of a surface, and what else it puts on everything on it.
    pub fn surface(&self, surface: Surface) -> Style {
        let Some(ink) = self.data.ground(surface) else { return Style::default() };
        let style = Style::default().add_modifier(weight(ink));
        match ink.colour {
            Some(colour) => style.bg(self.shown(colour)),
            None => style,
        }
    }

    /// The chip of the mode: the background's colour on the accent, or reversed.
    pub fn chip(&self) -> Style {
        let ground = self.data.ground(Surface::Background).and_then(|ink| ink.colour);
        match (self.selection(), ground, self.data.ink(Role::Accent).colour) {
            (Selection::Background, Some(ground), Some(accent)) => {
                Style::default().fg(self.shown(ground)).bg(self.shown(accent)).add_modifier(Modifier::BOLD)
            }
            _ => Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

fn weight(ink: Ink) -> Modifier {
    let set = |is: bool, modifier: Modifier| if is { modifier } else { Modifier::empty() };
    set(ink.bold, Modifier::BOLD) | set(ink.dim, Modifier::DIM) | set(ink.underline, Modifier::UNDERLINED)
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
    use crate::settings::palette::{PALETTES, ROLES, SURFACES, shipped};

    #[test]
    fn on_sixteen_colours_nothing_is_written_that_a_terminal_might_not_show() {
        for name in PALETTES {
            let palette = Palette::of(shipped(name).unwrap(), Depth::Sixteen);
            for (role, which) in ROLES {
                let ink = palette.style(which).fg;
                assert!(!matches!(ink, Some(Color::Rgb(..) | Color::Indexed(_))), "{name}: {role}");
            }
            for (surface, which) in SURFACES {
                assert_eq!(palette.surface(which).bg, None, "{name}: {surface} would hide a colour of the terminal's");
            }
        }
        let mono = Palette::of(shipped("mono").unwrap(), Depth::Sixteen);
        assert!(ROLES.iter().all(|(_, role)| mono.style(*role).fg == Some(Color::Reset)));
    }

    #[test]
    fn on_256_colours_words_keep_apart_from_their_ground() {
        for name in PALETTES {
            let palette = Palette::of(shipped(name).unwrap(), Depth::Indexed);
            for (role, which) in ROLES.into_iter().filter(|(_, role)| !matches!(role, Role::Faint | Role::Dimmed)) {
                for (surface, ground) in SURFACES {
                    let (ink, ground) = (palette.style(which).fg, palette.surface(ground).bg);
                    assert_ne!(ink, ground, "{name}: {role} on {surface}");
                }
            }
        }
    }
}
