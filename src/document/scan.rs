//! The scanner: one forward pass that says where things are. It accepts whatever `ron` accepts, and a little more;
//! `ron` has the last word on what is valid.
//!
//! It keeps its own stack (no recursion: a file cannot overflow ours), counts depth and nodes, and leaves the inside
//! of strings and comments to `memchr`.

use super::node::{Node, NodeKind};
use memchr::{memchr, memchr2, memmem};
use std::fmt;

/// Values nested deeper than this are refused: `ron` itself stops far earlier.
pub const MAX_DEPTH: usize = 128;
/// More values than this in one scanned piece are refused, so that an index always fits its 32-bit links.
pub const MAX_NODES: usize = 64 << 20;

/// Where and why the scanner stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanError {
    /// Byte offset in the scanned text.
    pub offset: usize,
    /// What was wrong there.
    pub kind: ScanErrorKind,
}

/// What the scanner can stumble over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanErrorKind {
    /// The text ends inside a value.
    UnexpectedEnd,
    /// A string opened at this offset is never closed.
    UnclosedText(usize),
    /// A comment opened at this offset is never closed.
    UnclosedComment(usize),
    /// A value was expected.
    ExpectedValue,
    /// A field name was expected: the fields before it have names.
    ExpectedName,
    /// A `:` was expected after a key.
    ExpectedColon,
    /// A `,` or the closing bracket of the container opened at this offset was expected.
    ExpectedComma(usize),
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] values.
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

/// Indexes one value after the other, reusing its stack.
#[derive(Default)]
pub struct Scanner {
    stack: Vec<u32>,
}

/// Scans one value of `text` into a fresh index. The text may go on behind it.
pub fn scan_value(text: &str, from: usize) -> Result<Vec<Node>, ScanError> {
    // A value of the usual layout every twenty bytes or so: rather a little too much room than growing step by step.
    let mut nodes = Vec::with_capacity(text.len().saturating_sub(from) / 20);
    Scanner::default().scan_value_into(text, from, &mut nodes)?;
    Ok(nodes)
}

impl Scanner {
    /// Appends the index of the value that starts at `from` (white space and comments before it are skipped) to
    /// `nodes`, and returns the offset behind the value. Links between nodes count from the start of `nodes`.
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

    fn fail<T>(&self, problem: ScanErrorKind) -> Result<T, ScanError> {
        let problem = if self.at >= self.bytes.len() { ScanErrorKind::UnexpectedEnd } else { problem };
        Err(ScanError { offset: self.at, kind: problem })
    }

    fn node(&self, index: u32) -> Option<Node> {
        self.nodes.get(index as usize).copied()
    }

    /// The next item of the innermost open container, or its end.
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

    /// Behind an item: its comma, or the end of the container around it.
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

    /// Inside parentheses the first item tells a record (`name: value`) from a tuple.
    fn scan_parenthesized_item(&mut self, container: u32, kind: NodeKind) -> Result<(), ScanError> {
        let is_first = self.nodes.len() == container as usize + 1;
        let word_end = if is_identifier_start(self.bytes, self.at) { token_end(self.bytes, self.at) } else { self.at };
        let behind = skip_trivia(self.bytes, word_end)?;
        let is_named = word_end > self.at && self.bytes.get(behind) == Some(&b':');
        if is_named && (is_first || kind == NodeKind::Record) {
            if is_first {
                self.set_kind(container, NodeKind::Record);
            }
            let key = (self.at, word_end);
            self.at = skip_trivia(self.bytes, behind + 1)?;
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

    /// A value: a leaf is pushed whole, a container is pushed open.
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

    /// `Now`, or `Theme(..)`: a word may name the parentheses behind it.
    fn scan_identifier_or_named(&mut self, start: usize, key: (usize, usize)) -> Result<(), ScanError> {
        let end = token_end(self.bytes, start);
        if end == start {
            return self.fail(ScanErrorKind::ExpectedValue);
        }
        let behind = skip_trivia(self.bytes, end)?;
        if self.bytes.get(behind) == Some(&b'(') {
            return self.open_container(start, behind, NodeKind::Record, key);
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

/// The offset behind white space and comments. Mostly there are none, and that is seen without a call.
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

/// The offset behind spaces. Half of a roadmap is indentation: it is looked at eight bytes at a time.
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

/// The offset behind the comment that starts at `at` (a line comment ends before its newline); `None` when no comment
/// starts here.
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

/// The length of a white space character outside ASCII that RON knows (next line, direction marks, separators), or 0.
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

/// The offset behind a word or number: up to a bracket, a separator, a quote, a comment or white space. Signs that
/// are none of these (`38%`) count as part of it: `ron` will refuse them, but the entry around them can be read.
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

/// Whether `#*"` follows: then the `r` or `br` before it opened a raw string.
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

/// A map key may be any value. Strings and words are the usual ones; anything else is skipped by its brackets.
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
    let behind = skip_trivia(bytes, at)?;
    Ok(bytes.get(behind) == Some(&b'('))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The index in words: a line a value, indented by depth, with its key and its source.
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

    fn problem_of(text: &str) -> ScanError {
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
    fn problems_have_their_place() {
        assert_eq!(problem_of("(a: \"x").kind, ScanErrorKind::UnclosedText(4));
        assert_eq!(problem_of("(a: 1 b: 2)"), ScanError { offset: 6, kind: ScanErrorKind::ExpectedComma(0) });
        assert_eq!(problem_of("(a: 1, \"b\": 2)"), ScanError { offset: 7, kind: ScanErrorKind::ExpectedName });
        assert_eq!(problem_of("{\"a\" 1}"), ScanError { offset: 5, kind: ScanErrorKind::ExpectedColon });
        assert_eq!(problem_of("[1,").kind, ScanErrorKind::UnexpectedEnd);
        assert_eq!(problem_of("/* x").kind, ScanErrorKind::UnclosedComment(0));
        assert_eq!(problem_of(&"[".repeat(100_000)).kind, ScanErrorKind::TooDeep);
    }
}
