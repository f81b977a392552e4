//! Which keys run which command, by place: those of the table of commands, those of a preset, and a person's own from
//! `keys.ron`. A keymap is a value, made once and again when what it is made of changes.

use super::{Command, EVERYWHERE};
use crate::app::commands;
use crate::app::model::mode::Scope;
use crate::app::widgets::key;
use crate::app::widgets::key::{Key, KeyName};
use crate::document::node::NodeKind;
use crate::document::tree::TreeItem;
use crate::settings::ConfigError;
use crate::settings::source::{self, ConfigSource};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The name of the file with a person's own keys.
pub const KEYS_FILE: &str = "keys.ron";

/// A key that goes on with a sequence, and a command it can lead to.
type KeyContinuation = (Key, &'static Command);

/// Keys and their commands.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// What it begins with.
    pub preset: Preset,
    /// How many keys of `keys.ron` count.
    pub custom_count: usize,
    bindings: HashMap<(Scope, Vec<Key>), &'static Command>,
    prefixes: HashMap<(Scope, Vec<Key>), Vec<KeyContinuation>>,
    /// The sequences of each command, a person's own first.
    sequences: HashMap<&'static str, Vec<Vec<Key>>>,
}

/// What a keymap begins with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The keys of the table of commands.
    #[default]
    Default,
    /// These, and more of vim's.
    Vim,
}

/// What a sequence of keys means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLookup {
    /// A command.
    Command(&'static Command),
    /// The start of one.
    Prefix,
    /// Nothing.
    Unbound,
}

/// What the vim preset has besides the default keys.
const VIM_BINDINGS: [(&str, &str); 6] = [
    ("<C-d>", "go.half-page-down"),
    ("<C-u>", "go.half-page-up"),
    ("ZZ", "file.save-and-quit"),
    ("ZQ", "quit.discard"),
    ("gU", "redo"),
    (".", "edit.again"),
];

static DEFAULT_KEYMAP: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(Keymap::from_preset(Preset::Default, None).0));

/// The keymap of whoever has set nothing.
pub fn default_keymap() -> &'static Arc<Keymap> {
    &DEFAULT_KEYMAP
}

impl Preset {
    /// The preset of a word in `config.ron`.
    pub fn from_name(word: &str) -> Self {
        if word == "vim" { Self::Vim } else { Self::Default }
    }

    /// The keys it has besides the default ones.
    pub fn extra_bindings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Default => &[],
            Self::Vim => &VIM_BINDINGS,
        }
    }
}

impl Keymap {
    /// The keymap of a preset and of a person's own file of keys, and what cannot be used of that.
    pub fn from_preset(preset: Preset, own: Option<&str>) -> (Self, Vec<ConfigError>) {
        let mut keymap = Self {
            preset,
            custom_count: 0,
            bindings: HashMap::new(),
            prefixes: HashMap::new(),
            sequences: HashMap::new(),
        };
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
        let troubles =
            own.map(|text| keymap.apply_custom_keys(ConfigSource { file_name: KEYS_FILE, text })).unwrap_or_default();
        keymap.rebuild_prefixes();
        (keymap, troubles)
    }

    fn bind(&mut self, keys: &[Key], command: &'static Command) {
        for scope in scopes_for(command, keys) {
            self.bindings.insert((scope, keys.to_vec()), command);
        }
        self.sequences.entry(command.id).or_default().push(keys.to_vec());
    }

    fn rebuild_prefixes(&mut self) {
        self.prefixes.clear();
        for command in commands::all() {
            for keys in self.sequences.get(command.id).into_iter().flatten() {
                for scope in command.scopes {
                    if self.bindings.get(&(*scope, keys.clone())) != Some(&command) {
                        continue;
                    }
                    for length in 1..keys.len() {
                        let (head, rest) = keys.split_at(length);
                        if let Some(next) = rest.first() {
                            self.prefixes.entry((*scope, head.to_vec())).or_default().push((*next, command));
                        }
                    }
                }
            }
        }
    }

