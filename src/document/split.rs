//! Cutting a text into chunks, once, when it is loaded. One pass: every entry is indexed on the way, shown to a
//! visitor, and its index is thrown away again.
//!
//! A place that makes no sense costs one entry, not the file: the pass takes up again at the next line that looks like
//! an entry of the same map, or at the next field of the roadmap.

use super::chunk::{Chunk, Entry, MapNumber, Place, Serial};
use super::literal;
use super::node::Node;
use super::scan::{self, Problem, ScanError, Scanner};
use super::style;
use super::tree::Item;
use super::trivia_owner;
use std::ops::Range;

/// The text cut up.
#[derive(Debug, Default)]
pub(super) struct Split {
    pub(super) chunks: Vec<Chunk>,
    /// The names of the maps, by number.
    pub(super) maps: Vec<String>,
    /// Where the text made no sense, in file order.
    pub(super) broken: Vec<ScanError>,
    /// Whether some bracket of the roadmap or its maps, or a field between them, could not be made out.
    pub(super) frame_is_broken: bool,
}

/// An entry met while loading. Broken ones come without a value.
pub struct Visited<'t> {
    /// Who it is.
    pub serial: Serial,
    /// The number of its map.
    pub map: MapNumber,
    /// The name of its map.
    pub map_name: &'t str,
    /// Its key as written, with quotes.
    pub key_source: &'t str,
    /// Where its key stands in the indexed text.
    pub key: Range<usize>,
    /// Its value; `None` when it is broken.
    pub value: Option<Item<'t>>,
    /// Where its chunk starts in the indexed text.
    pub origin: usize,
}

