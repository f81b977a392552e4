//! Which white space, commas and comments around an item belong to it.
//!
//! Everything after an item up to the first newline belongs to it: its comma and any comment on the same line. So do
//! comments on their own lines directly above it, without a blank line in between. Comments followed by a blank line
//! are section headers: they belong to no item and never move.

use super::scan;
use super::style;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrailingTrivia {
    /// Offset of its comma, on this line or a later one.
    pub comma: Option<usize>,
    /// One past the last byte that belongs to the item.
    pub end: usize,
    /// Whether the item's text ends with the newline of its line.
    pub has_line_end: bool,
}

/// Start of the text that belongs to the item at `start`: the comments directly above it, else its own line, else (if
/// other text is before it on its line) the item itself. `floor` is the end of the previous item, or of the opening
/// bracket; between the two are only white space and comments.
pub fn leading_start(text: &str, floor: usize, start: usize) -> usize {
    let bytes = text.as_bytes();
    if !is_first_on_line(bytes, floor, start) {
        return start;
    }
    let own_line = style::line_start(bytes, start).max(floor);
    let mut attached = None;
    let mut at = first_line_start(bytes, floor);
    while at < own_line {
        let content = skip_blanks(bytes, at);
        if let Ok(Some(comment)) = scan::comment_end(bytes, content) {
            attached = attached.or(Some(at));
            at = next_line_start(bytes, comment);
        } else {
            attached = None;
            at = next_line_start(bytes, content.max(at));
        }
    }
    attached.unwrap_or(own_line)
}

/// The first line start at or after `floor`: the rest of its line belongs to the item before.
fn first_line_start(bytes: &[u8], floor: usize) -> usize {
    if style::line_start(bytes, floor) == floor { floor } else { next_line_start(bytes, floor) }
}

/// Whether only blanks are between the start of the line (or the floor) and `start`.
pub fn is_first_on_line(bytes: &[u8], floor: usize, start: usize) -> bool {
    let line = style::line_start(bytes, start);
    line >= floor && skip_blanks(bytes, line) == start
}

/// Scans what follows the item that ends at `end`.
pub fn scan_trailing(text: &str, end: usize) -> TrailingTrivia {
    let bytes = text.as_bytes();
    let mut comma = None;
    let mut own_end = end;
    let mut at = end;
    loop {
        at = skip_blanks(bytes, at);
        match bytes.get(at) {
            Some(b',') if comma.is_none() => {
                comma = Some(at);
                at += 1;
                own_end = at;
            }
            Some(b'/') => match scan::comment_end(bytes, at) {
                Ok(Some(comment)) => at = comment,
                _ => return TrailingTrivia { comma, end: own_end, has_line_end: false },
            },
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => at += 1,
            Some(b'\n') => return trailing_at_newline(bytes, comma, at + 1),
            None if comma.is_none() => return TrailingTrivia { comma, end: at, has_line_end: false },
            _ => return TrailingTrivia { comma, end: own_end, has_line_end: false },
        }
    }
}

/// The item's line ends here. A comma may still follow on a later line, in comma-first style.
fn trailing_at_newline(bytes: &[u8], comma: Option<usize>, end: usize) -> TrailingTrivia {
    if comma.is_some() {
        return TrailingTrivia { comma, end, has_line_end: true };
    }
    let later = scan::skip_trivia(bytes, end).ok().filter(|at| bytes.get(*at) == Some(&b','));
    TrailingTrivia { comma: later, end, has_line_end: true }
}

/// The offset of the first byte at or after `at` that is not white space; a line break counts as other text.
pub fn skip_blanks(bytes: &[u8], mut at: usize) -> usize {
    loop {
        at += match bytes.get(at) {
            Some(b' ' | b'\t' | 0x0B | 0x0C) => 1,
            Some(b'\r') if bytes.get(at + 1) != Some(&b'\n') => 1,
            Some(0x80..) => match scan::wide_space_len(bytes, at) {
                0 => return at,
                length => length,
            },
            _ => return at,
        }
    }
}

fn next_line_start(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(bytes.len(), |newline| at + newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `|` encloses the item; returns the text that belongs to it.
    fn owned(marked: &str) -> String {
        let start = marked.find('|').unwrap();
        let end = marked.rfind('|').unwrap() - 1;
        let text = marked.replace('|', "");
        let floor = text.find(['[', '{']).map_or(0, |bracket| bracket + 1);
        let from = leading_start(&text, floor, start);
        text[from..scan_trailing(&text, end).end].to_owned()
    }

    #[test]
    fn an_items_comma_and_trailing_comment_belong_to_it() {
        assert_eq!(owned("[\n  |a|, // why\n  b,\n]"), "  a, // why\n");
    }

    #[test]
    fn comments_directly_above_belong_to_an_item_and_section_headers_do_not() {
        assert_eq!(
            owned("[ // head\n  // section\n\n  // about a\n  /* and\n more */\n  |a|,\n]"),
            "  // about a\n  /* and\n more */\n  a,\n"
        );
    }

    #[test]
    fn on_a_shared_line_an_item_owns_itself_and_its_comma() {
        assert_eq!(owned("[|a|, b]"), "a,");
        assert_eq!(owned("[|a| /* last */]"), "a");
    }

    #[test]
    fn all_white_space_of_ron_is_skipped() {
        assert_eq!(owned("[|a|\u{2028}\u{b}\r, b]"), "a\u{2028}\u{b}\r,");
    }

    #[test]
    fn a_comma_on_a_later_line_is_found() {
        let text = "[\n  a\n  , b\n]";
        assert_eq!(scan_trailing(text, 5), TrailingTrivia { comma: Some(8), end: 6, has_line_end: true });
    }
}
