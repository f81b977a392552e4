//! Edits of a document, all or none: each is guarded, and the sum of them is one step of undo.

use super::chunk::{Chunk, ChunkKind, EntryId, EntrySpans};
use super::document::Document;
use super::edit::{self, NewItem, NewKey};
use super::edit_error::EditError;
use super::edit_guard;
use super::edit_guard::EditScope;
use super::history::{ChunkSplice, UndoStep};
use super::literal;
use super::node::NodeKind;
use super::scan::{self, ScanError};
use super::splice::{self, Splice};
use super::style;
use super::tree::{Tree, TreeItem};
use super::trivia_owner;
use super::write::{ContainerLayout, Draft, quote};
use std::ops::Range;

/// Where an entry is put among those of its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertionPoint {
    /// Before all others.
    First,
    /// Directly behind this one.
    After(EntryId),
    /// Directly before this one.
    Before(EntryId),
}

/// What a transaction did.
#[derive(Clone, Debug, Default)]
pub struct AppliedEdit {
    /// The change, for undo.
    pub step: UndoStep,
    /// The same change as splices of the file's text, for the journal.
    pub splices: Vec<Splice>,
}

/// A document being edited. Dropped without [`Transaction::commit`], everything is taken back.
pub struct Transaction<'d> {
    document: &'d mut Document,
    applied: AppliedEdit,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        let step = std::mem::take(&mut self.applied.step);
        if !step.is_empty() {
            self.document.apply_step(&step.inverted());
        }
    }
}

impl<'d> Transaction<'d> {
    /// Starts editing.
    pub fn new(document: &'d mut Document) -> Self {
        Self { document, applied: AppliedEdit::default() }
    }

    /// The document as edited so far.
    pub fn document(&self) -> &Document {
        self.document
    }

    /// Keeps the edits.
    pub fn commit(mut self) -> AppliedEdit {
        std::mem::take(&mut self.applied)
    }

    fn apply_chunk_splice(&mut self, splice: ChunkSplice) {
        self.applied.splices.push(self.document.apply_chunk_splice(&splice));
        self.applied.step.splices.push(splice);
    }

    /// Edits one entry's value: `plan` turns the value into splices, `meant` says what they may change.
    pub fn edit_entry(
        &mut self,
        entry_id: EntryId,
        meant: &EditScope,
        plan: impl FnOnce(TreeItem<'_>, &style::FileStyle) -> Vec<Splice>,
    ) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        let tree = entry.tree().ok_or(EditError::BrokenEntry)?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(entry.text, &splices);
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        let edited = Tree::parse(&text, value.start).map_err(edit_error_from_scan)?;
        self.validate(text.get(value.clone()).unwrap_or_default())?;
        if let Some(path) = edit_guard::first_unintended_change(tree.root(), edited.root(), meant) {
            return Err(EditError::UnintendedChange(path.to_string()));
        }
        if text.get(key.clone()) != Some(entry.key_source()) {
            return Err(EditError::UnintendedChange(entry.id().into_owned()));
        }
        let place = ChunkKind::Entry(EntrySpans::new(entry_id, entry.map, key, value, false));
        self.replace_chunk(entry_id, text, place)
    }

    fn validate(&self, source: &str) -> Result<(), EditError> {
        self.document.validator().validate_value(source).map_err(|error| EditError::WouldNotParse(error.to_string()))
    }

