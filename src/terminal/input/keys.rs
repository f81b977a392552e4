//! Keys in the encodings of terminals: xterm, rxvt, the Linux console, and the kitty keyboard protocol.

use crate::app::widgets::key::{Key, KeyName};

/// Bits of the modifiers parameter, which is one more than their sum.
const SHIFT: u32 = 1;
const ALT: u32 = 2;
const CTRL: u32 = 4;
const META: u32 = 32;
/// Super and Hyper: their keys belong to the desktop.
const DESKTOP: u32 = 8 | 16;

/// The event type of a released key.
const RELEASED: u32 = 3;

/// Parses the parameters and the final byte of a control sequence (`ESC [ 1 ; 5 D`); `None` if it is no key press.
pub(super) fn parse_control_key(parameters: &str, last: u8) -> Option<Key> {
    if parameters.starts_with(['?', '<', '=', '>']) {
        return None;
    }
    let parameters = KeyParameters::parse(parameters);
    if parameters.event_type == RELEASED {
        return None;
    }
    let modifiers = parameters.modifiers;
    match last {
        b'u' => parameters.unicode_key(),
        // Modified keys in the form of xterm's `modifyOtherKeys`: `ESC [ 27 ; 5 ; 105 ~`.
        b'~' if parameters.number == 27 => character_key(parameters.third?, modifiers),
        b'~' => with_modifiers(numbered_key(parameters.number)?, modifiers),
        // rxvt has a final byte for each modifier.
        b'$' => with_modifiers(numbered_key(parameters.number)?, 1 + SHIFT),
        b'^' => with_modifiers(numbered_key(parameters.number)?, 1 + CTRL),
        b'@' => with_modifiers(numbered_key(parameters.number)?, 1 + SHIFT + CTRL),
        b'a'..=b'd' => with_modifiers(lettered_key(last.to_ascii_uppercase())?, 1 + SHIFT),
        b'Z' => with_modifiers(KeyName::Tab, 1 + (modifiers.saturating_sub(1) | SHIFT)),
        // With other numbers it is the report of a cursor position.
        b'R' if parameters.number > 1 || (parameters.has_modifiers && modifiers == 1) => None,
        _ if parameters.has_modifiers => with_modifiers(lettered_key(last)?, modifiers),
        _ => with_modifiers(lettered_key(last)?, parameters.number),
    }
}

/// Parses the parameters and the final byte after `ESC O`.
pub(super) fn parse_shifted_key(parameters: &str, last: u8) -> Option<Key> {
    let modifiers = parameters.rsplit(';').next().and_then(|number| number.parse().ok()).unwrap_or(1);
    match last {
        b'a'..=b'd' => with_modifiers(lettered_key(last.to_ascii_uppercase())?, 1 + CTRL),
        b'M' => with_modifiers(KeyName::Enter, modifiers),
        b'I' => with_modifiers(KeyName::Tab, modifiers),
        b'X' => with_modifiers(KeyName::Char('='), modifiers),
        // The keypad has the characters `*` to `9`, in their order.
        b'j'..=b'y' => with_modifiers(KeyName::Char(char::from(last - b'j' + b'*')), modifiers),
        _ => with_modifiers(lettered_key(last)?, modifiers),
    }
}

/// The key of a function key of the Linux console: `ESC [ [ A` is F1.
pub(super) fn parse_console_key(last: u8) -> Option<Key> {
    matches!(last, b'A'..=b'E').then(|| Key::new(KeyName::F(last - b'A' + 1)))
}

/// The key of a single byte below 128, other than ESC.
pub(super) fn parse_byte(byte: u8) -> Key {
    let ctrl = |letter: u8| Key { ctrl: true, ..Key::from_char(char::from(letter)) };
    match byte {
        // A line feed is Enter that was typed before raw mode.
        b'\r' | b'\n' => Key::new(KeyName::Enter),
        b'\t' => Key::new(KeyName::Tab),
        0x7f => Key::new(KeyName::Backspace),
        0 => ctrl(b' '),
        1..=26 => ctrl(byte - 1 + b'a'),
        27..=31 => ctrl(byte + b'@'),
        _ => Key::from_char(char::from(byte)),
    }
}

/// The numbers of a control sequence: `number:shifted ; modifiers:event_type ; third`.
struct KeyParameters {
    /// 1 if it is missing.
    number: u32,
    /// The character that the key has with Shift.
    shifted: Option<u32>,
    has_modifiers: bool,
    modifiers: u32,
    event_type: u32,
    third: Option<u32>,
}