/// Cuts `text` and shows every entry to `visit`.
pub(super) fn split(text: &str, holds_entries: fn(&str) -> bool, visit: &mut dyn FnMut(Visited<'_>)) -> Split {
    let mut splitter = Splitter {
        text,
        holds_entries,
        bytes: text.as_bytes(),
        scanner: Scanner::default(),
        nodes: Vec::new(),
        split: Split::default(),
        frame_start: 0,
        serial: 0,
        visit,
    };
    let end = splitter.roadmap();
    if let Err(error) = end {
        splitter.lose_frame(error);
    }
    splitter.frame_until(text.len());
    splitter.split
}

/// The offset behind the byte order mark and the `#![…]` attributes at the head of a file.
pub fn skip_head(text: &str) -> Result<usize, ScanError> {
    skip_head_bytes(text.as_bytes())
}

fn skip_head_bytes(bytes: &[u8]) -> Result<usize, ScanError> {
    let mark = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { 3 } else { 0 };
    let mut at = scan::skip_trivia(bytes, mark)?;
    while bytes.get(at) == Some(&b'#') {
        let rest = bytes.get(at..).unwrap_or_default();
        let close = memchr::memchr(b']', rest).ok_or(ScanError { at, problem: Problem::Ends })?;
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
    split: Split,
    frame_start: usize,
    serial: u32,
    visit: &'v mut dyn FnMut(Visited<'_>),
}

/// How a pass over the items of a map ended.
enum MapEnd {
    /// With its bracket, at this offset (behind it).
    Closed(usize),
    /// Without one: at this offset the roadmap seems to go on.
    Lost(usize),
}

impl Splitter<'_, '_> {
    fn peek(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn trivia(&self, at: usize) -> Result<usize, ScanError> {
        scan::skip_trivia(self.bytes, at)
    }

    fn lose_frame(&mut self, error: ScanError) {
        self.split.broken.push(error);
        self.split.frame_is_broken = true;
    }

    /// `Roadmap( … )`: the whole file. The answer is the offset behind it.
    fn roadmap(&mut self) -> Result<usize, ScanError> {
        let head = skip_head_bytes(self.bytes)?;
        let name_end = scan::word_end(self.bytes, head);
        let open = self.trivia(name_end)?;
        if self.peek(open) != Some(b'(') {
            return Err(ScanError { at: open, problem: Problem::ExpectedValue });
        }
        let mut at = self.trivia(open + 1)?;
        while self.peek(at) != Some(b')') {
            at = match self.field(at) {
                Ok(next) => next,
                Err(error) => {
                    let next = self.next_field(at).ok_or(error)?;
                    self.lose_frame(error);
                    next
                }
            };
        }
        let end = self.trivia(at + 1)?;
        if end < self.bytes.len() {
            return Err(ScanError { at: end, problem: Problem::ExpectedComma(open) });
        }
        Ok(end)
    }

    /// One field of the roadmap. The answer is the offset of the next one, or of the closing bracket.
    fn field(&mut self, start: usize) -> Result<usize, ScanError> {
        let name_end = scan::word_end(self.bytes, start);
        let colon = self.trivia(name_end)?;
        if name_end == start || self.peek(colon) != Some(b':') {
            let problem = if name_end == start { Problem::ExpectedName } else { Problem::ExpectedColon };
            let problem = if colon >= self.bytes.len() { Problem::Ends } else { problem };
            return Err(ScanError { at: colon.max(start), problem });
        }
        let value = self.trivia(colon + 1)?;
        let (open, wraps) = self.inside_some(value)?;
        let name = literal::key(self.text.get(start..name_end).unwrap_or_default());
        let end = if self.peek(open) == Some(b'{') && (self.holds_entries)(&name) {
            match self.map(&name, open)? {
                MapEnd::Closed(end) => self.behind_some(end, wraps)?,
                MapEnd::Lost(next) => {
                    self.split.frame_is_broken = true;
                    return Ok(next);
                }
            }
        } else {
            self.nodes.clear();
            self.scanner.scan(self.text, value, &mut self.nodes)?
        };
        let behind = self.trivia(end)?;
        match self.peek(behind) {
            Some(b',') => self.trivia(behind + 1),
            Some(b')') => Ok(behind),
            None => Err(ScanError { at: behind, problem: Problem::Ends }),
            Some(_) => Err(ScanError { at: behind, problem: Problem::ExpectedComma(start) }),
        }
    }

    /// The offset of a value inside any `Some(..)` around it, and how many there are.
    fn inside_some(&self, value: usize) -> Result<(usize, usize), ScanError> {
        let (mut at, mut wraps) = (value, 0);
        while self.bytes.get(at..scan::word_end(self.bytes, at)) == Some(b"Some") {
            let open = self.trivia(at + 4)?;
            if self.peek(open) != Some(b'(') {
                break;
            }
            at = self.trivia(open + 1)?;
            wraps += 1;
        }
        Ok((at, wraps))
    }

    /// The offset behind the closing brackets of so many `Some(..)`.
    fn behind_some(&self, end: usize, wraps: usize) -> Result<usize, ScanError> {
        let mut at = end;
        for _ in 0..wraps {
            at = self.trivia(at)?;
            if self.peek(at) == Some(b',') {
                at = self.trivia(at + 1)?;
            }
            if self.peek(at) != Some(b')') {
                return Err(ScanError { at, problem: Problem::ExpectedComma(end) });
            }
            at += 1;
        }
        Ok(at)
    }

    /// Behind a broken field, and behind the entries met in it: the next line, indented no deeper than a field of the
    /// roadmap, that starts like one.
    fn next_field(&self, from: usize) -> Option<usize> {
        let deepest = style::indent_at(self.text, from).len();
        let mut line = self.line_behind(from.max(self.frame_start.saturating_sub(1)))?;
        loop {
            let start = trivia_owner::skip_blanks(self.bytes, line);
            let word = scan::word_end(self.bytes, start);
            let is_field = word > start && self.peek(trivia_owner::skip_blanks(self.bytes, word)) == Some(b':');
            if start - line <= deepest && (is_field || self.peek(start) == Some(b')')) {
                return Some(start);
            }
            line = self.line_behind(line)?;
        }
    }

    fn line_behind(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        memchr::memchr(b'\n', rest).map(|newline| at + newline + 1).filter(|line| *line < self.bytes.len())
    }

    /// All entries of one map; `open` is its bracket.
    fn map(&mut self, name: &str, open: usize) -> Result<MapEnd, ScanError> {
        let map = MapNumber(self.split.maps.len() as u16);
        self.split.maps.push(name.to_owned());
        let mut indent: Option<String> = None;
        let mut floor = open + 1;
        loop {
            let start = self.trivia(floor)?;
            match self.peek(start) {
                Some(b'}') => return Ok(MapEnd::Closed(start + 1)),
                None => return Err(ScanError { at: start, problem: Problem::Ends }),
                _ => {}
            }
            if indent.is_none() {
                indent = Some(style::indent_at(self.text, start).to_owned());
            }
            floor = match self.entry(map, name, floor, start) {
                Ok(next) => next,
                Err(error) => {
                    let at_line = trivia_owner::starts_its_line(self.bytes, 0, start);
                    let own = indent.as_deref().filter(|_| at_line).ok_or(error)?;
                    self.split.broken.push(error);
                    match self.resume(start, own) {
                        Resume::Entry(next) | Resume::MapEnd(next) => self.push_broken(map, name, floor, start, next),
                        Resume::Roadmap(next) => {
                            if next > start {
                                self.push_broken(map, name, floor, start, next);
                            }
                            return Ok(MapEnd::Lost(next.max(start)));
                        }
                        Resume::Nowhere => {
                            self.push_broken(map, name, floor, start, self.bytes.len());
                            return Ok(MapEnd::Lost(self.bytes.len()));
                        }
                    }
                }
            };
        }
    }

    /// One entry. The answer is the offset behind what belongs to it.
    fn entry(&mut self, map: MapNumber, name: &str, floor: usize, start: usize) -> Result<usize, ScanError> {
        let key_end = self.key(start)?;
        let colon = self.trivia(key_end)?;
        if self.peek(colon) != Some(b':') {
            return Err(ScanError { at: colon, problem: Problem::ExpectedColon });
        }
        let value = self.trivia(colon + 1)?;
        self.nodes.clear();
        let value_end = self.scanner.scan(self.text, value, &mut self.nodes)?;
        let behind = self.trivia(value_end)?;
        if !matches!(self.peek(behind), Some(b',' | b'}')) {
            return Err(ScanError { at: behind, problem: Problem::ExpectedComma(start) });
        }
        let (own_start, own_end) = self.owned(floor, start, value_end);
        self.frame_until(own_start);
        let serial = self.push_entry(map, own_start..own_end, start..key_end, value..value_end, Soundness::Sound);
        let item = Item::first(self.text, &self.nodes);
        let key_source = self.text.get(start..key_end).unwrap_or_default();
        let (key, value) = (start..key_end, Some(item));
        (self.visit)(Visited { serial, map, map_name: name, key_source, key, value, origin: own_start });
        Ok(own_end)
    }

    /// Keys of top-level maps are strings; anything else is a slip worth a message.
    fn key(&mut self, start: usize) -> Result<usize, ScanError> {
        if !matches!(self.peek(start), Some(b'"' | b'r')) {
            return Err(ScanError { at: start, problem: Problem::ExpectedValue });
        }
        self.nodes.clear();
        let end = self.scanner.scan(self.text, start, &mut self.nodes)?;
        let is_text = self
            .nodes
            .first()
            .is_some_and(|node| matches!(node.kind, super::node::Kind::Text | super::node::Kind::RawText));
        if is_text { Ok(end) } else { Err(ScanError { at: start, problem: Problem::ExpectedValue }) }
    }

    fn owned(&self, floor: usize, start: usize, value_end: usize) -> (usize, usize) {
        let behind = trivia_owner::trailing(self.text, value_end);
        let own_end = behind.comma.map_or(behind.end, |comma| match comma >= behind.end {
            // A comma on a later line: everything up to the end of that line belongs to this entry.
            true => trivia_owner::trailing(self.text, comma).end,
            false => behind.end,
        });
        let own_start = match trivia_owner::starts_its_line(self.bytes, floor, start) {
            true => trivia_owner::leading_start(self.text, floor, start),
            false => floor,
        };
        (own_start, own_end)
    }

    fn frame_until(&mut self, end: usize) {
        if end > self.frame_start {
            self.split.chunks.push(Chunk::loaded(self.frame_start..end, Place::Frame));
        }
        self.frame_start = end.max(self.frame_start);
    }

    fn push_entry(
        &mut self,
        map: MapNumber,
        own: Range<usize>,
        key: Range<usize>,
        value: Range<usize>,
        soundness: Soundness,
    ) -> Serial {
        let serial = Serial(self.serial);
        self.serial += 1;
        let shifted = |range: Range<usize>| range.start - own.start..range.end - own.start;
        let is_broken = soundness == Soundness::Broken;
        let entry = Entry::new(serial, map, shifted(key), shifted(value), is_broken);
        self.frame_start = own.end;
        self.split.chunks.push(Chunk::loaded(own, Place::Entry(entry)));
        serial
    }

    /// A piece that makes no sense, up to where the pass takes up again. The answer is where it ends.
    fn push_broken(&mut self, map: MapNumber, name: &str, floor: usize, start: usize, end: usize) -> usize {
        let own_start = trivia_owner::leading_start(self.text, floor, start);
        let end = trivia_owner::leading_start(self.text, start, trivia_owner::skip_blanks(self.bytes, end)).max(start);
        self.frame_until(own_start);
        let key_end = self.key(start).unwrap_or(start).min(end);
        let serial = self.push_entry(map, own_start..end, start..key_end, key_end..end, Soundness::Broken);
        let key_source = self.text.get(start..key_end).unwrap_or_default();
        let (key, value) = (start..key_end, None);
        (self.visit)(Visited { serial, map, map_name: name, key_source, key, value, origin: own_start });
        end
    }

    /// Where to take up again behind a broken entry that started at `start` in a map whose entries are indented like
    /// `indent`.
    fn resume(&self, start: usize, indent: &str) -> Resume {
        if style::indent_at(self.text, start).len() < indent.len() && self.is_field_line(start) {
            return Resume::Roadmap(start);
        }
        let mut line = start;
        while let Some(next) = self.line_behind(line) {
            line = next;
            let content = trivia_owner::skip_blanks(self.bytes, line);
            let own = self.text.get(line..content).unwrap_or_default();
            if own == indent && self.looks_like_entry(content) {
                return Resume::Entry(line);
            }
            if own.len() < indent.len() {
                match self.peek(content) {
                    Some(b'}') => return Resume::MapEnd(content),
                    Some(b')') => return Resume::Roadmap(content),
                    _ if self.is_field_line(content) => return Resume::Roadmap(content),
                    _ => {}
                }
            }
        }
        Resume::Nowhere
    }

    fn is_field_line(&self, at: usize) -> bool {
        let word = scan::word_end(self.bytes, at);
        word > at && self.peek(trivia_owner::skip_blanks(self.bytes, word)) == Some(b':')
    }

    /// `"id": (` at the start of a line.
    fn looks_like_entry(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let line = rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len())).unwrap_or_default();
        let Some(inside) = line.strip_prefix(b"\"") else { return false };
        let Some(quote) = memchr::memchr(b'"', inside) else { return false };
        let behind = inside.get(quote + 1..).unwrap_or_default().trim_ascii_start();
        behind.strip_prefix(b":").is_some_and(|value| value.trim_ascii_start().starts_with(b"("))
    }
}

#[derive(PartialEq, Eq)]
enum Soundness {
    Sound,
    Broken,
}

/// Where a pass takes up again.
enum Resume {
    /// At the line of the next entry.
    Entry(usize),
    /// At the closing bracket of the map.
    MapEnd(usize),
    /// At a field of the roadmap, or at its end: the bracket of the map is lost.
    Roadmap(usize),
    /// Nothing that makes sense follows.
    Nowhere,
}

#[cfg(test)]
mod tests {
    use crate::document::Document;

    #[test]
    fn what_was_made_out_before_a_bracket_got_lost_is_not_made_out_again() {
        for text in [
            "(\n\tformat: 1,\n\tthemes: {\"a\": (title: \"A\"),\n\tideas: {\"b\": (title: \"B\")})",
            "(\n themes: {\"a\": (\n title: \"A\"), x\n ideas: {\"b\": (title: \"B\")})",
        ] {
            assert_eq!(Document::load(text.to_owned(), |_| true, &mut |_| {}).to_text(), text);
        }
    }
}
