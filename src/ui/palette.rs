//! Palettes as terminal styles. The palettes themselves are data in `settings::palette`.

use crate::settings::palette::{self as data, DEFAULT_PALETTE, PaletteColor, PaletteStyle, Role};
pub use crate::settings::palette::{SelectionStyle, Surface};
use ratatui::style::{Color, Modifier, Style};

/// A palette at the color depth of the terminal.
#[derive(Clone, Debug)]
pub struct TerminalPalette {
    data: data::Palette,
    depth: ColorDepth,
}

/// The number of colors of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorDepth {
    /// 16 million colors.
    #[default]
    TrueColor,
    /// 256 colors.
    Indexed,
    /// The 16 ANSI colors.
    Sixteen,
}

impl TerminalPalette {
    /// Adapts a palette to a color depth. The 16 ANSI colors differ between terminals, and the nearest one may match the
    /// background, so a palette with RGB colors falls back to the default palette, which uses ANSI colors only.
    pub fn new(palette: &data::Palette, depth: ColorDepth) -> Self {
        let gives_way = depth == ColorDepth::Sixteen && palette.has_rgb_colors();
        let data = if gives_way { data::find_built_in(DEFAULT_PALETTE).unwrap_or(palette) } else { palette };
        Self { data: data.clone(), depth }
    }

    /// The style of the selected row.
    pub fn selection(&self) -> SelectionStyle {
        self.data.selection()
    }

    /// The style of a role, without a background, which the surface sets.
    pub fn style(&self, role: Role) -> Style {
        let style = self.data.style(role);
        Style::default()
            .add_modifier(modifiers_of(style))
            .fg(style.color.map_or(Color::Reset, |color| self.terminal_color(color)))
    }

    fn terminal_color(&self, color: PaletteColor) -> Color {
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
        match (color, self.depth) {
            (PaletteColor::Default, _) => Color::Reset,
            (PaletteColor::Ansi(number), _) => OWN.get(number as usize).copied().unwrap_or(Color::Reset),
            (PaletteColor::Rgb(red, green, blue), ColorDepth::TrueColor) => Color::Rgb(red, green, blue),
            (PaletteColor::Rgb(red, green, blue), _) => Color::Indexed(nearest_indexed_color(red, green, blue)),
        }
    }

    /// The background of a surface, and the modifiers it applies to text on it.
    pub fn surface(&self, surface: Surface) -> Style {
        let Some(background) = self.data.background(surface) else { return Style::default() };
        let style = Style::default().add_modifier(modifiers_of(background));
        match background.color {
            Some(color) => style.bg(self.terminal_color(color)),
            None => style,
        }
    }

    /// The style of the mode chip: the background color on the accent color, or reversed.
    pub fn chip(&self) -> Style {
        let background = self.data.background(Surface::Background).and_then(|style| style.color);
        match (self.selection(), background, self.data.style(Role::Accent).color) {
            (SelectionStyle::Background, Some(background), Some(accent)) => Style::default()
                .fg(self.terminal_color(background))
                .bg(self.terminal_color(accent))
                .add_modifier(Modifier::BOLD),
            _ => Style::default().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }
}

fn modifiers_of(style: PaletteStyle) -> Modifier {
    let set = |is: bool, modifier: Modifier| if is { modifier } else { Modifier::empty() };
    set(style.is_bold, Modifier::BOLD)
        | set(style.is_dim, Modifier::DIM)
        | set(style.is_underlined, Modifier::UNDERLINED)
}

/// The nearest of the 216 colors and 24 grays that all 256-color terminals share.
fn nearest_indexed_color(red: u8, green: u8, blue: u8) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let nearest = |value: u8| {
        let far = |step: &(usize, &u8)| step.1.abs_diff(value);
        STEPS.iter().enumerate().min_by_key(far).map_or((0, 0), |(at, step)| (at as u8, *step))
    };
    let ((r, red_step), (g, green_step), (b, blue_step)) = (nearest(red), nearest(green), nearest(blue));
    let mean = (u16::from(red) + u16::from(green) + u16::from(blue)) / 3;
    let gray = ((mean.saturating_sub(8) + 5) / 10).min(23) as u8;
    let gray_value = 8 + gray * 10;
    let distance = |r: u8, g: u8, b: u8| {
        let part = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
        part(red, r) + part(green, g) + part(blue, b)
    };
    if distance(gray_value, gray_value, gray_value) < distance(red_step, green_step, blue_step) {
        232 + gray
    } else {
        16 + 36 * r + 6 * g + b
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::palette::{BUILT_IN_NAMES, ROLES, SURFACES, find_built_in};

    #[test]
    fn at_16_colors_only_colors_that_every_terminal_shows_are_used() {
        for name in BUILT_IN_NAMES {
            let palette = TerminalPalette::new(find_built_in(name).unwrap(), ColorDepth::Sixteen);
            for (role, which) in ROLES {
                let style = palette.style(which).fg;
                assert!(!matches!(style, Some(Color::Rgb(..) | Color::Indexed(_))), "{name}: {role}");
            }
            for (surface, which) in SURFACES {
                assert_eq!(palette.surface(which).bg, None, "{name}: {surface} would hide a color of the terminal");
            }
        }
        let mono = TerminalPalette::new(find_built_in("mono").unwrap(), ColorDepth::Sixteen);
        assert!(ROLES.iter().all(|(_, role)| mono.style(*role).fg == Some(Color::Reset)));
    }

    #[test]
    fn at_256_colors_text_differs_from_its_background() {
        for name in BUILT_IN_NAMES {
            let palette = TerminalPalette::new(find_built_in(name).unwrap(), ColorDepth::Indexed);
            for (role, which) in ROLES.into_iter().filter(|(_, role)| !matches!(role, Role::Faint | Role::Dimmed)) {
                for (surface, background) in SURFACES {
                    let (style, background) = (palette.style(which).fg, palette.surface(background).bg);
                    assert_ne!(style, background, "{name}: {role} on {surface}");
                }
            }
        }
    }
}
