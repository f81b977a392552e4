//! Splits a text into chunks when it is loaded. One pass indexes every entry, shows it to a visitor and drops its
//! index.
//!
//! An error costs one entry, not the file: the pass resumes at the next line that looks like an entry of the same map,
//! or at the next field of the roadmap.

use super::chunk::{Chunk, ChunkKind, EntryId, EntrySpans, MapIndex};
use super::item_trivia;
use super::literal;
use super::node::Node;
use super::scan::{self, ScanError, ScanErrorKind, Scanner};
use super::style;
use super::tree::TreeItem;
use std::ops::Range;

#[derive(Debug, Default)]
pub(super) struct SplitText {
    pub(super) chunks: Vec<Chunk>,
    pub(super) map_names: Vec<String>,
    /// In file order.
    pub(super) scan_errors: Vec<ScanError>,
    /// Whether some bracket of the roadmap or its maps, or a field between them, could not be scanned.
    pub(super) is_top_level_broken: bool,
}

/// An entry found while loading.
pub struct VisitedEntry<'t> {
    pub id: EntryId,
    pub map_name: &'t str,
    /// Including quotes.
    pub key_source: &'t str,
    /// In the indexed text.
    pub key_span: Range<usize>,
    /// `None` if the entry is broken.
    pub value: Option<TreeItem<'t>>,
    /// In the indexed text.
    pub chunk_start: usize,
}

/// Splits `text` and calls `visit` for every entry.
pub(super) fn split_text(
    text: &str,
    holds_entries: fn(&str) -> bool,
    visit: &mut dyn FnMut(VisitedEntry<'_>),
) -> SplitText {
    let mut splitter = Splitter {
        text,
        holds_entries,
        bytes: text.as_bytes(),
        scanner: Scanner::default(),
        nodes: Vec::new(),
        output: SplitText::default(),
        top_level_start: 0,
        next_entry: 0,
        visit,
    };
    let end = splitter.split_roadmap();
    if let Err(error) = end {
        splitter.mark_top_level_broken(error);
    }
    splitter.push_top_level_until(text.len());
    splitter.output
}

/// The offset after the byte order mark and the `#![…]` attributes.
pub fn skip_head(text: &str) -> Result<usize, ScanError> {
    skip_head_bytes(text.as_bytes())
}

fn skip_head_bytes(bytes: &[u8]) -> Result<usize, ScanError> {
    let bom_len = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    let mut at = scan::skip_trivia(bytes, bom_len)?;
    while bytes.get(at) == Some(&b'#') {
        let rest = bytes.get(at..).unwrap_or_default();
        let close = memchr::memchr(b']', rest).ok_or(ScanError { offset: at, kind: ScanErrorKind::UnexpectedEnd })?;
        at = scan::skip_trivia(bytes, at + close + 1)?;
    }
    Ok(at)
}

struct Splitter<'t, 'v> {
    text: &'t str,
    holds_entries: fn(&str) -> bool,
    bytes: &'t [u8],
    scanner: Scanner,
    nodes: Vec<Node>,
    output: SplitText,
    top_level_start: usize,
    next_entry: u32,
    visit: &'v mut dyn FnMut(VisitedEntry<'_>),
}

enum MapEnd {
    /// At the closing bracket; the offset after it.
    Closed(usize),
    /// The bracket is missing; the roadmap seems to go on at this offset.
    Lost(usize),
}

