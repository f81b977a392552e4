//! What `doctor` says of settings: each value and where it comes from, and what cannot be used of the files, with its
//! lines.

use crate::app::workflows::preferences::Preferences;
use crate::cli::context::Session;
use crate::cli::output::{Colour, Output};
use crate::cli::preferences;
use crate::cli::preferences::Said;
use crate::document::position::Lines;
use crate::settings::setting::SETTINGS;
use crate::settings::{Setting, Trouble};
use crate::system::config_files::{self, ConfigFiles};
use crate::system::state_folder;
use crate::text::{plural, sanitise};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// What there is to say.
pub(crate) struct Settings {
    /// Lines with their labels.
    pub(crate) lines: Vec<(&'static str, String)>,
    /// What cannot be used, with its lines.
    pub(crate) excerpts: String,
    /// How much that is.
    pub(crate) troubles: usize,
}

/// Looks at the settings as the editor would.
pub(crate) fn look(session: &Session) -> Settings {
    let folder = state_folder::config_folder(&session.environment);
    let said = Said { wish: session.wish, ..Said::default() };
    // Without options nothing can be wrong with them.
    let preferences = preferences::gather(&session.environment, folder.as_deref(), &said).unwrap_or_default();
    let files = folder.as_deref().map(config_files::read).unwrap_or_default();
    let (troubles, own_keys) = preferences::all_troubles(&preferences);
    let mut lines = Vec::new();
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        lines.push((if number == 0 { "settings" } else { "" }, setting_line(&preferences, setting)));
    }
    if preferences.keys.is_some() {
        let keys = plural::count(own_keys, "key", "keys");
        lines.push(("keys.ron", format!("{keys} of your own, over `{}`", preferences.chosen.value(Setting::Keys))));
    }
    let own: Vec<&str> = preferences.shelf.names().filter(|name| preferences.shelf.is_own(name)).collect();
    if !own.is_empty() {
        lines.push(("palettes", format!("your own: {}", sanitise::line(&own.join(", ")))));
    }
    let excerpts = troubles.iter().map(|trouble| excerpt(trouble, &files, &session.output)).collect();
    Settings { lines, excerpts, troubles: troubles.len() }
}

fn setting_line(preferences: &Preferences, setting: Setting) -> String {
    let (value, origin) = (preferences.chosen.value(setting), preferences.chosen.origin(setting));
    format!("{:<10}{:<21}{origin}", setting.name(), sanitise::line(value))
}

/// A trouble in the manner of `rustc`. What comes of a file in it is harmless.
fn excerpt(trouble: &Trouble, files: &ConfigFiles, output: &Output) -> String {
    let renderer = match output.colour() {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let renderer = renderer.term_width(output.columns().unwrap_or(140));
    let title = Level::WARNING.primary_title(sanitise::line(&trouble.message).into_owned());
    let name = sanitise::line(&trouble.file).into_owned();
    let line = text_of(trouble, files).filter(|_| trouble.has_place()).map(|text| Line::of(text, trouble));
    let mut group = match &line {
        Some(line) => {
            let mark = AnnotationKind::Primary.span(line.span.clone());
            title.element(Snippet::source(line.text.as_str()).path(&*name).line_start(trouble.at.line).annotation(mark))
        }
        None => title.element(Origin::path(&*name)),
    };
    if !trouble.help.is_empty() {
        group = group.element(Level::HELP.message(sanitise::line(&trouble.help).into_owned()));
    }
    format!("\n{}\n", renderer.render(&[group]))
}

/// The first line of a trouble, and the bytes of it that are meant.
struct Line {
    text: String,
    span: Range<usize>,
}

impl Line {
    fn of(text: &str, trouble: &Trouble) -> Self {
        let lines = Lines::of(text);
        let place = lines.range(trouble.at.line);
        let line = text.get(place.clone()).unwrap_or_default();
        let inside = |offset: usize| {
            let before = offset.clamp(place.start, place.end) - place.start;
            line.get(..before).unwrap_or(line).chars().map(|letter| harmless(letter).len_utf8()).sum()
        };
        let span = inside(trouble.span.start)..inside(trouble.span.end);
        Self { text: line.chars().map(harmless).collect(), span }
    }
}

/// A letter that commands no terminal.
fn harmless(letter: char) -> char {
    let is_sound = matches!(letter, '\n' | '\t') || sanitise::line(letter.encode_utf8(&mut [0; 4])).contains(letter);
    if is_sound { letter } else { '\u{fffd}' }
}

fn text_of<'f>(trouble: &Trouble, files: &'f ConfigFiles) -> Option<&'f str> {
    match trouble.file.as_str() {
        crate::settings::config::FILE => files.config.text(),
        crate::app::commands::keymap::FILE => files.keys.text(),
        palette => {
            let name = palette.strip_prefix("palettes/")?.strip_suffix(".ron")?;
            files.palettes.iter().find(|(known, _)| known == name)?.1.text()
        }
    }
}
