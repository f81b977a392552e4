//! The scanner: one forward pass that finds every value. It accepts whatever `ron` accepts, and a little more; `ron`
//! decides what is valid.
//!
//! It has its own stack instead of recursion, so no input can overflow ours. Depth and number of nodes are limited, and
//! `memchr` skips the contents of strings and comments.

use super::node::{Node, NodeKind};
use memchr::{memchr, memchr2, memmem};
use std::fmt;

/// Maximum nesting depth. `ron` itself stops far earlier.
pub const MAX_DEPTH: usize = 128;
/// Maximum number of values in one scan: keeps indices within 32 bits.
pub const MAX_NODES: usize = 64 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// Byte offset in the scanned text.
    pub offset: usize,
    pub kind: ScanErrorKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanErrorKind {
    UnexpectedEnd,
    /// Opened at this offset.
    UnclosedText(usize),
    /// Opened at this offset.
    UnclosedComment(usize),
    ExpectedValue,
    /// The fields before it have names.
    ExpectedName,
    ExpectedColon,
    /// Inside the container opened at this offset.
    ExpectedComma(usize),
    TooDeep,
    TooManyValues,
}

impl fmt::Display for ScanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            ScanErrorKind::UnexpectedEnd => "the text ends in the middle of a value",
            ScanErrorKind::UnclosedText(_) => "a string is opened here and never closed",
            ScanErrorKind::UnclosedComment(_) => "a comment is opened here and never closed",
            ScanErrorKind::ExpectedValue => "a value is missing here",
            ScanErrorKind::ExpectedName => "a field name is missing here",
            ScanErrorKind::ExpectedColon => "a colon is missing here",
            ScanErrorKind::ExpectedComma(_) => "a comma or a closing bracket is missing here",
            ScanErrorKind::TooDeep => "values are nested too deeply here",
            ScanErrorKind::TooManyValues => "there are too many values",
        })
    }
}

/// Reusable scanner; keeps its stack between values.
#[derive(Default)]
pub struct Scanner {
    stack: Vec<u32>,
}

/// Scans one value. More text may follow it.
pub fn scan_value(text: &str, from: usize) -> Result<Vec<Node>, ScanError> {
    // In the usual layout a value takes about twenty bytes; a little too much capacity beats growing step by step.
    let mut nodes = Vec::with_capacity(text.len().saturating_sub(from) / 20);
    Scanner::default().scan_value_into(text, from, &mut nodes)?;
    Ok(nodes)
}

impl Scanner {
    /// Scans the value that starts at `from`, after any white space and comments, and appends its nodes. Returns the
    /// offset after the value. Links between nodes count from the start of `nodes`.
    pub fn scan_value_into(&mut self, text: &str, from: usize, nodes: &mut Vec<Node>) -> Result<usize, ScanError> {
        self.stack.clear();
        let bytes = text.as_bytes();
        let mut pass = ScanPass { bytes, at: skip_trivia(bytes, from)?, nodes, stack: &mut self.stack };
        pass.scan_value(NO_KEY)?;
        while let Some(&container) = pass.stack.last() {
            pass.scan_item_or_close(container)?;
        }
        Ok(pass.at)
    }
}

const NO_KEY: (usize, usize) = (0, 0);

struct ScanPass<'t, 'n> {
    bytes: &'t [u8],
    at: usize,
    nodes: &'n mut Vec<Node>,
    stack: &'n mut Vec<u32>,
}

