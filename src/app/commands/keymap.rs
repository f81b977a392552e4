//! Which keys run which command, by place: those of the table of commands, those of a preset, and a person's own from
//! `keys.ron`. A keymap is a value, made once and again when what it is made of changes.

use super::{Command, EVERYWHERE};
use crate::app::commands;
use crate::app::overlays::Scope;
use crate::app::widgets::key;
use crate::app::widgets::key::{Code, Key};
use crate::document::node::Kind;
use crate::document::tree::Item;
use crate::settings::Trouble;
use crate::settings::source::{self, Source};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// The name of the file with a person's own keys.
pub const FILE: &str = "keys.ron";

/// A key that goes on with a sequence, and a command it can lead to.
type Onward = (Key, &'static Command);

/// Keys and their commands.
#[derive(Clone, Debug)]
pub struct Keymap {
    /// What it begins with.
    pub preset: Preset,
    /// How many keys of `keys.ron` count.
    pub own: usize,
    bound: HashMap<(Scope, Vec<Key>), &'static Command>,
    prefixes: HashMap<(Scope, Vec<Key>), Vec<Onward>>,
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
pub enum Meaning {
    /// A command.
    Command(&'static Command),
    /// The start of one.
    Prefix,
    /// Nothing.
    Nothing,
}

/// What the vim preset has besides the default keys.
const VIM: [(&str, &str); 6] = [
    ("<C-d>", "go.half-page-down"),
    ("<C-u>", "go.half-page-up"),
    ("ZZ", "file.save-and-quit"),
    ("ZQ", "quit.discard"),
    ("gU", "redo"),
    (".", "edit.again"),
];

static DEFAULT: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(Keymap::of(Preset::Default, None).0));

/// The keymap of whoever has set nothing.
pub fn keymap() -> &'static Arc<Keymap> {
    &DEFAULT
}

impl Preset {
    /// The preset of a word in `config.ron`.
    pub fn named(word: &str) -> Self {
        if word == "vim" { Self::Vim } else { Self::Default }
    }

    /// The keys it has besides the default ones.
    pub fn more(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Default => &[],
            Self::Vim => &VIM,
        }
    }
}

impl Keymap {
    /// The keymap of a preset and of a person's own file of keys, and what cannot be used of that.
    pub fn of(preset: Preset, own: Option<&str>) -> (Self, Vec<Trouble>) {
        let mut keymap =
            Self { preset, own: 0, bound: HashMap::new(), prefixes: HashMap::new(), sequences: HashMap::new() };
        for command in commands::all() {
            for keys in command.keys.iter().filter_map(|keys| key::keys(keys).ok()) {
                keymap.bind(&keys, command);
            }
        }
        for (keys, id) in preset.more() {
            if let (Ok(keys), Some(command)) = (key::keys(keys), commands::by_id(id)) {
                keymap.bind(&keys, command);
            }
        }
        let troubles = own.map(|text| keymap.overlay(Source { file: FILE, text })).unwrap_or_default();
        keymap.find_prefixes();
        (keymap, troubles)
    }

    fn bind(&mut self, keys: &[Key], command: &'static Command) {
        for scope in scopes_for(command, keys) {
            self.bound.insert((scope, keys.to_vec()), command);
        }
        self.sequences.entry(command.id).or_default().push(keys.to_vec());
    }