    fn replace_chunk(&mut self, entry_id: EntryId, text: String, place: ChunkKind) -> Result<(), EditError> {
        let at = self.document.chunk_position(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.replace_chunk_at(at, Document::new_chunk(text, place))
    }

    fn replace_chunk_at(&mut self, at: usize, chunk: Chunk) -> Result<(), EditError> {
        let old = self.document.chunk(at).ok_or(EditError::NoSuchEntry)?.clone();
        if old.text(&self.document.loaded_text) != chunk.text(&self.document.loaded_text) {
            self.apply_chunk_splice(ChunkSplice { at, removed: vec![old], inserted: vec![chunk] });
        }
        Ok(())
    }

    /// Replaces the whole text of an entry, comments included: how a broken one is mended.
    pub fn replace_entry_text(&mut self, entry_id: EntryId, text: String) -> Result<(), EditError> {
        let map = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?.map;
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        self.validate(text.get(value.clone()).unwrap_or_default())?;
        self.replace_chunk(entry_id, text, ChunkKind::Entry(EntrySpans::new(entry_id, map, key, value, false)))
    }

    /// Changes the id of an entry: its key only.
    pub fn rename_entry(&mut self, entry_id: EntryId, id: &str) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        if entry.is_broken {
            return Err(EditError::BrokenEntry);
        }
        let key = quote(id, self.document.style());
        let text = splice::apply(entry.text, &[Splice::replace(entry.key_span(), key)]);
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        if text.get(value.clone()) != Some(entry.value_source()) {
            return Err(EditError::UnintendedChange(entry.id().into_owned()));
        }
        let place = ChunkKind::Entry(EntrySpans::new(entry_id, entry.map, key, value, false));
        self.replace_chunk(entry_id, text, place)
    }

    /// Removes an entry with its comments.
    pub fn remove_entry(&mut self, entry_id: EntryId) -> Result<(), EditError> {
        let at = self.document.chunk_position(entry_id).ok_or(EditError::NoSuchEntry)?;
        let chunk = self.document.chunk(at).ok_or(EditError::NoSuchEntry)?.clone();
        self.apply_chunk_splice(ChunkSplice { at, removed: vec![chunk], inserted: Vec::new() });
        Ok(())
    }

    /// Adds an entry to a map, which is made if the roadmap has none of that name; `field_order` says where.
    pub fn insert_entry(
        &mut self,
        map: &str,
        id: &str,
        value: &Draft,
        neighbour: InsertionPoint,
        field_order: &[&str],
    ) -> Result<EntryId, EditError> {
        let entry_id = self.document.next_entry_id();
        let new = DraftEntry { entry: entry_id, id, value };
        self.insert_at(map, &new, neighbour, field_order)?;
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.validate(entry.value_source())?;
        Ok(entry_id)
    }

    /// Adds an entry as it is written elsewhere, with its comments.
    pub fn insert_entry_text(
        &mut self,
        map: &str,
        text: &str,
        neighbour: InsertionPoint,
        field_order: &[&str],
    ) -> Result<EntryId, EditError> {
        let entry_id = self.document.next_entry_id();
        self.insert_at(map, &MovedEntry { entry: entry_id, text }, neighbour, field_order)?;
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.validate(entry.value_source())?;
        Ok(entry_id)
    }

    /// Moves an entry's bytes, with its comments, to another map. It keeps its serial.
    pub fn move_entry(
        &mut self,
        entry_id: EntryId,
        map: &str,
        neighbour: InsertionPoint,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        if entry.is_broken {
            return Err(EditError::BrokenEntry);
        }
        let text = entry.text.to_owned();
        self.remove_entry(entry_id)?;
        self.insert_at(map, &MovedEntry { entry: entry_id, text: &text }, neighbour, field_order)
    }

    fn insert_at(
        &mut self,
        map: &str,
        entry: &dyn InsertableEntry,
        neighbour: InsertionPoint,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        let number = self.document.ensure_map(map);
        let first = self.document.entries_in_map(map).find(|e| e.map == number).map(|e| e.entry);
        match (neighbour, first) {
            (InsertionPoint::After(previous), Some(_)) => self.insert_after(previous, entry),
            (InsertionPoint::Before(next), Some(_)) => self.insert_before(next, entry),
            (InsertionPoint::First, Some(first)) => self.insert_before(first, entry),
            (_, None) => self.insert_into_empty_map(map, entry, field_order),
        }
    }

