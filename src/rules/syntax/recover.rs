//! A text that does not read, taken apart: what can be read is held against the table of fields, what cannot gets a
//! remedy.

use super::indent_split::Block;
use super::messages;
use super::repair;
use super::repair::Trouble;
use crate::document::node::Kind;
use crate::document::path::{Path, Segment};
use crate::document::scan::{self, Problem, ScanError};
use crate::document::tree::{Item, Tree};
use crate::document::validator::Judge;
use crate::document::{literal, trivia_owner};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::Shape;
use crate::roadmap::inspect::{Slip, SlipKind, inspect_value};
use crate::roadmap::location;
use crate::rules::finding::Finding;
use crate::rules::schema_errors;
use std::ops::Range;

/// Blocks nested deeper than this are no roadmap.
const DEEPEST: usize = 12;

/// What was made out of a text.
pub(crate) struct Recovery<'t> {
    pub(crate) text: &'t str,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) slips: Vec<ReadSlip>,
    /// Behind the last value that read.
    value_end: usize,
    entity: Option<Entity>,
    judge: &'t Judge,
    criteria: &'t [&'t str],
}

/// A slip in a part that reads: the part's own text is needed to tell it.
pub(crate) struct ReadSlip {
    start: usize,
    end: usize,
    base: Path,
    slip: Slip,
}

impl ReadSlip {
    /// Tells it.
    pub(crate) fn tell(&self, owner: schema_errors::Owner<'_>, findings: &mut Vec<Finding>) {
        let Some(text) = owner.text.get(..self.end) else { return };
        if let Ok(tree) = Tree::of(text, self.start) {
            schema_errors::tell(&owner, tree.root(), &self.base, &self.slip, findings);
        }
    }
}

/// How a value ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    WithComma,
    WithoutComma,
    /// It did not read, which is told.
    Told,
}

/// What follows a value.
enum Tail {
    Comma,
    Nothing,
    More(usize),
}

