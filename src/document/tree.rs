//! A text with its index. Reading follows links between nodes; no value is copied.

use super::literal;
use super::node::{Node, NodeKind};
use super::path::{Path, PathSegment};
use super::scan::{self, ScanError};
use std::borrow::Cow;
use std::ops::Range;

/// A text and the index of one value in it.
#[derive(Debug, Clone)]
pub struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

impl<'t> Tree<'t> {
    /// Indexes the value that starts at `from`.
    pub fn parse(text: &'t str, from: usize) -> Result<Self, ScanError> {
        Ok(Self { text, nodes: scan::scan_value(text, from)? })
    }

    pub fn root(&self) -> TreeItem<'_> {
        TreeItem { text: self.text, nodes: &self.nodes, at: 0 }
    }

    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

/// A cursor at one value of a text.
#[derive(Clone, Copy, Debug)]
pub struct TreeItem<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
}

const EMPTY_NODE: Node = Node { start: 0, end: 0, key_start: 0, key_end: 0, next: 0, kind: NodeKind::Identifier };

impl<'t> TreeItem<'t> {
    /// The first value of an index over `text`.
    pub fn from_nodes(text: &'t str, nodes: &'t [Node]) -> Self {
        Self { text, nodes, at: 0 }
    }

    fn node(self) -> Node {
        self.nodes.get(self.at as usize).copied().unwrap_or(EMPTY_NODE)
    }

    pub fn nodes(self) -> &'t [Node] {
        self.nodes
    }

    pub fn kind(self) -> NodeKind {
        self.node().kind
    }

    pub fn span(self) -> Range<usize> {
        let node = self.node();
        node.start as usize..node.end as usize
    }

    /// Empty if the value has no key.
    pub fn key_span(self) -> Range<usize> {
        let node = self.node();
        node.key_start as usize..node.key_end as usize
    }

    /// From the key, if there is one, to the end of the value.
    pub fn whole_span(self) -> Range<usize> {
        let node = self.node();
        let start = if node.key_end > node.key_start { node.key_start } else { node.start };
        start as usize..node.end as usize
    }

    pub fn source(self) -> &'t str {
        self.text.get(self.span()).unwrap_or_default()
    }

    /// The key as written: `title`, or `"2026-01-05"` with its quotes.
    pub fn key_source(self) -> &'t str {
        self.text.get(self.key_span()).unwrap_or_default()
    }

    /// The key without quotes and escapes.
    pub fn key(self) -> Cow<'t, str> {
        literal::decode_key(self.key_source())
    }

    /// The whole text this value is part of.
    pub fn text(self) -> &'t str {
        self.text
    }

    /// The offset of a container's opening bracket, after its name if it has one.
    pub fn bracket_offset(self) -> usize {
        let span = self.span();
        let source = self.source();
        match source.as_bytes().first() {
            Some(b'(' | b'[' | b'{') | None => span.start,
            Some(_) => {
                let bytes = self.text.as_bytes();
                let after = scan::token_end(bytes, span.start);
                scan::skip_trivia(bytes, after).unwrap_or(span.start)
            }
        }
    }

    /// The values directly inside.
    pub fn items(self) -> TreeItems<'t> {
        let node = self.node();
        let end = if node.kind.is_container() { node.next } else { self.at + 1 };
        TreeItems { text: self.text, nodes: self.nodes, at: self.at + 1, end }
    }

    /// The first item with this key or field name.
    pub fn get(self, key: &str) -> Option<TreeItem<'t>> {
        self.items().find(|item| literal::key_equals(item.key_source(), key))
    }

    pub fn nth(self, index: usize) -> Option<TreeItem<'t>> {
        self.items().nth(index)
    }

    /// The value at a path. Looks through any `Some(..)`.
    pub fn at_path(self, path: &Path) -> Option<TreeItem<'t>> {
        path.segments().iter().try_fold(self.unwrap_some(), TreeItem::child).map(Self::unwrap_some)
    }

    fn child(self, segment: &PathSegment) -> Option<TreeItem<'t>> {
        let found = match segment {
            PathSegment::Field(name) | PathSegment::Key(name) => self.get(name),
            PathSegment::Index(index) => self.nth(*index),
        };
        found.map(Self::unwrap_some)
    }

    /// The value inside any `Some(..)`.
    #[must_use]
    pub fn unwrap_some(self) -> TreeItem<'t> {
        let mut item = self;
        while item.kind() == NodeKind::Tuple && item.source().starts_with("Some") {
            match item.nth(0) {
                Some(inside) if item.nth(1).is_none() => item = inside,
                _ => break,
            }
        }
        item
    }

    /// The decoded text of a string, with line breaks as `\n`.
    pub fn as_text(self) -> Option<Cow<'t, str>> {
        match self.kind() {
            NodeKind::Text | NodeKind::RawText => literal::decode_text(self.source()),
            _ => None,
        }
    }

    /// The value of a number, including `inf` and `NaN`.
    pub fn as_number(self) -> Option<f64> {
        match self.kind() {
            NodeKind::Number | NodeKind::Identifier => literal::parse_number(self.source()),
            _ => None,
        }
    }

    pub fn as_identifier(self) -> Option<&'t str> {
        (self.kind() == NodeKind::Identifier).then(|| self.source())
    }

    pub fn is_none(self) -> bool {
        self.as_identifier() == Some("None")
    }
}

#[derive(Clone, Copy, Debug)]
pub struct TreeItems<'t> {
    text: &'t str,
    nodes: &'t [Node],
    at: u32,
    end: u32,
}

impl<'t> Iterator for TreeItems<'t> {
    type Item = TreeItem<'t>;

    fn next(&mut self) -> Option<TreeItem<'t>> {
        if self.at >= self.end {
            return None;
        }
        let item = TreeItem { text: self.text, nodes: self.nodes, at: self.at };
        self.at = item.node().next.max(self.at + 1);
        Some(item)
    }
}