    fn insert_after(&mut self, previous: EntryId, entry: &dyn InsertableEntry) -> Result<(), EditError> {
        let neighbour = self.document.entry(previous).ok_or(EditError::NoSuchEntry)?;
        let map = neighbour.map;
        let manners = self.document.style().clone();
        let (text, value_end, key_start) =
            (neighbour.text.to_owned(), neighbour.value_span().end, neighbour.key_span().start);
        let at = self.document.chunk_position(previous).ok_or(EditError::NoSuchEntry)?;
        let behind = trivia_owner::scan_trailing(&text, value_end);
        if behind.comma.is_none() && !neighbour.is_broken {
            let with_comma = splice::apply(&text, &[Splice::insert(value_end, ",")]);
            let (key, value) = locate_key_and_value(&with_comma).map_err(edit_error_from_scan)?;
            let place = ChunkKind::Entry(EntrySpans::new(previous, map, key, value, false));
            self.replace_chunk_at(at, Document::new_chunk(with_comma, place))?;
        }
        let room = if text.ends_with('\n') {
            EntryLinePlacement::OwnLines { indent: style::indent_at(&text, key_start).to_owned(), leading_newline: "" }
        } else if trivia_owner::is_first_on_line(text.as_bytes(), 0, key_start) && self.is_at_line_start(at) {
            EntryLinePlacement::OwnLines {
                indent: style::indent_at(&text, key_start).to_owned(),
                leading_newline: manners.newline,
            }
        } else {
            EntryLinePlacement::SharedLine
        };
        let text = entry.print(&room, &manners);
        // A bracket on the same line keeps its place: the newline that would part it from the entry is not ours.
        let text = match &room {
            EntryLinePlacement::OwnLines { leading_newline: before, .. } if !before.is_empty() => {
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            _ => text,
        };
        self.insert_chunk(at + 1, text, entry.entry_id(), map)
    }

    /// Whether the chunk at a position starts at the start of a line.
    fn is_at_line_start(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.document.chunk(before));
        before.is_none_or(|chunk| chunk.text(&self.document.loaded_text).ends_with('\n'))
    }

    fn insert_before(&mut self, first: EntryId, entry: &dyn InsertableEntry) -> Result<(), EditError> {
        let neighbour = self.document.entry(first).ok_or(EditError::NoSuchEntry)?;
        let map = neighbour.map;
        let at = self.document.chunk_position(first).ok_or(EditError::NoSuchEntry)?;
        let key_start = neighbour.key_span().start;
        let own_line =
            self.is_at_line_start(at) && trivia_owner::is_first_on_line(neighbour.text.as_bytes(), 0, key_start);
        let room = match own_line {
            true => EntryLinePlacement::OwnLines {
                indent: style::indent_at(neighbour.text, key_start).to_owned(),
                leading_newline: "",
            },
            false => EntryLinePlacement::SharedLine,
        };
        let text = entry.print(&room, self.document.style());
        let text = match (&room, neighbour.text.starts_with([' ', '\t'])) {
            (EntryLinePlacement::SharedLine, false) => format!("{} ", text.trim_start()),
            _ => text,
        };
        self.insert_chunk(at, text, entry.entry_id(), map)
    }

    /// Into a map without entries: its brackets are parted, or it is made.
    fn insert_into_empty_map(
        &mut self,
        map: &str,
        entry: &dyn InsertableEntry,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        if self.document.is_top_level_broken() {
            return Err(EditError::BrokenTopLevel);
        }
        let skeleton = self.document.top_level();
        let root = parse_top_level(skeleton.text())?;
        let Some(field) = root.root().get(map).map(TreeItem::unwrap_some) else {
            let value = Draft::Map(Vec::new(), ContainerLayout::Block);
            let new = NewItem { key: Some(NewKey::Field(map.to_owned())), value };
            let at = field_insert_index(root.root(), map, field_order);
            let path = super::path::Path::from_fields(&[map]);
            drop(root);
            self.edit_top_level(&EditScope::new(&path), |root, style| edit::insert(root, at, &new, style))?;
            return self.insert_into_empty_map(map, entry, field_order);
        };
        if field.kind() != NodeKind::Map {
            return Err(EditError::NoSuchPath(map.to_owned()));
        }
        let open = field.bracket_offset() + 1;
        let close = field.span().end - 1;
        let indent = style::indent_at(skeleton.text(), open).to_owned();
        if let Some((chunk, inside)) = skeleton.locate_range(open..close) {
            return self.insert_between_brackets(chunk, inside, &indent, map, entry);
        }
        // The entries that stood between the brackets were taken out in this session.
        let (chunk, _) = skeleton.locate_offset(open).ok_or(EditError::BrokenTopLevel)?;
        self.insert_between_chunks(chunk, &indent, map, entry)
    }

