//! Corrected lines and quoted source text for messages.

use crate::text;
use std::ops::Range;

/// Maximum number of lines of a correction; a longer one is not shown.
const MAX_LINES: usize = 6;
/// Maximum width of quoted source text in a message, in columns.
const MAX_COLUMNS: usize = 48;

/// The lines that a span touches, with `replacement` instead of the span; `None` if there are more than [`MAX_LINES`].
pub(crate) fn correct_lines(text: &str, span: &Range<usize>, replacement: &str) -> Option<String> {
    let lines = enclosing_lines(text, span);
    let (before, after) = (text.get(lines.start..span.start)?, text.get(span.end..lines.end)?);
    let corrected = format!("{before}{replacement}{after}");
    (corrected.lines().count() <= MAX_LINES).then_some(corrected)
}

/// The range of the complete lines that a span touches, without the last newline.
pub(crate) fn enclosing_lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', bytes.get(..span.start).unwrap_or_default()).map_or(0, |newline| newline + 1);
    let rest = bytes.get(span.end..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).map_or(text.len(), |newline| span.end + newline);
    let has_return = end > span.end && bytes.get(end - 1) == Some(&b'\r');
    start..if has_return { end - 1 } else { end }
}

/// Source text as a message quotes it: sanitized, on one line, truncated, in backticks.
pub(crate) fn quote_source(source: &str) -> String {
    let line = text::sanitize::sanitize_line(source);
    format!("`{}`", text::truncate(&line, MAX_COLUMNS, "…"))
}
