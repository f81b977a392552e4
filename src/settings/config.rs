//! Reads and writes `config.ron`: `Settings(palette: "dark", autosave: true)`. Unknown or unusable settings are
//! reported and the rest applies; a change keeps every other byte of the file.

use super::problem::ConfigError;
use super::setting::{SETTINGS, Setting};
use super::source::{self, ConfigSource};
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::node::NodeKind;
use crate::document::splice;
use crate::document::style::FileStyle;
use crate::document::tree::TreeItem;
use crate::document::write::Draft;

pub const FILE_NAME: &str = "config.ron";

/// The content of `config.ron`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub values: Vec<(Setting, String)>,
    pub errors: Vec<ConfigError>,
}

/// Parses `config.ron`; `palettes` are the names of the user's own palettes.
pub fn parse(text: &str, palettes: &[&str]) -> Config {
    let source = ConfigSource { file_name: FILE_NAME, text };
    let mut config = Config::default();
    let tree = match source.parse() {
        Ok(tree) => tree,
        Err(error) => return Config { errors: vec![error], ..config },
    };
    let root = tree.root();
    if !is_record(root) {
        let help = "write `Settings(palette: \"dark\")`";
        config.errors.push(source.error_at(root.span(), "not a settings file", help));
        return config;
    }
    let names = SETTINGS.map(Setting::name);
    for item in root.items() {
        let key = item.key();
        let Some(setting) = SETTINGS.into_iter().find(|setting| setting.name() == key) else {
            let (span, message) = (source::name_span(item), format!("unknown setting `{key}`"));
            config.errors.push(source.error_at(span, message, source::suggest_known(&key, &names)));
            continue;
        };
        match parse_item(setting, item.unwrap_some(), palettes) {
            Ok(value) => config.values.push((setting, value)),
            Err((message, help)) => config.errors.push(source.error_at(item.unwrap_some().span(), message, help)),
        }
    }
    config
}

/// Whether the value has named fields, or none at all; `Settings(1)` is not a record.
fn is_record(root: TreeItem<'_>) -> bool {
    root.kind() == NodeKind::Record || (root.kind() == NodeKind::Tuple && root.nth(0).is_none())
}

fn parse_item(setting: Setting, item: TreeItem<'_>, palettes: &[&str]) -> Result<String, (String, String)> {
    let text = item.as_text().unwrap_or(item.source().into());
    parse_value(setting, &text, palettes)
}

/// Looks up a value, ignoring case. The error is a message and what to do about it.
pub fn parse_value(setting: Setting, text: &str, palettes: &[&str]) -> Result<String, (String, String)> {
    let mut known = setting.values();
    if setting == Setting::Palette {
        known.extend(palettes.iter().filter(|name| !setting.values().contains(name)));
    }
    match known.iter().find(|known| known.eq_ignore_ascii_case(text)) {
        Some(known) => Ok((*known).to_owned()),
        None if setting == Setting::Palette => {
            Err((format!("no usable palette named `{text}`"), source::suggest_known(text, &known)))
        }
        None => Err((format!("`{text}` is not a value of `{}`", setting.name()), source::suggest_known(text, &known))),
    }
}

/// A new file lists each setting in a comment, so that people can edit it by hand.
fn new_file_text() -> String {
    let mut text = String::from(
        "// whymap settings. Settings that are not listed here keep their default; `:settings` changes this file too.\nSettings(\n",
    );
    for setting in SETTINGS {
        let values = setting.values().join(", ");
        text.push_str(&format!("    // {}: {} ({values})\n", setting.name(), setting.description()));
    }
    text.push_str(")\n");
    text
}

