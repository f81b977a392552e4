//! Palettes as data: what colour and weight each role has, and what it stands on. `ui/palette` turns them into styles.
//!
//! To add a palette: a file in `themes/` and a line in `SHIPPED`. Tests compute the contrast of every shipped palette
//! that sets its own background.

mod color;
mod contrast;
mod library;
mod read;
mod role;

pub use color::{ANSI_COLOR_NAMES, PaletteColor, PaletteStyle};
pub use library::{AUTO, BUILT_IN_NAMES, DEFAULT_PALETTE, PaletteLibrary, find_built_in};
pub use role::{ROLES, Role, SURFACES, Surface};

/// What each role and surface looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    roles: [Option<PaletteStyle>; ROLES.len()],
    surfaces: [Option<PaletteStyle>; SURFACES.len()],
    selection: SelectionStyle,
}

/// How the selected row is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectionStyle {
    /// By a background.
    Background,
    /// Reversed, without any colour inside.
    Reverse,
}

impl Palette {
    /// Without any colour or weight.
    pub const PLAIN: Self =
        Self { roles: [None; ROLES.len()], surfaces: [None; SURFACES.len()], selection: SelectionStyle::Reverse };

    /// How the selected row is shown.
    pub fn selection(&self) -> SelectionStyle {
        self.selection
    }

    /// The ink of a role: its own, else that of its relative.
    pub fn style(&self, role: Role) -> PaletteStyle {
        let own = self.roles.get(role as usize).copied().flatten();
        own.or_else(|| role.fallback().map(|relative| self.style(relative))).unwrap_or_default()
    }

    /// The ground of a surface: its own, else the background; `None` where that is the terminal's.
    pub fn background(&self, surface: Surface) -> Option<PaletteStyle> {
        let own = |surface: Surface| self.surfaces.get(surface as usize).copied().flatten();
        own(surface).or_else(|| own(Surface::Background))
    }

    /// Whether it has colours that a terminal of sixteen does not.
    pub fn has_rgb_colors(&self) -> bool {
        let inks = self.roles.iter().chain(&self.surfaces).flatten();
        inks.into_iter().any(|ink| matches!(ink.color, Some(PaletteColor::Rgb(..))))
    }
}

#[cfg(test)]
mod tests;
