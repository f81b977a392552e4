//! Comments and line breaks between two items.

use crate::document::literal;
use crate::document::scan;
use crate::document::tree::TreeItem;
use std::borrow::Cow;
use std::ops::Range;

#[derive(Clone, Copy, Debug)]
pub(super) struct TriviaComment<'t> {
    /// Without trailing white space.
    pub(super) source: &'t str,
    /// Whether it extends to the end of its line.
    pub(super) is_line: bool,
    pub(super) offset: usize,
    /// Number of line breaks between the text before it and itself.
    pub(super) breaks_before: usize,
    /// Whether it is before the comma or colon.
    pub(super) is_before_separator: bool,
}

/// White space, comments and at most one comma or colon.
#[derive(Clone, Debug, Default)]
pub(super) struct Trivia<'t> {
    pub(super) comments: Vec<TriviaComment<'t>>,
    /// Number of line breaks after the last comment.
    pub(super) breaks_at_end: usize,
    pub(super) has_separator: bool,
}

impl<'t> Trivia<'t> {
    pub(super) fn parse(text: &'t str, range: Range<usize>) -> Self {
        let bytes = text.as_bytes();
        let mut trivia = Self::default();
        let mut at = range.start;
        while at < range.end {
            match bytes.get(at) {
                Some(b'\n') => trivia.breaks_at_end += 1,
                Some(b',' | b':') => trivia.has_separator = true,
                Some(b'/') => {
                    let Ok(Some(end)) = scan::comment_end(bytes, at) else { break };
                    trivia.push_comment(text, at..end);
                    at = end;
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        if !trivia.has_separator {
            trivia.comments.iter_mut().for_each(|comment| comment.is_before_separator = false);
        }
        trivia
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

    /// Splits the comments into those on the line of the text before them, and the rest. If all is on one line, into
    /// those before and after the comma.
    fn split_at_line_end(mut self) -> (Vec<TriviaComment<'t>>, Vec<TriviaComment<'t>>) {
        let first_of_rest = if self.has_line_break() {
            self.comments.iter().position(|comment| comment.breaks_before > 0)
        } else {
            self.comments.iter().position(|comment| !comment.is_before_separator)
        };
        let rest = self.comments.split_off(first_of_rest.unwrap_or(self.comments.len()));
        (self.comments, rest)
    }
}

/// Splits the head of a text, up to the value at `end`, into pairs of trivia and the attribute that follows; the last
/// pair has no attribute.
pub(super) fn split_head(text: &str, end: usize) -> Vec<(Trivia<'_>, &str)> {
    let bytes = text.as_bytes();
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut pieces = Vec::new();
    loop {
        let attribute = scan::skip_trivia(bytes, at).unwrap_or(end).min(end);
        let close = memchr::memchr(b']', bytes.get(attribute..end).unwrap_or_default());
        let after = close.map_or(end, |close| attribute + close + 1);
        pieces.push((Trivia::parse(text, at..attribute), text.get(attribute..after).unwrap_or_default()));
        if attribute >= end {
            return pieces;
        }
        at = after;
    }
}

/// An item with its comments.
#[derive(Clone, Debug)]
pub(super) struct ItemWithTrivia<'t> {
    pub(super) item: TreeItem<'t>,
    /// Its original index.
    pub(super) index: usize,
    pub(super) leading_comments: Vec<TriviaComment<'t>>,
    /// Number of line breaks between the last of them, or the text before the item, and the item.
    pub(super) breaks_before: usize,
    /// Comments after the item on its line.
    pub(super) trailing_comments: Vec<TriviaComment<'t>>,
}

/// The contents of a container.
#[derive(Clone, Debug, Default)]
pub(super) struct ContainerBody<'t> {
    /// Comments on the line of the opening bracket.
    pub(super) opening_comments: Vec<TriviaComment<'t>>,
    pub(super) items: Vec<ItemWithTrivia<'t>>,
    /// Comments after the last item, on their own lines.
    pub(super) closing_comments: Vec<TriviaComment<'t>>,
    pub(super) has_last_comma: bool,
}

impl<'t> ContainerBody<'t> {
    pub(super) fn from_item(container: TreeItem<'t>) -> Self {
        let text = container.text();
        let mut body = Self::default();
        let mut at = container.bracket_offset() + 1;
        for (number, item) in container.items().enumerate() {
            let span = item.whole_span();
            let trivia = Trivia::parse(text, at..span.start);
            let breaks_before = trivia.breaks_at_end;
            let above = body.take_leading_comments(trivia);
            body.items.push(ItemWithTrivia {
                item,
                index: number,
                leading_comments: above,
                breaks_before,
                trailing_comments: Vec::new(),
            });
            at = span.end;
        }
        let trivia = Trivia::parse(text, at..container.span().end.saturating_sub(1));
        body.take_closing_comments(trivia);
        body
    }

    /// Attaches the comments on the previous item's line to that item; returns the others.
    fn take_leading_comments(&mut self, trivia: Trivia<'t>) -> Vec<TriviaComment<'t>> {
        let is_first = self.items.is_empty();
        if is_first && !trivia.has_line_break() {
            return trivia.comments;
        }
        let (trailing, above) = trivia.split_at_line_end();
        self.attach_trailing_comments(trailing);
        above
    }

    fn take_closing_comments(&mut self, trivia: Trivia<'t>) {
        self.has_last_comma = trivia.has_separator;
        if !trivia.has_line_break() {
            return self.attach_trailing_comments(trivia.comments);
        }
        let (trailing, rest) = trivia.split_at_line_end();
        self.attach_trailing_comments(trailing);
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

    /// Sorts the items by key. Comments above the first one that head the whole container stay there. Returns the
    /// offset of a section comment further down as an error: in another order it would have no index.
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

    /// Number of line breaks after a comment above the item.
    fn breaks_after(&self, index: usize) -> usize {
        self.leading_comments.get(index + 1).map_or(self.breaks_before, |next| next.breaks_before)
    }

    /// The last comment above it that is followed by a blank line.
    fn section_comment(&self) -> Option<&TriviaComment<'t>> {
        let index = (0..self.leading_comments.len()).rev().find(|index| self.breaks_after(*index) > 1)?;
        self.leading_comments.get(index)
    }

    /// Removes and returns the comments above the last blank line.
    fn take_header_comments(&mut self) -> Vec<TriviaComment<'t>> {
        let index = (0..self.leading_comments.len()).rev().find(|index| self.breaks_after(*index) > 1);
        let Some(index) = index else { return Vec::new() };
        let own = self.leading_comments.split_off(index + 1);
        let header = std::mem::replace(&mut self.leading_comments, own);
        self.set_breaks_before(1);
        header
    }

    fn prepend_header_comments(&mut self, mut header: Vec<TriviaComment<'t>>) {
        self.set_breaks_before(2);
        header.append(&mut self.leading_comments);
        self.leading_comments = header;
    }

    /// Sets the number of line breaks before the item with its comments.
    fn set_breaks_before(&mut self, breaks: usize) {
        match self.leading_comments.first_mut() {
            Some(first) => first.breaks_before = breaks,
            None => self.breaks_before = breaks,
        }
    }
}
