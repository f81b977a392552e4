//! The file as chunks: one for each entry of every top-level map, and one for each stretch of text between them.
//! Concatenating the chunks always gives the file.

use std::ops::Range;
use std::sync::Arc;

/// Identity of an entry within a session. It survives edits, renames, moves and undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// Index of a top-level map, in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MapIndex(pub u16);

#[derive(Clone, Debug)]
pub struct Chunk {
    storage: ChunkStorage,
    pub kind: ChunkKind,
}

/// A loaded chunk is a range of the shared text; it owns bytes only after an edit.
#[derive(Clone, Debug)]
enum ChunkStorage {
    Loaded { start: u32, end: u32 },
    Owned(Arc<str>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Text outside entries: the head of the file, the roadmap's own fields, section comments, brackets.
    TopLevel,
    /// One entry with its comments and its comma.
    Entry(EntrySpans),
}

/// Byte ranges of the parts of an entry, relative to the start of its chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntrySpans {
    pub id: EntryId,
    pub map: MapIndex,
    /// Whether the scanner failed on the entry. A broken entry is plain text.
    pub is_broken: bool,
    key: (u32, u32),
    value: (u32, u32),
}

impl EntrySpans {
    pub(super) fn new(id: EntryId, map: MapIndex, key: Range<usize>, value: Range<usize>, is_broken: bool) -> Self {
        let key = (key.start as u32, key.end as u32);
        let value = (value.start as u32, value.end as u32);
        Self { id, map, is_broken, key, value }
    }

    pub(super) fn with_map(self, map: MapIndex) -> Self {
        Self { map, ..self }
    }

    pub fn key_span(&self) -> Range<usize> {
        self.key.0 as usize..self.key.1 as usize
    }

    pub fn value_span(&self) -> Range<usize> {
        self.value.0 as usize..self.value.1 as usize
    }
}

impl Chunk {
    pub(super) fn from_range(range: Range<usize>, kind: ChunkKind) -> Self {
        Self { storage: ChunkStorage::Loaded { start: range.start as u32, end: range.end as u32 }, kind }
    }

    pub(super) fn from_text(text: impl Into<Arc<str>>, kind: ChunkKind) -> Self {
        Self { storage: ChunkStorage::Owned(text.into()), kind }
    }

    /// The chunk's text; `loaded` is the text the document was loaded from.
    pub fn text<'t>(&'t self, loaded: &'t str) -> &'t str {
        match &self.storage {
            ChunkStorage::Loaded { start, end } => loaded.get(*start as usize..*end as usize).unwrap_or_default(),
            ChunkStorage::Owned(text) => text,
        }
    }

    pub fn len(&self) -> usize {
        match &self.storage {
            ChunkStorage::Loaded { start, end } => (end - start) as usize,
            ChunkStorage::Owned(text) => text.len(),
        }
    }

    /// The entry in this chunk; `None` for top-level text.
    pub fn entry(&self) -> Option<&EntrySpans> {
        match &self.kind {
            ChunkKind::Entry(entry) => Some(entry),
            ChunkKind::TopLevel => None,
        }
    }
}
