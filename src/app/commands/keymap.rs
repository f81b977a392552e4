//! The keymap: which keys run which command in which scope. An immutable value, built by [`super::bindings`] again when
//! its sources change.

use super::command::{Command, EVERYWHERE};
use crate::app::model::mode::Scope;
use crate::app::widgets::key::{Key, KeyName};
use std::collections::HashMap;

/// A key that continues a sequence, and a command it can lead to.
type KeyContinuation = (Key, &'static Command);

#[derive(Clone, Debug)]
pub struct Keymap {
    /// The preset it starts from.
    pub preset: Preset,
    /// Number of effective bindings from `keys.ron`.
    pub custom_count: usize,
    pub(super) bindings: HashMap<(Scope, Vec<Key>), &'static Command>,
    prefixes: HashMap<(Scope, Vec<Key>), Vec<KeyContinuation>>,
    /// The sequences of each command, custom ones first.
    sequences: HashMap<&'static str, Vec<Vec<Key>>>,
}

/// A base set of key bindings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Preset {
    /// The keys of the command table.
    #[default]
    Default,
    /// The default keys plus vim keys.
    Vim,
}

/// The meaning of a key sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLookup {
    Command(&'static Command),
    /// The start of a longer sequence.
    Prefix,
    Unbound,
}

/// Bindings of the vim preset in addition to the default keys.
const VIM_BINDINGS: [(&str, &str); 6] = [
    ("<C-d>", "go.half-page-down"),
    ("<C-u>", "go.half-page-up"),
    ("ZZ", "file.save-and-quit"),
    ("ZQ", "quit.discard"),
    ("gU", "redo"),
    (".", "edit.again"),
];

impl Preset {
    /// The preset with this name in `config.ron`.
    pub fn from_name(name: &str) -> Self {
        if name == "vim" { Self::Vim } else { Self::Default }
    }

    /// The bindings in addition to the default keys.
    pub fn extra_bindings(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Default => &[],
            Self::Vim => &VIM_BINDINGS,
        }
    }
}

impl Keymap {
    /// A keymap without keys.
    pub(super) fn new(preset: Preset) -> Self {
        Self { preset, custom_count: 0, bindings: HashMap::new(), prefixes: HashMap::new(), sequences: HashMap::new() }
    }

    pub(super) fn bind(&mut self, keys: &[Key], command: &'static Command) {
        for scope in scopes_for(command, keys) {
            self.bindings.insert((scope, keys.to_vec()), command);
        }
        self.sequences.entry(command.id).or_default().push(keys.to_vec());
    }

    /// Unbinds a sequence in the main views. Overlays keep their keys, since those are the way out of them.
    pub(super) fn unbind(&mut self, keys: &[Key]) -> Result<(), (String, String)> {
        let before = self.bindings.len();
        self.bindings.retain(|(scope, bound), _| !(bound == keys && EVERYWHERE.contains(scope)));
        match before - self.bindings.len() {
            0 => Err((format!("{} is not bound to a command", sequence_label(keys)), "remove this line".to_owned())),
            _ => Ok(()),
        }
    }

    pub(super) fn bind_custom(&mut self, keys: &[Key], command: &'static Command) -> Result<(), (String, String)> {
        let scopes: Vec<Scope> = scopes_for(command, keys).collect();
        if scopes.is_empty() {
            let message =
                format!("{} would type text in the fields where {} is available", sequence_label(keys), command.id);
            return Err((message, "use a key with Ctrl or Alt, or F1 to F12".to_owned()));
        }
        for scope in &scopes {
            for ((_, other), runs) in self.bindings.iter().filter(|((where_bound, _), _)| where_bound == scope) {
                if other.len() < keys.len() && keys.starts_with(other) {
                    let (head, title) = (sequence_label(other), runs.title);
                    let message = format!("{} can never run: {head} alone runs `{title}`", sequence_label(keys));
                    return Err((message, format!("unbind it with `\"{}\": None`", format_sequence(other))));
                }
                if keys.len() < other.len() && other.starts_with(keys) {
                    let message =
                        format!("{} would hide {} (`{}`)", sequence_label(keys), sequence_label(other), runs.title);
                    return Err((message, "use another key, or unbind all keys that start with it".to_owned()));
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

    /// Finds which keys start a longer sequence. The commands give the order of what can follow.
    pub(super) fn rebuild_prefixes(&mut self, commands: impl Iterator<Item = &'static Command>) {
        self.prefixes.clear();
        for command in commands {
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

    /// Looks up a key sequence in a scope.
    pub fn lookup(&self, scope: Scope, keys: &[Key]) -> KeyLookup {
        let sequence = (scope, keys.to_vec());
        match (self.bindings.get(&sequence), self.prefixes.contains_key(&sequence)) {
            (Some(command), _) => KeyLookup::Command(command),
            (None, true) => KeyLookup::Prefix,
            (None, false) => KeyLookup::Unbound,
        }
    }

    /// The keys that continue a sequence, with their commands, in table order.
    pub fn continuations(&self, scope: Scope, keys: &[Key]) -> &[(Key, &'static Command)] {
        self.prefixes.get(&(scope, keys.to_vec())).map_or(&[], Vec::as_slice)
    }

    /// The keys of a command in a scope as the screen shows them: `g g`, `Home`. For a command of another scope, its
    /// keys there.
    pub fn key_labels(&self, command: &Command, scope: Scope) -> Vec<String> {
        let is_bound = |keys: &[Key], scope: Scope| self.command_for(scope, keys) == Some(command);
        let counts = |keys: &&Vec<Key>| {
            if command.applies_in(scope) {
                is_bound(keys, scope)
            } else {
                command.scopes.iter().any(|scope| is_bound(keys, *scope))
            }
        };
        self.sequences.get(command.id).into_iter().flatten().filter(counts).map(|keys| sequence_label(keys)).collect()
    }
}

/// A key sequence as the screen shows it.
pub fn sequence_label(keys: &[Key]) -> String {
    keys.iter().copied().map(Key::label).collect::<Vec<_>>().join(" ")
}

/// Scopes in which a sequence may run a command; keys that type or move in a text field are excluded.
fn scopes_for(command: &'static Command, keys: &[Key]) -> impl Iterator<Item = Scope> {
    let is_of_text = keys.first().is_some_and(|key| is_text_key(*key));
    command.scopes.iter().copied().filter(move |scope| !(is_of_text && scope.takes_text()))
}

pub(super) fn is_text_key(key: Key) -> bool {
    key.typed_char().is_some() || (!key.ctrl && !key.alt && matches!(key.code, KeyName::Backspace | KeyName::Delete))
}

/// A sequence in the notation of `keys.ron`.
fn format_sequence(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