impl ScanPass<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn fail<T>(&self, kind: ScanErrorKind) -> Result<T, ScanError> {
        let kind = if self.at >= self.bytes.len() { ScanErrorKind::UnexpectedEnd } else { kind };
        Err(ScanError { offset: self.at, kind })
    }

    fn node(&self, index: u32) -> Option<Node> {
        self.nodes.get(index as usize).copied()
    }

    /// Scans the next item of the innermost open container, or closes it.
    fn scan_item_or_close(&mut self, container: u32) -> Result<(), ScanError> {
        self.at = skip_trivia(self.bytes, self.at)?;
        let Some(open) = self.node(container) else { return self.fail(ScanErrorKind::UnexpectedEnd) };
        if self.peek() == Some(closing_bracket(open.kind)) {
            self.at += 1;
            self.close_container(container);
            return self.scan_after_value();
        }
        let before = self.stack.len();
        match open.kind {
            NodeKind::List => self.scan_value(NO_KEY)?,
            NodeKind::Map => self.scan_map_item()?,
            _ => self.scan_parenthesized_item(container, open.kind)?,
        }
        if self.stack.len() == before { self.scan_after_value() } else { Ok(()) }
    }

    fn close_container(&mut self, container: u32) {
        self.stack.pop();
        let next = self.nodes.len() as u32;
        if let Some(node) = self.nodes.get_mut(container as usize) {
            node.end = self.at as u32;
            node.next = next;
        }
    }

    /// Consumes the comma after an item, if there is one.
    fn scan_after_value(&mut self) -> Result<(), ScanError> {
        let Some(&container) = self.stack.last() else { return Ok(()) };
        self.at = skip_trivia(self.bytes, self.at)?;
        let Some(open) = self.node(container) else { return self.fail(ScanErrorKind::UnexpectedEnd) };
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                Ok(())
            }
            Some(byte) if byte == closing_bracket(open.kind) => Ok(()),
            _ => self.fail(ScanErrorKind::ExpectedComma(open.start as usize)),
        }
    }

    fn scan_map_item(&mut self) -> Result<(), ScanError> {
        let start = self.at;
        self.at = skip_key(self.bytes, start)?;
        let key = (start, self.at);
        self.skip_colon()?;
        self.scan_value(key)
    }

    fn skip_colon(&mut self) -> Result<(), ScanError> {
        self.at = skip_trivia(self.bytes, self.at)?;
        if self.peek() != Some(b':') {
            return self.fail(ScanErrorKind::ExpectedColon);
        }
        self.at = skip_trivia(self.bytes, self.at + 1)?;
        Ok(())
    }

    /// The first item decides whether parentheses are a record (`name: value`) or a tuple.
    fn scan_parenthesized_item(&mut self, container: u32, kind: NodeKind) -> Result<(), ScanError> {
        let is_first = self.nodes.len() == container as usize + 1;
        let word_end = if is_identifier_start(self.bytes, self.at) { token_end(self.bytes, self.at) } else { self.at };
        let after = skip_trivia(self.bytes, word_end)?;
        let is_named = word_end > self.at && self.bytes.get(after) == Some(&b':');
        if is_named && (is_first || kind == NodeKind::Record) {
            if is_first {
                self.set_kind(container, NodeKind::Record);
            }
            let key = (self.at, word_end);
            self.at = skip_trivia(self.bytes, after + 1)?;
            return self.scan_value(key);
        }
        if !is_first && kind == NodeKind::Record {
            return self.fail(ScanErrorKind::ExpectedName);
        }
        if is_first {
            self.set_kind(container, NodeKind::Tuple);
        }
        self.scan_value(NO_KEY)
    }

    fn set_kind(&mut self, container: u32, kind: NodeKind) {
        if let Some(node) = self.nodes.get_mut(container as usize) {
            node.kind = kind;
        }
    }

    /// Pushes a leaf complete, or a container open.
    fn scan_value(&mut self, key: (usize, usize)) -> Result<(), ScanError> {
        let start = self.at;
        let Some(byte) = self.peek() else { return self.fail(ScanErrorKind::UnexpectedEnd) };
        match byte {
            b'"' => self.push_leaf(start, text_end(self.bytes, start)?, NodeKind::Text, key),
            b'(' => self.open_container(start, start, NodeKind::Record, key),
            b'{' => self.open_container(start, start, NodeKind::Map, key),
            b'[' => self.open_container(start, start, NodeKind::List, key),
            b'\'' => self.push_leaf(start, char_end(self.bytes, start)?, NodeKind::Char, key),
            b'0'..=b'9' | b'+' | b'-' | b'.' => {
                self.push_leaf(start, token_end(self.bytes, start), NodeKind::Number, key)
            }
            b'r' if is_raw_text(self.bytes, start + 1) => {
                self.push_leaf(start, raw_text_end(self.bytes, start + 1, start)?, NodeKind::RawText, key)
            }
            b'b' if self.bytes.get(start + 1) == Some(&b'"') => {
                self.push_leaf(start, text_end(self.bytes, start + 1)?, NodeKind::Bytes, key)
            }
            b'b' if self.bytes.get(start + 1) == Some(&b'\'') => {
                self.push_leaf(start, char_end(self.bytes, start + 1)?, NodeKind::Bytes, key)
            }
            b'b' if self.bytes.get(start + 1) == Some(&b'r') && is_raw_text(self.bytes, start + 2) => {
                self.push_leaf(start, raw_text_end(self.bytes, start + 2, start)?, NodeKind::Bytes, key)
            }
            _ if is_identifier_start(self.bytes, start) => self.scan_identifier_or_named(start, key),
            _ => self.fail(ScanErrorKind::ExpectedValue),
        }
    }

    /// `Now`, or `Theme(..)`: a word may be the name of the parentheses that follow.
    fn scan_identifier_or_named(&mut self, start: usize, key: (usize, usize)) -> Result<(), ScanError> {
        let end = token_end(self.bytes, start);
        if end == start {
            return self.fail(ScanErrorKind::ExpectedValue);
        }
        let after = skip_trivia(self.bytes, end)?;
        if self.bytes.get(after) == Some(&b'(') {
            return self.open_container(start, after, NodeKind::Record, key);
        }
        self.push_leaf(start, end, NodeKind::Identifier, key)
    }

    fn push_leaf(&mut self, start: usize, end: usize, kind: NodeKind, key: (usize, usize)) -> Result<(), ScanError> {
        self.at = end;
        self.push_node(start, end, kind, key)
    }

    fn open_container(
        &mut self,
        start: usize,
        bracket: usize,
        kind: NodeKind,
        key: (usize, usize),
    ) -> Result<(), ScanError> {
        if self.stack.len() >= MAX_DEPTH {
            return self.fail(ScanErrorKind::TooDeep);
        }
        let index = self.nodes.len() as u32;
        self.push_node(start, start, kind, key)?;
        self.stack.push(index);
        self.at = bracket + 1;
        Ok(())
    }

    fn push_node(&mut self, start: usize, end: usize, kind: NodeKind, key: (usize, usize)) -> Result<(), ScanError> {
        if self.nodes.len() >= MAX_NODES || end > u32::MAX as usize {
            return self.fail(ScanErrorKind::TooManyValues);
        }
        let next = self.nodes.len() as u32 + 1;
        let (key_start, key_end) = (key.0 as u32, key.1 as u32);
        self.nodes.push(Node { start: start as u32, end: end as u32, key_start, key_end, next, kind });
        Ok(())
    }
}

