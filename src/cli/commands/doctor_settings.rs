//! What `doctor` says of settings: each value and where it comes from, and what cannot be used of the files, with its
//! lines.

use crate::app::workflows::preferences::Preferences;
use crate::cli::context::CliSession;
use crate::cli::output::{ColorMode, Output};
use crate::cli::preferences;
use crate::cli::preferences::CommandLinePreferences;
use crate::document::position::LineIndex;
use crate::settings::setting::SETTINGS;
use crate::settings::{ConfigError, Setting};
use crate::system::config_files::{self, ConfigFiles};
use crate::system::state_folder;
use crate::text::{plural, sanitize};
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use std::ops::Range;

/// What there is to say.
pub(crate) struct SettingsReport {
    /// Lines with their labels.
    pub(crate) lines: Vec<(&'static str, String)>,
    /// What cannot be used, with its lines.
    pub(crate) excerpts: String,
    /// How much that is.
    pub(crate) config_error_count: usize,
}

/// Looks at the settings as the editor would.
pub(crate) fn inspect_settings(session: &CliSession) -> SettingsReport {
    let folder = state_folder::config_folder(&session.environment);
    let said = CommandLinePreferences { color_choice: session.color_choice, ..CommandLinePreferences::default() };
    // Without options nothing can be wrong with them.
    let preferences = preferences::gather(&session.environment, folder.as_deref(), &said).unwrap_or_default();
    let files = folder.as_deref().map(config_files::read).unwrap_or_default();
    let (troubles, own_keys) = preferences::all_config_errors(&preferences);
    let mut lines = Vec::new();
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        lines.push((if number == 0 { "settings" } else { "" }, format_setting(&preferences, setting)));
    }
    if preferences.custom_keys.is_some() {
        let keys = plural::format_count(own_keys, "key", "keys");
        lines.push(("keys.ron", format!("{keys} of your own, over `{}`", preferences.resolved.value(Setting::Keys))));
    }
    let own: Vec<&str> = preferences.palettes.names().filter(|name| preferences.palettes.is_custom(name)).collect();
    if !own.is_empty() {
        lines.push(("palettes", format!("your own: {}", sanitize::sanitize_line(&own.join(", ")))));
    }
    let excerpts = troubles.iter().map(|trouble| render_excerpt(trouble, &files, &session.output)).collect();
    SettingsReport { lines, excerpts, config_error_count: troubles.len() }
}

fn format_setting(preferences: &Preferences, setting: Setting) -> String {
    let (value, origin) = (preferences.resolved.value(setting), preferences.resolved.origin(setting));
    format!("{:<10}{:<21}{origin}", setting.name(), sanitize::sanitize_line(value))
}

/// A trouble in the manner of `rustc`. What comes of a file in it is harmless.
fn render_excerpt(trouble: &ConfigError, files: &ConfigFiles, output: &Output) -> String {
    let renderer = match output.color() {
        ColorMode::On => Renderer::styled(),
        ColorMode::Off => Renderer::plain(),
    };
    let renderer = renderer.term_width(output.terminal_width().unwrap_or(140));
    let title = Level::WARNING.primary_title(sanitize::sanitize_line(&trouble.message).into_owned());
    let name = sanitize::sanitize_line(&trouble.file).into_owned();
    let line =
        config_text(trouble, files).filter(|_| trouble.has_position()).map(|text| ConfigErrorLine::new(text, trouble));
    let mut group = match &line {
        Some(line) => {
            let mark = AnnotationKind::Primary.span(line.span.clone());
            title.element(
                Snippet::source(line.text.as_str()).path(&*name).line_start(trouble.position.line).annotation(mark),
            )
        }
        None => title.element(Origin::path(&*name)),
    };
    if !trouble.help.is_empty() {
        group = group.element(Level::HELP.message(sanitize::sanitize_line(&trouble.help).into_owned()));
    }
    format!("\n{}\n", renderer.render(&[group]))
}

/// The first line of a trouble, and the bytes of it that are meant.
struct ConfigErrorLine {
    text: String,
    span: Range<usize>,
}

impl ConfigErrorLine {
    fn new(text: &str, trouble: &ConfigError) -> Self {
        let lines = LineIndex::new(text);
        let place = lines.line_range(trouble.position.line);
        let line = text.get(place.clone()).unwrap_or_default();
        let inside = |offset: usize| {
            let before = offset.clamp(place.start, place.end) - place.start;
            line.get(..before).unwrap_or(line).chars().map(|letter| replace_control_char(letter).len_utf8()).sum()
        };
        let span = inside(trouble.span.start)..inside(trouble.span.end);
        Self { text: line.chars().map(replace_control_char).collect(), span }
    }
}

/// A letter that commands no terminal.
fn replace_control_char(letter: char) -> char {
    let is_sound =
        matches!(letter, '\n' | '\t') || sanitize::sanitize_line(letter.encode_utf8(&mut [0; 4])).contains(letter);
    if is_sound { letter } else { '\u{fffd}' }
}

fn config_text<'f>(trouble: &ConfigError, files: &'f ConfigFiles) -> Option<&'f str> {
    match trouble.file.as_str() {
        crate::settings::config::FILE_NAME => files.config.text(),
        crate::app::commands::keymap::KEYS_FILE => files.keys.text(),
        palette => {
            let name = palette.strip_prefix("palettes/")?.strip_suffix(".ron")?;
            files.palettes.iter().find(|(known, _)| known == name)?.1.text()
        }
    }
}
