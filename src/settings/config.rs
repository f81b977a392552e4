//! `config.ron` read and written: `Settings(palette: "dark", autosave: true)`. What is not known or cannot be used is
//! told; what is written keeps every byte it is not about.

use super::problem::ConfigError;
use super::setting::{SETTINGS, Setting};
use super::source::{self, ConfigSource};
use crate::document::edit::{self, NewItem, NewKey};
use crate::document::node::NodeKind;
use crate::document::splice;
use crate::document::style::FileStyle;
use crate::document::tree::TreeItem;
use crate::document::write::Draft;

/// The name of the file.
pub const FILE_NAME: &str = "config.ron";

/// What a file of settings says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The values it gives.
    pub values: Vec<(Setting, String)>,
    /// What cannot be used of it.
    pub errors: Vec<ConfigError>,
}

/// Reads a file of settings; `palettes` are the names a palette may have.
pub fn parse(text: &str, palettes: &[&str]) -> Config {
    let source = ConfigSource { file_name: FILE_NAME, text };
    let mut config = Config::default();
    let tree = match source.parse() {
        Ok(tree) => tree,
        Err(trouble) => return Config { errors: vec![trouble], ..config },
    };
    let root = tree.root();
    if !is_record(root) {
        let help = "write `Settings(palette: \"dark\")`";
        config.errors.push(source.error_at(root.span(), "these are no settings", help));
        return config;
    }
    let names = SETTINGS.map(Setting::name);
    for item in root.items() {
        let key = item.key();
        let Some(setting) = SETTINGS.into_iter().find(|setting| setting.name() == key) else {
            let (span, message) = (source::name_span(item), format!("there is no setting `{key}`"));
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

/// A record, which may be empty. What has names is one; `Settings(1)` is not.
fn is_record(root: TreeItem<'_>) -> bool {
    root.kind() == NodeKind::Record || (root.kind() == NodeKind::Tuple && root.nth(0).is_none())
}

fn parse_item(setting: Setting, item: TreeItem<'_>, palettes: &[&str]) -> Result<String, (String, String)> {
    let written = item.as_text().unwrap_or(item.source().into());
    parse_value(setting, &written, palettes)
}

/// The value meant by a word, in whatever case it is written; else why it is none, and what to do.
pub fn parse_value(setting: Setting, word: &str, palettes: &[&str]) -> Result<String, (String, String)> {
    let mut known = setting.values();
    if setting == Setting::Palette {
        known.extend(palettes.iter().filter(|name| !setting.values().contains(name)));
    }
    match known.iter().find(|known| known.eq_ignore_ascii_case(word)) {
        Some(known) => Ok((*known).to_owned()),
        None if setting == Setting::Palette => {
            Err((format!("there is no palette `{word}` that can be used"), source::suggest_known(word, &known)))
        }
        None => Err((format!("`{word}` is no value of {}", setting.name()), source::suggest_known(word, &known))),
    }
}

/// The text of a new file: each setting as a comment, for whoever opens it next.
fn new_file_text() -> String {
    let mut text = String::from(
        "// Settings of whymap. What is left out has its default; `:settings` changes them too.\nSettings(\n",
    );
    for setting in SETTINGS {
        let values = setting.values().join(", ");
        text.push_str(&format!("    // {}: {} ({values})\n", setting.name(), setting.description()));
    }
    text.push_str(")\n");
    text
}

/// A file of settings with one of them set; `None` is a file that is not there yet. Everything else in it stays as it
/// is. One that does not read is left alone.
pub fn set_value(text: Option<&str>, setting: Setting, value: &str) -> Result<String, ConfigError> {
    let text = text.map_or_else(new_file_text, str::to_owned);
    let source = ConfigSource { file_name: FILE_NAME, text: &text };
    let tree = source.parse()?;
    let root = tree.root();
    let cannot = || source.error_at(root.span(), "it cannot be changed as it is written", "change it in an editor");
    if !is_record(root) {
        return Err(cannot());
    }
    let style = FileStyle::detect(&text);
    let draft = Draft::Source(setting.to_ron(value));
    let there = root.items().filter(|item| item.key() == setting.name()).last();
    let splices = if let Some(item) = there {
        vec![edit::replace(item, &draft, &style)]
    } else {
        let key = Some(NewKey::Field(setting.name().to_owned()));
        edit::insert(root, usize::MAX, &NewItem { key, value: draft }, &style)
    };
    let edited = splice::apply(&text, &splices);
    let holds = |config: Config| config.values.iter().any(|(known, held)| *known == setting && held == value);
    if holds(parse(&edited, &[value])) { Ok(edited) } else { Err(cannot()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        parse(text, &["mine"]).errors.iter().map(|trouble| format!("{trouble}; {}", trouble.help)).collect()
    }

    #[test]
    fn settings_are_read_in_every_way_they_may_be_written() {
        let config = parse("Settings(palette: \"MINE\", glyphs: Ascii, autosave: true)", &["mine"]);
        let values: Vec<(&str, &str)> = config.values.iter().map(|(s, v)| (s.name(), v.as_str())).collect();
        assert_eq!(values, [("palette", "mine"), ("glyphs", "ascii"), ("autosave", "true")]);
        assert_eq!(parse("()", &[]), Config::default());
        assert_eq!(parse("\u{feff}// nothing\nSettings()", &[]), Config::default());
    }

    #[test]
    fn what_cannot_be_used_is_told_and_the_rest_counts() {
        assert_eq!(
            told("Settings(\n    palete: \"dark\",\n    mouse: maybe,\n    dates: \"iso\",\n    palette: \"nope\",\n)"),
            [
                "config.ron:2:5: there is no setting `palete`; did you mean `palette`?",
                "config.ron:3:12: `maybe` is no value of mouse; there are true, false",
                "config.ron:5:14: there is no palette `nope` that can be used; there are terminal, dark, light, \
                 high-contrast-dark, high-contrast-light, colour-blind-dark, colour-blind-light, mono, auto, mine",
            ]
        );
        assert_eq!(parse("(dates: Iso, nonsense: [1])", &[]).values, [(Setting::Dates, "iso".to_owned())]);
        assert_eq!(told("{}"), ["config.ron:1:1: these are no settings; write `Settings(palette: \"dark\")`"]);
        assert_eq!(told("").len(), 1);
        assert_eq!(
            told("(mouse: true,\n dates \"iso\")"),
            ["config.ron:2:2: it does not read: a field name is missing here; nothing of this file counts until it \
                 does"]
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
    fn a_new_file_tells_what_there_is() {
        let text = set_value(None, Setting::Autosave, "true").unwrap();
        assert!(SETTINGS.iter().all(|setting| text.contains(&format!("// {}: ", setting.name()))), "{text}");
        assert!(text.ends_with("    autosave: true,\n)\n"), "{text}");
    }
}
