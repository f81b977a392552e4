//! Lines of a text, for messages: the line as it would be right, and sources short enough to be quoted.

use crate::text;
use std::ops::Range;

/// A correction of more lines than this shows nothing a person would read.
const MAX_LINES: usize = 6;
/// More columns of a source than this make a message hard to read.
const MAX_COLUMNS: usize = 48;

/// The lines a span touches, with `better` instead of the span; `None` where they are too many.
pub(crate) fn correct_lines(text: &str, span: &Range<usize>, better: &str) -> Option<String> {
    let lines = enclosing_lines(text, span);
    let (before, behind) = (text.get(lines.start..span.start)?, text.get(span.end..lines.end)?);
    let corrected = format!("{before}{better}{behind}");
    (corrected.lines().count() <= MAX_LINES).then_some(corrected)
}

/// The whole lines a span touches, without the newline of the last one.
pub(crate) fn enclosing_lines(text: &str, span: &Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', bytes.get(..span.start).unwrap_or_default()).map_or(0, |newline| newline + 1);
    let rest = bytes.get(span.end..).unwrap_or_default();
    let end = memchr::memchr(b'\n', rest).map_or(text.len(), |newline| span.end + newline);
    let has_return = end > span.end && bytes.get(end - 1) == Some(&b'\r');
    start..if has_return { end - 1 } else { end }
}

/// A source in a message: harmless, in one line, not too long, in the quotes of code.
pub(crate) fn quote_source(source: &str) -> String {
    let line = text::sanitize::sanitize_line(source);
    format!("`{}`", text::truncate(&line, MAX_COLUMNS, "…"))
}
