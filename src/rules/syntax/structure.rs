//! The errors of ids, names, colons, commas and brackets: what holds the values together.

use super::error::{SyntaxError, find_line_end, last_char_span};
use super::foreign::find_foreign_sign;
use super::messages::{
    CURLY_QUOTES, EQUALS_SIGN, MISSING_COMMA, QUOTED_FIELD_NAME, STRAY_BRACKET, UNCLOSED_BRACKET, UNCLOSED_TEXT,
};
use super::repair::{is_curly_quote, straighten_quotes};
use crate::document::path::Path;
use crate::document::{item_trivia, scan, style};
use crate::rules::quoted_lines;
use std::ops::Range;

/// An id whose closing quote is missing: `"first-report: (`.
pub(crate) fn unclosed_id(text: &str, start: usize) -> SyntaxError {
    let line = text.get(start..find_line_end(text, start)).unwrap_or_default();
    let end = start + line.find([':', '(']).unwrap_or(line.len());
    let end = start + text.get(start..end).unwrap_or_default().trim_end().len();
    let error =
        SyntaxError { span: start..end.max(start + 1), ..SyntaxError::new(text, start, &Path::root(), UNCLOSED_TEXT) };
    error.with_label("no quote after this").with_correction(end..end, "\"")
}

/// The error of text between entries that does not start with an id in quotes.
pub(crate) fn missing_id(text: &str, start: usize, is_field: impl Fn(&str) -> bool) -> SyntaxError {
    let bytes = text.as_bytes();
    let root = Path::root();
    let end = scan::token_end(bytes, start);
    let word = text.get(start..end).unwrap_or_default();
    let line = text.get(start..find_line_end(text, start)).unwrap_or_default();
    if matches!(bytes.get(start), Some(b')' | b']' | b'}')) {
        return SyntaxError::new(text, start, &root, STRAY_BRACKET).with_label("closes nothing");
    }
    if let Some(id) = straighten_quotes(line).filter(|_| line.starts_with(is_curly_quote)) {
        return SyntaxError::new(text, start, &root, CURLY_QUOTES).with_correction(start..start + line.len(), id);
    }
    if bytes.get(start) == Some(&b'"') {
        return unclosed_id(text, start);
    }
    if let Some(error) = find_foreign_sign(text, start, &root) {
        return error;
    }
    if is_field(word) {
        let message = format!("`{word}` is outside its entry: a bracket above it closes the entry too early");
        return SyntaxError::new(text, start, &root, message);
    }
    let is_keyed = !word.is_empty() && bytes.get(item_trivia::skip_blanks(bytes, end)) == Some(&b':');
    if is_keyed {
        return SyntaxError { span: start..end, ..SyntaxError::new(text, start, &root, "an id needs quotes") }
            .with_label("no quotes")
            .with_correction(start..end, format!("\"{word}\""));
    }
    SyntaxError::new(text, start, &root, "an entry starts with its id in quotes: \"id\": (")
}

pub(crate) fn missing_colon(text: &str, key_end: usize, path: &Path) -> SyntaxError {
    let error = SyntaxError::new(text, key_end.saturating_sub(1), path, "a colon is missing: name: value");
    error.with_label("no colon after this").with_correction(key_end..key_end, ":")
}

pub(crate) fn missing_comma(text: &str, value_end: usize, path: &Path) -> SyntaxError {
    let span = last_char_span(text, value_end);
    SyntaxError { span, ..SyntaxError::new(text, value_end, path, MISSING_COMMA) }
        .with_label("no comma after this")
        .with_correction(value_end..value_end, ",")
}

pub(crate) fn missing_value(text: &str, range: Range<usize>, path: &Path) -> SyntaxError {
    SyntaxError::new(text, range.start.saturating_sub(1), path, "the value is missing").with_label("nothing after this")
}

