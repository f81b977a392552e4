//! Lines and columns, both from 1. Columns count characters, as in `ron` and in editors.

use std::ops::Range;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    /// In characters.
    pub column: usize,
}

/// The position of a byte offset. A byte order mark has no column.
pub fn position_at(text: &str, offset: usize) -> Position {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = super::style::line_start(text.as_bytes(), before.len());
    Position { line, column: count_chars(before.get(start..).unwrap_or_default()) + 1 }
}

/// Finds the positions of many offsets in any order after reading the text once.
pub struct LineIndex<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    /// Number of characters before each block of bytes.
    chars_before_block: Vec<usize>,
}

/// Bounds the bytes that are counted for one position, however long the line is.
const BLOCK_BYTES: usize = 1024;

impl<'t> LineIndex<'t> {
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let line_starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1)).collect();
        let mut count = 0;
        let counted = bytes.chunks(BLOCK_BYTES).map(|block| {
            count += count_chars(block);
            count
        });
        let chars_before_block = std::iter::once(0).chain(counted).collect();
        Self { text, line_starts, chars_before_block }
    }

    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_range(line).start;
        Position { line, column: self.chars_before(offset) - self.chars_before(start) + 1 }
    }

    /// The bytes of a line (from 1) without its line break; an empty range after the last line.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = line.checked_sub(1).and_then(|line| self.line_starts.get(line)).copied().unwrap_or(self.text.len());
        let end = self.line_starts.get(line).map_or(self.text.len(), |next| next - 1);
        let has_return = end > start && self.text.as_bytes().get(end - 1) == Some(&b'\r');
        start..if has_return { end - 1 } else { end }
    }

    fn chars_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK_BYTES;
        let inside = self.text.as_bytes().get(block * BLOCK_BYTES..offset).unwrap_or_default();
        self.chars_before_block.get(block).copied().unwrap_or_default() + count_chars(inside)
    }
}

fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// The offset of the first byte of a line (from 1), or the end of the text.
pub fn line_offset(text: &str, line: usize) -> usize {
    if line <= 1 {
        return 0;
    }
    memchr::memchr_iter(b'\n', text.as_bytes()).nth(line - 2).map_or(text.len(), |newline| newline + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "a\nü入x";
        let offset = text.find('x').unwrap();
        assert_eq!(position_at(text, offset), Position { line: 2, column: 3 });
        assert_eq!(LineIndex::new(text).position(offset), Position { line: 2, column: 3 });
    }

    #[test]
    fn a_line_index_gives_the_same_positions() {
        let text = format!("\r\n{}\n\nü{}", "é".repeat(3 * BLOCK_BYTES / 2), "x".repeat(2 * BLOCK_BYTES));
        let lines = LineIndex::new(&text);
        for offset in (0..=text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            assert_eq!(lines.position(offset), position_at(&text, offset), "{offset}");
        }
        assert_eq!(lines.line_range(1), 0..0);
        assert_eq!(lines.line_range(9), text.len()..text.len());
    }
}
