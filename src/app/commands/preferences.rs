//! User preferences and their effects: colors, glyphs, dates, keys, mouse, autosave. Changes apply at once and are
//! saved in `config.ron`.

use super::command::{Command, CommandGroup, EVERYWHERE, KeyLine, VIEWS_AND_PANES, command};
use crate::app::commands::bindings;
use crate::app::commands::input::Input;
use crate::app::commands::keymap::Preset;
use crate::app::message::Effect;
use crate::app::model::mode::Scope;
use crate::app::model::preferences::ConfigFile;
use crate::app::model::preferences::EditorSettings;
use crate::app::model::preferences::GlyphSet;
use crate::app::model::preferences::Preferences;
use crate::app::model::preferences::TerminalBackground;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::settings::{SettingsPage, allowed_values, top_page};
use crate::app::overlays::{palette_picker, settings};
use crate::app::workflows::Workflows;
use crate::settings::Setting;
use crate::settings::palette::AUTO;
use crate::settings::{SettingOrigin, config};
use std::sync::Arc;

const SETTINGS: &[Scope] = &[Scope::Settings];
const PALETTE_PICKER: &[Scope] = &[Scope::PalettePicker];

pub(super) const COMMANDS: &[Command] = &[
    command("settings", "Change settings", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        settings::open(&mut state.overlays);
        Ok(None)
    })
    .about("colors, dates, keys, mouse, autosave")
    .synonyms(&["set", "glyphs", "config.ron", "config", "preferences", "options", "settings"]),
    command("look.palette", "Choose colors", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        palette_picker::open(&mut state.overlays, &state.settings);
        Ok(None)
    })
    .about("with a live preview")
    .synonyms(&[
        "theme",
        "colors",
        "color",
        "colour",
        "colours",
        "dark mode",
        "light mode",
        "dark",
        "light",
        "color palette",
        "colorscheme",
        "mono",
        "high contrast",
        "color blind",
    ]),
    command("look.glyphs", "Switch symbols", &[], VIEWS_AND_PANES, CommandGroup::Appearance, |state| {
        state.settings.appearance.glyphs = match state.settings.appearance.glyphs {
            GlyphSet::Unicode => GlyphSet::Ascii,
            GlyphSet::Ascii => GlyphSet::Unicode,
        };
        Ok(None)
    })
    .about("between Unicode and plain ASCII")
    .synonyms(&["ascii", "unicode"]),
    command("look.mouse", "Turn mouse on or off", &[], EVERYWHERE, CommandGroup::Appearance, |state| {
        toggle_mouse(&mut state.input, &mut state.outbox)
    })
    .about("off: the terminal selects text")
    .synonyms(&["mouse", "select text", "copy text"]),
    command("settings.down", "Move down", &["j", "<Down>", "<Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, 1);
        Ok(None)
    })
    .short("up, down")
    .key_line(&[(KeyLine::In(Scope::Settings), 10)]),
    command("settings.up", "Move up", &["k", "<Up>", "<S-Tab>"], SETTINGS, CommandGroup::Move, |state| {
        settings::step(&mut state.overlays, -1);
        Ok(None)
    })
    .key_line(&[(KeyLine::In(Scope::Settings), 11)]),
    command(
        "settings.next",
        "Next value",
        &["<Right>", "l", "<Enter>", "<Space>"],
        SETTINGS,
        CommandGroup::Change,
        |state| {
            change_value(
                &mut state.session,
                &state.overlays,
                &mut state.input,
                &mut state.settings,
                &mut state.workflows,
                &mut state.outbox,
                1,
            )
        },
    )
    .about("applies at once, and is saved")
    .key_line(&[(KeyLine::In(Scope::Settings), 21)]),
    command("settings.previous", "Previous value", &["<Left>", "h"], SETTINGS, CommandGroup::Change, |state| {
        change_value(
            &mut state.session,
            &state.overlays,
            &mut state.input,
            &mut state.settings,
            &mut state.workflows,
            &mut state.outbox,
            -1,
        )
    })
    .short("change")
    .key_line(&[(KeyLine::In(Scope::Settings), 20)]),
    command("settings.leave", "Close settings", &["<Esc>", "q"], SETTINGS, CommandGroup::SaveAndUndo, |state| {
        state.overlays.pop();
        Ok(None)
    })
    .about("changes are already saved")
    .short("close")
    .key_line(&[(KeyLine::In(Scope::Settings), 30)]),
    command("colors.down", "Move down", &["j", "<Down>", "<Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, 1);
        Ok(None)
    })
    .short("preview")
    .key_line(&[(KeyLine::In(Scope::PalettePicker), 10)]),
    command("colors.up", "Move up", &["k", "<Up>", "<S-Tab>"], PALETTE_PICKER, CommandGroup::Move, |state| {
        palette_picker::step(&mut state.overlays, &mut state.settings, &mut state.outbox, -1);
        Ok(None)
    })
    .key_line(&[(KeyLine::In(Scope::PalettePicker), 11)]),
    command("colors.keep", "Use these colors", &["<Enter>"], PALETTE_PICKER, CommandGroup::SaveAndUndo, |state| {
        palette_picker::accept(&mut state.overlays, &mut state.settings)
    })
    .short("use")
    .key_line(&[(KeyLine::In(Scope::PalettePicker), 20)]),
    command("colors.leave", "Cancel", &["<Esc>", "q"], PALETTE_PICKER, CommandGroup::SaveAndUndo, |state| {
        palette_picker::cancel(&mut state.overlays, &mut state.settings);
        Ok(None)
    })
    .short("cancel")
    .key_line(&[(KeyLine::In(Scope::PalettePicker), 30)]),
];

