//! How it looks, and what is set.

use super::{Command, EVERYWHERE, Group, SCREENS, command};
use crate::app::overlays::Scope;
use crate::app::overlays::{palette_picker, settings};
use crate::app::state::{Glyphs, State};
use crate::app::workflows::preferences;

const SETTINGS: &[Scope] = &[Scope::Settings];
const COLOURS: &[Scope] = &[Scope::Colours];

pub(super) const COMMANDS: &[Command] = &[
    command("settings", "Settings", &[], EVERYWHERE, Group::Look, settings::open)
        .about("colours, glyphs, days, keys, mouse, autosave: kept in config.ron")
        .also(&["set", "config", "preferences", "options"]),
    command("look.palette", "Other colours", &[], EVERYWHERE, Group::Look, palette_picker::open)
        .about("each is seen as it is selected")
        .also(&["palette", "theme colours", "colorscheme", "dark", "light", "mono", "high contrast"]),
    command("look.glyphs", "Plain or full glyphs", &[], SCREENS, Group::Look, |state| {
        state.look.glyphs = match state.look.glyphs {
            Glyphs::Unicode => Glyphs::Ascii,
            Glyphs::Ascii => Glyphs::Unicode,
        };
    })
    .about("ASCII for terminals and fonts that lack the others")
    .also(&["ascii", "unicode"]),
    command("look.mouse", "Mouse on or off", &[], EVERYWHERE, Group::Look, turn_mouse)
        .about("off: the terminal selects and copies text")
        .also(&["mouse", "select text", "copy"]),
    command("settings.down", "Down", &["j", "<Down>", "<Tab>"], SETTINGS, Group::Move, |state| {
        settings::step(state, 1);
    })
    .short("up, down"),
    command("settings.up", "Up", &["k", "<Up>", "<S-Tab>"], SETTINGS, Group::Move, |state| {
        settings::step(state, -1);
    }),
    command(
        "settings.next",
        "The next value",
        &["<Right>", "l", "<Enter>", "<Space>"],
        SETTINGS,
        Group::Change,
        |state| {
            settings::turn(state, 1);
        },
    )
    .about("takes effect at once, and is kept"),
    command("settings.previous", "The value before", &["<Left>", "h"], SETTINGS, Group::Change, |state| {
        settings::turn(state, -1);
    })
    .short("change"),
    command("settings.leave", "Leave", &["<Esc>", "q"], SETTINGS, Group::Keep, |state| {
        state.overlays.pop();
    })
    .about("what was changed is kept already")
    .short("leave"),
    command("colours.down", "Down", &["j", "<Down>", "<Tab>"], COLOURS, Group::Move, |state| {
        palette_picker::step(state, 1)
    })
    .short("look"),
    command("colours.up", "Up", &["k", "<Up>", "<S-Tab>"], COLOURS, Group::Move, |state| {
        palette_picker::step(state, -1)
    }),
    command("colours.keep", "Keep these", &["<Enter>"], COLOURS, Group::Keep, palette_picker::keep).short("keep"),
    command("colours.leave", "Back to the ones before", &["<Esc>", "q"], COLOURS, Group::Keep, palette_picker::leave)
        .short("back to the ones before"),
];

fn turn_mouse(state: &mut State) {
    let is_used = !state.has_mouse;
    preferences::use_mouse(state, is_used);
    state.say(match is_used {
        true => "the mouse is whymap's now: a click selects, the wheel scrolls",
        false => "the mouse selects text in the terminal now; `Mouse on or off` takes it back, :settings keeps it so",
    });
}