impl<'t> Recovery<'t> {
    pub(crate) fn new(text: &'t str, entity: Option<Entity>, judge: &'t Judge, criteria: &'t [&'t str]) -> Self {
        Self { text, troubles: Vec::new(), slips: Vec::new(), value_end: 0, entity, judge, criteria }
    }

    /// A value the scanner reads and `ron` refuses: each leaf it refuses, else the place where it stopped.
    pub(crate) fn refused(&mut self, value: Item<'_>, path: &Path) {
        let before = self.troubles.len();
        self.leaves(value, path);
        if self.troubles.len() == before
            && let Err(error) = self.judge.value(value.source())
        {
            let at = value.span().start + messages::offset_of(value.source(), &error);
            let trouble = Trouble::plain(self.text, at, path, messages::of_ron(&error));
            self.troubles.push(trouble);
        }
        self.inspect(value, path);
    }

    /// An entry the scanner cannot read.
    pub(crate) fn broken_entry(&mut self, key: Range<usize>, value: usize) {
        let bytes = self.text.as_bytes();
        let before = self.troubles.len();
        if key.is_empty() {
            self.without_id(key.start);
        } else if self.text.get(key.clone()).is_some_and(|key| key.contains('\n')) {
            self.troubles.push(repair::open_id(self.text, key.start));
        } else {
            let colon = scan::skip_trivia(bytes, value).unwrap_or(value);
            match bytes.get(colon) {
                Some(b':') => self.entry_value(colon + 1),
                _ => self.troubles.push(repair::missing_colon(self.text, key.end, &Path::here())),
            }
        }
        if self.troubles.len() == before {
            let error = self.scan_error(value.min(self.text.len()));
            self.troubles.push(Trouble::plain(self.text, error.at, &Path::here(), messages::of_scanner(error.problem)));
        }
    }

    fn entry_value(&mut self, from: usize) {
        if self.value(from..self.text.len(), &Path::here(), 0) == Ended::WithoutComma {
            self.troubles.push(repair::missing_comma(self.text, self.value_end, &Path::here()));
        }
    }

    fn scan_error(&self, from: usize) -> ScanError {
        let bytes = self.text.as_bytes();
        let colon = scan::skip_trivia(bytes, from).unwrap_or(from);
        let start = if bytes.get(colon) == Some(&b':') { colon + 1 } else { from };
        let at = self.text.trim_end().len();
        scan::scan(self.text, start).err().unwrap_or(ScanError { at, problem: Problem::ExpectedComma(from) })
    }

    /// Something between entries that does not begin with an id in quotes.
    fn without_id(&mut self, start: usize) {
        let is_field = |name: &str| self.entity.is_some_and(|entity| entity.record().field(name).is_some());
        let trouble = repair::no_id(self.text, start, is_field);
        self.troubles.push(trouble);
    }

    /// The roadmap's own fields.
    pub(crate) fn frame(&mut self, start: usize) {
        let before = self.troubles.len();
        match self.scanned(start, self.text.len()) {
            Ok((tree, end)) => match tail(self.text, end) {
                Tail::Nothing => {
                    self.refused(tree.root(), &Path::here());
                    self.refused_head(before);
                }
                Tail::Comma | Tail::More(_) => self.troubles.push(repair::more_behind(self.text, end)),
            },
            Err(error) => {
                self.unsound(start..self.text.len(), error, &Path::here(), 0);
            }
        }
        if self.troubles.len() == before {
            let words = "the brackets of the file do not fit together";
            self.troubles.push(Trouble::plain(self.text, start, &Path::here(), words));
        }
    }

    /// Where the fields of the roadmap are all right and `ron` refuses the text even so, it is for what stands before
    /// them.
    fn refused_head(&mut self, before: usize) {
        let text = self.text.trim_start_matches('\u{FEFF}');
        if self.troubles.len() == before
            && let Err(error) = self.judge.value(text)
        {
            let at = self.text.len() - text.len() + messages::offset_of(text, &error);
            self.troubles.push(Trouble::plain(self.text, at, &Path::here(), messages::of_ron(&error)));
        }
    }

    /// One value that lies somewhere in a range, with its comma.
    fn value(&mut self, range: Range<usize>, path: &Path, depth: usize) -> Ended {
        let Some(start) = self.start_of(&range) else {
            self.troubles.push(repair::missing_value(self.text, range, path));
            return Ended::Told;
        };
        let error = match self.scanned(start, range.end) {
            Ok((tree, end)) => match tail(self.text.get(..range.end).unwrap_or_default(), end) {
                Tail::Comma => return self.sound(&tree, path, Ended::WithComma),
                Tail::Nothing => return self.sound(&tree, path, Ended::WithoutComma),
                Tail::More(at) => ScanError { at, problem: Problem::ExpectedComma(start) },
            },
            Err(error) => error,
        };
        self.unsound(start..range.end, error, path, depth)
    }

    fn start_of(&self, range: &Range<usize>) -> Option<usize> {
        let text = self.text.get(..range.end)?;
        let start = scan::skip_trivia(text.as_bytes(), range.start).unwrap_or(range.start);
        (start < range.end && text.as_bytes().get(start) != Some(&b',')).then_some(start)
    }

    fn scanned(&self, start: usize, end: usize) -> Result<(Tree<'t>, usize), ScanError> {
        let tree = Tree::of(self.text.get(..end).unwrap_or_default(), start)?;
        let end = tree.root().span().end;
        Ok((tree, end))
    }

    fn sound(&mut self, tree: &Tree<'t>, path: &Path, ended: Ended) -> Ended {
        self.value_end = tree.root().span().end;
        match self.judge.value(tree.root().source()) {
            Ok(()) => self.inspect(tree.root(), path),
            Err(_) => self.refused(tree.root(), path),
        }
        ended
    }

    /// What of a readable value does not fit the table of fields. What is missing is no matter while it does not read.
    fn inspect(&mut self, value: Item<'_>, path: &Path) {
        let Some(shape) = self.shape(path) else { return };
        let (start, end) = (value.span().start, value.span().end);
        let slips = inspect_value(value, &shape, self.criteria).into_iter();
        let slips = slips.filter(|slip| !matches!(slip.kind, SlipKind::Missing { .. }));
        self.slips.extend(slips.map(|slip| ReadSlip { start, end, base: path.clone(), slip }));
    }

    /// What the table of fields says of a place. In the frame, the entries of a lost map are looked at like others.
    fn shape(&self, path: &Path) -> Option<Shape> {
        let segments = path.segments();
        let map = segments.first().filter(|_| self.entity.is_none() && segments.len() > 1);
        if let Some(Segment::Field(name) | Segment::Key(name)) = map
            && let Some(entity) = Entity::of_map(name)
        {
            let rest = segments.iter().skip(2).fold(Path::here(), |path, segment| path.then(segment.clone()));
            return location::shape_at(entity.record(), &rest);
        }
        location::shape_at(location::record_of(self.entity), path)
    }

    fn unsound(&mut self, range: Range<usize>, error: ScanError, path: &Path, depth: usize) -> Ended {
        let before = self.troubles.len();
        let text = self.text.get(..range.end).unwrap_or_default();
        if depth < DEEPEST
            && let Some(block) = Block::of(text, range.start)
        {
            let ended = self.block(&block, range.end, path, depth + 1);
            if self.troubles.len() > before {
                return ended;
            }
        }
        let wanted = self.shape(path);
        let trouble = repair::find(text, range, error, wanted.as_ref(), self.judge, path);
        self.troubles.push(trouble);
        Ended::Told
    }

    fn block(&mut self, block: &Block, end: usize, path: &Path, depth: usize) -> Ended {
        for (index, item) in block.items.iter().enumerate() {
            let is_last = index + 1 == block.items.len();
            let ended = match block.opening {
                b'[' => self.value(item.clone(), &path.index(index), depth),
                opening => self.keyed(item.clone(), opening, path, depth),
            };
            if ended == Ended::WithoutComma && !is_last {
                self.troubles.push(repair::missing_comma(self.text, self.value_end, path));
            }
        }
        let Some(close) = block.close else {
            let text = self.text.get(..end).unwrap_or_default();
            let is_whole_file = self.entity.is_none() && path.is_empty();
            let closing = if is_whole_file { block.closing().to_string() } else { format!("{},", block.closing()) };
            self.troubles.push(repair::open_bracket(text, block.bracket, &closing, path));
            return Ended::Told;
        };
        if self.text.get(close..).is_some_and(|rest| !rest.starts_with(block.closing())) {
            self.troubles.push(repair::wrong_bracket(self.text, close, block.closing(), path));
        }
        self.value_end = close + 1;
        match tail(self.text.get(..end).unwrap_or_default(), close + 1) {
            Tail::Comma => Ended::WithComma,
            Tail::Nothing => Ended::WithoutComma,
            Tail::More(at) => {
                self.troubles.push(repair::behind_block(self.text, at, path));
                Ended::Told
            }
        }
    }

    /// A field of a record, or an entry of a map.
    fn keyed(&mut self, item: Range<usize>, opening: u8, path: &Path, depth: usize) -> Ended {
        let bytes = self.text.as_bytes();
        let is_quoted = bytes.get(item.start) == Some(&b'"');
        let key_end = match is_quoted {
            true => scan::scan(self.text.get(..item.end).unwrap_or_default(), item.start)
                .ok()
                .and_then(|nodes| nodes.first().map(|node| node.end as usize)),
            false => Some(scan::word_end(bytes, item.start)),
        };
        let Some(key_end) = key_end else {
            self.troubles.push(repair::open_id(self.text, item.start));
            return Ended::Told;
        };
        let key = self.text.get(item.start..key_end).unwrap_or_default();
        if key.contains('\n') {
            self.troubles.push(repair::open_id(self.text, item.start));
            return Ended::Told;
        }
        let name = literal::key(key);
        let path = if opening == b'{' { path.key(&name) } else { path.field(&name) };
        match (opening, is_quoted) {
            (b'(', true) => self.troubles.push(repair::quoted_name(self.text, item.start..key_end, &path)),
            (b'{', false) => self.troubles.push(repair::bare_key(self.text, item.start..key_end, &path)),
            _ => {}
        }
        let colon = trivia_owner::skip_blanks(bytes, key_end);
        match bytes.get(colon) {
            Some(b':') => self.value(colon + 1..item.end, &path, depth),
            Some(b'=') => {
                self.troubles.push(repair::equals_sign(self.text, colon, &path));
                Ended::Told
            }
            _ => {
                self.troubles.push(repair::missing_colon(self.text, key_end, &path));
                Ended::Told
            }
        }
    }

    /// The leaves of a value that `ron` refuses by themselves.
    fn leaves(&mut self, item: Item<'_>, path: &Path) {
        if !item.kind().holds_items() {
            if self.judge.value(item.source()).is_err() {
                let wanted = self.shape(path);
                self.troubles.push(repair::of_leaf(self.text, item, wanted.as_ref(), self.judge, path));
            }
            return;
        }
        for (index, part) in item.items().enumerate() {
            let path = match item.kind() {
                Kind::Record => path.field(&part.key()),
                Kind::Map => path.key(&part.key()),
                _ => path.index(index),
            };
            self.leaves(part, &path);
        }
    }
}

/// What follows a value that ends at `end`.
fn tail(text: &str, end: usize) -> Tail {
    let bytes = text.as_bytes();
    let Ok(behind) = scan::skip_trivia(bytes, end) else { return Tail::More(end) };
    match bytes.get(behind) {
        None => Tail::Nothing,
        Some(b',') => match scan::skip_trivia(bytes, behind + 1) {
            Ok(more) if more < bytes.len() => Tail::More(more),
            Ok(_) => Tail::Comma,
            Err(error) => Tail::More(error.at),
        },
        Some(_) => Tail::More(behind),
    }
}
