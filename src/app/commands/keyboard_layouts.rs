//! Keyboards of other scripts: a letter that means nothing as a command is taken for the one that the key types on a
//! Latin keyboard. Only on the way to a command; in a field a letter is itself.

use crate::app::widgets::key::{Key, KeyName};

/// The letters of the three rows of a Latin keyboard, without and with shift.
const LATIN_ROWS: [&str; 2] = ["qwertyuiop[]asdfghjkl;'zxcvbnm,./`", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?~"];

/// The same keys on other keyboards; a blank where a key types a sign that Latin keyboards have too, or nothing.
const OTHER_LAYOUTS: [(&str, [&str; 2]); 5] = [
    ("Russian", ["йцукенгшщзхъфывапролджэячсмитьбю ё", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ Ё"]),
    ("Ukrainian", ["йцукенгшщзхїфівапролджєячсмитьбю  ", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ  "]),
    ("Greek", [" ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ    ", "  ΕΡΤΥΘΙΟΠ  ΑΣΔΦΓΗΞΚΛ  ΖΧΨΩΒΝΜ    "]),
    ("Hebrew", ["  קראטוןםפ  שדגכעיחלךף זסבהנמצתץ  ", ""]),
    ("Arabic", ["ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوزظذ", ""]),
];

/// The key a Latin keyboard has in the place of one.
pub fn to_latin(key: Key) -> Key {
    let KeyName::Char(letter) = key.code else { return key };
    if letter.is_ascii() {
        return key;
    }
    let rows = OTHER_LAYOUTS.iter().flat_map(|(_, rows)| rows.iter().zip(LATIN_ROWS));
    let at_place = |(row, latin): (&&str, &'static str)| latin.chars().nth(row.chars().position(|l| l == letter)?);
    match rows.into_iter().find_map(at_place) {
        Some(latin) => Key { code: KeyName::Char(latin), ..key },
        None => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_as_long_as_the_latin_ones() {
        for (name, rows) in OTHER_LAYOUTS {
            for (row, latin) in rows.iter().zip(LATIN_ROWS).filter(|(row, _)| !row.is_empty()) {
                assert_eq!(row.chars().count(), latin.chars().count(), "{name}");
            }
        }
    }

    #[test]
    fn every_letter_leads_to_one_latin_key() {
        for (name, rows) in OTHER_LAYOUTS {
            for (row, latin_row) in rows.iter().zip(LATIN_ROWS) {
                for (letter, expected) in row.chars().zip(latin_row.chars()).filter(|(letter, _)| *letter != ' ') {
                    assert!(!letter.is_ascii(), "{name}: {letter} has a meaning of its own");
                    assert_eq!(to_latin(Key::from_char(letter)), Key::from_char(expected), "{name}: {letter}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_letter_of_another_keyboard_stays() {
        for key in [Key::from_char('j'), Key::from_char(';'), Key::from_char('入'), Key::new(KeyName::Enter)] {
            assert_eq!(to_latin(key), key);
        }
        let with_control = Key { ctrl: true, ..Key::from_char('ы') };
        assert_eq!(to_latin(with_control), Key { ctrl: true, ..Key::from_char('s') });
    }
}
