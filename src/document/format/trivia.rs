//! What stands between two items: comments and line breaks, before or behind the comma or colon.

use crate::document::literal;
use crate::document::scan;
use crate::document::tree::Item;
use std::borrow::Cow;
use std::ops::Range;

/// A comment between two items.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'t> {
    /// The comment itself, without white space behind it.
    pub(super) source: &'t str,
    /// Whether it goes to the end of its line.
    pub(super) is_line: bool,
    /// Its offset in the text.
    pub(super) at: usize,
    /// The line breaks between what stands before it and itself.
    pub(super) breaks_before: usize,
    /// Whether it stands before the comma or colon of the gap.
    pub(super) is_before_mark: bool,
}

/// White space, comments and at most one comma or colon.
#[derive(Clone, Debug, Default)]
pub(super) struct Gap<'t> {
    pub(super) comments: Vec<Comment<'t>>,
    /// The line breaks behind the last comment.
    pub(super) breaks_at_end: usize,
    pub(super) has_mark: bool,
}

impl<'t> Gap<'t> {
    pub(super) fn read(text: &'t str, range: Range<usize>) -> Self {
        let bytes = text.as_bytes();
        let mut gap = Self::default();
        let mut at = range.start;
        while at < range.end {
            match bytes.get(at) {
                Some(b'\n') => gap.breaks_at_end += 1,
                Some(b',' | b':') => gap.has_mark = true,
                Some(b'/') => {
                    let Ok(Some(end)) = scan::comment_end(bytes, at) else { break };
                    gap.push(text, at..end);
                    at = end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        if !gap.has_mark {
            gap.comments.iter_mut().for_each(|comment| comment.is_before_mark = false);
        }
        gap
    }

    fn push(&mut self, text: &'t str, span: Range<usize>) {
        let at = span.start;
        let source = text.get(span).unwrap_or_default();
        self.comments.push(Comment {
            source: source.trim_end(),
            is_line: source.starts_with("//"),
            at,
            breaks_before: std::mem::take(&mut self.breaks_at_end),
            is_before_mark: !self.has_mark,
        });
    }

    fn has_break(&self) -> bool {
        self.breaks_at_end > 0 || self.comments.iter().any(|comment| comment.breaks_before > 0)
    }

    /// The comments on the line of what stands before the gap, and those behind it. Where all is one line, those
    /// before the comma and those behind it.
    fn parted(mut self) -> (Vec<Comment<'t>>, Vec<Comment<'t>>) {
        let first_behind = match self.has_break() {
            true => self.comments.iter().position(|comment| comment.breaks_before > 0),
            false => self.comments.iter().position(|comment| !comment.is_before_mark),
        };
        let behind = self.comments.split_off(first_behind.unwrap_or(self.comments.len()));
        (self.comments, behind)
    }
}

/// The head of a text up to the value at `end`: gaps, and the attribute behind each; behind the last one is the value.
pub(super) fn head_pieces(text: &str, end: usize) -> Vec<(Gap<'_>, &str)> {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut pieces = Vec::new();
    loop {
        let attribute = scan::skip_trivia(bytes, at).unwrap_or(end).min(end);
        let close = memchr::memchr(b']', bytes.get(attribute..end).unwrap_or_default());
        let behind = close.map_or(end, |close| attribute + close + 1);
        pieces.push((Gap::read(text, at..attribute), text.get(attribute..behind).unwrap_or_default()));
        if attribute >= end {
            return pieces;
        }
        at = behind;
    }
}

/// An item with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct Unit<'t> {
    pub(super) item: Item<'t>,
    /// Its place among the items as they were written.
    pub(super) number: usize,
    /// The comments before it.
    pub(super) above: Vec<Comment<'t>>,
    /// The line breaks between the last of them, or what stands before the item, and the item.
    pub(super) breaks_before: usize,
    /// The comments on its line behind it.
    pub(super) behind: Vec<Comment<'t>>,
}

/// The inside of a container.
#[derive(Clone, Debug, Default)]
pub(super) struct Body<'t> {
    /// Comments on the line of the opening bracket.
    pub(super) head: Vec<Comment<'t>>,
    pub(super) units: Vec<Unit<'t>>,
    /// Comments behind the last item, on lines of their own.
    pub(super) rest: Vec<Comment<'t>>,
    /// Whether a comma stands behind the last item.
    pub(super) has_last_comma: bool,
}

impl<'t> Body<'t> {
    pub(super) fn of(container: Item<'t>) -> Self {
        let text = container.text();
        let mut body = Self::default();
        let mut at = container.bracket() + 1;
        for (number, item) in container.items().enumerate() {
            let span = item.whole_span();
            let gap = Gap::read(text, at..span.start);
            let breaks_before = gap.breaks_at_end;
            let above = body.take_until_item(gap);
            body.units.push(Unit { item, number, above, breaks_before, behind: Vec::new() });
            at = span.end;
        }
        let gap = Gap::read(text, at..container.span().end.saturating_sub(1));
        body.take_rest(gap);
        body
    }