impl KeyParameters {
    fn parse(parameters: &str) -> Self {
        let mut fields = parameters.split(';').map(|field| field.split(':').map(|number| number.parse().ok()));
        let (mut first, second, third) = (fields.next(), fields.next(), fields.next());
        let has_modifiers = second.is_some();
        let mut second = second.into_iter().flatten();
        let number = first.as_mut().and_then(Iterator::next).flatten().unwrap_or(1);
        Self {
            number,
            shifted: first.and_then(|mut rest| rest.next()).flatten(),
            has_modifiers,
            modifiers: second.next().flatten().unwrap_or(1),
            event_type: second.next().flatten().unwrap_or(1),
            third: third.and_then(|mut field| field.next()).flatten(),
        }
    }

    /// The key of `ESC [ number u`.
    fn unicode_key(&self) -> Option<Key> {
        let has = |bit: u32| self.modifiers.saturating_sub(1) & bit != 0;
        match self.shifted {
            Some(shifted) if has(SHIFT) && !has(CTRL) => character_key(shifted, self.modifiers),
            _ => character_key(self.number, self.modifiers),
        }
    }
}

fn with_modifiers(code: KeyName, modifiers: u32) -> Option<Key> {
    let bits = modifiers.saturating_sub(1);
    if bits & DESKTOP != 0 {
        return None;
    }
    // A character includes Shift.
    let shift = bits & SHIFT != 0 && !matches!(code, KeyName::Char(_));
    Some(Key { code, ctrl: bits & CTRL != 0, alt: bits & (ALT | META) != 0, shift })
}

/// The key of a Unicode code point, or of a private one for a key without a character.
fn character_key(number: u32, modifiers: u32) -> Option<Key> {
    let code = match number {
        9 => KeyName::Tab,
        13 => KeyName::Enter,
        27 => KeyName::Esc,
        8 | 127 => KeyName::Backspace,
        57_344..=63_743 => private_key(number)?,
        _ => KeyName::Char(char::from_u32(number).filter(|letter| !letter.is_control())?),
    };
    let bits = modifiers.saturating_sub(1);
    match code {
        KeyName::Char(letter) if bits & SHIFT != 0 && bits & CTRL == 0 => {
            let mut capital = letter.to_uppercase();
            let capital = if capital.len() == 1 { capital.next()? } else { letter };
            with_modifiers(KeyName::Char(capital), modifiers)
        }
        _ => with_modifiers(code, modifiers),
    }
}

/// Keys of the kitty keyboard protocol; `None` for modifiers, locks and media keys.
fn private_key(number: u32) -> Option<KeyName> {
    Some(match number {
        57_376..=57_398 => KeyName::F((number - 57_376) as u8 + 13),
        57_399..=57_408 => KeyName::Char(char::from_digit(number - 57_399, 10)?),
        57_409 => KeyName::Char('.'),
        57_410 => KeyName::Char('/'),
        57_411 => KeyName::Char('*'),
        57_412 => KeyName::Char('-'),
        57_413 => KeyName::Char('+'),
        57_414 => KeyName::Enter,
        57_415 => KeyName::Char('='),
        57_416 => KeyName::Char(','),
        57_417 => KeyName::Left,
        57_418 => KeyName::Right,
        57_419 => KeyName::Up,
        57_420 => KeyName::Down,
        57_421 => KeyName::PageUp,
        57_422 => KeyName::PageDown,
        57_423 => KeyName::Home,
        57_424 => KeyName::End,
        57_425 => KeyName::Insert,
        57_426 => KeyName::Delete,
        _ => return None,
    })
}

/// The key of `ESC [ number ~`.
fn numbered_key(number: u32) -> Option<KeyName> {
    let number = u8::try_from(number).ok()?;
    Some(match number {
        1 | 7 => KeyName::Home,
        2 => KeyName::Insert,
        3 => KeyName::Delete,
        4 | 8 => KeyName::End,
        5 => KeyName::PageUp,
        6 => KeyName::PageDown,
        11..=15 => KeyName::F(number - 10),
        17..=21 => KeyName::F(number - 11),
        23..=26 => KeyName::F(number - 12),
        28..=29 => KeyName::F(number - 13),
        31..=34 => KeyName::F(number - 14),
        _ => return None,
    })
}

/// The key of a final letter.
fn lettered_key(letter: u8) -> Option<KeyName> {
    Some(match letter {
        b'A' => KeyName::Up,
        b'B' => KeyName::Down,
        b'C' => KeyName::Right,
        b'D' => KeyName::Left,
        b'F' => KeyName::End,
        b'H' => KeyName::Home,
        b'P'..=b'S' => KeyName::F(letter - b'P' + 1),
        _ => return None,
    })
}
