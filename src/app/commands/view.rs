//! Appearance and settings.

use super::{Command, CommandGroup, EVERYWHERE, VIEWS_AND_PANES, command};
use crate::app::commands::input::Input;
use crate::app::commands::preferences;
use crate::app::message::Effect;
use crate::app::model::mode::Scope;
use crate::app::model::preferences::GlyphSet;
use crate::app::model::status::StatusLine;
use crate::app::overlays::{palette_picker, settings};

const SETTINGS: &[Scope] = &[Scope::Settings];
const PALETTE_PICKER: &[Scope] = &[Scope::PalettePicker];

pub(super) const COMMANDS: &[Command] = &[
    command("settings", "Change settings", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        settings::open(&mut state.overlays);
    })
    .about("colors, dates, keys, mouse, autosave")
    .synonyms(&["set", "glyphs", "config.ron", "config", "preferences", "options", "settings"]),
    command("look.palette", "Choose colors", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        palette_picker::open(&mut state.overlays, &state.settings);
    })
    .about("with a live preview")
    .synonyms(&[
        "color palette",
        "colors",
        "colorscheme",
        "dark mode",
        "light mode",
        "dark",
        "light",
        "mono",
        "high contrast",
        "color blind",
    ]),
    command("look.glyphs", "Switch glyphs", &[], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        state.settings.appearance.glyphs = match state.settings.appearance.glyphs {
            GlyphSet::Unicode => GlyphSet::Ascii,
            GlyphSet::Ascii => GlyphSet::Unicode,
        };
    })
    .about("between Unicode and plain ASCII")
    .synonyms(&["ascii", "unicode"]),
    command("look.mouse", "Turn mouse on or off", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        toggle_mouse(&mut state.input, &mut state.status, &mut state.outbox);
    })
    .about("off: the terminal selects text")
    .synonyms(&["mouse", "select text", "copy"]),
    command("settings.down", "Move down", &["j", "<Down>", "<Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, 1);
    })
    .short("up, down"),
    command("settings.up", "Move up", &["k", "<Up>", "<S-Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, -1);
    }),
    command(
        "settings.next",
        "Next value",
        &["<Right>", "l", "<Enter>", "<Space>"],
        SETTINGS,
        CommandGroup::Change,
        |state| {
            crate::app::commands::preferences::change_value(
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
    .about("applies at once, and is saved"),
    command("settings.previous", "Previous value", &["<Left>", "h"], SETTINGS, CommandGroup::Change, |state| {
        crate::app::commands::preferences::change_value(
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
    command("settings.leave", "Close settings", &["<Esc>", "q"], SETTINGS, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
    })
    .about("changes are already saved")
    .short("close"),
    command("colors.down", "Move down", &["j", "<Down>", "<Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, 1);
    })
    .short("preview"),
    command("colors.up", "Move up", &["k", "<Up>", "<S-Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, -1);
    }),
    command("colors.keep", "Use these colors", &["<Enter>"], PALETTE_PICKER, CommandGroup::SaveAndUndo, |state| {
        palette_picker::accept(&mut state.overlays, &mut state.settings, &mut state.status);
    })
    .short("use"),
    command("colors.leave", "Cancel", &["<Esc>", "q"], PALETTE_PICKER, CommandGroup::SaveAndUndo, |state| {
        palette_picker::cancel(&mut state.overlays, &mut state.settings);
    })
    .short("cancel"),
];

fn toggle_mouse(input: &mut Input, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    let is_used = !input.has_mouse;
    preferences::set_mouse(input, outbox, is_used);
    status.say(if is_used {
        "Mouse on: click to select, wheel to scroll"
    } else {
        "Mouse off: the terminal selects text (:mouse to turn it on, :settings to save this)"
    });
}
