//! Palettes as data: the color and text attributes of each role and surface. `ui/palette` turns them into styles.
//!
//! To add a palette: a file in `themes/` and a line in `BUILT_IN_SOURCES`. Tests compute the contrast of every built-in
//! palette that sets its own background.

mod color;
mod contrast;
mod library;
mod read;
mod role;

pub use color::{ANSI_COLOR_NAMES, PaletteColor, PaletteStyle};
pub use library::{AUTO, BUILT_IN_NAMES, DEFAULT_PALETTE, PaletteLibrary, find_built_in};
pub use role::{ROLES, Role, SURFACES, Surface};

/// The style of each role and surface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    roles: [Option<PaletteStyle>; ROLES.len()],
    surfaces: [Option<PaletteStyle>; SURFACES.len()],
    selection: SelectionStyle,
}

/// How the selected row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionStyle {
    Background,
    /// Reversed, with no other color in the row.
    Reverse,
}

impl Palette {
    /// No colors and no attributes.
    pub const PLAIN: Self =
        Self { roles: [None; ROLES.len()], surfaces: [None; SURFACES.len()], selection: SelectionStyle::Reverse };

    /// How the selected row is shown.
    pub fn selection(&self) -> SelectionStyle {
        self.selection
    }

    /// The style of a role, or of its fallback.
    pub fn style(&self, role: Role) -> PaletteStyle {
        let own = self.roles.get(role as usize).copied().flatten();
        own.or_else(|| role.fallback().map(|fallback| self.style(fallback))).unwrap_or_default()
    }

    /// The style of a surface, or of the background; `None` for the terminal's own background.
    pub fn background(&self, surface: Surface) -> Option<PaletteStyle> {
        let own = |surface: Surface| self.surfaces.get(surface as usize).copied().flatten();
        own(surface).or_else(|| own(Surface::Background))
    }

    /// Whether it needs more than the terminal's 16 colors.
    pub fn has_rgb_colors(&self) -> bool {
        let mut styles = self.roles.iter().chain(&self.surfaces).flatten();
        styles.any(|style| matches!(style.color, Some(PaletteColor::Rgb(..))))
    }
}

#[cfg(test)]
mod tests;
