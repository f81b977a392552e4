//! A document: the chunks of a file, and the position of each entry among them.

use super::chunk::{Chunk, ChunkKind, EntryId, EntrySpans, MapIndex};
use super::history::{ChunkSplice, UndoStep};
use super::literal;
use super::position;
use super::scan::ScanError;
use super::splice::Splice;
use super::split::{self, VisitedEntry};
use super::style::FileStyle;
use super::top_level::TopLevelText;
use super::transaction::AppliedEdit;
use super::tree::Tree;
use super::validator::Validator;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// The chunks of a text.
///
/// Invariant: concatenating the chunks gives the text, and `chunk_positions` holds the position of every entry's chunk.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) loaded_text: Arc<String>,
    pub(super) chunks: Vec<Chunk>,
    pub(super) map_names: Vec<String>,
    chunk_positions: Vec<u32>,
    style: OnceLock<FileStyle>,
    scan_errors: Vec<ScanError>,
    is_top_level_broken: bool,
}

const NO_CHUNK: u32 = u32::MAX;

/// One entry as text.
#[derive(Clone, Copy, Debug)]
pub struct EntryText<'d> {
    pub id: EntryId,
    pub map: MapIndex,
    /// Whether the scanner failed on the entry.
    pub is_broken: bool,
    /// The whole chunk: comments above, key, value, comma, trailing comment.
    pub text: &'d str,
    spans: &'d EntrySpans,
}

impl<'d> EntryText<'d> {
    /// The key as written, including quotes.
    pub fn key_source(&self) -> &'d str {
        self.text.get(self.spans.key_span()).unwrap_or_default()
    }

    /// The decoded key: the id of the entry as users write it.
    pub fn key(&self) -> Cow<'d, str> {
        literal::decode_key(self.key_source())
    }

    pub fn value_source(&self) -> &'d str {
        self.text.get(self.spans.value_span()).unwrap_or_default()
    }

    /// Relative to the chunk.
    pub fn key_span(&self) -> std::ops::Range<usize> {
        self.spans.key_span()
    }

    /// Relative to the chunk.
    pub fn value_span(&self) -> std::ops::Range<usize> {
        self.spans.value_span()
    }

    /// Indexes the value. Spans are relative to the chunk. `None` if the entry is broken.
    pub fn tree(&self) -> Option<Tree<'d>> {
        if self.is_broken { None } else { Tree::parse(self.text, self.spans.value_span().start).ok() }
    }
}

