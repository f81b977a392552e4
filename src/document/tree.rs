//! A text together with its index, read as items. Reading costs nothing but following links: no value is copied.

use super::literal;
use super::node::{Kind, Node};
use super::path::{Path, Segment};
use super::scan::{self, ScanError};
use std::borrow::Cow;
use std::ops::Range;

/// A text and the index of the one value in it.
#[derive(Debug, Clone)]
pub struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

impl<'t> Tree<'t> {
    /// Indexes the value that starts at `from`.
    pub fn of(text: &'t str, from: usize) -> Result<Self, ScanError> {
        Ok(Self { text, nodes: scan::scan(text, from)? })
    }

    /// The whole value.
    pub fn root(&self) -> Item<'_> {
        Item { text: self.text, nodes: &self.nodes, at: 0 }
    }

    /// Every value, in the order of the text.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

/// One value of a text: a cursor that knows its items.
#[derive(Clone, Copy, Debug)]
pub struct Item<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
}

const NOTHING: Node = Node { start: 0, end: 0, key_start: 0, key_end: 0, next: 0, kind: Kind::Word };

impl<'t> Item<'t> {
    /// The first value of an index over `text`.
    pub fn first(text: &'t str, nodes: &'t [Node]) -> Self {
        Self { text, nodes, at: 0 }
    }

    fn node(self) -> Node {
        self.nodes.get(self.at as usize).copied().unwrap_or(NOTHING)
    }

    /// The index it is read from.
    pub fn nodes(self) -> &'t [Node] {
        self.nodes
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.node().kind
    }

    /// Its bytes in the indexed text.
    pub fn span(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// The bytes of its key or field name; empty when it has none.
    pub fn key_span(self) -> Range<usize> {
        let node = self.node();
        node.key_start as usize..node.key_end as usize
    }

    /// From its key, or from its value where it has none, to its end.
    pub fn whole_span(self) -> Range<usize> {
        let node = self.node();
        let start = if node.key_end > node.key_start { node.key_start } else { node.start };
        start as usize..node.end as usize
    }

    /// The value as it is written.
    pub fn source(self) -> &'t str {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// The key as it is written: `title`, or `"2026-01-05"` with its quotes.
    pub fn key_source(self) -> &'t str {
        self.text.get(self.key_span()).unwrap_or_default()
    }

    /// The key without quotes and escapes.
    pub fn key(self) -> Cow<'t, str> {
        literal::key(self.key_source())
    }

    /// The whole text this value is part of.
    pub fn text(self) -> &'t str {
        self.text
    }

    /// The offset of the opening bracket of a container (it may have a name before it).
    pub fn bracket(self) -> usize {
        let span = self.span();
        let source = self.source();
        match source.as_bytes().first() {
            Some(b'(' | b'[' | b'{') | None => span.start,
            Some(_) => {
                let bytes = self.text.as_bytes();
                let behind = scan::word_end(bytes, span.start);
                scan::skip_trivia(bytes, behind).unwrap_or(span.start)
            }
        }
    }

    /// The values directly inside.
    pub fn items(self) -> Items<'t> {
        let node = self.node();
        let end = if node.kind.holds_items() { node.next } else { self.at + 1 };
        Items { text: self.text, nodes: self.nodes, at: self.at + 1, end }
    }

    /// The first item with this key or field name, written plainly or with escapes.
    pub fn get(self, key: &str) -> Option<Item<'t>> {
        self.items().find(|item| literal::key_is(item.key_source(), key))
    }

    /// The item at this position.
    pub fn nth(self, index: usize) -> Option<Item<'t>> {
        self.items().nth(index)
    }

    /// The value at a path from here. `Some(..)` around a value is looked through.
    pub fn at_path(self, path: &Path) -> Option<Item<'t>> {
        path.segments().iter().try_fold(self.inner(), Item::step).map(Self::inner)
    }

    fn step(self, segment: &Segment) -> Option<Item<'t>> {
        let found = match segment {
            Segment::Field(name) | Segment::Key(name) => self.get(name),
            Segment::Index(index) => self.nth(*index),
        };
        found.map(Self::inner)
    }

    /// The value inside any `Some(..)` around it.
    #[must_use]
    pub fn inner(self) -> Item<'t> {
        let mut item = self;
        while item.kind() == Kind::Tuple && item.source().starts_with("Some") {
            match item.nth(0) {
                Some(inside) if item.nth(1).is_none() => item = inside,
                _ => break,
            }
        }
        item
    }

    /// The decoded text of a string, with line breaks as `\n` however the file writes them.
    pub fn as_text(self) -> Option<Cow<'t, str>> {
        match self.kind() {
            Kind::Text | Kind::RawText => literal::text(self.source()),
            _ => None,
        }
    }

    /// The number, if this is one. `inf` and `NaN` count as numbers here.
    pub fn as_number(self) -> Option<f64> {
        match self.kind() {
            Kind::Number | Kind::Word => literal::number(self.source()),
            _ => None,
        }
    }

    /// The bare word, if this is one.
    pub fn as_word(self) -> Option<&'t str> {
        (self.kind() == Kind::Word).then(|| self.source())
    }

    /// Whether this is `None`.
    pub fn is_none_word(self) -> bool {
        self.as_word() == Some("None")
    }
}

/// The values directly inside a container.
#[derive(Clone, Copy, Debug)]
pub struct Items<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
    end: u32,
}

impl<'t> Iterator for Items<'t> {
    type Item = Item<'t>;

    fn next(&mut self) -> Option<Item<'t>> {
        if self.at >= self.end {
            return None;
        }
        let item = Item { text: self.text, nodes: self.nodes, at: self.at };
        self.at = item.node().next.max(self.at + 1);
        Some(item)
    }
}