    /// Between two chunks of the frame, the first of which ends with the opening bracket of the map, and maybe comments.
    fn insert_between_chunks(
        &mut self,
        opening: usize,
        indent: &str,
        map: &str,
        entry: &dyn InsertableEntry,
    ) -> Result<(), EditError> {
        let number = self.document.ensure_map(map);
        let manners = self.document.style().clone();
        let ends_line = |at: usize| {
            self.document.chunk(at).is_some_and(|chunk| chunk.text(&self.document.loaded_text).ends_with('\n'))
        };
        let before = if ends_line(opening) { "" } else { manners.newline };
        let room =
            EntryLinePlacement::OwnLines { indent: format!("{indent}{}", manners.indent), leading_newline: before };
        let text = entry.print(&room, &manners);
        // What closes the map has its indentation with it where it had a line of its own.
        let closing = self.document.chunk(opening + 1).map(|chunk| chunk.text(&self.document.loaded_text));
        let is_indented = closing.is_some_and(|text| text.starts_with([' ', '\t', '\r', '\n']));
        let text = if is_indented || indent.is_empty() { text } else { format!("{text}{indent}") };
        self.insert_chunk(opening + 1, text, entry.entry_id(), number)
    }

    fn insert_between_brackets(
        &mut self,
        chunk: usize,
        inside: Range<usize>,
        indent: &str,
        map: &str,
        entry: &dyn InsertableEntry,
    ) -> Result<(), EditError> {
        let number = self.document.ensure_map(map);
        let manners = self.document.style().clone();
        let old = self.document.chunk(chunk).ok_or(EditError::BrokenTopLevel)?.clone();
        let text = old.text(&self.document.loaded_text);
        let within = text.get(inside.clone()).unwrap_or_default();
        let last_line = memchr::memrchr(b'\n', within.as_bytes()).map(|at| inside.start + at + 1);
        let has_comment = !within.trim().is_empty();
        let (head_end, tail_start, break_before, indent_behind) = match last_line {
            Some(line) if text.get(line..inside.end).is_some_and(|rest| rest.trim().is_empty()) => (line, line, "", ""),
            _ if has_comment => (inside.end, inside.end, manners.newline, indent),
            _ => (inside.start, inside.end, manners.newline, indent),
        };
        let head = format!("{}{break_before}", text.get(..head_end).unwrap_or_default());
        let tail = format!("{indent_behind}{}", text.get(tail_start..).unwrap_or_default());
        let room = EntryLinePlacement::OwnLines { indent: format!("{indent}{}", manners.indent), leading_newline: "" };
        let middle = entry.print(&room, &manners);
        let (key, value) = locate_key_and_value(&middle).map_err(edit_error_from_scan)?;
        let place = ChunkKind::Entry(EntrySpans::new(entry.entry_id(), number, key, value, false));
        let inserted = vec![
            Document::new_chunk(head, ChunkKind::TopLevel),
            Document::new_chunk(middle, place),
            Document::new_chunk(tail, ChunkKind::TopLevel),
        ];
        self.apply_chunk_splice(ChunkSplice { at: chunk, removed: vec![old], inserted });
        Ok(())
    }

    fn insert_chunk(
        &mut self,
        at: usize,
        text: String,
        entry_id: EntryId,
        map: super::chunk::MapIndex,
    ) -> Result<(), EditError> {
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        let place = ChunkKind::Entry(EntrySpans::new(entry_id, map, key, value, false));
        let chunk = Document::new_chunk(text, place);
        self.apply_chunk_splice(ChunkSplice { at, removed: Vec::new(), inserted: vec![chunk] });
        Ok(())
    }

