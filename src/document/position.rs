//! Lines and columns, both from 1; columns count characters, as `ron` and editors do.

/// A place in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// The place of a byte offset. A byte order mark has no column.
pub fn position(text: &str, offset: usize) -> Position {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let start = super::style::line_start(text.as_bytes(), before.len());
    Position { line, column: characters(before.get(start..).unwrap_or_default()) + 1 }
}

/// The places of many ascending offsets in one pass.
pub struct PositionReader<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl<'t> PositionReader<'t> {
    /// Starts at the head of the text.
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The place of an offset. Fast when it lies behind the one asked before.
    pub fn position(&mut self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        if offset < self.at {
            *self = Self::new(self.text);
        }
        let bytes = self.text.as_bytes();
        self.line += memchr::memchr_iter(b'\n', bytes.get(self.at..offset).unwrap_or_default()).count();
        self.at = offset;
        let start = super::style::line_start(bytes, offset);
        Position { line: self.line, column: characters(bytes.get(start..offset).unwrap_or_default()) + 1 }
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// The offset of the first byte of a line (from 1), or the end of the text.
pub fn offset_of_line(text: &str, line: usize) -> usize {
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
        assert_eq!(position(text, offset), Position { line: 2, column: 3 });
        let mut reader = PositionReader::new(text);
        assert_eq!(reader.position(offset), Position { line: 2, column: 3 });
        assert_eq!(reader.position(0), Position { line: 1, column: 1 });
    }
}
