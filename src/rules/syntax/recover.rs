//! Recovers from syntax errors: splits text that cannot be parsed into fields, checks those that can be parsed against
//! the schema, and repairs the others.

use super::error::SyntaxError;
use super::foreign;
use super::indent_split::IndentedBlock;
use super::messages;
use super::repair;
use super::structure;
use crate::document::node::NodeKind;
use crate::document::path::{Path, PathSegment};
use crate::document::scan::{self, ScanError, ScanErrorKind};
use crate::document::tree::{Tree, TreeItem};
use crate::document::validator::Validator;
use crate::document::{item_trivia, literal};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::Shape;
use crate::roadmap::inspect::{SchemaError, SchemaErrorKind, inspect_value};
use crate::roadmap::location;
use crate::rules::finding::Finding;
use crate::rules::schema_errors::{self, SchemaContext};
use std::ops::Range;

/// Maximum depth of nested blocks.
const MAX_DEPTH: usize = 12;

pub(crate) struct SyntaxRecovery<'t> {
    pub(crate) text: &'t str,
    pub(crate) errors: Vec<SyntaxError>,
    pub(crate) schema_errors: Vec<LocatedSchemaError>,
    /// The end of the last value that could be parsed.
    value_end: usize,
    entry_kind: Option<EntryKind>,
    validator: &'t Validator,
    criteria: &'t [&'t str],
}

/// A schema error in a part that can be parsed. Reporting it needs the text of that part.
pub(crate) struct LocatedSchemaError {
    start: usize,
    end: usize,
    base_path: Path,
    error: SchemaError,
}