    /// Edits the roadmap's own fields: `plan` turns the record of them into splices.
    pub fn edit_top_level(
        &mut self,
        meant: &EditScope,
        plan: impl FnOnce(TreeItem<'_>, &style::FileStyle) -> Vec<Splice>,
    ) -> Result<(), EditError> {
        if self.document.is_top_level_broken() {
            return Err(EditError::BrokenTopLevel);
        }
        let skeleton = self.document.top_level();
        let tree = parse_top_level(skeleton.text())?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(skeleton.text(), &splices);
        let edited = parse_top_level(&text)?;
        self.validate(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        if let Some(path) = edit_guard::first_unintended_change(tree.root(), edited.root(), meant) {
            return Err(EditError::UnintendedChange(path.to_string()));
        }
        let mut located = Vec::new();
        for splice in splices {
            let (chunk, range) = skeleton.locate_range(splice.range.clone()).ok_or(EditError::BrokenTopLevel)?;
            located.push((chunk, Splice { range, text: splice.text }));
        }
        let mut chunks: Vec<usize> = located.iter().map(|(chunk, _)| *chunk).collect();
        chunks.dedup();
        for chunk in chunks {
            let own: Vec<Splice> =
                located.iter().filter(|(at, _)| *at == chunk).map(|(_, splice)| splice.clone()).collect();
            let old = self.document.chunk(chunk).ok_or(EditError::BrokenTopLevel)?;
            let text = splice::apply(old.text(&self.document.loaded_text), &own);
            self.replace_chunk_at(chunk, Document::new_chunk(text, ChunkKind::TopLevel))?;
        }
        Ok(())
    }
}

/// An entry on its way into a map.
trait InsertableEntry {
    fn entry_id(&self) -> EntryId;
    /// Its chunk, written for the room it gets, with its comma.
    fn print(&self, room: &EntryLinePlacement, style: &style::FileStyle) -> String;
}

enum EntryLinePlacement {
    /// Lines of its own, indented like this; `before` is a newline where the line before is not ended.
    OwnLines { indent: String, leading_newline: &'static str },
    /// A piece of a line.
    SharedLine,
}

struct DraftEntry<'n> {
    entry: EntryId,
    id: &'n str,
    value: &'n Draft,
}

impl InsertableEntry for DraftEntry<'_> {
    fn entry_id(&self) -> EntryId {
        self.entry
    }

    fn print(&self, room: &EntryLinePlacement, style: &style::FileStyle) -> String {
        let key = quote(self.id, style);
        match room {
            EntryLinePlacement::OwnLines { indent, leading_newline: before } => {
                format!("{before}{indent}{key}: {},{}", self.value.print(indent, style), style.newline)
            }
            EntryLinePlacement::SharedLine => format!(" {key}: {},", self.value.print_on_one_line(style)),
        }
    }
}

struct MovedEntry<'n> {
    entry: EntryId,
    text: &'n str,
}

impl InsertableEntry for MovedEntry<'_> {
    fn entry_id(&self) -> EntryId {
        self.entry
    }

    /// The same bytes. A comma is added if it had none; a line of its own is added if it shared one.
    fn print(&self, room: &EntryLinePlacement, style: &style::FileStyle) -> String {
        let Ok((_, value)) = locate_key_and_value(self.text) else { return self.text.to_owned() };
        let has_comma = trivia_owner::scan_trailing(self.text, value.end).comma.is_some();
        let text = match has_comma {
            true => self.text.to_owned(),
            false => splice::apply(self.text, &[Splice::insert(value.end, ",")]),
        };
        match room {
            EntryLinePlacement::OwnLines { leading_newline: before, .. } if text.ends_with('\n') => {
                format!("{before}{text}")
            }
            EntryLinePlacement::OwnLines { indent, leading_newline: before } => {
                format!("{before}{indent}{}{}", text.trim(), style.newline)
            }
            // Its lines stay its lines: a comment at the end of one would swallow what follows.
            EntryLinePlacement::SharedLine if text.ends_with('\n') => format!("{}{text}", style.newline),
            EntryLinePlacement::SharedLine => format!(" {}", text.trim_start_matches([' ', '\t'])),
        }
    }
}

fn edit_error_from_scan(error: ScanError) -> EditError {
    EditError::WouldNotParse(error.to_string())
}

/// Where key and value stand in the text of an entry.
pub fn locate_key_and_value(text: &str) -> Result<(Range<usize>, Range<usize>), ScanError> {
    let bytes = text.as_bytes();
    let key = scan::scan_value(text, 0)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let colon = scan::skip_trivia(bytes, key.end)?;
    if bytes.get(colon) != Some(&b':') {
        return Err(ScanError { offset: colon, kind: scan::ScanErrorKind::ExpectedColon });
    }
    let value = scan::scan_value(text, colon + 1)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let behind = trivia_owner::scan_trailing(text, value.end);
    let rest = behind.comma.map_or(value.end, |comma| comma + 1);
    let end = scan::skip_trivia(bytes, rest)?;
    if end < bytes.len() {
        return Err(ScanError { offset: end, kind: scan::ScanErrorKind::ExpectedComma(key.start) });
    }
    Ok((key, value))
}

