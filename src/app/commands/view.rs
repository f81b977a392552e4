//! How it looks.

use super::{Command, Group, SCREENS, command};
use crate::app::state::{Glyphs, State};

pub(super) const COMMANDS: &[Command] = &[
    command("look.palette", "Other colours", &[], SCREENS, Group::Look, next_palette)
        .about("terminal, dark, light, mono")
        .also(&["palette", "theme colours", "dark", "light", "mono"]),
    command("look.glyphs", "Plain or full glyphs", &[], SCREENS, Group::Look, |state| {
        state.look.glyphs = match state.look.glyphs {
            Glyphs::Unicode => Glyphs::Ascii,
            Glyphs::Ascii => Glyphs::Unicode,
        };
    })
    .about("ASCII for terminals and fonts that lack the others")
    .also(&["ascii", "unicode"]),
];

/// The palettes that are shipped, in the order in which they are turned through.
pub const PALETTES: [&str; 4] = ["terminal", "dark", "light", "mono"];

fn next_palette(state: &mut State) {
    let at = PALETTES.iter().position(|name| *name == state.look.palette).map_or(0, |at| at + 1);
    if let Some(next) = PALETTES.get(at % PALETTES.len()) {
        (*next).clone_into(&mut state.look.palette);
        state.say(format!("colours: {next}"));
    }
}