impl Splitter<'_, '_> {
    fn peek(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn skip_trivia(&self, at: usize) -> Result<usize, ScanError> {
        scan::skip_trivia(self.bytes, at)
    }

    fn mark_top_level_broken(&mut self, error: ScanError) {
        self.output.scan_errors.push(error);
        self.output.is_top_level_broken = true;
    }

    /// Splits the whole file, `Roadmap( … )`. Returns the offset after it.
    fn split_roadmap(&mut self) -> Result<usize, ScanError> {
        let head = skip_head_bytes(self.bytes)?;
        let name_end = scan::token_end(self.bytes, head);
        let open = self.skip_trivia(name_end)?;
        if self.peek(open) != Some(b'(') {
            return Err(ScanError { offset: open, kind: ScanErrorKind::ExpectedValue });
        }
        let mut at = self.skip_trivia(open + 1)?;
        while self.peek(at) != Some(b')') {
            at = match self.split_field(at) {
                Ok(next) => next,
                Err(error) => {
                    let next = self.find_next_field(at).ok_or(error)?;
                    self.mark_top_level_broken(error);
                    next
                }
            };
        }
        let end = self.skip_trivia(at + 1)?;
        if end < self.bytes.len() {
            return Err(ScanError { offset: end, kind: ScanErrorKind::ExpectedComma(open) });
        }
        Ok(end)
    }

    /// Splits one field of the roadmap. Returns the offset of the next field, or of the closing bracket.
    fn split_field(&mut self, start: usize) -> Result<usize, ScanError> {
        let name_end = scan::token_end(self.bytes, start);
        let colon = self.skip_trivia(name_end)?;
        if name_end == start || self.peek(colon) != Some(b':') {
            let kind = if name_end == start { ScanErrorKind::ExpectedName } else { ScanErrorKind::ExpectedColon };
            let kind = if colon >= self.bytes.len() { ScanErrorKind::UnexpectedEnd } else { kind };
            return Err(ScanError { offset: colon.max(start), kind });
        }
        let value = self.skip_trivia(colon + 1)?;
        let (open, wraps) = self.enter_some(value)?;
        let name = literal::decode_key(self.text.get(start..name_end).unwrap_or_default());
        let end = if self.peek(open) == Some(b'{') && (self.holds_entries)(&name) {
            match self.split_map(&name, open)? {
                MapEnd::Closed(end) => self.leave_some(end, wraps)?,
                MapEnd::Lost(next) => {
                    self.output.is_top_level_broken = true;
                    return Ok(next);
                }
            }
        } else {
            self.nodes.clear();
            self.scanner.scan_value_into(self.text, value, &mut self.nodes)?
        };
        let after = self.skip_trivia(end)?;
        match self.peek(after) {
            Some(b',') => self.skip_trivia(after + 1),
            Some(b')') => Ok(after),
            None => Err(ScanError { offset: after, kind: ScanErrorKind::UnexpectedEnd }),
            Some(_) => Err(ScanError { offset: after, kind: ScanErrorKind::ExpectedComma(start) }),
        }
    }

    /// The offset of a value inside any `Some(..)` around it, and the number of those.
    fn enter_some(&self, value: usize) -> Result<(usize, usize), ScanError> {
        let (mut at, mut wraps) = (value, 0);
        while self.bytes.get(at..scan::token_end(self.bytes, at)) == Some(b"Some") {
            let open = self.skip_trivia(at + 4)?;
            if self.peek(open) != Some(b'(') {
                break;
            }
            at = self.skip_trivia(open + 1)?;
            wraps += 1;
        }
        Ok((at, wraps))
    }

    /// The offset after the closing brackets of `wraps` times `Some(..)`.
    fn leave_some(&self, end: usize, wraps: usize) -> Result<usize, ScanError> {
        let mut at = end;
        for _ in 0..wraps {
            at = self.skip_trivia(at)?;
            if self.peek(at) == Some(b',') {
                at = self.skip_trivia(at + 1)?;
            }
            if self.peek(at) != Some(b')') {
                return Err(ScanError { offset: at, kind: ScanErrorKind::ExpectedComma(end) });
            }
            at += 1;
        }
        Ok(at)
    }

    /// Finds the next line after a broken field, and after the entries already found in it, that starts like a field
    /// and is indented no deeper than one.
    fn find_next_field(&self, from: usize) -> Option<usize> {
        let deepest = style::indent_at(self.text, from).len();
        let mut line = self.next_line_start(from.max(self.top_level_start.saturating_sub(1)))?;
        loop {
            let start = item_trivia::skip_blanks(self.bytes, line);
            let name_end = scan::token_end(self.bytes, start);
            let is_field = name_end > start && self.peek(item_trivia::skip_blanks(self.bytes, name_end)) == Some(b':');
            if start - line <= deepest && (is_field || self.peek(start) == Some(b')')) {
                return Some(start);
            }
            line = self.next_line_start(line)?;
        }
    }

    fn next_line_start(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        memchr::memchr(b'\n', rest).map(|newline| at + newline + 1).filter(|line| *line < self.bytes.len())
    }

    /// Splits the entries of one map; `open` is its bracket.
    fn split_map(&mut self, name: &str, open: usize) -> Result<MapEnd, ScanError> {
        let map = MapIndex(self.output.map_names.len() as u16);
        self.output.map_names.push(name.to_owned());
        let mut indent: Option<String> = None;
        let mut floor = open + 1;
        loop {
            let start = self.skip_trivia(floor)?;
            match self.peek(start) {
                Some(b'}') => return Ok(MapEnd::Closed(start + 1)),
                None => return Err(ScanError { offset: start, kind: ScanErrorKind::UnexpectedEnd }),
                _ => {}
            }
            if indent.is_none() {
                indent = Some(style::indent_at(self.text, start).to_owned());
            }
            floor = match self.split_entry(map, name, floor, start) {
                Ok(next) => next,
                Err(error) => {
                    let at_line = item_trivia::is_first_on_line(self.bytes, 0, start);
                    let own = indent.as_deref().filter(|_| at_line).ok_or(error)?;
                    self.output.scan_errors.push(error);
                    match self.find_resume_point(start, own) {
                        ResumePoint::Entry(next) | ResumePoint::MapEnd(next) => {
                            self.push_broken_entry(map, name, floor, start, next)
                        }
                        ResumePoint::Roadmap(next) => {
                            if next > start {
                                self.push_broken_entry(map, name, floor, start, next);
                            }
                            return Ok(MapEnd::Lost(next.max(start)));
                        }
                        ResumePoint::Nowhere => {
                            self.push_broken_entry(map, name, floor, start, self.bytes.len());
                            return Ok(MapEnd::Lost(self.bytes.len()));
                        }
                    }
                }
            };
        }
    }

    /// Splits off one entry. Returns the offset after the text that belongs to it.
    fn split_entry(&mut self, map: MapIndex, name: &str, floor: usize, start: usize) -> Result<usize, ScanError> {
        let key_end = self.scan_key(start)?;
        let colon = self.skip_trivia(key_end)?;
        if self.peek(colon) != Some(b':') {
            return Err(ScanError { offset: colon, kind: ScanErrorKind::ExpectedColon });
        }
        let value = self.skip_trivia(colon + 1)?;
        self.nodes.clear();
        let value_end = self.scanner.scan_value_into(self.text, value, &mut self.nodes)?;
        let after = self.skip_trivia(value_end)?;
        if !matches!(self.peek(after), Some(b',' | b'}')) {
            return Err(ScanError { offset: after, kind: ScanErrorKind::ExpectedComma(start) });
        }
        let (own_start, own_end) = self.entry_extent(floor, start, value_end);
        self.push_top_level_until(own_start);
        let entry_id =
            self.push_entry(map, own_start..own_end, start..key_end, value..value_end, EntrySoundness::Sound);
        let item = TreeItem::from_nodes(self.text, &self.nodes);
        let key_source = self.text.get(start..key_end).unwrap_or_default();
        let (key, value) = (start..key_end, Some(item));
        (self.visit)(VisitedEntry {
            id: entry_id,
            map_name: name,
            key_source,
            key_span: key,
            value,
            chunk_start: own_start,
        });
        Ok(own_end)
    }

    /// Keys of top-level maps are strings; anything else is an error.
    fn scan_key(&mut self, start: usize) -> Result<usize, ScanError> {
        if !matches!(self.peek(start), Some(b'"' | b'r')) {
            return Err(ScanError { offset: start, kind: ScanErrorKind::ExpectedValue });
        }
        self.nodes.clear();
        let end = self.scanner.scan_value_into(self.text, start, &mut self.nodes)?;
        let is_text = self
            .nodes
            .first()
            .is_some_and(|node| matches!(node.kind, super::node::NodeKind::Text | super::node::NodeKind::RawText));
        if is_text { Ok(end) } else { Err(ScanError { offset: start, kind: ScanErrorKind::ExpectedValue }) }
    }

    fn entry_extent(&self, floor: usize, start: usize, value_end: usize) -> (usize, usize) {
        let trailing = item_trivia::scan_trailing(self.text, value_end);
        let own_end = trailing.comma.map_or(trailing.end, |comma| {
            if comma >= trailing.end {
                // A comma on a later line: the entry extends to the end of that line.
                item_trivia::scan_trailing(self.text, comma).end
            } else {
                trailing.end
            }
        });
        let own_start = if item_trivia::is_first_on_line(self.bytes, floor, start) {
            item_trivia::leading_start(self.text, floor, start)
        } else {
            floor
        };
        (own_start, own_end)
    }

    fn push_top_level_until(&mut self, end: usize) {
        if end > self.top_level_start {
            self.output.chunks.push(Chunk::from_range(self.top_level_start..end, ChunkKind::TopLevel));
        }
        self.top_level_start = end.max(self.top_level_start);
    }

    fn push_entry(
        &mut self,
        map: MapIndex,
        own: Range<usize>,
        key: Range<usize>,
        value: Range<usize>,
        soundness: EntrySoundness,
    ) -> EntryId {
        let entry_id = EntryId(self.next_entry);
        self.next_entry += 1;
        let shifted = |range: Range<usize>| range.start - own.start..range.end - own.start;
        let is_broken = soundness == EntrySoundness::Broken;
        let entry = EntrySpans::new(entry_id, map, shifted(key), shifted(value), is_broken);
        self.top_level_start = own.end;
        self.output.chunks.push(Chunk::from_range(own, ChunkKind::Entry(entry)));
        entry_id
    }

    /// Adds text that cannot be scanned as a broken entry. Returns its end.
    fn push_broken_entry(&mut self, map: MapIndex, name: &str, floor: usize, start: usize, end: usize) -> usize {
        let own_start = item_trivia::leading_start(self.text, floor, start);
        let end = item_trivia::leading_start(self.text, start, item_trivia::skip_blanks(self.bytes, end)).max(start);
        self.push_top_level_until(own_start);
        let key_end = self.scan_key(start).unwrap_or(start).min(end);
        let entry_id = self.push_entry(map, own_start..end, start..key_end, key_end..end, EntrySoundness::Broken);
        let key_source = self.text.get(start..key_end).unwrap_or_default();
        let (key, value) = (start..key_end, None);
        (self.visit)(VisitedEntry {
            id: entry_id,
            map_name: name,
            key_source,
            key_span: key,
            value,
            chunk_start: own_start,
        });
        end
    }

    /// Where to resume after a broken entry that starts at `start`; `indent` is the indentation of the map's entries.
    fn find_resume_point(&self, start: usize, indent: &str) -> ResumePoint {
        if style::indent_at(self.text, start).len() < indent.len() && self.is_field_line(start) {
            return ResumePoint::Roadmap(start);
        }
        let mut line = start;
        while let Some(next) = self.next_line_start(line) {
            line = next;
            let content = item_trivia::skip_blanks(self.bytes, line);
            let own = self.text.get(line..content).unwrap_or_default();
            if own == indent && self.is_entry_line(content) {
                return ResumePoint::Entry(line);
            }
            if own.len() < indent.len() {
                match self.peek(content) {
                    Some(b'}') => return ResumePoint::MapEnd(content),
                    Some(b')') => return ResumePoint::Roadmap(content),
                    _ if self.is_field_line(content) => return ResumePoint::Roadmap(content),
                    _ => {}
                }
            }
        }
        ResumePoint::Nowhere
    }

    fn is_field_line(&self, at: usize) -> bool {
        let name_end = scan::token_end(self.bytes, at);
        name_end > at && self.peek(item_trivia::skip_blanks(self.bytes, name_end)) == Some(b':')
    }

    /// Whether a line starts with `"id": (`.
    fn is_entry_line(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        let Some(inside) = line.strip_prefix(b"\"") else { return false };
        let Some(quote) = memchr::memchr(b'"', inside) else { return false };
        let after = inside.get(quote + 1..).unwrap_or_default().trim_ascii_start();
        after.strip_prefix(b":").is_some_and(|value| value.trim_ascii_start().starts_with(b"("))
    }
}

#[derive(PartialEq, Eq)]
enum EntrySoundness {
    Sound,
    Broken,
}

enum ResumePoint {
    /// At the line of the next entry.
    Entry(usize),
    /// At the closing bracket of the map.
    MapEnd(usize),
    /// At a field of the roadmap, or at its end: the bracket of the map is missing.
    Roadmap(usize),
    /// Nothing that can be scanned follows.
    Nowhere,
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    #[test]
    fn entries_found_before_a_missing_bracket_are_not_split_again() {
        for text in [
            "(\n\tformat: 1,\n\tthemes: {\"a\": (title: \"A\"),\n\tideas: {\"b\": (title: \"B\")})",
            "(\n themes: {\"a\": (\n title: \"A\"), x\n ideas: {\"b\": (title: \"B\")})",
        ] {
            assert_eq!(Document::load(text.to_owned(), |_| true, &mut |_| {}).to_text(), text);
        }
    }
}
