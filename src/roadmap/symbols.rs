//! Ids as small numbers: links between entries are compared and followed without touching text.

use xxhash_rust::xxh3::xxh3_64;

/// A word met in the file, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// All words met so far.
///
/// Invariant: `slots` has a power of two of places, at least a fourth of them free; each word stands at the first
/// place that was free from the one of its hash on.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// All words, one behind the other.
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    slots: Vec<u32>,
}

const FREE_SLOT: u32 = u32::MAX;

impl Interner {
    /// The number of a word, given to it if it is new.
    pub fn intern(&mut self, word: &str) -> Symbol {
        if let Some(symbol) = self.get(word) {
            return symbol;
        }
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let symbol = Symbol(self.ends.len() as u32);
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        self.fill_slot(symbol);
        symbol
    }

    /// The number of a word that was met before.
    pub fn get(&self, word: &str) -> Option<Symbol> {
        let symbol = Symbol(self.find_slot(word, |symbol| self.resolve(symbol) == word).map(|(_, taken)| taken)?);
        (symbol.0 != FREE_SLOT).then_some(symbol)
    }

    /// The word of a number.
    pub fn resolve(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The first place for a word that is free or taken by what `is_it`; none while there are no places at all.
    fn find_slot(&self, word: &str, is_it: impl Fn(Symbol) -> bool) -> Option<(usize, u32)> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = xxh3_64(word.as_bytes()) as usize & mask;
        loop {
            let taken = *self.slots.get(at)?;
            if taken == FREE_SLOT || is_it(Symbol(taken)) {
                return Some((at, taken));
            }
            at = (at + 1) & mask;
        }
    }

    fn fill_slot(&mut self, symbol: Symbol) {
        let Some((at, _)) = self.find_slot(self.resolve(symbol), |_| false) else { return };
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = symbol.0;
        }
    }

    fn grow(&mut self) {
        self.slots = vec![FREE_SLOT; (self.slots.len() * 2).max(64)];
        (0..self.ends.len() as u32).for_each(|number| self.fill_slot(Symbol(number)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_keeps_its_number_however_many_there_are() {
        let mut symbols = Interner::default();
        assert_eq!(symbols.get("a"), None);
        for round in 0..2 {
            for number in 0..5000 {
                assert_eq!(symbols.intern(&format!("word-{number}")), Symbol(number), "{round}");
            }
        }
        assert_eq!((symbols.resolve(Symbol(0)), symbols.resolve(Symbol(4321))), ("word-0", "word-4321"));
        assert_eq!((symbols.get("word-77"), symbols.get("word-5000")), (Some(Symbol(77)), None));
        assert_eq!((symbols.len(), symbols.intern("")), (5000, Symbol(5000)));
        assert_eq!(symbols.get(""), Some(Symbol(5000)));
    }
}
