//! String, number and key literals. Plain ones are read in place; those with escapes, prefixes or suffixes go to `ron`.

use std::borrow::Cow;

/// Decodes a string literal (`"…"` or `r#"…"#`). Line breaks become `\n`.
pub fn decode_text(source: &str) -> Option<Cow<'_, str>> {
    // Fast path for nearly all strings.
    let quoted = source.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    if let Some(inside) = quoted.filter(|inside| memchr::memchr2(b'\\', b'\r', inside.as_bytes()).is_none()) {
        return Some(Cow::Borrowed(inside));
    }
    let decoded = match unescaped_contents(source) {
        Some(inside) => Cow::Borrowed(inside),
        None => Cow::Owned(ron::from_str::<String>(source).ok()?),
    };
    Some(normalize_newlines(decoded))
}

/// The contents of a string without escapes.
fn unescaped_contents(source: &str) -> Option<&str> {
    if let Some(rest) = source.strip_prefix('r') {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        return rest.get(hashes + 1..rest.len().checked_sub(hashes + 1)?);
    }
    let inside = source.strip_prefix('"')?.strip_suffix('"')?;
    (memchr::memchr(b'\\', inside.as_bytes()).is_none()).then_some(inside)
}

fn normalize_newlines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n"))
}

/// Maximum number of digits that a float represents exactly.
const MAX_EXACT_DIGITS: usize = 15;

/// The value of a number literal. `ron` handles underscores, other bases and type suffixes.
pub fn parse_number(source: &str) -> Option<f64> {
    let bytes = source.as_bytes();
    if (1..=MAX_EXACT_DIGITS).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit) {
        return Some(bytes.iter().fold(0_u64, |number, digit| number * 10 + u64::from(digit - b'0')) as f64);
    }
    let is_plain = bytes.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    if is_plain && bytes.first().is_some_and(|b| b.is_ascii_digit() || *b == b'-') && bytes.last() != Some(&b'.') {
        return source.parse().ok();
    }
    match ron::from_str::<ron::Value>(source).ok()? {
        ron::Value::Number(number) => Some(number.into_f64()),
        _ => None,
    }
}

/// A key without quotes and escapes; a bare or raw (`r#type`) field name as it is.
pub fn decode_key(source: &str) -> Cow<'_, str> {
    match source.as_bytes().first() {
        Some(b'"') => decode_text(source).unwrap_or(Cow::Borrowed(source)),
        Some(b'r') if source.ends_with(['"', '#']) => decode_text(source).unwrap_or(Cow::Borrowed(source)),
        _ => Cow::Borrowed(source.strip_prefix("r#").unwrap_or(source)),
    }
}

/// Whether a written key means `name`. Plain keys are compared without a copy.
pub fn key_equals(source: &str, name: &str) -> bool {
    let bytes = source.as_bytes();
    match bytes.first() {
        Some(b'"') if bytes.len() == name.len() + 2 => bytes.get(1..bytes.len() - 1) == Some(name.as_bytes()),
        Some(b'"' | b'r') if source != name => decode_key(source) == name,
        _ => source == name,
    }
}

/// How a string literal is delimited. An edit keeps the form if the new text allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForm {
    /// `"…"`.
    Escaped,
    /// `r#"…"#` with this number of hashes.
    Raw(usize),
}

pub fn text_form(source: &str) -> TextForm {
    match source.strip_prefix('r') {
        Some(rest) => TextForm::Raw(rest.len() - rest.trim_start_matches('#').len()),
        None => TextForm::Escaped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_decoded_as_ron_does() {
        assert_eq!(decode_text(r#""plain""#).unwrap(), "plain");
        assert_eq!(decode_text(r#""a\"b\u{61}""#).unwrap(), "a\"ba");
        assert_eq!(decode_text("r#\"raw \\ \"quoted\"\"#").unwrap(), "raw \\ \"quoted\"");
        assert_eq!(decode_text("\"two\r\nlines\"").unwrap(), "two\nlines");
        assert_eq!(decode_text(r#""bad \q""#), None);
    }

    #[test]
    fn numbers_are_read_in_every_form() {
        for (source, value) in [("1500", 1500.0), ("1_500", 1500.0), ("-2.5", -2.5), ("0x10", 16.0), ("1e3", 1000.0)] {
            assert_eq!(parse_number(source), Some(value), "{source}");
        }
        assert_eq!(parse_number("38%"), None);
        assert_eq!(parse_number("2026-03"), None);
        assert!(parse_number("NaN").unwrap().is_nan());
    }

    #[test]
    fn keys_compare_decoded() {
        assert!(key_equals("\"a\"", "a"));
        assert!(key_equals("\"\\u{61}\"", "a"));
        assert!(key_equals("r\"a\"", "a"));
        assert!(key_equals("title", "title"));
        assert!(key_equals("r#type", "type"));
        assert!(!key_equals("\"ab\"", "a"));
    }
}