    fn command_for(&self, scope: Scope, keys: &[Key]) -> Option<&'static Command> {
        self.bindings.get(&(scope, keys.to_vec())).copied()
    }

    /// What a sequence of keys means in a place.
    pub fn lookup(&self, scope: Scope, keys: &[Key]) -> KeyLookup {
        let sequence = (scope, keys.to_vec());
        match (self.bindings.get(&sequence), self.prefixes.contains_key(&sequence)) {
            (Some(command), _) => KeyLookup::Command(command),
            (None, true) => KeyLookup::Prefix,
            (None, false) => KeyLookup::Unbound,
        }
    }

    /// The keys that go on from a sequence, with their commands, in the order of the table.
    pub fn continuations(&self, scope: Scope, keys: &[Key]) -> &[(Key, &'static Command)] {
        self.prefixes.get(&(scope, keys.to_vec())).map_or(&[], Vec::as_slice)
    }

    /// The keys of a command in a place as the screen shows them: `g g`, `Home`. A command of another place is shown
    /// with the keys it has there.
    pub fn key_labels(&self, command: &Command, scope: Scope) -> Vec<String> {
        let is_bound = |keys: &[Key], scope: Scope| self.command_for(scope, keys) == Some(command);
        let counts = |keys: &&Vec<Key>| match command.applies_in(scope) {
            true => is_bound(keys, scope),
            false => command.scopes.iter().any(|scope| is_bound(keys, *scope)),
        };
        self.sequences.get(command.id).into_iter().flatten().filter(counts).map(|keys| sequence_label(keys)).collect()
    }
}

/// A sequence of keys as the screen shows it.
pub fn sequence_label(keys: &[Key]) -> String {
    keys.iter().copied().map(Key::label).collect::<Vec<_>>().join(" ")
}

/// Where a sequence may run a command: what types or moves in a text is never taken from it.
fn scopes_for(command: &'static Command, keys: &[Key]) -> impl Iterator<Item = Scope> {
    let is_of_text = keys.first().is_some_and(|key| is_text_key(*key));
    command.scopes.iter().copied().filter(move |scope| !(is_of_text && scope.takes_text()))
}

fn is_text_key(key: Key) -> bool {
    key.typed_char().is_some() || (!key.ctrl && !key.alt && matches!(key.code, KeyName::Backspace | KeyName::Delete))
}

