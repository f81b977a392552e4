//! Edits of a document that are applied together or not at all. Each is guarded, and together they are one undo step.

use super::chunk::{Chunk, ChunkKind, EntryId, EntrySpans};
use super::document::Document;
use super::edit::{self, NewItem, NewKey};
use super::edit_error::EditError;
use super::edit_guard;
use super::edit_guard::EditScope;
use super::history::{ChunkSplice, UndoStep};
use super::item_trivia;
use super::literal;
use super::node::NodeKind;
use super::scan::{self, ScanError};
use super::splice::{self, Splice};
use super::style;
use super::tree::{Tree, TreeItem};
use super::write::{ContainerLayout, Draft, quote};
use std::ops::Range;

/// Where to insert an entry in its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InsertionPoint {
    /// Before all others.
    First,
    /// Directly after this entry.
    After(EntryId),
    /// Directly before this entry.
    Before(EntryId),
}

#[derive(Clone, Debug, Default)]
pub struct AppliedEdit {
    /// For undo.
    pub step: UndoStep,
    /// The same change as splices of the file's text, for the journal.
    pub splices: Vec<Splice>,
}

/// Edits in progress. Dropping it without [`Transaction::commit`] rolls all of them back.
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
    pub fn new(document: &'d mut Document) -> Self {
        Self { document, applied: AppliedEdit::default() }
    }

    /// The document as edited so far.
    pub fn document(&self) -> &Document {
        self.document
    }

    pub fn commit(mut self) -> AppliedEdit {
        std::mem::take(&mut self.applied)
    }

    fn apply_chunk_splice(&mut self, splice: ChunkSplice) {
        self.applied.splices.push(self.document.apply_chunk_splice(&splice));
        self.applied.step.splices.push(splice);
    }

    /// Edits the value of one entry: `plan` returns splices of the value, which may change only what is in `scope`.
    pub fn edit_entry(
        &mut self,
        entry_id: EntryId,
        scope: &EditScope,
        plan: impl FnOnce(TreeItem<'_>, &style::FileStyle) -> Vec<Splice>,
    ) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        let tree = entry.tree().ok_or(EditError::BrokenEntry)?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(entry.text, &splices);
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        let edited = Tree::parse(&text, value.start).map_err(edit_error_from_scan)?;
        self.validate(text.get(value.clone()).unwrap_or_default())?;
        if let Some(path) = edit_guard::first_unintended_change(tree.root(), edited.root(), scope) {
            return Err(EditError::UnintendedChange(path.to_string()));
        }
        if text.get(key.clone()) != Some(entry.key_source()) {
            return Err(EditError::UnintendedChange(entry.key().into_owned()));
        }
        let kind = ChunkKind::Entry(EntrySpans::new(entry_id, entry.map, key, value, false));
        self.replace_chunk(entry_id, text, kind)
    }

    fn validate(&self, source: &str) -> Result<(), EditError> {
        self.document
            .validator()
            .validate_value(source)
            .map_err(|error| EditError::WouldNotParse(error.code.to_string()))
    }

    fn replace_chunk(&mut self, entry_id: EntryId, text: String, kind: ChunkKind) -> Result<(), EditError> {
        let at = self.document.chunk_position(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.replace_chunk_at(at, Document::new_chunk(text, kind))
    }

    fn replace_chunk_at(&mut self, at: usize, chunk: Chunk) -> Result<(), EditError> {
        let old = self.document.chunk(at).ok_or(EditError::NoSuchEntry)?.clone();
        if old.text(&self.document.loaded_text) != chunk.text(&self.document.loaded_text) {
            self.apply_chunk_splice(ChunkSplice { at, removed: vec![old], inserted: vec![chunk] });
        }
        Ok(())
    }

    /// Replaces the whole text of an entry, including comments: how a broken entry is fixed.
    pub fn replace_entry_text(&mut self, entry_id: EntryId, text: String) -> Result<(), EditError> {
        let map = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?.map;
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        self.validate(text.get(value.clone()).unwrap_or_default())?;
        self.replace_chunk(entry_id, text, ChunkKind::Entry(EntrySpans::new(entry_id, map, key, value, false)))
    }

    /// Changes the key of an entry. References to it are not updated.
    pub fn rename_entry(&mut self, entry_id: EntryId, id: &str) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        if entry.is_broken {
            return Err(EditError::BrokenEntry);
        }
        let key = quote(id, self.document.style());
        let text = splice::apply(entry.text, &[Splice::replace(entry.key_span(), key)]);
        let (key, value) = locate_key_and_value(&text).map_err(edit_error_from_scan)?;
        if text.get(value.clone()) != Some(entry.value_source()) {
            return Err(EditError::UnintendedChange(entry.key().into_owned()));
        }
        let kind = ChunkKind::Entry(EntrySpans::new(entry_id, entry.map, key, value, false));
        self.replace_chunk(entry_id, text, kind)
    }

    pub fn remove_entry(&mut self, entry_id: EntryId) -> Result<(), EditError> {
        let at = self.document.chunk_position(entry_id).ok_or(EditError::NoSuchEntry)?;
        let chunk = self.document.chunk(at).ok_or(EditError::NoSuchEntry)?.clone();
        self.apply_chunk_splice(ChunkSplice { at, removed: vec![chunk], inserted: Vec::new() });
        Ok(())
    }

    /// Adds an entry to a map. A missing map is created at its place in `field_order`.
    pub fn insert_entry(
        &mut self,
        map: &str,
        id: &str,
        value: &Draft,
        position: InsertionPoint,
        field_order: &[&str],
    ) -> Result<EntryId, EditError> {
        let entry_id = self.document.next_entry_id();
        let new = DraftEntry { id: entry_id, key: id, value };
        self.insert_at(map, &new, position, field_order)?;
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.validate(entry.value_source())?;
        Ok(entry_id)
    }

    /// Adds an entry from its text elsewhere, with its comments.
    pub fn insert_entry_text(
        &mut self,
        map: &str,
        text: &str,
        position: InsertionPoint,
        field_order: &[&str],
    ) -> Result<EntryId, EditError> {
        let entry_id = self.document.next_entry_id();
        self.insert_at(map, &MovedEntry { id: entry_id, text }, position, field_order)?;
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        self.validate(entry.value_source())?;
        Ok(entry_id)
    }

    /// Moves the text of an entry, with its comments, to another map. The entry keeps its id.
    pub fn move_entry(
        &mut self,
        entry_id: EntryId,
        map: &str,
        position: InsertionPoint,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        let entry = self.document.entry(entry_id).ok_or(EditError::NoSuchEntry)?;
        if entry.is_broken {
            return Err(EditError::BrokenEntry);
        }
        let text = entry.text.to_owned();
        self.remove_entry(entry_id)?;
        self.insert_at(map, &MovedEntry { id: entry_id, text: &text }, position, field_order)
    }

    fn insert_at(
        &mut self,
        map: &str,
        entry: &dyn InsertableEntry,
        position: InsertionPoint,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        let map_index = self.document.ensure_map(map);
        let first = self.document.entries_in_map(map).find(|e| e.map == map_index).map(|e| e.id);
        match (position, first) {
            (InsertionPoint::After(previous), Some(_)) => self.insert_after(previous, entry),
            (InsertionPoint::Before(next), Some(_)) => self.insert_before(next, entry),
            (InsertionPoint::First, Some(first)) => self.insert_before(first, entry),
            (_, None) => self.insert_into_empty_map(map, entry, field_order),
        }
    }

    fn insert_after(&mut self, previous: EntryId, entry: &dyn InsertableEntry) -> Result<(), EditError> {
        let neighbor = self.document.entry(previous).ok_or(EditError::NoSuchEntry)?;
        let map = neighbor.map;
        let style = self.document.style().clone();
        let (text, value_end, key_start) =
            (neighbor.text.to_owned(), neighbor.value_span().end, neighbor.key_span().start);
        let at = self.document.chunk_position(previous).ok_or(EditError::NoSuchEntry)?;
        let trailing = item_trivia::scan_trailing(&text, value_end);
        if trailing.comma.is_none() && !neighbor.is_broken {
            let with_comma = splice::apply(&text, &[Splice::insert(value_end, ",")]);
            let (key, value) = locate_key_and_value(&with_comma).map_err(edit_error_from_scan)?;
            let kind = ChunkKind::Entry(EntrySpans::new(previous, map, key, value, false));
            self.replace_chunk_at(at, Document::new_chunk(with_comma, kind))?;
        }
        let placement = if text.ends_with('\n') {
            EntryLinePlacement::OwnLines { indent: style::indent_at(&text, key_start).to_owned(), leading_newline: "" }
        } else if item_trivia::is_first_on_line(text.as_bytes(), 0, key_start) && self.is_at_line_start(at) {
            EntryLinePlacement::OwnLines {
                indent: style::indent_at(&text, key_start).to_owned(),
                leading_newline: style.newline,
            }
        } else {
            EntryLinePlacement::SharedLine
        };
        let text = entry.print(&placement, &style);
        // If the closing bracket is on this line, do not add a newline before it.
        let text = match &placement {
            EntryLinePlacement::OwnLines { leading_newline, .. }
                if !leading_newline.is_empty() && !ends_with_line_comment(&text) =>
            {
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            _ => text,
        };
        self.insert_chunk(at + 1, text, entry.entry_id(), map)
    }

    fn is_at_line_start(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.document.chunk(before));
        before.is_none_or(|chunk| chunk.text(&self.document.loaded_text).ends_with('\n'))
    }

    fn insert_before(&mut self, first: EntryId, entry: &dyn InsertableEntry) -> Result<(), EditError> {
        let neighbor = self.document.entry(first).ok_or(EditError::NoSuchEntry)?;
        let map = neighbor.map;
        let at = self.document.chunk_position(first).ok_or(EditError::NoSuchEntry)?;
        let key_start = neighbor.key_span().start;
        let own_line =
            self.is_at_line_start(at) && item_trivia::is_first_on_line(neighbor.text.as_bytes(), 0, key_start);
        let placement = if own_line {
            let indent = style::indent_at(neighbor.text, key_start).to_owned();
            EntryLinePlacement::OwnLines { indent, leading_newline: "" }
        } else {
            EntryLinePlacement::SharedLine
        };
        let text = entry.print(&placement, self.document.style());
        let text = match (&placement, neighbor.text.starts_with([' ', '\t'])) {
            (EntryLinePlacement::SharedLine, false) => format!("{} ", text.trim_start()),
            _ => text,
        };
        self.insert_chunk(at, text, entry.entry_id(), map)
    }

    /// Inserts into a map without entries, or creates the map.
    fn insert_into_empty_map(
        &mut self,
        map: &str,
        entry: &dyn InsertableEntry,
        field_order: &[&str],
    ) -> Result<(), EditError> {
        if self.document.is_top_level_broken() {
            return Err(EditError::BrokenTopLevel);
        }
        let top_level = self.document.top_level();
        let root = parse_top_level(top_level.text())?;
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
        let indent = style::indent_at(top_level.text(), open).to_owned();
        if let Some((chunk, inside)) = top_level.locate_range(open..close) {
            return self.insert_between_brackets(chunk, inside, &indent, map, entry);
        }
        // All entries between the brackets were removed in this session.
        let (chunk, _) = top_level.locate_offset(open).ok_or(EditError::BrokenTopLevel)?;
        self.insert_between_chunks(chunk, &indent, map, entry)
    }

    /// Inserts between two top-level chunks. The first ends with the opening bracket of the map, and maybe comments.
    fn insert_between_chunks(
        &mut self,
        opening: usize,
        indent: &str,
        map: &str,
        entry: &dyn InsertableEntry,
    ) -> Result<(), EditError> {
        let map_index = self.document.ensure_map(map);
        let style = self.document.style().clone();
        let ends_line = |at: usize| {
            self.document.chunk(at).is_some_and(|chunk| chunk.text(&self.document.loaded_text).ends_with('\n'))
        };
        let before = if ends_line(opening) { "" } else { style.newline };
        let placement =
            EntryLinePlacement::OwnLines { indent: format!("{indent}{}", style.indent), leading_newline: before };
        let text = entry.print(&placement, &style);
        // If the closing bracket had its own line, its indentation belongs to the next chunk.
        let closing = self.document.chunk(opening + 1).map(|chunk| chunk.text(&self.document.loaded_text));
        let is_indented = closing.is_some_and(|text| text.starts_with([' ', '\t', '\r', '\n']));
        let text = if is_indented || indent.is_empty() { text } else { format!("{text}{indent}") };
        self.insert_chunk(opening + 1, text, entry.entry_id(), map_index)
    }

    fn insert_between_brackets(
        &mut self,
        chunk: usize,
        inside: Range<usize>,
        indent: &str,
        map: &str,
        entry: &dyn InsertableEntry,
    ) -> Result<(), EditError> {
        let map_index = self.document.ensure_map(map);
        let style = self.document.style().clone();
        let old = self.document.chunk(chunk).ok_or(EditError::BrokenTopLevel)?.clone();
        let text = old.text(&self.document.loaded_text);
        let within = text.get(inside.clone()).unwrap_or_default();
        let last_line = memchr::memrchr(b'\n', within.as_bytes()).map(|at| inside.start + at + 1);
        let has_comment = !within.trim().is_empty();
        let (head_end, tail_start, break_before, indent_after) = match last_line {
            Some(line) if text.get(line..inside.end).is_some_and(|rest| rest.trim().is_empty()) => (line, line, "", ""),
            _ if has_comment => (inside.end, inside.end, style.newline, indent),
            _ => (inside.start, inside.end, style.newline, indent),
        };
        let head = format!("{}{break_before}", text.get(..head_end).unwrap_or_default());
        let tail = format!("{indent_after}{}", text.get(tail_start..).unwrap_or_default());
        let placement =
            EntryLinePlacement::OwnLines { indent: format!("{indent}{}", style.indent), leading_newline: "" };
        let middle = entry.print(&placement, &style);
        let (key, value) = locate_key_and_value(&middle).map_err(edit_error_from_scan)?;
        let kind = ChunkKind::Entry(EntrySpans::new(entry.entry_id(), map_index, key, value, false));
        let inserted = vec![
            Document::new_chunk(head, ChunkKind::TopLevel),
            Document::new_chunk(middle, kind),
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
        let kind = ChunkKind::Entry(EntrySpans::new(entry_id, map, key, value, false));
        let chunk = Document::new_chunk(text, kind);
        self.apply_chunk_splice(ChunkSplice { at, removed: Vec::new(), inserted: vec![chunk] });
        Ok(())
    }

    /// Edits the roadmap's own fields: `plan` returns splices of the top-level record.
    pub fn edit_top_level(
        &mut self,
        scope: &EditScope,
        plan: impl FnOnce(TreeItem<'_>, &style::FileStyle) -> Vec<Splice>,
    ) -> Result<(), EditError> {
        if self.document.is_top_level_broken() {
            return Err(EditError::BrokenTopLevel);
        }
        let top_level = self.document.top_level();
        let tree = parse_top_level(top_level.text())?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(top_level.text(), &splices);
        let edited = parse_top_level(&text)?;
        self.validate(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        if let Some(path) = edit_guard::first_unintended_change(tree.root(), edited.root(), scope) {
            return Err(EditError::UnintendedChange(path.to_string()));
        }
        let mut located = Vec::new();
        for splice in splices {
            let (chunk, range) = top_level.locate_range(splice.range.clone()).ok_or(EditError::BrokenTopLevel)?;
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

/// An entry about to be inserted.
trait InsertableEntry {
    fn entry_id(&self) -> EntryId;
    /// The text of its chunk, including the comma.
    fn print(&self, placement: &EntryLinePlacement, style: &style::FileStyle) -> String;
}

enum EntryLinePlacement {
    /// On its own lines, indented by `indent`; `leading_newline` ends the line before, where nothing else does.
    OwnLines { indent: String, leading_newline: &'static str },
    /// On a line with other text.
    SharedLine,
}

struct DraftEntry<'n> {
    id: EntryId,
    key: &'n str,
    value: &'n Draft,
}

impl InsertableEntry for DraftEntry<'_> {
    fn entry_id(&self) -> EntryId {
        self.id
    }

    fn print(&self, placement: &EntryLinePlacement, style: &style::FileStyle) -> String {
        let key = quote(self.key, style);
        match placement {
            EntryLinePlacement::OwnLines { indent, leading_newline } => {
                format!("{leading_newline}{indent}{key}: {},{}", self.value.print(indent, style), style.newline)
            }
            EntryLinePlacement::SharedLine => format!(" {key}: {},", self.value.print_on_one_line(style)),
        }
    }
}

struct MovedEntry<'n> {
    id: EntryId,
    text: &'n str,
}

impl InsertableEntry for MovedEntry<'_> {
    fn entry_id(&self) -> EntryId {
        self.id
    }

    /// Prints the same bytes. Adds a comma if there was none, and a line break if the entry shared a line.
    fn print(&self, placement: &EntryLinePlacement, style: &style::FileStyle) -> String {
        let Ok((_, value)) = locate_key_and_value(self.text) else { return self.text.to_owned() };
        let has_comma = item_trivia::scan_trailing(self.text, value.end).comma.is_some();
        let text =
            if has_comma { self.text.to_owned() } else { splice::apply(self.text, &[Splice::insert(value.end, ",")]) };
        match placement {
            EntryLinePlacement::OwnLines { leading_newline, .. } if text.ends_with('\n') => {
                format!("{leading_newline}{text}")
            }
            EntryLinePlacement::OwnLines { indent, leading_newline } => {
                format!("{leading_newline}{indent}{}{}", text.trim(), style.newline)
            }
            // The entry keeps its lines: a line comment at its end would hide what follows.
            EntryLinePlacement::SharedLine if text.ends_with('\n') => format!("{}{text}", style.newline),
            EntryLinePlacement::SharedLine => format!(" {}", text.trim_start_matches([' ', '\t'])),
        }
    }
}

/// Whether a comment behind an entry would hide what follows on its line.
fn ends_with_line_comment(text: &str) -> bool {
    let Ok((_, value)) = locate_key_and_value(text) else { return true };
    text.get(value.end..).is_some_and(|rest| rest.contains("//"))
}

fn edit_error_from_scan(error: ScanError) -> EditError {
    EditError::WouldNotParse(error.to_string())
}

/// The spans of key and value in the text of an entry.
pub fn locate_key_and_value(text: &str) -> Result<(Range<usize>, Range<usize>), ScanError> {
    let bytes = text.as_bytes();
    let key = scan::scan_value(text, 0)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let colon = scan::skip_trivia(bytes, key.end)?;
    if bytes.get(colon) != Some(&b':') {
        return Err(ScanError { offset: colon, kind: scan::ScanErrorKind::ExpectedColon });
    }
    let value = scan::scan_value(text, colon + 1)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let trailing = item_trivia::scan_trailing(text, value.end);
    let rest = trailing.comma.map_or(value.end, |comma| comma + 1);
    let end = scan::skip_trivia(bytes, rest)?;
    if end < bytes.len() {
        return Err(ScanError { offset: end, kind: scan::ScanErrorKind::ExpectedComma(key.start) });
    }
    Ok((key, value))
}

fn parse_top_level(text: &str) -> Result<Tree<'_>, EditError> {
    let head = super::split::skip_head(text).map_err(edit_error_from_scan)?;
    Tree::parse(text, head).map_err(edit_error_from_scan)
}

/// Where to insert a field: after the nearest field before it in canonical order.
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

    fn find_entry(document: &Document, id: &str) -> EntryId {
        document.entries().find(|entry| entry.key() == id).expect("an entry with this key").id
    }

    /// The lines a change removes (`-`) and adds (`+`). Also checks that the result is valid and that undo restores the
    /// old bytes.
    fn check(file: &str, change: impl Fn(&mut Transaction<'_>) -> Result<(), EditError>, expected: &str) {
        let mut document = load(file);
        let mut transaction = Transaction::new(&mut document);
        change(&mut transaction).expect("the change is made");
        let done = transaction.commit();
        let after = document.to_text();
        ron::from_str::<serde::de::IgnoredAny>(&after).unwrap_or_else(|e| panic!("{e}\n{after}"));
        load(&after);
        let replayed = done
            .splices
            .iter()
            .fold(file.to_owned(), |text, splice| splice::apply(&text, std::slice::from_ref(splice)));
        assert_eq!(replayed, after, "the reported splices are the change that was made");
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

    fn insert(t: &mut Transaction<'_>, map: &str, id: &str, position: InsertionPoint) -> Result<(), EditError> {
        let value = Draft::Record(vec![("title".to_owned(), Draft::Text("T".to_owned()))], ContainerLayout::Block);
        t.insert_entry(map, id, &value, position, &["format", "themes", "ideas", "goals", "metrics"]).map(|_| ())
    }

    #[test]
    fn a_field_of_an_entry_changes_its_line_only() {
        let change = |t: &mut Transaction<'_>| {
            let b = find_entry(t.document(), "b");
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
            let b = find_entry(t.document(), "b");
            insert(t, "themes", "c", InsertionPoint::After(b))
        };
        check(FILE, change, "+        \"c\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn adding_after_the_last_entry_gives_that_one_a_comma() {
        let change = |t: &mut Transaction<'_>| {
            let d = find_entry(t.document(), "d");
            insert(t, "themes", "e", InsertionPoint::After(d))
        };
        let expected = "-        \"d\": (title: \"D\")\n+        \"d\": (title: \"D\"),\n+        \"e\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
    }

    #[test]
    fn adding_before_the_first_entry_keeps_the_section_comment_on_top() {
        let change = |t: &mut Transaction<'_>| insert(t, "themes", "a", InsertionPoint::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_entry_is_added_to_an_empty_map() {
        let change = |t: &mut Transaction<'_>| insert(t, "ideas", "a", InsertionPoint::First);
        let expected =
            "-    ideas: {},\n+    ideas: {\n+        \"a\": (\n+            title: \"T\",\n+        ),\n+    },";
        check(FILE, change, expected);
        let change = |t: &mut Transaction<'_>| insert(t, "metrics", "a", InsertionPoint::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_entry_is_added_to_a_map_that_was_emptied() {
        let change = |t: &mut Transaction<'_>| {
            for id in ["b", "d"] {
                let entry_id = find_entry(t.document(), id);
                t.remove_entry(entry_id)?;
            }
            insert(t, "themes", "n", InsertionPoint::First)
        };
        let expected = "-        // about b\n-        \"b\": (\n-            title: \"B\", // t\n-        ), // behind b\n-        \"d\": (title: \"D\")\n+        \"n\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
        let line = "(themes: {\"a\": (x: 1)}, ideas: {})";
        let change = |t: &mut Transaction<'_>| {
            let entry_id = find_entry(t.document(), "a");
            t.remove_entry(entry_id)?;
            insert(t, "themes", "n", InsertionPoint::First)
        };
        let expected = "-(themes: {\"a\": (x: 1)}, ideas: {})\n+(themes: {\n+    \"n\": (\n+        title: \"T\",\n+    ),\n+}, ideas: {})";
        check(line, change, expected);
    }

    #[test]
    fn a_missing_map_is_created_in_canonical_order() {
        let change = |t: &mut Transaction<'_>| insert(t, "goals", "a", InsertionPoint::First);
        let expected = "+    goals: {\n+        \"a\": (\n+            title: \"T\",\n+        ),\n+    },";
        check(FILE, change, expected);
    }

    #[test]
    fn removing_an_entry_removes_its_comments() {
        let change = |t: &mut Transaction<'_>| {
            let b = find_entry(t.document(), "b");
            t.remove_entry(b)
        };
        let expected =
            "-        // about b\n-        \"b\": (\n-            title: \"B\", // t\n-        ), // behind b";
        check(FILE, change, expected);
    }

    #[test]
    fn a_moved_entry_keeps_its_bytes() {
        let change = |t: &mut Transaction<'_>| {
            let b = find_entry(t.document(), "b");
            t.move_entry(b, "ideas", InsertionPoint::First, &[])
        };
        let mut document = load(FILE);
        let b = find_entry(&document, "b");
        let before = document.entry(b).unwrap().text.to_owned();
        let mut transaction = Transaction::new(&mut document);
        change(&mut transaction).unwrap();
        transaction.commit();
        assert_eq!(document.entry(b).unwrap().text, before);
        assert_eq!(document.map_name(document.entry(b).unwrap().map), "ideas");
    }

    #[test]
    fn an_entry_moved_from_a_shared_line_keeps_its_comments() {
        let file = "(themes: { /* about a */ \"a\": (x: 1) /* same */, /* about b */ \"b\": ()}, ideas: {})";
        let change = |t: &mut Transaction<'_>| {
            let a = find_entry(t.document(), "a");
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
        let insert_after = |id: &'static str, new: &'static str| {
            move |t: &mut Transaction<'_>| {
                let a = find_entry(t.document(), id);
                insert(t, "themes", new, InsertionPoint::After(a))
            }
        };
        check(
            file,
            insert_after("a", "b"),
            &format!("-{file}\n+(themes: {{\"a\": (x: 1), \"b\": (title: \"T\"), \"c\": (x: 2)}}, ideas: {{}})"),
        );
        check(
            file,
            insert_after("c", "d"),
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
    fn the_roadmaps_own_fields_are_edited_in_the_top_level() {
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
        let b = find_entry(&document, "b");
        let mut transaction = Transaction::new(&mut document);
        transaction.remove_entry(b).unwrap();
        let d = find_entry(transaction.document(), "d");
        let path = Path::from_fields(&["title"]);
        let refused = transaction.edit_entry(d, &EditScope::new(&path), |root, _| {
            vec![Splice::replace(root.get("title").unwrap().span(), "\"x\" oops")]
        });
        assert!(matches!(refused, Err(EditError::WouldNotParse(_))), "{refused:?}");
        drop(transaction);
        assert_eq!(document.to_text(), FILE);
    }

    #[test]
    fn a_map_may_be_wrapped_in_some() {
        let document = load("(themes: Some({\"a\": (x: 1)}), ideas: Some( Some({}, ) ))");
        assert!(!document.is_top_level_broken());
        assert_eq!(document.entries_in_map("themes").count(), 1);
        assert!(load("(themes: Some({\"a\": (x: 1)} 2))").is_top_level_broken());
    }

    #[test]
    fn entries_found_before_a_broken_top_level_are_split_once() {
        load(
            "(\n    themes: {\n\"a\": (),\n        \"b\": (x 1),\n    },\n    ideas: {\n        \"c\": (),\n    },\n)\n",
        );
        load("(\n    themes: { \"a\": (\n    links: {\"x\": 1},\n), \"b\": (x 1),\n    },\n)\n");
    }

    #[test]
    fn the_comment_after_a_broken_entry_belongs_to_the_next_one() {
        let document =
            load("(\n    themes: {\n        \"a\": (x 1),\n        // about b\n        \"b\": (),\n    },\n)\n");
        let texts: Vec<&str> = document.entries().map(|entry| entry.text).collect();
        assert_eq!(texts, ["        \"a\": (x 1),\n", "        // about b\n        \"b\": (),\n"]);
    }

    #[test]
    fn a_missing_quote_or_bracket_costs_one_entry() {
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
        // Without the roadmap's own bracket, or one that opens a map, there is nothing to resume at.
        assert!(lost.len() <= 6, "{}", lost.join("\n"));
    }
}