/// The record of the roadmap's own fields in the text of a frame.
fn parse_top_level(frame: &str) -> Result<Tree<'_>, EditError> {
    let head = super::split::skip_head(frame).map_err(edit_error_from_scan)?;
    Tree::parse(frame, head).map_err(edit_error_from_scan)
}

/// Where a new field goes: behind the nearest one before it in the canonical order that is present.
pub fn field_insert_index(record: TreeItem<'_>, name: &str, order: &[&str]) -> usize {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let Some(own) = rank(name) else { return record.items().count() };
    let present: Vec<Option<usize>> =
        record.items().map(|item| rank(&literal::decode_key(item.key_source()))).collect();
    let nearest = present.iter().enumerate().filter(|(_, known)| known.is_some_and(|known| known < own));
    nearest.max_by_key(|(_, known)| **known).map_or(0, |(index, _)| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::path::Path;

    const FILE: &str = r#"#![enable(implicit_some)]
// head
R(
    format: 1, // one
    themes: {
        // Section now

        // about b
        "b": (
            title: "B", // t
        ), // behind b
        "d": (title: "D")
    },
    ideas: {},
    metrics: {
        // none yet
    }
)
"#;

    fn load(text: &str) -> Document {
        let document = Document::load(text.to_owned(), |_| true, &mut |_| {});
        assert_eq!(document.to_text(), text, "the chunks are the file");
        document
    }

    fn serial_of(document: &Document, id: &str) -> EntryId {
        document.entries().find(|entry| entry.id() == id).expect("an entry of that id").entry
    }

    /// The lines a change takes from the file (`-`) and gives to it (`+`). The result reads, and undo gives the old
    /// bytes back.
    fn check(file: &str, change: impl Fn(&mut Transaction<'_>) -> Result<(), EditError>, expected: &str) {
        let mut document = load(file);
        let mut transaction = Transaction::new(&mut document);
        change(&mut transaction).expect("the change is made");
        let done = transaction.commit();
        let after = document.to_text();
        ron::from_str::<serde::de::IgnoredAny>(&after).unwrap_or_else(|e| panic!("{e}\n{after}"));
        load(&after);
        let told = done
            .splices
            .iter()
            .fold(file.to_owned(), |text, splice| splice::apply(&text, std::slice::from_ref(splice)));
        assert_eq!(told, after, "the splices told are the change made");
        let diff = similar::TextDiff::from_lines(file, &after);
        let lines: Vec<String> = diff
            .iter_all_changes()
            .filter(|change| change.tag() != similar::ChangeTag::Equal)
            .map(|change| format!("{}{}", change.tag(), change.value().trim_end_matches('\n')))
            .collect();
        assert_eq!(lines.join("\n"), expected, "\n{after}");
        document.apply_step(&done.step.inverted());
        assert_eq!(document.to_text(), file);
    }

    fn insert(t: &mut Transaction<'_>, map: &str, id: &str, neighbour: InsertionPoint) -> Result<(), EditError> {
        let value = Draft::Record(vec![("title".to_owned(), Draft::Text("T".to_owned()))], ContainerLayout::Block);
        t.insert_entry(map, id, &value, neighbour, &["format", "themes", "ideas", "goals", "metrics"]).map(|_| ())
    }

    #[test]
    fn a_field_of_an_entry_changes_its_line_only() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            let path = Path::from_fields(&["title"]);
            t.edit_entry(b, &EditScope::new(&path), |root, style| {
                vec![edit::replace(root.at_path(&path).unwrap(), &Draft::Text("Bee".to_owned()), style)]
            })
        };
        check(FILE, change, "-            title: \"B\", // t\n+            title: \"Bee\", // t");
    }

    #[test]
    fn an_entry_is_added_between_its_neighbours() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            insert(t, "themes", "c", InsertionPoint::After(b))
        };
        check(FILE, change, "+        \"c\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_entry_behind_the_last_one_gives_it_the_comma_it_lacks() {
        let change = |t: &mut Transaction<'_>| {
            let d = serial_of(t.document(), "d");
            insert(t, "themes", "e", InsertionPoint::After(d))
        };
        let expected = "-        \"d\": (title: \"D\")\n+        \"d\": (title: \"D\"),\n+        \"e\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
    }

    #[test]
    fn an_entry_before_the_first_leaves_the_section_comment_where_it_is() {
        let change = |t: &mut Transaction<'_>| insert(t, "themes", "a", InsertionPoint::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_empty_map_is_parted() {
        let change = |t: &mut Transaction<'_>| insert(t, "ideas", "a", InsertionPoint::First);
        let expected =
            "-    ideas: {},\n+    ideas: {\n+        \"a\": (\n+            title: \"T\",\n+        ),\n+    },";
        check(FILE, change, expected);
        let change = |t: &mut Transaction<'_>| insert(t, "metrics", "a", InsertionPoint::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn a_map_that_was_emptied_takes_an_entry_again() {
        let change = |t: &mut Transaction<'_>| {
            for id in ["b", "d"] {
                let entry_id = serial_of(t.document(), id);
                t.remove_entry(entry_id)?;
            }
            insert(t, "themes", "n", InsertionPoint::First)
        };
        let expected = "-        // about b\n-        \"b\": (\n-            title: \"B\", // t\n-        ), // behind b\n-        \"d\": (title: \"D\")\n+        \"n\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
        let line = "(themes: {\"a\": (x: 1)}, ideas: {})";
        let change = |t: &mut Transaction<'_>| {
            let entry_id = serial_of(t.document(), "a");
            t.remove_entry(entry_id)?;
            insert(t, "themes", "n", InsertionPoint::First)
        };
        let expected = "-(themes: {\"a\": (x: 1)}, ideas: {})\n+(themes: {\n+    \"n\": (\n+        title: \"T\",\n+    ),\n+}, ideas: {})";
        check(line, change, expected);
    }

    #[test]
    fn a_missing_map_is_made_at_its_place() {
        let change = |t: &mut Transaction<'_>| insert(t, "goals", "a", InsertionPoint::First);
        let expected = "+    goals: {\n+        \"a\": (\n+            title: \"T\",\n+        ),\n+    },";
        check(FILE, change, expected);
    }

    #[test]
    fn a_removed_entry_takes_its_comments_along() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            t.remove_entry(b)
        };
        let expected =
            "-        // about b\n-        \"b\": (\n-            title: \"B\", // t\n-        ), // behind b";
        check(FILE, change, expected);
    }

    #[test]
    fn a_moved_entry_keeps_its_bytes() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            t.move_entry(b, "ideas", InsertionPoint::First, &[])
        };
        let mut document = load(FILE);
        let b = serial_of(&document, "b");
        let before = document.entry(b).unwrap().text.to_owned();
        let mut transaction = Transaction::new(&mut document);
        change(&mut transaction).unwrap();
        transaction.commit();
        assert_eq!(document.entry(b).unwrap().text, before);
        assert_eq!(document.map_name(document.entry(b).unwrap().map), "ideas");
    }

    #[test]
    fn an_entry_moved_out_of_a_line_takes_its_comments_along() {
        let file = "(themes: { /* about a */ \"a\": (x: 1) /* same */, /* about b */ \"b\": ()}, ideas: {})";
        let change = |t: &mut Transaction<'_>| {
            let a = serial_of(t.document(), "a");
            t.move_entry(a, "ideas", InsertionPoint::First, &[])
        };
        check(
            file,
            change,
            &format!(
                "-{file}\n+(themes: {{ /* about b */ \"b\": ()}}, ideas: {{\n+    /* about a */ \"a\": (x: 1) /* same */,\n+}})"
            ),
        );
    }

    #[test]
    fn one_line_maps_stay_on_their_line() {
        let file = "(themes: {\"a\": (x: 1), \"c\": (x: 2)}, ideas: {})";
        let behind = |id: &'static str, new: &'static str| {
            move |t: &mut Transaction<'_>| {
                let a = serial_of(t.document(), id);
                insert(t, "themes", new, InsertionPoint::After(a))
            }
        };
        check(
            file,
            behind("a", "b"),
            &format!("-{file}\n+(themes: {{\"a\": (x: 1), \"b\": (title: \"T\"), \"c\": (x: 2)}}, ideas: {{}})"),
        );
        check(
            file,
            behind("c", "d"),
            &format!("-{file}\n+(themes: {{\"a\": (x: 1), \"c\": (x: 2), \"d\": (title: \"T\"),}}, ideas: {{}})"),
        );
        let first = |t: &mut Transaction<'_>| insert(t, "themes", "0", InsertionPoint::First);
        check(
            file,
            first,
            &format!("-{file}\n+(themes: {{\"0\": (title: \"T\"), \"a\": (x: 1), \"c\": (x: 2)}}, ideas: {{}})"),
        );
    }

    #[test]
    fn the_roadmaps_own_fields_are_edited_in_the_frame() {
        let change = |t: &mut Transaction<'_>| {
            let path = Path::from_fields(&["format"]);
            t.edit_top_level(&EditScope::new(&path), |root, style| {
                vec![edit::replace(root.get("format").unwrap(), &Draft::Source("2".to_owned()), style)]
            })
        };
        check(FILE, change, "-    format: 1, // one\n+    format: 2, // one");
    }

    #[test]
    fn a_refused_edit_changes_nothing() {
        let mut document = load(FILE);
        let b = serial_of(&document, "b");
        let mut transaction = Transaction::new(&mut document);
        transaction.remove_entry(b).unwrap();
        let d = serial_of(transaction.document(), "d");
        let path = Path::from_fields(&["title"]);
        let refused = transaction.edit_entry(d, &EditScope::new(&path), |root, _| {
            vec![Splice::replace(root.get("title").unwrap().span(), "\"x\" oops")]
        });
        assert!(matches!(refused, Err(EditError::WouldNotParse(_))), "{refused:?}");
        drop(transaction);
        assert_eq!(document.to_text(), FILE);
    }

    #[test]
    fn a_map_may_stand_in_some() {
        let document = load("(themes: Some({\"a\": (x: 1)}), ideas: Some( Some({}, ) ))");
        assert!(!document.is_top_level_broken());
        assert_eq!(document.entries_in_map("themes").count(), 1);
        assert!(load("(themes: Some({\"a\": (x: 1)} 2))").is_top_level_broken());
    }

    #[test]
    fn what_was_met_before_the_frame_was_lost_is_met_once() {
        load(
            "(\n    themes: {\n\"a\": (),\n        \"b\": (x 1),\n    },\n    ideas: {\n        \"c\": (),\n    },\n)\n",
        );
        load("(\n    themes: { \"a\": (\n    links: {\"x\": 1},\n), \"b\": (x 1),\n    },\n)\n");
    }

    #[test]
    fn a_broken_entry_leaves_the_next_one_its_comment() {
        let document =
            load("(\n    themes: {\n        \"a\": (x 1),\n        // about b\n        \"b\": (),\n    },\n)\n");
        let texts: Vec<&str> = document.entries().map(|entry| entry.text).collect();
        assert_eq!(texts, ["        \"a\": (x 1),\n", "        // about b\n        \"b\": (),\n"]);
    }

    #[test]
    fn a_lost_quote_or_bracket_costs_one_entry() {
        let entry = |id: &str| {
            format!(
                "        \"{id}\": (\n            title: \"T\",\n            list: [\n                \"x\",\n            ],\n        ),\n"
            )
        };
        let file = format!(
            "(\n    format: 1,\n    themes: {{\n{}{}{}    }},\n    ideas: {{\n{}    }},\n)\n",
            entry("a"),
            entry("b"),
            entry("c"),
            entry("i")
        );
        let mut lost = Vec::new();
        for (at, byte) in file.bytes().enumerate().filter(|(_, b)| b"\"(){}[],:".contains(b)) {
            let mut broken = file.clone();
            broken.remove(at);
            let document = load(&broken);
            let sound = document.entries().filter(|entry| !entry.is_broken && entry.tree().is_some()).count();
            if sound < 3 {
                lost.push(format!("{sound} entries left without the {:?} at {at}", char::from(byte)));
            }
        }
        // The roadmap's own bracket, and the bracket that opens a map, leave nothing to hold on to.
        assert!(lost.len() <= 6, "{}", lost.join("\n"));
    }
}
