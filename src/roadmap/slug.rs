//! Ids generated from titles: short words that are easy to type.

/// Maximum number of characters of an id.
pub const MAX_ID_LENGTH: usize = 40;

/// Stands for the roadmap's own fields where commands expect an id, so no entry may have it.
pub const RESERVED_ID: &str = "roadmap";

/// Whether an id matches `[a-z0-9][a-z0-9-]{0,39}`.
pub fn is_id(text: &str) -> bool {
    (1..=MAX_ID_LENGTH).contains(&text.len())
        && !text.starts_with('-')
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Generates an id from a title: letters and digits joined by `-`, accents folded, cut at a word. If nothing is left (a
/// Japanese title), `t-` and six letters of a hash of the title: a counter would give two branches the same id. If the
/// id is taken or reserved, `-2` and so on is appended.
pub fn id_from_title(title: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let words = split_words(title);
    let base =
        if words.is_empty() { format!("t-{}", hash_letters(title)) } else { join_words_within(&words, MAX_ID_LENGTH) };
    if base != RESERVED_ID && !is_taken(&base) {
        return base;
    }
    let mut number = 2_usize;
    loop {
        let candidate = with_number(&base, number);
        if !is_taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// An id with a number at its end, no longer than an id may be.
pub fn with_number(id: &str, number: usize) -> String {
    let ending = format!("-{number}");
    let head = id.get(..id.len().min(MAX_ID_LENGTH.saturating_sub(ending.len()))).unwrap_or(id);
    format!("{}{ending}", head.trim_end_matches('-'))
}

fn split_words(title: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in title.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        } else if let Some(folded) = fold_accent(letter) {
            word.push_str(folded);
        } else if letter != '\'' && letter != '’' && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn join_words_within(words: &[String], longest: usize) -> String {
    let mut id = String::new();
    for word in words {
        let joined = if id.is_empty() { word.len() } else { id.len() + 1 + word.len() };
        if joined > longest {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(word);
    }
    if id.is_empty() {
        id.extend(words.first().into_iter().flat_map(|word| word.chars().take(longest)));
    }
    id
}

/// Folds accented Latin letters to the plain letters people type for them.
fn fold_accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ď'..='đ' | 'Ð' | 'ð' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => "e",
        'Ĝ'..='ģ' => "g",
        'Ĥ'..='ħ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ' | 'ķ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ň' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' => "s",
        'ß' | 'ẞ' => "ss",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "t",
        'Þ' | 'þ' => "th",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => "y",
        'Ź'..='ž' => "z",
        _ => return None,
    })
}

/// Six letters of the FNV-1a hash (64 bits) of the title.
fn hash_letters(title: &str) -> String {
    let hash = title
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    (0..6).map(|index| char::from(b'a' + ((hash >> (index * 8)) % 26) as u8)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(title: &str) -> String {
        id_from_title(title, |_| false)
    }

    #[test]
    fn an_id_consists_of_the_words_of_the_title() {
        assert_eq!(id("A first report, in the first sitting"), "a-first-report-in-the-first-sitting");
        assert_eq!(id("Zahlungs\u{AD}übersicht für Geschäfte"), "zahlungs-ubersicht-fur-geschafte");
        assert_eq!(id("Don't lose the owner's work"), "dont-lose-the-owners-work");
        assert_eq!(id("Owners stop chasing late payers by telephone"), "owners-stop-chasing-late-payers-by");
        assert_eq!(id(&"x".repeat(60)), "x".repeat(40));
    }

    #[test]
    fn a_title_without_latin_letters_gets_a_hash() {
        let first = id("入金を速くする");
        assert!(first.starts_with("t-") && first.len() == 8 && is_id(&first), "{first}");
        assert_eq!(first, id("入金を速くする"));
        assert_ne!(first, id("入金"));
        assert!(is_id(&id("")));
    }

    #[test]
    fn an_id_begins_with_a_letter_or_digit() {
        for (text, expected) in [
            ("x", true),
            ("2-factor", true),
            ("x-", true),
            ("-x", false),
            ("-", false),
            ("--dry-run", false),
            ("", false),
        ] {
            assert_eq!(is_id(text), expected, "{text}");
        }
        assert_eq!(id("--dry-run"), "dry-run");
    }

    #[test]
    fn the_id_of_the_roadmap_itself_is_taken() {
        assert_eq!(id("Roadmap"), "roadmap-2");
        assert_eq!(id_from_title("The roadmap!", |_| false), "the-roadmap");
        assert_eq!(id_from_title("Roadmap", |id| id == "roadmap-2"), "roadmap-3");
    }

    #[test]
    fn a_taken_id_gets_a_number() {
        assert_eq!(id_from_title("Search", |id| id == "search"), "search-2");
        let long = "x".repeat(40);
        assert_eq!(id_from_title(&long, |id| id == long), format!("{}-2", "x".repeat(38)));
    }
}
