//! A text that does not read, taken apart: what can be read is held against the table of fields, what cannot gets a
//! remedy.

use super::indent_split::IndentedBlock;
use super::messages;
use super::repair;
use super::repair::SyntaxError;
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
use crate::rules::schema_errors;
use std::ops::Range;

/// Blocks nested deeper than this are no roadmap.
const MAX_DEPTH: usize = 12;

/// What was made out of a text.
pub(crate) struct SyntaxRecovery<'t> {
    pub(crate) text: &'t str,
    pub(crate) errors: Vec<SyntaxError>,
    pub(crate) schema_errors: Vec<LocatedSchemaError>,
    /// Behind the last value that read.
    value_end: usize,
    entry_kind: Option<EntryKind>,
    validator: &'t Validator,
    criteria: &'t [&'t str],
}

/// A slip in a part that reads: the part's own text is needed to tell it.
pub(crate) struct LocatedSchemaError {
    start: usize,
    end: usize,
    base_path: Path,
    error: SchemaError,
}

impl LocatedSchemaError {
    /// Tells it.
    pub(crate) fn report(&self, owner: schema_errors::SchemaContext<'_>, findings: &mut Vec<Finding>) {
        let Some(text) = owner.text.get(..self.end) else { return };
        if let Ok(tree) = Tree::parse(text, self.start) {
            schema_errors::report(&owner, tree.root(), &self.base_path, &self.error, findings);
        }
    }
}

/// How a value ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ValueEnd {
    WithComma,
    WithoutComma,
    /// It did not read, which is told.
    Reported,
}

/// What follows a value.
enum ValueTail {
    Comma,
    Nothing,
    More(usize),
}

