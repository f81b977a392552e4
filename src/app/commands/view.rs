//! How it looks, and what is set.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::commands::input::Input;
use crate::app::message::Effect;
use crate::app::message::StatusLine;
use crate::app::model::mode::Scope;
use crate::app::model::preferences::GlyphSet;
use crate::app::overlays::{palette_picker, settings};
use crate::app::workflows::preferences;

const SETTINGS: &[Scope] = &[Scope::Settings];
const PALETTE_PICKER: &[Scope] = &[Scope::PalettePicker];

pub(super) const COMMANDS: &[Command] = &[
    command("settings", "Settings", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        settings::open(&mut state.overlays);
    })
    .about("colours, glyphs, days, keys, mouse, autosave: kept in config.ron")
    .synonyms(&["set", "config", "preferences", "options"]),
    command("look.palette", "Other colours", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        palette_picker::open(&mut state.overlays, &state.settings);
    })
    .about("each is seen as it is selected")
    .synonyms(&["palette", "theme colours", "colorscheme", "dark", "light", "mono", "high contrast"]),
    command("look.glyphs", "Plain or full glyphs", &[], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        state.settings.appearance.glyphs = match state.settings.appearance.glyphs {
            GlyphSet::Unicode => GlyphSet::Ascii,
            GlyphSet::Ascii => GlyphSet::Unicode,
        };
    })
    .about("ASCII for terminals and fonts that lack the others")
    .synonyms(&["ascii", "unicode"]),
    command("look.mouse", "Mouse on or off", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        toggle_mouse(&mut state.input, &mut state.status, &mut state.outbox);
    })
    .about("off: the terminal selects and copies text")
    .synonyms(&["mouse", "select text", "copy"]),
    command("settings.down", "Down", &["j", "<Down>", "<Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, 1);
    })
    .short("up, down"),
    command("settings.up", "Up", &["k", "<Up>", "<S-Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, -1);
    }),
    command(
        "settings.next",
        "The next value",
        &["<Right>", "l", "<Enter>", "<Space>"],
        SETTINGS,
        CommandGroup::Change,
        |state| {
            settings::change_value(
                &mut state.session,
                &state.overlays,
                &mut state.input,
                &mut state.settings,
                &mut state.workflows,
                &mut state.status,
                &mut state.outbox,
                1,
            );
        },
    )
    .about("takes effect at once, and is kept"),
    command("settings.previous", "The value before", &["<Left>", "h"], SETTINGS, CommandGroup::Change, |state| {
        settings::change_value(
            &mut state.session,
            &state.overlays,
            &mut state.input,
            &mut state.settings,
            &mut state.workflows,
            &mut state.status,
            &mut state.outbox,
            -1,
        );
    })
    .short("change"),
    command("settings.leave", "Leave", &["<Esc>", "q"], SETTINGS, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
    })
    .about("what was changed is kept already")
    .short("leave"),
    command("colours.down", "Down", &["j", "<Down>", "<Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, 1);
    })
    .short("look"),
    command("colours.up", "Up", &["k", "<Up>", "<S-Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, -1);
    }),
    command("colours.keep", "Keep these", &["<Enter>"], PALETTE_PICKER, CommandGroup::SaveAndUndo, |state| {
        palette_picker::accept(&mut state.overlays, &mut state.settings, &mut state.status);
    })
    .short("keep"),
    command(
        "colours.leave",
        "Back to the ones before",
        &["<Esc>", "q"],
        PALETTE_PICKER,
        CommandGroup::SaveAndUndo,
        |state| {
            palette_picker::cancel(&mut state.overlays, &mut state.settings);
        },
    )
    .short("back to the ones before"),
];

fn toggle_mouse(input: &mut Input, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    let is_used = !input.has_mouse;
    preferences::set_mouse(input, outbox, is_used);
    status.say(match is_used {
        true => "the mouse is whymap's now: a click selects, the wheel scrolls",
        false => "the mouse selects text in the terminal now; `Mouse on or off` takes it back, :settings keeps it so",
    });
}
