//! Keyboard layouts of other scripts: a letter that is not bound to a command is read as the letter on the same key of
//! a Latin keyboard. Applies to commands only; in a text field a letter stays itself.

use crate::app::widgets::key::{Key, KeyName};

/// The three letter rows of a Latin keyboard, without and with shift.
const LATIN_ROWS: [&str; 2] = ["qwertyuiop[]asdfghjkl;'zxcvbnm,./`", "QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?~"];

/// The same keys on other layouts; a space where a key types a character that Latin keyboards also have, or nothing.
const OTHER_LAYOUTS: [(&str, [&str; 2]); 5] = [
    ("Russian", ["йцукенгшщзхъфывапролджэячсмитьбю ё", "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ Ё"]),
    ("Ukrainian", ["йцукенгшщзхїфівапролджєячсмитьбю  ", "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ  "]),
    ("Greek", [" ςερτυθιοπ  ασδφγηξκλ  ζχψωβνμ    ", "  ΕΡΤΥΘΙΟΠ  ΑΣΔΦΓΗΞΚΛ  ΖΧΨΩΒΝΜ    "]),
    ("Hebrew", ["  קראטוןםפ  שדגכעיחלךף זסבהנמצתץ  ", ""]),
    ("Arabic", ["ضصثقفغعهخحجدشسيبلاتنمكطئءؤر ىةوزظذ", ""]),
];

/// The character that the same key types on a Latin keyboard.
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
    fn every_row_has_as_many_keys_as_its_latin_row() {
        for (name, rows) in OTHER_LAYOUTS {
            for (row, latin) in rows.iter().zip(LATIN_ROWS).filter(|(row, _)| !row.is_empty()) {
                assert_eq!(row.chars().count(), latin.chars().count(), "{name}");
            }
        }
    }

    #[test]
    fn every_letter_maps_to_one_latin_key() {
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
    fn keys_outside_the_layouts_stay_unchanged() {
        for key in [Key::from_char('j'), Key::from_char(';'), Key::from_char('入'), Key::new(KeyName::Enter)] {
            assert_eq!(to_latin(key), key);
        }
        let with_control = Key { ctrl: true, ..Key::from_char('ы') };
        assert_eq!(to_latin(with_control), Key { ctrl: true, ..Key::from_char('s') });
    }
}