pub(crate) fn trailing_text(text: &str, end: usize) -> SyntaxError {
    let at = scan::skip_trivia(text.as_bytes(), end).unwrap_or(end);
    let message = "there is text after the closing bracket of the roadmap";
    SyntaxError::new(text, at, &Path::root(), message).with_label("the roadmap ends before this")
}

pub(crate) fn unclosed_bracket(text: &str, bracket: usize, closing: &str, path: &Path) -> SyntaxError {
    let line = quoted_lines::enclosing_lines(text, &(bracket..bracket + 1));
    let start = line.start + style::indent_at(text, bracket).len();
    let indent = style::indent_at(text, bracket);
    let span = start.min(bracket)..bracket + 1;
    let last = text.trim_end().len();
    SyntaxError { span, ..SyntaxError::new(text, bracket, path, UNCLOSED_BRACKET) }
        .with_label("opened here")
        .with_correction(last..last, format!("\n{indent}{closing}"))
}

pub(crate) fn mismatched_bracket(text: &str, close: usize, closing: char, path: &Path) -> SyntaxError {
    let written = text.get(close..close + 1).unwrap_or_default();
    let error = SyntaxError::new(text, close, path, format!("`{written}` does not close this block: use `{closing}`"));
    error.with_label(format!("should be `{closing}`")).with_correction(close..close + 1, closing.to_string())
}

pub(crate) fn text_after_block(text: &str, at: usize, path: &Path) -> SyntaxError {
    if matches!(text.as_bytes().get(at), Some(b')' | b']' | b'}')) {
        let error = SyntaxError::new(text, at, path, STRAY_BRACKET).with_label("closes nothing");
        return error.with_correction(at..at + 1, "");
    }
    find_foreign_sign(text, at, path).unwrap_or_else(|| {
        SyntaxError::new(text, at, path, "a comma is missing before this, or a bracket closes too early")
    })
}

pub(crate) fn quoted_name(text: &str, key: Range<usize>, path: &Path) -> SyntaxError {
    let name = text.get(key.clone()).unwrap_or_default().trim_matches('"').to_owned();
    SyntaxError { span: key.clone(), ..SyntaxError::new(text, key.start, path, QUOTED_FIELD_NAME) }
        .with_label("a field name")
        .with_correction(key, name)
}

pub(crate) fn unquoted_key(text: &str, key: Range<usize>, path: &Path) -> SyntaxError {
    let name = text.get(key.clone()).unwrap_or_default();
    let quoted = format!("\"{name}\"");
    SyntaxError { span: key.clone(), ..SyntaxError::new(text, key.start, path, "a key needs quotes") }
        .with_label("no quotes")
        .with_correction(key, quoted)
}

pub(crate) fn equals_sign(text: &str, at: usize, path: &Path) -> SyntaxError {
    // `title = "x"` becomes `title: "x"`, without the space before the sign.
    let name_end = text.get(..at).unwrap_or_default().trim_end().len();
    SyntaxError::new(text, at, path, EQUALS_SIGN).with_correction(name_end..at + 1, ":")
}

/// A block in brackets of another kind: `why: [problem: …]`, `"id": {title: …}`.
pub(crate) fn wrong_bracket(text: &str, open: usize, expected: &str, path: &Path) -> SyntaxError {
    let written = match text.as_bytes().get(open) {
        Some(b'[') => "[ ]",
        Some(b'{') => "{ }",
        _ => "( )",
    };
    let error = SyntaxError::new(text, open, path, format!("this block needs {expected}, not {written}"));
    SyntaxError { span: open..open + 1, ..error }.with_label("change this bracket and the one that closes it")
}

/// A record whose opening bracket is missing: `why:` and its fields below.
pub(crate) fn missing_opening_bracket(text: &str, start: usize, path: &Path) -> SyntaxError {
    let before = text.get(..start).unwrap_or_default().trim_end().len();
    SyntaxError {
        span: last_char_span(text, before),
        ..SyntaxError::new(text, start, path, "the opening bracket ( is missing")
    }
    .with_label("no ( after this")
    .with_correction(before..before, " (")
}
