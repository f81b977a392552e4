//! Splits a block of lines into its fields by their indentation, which works even if brackets and quotes do not match.

use crate::document::item_trivia;
use crate::document::scan;
use std::ops::Range;

/// A container that spans several lines.
#[derive(Debug)]
pub(crate) struct IndentedBlock {
    pub(crate) open_offset: usize,
    /// The opening bracket.
    pub(crate) opening: u8,
    /// The items, each up to the line of the next one.
    pub(crate) items: Vec<Range<usize>>,
    /// The closing bracket, whether it matches or not.
    pub(crate) close_offset: Option<usize>,
}

impl IndentedBlock {
    /// The container at `start`, if its items are on lines of their own. `text` ends where the container has to end.
    pub(crate) fn parse(text: &str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let bracket = find_bracket(bytes, start)?;
        let opening = *bytes.get(bracket)?;
        let mut block = Self { open_offset: bracket, opening, items: Vec::new(), close_offset: None };
        let next = item_trivia::skip_blanks(bytes, bracket + 1);
        let ends_line = matches!(bytes.get(next), None | Some(b'\n' | b'\r'));
        let is_comment = bytes.get(next..next + 2) == Some(b"//");
        if !ends_line && !is_comment {
            return None;
        }
        block.split_items(bytes, bracket);
        Some(block)
    }

    pub(crate) fn closing_bracket(&self) -> char {
        match self.opening {
            b'(' => ')',
            b'[' => ']',
            _ => '}',
        }
    }

    fn split_items(&mut self, bytes: &[u8], from: usize) {
        let mut indent: Option<&[u8]> = None;
        let mut start = None;
        let mut line = from;
        while let Some(next) = next_line_start(bytes, line) {
            line = next;
            let content = item_trivia::skip_blanks(bytes, line);
            let line_indent = bytes.get(line..content).unwrap_or_default();
            match bytes.get(content) {
                None | Some(b'\n' | b'\r' | b'/') => continue,
                Some(b')' | b']' | b'}') if indent.is_none_or(|indent| line_indent.len() < indent.len()) => {
                    self.items.extend(start.take().map(|start| start..line));
                    self.close_offset = Some(content);
                    return;
                }
                Some(_) => {}
            }
            let indent = *indent.get_or_insert(line_indent);
            if line_indent == indent && self.starts_item(bytes, content) {
                self.items.extend(start.replace(content).map(|start| start..line));
            }
        }
        self.items.extend(start.map(|start| start..bytes.len()));
    }

    fn starts_item(&self, bytes: &[u8], at: usize) -> bool {
        if self.opening == b'[' {
            return true;
        }
        let is_quoted = bytes.get(at) == Some(&b'"');
        let end = if is_quoted {
            find_quoted_end(bytes, at)
        } else {
            Some(scan::token_end(bytes, at)).filter(|end| *end > at)
        };
        let Some(end) = end else { return false };
        let next = item_trivia::skip_blanks(bytes, end);
        match bytes.get(next) {
            Some(b':' | b'=') => true,
            Some(b'A'..=b'Z') => !is_quoted && next > end && ends_line(bytes, next),
            // The colon is missing. In a text that continues, a letter would follow.
            Some(b'"' | b'(' | b'[' | b'{' | b'0'..=b'9') => !is_quoted && next > end || self.opening == b'{',
            _ => false,
        }
    }
}

fn find_bracket(bytes: &[u8], start: usize) -> Option<usize> {
    let is_bracket = |at: usize| matches!(bytes.get(at), Some(b'(' | b'[' | b'{'));
    if is_bracket(start) {
        return Some(start);
    }
    let next = item_trivia::skip_blanks(bytes, scan::token_end(bytes, start));
    (next > start && bytes.get(next) == Some(&b'(')).then_some(next)
}

/// The offset after the closing quote on the same line, or of the colon if that quote is missing.
fn find_quoted_end(bytes: &[u8], quote: usize) -> Option<usize> {
    let rest = bytes.get(quote + 1..)?;
    let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()))?;
    let close = memchr::memchr(b'"', line).map(|close| quote + 1 + close + 1);
    let colon = memchr::memchr(b':', line).map(|colon| quote + 1 + colon);
    match (close, colon) {
        (Some(close), Some(colon)) if colon < close => Some(colon),
        (close, _) => close.or(colon),
    }
}

/// Whether the line ends after the word at `at` and its comma.
fn ends_line(bytes: &[u8], at: usize) -> bool {
    let end = scan::token_end(bytes, at);
    let next = if bytes.get(end) == Some(&b',') { end + 1 } else { end };
    matches!(bytes.get(item_trivia::skip_blanks(bytes, next)), None | Some(b'\n' | b'\r'))
}

fn next_line_start(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    memchr::memchr(b'\n', rest).map(|newline| at + newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(text: &str) -> Vec<&str> {
        IndentedBlock::parse(text, 0).unwrap().items.into_iter().map(|item| text[item].trim_end()).collect()
    }

    #[test]
    fn indentation_shows_where_fields_start() {
        let text =
            "(\n    // first\n    a: \"never closed,\n    b: (\n        c: 1,\n    ),\n    d \"no colon\",\n),\nrest";
        assert_eq!(items(text), ["a: \"never closed,", "b: (\n        c: 1,\n    ),", "d \"no colon\","]);
        assert_eq!(IndentedBlock::parse(text, 0).unwrap().close_offset, text.find("),\nrest"));
    }

    #[test]
    fn a_multiline_text_is_one_field() {
        assert_eq!(
            items("(\n  note: \"one\n  two, and more\nthree\",\n  b: 1,\n)"),
            ["note: \"one\n  two, and more\nthree\",", "b: 1,"]
        );
    }

    #[test]
    fn a_name_without_its_colon_starts_a_field_and_a_sentence_does_not() {
        assert_eq!(
            items("(\n  lane Now,\n  note: \"I\n  like You all\",\n)"),
            ["lane Now,", "note: \"I\n  like You all\","]
        );
    }

    #[test]
    fn a_missing_closing_bracket_is_detected() {
        let block = IndentedBlock::parse("{\n  \"a\": 1,\n", 0).unwrap();
        assert_eq!((block.items.len(), block.close_offset), (1, None));
        assert!(IndentedBlock::parse("(a: 1,\n b: 2)", 0).is_none(), "its items are on the line of the bracket");
    }
}
