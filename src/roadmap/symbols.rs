//! Ids as small numbers: links between entries are compared and followed without touching text.

use std::collections::HashMap;

/// A word met in the file, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// All words met so far.
#[derive(Clone, Debug, Default)]
pub struct Symbols {
    numbers: HashMap<Box<str>, Symbol>,
    words: Vec<Box<str>>,
}

impl Symbols {
    /// The number of a word, given to it if it is new.
    pub fn number(&mut self, word: &str) -> Symbol {
        if let Some(symbol) = self.numbers.get(word) {
            return *symbol;
        }
        let symbol = Symbol(self.words.len() as u32);
        self.words.push(word.into());
        self.numbers.insert(word.into(), symbol);
        symbol
    }

    /// The number of a word that was met before.
    pub fn known(&self, word: &str) -> Option<Symbol> {
        self.numbers.get(word).copied()
    }

    /// The word of a number.
    pub fn word(&self, symbol: Symbol) -> &str {
        self.words.get(symbol.0 as usize).map_or("", |word| word)
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether no word was met.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