    /// Gives the comments of a gap to what stands before it; the others are returned.
    fn take_until_item(&mut self, gap: Gap<'t>) -> Vec<Comment<'t>> {
        let is_first = self.units.is_empty();
        if is_first && !gap.has_break() {
            return gap.comments;
        }
        let (behind, above) = gap.parted();
        self.give_behind(behind);
        above
    }

    fn take_rest(&mut self, gap: Gap<'t>) {
        self.has_last_comma = gap.has_mark;
        if !gap.has_break() {
            return self.give_behind(gap.comments);
        }
        let (behind, rest) = gap.parted();
        self.give_behind(behind);
        self.rest = rest;
    }

    fn give_behind(&mut self, comments: Vec<Comment<'t>>) {
        match self.units.last_mut() {
            Some(unit) => unit.behind = comments,
            None => self.head = comments,
        }
    }

    fn comments(&self) -> impl Iterator<Item = &Comment<'t>> {
        let of_units = self.units.iter().flat_map(|unit| unit.above.iter().chain(&unit.behind));
        self.head.iter().chain(of_units).chain(&self.rest)
    }

    pub(super) fn has_comments(&self) -> bool {
        self.comments().next().is_some()
    }

    /// Puts the units in the order of their keys. The comments over the first one that head the whole container stay
    /// where they are; a section comment further down has no place in another order, and its offset is the error.
    pub(super) fn sort(&mut self) -> Result<(), usize> {
        let keys: Vec<Cow<'t, str>> = self.units.iter().map(Unit::key).collect();
        if keys.is_sorted() {
            return Ok(());
        }
        if let Some(section) = self.units.iter().skip(1).find_map(Unit::section) {
            return Err(section.at);
        }
        let header = self.units.first_mut().map(Unit::take_header).unwrap_or_default();
        self.units.sort_by(|a, b| a.key().cmp(&b.key()));
        if let Some(first) = self.units.first_mut().filter(|_| !header.is_empty()) {
            first.set_under(header);
        }
        Ok(())
    }
}

impl<'t> Unit<'t> {
    fn key(&self) -> Cow<'t, str> {
        literal::key(self.item.key_source())
    }

    /// The breaks behind the comment at a place above the item.
    fn breaks_behind(&self, place: usize) -> usize {
        self.above.get(place + 1).map_or(self.breaks_before, |next| next.breaks_before)
    }

    /// The last comment above it that a blank line parts from it.
    fn section(&self) -> Option<&Comment<'t>> {
        let place = (0..self.above.len()).rev().find(|place| self.breaks_behind(*place) > 1)?;
        self.above.get(place)
    }

    /// Takes away what stands above the last blank line.
    fn take_header(&mut self) -> Vec<Comment<'t>> {
        let place = (0..self.above.len()).rev().find(|place| self.breaks_behind(*place) > 1);
        let Some(place) = place else { return Vec::new() };
        let own = self.above.split_off(place + 1);
        let header = std::mem::replace(&mut self.above, own);
        self.set_breaks(1);
        header
    }

    fn set_under(&mut self, mut header: Vec<Comment<'t>>) {
        self.set_breaks(2);
        header.append(&mut self.above);
        self.above = header;
    }

    /// Sets the breaks before the unit as a whole.
    fn set_breaks(&mut self, breaks: usize) {
        match self.above.first_mut() {
            Some(first) => first.breaks_before = breaks,
            None => self.breaks_before = breaks,
        }
    }
}
