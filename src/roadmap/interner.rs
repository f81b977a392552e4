//! Interned strings: ids as small integers, so that links are compared and followed without touching text.

use xxhash_rust::xxh3::xxh3_64;

/// An interned string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u32);

/// All interned strings.
///
/// Invariant: the length of `slots` is a power of two, at least a quarter of them are free, and each string is in the
/// first free slot from its hash on (open addressing).
#[derive(Clone, Debug, Default)]
pub struct Interner {
    /// All strings, concatenated.
    text: String,
    /// End offset of each string.
    ends: Vec<u32>,
    slots: Vec<u32>,
}

const FREE_SLOT: u32 = u32::MAX;

impl Interner {
    /// The symbol of a string, added if it is new.
    pub fn intern(&mut self, string: &str) -> Symbol {
        if let Some(symbol) = self.get(string) {
            return symbol;
        }
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let symbol = Symbol(self.ends.len() as u32);
        self.text.push_str(string);
        self.ends.push(self.text.len() as u32);
        self.fill_slot(symbol);
        symbol
    }

    /// The symbol of a string that was interned before.
    pub fn get(&self, string: &str) -> Option<Symbol> {
        let symbol = Symbol(self.find_slot(string, |symbol| self.resolve(symbol) == string).map(|(_, taken)| taken)?);
        (symbol.0 != FREE_SLOT).then_some(symbol)
    }

    pub fn resolve(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.ends.get(before).copied().unwrap_or(0));
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The first slot for a string that is free or matches `is_match`; `None` if there are no slots.
    fn find_slot(&self, string: &str, is_match: impl Fn(Symbol) -> bool) -> Option<(usize, u32)> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = xxh3_64(string.as_bytes()) as usize & mask;
        loop {
            let taken = *self.slots.get(at)?;
            if taken == FREE_SLOT || is_match(Symbol(taken)) {
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
    fn symbols_stay_the_same_as_the_table_grows() {
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
