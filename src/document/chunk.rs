//! Chunks: the file cut into one piece per entry of every top-level map, with the text between them as pieces too.
//! The concatenation of the chunks is the file, always.

use std::ops::Range;
use std::sync::Arc;

/// The identity of an entry: it stays while the entry is edited, renamed or moved, and comes back with undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(pub u32);

/// The number of a top-level map, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MapIndex(pub u16);

/// One piece of the file.
#[derive(Clone, Debug)]
pub struct Chunk {
    storage: ChunkStorage,
    /// What it is a piece of.
    pub kind: ChunkKind,
}

/// A chunk as loaded is a range of the one loaded text; it owns bytes only once edited.
#[derive(Clone, Debug)]
enum ChunkStorage {
    Loaded { start: u32, end: u32 },
    Owned(Arc<str>),
}

/// What a chunk is a piece of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Text around the entries: the head of the file, the roadmap's own fields, section comments, brackets.
    TopLevel,
    /// One entry with its comments and its comma.
    Entry(EntrySpans),
}

/// Where the parts of an entry stand in its chunk. Offsets are bytes from the start of the chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntrySpans {
    /// Who it is.
    pub entry: EntryId,
    /// The map it stands in.
    pub map: MapIndex,
    /// Whether the scanner could not make sense of it; it is then a piece of text only.
    pub is_broken: bool,
    key: (u32, u32),
    value: (u32, u32),
}

impl EntrySpans {
    pub(super) fn new(
        entry_id: EntryId,
        map: MapIndex,
        key: Range<usize>,
        value: Range<usize>,
        is_broken: bool,
    ) -> Self {
        let key = (key.start as u32, key.end as u32);
        let value = (value.start as u32, value.end as u32);
        Self { entry: entry_id, map, is_broken, key, value }
    }

    /// The same entry in another map.
    pub(super) fn with_map(self, map: MapIndex) -> Self {
        Self { map, ..self }
    }

    /// The bytes of its key.
    pub fn key_span(&self) -> Range<usize> {
        self.key.0 as usize..self.key.1 as usize
    }

    /// The bytes of its value.
    pub fn value_span(&self) -> Range<usize> {
        self.value.0 as usize..self.value.1 as usize
    }
}

impl Chunk {
    pub(super) fn from_range(range: Range<usize>, place: ChunkKind) -> Self {
        Self { storage: ChunkStorage::Loaded { start: range.start as u32, end: range.end as u32 }, kind: place }
    }

    pub(super) fn from_text(text: impl Into<Arc<str>>, place: ChunkKind) -> Self {
        Self { storage: ChunkStorage::Owned(text.into()), kind: place }
    }

    /// Its bytes, given the text the document was loaded from.
    pub fn text<'t>(&'t self, loaded: &'t str) -> &'t str {
        match &self.storage {
            ChunkStorage::Loaded { start, end } => loaded.get(*start as usize..*end as usize).unwrap_or_default(),
            ChunkStorage::Owned(text) => text,
        }
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        match &self.storage {
            ChunkStorage::Loaded { start, end } => (end - start) as usize,
            ChunkStorage::Owned(text) => text.len(),
        }
    }

    /// The entry it holds, unless it is a piece of the frame.
    pub fn entry(&self) -> Option<&EntrySpans> {
        match &self.kind {
            ChunkKind::Entry(entry) => Some(entry),
            ChunkKind::TopLevel => None,
        }
    }
}
