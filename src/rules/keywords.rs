//! Splits texts into words for comparison with word lists: in lowercase, without punctuation, and each word packed into
//! an integer, so that a lookup is a binary search over integers.

/// A lowercase word: its bytes for up to sixteen of them, a hash of the bytes for a longer word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PackedWord(u128);

impl PackedWord {
    /// `text` has to be lowercase.
    const fn from_ascii(text: &str) -> Self {
        let mut bytes = text.as_bytes();
        let mut word = Self(0);
        while let [first, rest @ ..] = bytes {
            word = word.append_byte(*first);
            bytes = rest;
        }
        word
    }

    const fn append_byte(self, byte: u8) -> Self {
        Self(self.0.rotate_left(8) ^ byte as u128)
    }

    /// `list` has to be sorted: see [`sorted_words`].
    pub(crate) fn is_in(self, list: &[Self]) -> bool {
        list.binary_search(&self).is_ok()
    }

    pub(crate) fn has_digit(self) -> bool {
        self.0.to_be_bytes().iter().any(u8::is_ascii_digit)
    }

    /// Removes the ending, so that `report`, `reports` and `reported` are equal.
    pub(crate) fn stem(self) -> Self {
        let plural = self.strip_ending("s").filter(|word| word.0 & 0xFF != u128::from(b's')).unwrap_or(self);
        let plural = plural.strip_ending("'").unwrap_or(plural);
        let verb = plural.strip_ending("ing").or_else(|| plural.strip_ending("ed")).unwrap_or(plural);
        verb.strip_ending("e").unwrap_or(verb)
    }

    /// The word without an ending, if at least three letters are left.
    fn strip_ending(self, ending: &str) -> Option<Self> {
        let bits = ending.len() * 8;
        let has_ending = self.0 & ((1 << bits) - 1) == Self::from_ascii(ending).0;
        let rest = self.0 >> bits;
        (has_ending && rest > 0xFFFF).then_some(Self(rest))
    }
}

/// A word list for [`PackedWord::is_in`], sorted at compile time.
pub(crate) const fn sorted_words<const N: usize>(words: [&str; N]) -> [PackedWord; N] {
    let mut list = [PackedWord(0); N];
    let mut count = 0;
    while count < N {
        #[expect(clippy::indexing_slicing, reason = "both arrays have N words, and this runs at compile time")]
        {
            let word = PackedWord::from_ascii(words[count]);
            let mut at = count;
            while at > 0 && list[at - 1].0 > word.0 {
                list[at] = list[at - 1];
                at -= 1;
            }
            list[at] = word;
        }
        count += 1;
    }
    list
}

#[derive(Clone, Debug, Default)]
pub(crate) struct WordSequence(Vec<PackedWord>);

impl WordSequence {
    /// Words consist of letters and digits, with apostrophes between them.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut splitter = WordSplitter::new(text);
        if text.is_ascii() {
            text.bytes().for_each(|byte| splitter.push_ascii(byte));
        } else {
            text.chars().for_each(|char| splitter.push_char(char));
        }
        splitter.end_word();
        Self(splitter.words)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn word(&self, at: usize) -> Option<PackedWord> {
        self.0.get(at).copied()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = PackedWord> + '_ {
        self.0.iter().copied()
    }

    /// Whether the words of `phrase`, separated by single spaces, start at the word `at`.
    pub(crate) fn matches_at(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(number, word)| self.word(at + number) == Some(PackedWord::from_ascii(word)))
    }

    fn is_phrase(&self, phrase: &str) -> bool {
        self.matches_at(0, phrase) && self.len() == phrase.split(' ').count()
    }

    /// Whether a trade-off with these words gives nothing up: "none", "n/a", "-", "we do both".
    pub(crate) fn is_non_answer(&self) -> bool {
        let may_match = self.word(0).is_some_and(|first| first.is_in(&NON_ANSWER_FIRST_WORDS));
        self.len() == 0 || self.len() <= 4 && may_match && NON_ANSWERS.iter().any(|answer| self.is_phrase(answer))
    }

    /// A hash of the words in their order.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mix = |hash: u64, part: u64| (hash ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
        self.0
            .iter()
            .fold(0xCBF2_9CE4_8422_2325, |hash, PackedWord(word)| mix(mix(hash, *word as u64), (word >> 64) as u64))
    }
}

struct WordSplitter {
    words: Vec<PackedWord>,
    word: PackedWord,
    /// Set after an apostrophe, which only counts if a letter follows.
    has_apostrophe: bool,
}

/// Maps a byte to its lowercase form; 0 for a byte that is not part of a word.
static LOWERCASE: [u8; 256] = lowercase_table();

const fn lowercase_table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            #[expect(clippy::indexing_slicing, reason = "the table has 256 elements")]
            {
                table[byte as usize] = byte.to_ascii_lowercase();
            }
        }
        byte += 1;
    }
    table
}

impl WordSplitter {
    fn new(text: &str) -> Self {
        Self { words: Vec::with_capacity(text.len() / 5 + 1), word: PackedWord::default(), has_apostrophe: false }
    }

