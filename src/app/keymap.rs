//! Which keys run which command, by place. Built from the table of commands.

use super::commands::{self, Command};
use super::key::{self, Key};
use super::overlay::Scope;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A key that goes on with a sequence, and a command it can lead to.
type Onward = (Key, &'static Command);

/// Keys and their commands.
pub struct Keymap {
    bound: HashMap<(Scope, Vec<Key>), &'static Command>,
    prefixes: HashMap<(Scope, Vec<Key>), Vec<Onward>>,
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

static DEFAULT: LazyLock<Keymap> = LazyLock::new(|| Keymap::of(commands::all()));

/// The keymap.
pub fn keymap() -> &'static Keymap {
    &DEFAULT
}

impl Keymap {
    fn of(commands: impl Iterator<Item = &'static Command>) -> Self {
        let mut keymap = Self { bound: HashMap::new(), prefixes: HashMap::new() };
        for command in commands {
            for keys in command.keys.iter().filter_map(|keys| key::keys(keys).ok()) {
                for scope in command.scopes {
                    keymap.bind(*scope, &keys, command);
                }
            }
        }
        keymap
    }

    fn bind(&mut self, scope: Scope, keys: &[Key], command: &'static Command) {
        for length in 1..keys.len() {
            let (head, rest) = keys.split_at(length);
            if let Some(next) = rest.first() {
                self.prefixes.entry((scope, head.to_vec())).or_default().push((*next, command));
            }
        }
        self.bound.insert((scope, keys.to_vec()), command);
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
}

/// The keys of a command as the screen shows them: `g g`, `Home`.
pub fn shown(command: &Command) -> Vec<String> {
    let sequences = command.keys.iter().filter_map(|keys| key::keys(keys).ok());
    sequences.map(|keys| keys.into_iter().map(Key::shown).collect::<Vec<_>>().join(" ")).collect()
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
                let super::super::key::Code::Char(letter) = key.code else { continue };
                assert!(!MISSING.contains(letter), "{}: {key}", command.id);
                assert!(!(key.ctrl && "imjb".contains(letter)), "{}: {key} is another key", command.id);
            }
        }
    }
}
