//! Builds the keymap from the keys of the command table, a preset, and the user's `keys.ron`.

use super::command::Command;
use super::keymap::{Keymap, Preset};
use crate::app::commands;
use crate::app::model::mode::Scope;
use crate::app::widgets::key;
use crate::app::widgets::key::{Key, KeyName};
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use crate::settings::ConfigError;
use crate::settings::source::{self, ConfigSource};
use std::sync::{Arc, LazyLock};

/// The file with custom key bindings.
pub const KEYS_FILE: &str = "keys.ron";

static DEFAULT_KEYMAP: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(build_keymap(Preset::Default, None).0));

/// The keymap without any settings.
pub fn default_keymap() -> &'static Arc<Keymap> {
    &DEFAULT_KEYMAP
}

/// The keymap of a preset and the user's key file, plus the errors in that file.
pub fn build_keymap(preset: Preset, custom: Option<&str>) -> (Keymap, Vec<ConfigError>) {
    let mut keymap = Keymap::new(preset);
    for command in commands::all() {
        for keys in command.keys.iter().filter_map(|keys| key::parse_keys(keys).ok()) {
            keymap.bind(&keys, command);
        }
    }
    for (keys, id) in preset.extra_bindings() {
        if let (Ok(keys), Some(command)) = (key::parse_keys(keys), commands::by_id(id)) {
            keymap.bind(&keys, command);
        }
    }
    let errors = custom
        .map(|text| apply_custom_keys(&mut keymap, ConfigSource { file_name: KEYS_FILE, text }))
        .unwrap_or_default();
    keymap.rebuild_prefixes(commands::all());
    (keymap, errors)
}

