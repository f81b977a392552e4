//! The top level of a file as one text: the roadmap with all its maps emptied. It is valid RON where the file is, so
//! the roadmap's own fields are read and edited like the fields of any entry.

use super::chunk::Chunk;

/// The top-level chunks as one text, and where each came from.
#[derive(Clone, Debug, Default)]
pub struct TopLevelText {
    text: String,
    parts: Vec<TopLevelPart>,
}

#[derive(Clone, Copy, Debug)]
struct TopLevelPart {
    chunk: usize,
    start: usize,
    end: usize,
}

impl TopLevelText {
    pub(crate) fn from_chunks(chunks: &[Chunk], loaded: &str) -> Self {
        let mut top_level = Self::default();
        for (chunk, piece) in chunks.iter().enumerate().filter(|(_, piece)| piece.entry().is_none()) {
            let start = top_level.text.len();
            top_level.text.push_str(piece.text(loaded));
            top_level.parts.push(TopLevelPart { chunk, start, end: top_level.text.len() });
        }
        top_level
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// The chunk that contains an offset, and the offset within it. At a boundary, the earlier chunk.
    pub fn locate_offset(&self, offset: usize) -> Option<(usize, usize)> {
        let part = self.parts.iter().find(|part| offset <= part.end && (offset > part.start || offset == 0));
        part.or(self.parts.first()).map(|part| (part.chunk, offset.saturating_sub(part.start)))
    }

    /// The chunk that contains a whole range, and the range within it.
    pub fn locate_range(&self, range: std::ops::Range<usize>) -> Option<(usize, std::ops::Range<usize>)> {
        let holds = |part: &&TopLevelPart| range.start >= part.start && range.end <= part.end;
        // A range at a boundary belongs to the earlier chunk, unless it only fits the later one.
        let part = self.parts.iter().find(holds)?;
        Some((part.chunk, range.start - part.start..range.end - part.start))
    }
}
