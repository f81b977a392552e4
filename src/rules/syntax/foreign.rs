//! Signs of other languages and tools: comments with `#`, lists with dashes, lines of a diff, no-break spaces. The scanner
//! only says where it stopped; this says what it stopped at.

use super::error::{SyntaxError, find_line_end, last_char_span};
use crate::document::path::Path;
use crate::document::style;
use std::ops::Range;

/// The error of what stands at the offset where the scanner stopped, if it is known from elsewhere.
pub(super) fn find_foreign_sign(text: &str, at: usize, path: &Path) -> Option<SyntaxError> {
    let rest = text.get(at..)?;
    let line_start = style::line_start(text.as_bytes(), at);
    let before = text.get(line_start..at)?;
    let error = |span: Range<usize>, message: &str, label: &str| {
        SyntaxError { span, ..SyntaxError::new(text, at, path, message) }.with_label(label)
    };
    let is_first_on_line = before.trim().is_empty();
    for (sign, is_anywhere) in COMMENT_SIGNS {
        if rest.starts_with(sign) && (*is_anywhere || is_first_on_line) {
            let span = at..at + sign.len();
            return Some(error(span.clone(), COMMENT, "write // instead").with_correction(span, "//"));
        }
    }
    if rest.starts_with("/*") {
        return Some(error(at..at + 2, "this comment is never closed: add */, or start it with //", "opened here"));
    }
    if is_first_on_line && rest.starts_with(['+', '-']) && before.is_empty() {
        let span = at..at + 1;
        return Some(error(span.clone(), DIFF_SIGN, "delete it").with_correction(span, " "));
    }
    let dash = before.trim();
    if dash == "-" || (is_first_on_line && rest.starts_with("- ")) {
        let from = if dash == "-" { line_start + before.find('-')? } else { at };
        return Some(error(from..from + 1, DASH, "a dash makes no list here"));
    }
    for (sign, message, label) in SIGNS {
        if rest.starts_with(sign) {
            return Some(error(at..at + sign.len(), message, label));
        }
    }
    let first = rest.chars().next()?;
    if first == ';' {
        return Some(error(at..at + 1, SEMICOLON, "should be a comma").with_correction(at..at + 1, ","));
    }
    if first == ',' && text.get(..at)?.trim_end().ends_with(',') {
        return Some(error(at..at + 1, "one comma too many", "delete it").with_correction(at..at + 1, ""));
    }
    if is_odd_space(first) {
        let span = at..at + first.len_utf8();
        return Some(error(span.clone(), ODD_SPACE, "looks like a space, but is not one").with_correction(span, " "));
    }
    quote_in_text(text, at, path)
}

/// The error of a value that the scanner takes as one word and `ron` rejects: `3;`, or one with a no-break space.
pub(super) fn find_sign_in_word(text: &str, span: &Range<usize>, path: &Path) -> Option<SyntaxError> {
    let word = text.get(span.clone())?;
    if word.ends_with(';') {
        return find_foreign_sign(text, span.end - 1, path);
    }
    let (offset, _) = word.char_indices().find(|(_, letter)| is_odd_space(*letter))?;
    find_foreign_sign(text, span.start + offset, path)
}

const COMMENT_SIGNS: &[(&str, bool)] = &[("<!--", true), ("#", true), ("--", false), ("%%", false)];
const COMMENT: &str = "a comment starts with //";
const DIFF_SIGN: &str = "this sign comes from a diff: the line was pasted with it";
const DASH: &str = "a list is in square brackets, with commas: [a, b]; its records in parentheses: (name: value)";
const SEMICOLON: &str = "fields are separated by commas";
const ODD_SPACE: &str = "this is a no-break or other special space: write an ordinary one";

/// Signs that no value starts with, what to do, and a label.
const SIGNS: &[(&str, &str, &str)] = &[
    ("...", "three dots are no value: fill it in, or write a comment with //", "not a value"),
    ("…", "three dots are no value: fill it in, or write a comment with //", "not a value"),
    ("~", "write only the number: what it is about can go into a note", "not part of a number"),
    ("≈", "write only the number: what it is about can go into a note", "not part of a number"),
    ("<=", "write only the number", "not part of a number"),
    (">=", "write only the number", "not part of a number"),
    ("<", "write only the number", "not part of a number"),
    (">", "write only the number", "not part of a number"),
    ("$", "write only the number: the unit belongs to the metric", "not part of a number"),
    ("€", "write only the number: the unit belongs to the metric", "not part of a number"),
    ("£", "write only the number: the unit belongs to the metric", "not part of a number"),
    ("```", "this is a fence of Markdown: delete it", "not part of the roadmap"),
    ("&", "an anchor of YAML means nothing here: delete it", "not a value"),
];

fn is_odd_space(letter: char) -> bool {
    matches!(
        letter,
        '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{200b}' | '\u{3000}' | '\u{feff}'
    )
}

/// `"Owners "wait" too long"`: the text ends at its second quote, and a word follows.
fn quote_in_text(text: &str, at: usize, path: &Path) -> Option<SyntaxError> {
    let follows_text = text.get(..at)?.ends_with('"');
    let is_word = text.get(at..)?.starts_with(char::is_alphanumeric);
    let line_start = style::line_start(text.as_bytes(), at);
    let line = text.get(line_start..find_line_end(text, at))?;
    let quotes: Vec<usize> = line.match_indices('"').map(|(quote, _)| line_start + quote).collect();
    let (first, last) = (*quotes.first()?, *quotes.last()?);
    // The other quotes of the line belong to other fields if there is a colon between them.
    let inside = text.get(first + 1..last)?;
    if !follows_text || !is_word || quotes.len() < 4 || inside.contains("\",") || inside.contains("\":") {
        return None;
    }
    let escaped = format!("\"{}\"", inside.replace("\\\"", "\"").replace('"', "\\\""));
    let error = SyntaxError::new(text, at, path, "a quote inside a text is written \\\"");
    let span = last_char_span(text, at);
    Some(SyntaxError { span, ..error }.with_label("this quote ends the text").with_correction(first..last + 1, escaped))
}