    fn find_prefixes(&mut self) {
        self.prefixes.clear();
        for command in commands::all() {
            for keys in self.sequences.get(command.id).into_iter().flatten() {
                for scope in command.scopes {
                    if self.bound.get(&(*scope, keys.clone())) != Some(&command) {
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

    fn runs(&self, scope: Scope, keys: &[Key]) -> Option<&'static Command> {
        self.bound.get(&(scope, keys.to_vec())).copied()
    }

    /// What a sequence of keys means in a place.
    pub fn meaning(&self, scope: Scope, keys: &[Key]) -> Meaning {
        let sequence = (scope, keys.to_vec());
        match (self.bound.get(&sequence), self.prefixes.contains_key(&sequence)) {
            (Some(command), _) => Meaning::Command(command),
            (None, true) => Meaning::Prefix,
            (None, false) => Meaning::Nothing,
        }
    }

    /// The keys that go on from a sequence, with their commands, in the order of the table.
    pub fn continuations(&self, scope: Scope, keys: &[Key]) -> &[(Key, &'static Command)] {
        self.prefixes.get(&(scope, keys.to_vec())).map_or(&[], Vec::as_slice)
    }

    /// The keys of a command in a place as the screen shows them: `g g`, `Home`. A command of another place is shown
    /// with the keys it has there.
    pub fn shown(&self, command: &Command, scope: Scope) -> Vec<String> {
        let is_bound = |keys: &[Key], scope: Scope| self.runs(scope, keys) == Some(command);
        let counts = |keys: &&Vec<Key>| match command.is_for(scope) {
            true => is_bound(keys, scope),
            false => command.scopes.iter().any(|scope| is_bound(keys, *scope)),
        };
        self.sequences.get(command.id).into_iter().flatten().filter(counts).map(|keys| shown(keys)).collect()
    }
}

/// A sequence of keys as the screen shows it.
pub fn shown(keys: &[Key]) -> String {
    keys.iter().copied().map(Key::shown).collect::<Vec<_>>().join(" ")
}

/// Where a sequence may run a command: what types or moves in a text is never taken from it.
fn scopes_for(command: &'static Command, keys: &[Key]) -> impl Iterator<Item = Scope> {
    let is_of_text = keys.first().is_some_and(|key| types(*key));
    command.scopes.iter().copied().filter(move |scope| !(is_of_text && scope.takes_text()))
}

fn types(key: Key) -> bool {
    key.typed().is_some() || (!key.ctrl && !key.alt && matches!(key.code, Code::Backspace | Code::Delete))
}

/// Keys of a person's own, as far as they can be used.
impl Keymap {
    fn overlay(&mut self, source: Source<'_>) -> Vec<Trouble> {
        let tree = match source.tree() {
            Ok(tree) => tree,
            Err(trouble) => return vec![trouble],
        };
        let root = tree.root();
        if root.kind() != Kind::Map {
            return vec![source.trouble(
                root.span(),
                "this is no keymap",
                "write `{\"g g\": \"go.first\", \"x\": None}`",
            )];
        }
        let mut troubles = Vec::new();
        let mut read = Vec::new();
        for item in root.items() {
            let at_key = source::name_span(item);
            let doubled = read.iter().position(|(other, _, _): &(Item<'_>, _, _)| other.key() == item.key());
            if let Some(earlier) = doubled {
                read.remove(earlier);
                let message = format!("{} stands twice", item.key_source());
                troubles.push(source.trouble(at_key.clone(), message, "this one counts"));
            }
            match (sequence(&item.key()), wanted(item.inner())) {
                (Err(why), _) => troubles.push(source.trouble(at_key, why.0, why.1)),
                (Ok(_), Err(why)) => troubles.push(source.trouble(item.inner().span(), why.0, why.1)),
                (Ok(keys), Ok(command)) => read.push((item, keys, command)),
            }
        }
        // What is taken away makes room for what is bound, in whatever order both are written.
        for (item, keys, _) in read.iter().filter(|(_, _, command)| command.is_none()) {
            match self.take_away(keys) {
                Ok(()) => self.own += 1,
                Err(why) => troubles.push(source.trouble(source::name_span(*item), why.0, why.1)),
            }
        }
        for (item, keys, command) in &read {
            let Some(command) = command else { continue };
            match self.bind_own(keys, command) {
                Ok(()) => self.own += 1,
                Err(why) => troubles.push(source.trouble(source::name_span(*item), why.0, why.1)),
            }
        }
        troubles.extend(self.keep_the_way_out(source, root));
        troubles.sort_by_key(|trouble| trouble.span.start);
        troubles
    }

    /// Takes a sequence away from the screens. What lies over them keeps its keys: it is left by them.
    fn take_away(&mut self, keys: &[Key]) -> Result<(), (String, String)> {
        let before = self.bound.len();
        self.bound.retain(|(scope, bound), _| !(bound == keys && EVERYWHERE.contains(scope)));
        match before - self.bound.len() {
            0 => Err((format!("{} runs nothing on the screens", shown(keys)), "leave this line out".to_owned())),
            _ => Ok(()),
        }
    }

    fn bind_own(&mut self, keys: &[Key], command: &'static Command) -> Result<(), (String, String)> {
        let scopes: Vec<Scope> = scopes_for(command, keys).collect();
        if scopes.is_empty() {
            let message = format!("{} is text where {} is to be done", shown(keys), command.id);
            return Err((message, "take a key with Ctrl or Alt, or F1 to F12".to_owned()));
        }
        for scope in &scopes {
            for ((_, other), runs) in self.bound.iter().filter(|((where_bound, _), _)| where_bound == scope) {
                if other.len() < keys.len() && keys.starts_with(other) {
                    let (head, title) = (shown(other), runs.title);
                    let message = format!("{} is never reached: {head} alone is `{title}`", shown(keys));
                    return Err((message, format!("`\"{}\": None` takes that away", written(other))));
                }
                if keys.len() < other.len() && other.starts_with(keys) {
                    let message = format!("{} would hide {} (`{}`)", shown(keys), shown(other), runs.title);
                    return Err((message, "take another key, or take all away that begins with it".to_owned()));
                }
            }
        }
        for scope in scopes {
            self.bound.insert((scope, keys.to_vec()), command);
        }
        let sequences = self.sequences.entry(command.id).or_default();
        sequences.retain(|known| known != keys);
        sequences.insert(0, keys.to_vec());
        Ok(())
    }

    /// Whoever takes the last key of a way out is told; without any way left, the usual one comes back.
    fn keep_the_way_out(&mut self, source: Source<'_>, root: Item<'_>) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        let has_key = |keymap: &Self, id: &str| {
            commands::by_id(id).is_some_and(|command| !keymap.shown(command, Scope::Roadmap).is_empty())
        };
        let lost: Vec<&str> = ["quit", "help", "palette"].into_iter().filter(|id| !has_key(self, id)).collect();
        let span = root.span().start..root.span().start + 1;
        for id in &lost {
            let message = format!("no key is left for `{id}`");
            let help =
                if lost.contains(&"palette") { "F2 still lists every command" } else { ": still lists every command" };
            troubles.push(source.trouble(span.clone(), message, help));
        }
        if let (true, Some(palette)) = (lost.contains(&"palette"), commands::by_id("palette")) {
            let list = [Key::plain(Code::F(2))];
            self.bound.retain(|(_, keys), _| !keys.starts_with(&list));
            self.bind(&list, palette);
        }
        troubles
    }
}

/// The keys of a sequence, or why nobody could press it.
fn sequence(text: &str) -> Result<Vec<Key>, (String, String)> {
    const WRITE: &str =
        "write it like \"x\", \"g g\", \"<C-s>\", \"<S-Tab>\", \"<M-x>\", \"<F5>\", \"<Space>\", \"<lt>\"";
    let keys = key::keys(text).map_err(|bad| (format!("`{}` is no key", bad.part), WRITE.to_owned()))?;
    if keys.is_empty() {
        return Err(("there is no key in it".to_owned(), WRITE.to_owned()));
    }
    match keys.iter().find_map(|key| unreachable(*key)) {
        Some(why) => Err(why),
        None => Ok(keys),
    }
}

/// Why a key never comes from a terminal as it is written.
fn unreachable(key: Key) -> Option<(String, String)> {
    let is_another = |other: &str| Some((format!("{key} is {other} in a terminal"), format!("write {other}")));
    match key.code {
        Code::Esc => Some(("Esc always leaves what is open".to_owned(), "take another key".to_owned())),
        Code::Char('i') if key.ctrl => is_another("<Tab>"),
        Code::Char('m' | 'j') if key.ctrl => is_another("<Enter>"),
        Code::Char(letter) if key.ctrl && letter.is_uppercase() => {
            is_another(&Key { code: Code::Char(letter.to_ascii_lowercase()), ..key }.to_string())
        }
        Code::Char(letter) if key.shift => {
            is_another(&Key { code: Code::Char(letter.to_ascii_uppercase()), shift: false, ..key }.to_string())
        }
        _ => None,
    }
}

/// The command a value names; `None` takes a key away.
fn wanted(value: Item<'_>) -> Result<Option<&'static Command>, (String, String)> {
    if value.is_none_word() {
        return Ok(None);
    }
    let id = value.as_text().unwrap_or(value.source().into());
    let ids: Vec<&str> = commands::all().map(|command| command.id).collect();
    let meant = match source::meant(&id, &ids) {
        long if long.starts_with("there are") => "docs/configuration.md lists the commands".to_owned(),
        short => short,
    };
    commands::by_id(&id).map(Some).ok_or_else(|| (format!("there is no command `{id}`"), meant))
}

/// A sequence as `keys.ron` writes it.
fn written(keys: &[Key]) -> String {
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
                let sequence = key::keys(keys).unwrap_or_else(|bad| panic!("{}: {bad}", command.id));
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
            let in_palette = commands::SCREENS.iter().any(|scope| command.runs_from_palette(*scope));
            assert!(in_palette || !command.keys.is_empty(), "{} cannot be reached", command.id);
        }
    }

    #[test]
    fn no_default_key_is_missing_on_common_keyboards() {
        const MISSING: &str = "[]{}\\|~@^`";
        for command in commands::all() {
            for key in command.keys.iter().flat_map(|keys| key::keys(keys).unwrap()) {
                let crate::app::widgets::key::Code::Char(letter) = key.code else { continue };
                assert!(!MISSING.contains(letter), "{}: {key}", command.id);
                assert!(!(key.ctrl && "imjb".contains(letter)), "{}: {key} is another key", command.id);
            }
        }
    }

    fn told(own: &str) -> Vec<String> {
        Keymap::of(Preset::Default, Some(own)).1.iter().map(|trouble| format!("{trouble}; {}", trouble.help)).collect()
    }

    fn runs(keymap: &Keymap, scope: Scope, keys: &str) -> &'static str {
        match keymap.meaning(scope, &key::keys(keys).unwrap()) {
            Meaning::Command(command) => command.id,
            Meaning::Prefix => "prefix",
            Meaning::Nothing => "",
        }
    }

    #[test]
    fn own_keys_come_first_and_are_bound_wherever_their_command_is() {
        let own = "{\"g g\": None, \"t\": \"go.first\", \"<C-g>\": \"file.save\", \"x\": \"undo\"}";
        let (keymap, troubles) = Keymap::of(Preset::Default, Some(own));
        assert_eq!(troubles, []);
        assert_eq!(keymap.own, 4);
        for scope in commands::SCREENS {
            assert_eq!((runs(&keymap, *scope, "t"), runs(&keymap, *scope, "gg")), ("go.first", ""));
            assert_eq!(runs(&keymap, *scope, "<C-g>"), "file.save");
        }
        let first = commands::by_id("go.first").unwrap();
        assert_eq!(keymap.shown(first, Scope::Roadmap), ["t", "Home"]);
        assert!(keymap.continuations(Scope::Roadmap, &key::keys("g").unwrap()).iter().all(|(_, c)| c.id != "go.first"));
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
        let (keymap, troubles) = Keymap::of(Preset::Default, Some("{\"x\": \"nope\", \"X\": \"undo\"}"));
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
        let (keymap, _) = Keymap::of(Preset::Default, Some(&format!("{{{}}}", once.join(", "))));
        for scope in EVERYWHERE {
            assert_eq!(runs(&keymap, *scope, "<F2>"), "palette");
        }
        let (keymap, _) = Keymap::of(Preset::Default, Some("{\"h\": \"help\", \"<Del>\": \"form.next\"}"));
        let form = keymap.bound.keys().filter(|(scope, _)| scope.takes_text());
        assert_eq!(form.filter(|(_, keys)| types(keys[0])).count(), 0);
    }

    #[test]
    fn presets_name_commands_and_hide_none() {
        for (keys, id) in Preset::Vim.more() {
            let command = commands::by_id(id).unwrap_or_else(|| panic!("{id}"));
            let (_, troubles) = Keymap::of(Preset::Default, Some(&format!("{{{keys:?}: {id:?}}}")));
            assert_eq!(troubles, [], "{keys}");
            let (vim, _) = Keymap::of(Preset::Vim, None);
            assert_eq!(runs(&vim, command.scopes[0], keys), *id);
            assert_eq!(keymap().meaning(command.scopes[0], &key::keys(keys).unwrap()), Meaning::Nothing, "{keys}");
        }
    }
}
