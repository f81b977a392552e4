//! What the user has chosen about the program, and what it does: colours, glyphs, days, keys, mouse, saving by itself.
//! What is changed here is kept in `config.ron`, and takes effect at once.

use crate::app::commands::keymap::{Keymap, Preset};
use crate::app::message::Effect;
use crate::app::state::{Glyphs, State};
use crate::roadmap::date::Style as DateStyle;
use crate::settings::palette::{self, AUTO, Palette, Shelf};
use crate::settings::{Chosen, Origin, Setting, Trouble, config};
use std::sync::Arc;

/// What was chosen, and what it was read from.
#[derive(Clone, Debug, Default)]
pub struct Preferences {
    /// The value of each setting.
    pub chosen: Chosen,
    /// The palettes there are.
    pub shelf: Shelf,
    /// What the terminal says of its background.
    pub ground: Option<Ground>,
    /// Whether the terminal shows what is not ASCII, as far as anybody can tell.
    pub is_plain: bool,
    /// `config.ron`, where there is a folder for it.
    pub config: ConfigFile,
    /// A person's own keys, as the file has them.
    pub keys: Option<String>,
    /// What cannot be used of the files.
    pub troubles: Vec<Trouble>,
}

/// The file of settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigFile {
    /// There is no folder for it.
    #[default]
    Nowhere,
    /// It is not there yet.
    Absent,
    /// It holds this.
    Holds(String),
    /// It is there and cannot be read, and why.
    Unreadable(String),
}

/// What a terminal has as its background.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Light writing stands out on it.
    Dark,
    /// Dark writing does.
    Light,
}

impl Preferences {
    /// The palette of a name; the usual one where there is none of it.
    pub fn palette(&self, name: &str) -> &Palette {
        const PLAIN: &Palette = &Palette::PLAIN;
        self.shelf.get(name).or_else(|| palette::shipped(palette::DEFAULT)).unwrap_or(PLAIN)
    }

    /// The palette that is shown for a chosen name: `auto` is what fits the terminal, and until it has said what it is,
    /// the one that fits any.
    pub fn shown_palette<'p>(&self, chosen: &'p str) -> &'p str {
        match (chosen, self.ground) {
            (AUTO, Some(Ground::Dark)) => "dark",
            (AUTO, Some(Ground::Light)) => "light",
            (AUTO, None) => palette::DEFAULT,
            (name, _) => name,
        }
    }

    /// How days are shown.
    pub fn dates(&self) -> DateStyle {
        DateStyle::named(self.chosen.value(Setting::Dates))
    }

    fn glyphs(&self) -> Glyphs {
        match self.chosen.value(Setting::Glyphs) {
            "ascii" => Glyphs::Ascii,
            "unicode" => Glyphs::Unicode,
            _ if self.is_plain => Glyphs::Ascii,
            _ => Glyphs::Unicode,
        }
    }
}

/// Takes what was chosen before the program started, and says what cannot be used.
pub fn begin(state: &mut State, preferences: Preferences) {
    state.has_mouse = preferences.chosen.is_on(Setting::Mouse);
    state.preferences = preferences;
    for setting in crate::settings::setting::SETTINGS {
        take_effect(state, setting);
    }
    // What was told of keys is told with the rest.
    if let Some(words) = crate::settings::problem::in_short(&state.preferences.troubles) {
        state.refuse(words);
    }
}

fn take_effect(state: &mut State, setting: Setting) {
    let preferences = &state.preferences;
    match setting {
        Setting::Palette => {
            let name = preferences.shown_palette(preferences.chosen.value(Setting::Palette));
            state.look.palette = name.to_owned();
        }
        Setting::Glyphs => state.look.glyphs = preferences.glyphs(),
        Setting::Keys => {
            let preset = Preset::named(preferences.chosen.value(Setting::Keys));
            let (keymap, troubles) = Keymap::of(preset, preferences.keys.as_deref());
            state.keymap = Arc::new(keymap);
            state.preferences.troubles.retain(|trouble| trouble.file != crate::app::commands::keymap::FILE);
            state.preferences.troubles.extend(troubles);
        }
        Setting::Mouse => use_mouse(state, state.preferences.chosen.is_on(Setting::Mouse)),
        // Asked for when a day is drawn, and when something was edited.
        Setting::Dates => {}
        Setting::Autosave => super::autosave::arm(state),
    }
}

/// Gives a setting a value: it takes effect at once and is kept in `config.ron`.
pub fn set(state: &mut State, setting: Setting, value: &str) {
    state.preferences.chosen.take(setting, value, Origin::Here);
    take_effect(state, setting);
    if setting == Setting::Palette && value == AUTO {
        state.ask(Effect::AskGround);
    }
    if setting == Setting::Autosave {
        state.autosave.has_failed = false;
    }
    keep(state, setting, value);
}

/// Writes a setting into `config.ron`.
fn keep(state: &mut State, setting: Setting, value: &str) {
    let before = match &state.preferences.config {
        ConfigFile::Nowhere => {
            return state.refuse("kept for this run only: there is no folder for config.ron; set WHYMAP_CONFIG_DIR");
        }
        ConfigFile::Unreadable(why) => {
            let why = format!("kept for this run only: config.ron cannot be read ({why})");
            return state.refuse(why);
        }
        ConfigFile::Absent => None,
        ConfigFile::Holds(text) => Some(text.clone()),
    };
    match config::with(before.as_deref(), setting, value) {
        Ok(text) => state.ask(Effect::KeepSettings { before, text, what: format!("{}: {value}", setting.name()) }),
        Err(trouble) => state.refuse(format!("kept for this run only: {trouble}; {}", trouble.help)),
    }
}

/// What came of keeping the settings: the text of the file now, or why it is not.
pub fn kept(state: &mut State, result: Result<(String, String), String>) {
    match result {
        Ok((text, what)) => {
            state.preferences.config = ConfigFile::Holds(text);
            state.say(format!("{what}, kept in config.ron"));
        }
        Err(why) => state.refuse(format!("kept for this run only: config.ron was not written: {why}")),
    }
}

/// Takes the mouse, or leaves it to the terminal.
pub fn use_mouse(state: &mut State, is_used: bool) {
    if state.has_mouse != is_used {
        state.has_mouse = is_used;
        state.ask(Effect::Mouse(is_used));
    }
}

/// The terminal has said what its background is.
pub fn ground_is(state: &mut State, ground: Ground) {
    state.preferences.ground = Some(ground);
    let preferences = &state.preferences;
    // Whoever looks through the palettes sees the selected one.
    let shown =
        crate::app::overlays::palette_picker::selected(state).unwrap_or(preferences.chosen.value(Setting::Palette));
    if shown == AUTO {
        state.look.palette = preferences.shown_palette(AUTO).to_owned();
    }
}

/// Whether the terminal is to be asked what its background is.
pub fn wants_ground(state: &State) -> bool {
    state.preferences.chosen.value(Setting::Palette) == AUTO
}
