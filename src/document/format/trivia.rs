//! What stands between two items: comments and line breaks, before or behind the comma or colon.

use crate::document::literal;
use crate::document::scan;
use crate::document::tree::TreeItem;
use std::borrow::Cow;
use std::ops::Range;

/// A comment between two items.
#[derive(Clone, Copy, Debug)]
pub(super) struct TriviaComment<'t> {
    /// The comment itself, without white space behind it.
    pub(super) source: &'t str,
    /// Whether it goes to the end of its line.
    pub(super) is_line: bool,
    /// Its offset in the text.
    pub(super) offset: usize,
    /// The line breaks between what stands before it and itself.
    pub(super) breaks_before: usize,
    /// Whether it stands before the comma or colon of the gap.
    pub(super) is_before_separator: bool,
}

/// White space, comments and at most one comma or colon.
#[derive(Clone, Debug, Default)]
pub(super) struct Trivia<'t> {
    pub(super) comments: Vec<TriviaComment<'t>>,
    /// The line breaks behind the last comment.
    pub(super) breaks_at_end: usize,
    pub(super) has_separator: bool,
}

impl<'t> Trivia<'t> {
    pub(super) fn parse(text: &'t str, range: Range<usize>) -> Self {
        let bytes = text.as_bytes();
        let mut gap = Self::default();
        let mut at = range.start;
        while at < range.end {
            match bytes.get(at) {
                Some(b'\n') => gap.breaks_at_end += 1,
                Some(b',' | b':') => gap.has_separator = true,
                Some(b'/') => {
                    let Ok(Some(end)) = scan::comment_end(bytes, at) else { break };
                    gap.push_comment(text, at..end);
                    at = end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        if !gap.has_separator {
            gap.comments.iter_mut().for_each(|comment| comment.is_before_separator = false);
        }
        gap
    }

    fn push_comment(&mut self, text: &'t str, span: Range<usize>) {
        let at = span.start;
        let source = text.get(span).unwrap_or_default();
        self.comments.push(TriviaComment {
            source: source.trim_end(),
            is_line: source.starts_with("//"),
            offset: at,
            breaks_before: std::mem::take(&mut self.breaks_at_end),
            is_before_separator: !self.has_separator,
        });
    }

    fn has_line_break(&self) -> bool {
        self.breaks_at_end > 0 || self.comments.iter().any(|comment| comment.breaks_before > 0)
    }

    /// The comments on the line of what stands before the gap, and those behind it. Where all is one line, those
    /// before the comma and those behind it.
    fn split_at_line_end(mut self) -> (Vec<TriviaComment<'t>>, Vec<TriviaComment<'t>>) {
        let first_behind = match self.has_line_break() {
            true => self.comments.iter().position(|comment| comment.breaks_before > 0),
            false => self.comments.iter().position(|comment| !comment.is_before_separator),
        };
        let behind = self.comments.split_off(first_behind.unwrap_or(self.comments.len()));
        (self.comments, behind)
    }
}

/// The head of a text up to the value at `end`: gaps, and the attribute behind each; behind the last one is the value.
pub(super) fn split_head(text: &str, end: usize) -> Vec<(Trivia<'_>, &str)> {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut pieces = Vec::new();
    loop {
        let attribute = scan::skip_trivia(bytes, at).unwrap_or(end).min(end);
        let close = memchr::memchr(b']', bytes.get(attribute..end).unwrap_or_default());
        let behind = close.map_or(end, |close| attribute + close + 1);
        pieces.push((Trivia::parse(text, at..attribute), text.get(attribute..behind).unwrap_or_default()));
        if attribute >= end {
            return pieces;
        }
        at = behind;
    }
}

/// An item with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct ItemWithTrivia<'t> {
    pub(super) item: TreeItem<'t>,
    /// Its place among the items as they were written.
    pub(super) index: usize,
    /// The comments before it.
    pub(super) leading_comments: Vec<TriviaComment<'t>>,
    /// The line breaks between the last of them, or what stands before the item, and the item.
    pub(super) breaks_before: usize,
    /// The comments on its line behind it.
    pub(super) trailing_comments: Vec<TriviaComment<'t>>,
}

/// The inside of a container.
#[derive(Clone, Debug, Default)]
pub(super) struct ContainerBody<'t> {
    /// Comments on the line of the opening bracket.
    pub(super) opening_comments: Vec<TriviaComment<'t>>,
    pub(super) items: Vec<ItemWithTrivia<'t>>,
    /// Comments behind the last item, on lines of their own.
    pub(super) closing_comments: Vec<TriviaComment<'t>>,
    /// Whether a comma stands behind the last item.
    pub(super) has_last_comma: bool,
}

impl<'t> ContainerBody<'t> {
    pub(super) fn from_item(container: TreeItem<'t>) -> Self {
        let text = container.text();
        let mut body = Self::default();
        let mut at = container.bracket_offset() + 1;
        for (number, item) in container.items().enumerate() {
            let span = item.whole_span();
            let gap = Trivia::parse(text, at..span.start);
            let breaks_before = gap.breaks_at_end;
            let above = body.take_leading_comments(gap);
            body.items.push(ItemWithTrivia {
                item,
                index: number,
                leading_comments: above,
                breaks_before,
                trailing_comments: Vec::new(),
            });
            at = span.end;
        }
        let gap = Trivia::parse(text, at..container.span().end.saturating_sub(1));
        body.take_closing_comments(gap);
        body
    }