/// Keys of a person's own, as far as they can be used.
impl Keymap {
    fn apply_custom_keys(&mut self, source: ConfigSource<'_>) -> Vec<ConfigError> {
        let tree = match source.parse() {
            Ok(tree) => tree,
            Err(trouble) => return vec![trouble],
        };
        let root = tree.root();
        if root.kind() != NodeKind::Map {
            return vec![source.error_at(
                root.span(),
                "this is no keymap",
                "write `{\"g g\": \"go.first\", \"x\": None}`",
            )];
        }
        let mut troubles = Vec::new();
        let mut read = Vec::new();
        for item in root.items() {
            let at_key = source::name_span(item);
            let doubled = read.iter().position(|(other, _, _): &(TreeItem<'_>, _, _)| other.key() == item.key());
            if let Some(earlier) = doubled {
                read.remove(earlier);
                let message = format!("{} stands twice", item.key_source());
                troubles.push(source.error_at(at_key.clone(), message, "this one counts"));
            }
            match (parse_sequence(&item.key()), parse_command(item.unwrap_some())) {
                (Err(why), _) => troubles.push(source.error_at(at_key, why.0, why.1)),
                (Ok(_), Err(why)) => troubles.push(source.error_at(item.unwrap_some().span(), why.0, why.1)),
                (Ok(keys), Ok(command)) => read.push((item, keys, command)),
            }
        }
        // What is taken away makes room for what is bound, in whatever order both are written.
        for (item, keys, _) in read.iter().filter(|(_, _, command)| command.is_none()) {
            match self.unbind(keys) {
                Ok(()) => self.custom_count += 1,
                Err(why) => troubles.push(source.error_at(source::name_span(*item), why.0, why.1)),
            }
        }
        for (item, keys, command) in &read {
            let Some(command) = command else { continue };
            match self.bind_custom(keys, command) {
                Ok(()) => self.custom_count += 1,
                Err(why) => troubles.push(source.error_at(source::name_span(*item), why.0, why.1)),
            }
        }
        troubles.extend(self.ensure_exit_keys(source, root));
        troubles.sort_by_key(|trouble| trouble.span.start);
        troubles
    }

    /// Takes a sequence away from the screens. What lies over them keeps its keys: it is left by them.
    fn unbind(&mut self, keys: &[Key]) -> Result<(), (String, String)> {
        let before = self.bindings.len();
        self.bindings.retain(|(scope, bound), _| !(bound == keys && EVERYWHERE.contains(scope)));
        match before - self.bindings.len() {
            0 => {
                Err((format!("{} runs nothing on the screens", sequence_label(keys)), "leave this line out".to_owned()))
            }
            _ => Ok(()),
        }
    }

    fn bind_custom(&mut self, keys: &[Key], command: &'static Command) -> Result<(), (String, String)> {
        let scopes: Vec<Scope> = scopes_for(command, keys).collect();
        if scopes.is_empty() {
            let message = format!("{} is text where {} is to be done", sequence_label(keys), command.id);
            return Err((message, "take a key with Ctrl or Alt, or F1 to F12".to_owned()));
        }
        for scope in &scopes {
            for ((_, other), runs) in self.bindings.iter().filter(|((where_bound, _), _)| where_bound == scope) {
                if other.len() < keys.len() && keys.starts_with(other) {
                    let (head, title) = (sequence_label(other), runs.title);
                    let message = format!("{} is never reached: {head} alone is `{title}`", sequence_label(keys));
                    return Err((message, format!("`\"{}\": None` takes that away", format_sequence(other))));
                }
                if keys.len() < other.len() && other.starts_with(keys) {
                    let message =
                        format!("{} would hide {} (`{}`)", sequence_label(keys), sequence_label(other), runs.title);
                    return Err((message, "take another key, or take all away that begins with it".to_owned()));
                }
            }
        }
        for scope in scopes {
            self.bindings.insert((scope, keys.to_vec()), command);
        }
        let sequences = self.sequences.entry(command.id).or_default();
        sequences.retain(|known| known != keys);
        sequences.insert(0, keys.to_vec());
        Ok(())
    }

    /// Whoever takes the last key of a way out is told; without any way left, the usual one comes back.
    fn ensure_exit_keys(&mut self, source: ConfigSource<'_>, root: TreeItem<'_>) -> Vec<ConfigError> {
        let mut troubles = Vec::new();
        let has_key = |keymap: &Self, id: &str| {
            commands::by_id(id).is_some_and(|command| !keymap.key_labels(command, Scope::Roadmap).is_empty())
        };
        let lost: Vec<&str> = ["quit", "help", "palette"].into_iter().filter(|id| !has_key(self, id)).collect();
        let span = root.span().start..root.span().start + 1;
        for id in &lost {
            let message = format!("no key is left for `{id}`");
            let help =
                if lost.contains(&"palette") { "F2 still lists every command" } else { ": still lists every command" };
            troubles.push(source.error_at(span.clone(), message, help));
        }
        if let (true, Some(palette)) = (lost.contains(&"palette"), commands::by_id("palette")) {
            let list = [Key::new(KeyName::F(2))];
            self.bindings.retain(|(_, keys), _| !keys.starts_with(&list));
            self.bind(&list, palette);
        }
        troubles
    }
}

/// The keys of a sequence, or why nobody could press it.
fn parse_sequence(text: &str) -> Result<Vec<Key>, (String, String)> {
    const WRITE: &str =
        "write it like \"x\", \"g g\", \"<C-s>\", \"<S-Tab>\", \"<M-x>\", \"<F5>\", \"<Space>\", \"<lt>\"";
    let keys = key::parse_keys(text).map_err(|bad| (format!("`{}` is no key", bad.part), WRITE.to_owned()))?;
    if keys.is_empty() {
        return Err(("there is no key in it".to_owned(), WRITE.to_owned()));
    }
    match keys.iter().find_map(|key| unreachable_reason(*key)) {
        Some(why) => Err(why),
        None => Ok(keys),
    }
}

/// Why a key never comes from a terminal as it is written.
fn unreachable_reason(key: Key) -> Option<(String, String)> {
    let is_another = |other: &str| Some((format!("{key} is {other} in a terminal"), format!("write {other}")));
    match key.code {
        KeyName::Esc => Some(("Esc always leaves what is open".to_owned(), "take another key".to_owned())),
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

/// The command a value names; `None` takes a key away.
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

/// A sequence as `keys.ron` writes it.
fn format_sequence(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_commands_in_one_place_and_none_hides_a_longer_one() {
        let mut seen: HashMap<(Scope, String), &str> = HashMap::new();
        for command in commands::all() {
            for keys in command.keys {
                let sequence = key::parse_keys(keys).unwrap_or_else(|bad| panic!("{}: {bad}", command.id));
                for scope in command.scopes {
                    for length in 1..=sequence.len() {
                        let head: String = sequence[..length].iter().map(ToString::to_string).collect();
                        let other = seen.get(&(*scope, head.clone()));
                        let is_clash = other.is_some_and(|other| *other != "prefix" || length == sequence.len());
                        assert!(!is_clash, "{head} in {scope:?} is {} and {:?}", command.id, other);
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
    fn every_command_has_its_own_id_and_is_reached_by_key_or_palette() {
        let mut ids = std::collections::HashSet::new();
        for command in commands::all() {
            assert!(ids.insert(command.id), "{} stands twice", command.id);
            assert!(!command.title.is_empty() && !command.scopes.is_empty(), "{}", command.id);
            let in_palette = commands::VIEWS_AND_PANES.iter().any(|scope| command.is_in_palette(*scope));
            assert!(in_palette || !command.keys.is_empty(), "{} cannot be reached", command.id);
        }
    }

    #[test]
    fn no_default_key_is_missing_on_common_keyboards() {
        const MISSING: &str = "[]{}\\|~@^`";
        for command in commands::all() {
            for key in command.keys.iter().flat_map(|keys| key::parse_keys(keys).unwrap()) {
                let crate::app::widgets::key::KeyName::Char(letter) = key.code else { continue };
                assert!(!MISSING.contains(letter), "{}: {key}", command.id);
                assert!(!(key.ctrl && "imjb".contains(letter)), "{}: {key} is another key", command.id);
            }
        }
    }

    fn told(own: &str) -> Vec<String> {
        Keymap::from_preset(Preset::Default, Some(own))
            .1
            .iter()
            .map(|trouble| format!("{trouble}; {}", trouble.help))
            .collect()
    }

    fn runs(keymap: &Keymap, scope: Scope, keys: &str) -> &'static str {
        match keymap.lookup(scope, &key::parse_keys(keys).unwrap()) {
            KeyLookup::Command(command) => command.id,
            KeyLookup::Prefix => "prefix",
            KeyLookup::Unbound => "",
        }
    }

    #[test]
    fn own_keys_come_first_and_are_bound_wherever_their_command_is() {
        let own = "{\"g g\": None, \"t\": \"go.first\", \"<C-g>\": \"file.save\", \"x\": \"undo\"}";
        let (keymap, troubles) = Keymap::from_preset(Preset::Default, Some(own));
        assert_eq!(troubles, []);
        assert_eq!(keymap.custom_count, 4);
        for scope in commands::VIEWS_AND_PANES {
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
    fn what_cannot_be_bound_is_told_with_its_place_and_the_rest_counts() {
        for (own, said) in [
            ("{\"x\": \"go.frist\"}", "keys.ron:1:7: there is no command `go.frist`; did you mean `go.first`?"),
            ("{\"<Entr>\": \"undo\"}", "keys.ron:1:2: `<Entr>` is no key; write it like"),
            ("{\"<C-i>\": \"undo\"}", "keys.ron:1:2: <C-i> is <Tab> in a terminal; write <Tab>"),
            ("{\"<C-S>\": \"undo\"}", "keys.ron:1:2: <C-S> is <C-s> in a terminal; write <C-s>"),
            ("{\"g\": \"undo\"}", "keys.ron:1:2: g would hide g "),
            (
                "{\"u u\": \"redo\"}",
                "keys.ron:1:2: u u is never reached: u alone is `Undo`; `\"u\": None` takes that away",
            ),
            ("{\"x\": \"form.next\"}", "keys.ron:1:2: x is text where form.next is to be done; take a key with Ctrl"),
            ("{\"<Esc>\": None}", "keys.ron:1:2: Esc always leaves what is open; take another key"),
            ("{\"§\": None}", "keys.ron:1:2: § runs nothing on the screens; leave this line out"),
            ("{\"x\": \"undo\", \"x\": \"redo\"}", "keys.ron:1:15: \"x\" stands twice; this one counts"),
            ("{\"\": \"undo\"}", "keys.ron:1:2: there is no key in it; write it like"),
            ("{\"q\": None}", "keys.ron:1:1: no key is left for `quit`; : still lists every command"),
            ("()", "keys.ron:1:1: this is no keymap; write `{\"g g\": \"go.first\", \"x\": None}`"),
        ] {
            let told = told(own);
            assert_eq!(told.len(), 1, "{own}: {told:?}");
            assert!(told[0].starts_with(said), "{own}: {told:?}");
        }
        let (keymap, troubles) = Keymap::from_preset(Preset::Default, Some("{\"x\": \"nope\", \"X\": \"undo\"}"));
        assert_eq!((troubles.len(), runs(&keymap, Scope::Roadmap, "X")), (1, "undo"));
    }

    #[test]
    fn there_is_always_a_way_to_every_command_and_text_stays_text() {
        let all: Vec<String> = commands::all()
            .flat_map(|command| command.keys)
            .filter(|keys| **keys != "<Esc>")
            .map(|keys| format!("{keys:?}: None"))
            .collect();
        let mut once = all.clone();
        once.sort();
        once.dedup();
        let (keymap, _) = Keymap::from_preset(Preset::Default, Some(&format!("{{{}}}", once.join(", "))));
        for scope in EVERYWHERE {
            assert_eq!(runs(&keymap, *scope, "<F2>"), "palette");
        }
        let (keymap, _) = Keymap::from_preset(Preset::Default, Some("{\"h\": \"help\", \"<Del>\": \"form.next\"}"));
        let form = keymap.bindings.keys().filter(|(scope, _)| scope.takes_text());
        assert_eq!(form.filter(|(_, keys)| is_text_key(keys[0])).count(), 0);
    }

    #[test]
    fn presets_name_commands_and_hide_none() {
        for (keys, id) in Preset::Vim.extra_bindings() {
            let command = commands::by_id(id).unwrap_or_else(|| panic!("{id}"));
            let (_, troubles) = Keymap::from_preset(Preset::Default, Some(&format!("{{{keys:?}: {id:?}}}")));
            assert_eq!(troubles, [], "{keys}");
            let (vim, _) = Keymap::from_preset(Preset::Vim, None);
            assert_eq!(runs(&vim, command.scopes[0], keys), *id);
            assert_eq!(
                default_keymap().lookup(command.scopes[0], &key::parse_keys(keys).unwrap()),
                KeyLookup::Unbound,
                "{keys}"
            );
        }
    }
}
