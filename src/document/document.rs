//! A document: chunks that together are the file, and where each entry stands among them.

use super::chunk::{Chunk, Entry, MapNumber, Place, Serial};
use super::history::{ChunkSplice, Step};
use super::literal;
use super::scan::ScanError;
use super::splice::Splice;
use super::split::{self, Visited};
use super::style::Style;
use super::top_level::Skeleton;
use super::transaction::Done;
use super::tree::Tree;
use super::validator::Judge;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// A text cut into chunks.
///
/// Invariant: the concatenation of the chunks is the text; `positions` holds the chunk of every entry in it.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) loaded: Arc<String>,
    pub(super) chunks: Vec<Chunk>,
    pub(super) maps: Vec<String>,
    positions: Vec<u32>,
    style: OnceLock<Style>,
    broken: Vec<ScanError>,
    frame_is_broken: bool,
}

const GONE: u32 = u32::MAX;

/// One entry as text.
#[derive(Clone, Copy, Debug)]
pub struct EntryText<'d> {
    /// Who it is.
    pub serial: Serial,
    /// The map it stands in.
    pub map: MapNumber,
    /// Whether it is a piece of text the scanner could not read.
    pub is_broken: bool,
    /// The whole chunk: comments above, key, value, comma, comment behind.
    pub text: &'d str,
    entry: &'d Entry,
}

impl<'d> EntryText<'d> {
    /// The key as written, with quotes.
    pub fn key_source(&self) -> &'d str {
        self.text.get(self.entry.key()).unwrap_or_default()
    }

    /// The id.
    pub fn id(&self) -> Cow<'d, str> {
        literal::key(self.key_source())
    }

    /// The value as written.
    pub fn value_source(&self) -> &'d str {
        self.text.get(self.entry.value()).unwrap_or_default()
    }

    /// The bytes of the key in the chunk.
    pub fn key_span(&self) -> std::ops::Range<usize> {
        self.entry.key()
    }

    /// The bytes of the value in the chunk.
    pub fn value_span(&self) -> std::ops::Range<usize> {
        self.entry.value()
    }

    /// The value, indexed. Spans are offsets in the chunk. `None` when it is broken.
    pub fn tree(&self) -> Option<Tree<'d>> {
        if self.is_broken { None } else { Tree::of(self.text, self.entry.value().start).ok() }
    }
}

impl Document {
    /// Cuts a text into chunks and shows every entry to `visit`, in file order. A map whose name does not say that it
    /// `holds_entries` is a field like any other. Never fails: what makes no sense is kept as text and told by
    /// [`Document::broken`].
    pub fn load(
        text: impl Into<Arc<String>>,
        holds_entries: fn(&str) -> bool,
        visit: &mut dyn FnMut(Visited<'_>),
    ) -> Self {
        let text = text.into();
        let split = split::split(&text, holds_entries, visit);
        let mut document = Self {
            loaded: text,
            chunks: split.chunks,
            maps: split.maps,
            positions: Vec::new(),
            style: OnceLock::new(),
            broken: split.broken,
            frame_is_broken: split.frame_is_broken,
        };
        document.index_positions();
        document
    }

    /// The pieces that make up the file, in order.
    pub fn pieces(&self) -> impl Iterator<Item = &str> {
        self.chunks.iter().map(|chunk| chunk.text(&self.loaded))
    }

    /// The pieces that make up the file, each with the entry it is, unless it stands around the entries.
    pub fn parts(&self) -> impl Iterator<Item = (Option<Serial>, &str)> {
        self.chunks.iter().map(|chunk| (chunk.entry().map(|entry| entry.serial), chunk.text(&self.loaded)))
    }

    /// The file.
    pub fn to_text(&self) -> String {
        let mut text = String::with_capacity(self.len());
        text.extend(self.pieces());
        text
    }

    /// The length of the file in bytes.
    pub fn len(&self) -> usize {
        self.chunks.iter().map(Chunk::len).sum()
    }

    /// Whether the file is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the loaded text made no sense, in file order. Offsets are those of the loaded text.
    pub fn broken(&self) -> &[ScanError] {
        &self.broken
    }

    /// Whether the brackets around the entries could not all be made out. Sound entries can be edited even so, but
    /// nothing can be added.
    pub fn frame_is_broken(&self) -> bool {
        self.frame_is_broken
    }

    /// Whether nothing at all can be edited: no entry and no frame was made out.
    pub fn is_unreadable(&self) -> bool {
        self.frame_is_broken && self.entries().all(|entry| entry.is_broken)
    }

    /// All entries in file order.
    pub fn entries(&self) -> impl Iterator<Item = EntryText<'_>> {
        self.chunks.iter().filter_map(|chunk| self.entry_text(chunk))
    }