    /// Gives the comments of a gap to what stands before it; the others are returned.
    fn take_leading_comments(&mut self, gap: Trivia<'t>) -> Vec<TriviaComment<'t>> {
        let is_first = self.items.is_empty();
        if is_first && !gap.has_line_break() {
            return gap.comments;
        }
        let (behind, above) = gap.split_at_line_end();
        self.attach_trailing_comments(behind);
        above
    }

    fn take_closing_comments(&mut self, gap: Trivia<'t>) {
        self.has_last_comma = gap.has_separator;
        if !gap.has_line_break() {
            return self.attach_trailing_comments(gap.comments);
        }
        let (behind, rest) = gap.split_at_line_end();
        self.attach_trailing_comments(behind);
        self.closing_comments = rest;
    }

    fn attach_trailing_comments(&mut self, comments: Vec<TriviaComment<'t>>) {
        match self.items.last_mut() {
            Some(unit) => unit.trailing_comments = comments,
            None => self.opening_comments = comments,
        }
    }

    fn comments(&self) -> impl Iterator<Item = &TriviaComment<'t>> {
        let of_units = self.items.iter().flat_map(|unit| unit.leading_comments.iter().chain(&unit.trailing_comments));
        self.opening_comments.iter().chain(of_units).chain(&self.closing_comments)
    }

    pub(super) fn has_comments(&self) -> bool {
        self.comments().next().is_some()
    }

    /// Puts the units in the order of their keys. The comments over the first one that head the whole container stay
    /// where they are; a section comment further down has no place in another order, and its offset is the error.
    pub(super) fn sort_by_key(&mut self) -> Result<(), usize> {
        let keys: Vec<Cow<'t, str>> = self.items.iter().map(ItemWithTrivia::key).collect();
        if keys.is_sorted() {
            return Ok(());
        }
        if let Some(section) = self.items.iter().skip(1).find_map(ItemWithTrivia::section_comment) {
            return Err(section.offset);
        }
        let header = self.items.first_mut().map(ItemWithTrivia::take_header_comments).unwrap_or_default();
        self.items.sort_by(|a, b| a.key().cmp(&b.key()));
        if let Some(first) = self.items.first_mut().filter(|_| !header.is_empty()) {
            first.prepend_header_comments(header);
        }
        Ok(())
    }
}

impl<'t> ItemWithTrivia<'t> {
    fn key(&self) -> Cow<'t, str> {
        literal::decode_key(self.item.key_source())
    }

    /// The breaks behind the comment at a place above the item.
    fn breaks_after(&self, place: usize) -> usize {
        self.leading_comments.get(place + 1).map_or(self.breaks_before, |next| next.breaks_before)
    }

    /// The last comment above it that a blank line parts from it.
    fn section_comment(&self) -> Option<&TriviaComment<'t>> {
        let place = (0..self.leading_comments.len()).rev().find(|place| self.breaks_after(*place) > 1)?;
        self.leading_comments.get(place)
    }

    /// Takes away what stands above the last blank line.
    fn take_header_comments(&mut self) -> Vec<TriviaComment<'t>> {
        let place = (0..self.leading_comments.len()).rev().find(|place| self.breaks_after(*place) > 1);
        let Some(place) = place else { return Vec::new() };
        let own = self.leading_comments.split_off(place + 1);
        let header = std::mem::replace(&mut self.leading_comments, own);
        self.set_breaks_before(1);
        header
    }

    fn prepend_header_comments(&mut self, mut header: Vec<TriviaComment<'t>>) {
        self.set_breaks_before(2);
        header.append(&mut self.leading_comments);
        self.leading_comments = header;
    }

    /// Sets the breaks before the unit as a whole.
    fn set_breaks_before(&mut self, breaks: usize) {
        match self.leading_comments.first_mut() {
            Some(first) => first.breaks_before = breaks,
            None => self.breaks_before = breaks,
        }
    }
}