/// Applies the preferences read at startup and reports errors in them.
pub fn apply_initial(
    session: &mut Session,
    input: &mut Input,
    settings: &mut EditorSettings,
    outbox: &mut Vec<Effect>,
    preferences: Preferences,
) -> CommandResult {
    input.has_mouse = preferences.resolved.is_on(Setting::Mouse);
    settings.preferences = preferences;
    for setting in crate::settings::setting::SETTINGS {
        apply_setting(session, input, settings, outbox, setting);
    }
    // Errors in keys were reported together with the others.
    if let Some(message) = crate::settings::problem::summarize(&settings.preferences.config_errors) {
        return refuse(message);
    }
    Ok(None)
}

fn apply_setting(
    session: &mut Session,
    input: &mut Input,
    settings: &mut EditorSettings,
    outbox: &mut Vec<Effect>,
    setting: Setting,
) {
    let preferences = &settings.preferences;
    match setting {
        Setting::Palette => {
            let name = preferences.resolve_palette(preferences.resolved.value(Setting::Palette));
            settings.appearance.palette = name.to_owned();
        }
        Setting::Glyphs => settings.appearance.glyphs = preferences.glyph_set(),
        Setting::Keys => {
            let preset = Preset::from_name(preferences.resolved.value(Setting::Keys));
            let (keymap, errors) = bindings::build_keymap(preset, preferences.custom_keys.as_deref());
            input.keymap = Arc::new(keymap);
            settings.preferences.config_errors.retain(|error| error.file != bindings::KEYS_FILE);
            settings.preferences.config_errors.extend(errors);
        }
        Setting::Mouse => set_mouse(input, outbox, settings.preferences.resolved.is_on(Setting::Mouse)),
        Setting::Dates => session.date_style = preferences.date_style(),
        Setting::Autosave => crate::app::workflows::autosave::schedule(session, settings, outbox),
    }
}