impl<'t> SyntaxRecovery<'t> {
    pub(crate) fn new(text: &'t str, entity: Option<EntryKind>, judge: &'t Validator, criteria: &'t [&'t str]) -> Self {
        Self {
            text,
            errors: Vec::new(),
            schema_errors: Vec::new(),
            value_end: 0,
            entry_kind: entity,
            validator: judge,
            criteria,
        }
    }

    /// A value the scanner reads and `ron` refuses: each leaf it refuses, else the place where it stopped.
    pub(crate) fn check_rejected_value(&mut self, value: TreeItem<'_>, path: &Path) {
        let before = self.errors.len();
        self.check_leaves(value, path);
        if self.errors.len() == before
            && let Err(error) = self.validator.validate_value(value.source())
        {
            let at = value.span().start + messages::error_offset(value.source(), &error);
            let trouble = SyntaxError::new(self.text, at, path, messages::for_ron_error(&error));
            self.errors.push(trouble);
        }
        self.inspect_fields(value, path);
    }

    /// An entry the scanner cannot read.
    pub(crate) fn recover_entry(&mut self, key: Range<usize>, value: usize) {
        let bytes = self.text.as_bytes();
        let before = self.errors.len();
        if key.is_empty() {
            self.report_missing_id(key.start);
        } else if self.text.get(key.clone()).is_some_and(|key| key.contains('\n')) {
            self.errors.push(repair::unclosed_id(self.text, key.start));
        } else {
            let colon = scan::skip_trivia(bytes, value).unwrap_or(value);
            match bytes.get(colon) {
                Some(b':') => self.recover_entry_value(colon + 1),
                _ => self.errors.push(repair::missing_colon(self.text, key.end, &Path::root())),
            }
        }
        if self.errors.len() == before {
            let error = self.find_scan_error(value.min(self.text.len()));
            self.errors.push(SyntaxError::new(
                self.text,
                error.offset,
                &Path::root(),
                messages::for_scan_problem(error.kind),
            ));
        }
    }

    fn recover_entry_value(&mut self, from: usize) {
        if self.recover_value(from..self.text.len(), &Path::root(), 0) == ValueEnd::WithoutComma {
            self.errors.push(repair::missing_comma(self.text, self.value_end, &Path::root()));
        }
    }

    fn find_scan_error(&self, from: usize) -> ScanError {
        let bytes = self.text.as_bytes();
        let colon = scan::skip_trivia(bytes, from).unwrap_or(from);
        let start = if bytes.get(colon) == Some(&b':') { colon + 1 } else { from };
        let at = self.text.trim_end().len();
        scan::scan_value(self.text, start)
            .err()
            .unwrap_or(ScanError { offset: at, kind: ScanErrorKind::ExpectedComma(from) })
    }

    /// Something between entries that does not begin with an id in quotes.
    fn report_missing_id(&mut self, start: usize) {
        let is_field = |name: &str| self.entry_kind.is_some_and(|entity| entity.record().field(name).is_some());
        let trouble = repair::missing_id(self.text, start, is_field);
        self.errors.push(trouble);
    }

    /// The roadmap's own fields.
    pub(crate) fn recover_top_level(&mut self, start: usize) {
        let before = self.errors.len();
        match self.scan_tree(start, self.text.len()) {
            Ok((tree, end)) => match classify_tail(self.text, end) {
                ValueTail::Nothing => {
                    self.check_rejected_value(tree.root(), &Path::root());
                    self.check_rejected_head(before);
                }
                ValueTail::Comma | ValueTail::More(_) => self.errors.push(repair::trailing_text(self.text, end)),
            },
            Err(error) => {
                self.recover_unscannable(start..self.text.len(), error, &Path::root(), 0);
            }
        }
        if self.errors.len() == before {
            let words = "the brackets of the file do not fit together";
            self.errors.push(SyntaxError::new(self.text, start, &Path::root(), words));
        }
    }

    /// Where the fields of the roadmap are all right and `ron` refuses the text even so, it is for what stands before
    /// them.
    fn check_rejected_head(&mut self, before: usize) {
        let text = self.text.trim_start_matches('\u{FEFF}');
        if self.errors.len() == before
            && let Err(error) = self.validator.validate_value(text)
        {
            let at = self.text.len() - text.len() + messages::error_offset(text, &error);
            self.errors.push(SyntaxError::new(self.text, at, &Path::root(), messages::for_ron_error(&error)));
        }
    }

    /// One value that lies somewhere in a range, with its comma.
    fn recover_value(&mut self, range: Range<usize>, path: &Path, depth: usize) -> ValueEnd {
        let Some(start) = self.find_value_start(&range) else {
            self.errors.push(repair::missing_value(self.text, range, path));
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

    fn check_scanned_value(&mut self, tree: &Tree<'t>, path: &Path, ended: ValueEnd) -> ValueEnd {
        self.value_end = tree.root().span().end;
        match self.validator.validate_value(tree.root().source()) {
            Ok(()) => self.inspect_fields(tree.root(), path),
            Err(_) => self.check_rejected_value(tree.root(), path),
        }
        ended
    }

    /// What of a readable value does not fit the table of fields. What is missing is no matter while it does not read.
    fn inspect_fields(&mut self, value: TreeItem<'_>, path: &Path) {
        let Some(shape) = self.shape_at(path) else { return };
        let (start, end) = (value.span().start, value.span().end);
        let slips = inspect_value(value, &shape, self.criteria).into_iter();
        let slips = slips.filter(|slip| !matches!(slip.kind, SchemaErrorKind::Missing { .. }));
        self.schema_errors.extend(slips.map(|slip| LocatedSchemaError {
            start,
            end,
            base_path: path.clone(),
            error: slip,
        }));
    }

    /// What the table of fields says of a place. In the frame, the entries of a lost map are looked at like others.
    fn shape_at(&self, path: &Path) -> Option<Shape> {
        let segments = path.segments();
        let map = segments.first().filter(|_| self.entry_kind.is_none() && segments.len() > 1);
        if let Some(PathSegment::Field(name) | PathSegment::Key(name)) = map
            && let Some(entity) = EntryKind::from_map_name(name)
        {
            let rest = segments.iter().skip(2).fold(Path::root(), |path, segment| path.join(segment.clone()));
            return location::shape_at(entity.record(), &rest);
        }
        location::shape_at(location::record_of(self.entry_kind), path)
    }

    fn recover_unscannable(&mut self, range: Range<usize>, error: ScanError, path: &Path, depth: usize) -> ValueEnd {
        let before = self.errors.len();
        let text = self.text.get(..range.end).unwrap_or_default();
        if depth < MAX_DEPTH
            && let Some(block) = IndentedBlock::parse(text, range.start)
        {
            let ended = self.recover_block(&block, range.end, path, depth + 1);
            if self.errors.len() > before {
                return ended;
            }
        }
        let wanted = self.shape_at(path);
        let trouble = repair::repair_value(text, range, error, wanted.as_ref(), self.validator, path);
        self.errors.push(trouble);
        ValueEnd::Reported
    }

    fn recover_block(&mut self, block: &IndentedBlock, end: usize, path: &Path, depth: usize) -> ValueEnd {
        for (index, item) in block.items.iter().enumerate() {
            let is_last = index + 1 == block.items.len();
            let ended = match block.opening {
                b'[' => self.recover_value(item.clone(), &path.index(index), depth),
                opening => self.recover_keyed_item(item.clone(), opening, path, depth),
            };
            if ended == ValueEnd::WithoutComma && !is_last {
                self.errors.push(repair::missing_comma(self.text, self.value_end, path));
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
            self.errors.push(repair::unclosed_bracket(text, block.open_offset, &closing, path));
            return ValueEnd::Reported;
        };
        if self.text.get(close..).is_some_and(|rest| !rest.starts_with(block.closing_bracket())) {
            self.errors.push(repair::mismatched_bracket(self.text, close, block.closing_bracket(), path));
        }
        self.value_end = close + 1;
        match classify_tail(self.text.get(..end).unwrap_or_default(), close + 1) {
            ValueTail::Comma => ValueEnd::WithComma,
            ValueTail::Nothing => ValueEnd::WithoutComma,
            ValueTail::More(at) => {
                self.errors.push(repair::text_after_block(self.text, at, path));
                ValueEnd::Reported
            }
        }
    }

    /// A field of a record, or an entry of a map.
    fn recover_keyed_item(&mut self, item: Range<usize>, opening: u8, path: &Path, depth: usize) -> ValueEnd {
        let bytes = self.text.as_bytes();
        let is_quoted = bytes.get(item.start) == Some(&b'"');
        let key_end = match is_quoted {
            true => scan::scan_value(self.text.get(..item.end).unwrap_or_default(), item.start)
                .ok()
                .and_then(|nodes| nodes.first().map(|node| node.end as usize)),
            false => Some(scan::token_end(bytes, item.start)),
        };
        let Some(key_end) = key_end else {
            self.errors.push(repair::unclosed_id(self.text, item.start));
            return ValueEnd::Reported;
        };
        let key = self.text.get(item.start..key_end).unwrap_or_default();
        if key.contains('\n') {
            self.errors.push(repair::unclosed_id(self.text, item.start));
            return ValueEnd::Reported;
        }
        let name = literal::decode_key(key);
        let path = if opening == b'{' { path.key(&name) } else { path.field(&name) };
        match (opening, is_quoted) {
            (b'(', true) => self.errors.push(repair::quoted_name(self.text, item.start..key_end, &path)),
            (b'{', false) => self.errors.push(repair::unquoted_key(self.text, item.start..key_end, &path)),
            _ => {}
        }
        let colon = item_trivia::skip_blanks(bytes, key_end);
        match bytes.get(colon) {
            Some(b':') => self.recover_value(colon + 1..item.end, &path, depth),
            Some(b'=') => {
                self.errors.push(repair::equals_sign(self.text, colon, &path));
                ValueEnd::Reported
            }
            _ => {
                self.errors.push(repair::missing_colon(self.text, key_end, &path));
                ValueEnd::Reported
            }
        }
    }

    /// The leaves of a value that `ron` refuses by themselves.
    fn check_leaves(&mut self, item: TreeItem<'_>, path: &Path) {
        if !item.kind().is_container() {
            if self.validator.validate_value(item.source()).is_err() {
                let wanted = self.shape_at(path);
                self.errors.push(repair::repair_leaf(self.text, item, wanted.as_ref(), self.validator, path));
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

/// What follows a value that ends at `end`.
fn classify_tail(text: &str, end: usize) -> ValueTail {
    let bytes = text.as_bytes();
    let Ok(behind) = scan::skip_trivia(bytes, end) else { return ValueTail::More(end) };
    match bytes.get(behind) {
        None => ValueTail::Nothing,
        Some(b',') => match scan::skip_trivia(bytes, behind + 1) {
            Ok(more) if more < bytes.len() => ValueTail::More(more),
            Ok(_) => ValueTail::Comma,
            Err(error) => ValueTail::More(error.offset),
        },
        Some(_) => ValueTail::More(behind),
    }
}