fn closing_bracket(kind: NodeKind) -> u8 {
    match kind {
        NodeKind::Map => b'}',
        NodeKind::List => b']',
        _ => b')',
    }
}

/// The offset after white space and comments. Mostly there are none: that case is inlined.
#[inline]
pub fn skip_trivia(bytes: &[u8], at: usize) -> Result<usize, ScanError> {
    match bytes.get(at) {
        Some(b'!'..=b'.' | b'0'..=b'~') => Ok(at),
        _ => skip_trivia_slow(bytes, at),
    }
}

fn skip_trivia_slow(bytes: &[u8], mut at: usize) -> Result<usize, ScanError> {
    loop {
        match bytes.get(at) {
            Some(b' ') => at = spaces_end(bytes, at + 1),
            Some(b'\n' | b'\r' | b'\t' | 0x0B | 0x0C) => at += 1,
            Some(b'/') => match comment_end(bytes, at)? {
                Some(end) => at = end,
                None => return Ok(at),
            },
            Some(byte) if *byte >= 0x80 => match wide_space_len(bytes, at) {
                0 => return Ok(at),
                length => at += length,
            },
            _ => return Ok(at),
        }
    }
}

/// The offset after spaces, eight bytes at a time: half of a roadmap is indentation.
fn spaces_end(bytes: &[u8], mut at: usize) -> usize {
    const SPACES: u64 = u64::from_le_bytes([b' '; 8]);
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let differs = u64::from_le_bytes(*eight) ^ SPACES;
        if differs != 0 {
            return at + (differs.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// The offset after the comment at `at` (a line comment ends before its newline); `None` if there is no comment.
pub fn comment_end(bytes: &[u8], at: usize) -> Result<Option<usize>, ScanError> {
    match (bytes.get(at), bytes.get(at + 1)) {
        (Some(b'/'), Some(b'/')) => {
            let rest = bytes.get(at..).unwrap_or_default();
            Ok(Some(memchr(b'\n', rest).map_or(bytes.len(), |length| at + length)))
        }
        (Some(b'/'), Some(b'*')) => block_comment_end(bytes, at).map(Some),
        _ => Ok(None),
    }
}

fn block_comment_end(bytes: &[u8], start: usize) -> Result<usize, ScanError> {
    let unclosed = ScanError { offset: start, kind: ScanErrorKind::UnclosedComment(start) };
    let mut at = start + 2;
    let mut level = 1_usize;
    while level > 0 {
        let rest = bytes.get(at..).unwrap_or_default();
        at += memchr2(b'/', b'*', rest).ok_or(unclosed)?;
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'/'), Some(b'*')) => {
                level += 1;
                at += 2;
            }
            (Some(b'*'), Some(b'/')) => {
                level -= 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    Ok(at)
}

/// Length of a white space character outside ASCII that RON accepts (next line, direction marks, separators), or 0.
pub fn wide_space_len(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([0xC2, 0x85, ..]) => 2,
        Some([0xE2, 0x80, 0x8E | 0x8F | 0xA8 | 0xA9, ..]) => 3,
        _ => 0,
    }
}

fn is_identifier_start(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => true,
        Some(byte) => *byte >= 0x80 && wide_space_len(bytes, at) == 0,
        None => false,
    }
}

/// The offset after a word or number, which ends at a bracket, separator, quote, comment or white space. Other signs
/// (`38%`) count as part of it: `ron` will refuse them, but the entry around them can still be read.
pub fn token_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        let goes_on = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'+' | b'-' | b'#' => true,
            b',' | b':' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'"' | b'\'' | b'/' | 0..=b' ' | 0x7F => false,
            0x80.. => wide_space_len(bytes, at) == 0,
            _ => true,
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

fn text_end(bytes: &[u8], quote: usize) -> Result<usize, ScanError> {
    let unclosed = ScanError { offset: quote, kind: ScanErrorKind::UnclosedText(quote) };
    let mut at = quote + 1;
    loop {
        let rest = bytes.get(at..).ok_or(unclosed)?;
        at += memchr2(b'"', b'\\', rest).ok_or(unclosed)?;
        if bytes.get(at) == Some(&b'"') {
            return Ok(at + 1);
        }
        at += 2;
    }
}

/// Whether a raw string starts here, after its `r` or `br`.
fn is_raw_text(bytes: &[u8], mut at: usize) -> bool {
    while bytes.get(at) == Some(&b'#') {
        at += 1;
    }
    bytes.get(at) == Some(&b'"')
}

fn raw_text_end(bytes: &[u8], hashes_start: usize, start: usize) -> Result<usize, ScanError> {
    let unclosed = ScanError { offset: start, kind: ScanErrorKind::UnclosedText(start) };
    let mut quote = hashes_start;
    while bytes.get(quote) == Some(&b'#') {
        quote += 1;
    }
    let hashes = bytes.get(hashes_start..quote).unwrap_or_default();
    let ending = [b"\"", hashes].concat();
    let rest = bytes.get(quote + 1..).ok_or(unclosed)?;
    let found = memmem::find(rest, &ending).ok_or(unclosed)?;
    Ok(quote + 1 + found + ending.len())
}

fn char_end(bytes: &[u8], quote: usize) -> Result<usize, ScanError> {
    let unclosed = ScanError { offset: quote, kind: ScanErrorKind::UnclosedText(quote) };
    let first = *bytes.get(quote + 1).ok_or(unclosed)?;
    let search_from = match first {
        b'\\' => quote + 3,
        0..=0x7F => quote + 2,
        0x80..=0xDF => quote + 3,
        0xE0..=0xEF => quote + 4,
        _ => quote + 5,
    };
    let rest = bytes.get(search_from..).ok_or(unclosed)?;
    let found = memchr(b'\'', rest.get(..rest.len().min(16)).unwrap_or_default()).ok_or(unclosed)?;
    Ok(search_from + found + 1)
}

/// A map key may be any value. Anything but strings and words is skipped by counting brackets.
fn skip_key(bytes: &[u8], start: usize) -> Result<usize, ScanError> {
    let mut open = 0_usize;
    let mut at = start;
    loop {
        at = match bytes.get(at) {
            None => return Err(ScanError { offset: at, kind: ScanErrorKind::UnexpectedEnd }),
            Some(b'"') => text_end(bytes, at)?,
            Some(b'\'') => char_end(bytes, at)?,
            Some(b'r') if is_raw_text(bytes, at + 1) => raw_text_end(bytes, at + 1, at)?,
            Some(b'b') if bytes.get(at + 1) == Some(&b'"') => text_end(bytes, at + 1)?,
            Some(b'b') if bytes.get(at + 1) == Some(&b'\'') => char_end(bytes, at + 1)?,
            Some(b'b') if bytes.get(at + 1) == Some(&b'r') && is_raw_text(bytes, at + 2) => {
                raw_text_end(bytes, at + 2, at)?
            }
            Some(b'(' | b'[' | b'{') => {
                open += 1;
                at + 1
            }
            Some(b')' | b']' | b'}') if open > 0 => {
                open -= 1;
                at + 1
            }
            Some(b',' | b':') if open > 0 => at + 1,
            Some(_) => {
                let end = token_end(bytes, at);
                if end == at {
                    return Err(ScanError { offset: at, kind: ScanErrorKind::ExpectedValue });
                }
                end
            }
        };
        if open == 0 && !has_parenthesis_after(bytes, at)? {
            return Ok(at);
        }
        at = skip_trivia(bytes, at)?;
    }
}

fn has_parenthesis_after(bytes: &[u8], at: usize) -> Result<bool, ScanError> {
    let after = skip_trivia(bytes, at)?;
    Ok(bytes.get(after) == Some(&b'('))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Prints the index: one value per line, indented by depth, with its key and source.
    fn check(text: &str, expected: &str) {
        let nodes = scan_value(text, 0).unwrap();
        let mut lines = Vec::new();
        let mut ends: Vec<u32> = Vec::new();
        for (index, node) in nodes.iter().enumerate() {
            ends.retain(|end| *end > index as u32);
            let key = &text[node.key_start as usize..node.key_end as usize];
            let source = &text[node.start as usize..node.end as usize];
            lines.push(format!("{}{:?} {key} = {source}", "  ".repeat(ends.len()), node.kind));
            if node.kind.is_container() {
                ends.push(node.next);
            }
        }
        assert_eq!(lines.join("\n"), expected);
    }

    fn scan_error(text: &str) -> ScanError {
        scan_value(text, 0).unwrap_err()
    }

    #[test]
    fn a_record_in_a_map_in_a_list() {
        check(
            r#"[{"a": (b: 1, c: Some("x"))}]"#,
            concat!(
                "List  = [{\"a\": (b: 1, c: Some(\"x\"))}]\n",
                "  Map  = {\"a\": (b: 1, c: Some(\"x\"))}\n",
                "    Record \"a\" = (b: 1, c: Some(\"x\"))\n",
                "      Number b = 1\n",
                "      Tuple c = Some(\"x\")\n",
                "        Text  = \"x\"",
            ),
        );
    }

    #[test]
    fn comments_and_strings_hide_brackets() {
        check(
            "( // )\n a /* : ) /* nested */ */ : \"( \\\" )\", b: r#\"\"(\"#, c: '(', d: '\\'', )",
            concat!(
                "Record  = ( // )\n a /* : ) /* nested */ */ : \"( \\\" )\", b: r#\"\"(\"#, c: '(', d: '\\'', )\n",
                "  Text a = \"( \\\" )\"\n",
                "  RawText b = r#\"\"(\"#\n",
                "  Char c = '('\n",
                "  Char d = '\\''",
            ),
        );
    }

    #[test]
    fn a_name_before_parentheses_belongs_to_the_value() {
        check("Theme (a: -1.5e3)", "Record  = Theme (a: -1.5e3)\n  Number a = -1.5e3");
    }

    #[test]
    fn errors_have_their_offset() {
        assert_eq!(scan_error("(a: \"x").kind, ScanErrorKind::UnclosedText(4));
        assert_eq!(scan_error("(a: 1 b: 2)"), ScanError { offset: 6, kind: ScanErrorKind::ExpectedComma(0) });
        assert_eq!(scan_error("(a: 1, \"b\": 2)"), ScanError { offset: 7, kind: ScanErrorKind::ExpectedName });
        assert_eq!(scan_error("{\"a\" 1}"), ScanError { offset: 5, kind: ScanErrorKind::ExpectedColon });
        assert_eq!(scan_error("[1,").kind, ScanErrorKind::UnexpectedEnd);
        assert_eq!(scan_error("/* x").kind, ScanErrorKind::UnclosedComment(0));
        assert_eq!(scan_error(&"[".repeat(100_000)).kind, ScanErrorKind::TooDeep);
    }
}
