//! One syntax error: where it is, what it is, and the correction if there is one.

use super::messages::{UNCLOSED_BRACKET, UNEXPECTED_END};
use crate::document::path::Path;
use crate::document::scan;
use std::ops::Range;

#[derive(Clone, Debug)]
pub(crate) struct SyntaxError {
    pub(crate) span: Range<usize>,
    pub(crate) path: Path,
    pub(crate) message: String,
    pub(crate) label: String,
    /// A span and its replacement.
    pub(crate) correction: Option<(Range<usize>, String)>,
    /// The end of the text, if it is cut off.
    pub(crate) text_end: Option<Range<usize>>,
}

impl SyntaxError {
    pub(crate) fn new(text: &str, at: usize, path: &Path, message: impl Into<String>) -> Self {
        Self {
            span: word_span_at(text, at),
            path: path.clone(),
            message: message.into(),
            label: "here".to_owned(),
            correction: None,
            text_end: None,
        }
    }

    /// Whether this is a bracket that nothing before the end of the text could close.
    fn is_unclosed_to_end(&self, text: &str) -> bool {
        let end = text.trim_end().len();
        self.message == UNCLOSED_BRACKET && self.correction.as_ref().is_some_and(|(span, _)| *span == (end..end))
    }

    pub(super) fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    pub(super) fn with_correction(mut self, span: Range<usize>, replacement: impl Into<String>) -> Self {
        self.correction = Some((span, replacement.into()));
        self
    }
}

/// If a text is cut off, every bracket around its end is unclosed. Keeps the error for the outermost one and drops those
/// that only follow from it.
pub(crate) fn merge_unclosed_brackets(text: &str, mut errors: Vec<SyntaxError>) -> Vec<SyntaxError> {
    let is_open = |error: &&SyntaxError| error.is_unclosed_to_end(text);
    let starts = || errors.iter().filter(is_open).map(|error| error.span.start);
    let (Some(outer), Some(inner)) = (starts().min(), starts().max()) else { return errors };
    if outer == inner {
        return errors;
    }
    errors.retain(
        |error| {
            if error.is_unclosed_to_end(text) { error.span.start == outer } else { error.span.start < inner }
        },
    );
    for error in errors.iter_mut().filter(|error| error.is_unclosed_to_end(text)) {
        UNEXPECTED_END.clone_into(&mut error.message);
        error.correction = None;
        error.text_end = Some(last_char_span(text, text.trim_end().len()));
    }
    errors
}

/// The span of the word or character at an offset; at the end of a line, that of the last character before it.
pub(super) fn word_span_at(text: &str, at: usize) -> Range<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = scan::token_end(text.as_bytes(), at);
    if end > at && text.is_char_boundary(end) {
        return at..end;
    }
    match text.get(at..).and_then(|rest| rest.chars().next()).filter(|letter| !letter.is_whitespace()) {
        Some(letter) => at..at + letter.len_utf8(),
        None => last_char_span(text, text.get(..at).unwrap_or_default().trim_end().len()),
    }
}

/// The span of the character that ends at an offset.
pub(super) fn last_char_span(text: &str, end: usize) -> Range<usize> {
    let before = text.get(..end).unwrap_or_default();
    before.char_indices().next_back().map_or(0..0, |(start, _)| start..end)
}

pub(super) fn find_line_end(text: &str, from: usize) -> usize {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
    from + line.strip_suffix(b"\r").unwrap_or(line).len()
}