    fn entry_text<'d>(&'d self, chunk: &'d Chunk) -> Option<EntryText<'d>> {
        let entry = chunk.entry()?;
        let text = chunk.text(&self.loaded);
        Some(EntryText { serial: entry.serial, map: entry.map, is_broken: entry.is_broken, text, entry })
    }

    /// One entry.
    pub fn entry(&self, serial: Serial) -> Option<EntryText<'_>> {
        self.entry_text(self.chunks.get(self.position(serial)?)?)
    }

    /// The position of an entry's chunk.
    pub(super) fn position(&self, serial: Serial) -> Option<usize> {
        self.positions.get(serial.0 as usize).copied().filter(|at| *at != GONE).map(|at| at as usize)
    }

    /// The entries of one map, in file order.
    pub fn entries_of(&self, map_name: &str) -> impl Iterator<Item = EntryText<'_>> {
        let numbers: Vec<MapNumber> = self.map_numbers(map_name).collect();
        self.entries().filter(move |entry| numbers.contains(&entry.map))
    }

    /// The name of a map.
    pub fn map_name(&self, map: MapNumber) -> &str {
        self.maps.get(map.0 as usize).map_or("", String::as_str)
    }

    fn map_numbers<'d>(&'d self, name: &'d str) -> impl Iterator<Item = MapNumber> + 'd {
        self.maps.iter().enumerate().filter(move |(_, known)| *known == name).map(|(n, _)| MapNumber(n as u16))
    }

    /// The number of a map with this name, given to it if it is new.
    pub(super) fn map_number(&mut self, name: &str) -> MapNumber {
        if let Some(number) = self.map_numbers(name).next() {
            return number;
        }
        self.maps.push(name.to_owned());
        MapNumber((self.maps.len() - 1) as u16)
    }

    /// The offset in the file at which an entry's chunk starts.
    pub fn offset_of(&self, serial: Serial) -> Option<usize> {
        Some(self.offset_of_chunk(self.position(serial)?))
    }

    /// Every entry with the offset in the file at which its chunk starts, in file order.
    pub fn entry_offsets(&self) -> impl Iterator<Item = (Serial, usize)> + '_ {
        let mut offset = 0;
        self.chunks.iter().filter_map(move |chunk| {
            let start = offset;
            offset += chunk.len();
            Some((chunk.entry()?.serial, start))
        })
    }

    fn offset_of_chunk(&self, at: usize) -> usize {
        self.chunks.iter().take(at).map(Chunk::len).sum()
    }

    /// The text of the roadmap without its entries, with the roadmap's own fields.
    pub fn skeleton(&self) -> Skeleton {
        Skeleton::of(&self.chunks, &self.loaded)
    }

    /// The offset in the file of an offset in the skeleton.
    pub fn offset_of_frame(&self, skeleton: &Skeleton, offset: usize) -> usize {
        skeleton.locate(offset).map_or(0, |(chunk, inside)| self.offset_of_chunk(chunk) + inside)
    }

    /// The manners of the file.
    pub fn style(&self) -> &Style {
        self.style.get_or_init(|| Style::of(&self.loaded))
    }

    /// `ron` with the extensions this file asks for.
    pub fn judge(&self) -> Judge {
        let head = self.pieces().next().unwrap_or_default();
        let end = split::skip_head(head).unwrap_or(0);
        Judge::of_head(head.get(..end).unwrap_or_default())
    }

    /// A serial no entry has.
    pub(super) fn fresh_serial(&self) -> Serial {
        Serial(self.positions.len() as u32)
    }

    /// Makes a step, and tells it as splices of the file's text: each counts in the text the ones before it left.
    pub fn apply(&mut self, step: &Step) -> Vec<Splice> {
        let splices = step.splices.iter().map(|splice| self.replace_chunks(splice)).collect();
        self.index_positions_if_moved(step);
        splices
    }

    /// Replaces a run of chunks; positions are stale until indexed again.
    fn replace_chunks(&mut self, splice: &ChunkSplice) -> Splice {
        let offset = self.offset_of_chunk(splice.at);
        let told = self.told(offset, splice);
        let end = (splice.at + splice.removed.len()).min(self.chunks.len());
        self.chunks.splice(splice.at.min(end)..end, splice.inserted.iter().cloned());
        told
    }

    /// A run of chunks replaced, as the shortest splice of the text.
    fn told(&self, offset: usize, splice: &ChunkSplice) -> Splice {
        let text_of = |chunks: &[Chunk]| chunks.iter().map(|chunk| chunk.text(&self.loaded)).collect::<String>();
        let (old, new) = (text_of(&splice.removed), text_of(&splice.inserted));
        let same_start = common_prefix(&old, &new);
        let (old_rest, new_rest) =
            (old.get(same_start..).unwrap_or_default(), new.get(same_start..).unwrap_or_default());
        let same_end = common_suffix(old_rest, new_rest);
        let start = offset + same_start;
        let text = new_rest.get(..new_rest.len() - same_end).unwrap_or_default();
        Splice::replace(start..start + old_rest.len() - same_end, text)
    }

    /// Takes the text of another document, as one step. Its entries keep the serials they have there.
    pub fn replace_all(&mut self, other: &Self) -> Done {
        let mut inserted = Vec::with_capacity(other.chunks.len());
        for chunk in &other.chunks {
            let text = chunk.text(&other.loaded).to_owned();
            let place = match &chunk.place {
                Place::Frame => Place::Frame,
                Place::Entry(entry) => Place::Entry(entry.in_map(self.map_number(other.map_name(entry.map)))),
            };
            inserted.push(Self::new_chunk(text, place));
        }
        let step = Step { splices: vec![ChunkSplice { at: 0, removed: self.chunks.clone(), inserted }] };
        let splices = self.apply(&step);
        Done { step, splices }
    }

    /// Makes one chunk splice of a transaction.
    pub(super) fn apply_one(&mut self, splice: &ChunkSplice) -> Splice {
        let told = self.replace_chunks(splice);
        if moves_entries(splice) {
            self.index_positions();
        }
        told
    }

    fn index_positions_if_moved(&mut self, step: &Step) {
        if step.splices.iter().any(moves_entries) {
            self.index_positions();
        }
    }

    fn index_positions(&mut self) {
        self.positions.fill(GONE);
        for (at, chunk) in self.chunks.iter().enumerate() {
            let Some(entry) = chunk.entry() else { continue };
            let serial = entry.serial.0 as usize;
            if self.positions.len() <= serial {
                self.positions.resize(serial + 1, GONE);
            }
            if let Some(position) = self.positions.get_mut(serial) {
                *position = at as u32;
            }
        }
    }

    /// The chunk at a position, for a transaction.
    pub(super) fn chunk(&self, at: usize) -> Option<&Chunk> {
        self.chunks.get(at)
    }

    /// A chunk of new text.
    pub(super) fn new_chunk(text: String, place: Place) -> Chunk {
        Chunk::owned(text, place)
    }
}

/// Whether chunks behind the splice change their position, or entries come and go.
fn moves_entries(splice: &ChunkSplice) -> bool {
    let serials = |chunks: &[Chunk]| chunks.iter().map(|c| c.entry().map(|e| e.serial)).collect::<Vec<_>>();
    serials(&splice.removed) != serials(&splice.inserted)
}

fn common_prefix(a: &str, b: &str) -> usize {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    (0..=same).rev().find(|at| a.is_char_boundary(*at) && b.is_char_boundary(*at)).unwrap_or(0)
}

fn common_suffix(a: &str, b: &str) -> usize {
    let same = a.bytes().rev().zip(b.bytes().rev()).take_while(|(a, b)| a == b).count();
    (0..=same)
        .rev()
        .find(|length| a.is_char_boundary(a.len() - length) && b.is_char_boundary(b.len() - length))
        .unwrap_or(0)
}