/// Applies custom bindings and returns the errors.
fn apply_custom_keys(keymap: &mut Keymap, source: ConfigSource<'_>) -> Vec<ConfigError> {
    let tree = match source.parse() {
        Ok(tree) => tree,
        Err(error) => return vec![error],
    };
    let root = tree.root();
    if root.kind() != NodeKind::Map {
        return vec![source.error_at(
            root.span(),
            "this is not a keymap",
            "write `{\"g g\": \"go.first\", \"x\": None}`",
        )];
    }
    let mut errors = Vec::new();
    let mut read = Vec::new();
    for item in root.items() {
        let at_key = source::name_span(item);
        let doubled = read.iter().position(|(other, _, _): &(TreeItem<'_>, _, _)| other.key() == item.key());
        if let Some(earlier) = doubled {
            read.remove(earlier);
            let message = format!("{} is bound twice", item.key_source());
            errors.push(source.error_at(at_key.clone(), message, "the last one is used"));
        }
        match (parse_sequence(&item.key()), parse_command(item.unwrap_some())) {
            (Err(why), _) => errors.push(source.error_at(at_key, why.0, why.1)),
            (Ok(_), Err(why)) => errors.push(source.error_at(item.unwrap_some().span(), why.0, why.1)),
            (Ok(keys), Ok(command)) => read.push((item, keys, command)),
        }
    }
    // Unbind first: a removed key frees its sequence regardless of the order in the file.
    for (item, keys, _) in read.iter().filter(|(_, _, command)| command.is_none()) {
        match keymap.unbind(keys) {
            Ok(()) => keymap.custom_count += 1,
            Err(why) => errors.push(source.error_at(source::name_span(*item), why.0, why.1)),
        }
    }
    for (item, keys, command) in &read {
        let Some(command) = command else { continue };
        match keymap.bind_custom(keys, command) {
            Ok(()) => keymap.custom_count += 1,
            Err(why) => errors.push(source.error_at(source::name_span(*item), why.0, why.1)),
        }
    }
    errors.extend(ensure_exit_keys(keymap, source, root));
    errors.sort_by_key(|error| error.span.start);
    errors
}

/// Reports quit, help and palette commands left without a key. If no way to the palette is left, binds F2 to it
/// again.
fn ensure_exit_keys(keymap: &mut Keymap, source: ConfigSource<'_>, root: TreeItem<'_>) -> Vec<ConfigError> {
    let mut errors = Vec::new();
    let has_key =
        |id: &str| commands::by_id(id).is_some_and(|command| !keymap.key_labels(command, Scope::Roadmap).is_empty());
    let lost: Vec<&str> = ["quit", "help", "palette"].into_iter().filter(|id| !has_key(id)).collect();
    let span = root.span().start..root.span().start + 1;
    for id in &lost {
        let message = format!("`{id}` has no key left");
        let help =
            if lost.contains(&"palette") { "F2 still lists every command" } else { ": still lists every command" };
        errors.push(source.error_at(span.clone(), message, help));
    }
    if let (true, Some(palette)) = (lost.contains(&"palette"), commands::by_id("palette")) {
        let list = [Key::new(KeyName::F(2))];
        keymap.bindings.retain(|(_, keys), _| !keys.starts_with(&list));
        keymap.bind(&list, palette);
    }
    errors
}

/// Parses a key sequence, or explains why it cannot be pressed.
fn parse_sequence(text: &str) -> Result<Vec<Key>, (String, String)> {
    const WRITE: &str =
        "write it like \"x\", \"g g\", \"<C-s>\", \"<S-Tab>\", \"<M-x>\", \"<F5>\", \"<Space>\", \"<lt>\"";
    let keys = key::parse_keys(text).map_err(|bad| (format!("`{}` is not a key", bad.part), WRITE.to_owned()))?;
    if keys.is_empty() {
        return Err(("the key is empty".to_owned(), WRITE.to_owned()));
    }
    match keys.iter().find_map(|key| unreachable_reason(*key)) {
        Some(why) => Err(why),
        None => Ok(keys),
    }
}

/// Why a terminal never sends this key as written.
fn unreachable_reason(key: Key) -> Option<(String, String)> {
    let is_another = |other: &str| Some((format!("{key} is {other} in a terminal"), format!("write {other}")));
    match key.code {
        KeyName::Esc => Some(("Esc always goes back".to_owned(), "use another key".to_owned())),
        KeyName::Char('i') if key.ctrl => is_another("<Tab>"),
        KeyName::Char('m' | 'j') if key.ctrl => is_another("<Enter>"),
        KeyName::Char(letter) if key.ctrl && letter.is_uppercase() => {
            is_another(&Key { code: KeyName::Char(letter.to_ascii_lowercase()), ..key }.to_string())
        }
        KeyName::Char(letter) if key.shift => {
            is_another(&Key { code: KeyName::Char(letter.to_ascii_uppercase()), shift: false, ..key }.to_string())
        }
        _ => None,
    }
}

/// The command that a value names; `None` unbinds the key.
fn parse_command(value: TreeItem<'_>) -> Result<Option<&'static Command>, (String, String)> {
    if value.is_none() {
        return Ok(None);
    }
    let id = value.as_text().unwrap_or(value.source().into());
    let ids: Vec<&str> = commands::all().map(|command| command.id).collect();
    let meant = match source::suggest_known(&id, &ids) {
        long if long.starts_with("there are") => "docs/configuration.md lists the commands".to_owned(),
        short => short,
    };
    commands::by_id(&id).map(Some).ok_or_else(|| (format!("there is no command `{id}`"), meant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::commands::command::{EVERYWHERE, VIEWS_AND_PANES};
    use crate::app::commands::keymap::{KeyLookup, is_text_key};
    use std::collections::HashMap;

    #[test]
    fn no_key_runs_two_commands_in_one_scope_or_hides_a_longer_sequence() {
        let mut seen: HashMap<(Scope, String), &str> = HashMap::new();
        for command in commands::all() {
            for keys in command.keys {
                let sequence = key::parse_keys(keys).unwrap_or_else(|bad| panic!("{}: {bad}", command.id));
                for scope in command.scopes {
                    for length in 1..=sequence.len() {
                        let head: String = sequence[..length].iter().map(ToString::to_string).collect();
                        let other = seen.get(&(*scope, head.clone()));
                        let conflicts = other.is_some_and(|other| *other != "prefix" || length == sequence.len());
                        assert!(!conflicts, "{head} in {scope:?} is {} and {:?}", command.id, other);
                    }
                    for length in 1..sequence.len() {
                        let head: String = sequence[..length].iter().map(ToString::to_string).collect();
                        seen.insert((*scope, head), "prefix");
                    }
                    seen.insert((*scope, sequence.iter().map(ToString::to_string).collect()), command.id);
                }
            }
        }
    }

    #[test]
    fn every_command_has_a_unique_id_and_a_key_or_palette_entry() {
        let mut ids = std::collections::HashSet::new();
        for command in commands::all() {
            assert!(ids.insert(command.id), "{} is defined twice", command.id);
            assert!(!command.title.is_empty() && !command.scopes.is_empty(), "{}", command.id);
            let in_palette = VIEWS_AND_PANES.iter().any(|scope| command.is_in_palette(*scope));
            assert!(in_palette || !command.keys.is_empty(), "{} cannot be reached", command.id);
        }
    }

    #[test]
    fn default_keys_exist_on_common_keyboards() {
        const MISSING: &str = "[]{}\\|~@^`";
        for command in commands::all() {
            for key in command.keys.iter().flat_map(|keys| key::parse_keys(keys).unwrap()) {
                let crate::app::widgets::key::KeyName::Char(letter) = key.code else { continue };
                assert!(!MISSING.contains(letter), "{}: {key}", command.id);
                assert!(!(key.ctrl && "imjb".contains(letter)), "{}: {key} is another key", command.id);
            }
        }
    }

    fn errors_in(custom: &str) -> Vec<String> {
        build_keymap(Preset::Default, Some(custom)).1.iter().map(|error| format!("{error}; {}", error.help)).collect()
    }

    fn runs(keymap: &Keymap, scope: Scope, keys: &str) -> &'static str {
        match keymap.lookup(scope, &key::parse_keys(keys).unwrap()) {
            KeyLookup::Command(command) => command.id,
            KeyLookup::Prefix => "prefix",
            KeyLookup::Unbound => "",
        }
    }

    #[test]
    fn custom_keys_come_first_and_apply_in_every_scope_of_their_command() {
        let custom = "{\"g g\": None, \"t\": \"go.first\", \"<C-g>\": \"file.save\", \"x\": \"undo\"}";
        let (keymap, errors) = build_keymap(Preset::Default, Some(custom));
        assert_eq!(errors, []);
        assert_eq!(keymap.custom_count, 4);
        for scope in VIEWS_AND_PANES {
            assert_eq!((runs(&keymap, *scope, "t"), runs(&keymap, *scope, "gg")), ("go.first", ""));
            assert_eq!(runs(&keymap, *scope, "<C-g>"), "file.save");
        }
        let first = commands::by_id("go.first").unwrap();
        assert_eq!(keymap.key_labels(first, Scope::Roadmap), ["t", "Home"]);
        assert!(
            keymap
                .continuations(Scope::Roadmap, &key::parse_keys("g").unwrap())
                .iter()
                .all(|(_, c)| c.id != "go.first")
        );
    }

    #[test]
    fn invalid_bindings_are_reported_with_their_position_and_the_others_apply() {
        for (custom, expected) in [
            ("{\"x\": \"go.frist\"}", "keys.ron:1:7: there is no command `go.frist`; did you mean `go.first`?"),
            ("{\"<Entr>\": \"undo\"}", "keys.ron:1:2: `<Entr>` is not a key; write it like"),
            ("{\"<C-i>\": \"undo\"}", "keys.ron:1:2: <C-i> is <Tab> in a terminal; write <Tab>"),
            ("{\"<C-S>\": \"undo\"}", "keys.ron:1:2: <C-S> is <C-s> in a terminal; write <C-s>"),
            ("{\"g\": \"undo\"}", "keys.ron:1:2: g would hide g "),
            (
                "{\"u u\": \"redo\"}",
                "keys.ron:1:2: u u can never run: u alone runs `Undo`; unbind it with `\"u\": None`",
            ),
            (
                "{\"x\": \"form.next\"}",
                "keys.ron:1:2: x would type text in the fields where form.next is available; use a key with Ctrl",
            ),
            ("{\"<Esc>\": None}", "keys.ron:1:2: Esc always goes back; use another key"),
            ("{\"§\": None}", "keys.ron:1:2: § is not bound to a command; remove this line"),
            ("{\"x\": \"undo\", \"x\": \"redo\"}", "keys.ron:1:15: \"x\" is bound twice; the last one is used"),
            ("{\"\": \"undo\"}", "keys.ron:1:2: the key is empty; write it like"),
            ("{\"q\": None}", "keys.ron:1:1: `quit` has no key left; : still lists every command"),
            ("()", "keys.ron:1:1: this is not a keymap; write `{\"g g\": \"go.first\", \"x\": None}`"),
        ] {
            let errors = errors_in(custom);
            assert_eq!(errors.len(), 1, "{custom}: {errors:?}");
            assert!(errors[0].starts_with(expected), "{custom}: {errors:?}");
        }
        let (keymap, errors) = build_keymap(Preset::Default, Some("{\"x\": \"nope\", \"X\": \"undo\"}"));
        assert_eq!((errors.len(), runs(&keymap, Scope::Roadmap, "X")), (1, "undo"));
    }

    #[test]
    fn the_palette_stays_reachable_and_text_keys_stay_text() {
        let all: Vec<String> = commands::all()
            .flat_map(|command| command.keys)
            .filter(|keys| **keys != "<Esc>")
            .map(|keys| format!("{keys:?}: None"))
            .collect();
        let mut once = all.clone();
        once.sort();
        once.dedup();
        let (keymap, _) = build_keymap(Preset::Default, Some(&format!("{{{}}}", once.join(", "))));
        for scope in EVERYWHERE {
            assert_eq!(runs(&keymap, *scope, "<F2>"), "palette");
        }
        let (keymap, _) = build_keymap(Preset::Default, Some("{\"h\": \"help\", \"<Del>\": \"form.next\"}"));
        let form = keymap.bindings.keys().filter(|(scope, _)| scope.takes_text());
        assert_eq!(form.filter(|(_, keys)| is_text_key(keys[0])).count(), 0);
    }

    #[test]
    fn presets_bind_existing_commands_and_hide_none() {
        for (keys, id) in Preset::Vim.extra_bindings() {
            let command = commands::by_id(id).unwrap_or_else(|| panic!("{id}"));
            let (_, errors) = build_keymap(Preset::Default, Some(&format!("{{{keys:?}: {id:?}}}")));
            assert_eq!(errors, [], "{keys}");
            let (vim, _) = build_keymap(Preset::Vim, None);
            assert_eq!(runs(&vim, command.scopes[0], keys), *id);
            assert_eq!(
                default_keymap().lookup(command.scopes[0], &key::parse_keys(keys).unwrap()),
                KeyLookup::Unbound,
                "{keys}"
            );
        }
    }
}
