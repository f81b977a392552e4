//! The words of a text as rules compare them: in small letters, without punctuation, each packed into one number, so
//! that lists of words are searched and not read.

/// A word of up to sixteen bytes, in small letters; of a longer one, a mix of its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PackedWord(u128);

impl PackedWord {
    /// A word of a list: small letters of ASCII.
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

    /// Whether it is in a sorted list.
    pub(crate) fn is_in(self, list: &[Self]) -> bool {
        list.binary_search(&self).is_ok()
    }

    pub(crate) fn has_digit(self) -> bool {
        self.0.to_be_bytes().iter().any(u8::is_ascii_digit)
    }

    /// Without its ending, so that `report`, `reports` and `reported` are one.
    pub(crate) fn stem(self) -> Self {
        let plural = self.strip_ending("s").filter(|word| word.0 & 0xFF != u128::from(b's')).unwrap_or(self);
        let plural = plural.strip_ending("'").unwrap_or(plural);
        let verb = plural.strip_ending("ing").or_else(|| plural.strip_ending("ed")).unwrap_or(plural);
        verb.strip_ending("e").unwrap_or(verb)
    }

    /// The word before an ending, if three letters or more are left.
    fn strip_ending(self, ending: &str) -> Option<Self> {
        let bits = ending.len() * 8;
        let is_so = self.0 & ((1 << bits) - 1) == Self::from_ascii(ending).0;
        let rest = self.0 >> bits;
        (is_so && rest > 0xFFFF).then_some(Self(rest))
    }
}

/// A list of words, sorted for [`Word::is_in`].
pub(crate) const fn sorted_words<const N: usize>(words: [&str; N]) -> [PackedWord; N] {
    let mut list = [PackedWord(0); N];
    let mut count = 0;
    while count < N {
        #[expect(
            clippy::indexing_slicing,
            reason = "both arrays have N words, and this runs when the program is built"
        )]
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

/// The words of one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordSequence(Vec<PackedWord>);

impl WordSequence {
    /// Cuts a text into words: letters and digits, with apostrophes inside.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut cutter = WordSplitter::new(text);
        if text.is_ascii() {
            text.bytes().for_each(|byte| cutter.push_ascii(byte));
        } else {
            text.chars().for_each(|letter| cutter.push_char(letter));
        }
        cutter.end_word();
        Self(cutter.words)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// One of them, from 0.
    pub(crate) fn word(&self, at: usize) -> Option<PackedWord> {
        self.0.get(at).copied()
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = PackedWord> + '_ {
        self.0.iter().copied()
    }

    /// Whether these words, one blank between, stand together from the word `at` on.
    pub(crate) fn matches_at(&self, at: usize, phrase: &str) -> bool {
        phrase.split(' ').enumerate().all(|(number, word)| self.word(at + number) == Some(PackedWord::from_ascii(word)))
    }

    /// Whether the text says just this.
    fn is_phrase(&self, phrase: &str) -> bool {
        self.matches_at(0, phrase) && self.len() == phrase.split(' ').count()
    }

    /// Whether they give nothing up: "none", "n/a", "-", "we do both".
    pub(crate) fn is_non_answer(&self) -> bool {
        let begins = self.word(0).is_some_and(|first| first.is_in(&NON_ANSWER_FIRST_WORDS));
        self.len() == 0 || self.len() <= 4 && begins && NON_ANSWERS.iter().any(|answer| self.is_phrase(answer))
    }

    /// A number for these words in this order: two texts with the same words have the same one.
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
    /// An apostrophe counts once a letter follows.
    has_apostrophe: bool,
}

/// What each byte of ASCII is in a word: itself in small letters, or nothing.
static LOWERCASE: [u8; 256] = lowercase_table();

const fn lowercase_table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            #[expect(clippy::indexing_slicing, reason = "the table has a place for every byte")]
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
            Some(small) => self.push_byte(*small),
        }
    }

    fn push_char(&mut self, letter: char) {
        match letter {
            '’' => self.push_ascii(b'\''),
            _ if letter.is_ascii() => self.push_ascii(letter as u8),
            _ if letter.is_alphanumeric() => {
                let mut bytes = [0; 4];
                for small in letter.to_lowercase() {
                    small.encode_utf8(&mut bytes).bytes().for_each(|byte| self.push_byte(byte));
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

/// Whether most letters of a text are Latin ones. The rules about words are for English; this tells other scripts
/// from it, which is as far as letters can tell.
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

/// Words that give nothing up.
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

/// What they begin with.
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
    fn words_are_small_and_bare() {
        let words = WordSequence::from_text("  There's NO “dashboard”, n/a – 3.5 Ünits! ");
        assert!(words.is_phrase("there's no dashboard n a 3 5 ünits"));
        assert!(words.matches_at(1, "no dashboard") && !words.matches_at(1, "no way"));
        assert_eq!(WordSequence::from_text(" ' ").len(), 0);
        assert!(WordSequence::from_text("the owners’").is_phrase("the owners"));
    }

    #[test]
    fn endings_are_left_out() {
        let stem = |word| PackedWord::from_ascii(word).stem();
        for same in [["report", "reports"], ["invoice", "invoicing"], ["invoice", "invoices"], ["shop", "shop's"]] {
            assert_eq!(stem(same[0]), stem(same[1]), "{same:?}");
        }
        for other in [["pas", "pass"], ["one", "only"], ["bed", "be"]] {
            assert_ne!(stem(other[0]), stem(other[1]), "{other:?}");
        }
    }

    #[test]
    fn lists_are_sorted() {
        let list = sorted_words(["we", "a", "extraordinary-long-word", "n"]);
        assert!(
            list.is_sorted() && PackedWord::from_ascii("n").is_in(&list) && !PackedWord::from_ascii("b").is_in(&list)
        );
        assert!(
            NON_ANSWERS.iter().all(|answer| WordSequence::from_text(answer).is_non_answer()),
            "each begins with a word of the short list"
        );
    }

    #[test]
    fn scripts_are_told_apart() {
        assert!(is_mostly_latin("Zahlungsübersicht") && is_mostly_latin(""));
        assert!(!is_mostly_latin("入金を速くする") && !is_mostly_latin("Отчёт за неделю"));
    }

    #[test]
    fn no_answers_are_known_in_many_forms() {
        for text in ["n/a", "None.", " - ", "—", "We'll do both!", "TBD", "…", "nothing"] {
            assert!(WordSequence::from_text(text).is_non_answer(), "{text}");
        }
        for text in ["Nothing but spreadsheets", "Custom colours", "入金"] {
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
