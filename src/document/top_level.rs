//! The frame of a file read as one text: the roadmap with all its maps emptied. It is small, and it is valid RON where
//! the file is, so the roadmap's own fields are read and edited in it like the fields of any entry.

use super::chunk::Chunk;

/// The frame pieces in one text, and where each came from.
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
        let mut skeleton = Self::default();
        for (chunk, piece) in chunks.iter().enumerate().filter(|(_, piece)| piece.entry().is_none()) {
            let start = skeleton.text.len();
            skeleton.text.push_str(piece.text(loaded));
            skeleton.parts.push(TopLevelPart { chunk, start, end: skeleton.text.len() });
        }
        skeleton
    }

    /// The text of the frame.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The chunk, and the offset in it, of an offset of the frame. Between two pieces the earlier one is meant.
    pub fn locate_offset(&self, offset: usize) -> Option<(usize, usize)> {
        let part = self.parts.iter().find(|part| offset <= part.end && (offset > part.start || offset == 0));
        part.or(self.parts.first()).map(|part| (part.chunk, offset.saturating_sub(part.start)))
    }

    /// The chunk that holds a whole range of the frame, with the range inside it.
    pub fn locate_range(&self, range: std::ops::Range<usize>) -> Option<(usize, std::ops::Range<usize>)> {
        let holds = |part: &&TopLevelPart| range.start >= part.start && range.end <= part.end;
        // A range at the seam of two pieces belongs to the earlier one, unless it only fits the later.
        let part = self.parts.iter().find(holds)?;
        Some((part.chunk, range.start - part.start..range.end - part.start))
    }
}
