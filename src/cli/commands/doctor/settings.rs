//! The settings for `doctor`: each value with its origin, and the errors in the configuration files with their lines.

use crate::app::model::preferences::Preferences;
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

pub(crate) struct SettingsReport {
    /// Labels and texts.
    pub(crate) lines: Vec<(&'static str, String)>,
    /// The errors with their source lines.
    pub(crate) excerpts: String,
    pub(crate) config_error_count: usize,
}

/// Reads the settings like the editor does.
pub(crate) fn inspect_settings(session: &CliSession) -> SettingsReport {
    let folder = state_folder::config_folder(&session.environment);
    let options = CommandLinePreferences { color_choice: session.color_choice, ..CommandLinePreferences::default() };
    // Only an invalid option is an error, and there are no options here.
    let preferences = preferences::gather(&session.environment, folder.as_deref(), &options).unwrap_or_default();
    let files = folder.as_deref().map(config_files::read).unwrap_or_default();
    let (errors, custom_key_count) = preferences::all_config_errors(&preferences);
    let mut lines = Vec::new();
    for (number, setting) in SETTINGS.into_iter().enumerate() {
        lines.push((if number == 0 { "settings" } else { "" }, format_setting(&preferences, setting)));
    }
    if preferences.custom_keys.is_some() {
        let keys = plural::format_count(custom_key_count, "custom key", "custom keys");
        lines.push(("keys.ron", format!("{keys} on top of `{}`", preferences.resolved.value(Setting::Keys))));
    }
    let custom: Vec<&str> = preferences.palettes.names().filter(|name| preferences.palettes.is_custom(name)).collect();
    if !custom.is_empty() {
        lines.push(("palettes", format!("custom: {}", sanitize::sanitize_line(&custom.join(", ")))));
    }
    let excerpts = errors.iter().map(|error| render_excerpt(error, &files, &session.output)).collect();
    SettingsReport { lines, excerpts, config_error_count: errors.len() }
}

fn format_setting(preferences: &Preferences, setting: Setting) -> String {
    let (value, origin) = (preferences.resolved.value(setting), preferences.resolved.origin(setting));
    format!("{:<10}{:<21}{origin}", setting.name(), sanitize::sanitize_line(value))
}

/// An error with its source line, like rustc shows it. Sanitized.
fn render_excerpt(error: &ConfigError, files: &ConfigFiles, output: &Output) -> String {
    let renderer = match output.color() {
        ColorMode::On => Renderer::styled(),
        ColorMode::Off => Renderer::plain(),
    };
    let renderer = renderer.term_width(output.terminal_width().unwrap_or(140));
    let title = Level::WARNING.primary_title(sanitize::sanitize_line(&error.message).into_owned());
    let name = sanitize::sanitize_line(&error.file).into_owned();
    let line = config_text(error, files).filter(|_| error.has_position()).map(|text| ConfigErrorLine::new(text, error));
    let mut group = match &line {
        Some(line) => {
            let annotation = AnnotationKind::Primary.span(line.span.clone());
            title.element(
                Snippet::source(line.text.as_str()).path(&*name).line_start(error.position.line).annotation(annotation),
            )
        }
        None => title.element(Origin::path(&*name)),
    };
    if !error.help.is_empty() {
        group = group.element(Level::HELP.message(sanitize::sanitize_line(&error.help).into_owned()));
    }
    format!("\n{}\n", renderer.render(&[group]))
}

/// The first line of an error, and the byte range in it to underline.
struct ConfigErrorLine {
    text: String,
    span: Range<usize>,
}

impl ConfigErrorLine {
    fn new(text: &str, error: &ConfigError) -> Self {
        let lines = LineIndex::new(text);
        let range = lines.line_range(error.position.line);
        let line = text.get(range.clone()).unwrap_or_default();
        let inside = |offset: usize| {
            let before = offset.clamp(range.start, range.end) - range.start;
            line.get(..before).unwrap_or(line).chars().map(|character| replace_control_char(character).len_utf8()).sum()
        };
        let span = inside(error.span.start)..inside(error.span.end);
        Self { text: line.chars().map(replace_control_char).collect(), span }
    }
}

fn replace_control_char(character: char) -> char {
    let is_harmless = matches!(character, '\n' | '\t')
        || sanitize::sanitize_line(character.encode_utf8(&mut [0; 4])).contains(character);
    if is_harmless { character } else { '\u{fffd}' }
}

fn config_text<'f>(error: &ConfigError, files: &'f ConfigFiles) -> Option<&'f str> {
    match error.file.as_str() {
        crate::settings::config::FILE_NAME => files.config.text(),
        crate::app::commands::bindings::KEYS_FILE => files.keys.text(),
        palette => {
            let name = palette.strip_prefix("palettes/")?.strip_suffix(".ron")?;
            files.palettes.iter().find(|(known, _)| known == name)?.1.text()
        }
    }
}