impl Document {
    /// Splits a text into chunks and calls `visit` for every entry, in file order. Maps for which `holds_entries` is
    /// false are fields like any other. Never fails: text that cannot be scanned stays text and is listed in
    /// [`Document::scan_errors`].
    pub fn load(
        text: impl Into<Arc<String>>,
        holds_entries: fn(&str) -> bool,
        visit: &mut dyn FnMut(VisitedEntry<'_>),
    ) -> Self {
        let text = text.into();
        let split = split::split_text(&text, holds_entries, visit);
        let mut document = Self {
            loaded_text: text,
            chunks: split.chunks,
            map_names: split.map_names,
            chunk_positions: Vec::new(),
            style: OnceLock::new(),
            scan_errors: split.scan_errors,
            is_top_level_broken: split.is_top_level_broken,
        };
        document.reindex_chunks();
        document
    }

    /// The text of every chunk, in file order.
    pub fn chunk_texts(&self) -> impl Iterator<Item = &str> {
        self.chunks.iter().map(|chunk| chunk.text(&self.loaded_text))
    }

    /// The text of every chunk with its entry, or `None` for top-level text.
    pub fn chunk_texts_by_entry(&self) -> impl Iterator<Item = (Option<EntryId>, &str)> {
        self.chunks.iter().map(|chunk| (chunk.entry().map(|entry| entry.id), chunk.text(&self.loaded_text)))
    }

    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.len());
        text.extend(self.chunk_texts());
        text
    }

    pub fn len(&self) -> usize {
        self.chunks.iter().map(Chunk::len).sum()
    }

    /// Where scanning the loaded text failed, in file order. Offsets refer to the loaded text.
    pub fn scan_errors(&self) -> &[ScanError] {
        &self.scan_errors
    }

    /// Whether some bracket or field outside the entries could not be scanned. Sound entries can still be edited, but
    /// nothing can be added or moved.
    pub fn is_top_level_broken(&self) -> bool {
        self.is_top_level_broken
    }

    /// Whether nothing at all can be edited.
    pub fn is_unreadable(&self) -> bool {
        self.is_top_level_broken && self.entries().all(|entry| entry.is_broken)
    }

    pub fn entries(&self) -> impl Iterator<Item = EntryText<'_>> {
        self.chunks.iter().filter_map(|chunk| self.entry_text(chunk))
    }

    fn entry_text<'d>(&'d self, chunk: &'d Chunk) -> Option<EntryText<'d>> {
        let entry = chunk.entry()?;
        let text = chunk.text(&self.loaded_text);
        Some(EntryText { id: entry.id, map: entry.map, is_broken: entry.is_broken, text, spans: entry })
    }

    pub fn entry(&self, entry_id: EntryId) -> Option<EntryText<'_>> {
        self.entry_text(self.chunks.get(self.chunk_position(entry_id)?)?)
    }

    pub(super) fn chunk_position(&self, entry_id: EntryId) -> Option<usize> {
        self.chunk_positions.get(entry_id.0 as usize).copied().filter(|at| *at != NO_CHUNK).map(|at| at as usize)
    }

    pub fn entries_in_map(&self, map_name: &str) -> impl Iterator<Item = EntryText<'_>> {
        let map_indices: Vec<MapIndex> = self.map_indices(map_name).collect();
        self.entries().filter(move |entry| map_indices.contains(&entry.map))
    }

    pub fn map_name(&self, map: MapIndex) -> &str {
        self.map_names.get(map.0 as usize).map_or("", String::as_str)
    }

    fn map_indices<'d>(&'d self, name: &'d str) -> impl Iterator<Item = MapIndex> + 'd {
        self.map_names.iter().enumerate().filter(move |(_, known)| *known == name).map(|(n, _)| MapIndex(n as u16))
    }

    /// The index of the map with this name, adding the name if it is new.
    pub(super) fn ensure_map(&mut self, name: &str) -> MapIndex {
        if let Some(map) = self.map_indices(name).next() {
            return map;
        }
        self.map_names.push(name.to_owned());
        MapIndex((self.map_names.len() - 1) as u16)
    }

    /// File offset of the start of an entry's chunk.
    pub fn entry_offset(&self, entry_id: EntryId) -> Option<usize> {
        Some(self.chunk_offset(self.chunk_position(entry_id)?))
    }

    /// Every entry with the file offset of its chunk, in file order.
    pub fn entry_offsets(&self) -> impl Iterator<Item = (EntryId, usize)> + '_ {
        let mut offset = 0;
        self.chunks.iter().filter_map(move |chunk| {
            let start = offset;
            offset += chunk.len();
            Some((chunk.entry()?.id, start))
        })
    }

    fn chunk_offset(&self, at: usize) -> usize {
        self.chunks.iter().take(at).map(Chunk::len).sum()
    }

    /// The roadmap's own fields: the text of the file without its entries.
    pub fn top_level(&self) -> TopLevelText {
        TopLevelText::from_chunks(&self.chunks, &self.loaded_text)
    }

    /// Converts an offset in the top-level text to a file offset.
    pub fn top_level_offset(&self, top_level: &TopLevelText, offset: usize) -> usize {
        top_level.locate_offset(offset).map_or(0, |(chunk, inside)| self.chunk_offset(chunk) + inside)
    }

    pub fn style(&self) -> &FileStyle {
        self.style.get_or_init(|| FileStyle::detect(&self.loaded_text))
    }

    /// A validator with the extensions that this file enables.
    pub fn validator(&self) -> Validator {
        let head = self.chunk_texts().next().unwrap_or_default();
        let end = split::skip_head(head).unwrap_or(0);
        Validator::from_head(head.get(..end).unwrap_or_default())
    }

    /// Whether there is no text but white space.
    pub fn is_blank(&self) -> bool {
        self.chunk_texts().all(|text| text.trim_start_matches('\u{feff}').trim().is_empty())
    }

    /// Where `ron` stops in an entry, or in the roadmap's own fields: the line in the file, from 1, and why. `None` if
    /// the text is valid.
    pub fn syntax_error_line(&self, entry_id: Option<EntryId>) -> Option<(usize, String)> {
        let validator = self.validator();
        if let Some(entry_id) = entry_id {
            let entry = self.entry(entry_id)?;
            let error = validator.validate_value(entry.value_source()).err()?;
            let start = self.entry_offset(entry_id)? + entry.value_span().start;
            let line_of_value = position::position_at(&self.to_text(), start).line;
            return Some((line_of_value + error.span.start.line.saturating_sub(1), error.code.to_string()));
        }
        let top_level = self.top_level();
        let text = top_level.text().trim_start_matches('\u{feff}');
        let error = validator.validate_value(text).err()?;
        let mark = top_level.text().len() - text.len();
        let line = mark + position::line_offset(text, error.span.start.line);
        let in_line = error.span.start.col.saturating_sub(1);
        let offset = self.top_level_offset(&top_level, line + in_line);
        Some((position::position_at(&self.to_text(), offset).line, error.code.to_string()))
    }

    /// An id no entry has had in this session.
    pub(super) fn next_entry_id(&self) -> EntryId {
        EntryId(self.chunk_positions.len() as u32)
    }

    /// Applies a step. Returns it as splices of the file's text; each one refers to the text after the ones before it.
    pub fn apply_step(&mut self, step: &UndoStep) -> Vec<Splice> {
        let splices = step.splices.iter().map(|splice| self.replace_chunks(splice)).collect();
        self.reindex_chunks_if_moved(step);
        splices
    }

    /// Replaces a run of chunks. The caller must reindex if entries moved.
    fn replace_chunks(&mut self, splice: &ChunkSplice) -> Splice {
        let offset = self.chunk_offset(splice.at);
        let text_splice = self.text_splice(offset, splice);
        let end = (splice.at + splice.removed.len()).min(self.chunks.len());
        self.chunks.splice(splice.at.min(end)..end, splice.inserted.iter().cloned());
        text_splice
    }

    /// The replacement of a run of chunks as the shortest possible splice of the text.
    fn text_splice(&self, offset: usize, splice: &ChunkSplice) -> Splice {
        let text_of = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.text(&self.loaded_text)).collect::<String>();
        let (old, new) = (text_of(&splice.removed), text_of(&splice.inserted));
        let same_start = common_prefix_len(&old, &new);
        let (old_rest, new_rest) =
            (old.get(same_start..).unwrap_or_default(), new.get(same_start..).unwrap_or_default());
        let same_end = common_suffix_len(old_rest, new_rest);
        let start = offset + same_start;
        let text = new_rest.get(..new_rest.len() - same_end).unwrap_or_default();
        Splice::replace(start..start + old_rest.len() - same_end, text)
    }

    /// Replaces all text with that of another document, as one step. Entries get the ids they have there.
    pub fn replace_with(&mut self, other: &Self) -> AppliedEdit {
        let mut inserted = Vec::with_capacity(other.chunks.len());
        for chunk in &other.chunks {
            let text = chunk.text(&other.loaded_text).to_owned();
            let kind = match &chunk.kind {
                ChunkKind::TopLevel => ChunkKind::TopLevel,
                ChunkKind::Entry(entry) => ChunkKind::Entry(entry.with_map(self.ensure_map(other.map_name(entry.map)))),
            };
            inserted.push(Self::new_chunk(text, kind));
        }
        let step = UndoStep { splices: vec![ChunkSplice { at: 0, removed: self.chunks.clone(), inserted }] };
        let splices = self.apply_step(&step);
        AppliedEdit { step, splices }
    }

    /// Applies one chunk splice of a transaction.
    pub(super) fn apply_chunk_splice(&mut self, splice: &ChunkSplice) -> Splice {
        let text_splice = self.replace_chunks(splice);
        if moves_entries(splice) {
            self.reindex_chunks();
        }
        text_splice
    }

    fn reindex_chunks_if_moved(&mut self, step: &UndoStep) {
        if step.splices.iter().any(moves_entries) {
            self.reindex_chunks();
        }
    }

    fn reindex_chunks(&mut self) {
        self.chunk_positions.fill(NO_CHUNK);
        for (at, chunk) in self.chunks.iter().enumerate() {
            let Some(entry) = chunk.entry() else { continue };
            let entry_id = entry.id.0 as usize;
            if self.chunk_positions.len() <= entry_id {
                self.chunk_positions.resize(entry_id + 1, NO_CHUNK);
            }
            if let Some(position) = self.chunk_positions.get_mut(entry_id) {
                *position = at as u32;
            }
        }
    }

    pub(super) fn chunk(&self, at: usize) -> Option<&Chunk> {
        self.chunks.get(at)
    }

    pub(super) fn new_chunk(text: String, kind: ChunkKind) -> Chunk {
        Chunk::from_text(text, kind)
    }
}

/// Whether the splice changes the position of any entry.
fn moves_entries(splice: &ChunkSplice) -> bool {
    let entries = |chunks: &[Chunk]| chunks.iter().map(|c| c.entry().map(|e| e.id)).collect::<Vec<_>>();
    entries(&splice.removed) != entries(&splice.inserted)
}

fn common_prefix_len(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|at| a.is_char_boundary(*at) && b.is_char_boundary(*at)).unwrap_or(0)
}

fn common_suffix_len(a: &str, b: &str) -> usize {
    let same = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    (0..=same)
        .rev()
        .find(|length| a.is_char_boundary(a.len() - length) && b.is_char_boundary(b.len() - length))
        .unwrap_or(0)
}