/// Sets one setting in the text of `config.ron` and keeps the rest of it byte for byte; without a text, starts a new
/// file.
///
/// # Errors
/// The text has a syntax error, or has a form that cannot be edited automatically.
pub fn set_value(text: Option<&str>, setting: Setting, value: &str) -> Result<String, ConfigError> {
    let text = text.map_or_else(new_file_text, str::to_owned);
    let source = ConfigSource { file_name: FILE_NAME, text: &text };
    let tree = source.parse()?;
    let root = tree.root();
    let not_editable = || source.error_at(root.span(), "cannot edit this file automatically", "edit it by hand");
    if !is_record(root) {
        return Err(not_editable());
    }
    let style = FileStyle::detect(&text);
    let draft = Draft::Source(setting.to_ron(value));
    let existing = root.items().filter(|item| item.key() == setting.name()).last();
    let splices = if let Some(item) = existing {
        vec![edit::replace(item, &draft, &style)]
    } else {
        let key = Some(NewKey::Field(setting.name().to_owned()));
        edit::insert(root, usize::MAX, &NewItem { key, value: draft }, &style)
    };
    let edited = splice::apply(&text, &splices);
    let is_set = parse(&edited, &[value]).values.iter().any(|(known, new)| *known == setting && new == value);
    if is_set { Ok(edited) } else { Err(not_editable()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        parse(text, &["mine"]).errors.iter().map(|error| format!("{error}; {}", error.help)).collect()
    }

    #[test]
    fn settings_are_read_in_any_case_and_with_any_kind_of_value() {
        let config = parse("Settings(palette: \"MINE\", glyphs: Ascii, autosave: true)", &["mine"]);
        let values: Vec<(&str, &str)> = config.values.iter().map(|(s, v)| (s.name(), v.as_str())).collect();
        assert_eq!(values, [("palette", "mine"), ("glyphs", "ascii"), ("autosave", "true")]);
        assert_eq!(parse("()", &[]), Config::default());
        assert_eq!(parse("\u{feff}// nothing\nSettings()", &[]), Config::default());
    }

    #[test]
    fn unusable_settings_are_reported_and_the_rest_applies() {
        assert_eq!(
            errors(
                "Settings(\n    palete: \"dark\",\n    mouse: maybe,\n    dates: \"iso\",\n    palette: \"nope\",\n)"
            ),
            [
                "config.ron:2:5: unknown setting `palete`; did you mean `palette`?",
                "config.ron:3:12: `maybe` is not a value of `mouse`; use one of: true, false",
                "config.ron:5:14: no usable palette named `nope`; use one of: terminal, dark, light, \
                 high-contrast-dark, high-contrast-light, color-blind-dark, color-blind-light, mono, auto, mine",
            ]
        );
        assert_eq!(parse("(dates: Iso, nonsense: [1])", &[]).values, [(Setting::Dates, "iso".to_owned())]);
        assert_eq!(errors("{}"), ["config.ron:1:1: not a settings file; write `Settings(palette: \"dark\")`"]);
        assert_eq!(errors("").len(), 1);
        assert_eq!(
            errors("(mouse: true,\n dates \"iso\")"),
            ["config.ron:2:2: syntax error: a field name is missing here; the whole file is ignored until this \
                 is fixed"]
        );
    }

    #[test]
    fn a_change_keeps_every_other_byte() {
        let text = "// mine\nSettings(\n  // why\n  mouse: false, // no\n)\n";
        assert_eq!(set_value(Some(text), Setting::Mouse, "true").unwrap(), text.replace("false", "true"));
        assert_eq!(
            set_value(Some(text), Setting::Palette, "dark").unwrap(),
            text.replace("// no\n", "// no\n  palette: \"dark\",\n")
        );
        assert_eq!(set_value(Some("()"), Setting::Keys, "vim").unwrap(), "(\n    keys: \"vim\",\n)");
        assert!(set_value(Some("(mouse: "), Setting::Mouse, "true").is_err());
    }

    #[test]
    fn a_new_file_lists_every_setting() {
        let text = set_value(None, Setting::Autosave, "true").unwrap();
        assert!(SETTINGS.iter().all(|setting| text.contains(&format!("// {}: ", setting.name()))), "{text}");
        assert!(text.ends_with("    autosave: true,\n)\n"), "{text}");
    }
}