impl LocatedSchemaError {
    pub(crate) fn report(&self, context: SchemaContext<'_>, findings: &mut Vec<Finding>) {
        let Some(text) = context.text.get(..self.end) else { return };
        if let Ok(tree) = Tree::parse(text, self.start) {
            schema_errors::report(&context, tree.root(), &self.base_path, &self.error, findings);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueEnd {
    WithComma,
    WithoutComma,
    /// It could not be parsed, which is reported.
    Reported,
}

enum ValueTail {
    Comma,
    Nothing,
    More(usize),
}

impl<'t> SyntaxRecovery<'t> {
    pub(crate) fn new(
        text: &'t str,
        entry_kind: Option<EntryKind>,
        validator: &'t Validator,
        criteria: &'t [&'t str],
    ) -> Self {
        Self { text, errors: Vec::new(), schema_errors: Vec::new(), value_end: 0, entry_kind, validator, criteria }
    }

    /// A value that the scanner accepts and `ron` rejects: reports each leaf that `ron` rejects, or else the offset where
    /// it stopped.
    pub(crate) fn check_rejected_value(&mut self, value: TreeItem<'_>, path: &Path) {
        let before = self.errors.len();
        self.check_leaves(value, path);
        if self.errors.len() == before
            && let Err(error) = self.validator.validate_value(value.source())
        {
            let offset = value.span().start + messages::error_offset(value.source(), &error);
            let known = foreign::find_foreign_sign(self.text, offset, path);
            self.errors.push(
                known.unwrap_or_else(|| SyntaxError::new(self.text, offset, path, messages::for_ron_error(&error))),
            );
        }
        self.inspect_fields(value, path);
    }

    /// An entry that the scanner rejects.
    pub(crate) fn recover_entry(&mut self, key: Range<usize>, value: usize) {
        let bytes = self.text.as_bytes();
        let before = self.errors.len();
        if key.is_empty() {
            self.report_missing_id(key.start);
        } else if self.text.get(key.clone()).is_some_and(|key| key.contains('\n')) {
            self.errors.push(structure::unclosed_id(self.text, key.start));
        } else {
            let colon = scan::skip_trivia(bytes, value).unwrap_or(value);
            match bytes.get(colon) {
                Some(b':') => self.recover_entry_value(colon + 1),
                _ => self.errors.push(structure::missing_colon(self.text, key.end, &Path::root())),
            }
        }
        if self.errors.len() == before {
            let error = self.find_scan_error(value.min(self.text.len()));
            self.errors.push(SyntaxError::new(
                self.text,
                error.offset,
                &Path::root(),
                messages::for_scan_error(error.kind),
            ));
        }
    }

    fn recover_entry_value(&mut self, from: usize) {
        if self.recover_value(from..self.text.len(), &Path::root(), 0) == ValueEnd::WithoutComma {
            self.errors.push(structure::missing_comma(self.text, self.value_end, &Path::root()));
        }
    }

    fn find_scan_error(&self, from: usize) -> ScanError {
        let bytes = self.text.as_bytes();
        let colon = scan::skip_trivia(bytes, from).unwrap_or(from);
        let start = if bytes.get(colon) == Some(&b':') { colon + 1 } else { from };
        let end = self.text.trim_end().len();
        scan::scan_value(self.text, start)
            .err()
            .unwrap_or(ScanError { offset: end, kind: ScanErrorKind::ExpectedComma(from) })
    }

    /// Text between entries that does not start with an id in quotes.
    fn report_missing_id(&mut self, start: usize) {
        let is_field = |name: &str| self.entry_kind.is_some_and(|kind| kind.record().field(name).is_some());
        let error = structure::missing_id(self.text, start, is_field);
        self.errors.push(error);
    }

    pub(crate) fn recover_top_level(&mut self, start: usize) {
        let before = self.errors.len();
        match self.scan_tree(start, self.text.len()) {
            Ok((tree, end)) => match classify_tail(self.text, end) {
                ValueTail::Nothing => {
                    self.check_rejected_value(tree.root(), &Path::root());
                    self.check_rejected_head(before);
                }
                ValueTail::Comma | ValueTail::More(_) => self.errors.push(structure::trailing_text(self.text, end)),
            },
            Err(error) => {
                self.recover_unscannable(start..self.text.len(), error, &Path::root(), 0);
            }
        }
        if self.errors.len() == before {
            let message = "the brackets in this file do not match";
            self.errors.push(SyntaxError::new(self.text, start, &Path::root(), message));
        }
    }

    /// If `ron` rejects a text whose fields are all valid, the error is in the attributes before them.
    fn check_rejected_head(&mut self, before: usize) {
        let text = self.text.trim_start_matches('\u{FEFF}');
        if self.errors.len() == before
            && let Err(error) = self.validator.validate_value(text)
        {
            let offset = self.text.len() - text.len() + messages::error_offset(text, &error);
            self.errors.push(SyntaxError::new(self.text, offset, &Path::root(), messages::for_ron_error(&error)));
        }
    }

    /// The value in a range, with its comma.
    fn recover_value(&mut self, range: Range<usize>, path: &Path, depth: usize) -> ValueEnd {
        let Some(start) = self.find_value_start(&range) else {
            self.errors.push(structure::missing_value(self.text, range, path));
            return ValueEnd::Reported;
        };
        let error = match self.scan_tree(start, range.end) {
            Ok((tree, end)) => match classify_tail(self.text.get(..range.end).unwrap_or_default(), end) {
                ValueTail::Comma => return self.check_scanned_value(&tree, path, ValueEnd::WithComma),
                ValueTail::Nothing => return self.check_scanned_value(&tree, path, ValueEnd::WithoutComma),
                ValueTail::More(at) => ScanError { offset: at, kind: ScanErrorKind::ExpectedComma(start) },
            },
            Err(error) => error,
        };
        self.recover_unscannable(start..range.end, error, path, depth)
    }

    fn find_value_start(&self, range: &Range<usize>) -> Option<usize> {
        let text = self.text.get(..range.end)?;
        let start = scan::skip_trivia(text.as_bytes(), range.start).unwrap_or(range.start);
        (start < range.end && text.as_bytes().get(start) != Some(&b',')).then_some(start)
    }

    fn scan_tree(&self, start: usize, end: usize) -> Result<(Tree<'t>, usize), ScanError> {
        let tree = Tree::parse(self.text.get(..end).unwrap_or_default(), start)?;
        let end = tree.root().span().end;
        Ok((tree, end))
    }

    fn check_scanned_value(&mut self, tree: &Tree<'t>, path: &Path, value_end: ValueEnd) -> ValueEnd {
        self.value_end = tree.root().span().end;
        match self.validator.validate_value(tree.root().source()) {
            Ok(()) => self.inspect_fields(tree.root(), path),
            Err(_) => self.check_rejected_value(tree.root(), path),
        }
        value_end
    }

    /// Collects the schema errors of a value. Fields may seem to be missing because of a syntax error, so they are left
    /// out.
    fn inspect_fields(&mut self, value: TreeItem<'_>, path: &Path) {
        let Some(shape) = self.shape_at(path) else { return };
        let (start, end) = (value.span().start, value.span().end);
        let errors = inspect_value(value, &shape, self.criteria).into_iter();
        let errors = errors.filter(|error| !matches!(error.kind, SchemaErrorKind::Missing { .. }));
        self.schema_errors.extend(errors.map(|error| LocatedSchemaError {
            start,
            end,
            base_path: path.clone(),
            error,
        }));
    }

    /// The schema at a path. A map of entries with a syntax error is part of the top level: its entries are found by
    /// their kind.
    fn shape_at(&self, path: &Path) -> Option<Shape> {
        let segments = path.segments();
        let map = segments.first().filter(|_| self.entry_kind.is_none() && segments.len() > 1);
        if let Some(PathSegment::Field(name) | PathSegment::Key(name)) = map
            && let Some(kind) = EntryKind::from_map_name(name)
        {
            let rest = segments.iter().skip(2).fold(Path::root(), |path, segment| path.join(segment.clone()));
            return location::shape_at(kind.record(), &rest);
        }
        location::shape_at(location::record_of(self.entry_kind), path)
    }

    fn recover_unscannable(&mut self, range: Range<usize>, error: ScanError, path: &Path, depth: usize) -> ValueEnd {
        let before = self.errors.len();
        let text = self.text.get(..range.end).unwrap_or_default();
        if let Some(error) = self.check_opening_bracket(text, range.start, path) {
            self.errors.push(error);
            return ValueEnd::Reported;
        }
        if depth < MAX_DEPTH
            && let Some(block) = IndentedBlock::parse(text, range.start)
        {
            let value_end = self.recover_block(&block, range.end, path, depth + 1);
            if self.errors.len() > before {
                return value_end;
            }
        }
        let expected = self.shape_at(path);
        let error = repair::repair_value(text, range, error, expected.as_ref(), self.validator, path);
        self.errors.push(error);
        ValueEnd::Reported
    }

    /// A value that starts with another bracket than its shape has, or with none: one error instead of one for each field.
    fn check_opening_bracket(&self, text: &str, start: usize, path: &Path) -> Option<SyntaxError> {
        let shape = match self.entry_kind.filter(|_| path.is_empty()) {
            Some(kind) => Shape::Record(kind.record()),
            None => self.shape_at(path).filter(|_| !path.is_empty())?,
        };
        let (bracket, brackets) = match shape {
            Shape::Record(_) => (b'(', "( )"),
            Shape::Map(..) | Shape::Scores => (b'{', "{ }"),
            Shape::List(_) => (b'[', "[ ]"),
            _ => return None,
        };
        let first = *text.as_bytes().get(start)?;
        if matches!(first, b'(' | b'[' | b'{') && first != bracket {
            return Some(structure::wrong_bracket(text, start, brackets, path));
        }
        let Shape::Record(record) = shape else { return None };
        let name_end = scan::token_end(text.as_bytes(), start);
        let is_field = text.get(start..name_end).is_some_and(|name| record.field(name).is_some());
        let is_named = text.as_bytes().get(item_trivia::skip_blanks(text.as_bytes(), name_end)) == Some(&b':');
        (is_field && is_named).then(|| structure::missing_opening_bracket(text, start, path))
    }

    fn recover_block(&mut self, block: &IndentedBlock, end: usize, path: &Path, depth: usize) -> ValueEnd {
        for (index, item) in block.items.iter().enumerate() {
            let is_last = index + 1 == block.items.len();
            let value_end = match block.opening {
                b'[' => self.recover_value(item.clone(), &path.index(index), depth),
                opening => self.recover_keyed_item(item.clone(), opening, path, depth),
            };
            if value_end == ValueEnd::WithoutComma && !is_last {
                self.errors.push(structure::missing_comma(self.text, self.value_end, path));
            }
        }
        let Some(close) = block.close_offset else {
            let text = self.text.get(..end).unwrap_or_default();
            let is_whole_file = self.entry_kind.is_none() && path.is_empty();
            let closing = if is_whole_file {
                block.closing_bracket().to_string()
            } else {
                format!("{},", block.closing_bracket())
            };
            self.errors.push(structure::unclosed_bracket(text, block.open_offset, &closing, path));
            return ValueEnd::Reported;
        };
        if self.text.get(close..).is_some_and(|rest| !rest.starts_with(block.closing_bracket())) {
            self.errors.push(structure::mismatched_bracket(self.text, close, block.closing_bracket(), path));
        }
        self.value_end = close + 1;
        match classify_tail(self.text.get(..end).unwrap_or_default(), close + 1) {
            ValueTail::Comma => ValueEnd::WithComma,
            ValueTail::Nothing => ValueEnd::WithoutComma,
            ValueTail::More(at) => {
                self.errors.push(structure::text_after_block(self.text, at, path));
                ValueEnd::Reported
            }
        }
    }

    /// A field of a record, or an entry of a map.
    fn recover_keyed_item(&mut self, item: Range<usize>, opening: u8, path: &Path, depth: usize) -> ValueEnd {
        let bytes = self.text.as_bytes();
        let is_quoted = bytes.get(item.start) == Some(&b'"');
        let key_end = if is_quoted {
            let nodes = scan::scan_value(self.text.get(..item.end).unwrap_or_default(), item.start).ok();
            nodes.and_then(|nodes| nodes.first().map(|node| node.end as usize))
        } else {
            Some(scan::token_end(bytes, item.start))
        };
        let Some(key_end) = key_end else {
            self.errors.push(structure::unclosed_id(self.text, item.start));
            return ValueEnd::Reported;
        };
        let key = self.text.get(item.start..key_end).unwrap_or_default();
        if key.contains('\n') {
            self.errors.push(structure::unclosed_id(self.text, item.start));
            return ValueEnd::Reported;
        }
        let name = literal::decode_key(key);
        let path = if opening == b'{' { path.key(&name) } else { path.field(&name) };
        match (opening, is_quoted) {
            (b'(', true) => self.errors.push(structure::quoted_name(self.text, item.start..key_end, &path)),
            (b'{', false) => self.errors.push(structure::unquoted_key(self.text, item.start..key_end, &path)),
            _ => {}
        }
        let colon = item_trivia::skip_blanks(bytes, key_end);
        match bytes.get(colon) {
            Some(b':') => self.recover_value(colon + 1..item.end, &path, depth),
            Some(b'=') => {
                self.errors.push(structure::equals_sign(self.text, colon, &path));
                ValueEnd::Reported
            }
            _ => {
                self.errors.push(structure::missing_colon(self.text, key_end, &path));
                ValueEnd::Reported
            }
        }
    }

    /// Reports the leaves of a value that `ron` rejects on their own.
    fn check_leaves(&mut self, item: TreeItem<'_>, path: &Path) {
        if !item.kind().is_container() {
            if self.validator.validate_value(item.source()).is_err() {
                let expected = self.shape_at(path);
                self.errors.push(repair::repair_leaf(self.text, item, expected.as_ref(), self.validator, path));
            }
            return;
        }
        for (index, part) in item.items().enumerate() {
            let path = match item.kind() {
                NodeKind::Record => path.field(&part.key()),
                NodeKind::Map => path.key(&part.key()),
                _ => path.index(index),
            };
            self.check_leaves(part, &path);
        }
    }
}

fn classify_tail(text: &str, end: usize) -> ValueTail {
    let bytes = text.as_bytes();
    let Ok(next) = scan::skip_trivia(bytes, end) else { return ValueTail::More(end) };
    match bytes.get(next) {
        None => ValueTail::Nothing,
        Some(b',') => match scan::skip_trivia(bytes, next + 1) {
            Ok(more) if more < bytes.len() => ValueTail::More(more),
            Ok(_) => ValueTail::Comma,
            Err(error) => ValueTail::More(error.offset),
        },
        Some(_) => ValueTail::More(next),
    }
}