    fn push_ascii(&mut self, byte: u8) {
        match LOWERCASE.get(usize::from(byte)) {
            Some(0) | None if byte == b'\'' && self.word != PackedWord::default() => self.has_apostrophe = true,
            Some(0) | None => self.end_word(),
            Some(lowercase) => self.push_byte(*lowercase),
        }
    }

    fn push_char(&mut self, letter: char) {
        match letter {
            '’' => self.push_ascii(b'\''),
            _ if letter.is_ascii() => self.push_ascii(letter as u8),
            _ if letter.is_alphanumeric() => {
                let mut bytes = [0; 4];
                for lowercase in letter.to_lowercase() {
                    lowercase.encode_utf8(&mut bytes).bytes().for_each(|byte| self.push_byte(byte));
                }
            }
            _ => self.end_word(),
        }
    }

    fn push_byte(&mut self, byte: u8) {
        if self.has_apostrophe {
            self.word = self.word.append_byte(b'\'');
            self.has_apostrophe = false;
        }
        self.word = self.word.append_byte(byte);
    }

    fn end_word(&mut self) {
        if self.word != PackedWord::default() {
            self.words.push(self.word);
        }
        self.word = PackedWord::default();
        self.has_apostrophe = false;
    }
}

/// Whether most letters of a text are Latin. The word lists are English; this excludes texts in other scripts, but not
/// in other languages with Latin letters.
pub(crate) fn is_mostly_latin(text: &str) -> bool {
    if text.is_ascii() {
        return true;
    }
    let (mut latin, mut other) = (0_usize, 0_usize);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        match letter {
            'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' => latin += 1,
            _ => other += 1,
        }
    }
    latin > other
}

/// Answers that give nothing up.
const NON_ANSWERS: &[&str] = &[
    "none",
    "n a",
    "na",
    "nil",
    "null",
    "no",
    "nothing",
    "nothing much",
    "nothing really",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to be decided",
    "to be defined",
    "to be discussed",
    "unknown",
    "not applicable",
    "not sure",
    "open",
    "x",
    "xxx",
    "we do both",
    "we will do both",
    "we'll do both",
    "we can do both",
    "do both",
    "both",
    "we do everything",
    "everything",
    "no trade off",
    "no trade offs",
    "no tradeoff",
    "no tradeoffs",
    "there is none",
    "there are none",
];

/// Their first words, for a fast search.
static NON_ANSWER_FIRST_WORDS: [PackedWord; 23] = sorted_words([
    "none",
    "n",
    "na",
    "nil",
    "null",
    "no",
    "nothing",
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to",
    "unknown",
    "not",
    "open",
    "x",
    "xxx",
    "we",
    "we'll",
    "do",
    "there",
    "both",
    "everything",
]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_lowercase_without_punctuation() {
        let words = WordSequence::from_text("  There's NO “dashboard”, n/a – 3.5 Ünits! ");
        assert!(words.is_phrase("there's no dashboard n a 3 5 ünits"));
        assert!(words.matches_at(1, "no dashboard") && !words.matches_at(1, "no way"));
        assert_eq!(WordSequence::from_text(" ' ").len(), 0);
        assert!(WordSequence::from_text("the owners’").is_phrase("the owners"));
    }

    #[test]
    fn stems_have_no_endings() {
        let stem = |word| PackedWord::from_ascii(word).stem();
        for same in [["report", "reports"], ["invoice", "invoicing"], ["invoice", "invoices"], ["shop", "shop's"]] {
            assert_eq!(stem(same[0]), stem(same[1]), "{same:?}");
        }
        for other in [["pas", "pass"], ["one", "only"], ["bed", "be"]] {
            assert_ne!(stem(other[0]), stem(other[1]), "{other:?}");
        }
    }

    #[test]
    fn word_lists_are_sorted() {
        let list = sorted_words(["we", "a", "extraordinary-long-word", "n"]);
        assert!(
            list.is_sorted() && PackedWord::from_ascii("n").is_in(&list) && !PackedWord::from_ascii("b").is_in(&list)
        );
        assert!(
            NON_ANSWERS.iter().all(|answer| WordSequence::from_text(answer).is_non_answer()),
            "each starts with one of the listed first words"
        );
    }

    #[test]
    fn other_scripts_are_recognized() {
        assert!(is_mostly_latin("Zahlungsübersicht") && is_mostly_latin(""));
        assert!(!is_mostly_latin("入金を速くする") && !is_mostly_latin("Отчёт за неделю"));
    }

    #[test]
    fn non_answers_are_recognized_in_many_forms() {
        for text in ["n/a", "None.", " - ", "—", "We'll do both!", "TBD", "…", "nothing"] {
            assert!(WordSequence::from_text(text).is_non_answer(), "{text}");
        }
        for text in ["Nothing but spreadsheets", "Custom colors", "入金"] {
            assert!(!WordSequence::from_text(text).is_non_answer(), "{text}");
        }
    }

    #[test]
    fn the_same_words_have_the_same_fingerprint() {
        assert_eq!(
            WordSequence::from_text("Fixing old bugs").fingerprint(),
            WordSequence::from_text(" fixing  OLD bugs. ").fingerprint()
        );
        assert_ne!(
            WordSequence::from_text("Fixing old bugs").fingerprint(),
            WordSequence::from_text("Fixing oldbugs").fingerprint()
        );
    }
}
