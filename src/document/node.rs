//! The span index: where every value of a text is. It does not know what values mean.

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// `(a: 1, b: 2)` or `()`: items with names.
    Record,
    /// `(1, 2)`, `Name(1)`: items by position.
    Tuple,
    /// `{key: value}`.
    Map,
    /// `[value]`.
    List,
    /// `"text"`.
    Text,
    /// `r#"text"#`.
    RawText,
    /// `'c'`.
    Char,
    /// `b"bytes"`, `b'b'`.
    Bytes,
    /// Anything that starts like a number, ranges included.
    Number,
    /// A bare word: `true`, `Now`, `None`, `inf`.
    Identifier,
}

impl NodeKind {
    /// Whether values of this kind contain other values.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Record | Self::Tuple | Self::Map | Self::List)
    }
}

/// One value. Nodes are in pre-order: the items of a container follow it, up to `next`.
///
/// Offsets are bytes from the start of the indexed text. A container's span runs from its name (`Theme(`) or bracket to
/// its closing bracket, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// First byte of the value.
    pub start: u32,
    /// One past the last byte of the value.
    pub end: u32,
    /// First byte of the key or field name; equal to `key_end` when there is none.
    pub key_start: u32,
    /// One past the last byte of the key.
    pub key_end: u32,
    /// Index of the first node after this value and everything in it.
    pub next: u32,
    pub kind: NodeKind,
}