/// Changes a setting: applies it at once and saves it in `config.ron`.
pub fn set(
    session: &mut Session,
    input: &mut Input,
    settings: &mut EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
    setting: Setting,
    value: &str,
) -> CommandResult {
    settings.preferences.resolved.apply(setting, value, SettingOrigin::Session);
    apply_setting(session, input, settings, outbox, setting);
    if setting == Setting::Palette && value == AUTO {
        outbox.push(Effect::QueryBackground);
    }
    if setting == Setting::Autosave {
        workflows.autosave.has_failed = false;
    }
    save_setting(settings, outbox, setting, value)
}

/// Saves a setting in `config.ron`.
fn save_setting(settings: &EditorSettings, outbox: &mut Vec<Effect>, setting: Setting, value: &str) -> CommandResult {
    let before = match &settings.preferences.config {
        ConfigFile::NoFolder => {
            return refuse("Changed for this session only: no folder for config.ron (set WHYMAP_CONFIG_DIR)");
        }
        ConfigFile::Unreadable(why) => {
            let why = format!("Changed for this session only: config.ron cannot be read ({why})");
            return refuse(why);
        }
        ConfigFile::Missing => None,
        ConfigFile::Present(text) => Some(text.clone()),
    };
    match config::set_value(before.as_deref(), setting, value) {
        Ok(text) => {
            outbox.push(Effect::SaveSettings {
                expected: before,
                text,
                summary: format!("{}: {value}", setting.name()),
            });
            Ok(None)
        }
        Err(error) => refuse(format!("Changed for this session only: {error}; {}", error.help)),
    }
}

/// Handles the result of saving the settings: the new text of the file, or an error.
pub fn handle_saved(settings: &mut EditorSettings, result: Result<(String, String), String>) -> CommandResult {
    match result {
        Ok((text, what)) => {
            settings.preferences.config = ConfigFile::Present(text);
            say(format!("{what}, saved in config.ron"))
        }
        Err(why) => refuse(format!("Changed for this session only: config.ron was not saved: {why}")),
    }
}

/// Enables or disables mouse input.
pub fn set_mouse(input: &mut Input, outbox: &mut Vec<Effect>, is_used: bool) {
    if input.has_mouse != is_used {
        input.has_mouse = is_used;
        outbox.push(Effect::CaptureMouse(is_used));
    }
}

/// Handles the reported background color of the terminal.
pub fn set_background(overlays: &[Overlay], settings: &mut EditorSettings, ground: TerminalBackground) {
    settings.preferences.background = Some(ground);
    let preferences = &settings.preferences;
    // While the palette picker is open, the selected palette stays visible.
    let shown = crate::app::overlays::palette_picker::selected(overlays)
        .unwrap_or(preferences.resolved.value(Setting::Palette));
    if shown == AUTO {
        settings.appearance.palette = preferences.resolve_palette(AUTO).to_owned();
    }
}

/// Whether to query the background color of the terminal.
pub fn needs_background(settings: &EditorSettings) -> bool {
    settings.preferences.resolved.value(Setting::Palette) == AUTO
}

/// Gives the selected setting its next or previous value.
pub(crate) fn change_value(
    session: &mut Session,
    overlays: &[Overlay],
    input: &mut Input,
    settings: &mut EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
    by: isize,
) -> CommandResult {
    let Some(setting) = top_page(overlays).and_then(SettingsPage::selected) else { return Ok(None) };
    let values = allowed_values(settings, setting);
    let current = settings.preferences.resolved.value(setting);
    let at = values.iter().position(|value| value == current).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(values.len().max(1) as isize) as usize;
    if let Some(value) = values.get(next).cloned() {
        return set(session, input, settings, workflows, outbox, setting, &value);
    }
    Ok(None)
}

fn toggle_mouse(input: &mut Input, outbox: &mut Vec<Effect>) -> CommandResult {
    let is_used = !input.has_mouse;
    set_mouse(input, outbox, is_used);
    say(if is_used {
        "Mouse on: click to select, wheel to scroll"
    } else {
        "Mouse off: the terminal selects text (:mouse to turn it on, :settings to save this)"
    })
}
