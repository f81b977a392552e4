//! Edits of a document, all or none: each is guarded, and the sum of them is one step of undo.

use super::chunk::{Chunk, Entry, Place, Serial};
use super::document::Document;
use super::edit::{self, NewItem, NewKey};
use super::edit_error::Refusal;
use super::edit_guard;
use super::edit_guard::Meant;
use super::history::{ChunkSplice, Step};
use super::literal;
use super::node::Kind;
use super::scan::{self, ScanError};
use super::splice::{self, Splice};
use super::style;
use super::tree::{Item, Tree};
use super::trivia_owner;
use super::write::{Draft, Layout, quoted};
use std::ops::Range;

/// Where an entry is put among those of its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbour {
    /// Before all others.
    First,
    /// Directly behind this one.
    Behind(Serial),
    /// Directly before this one.
    Before(Serial),
}

/// What a transaction did.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// The change, for undo.
    pub step: Step,
    /// The same change as splices of the file's text, for the journal.
    pub splices: Vec<Splice>,
}

/// A document being edited. Dropped without [`Transaction::commit`], everything is taken back.
pub struct Transaction<'d> {
    document: &'d mut Document,
    done: Done,
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        let step = std::mem::take(&mut self.done.step);
        if !step.is_empty() {
            self.document.apply(&step.inverted());
        }
    }
}

impl<'d> Transaction<'d> {
    /// Starts editing.
    pub fn on(document: &'d mut Document) -> Self {
        Self { document, done: Done::default() }
    }

    /// The document as edited so far.
    pub fn document(&self) -> &Document {
        self.document
    }

    /// Keeps the edits.
    pub fn commit(mut self) -> Done {
        std::mem::take(&mut self.done)
    }

    fn make(&mut self, splice: ChunkSplice) {
        self.done.splices.push(self.document.apply_one(&splice));
        self.done.step.splices.push(splice);
    }

    /// Edits one entry's value: `plan` turns the value into splices, `meant` says what they may change.
    pub fn edit_entry(
        &mut self,
        serial: Serial,
        meant: &Meant,
        plan: impl FnOnce(Item<'_>, &style::Style) -> Vec<Splice>,
    ) -> Result<(), Refusal> {
        let entry = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
        let tree = entry.tree().ok_or(Refusal::BrokenEntry)?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(entry.text, &splices);
        let (key, value) = entry_spans(&text).map_err(would_not_read)?;
        let edited = Tree::of(&text, value.start).map_err(would_not_read)?;
        self.judge(text.get(value.clone()).unwrap_or_default())?;
        if let Some(path) = edit_guard::first_difference(tree.root(), edited.root(), meant) {
            return Err(Refusal::WouldChange(path.to_string()));
        }
        if text.get(key.clone()) != Some(entry.key_source()) {
            return Err(Refusal::WouldChange(entry.id().into_owned()));
        }
        let place = Place::Entry(Entry::new(serial, entry.map, key, value, false));
        self.replace_chunk(serial, text, place)
    }

    fn judge(&self, source: &str) -> Result<(), Refusal> {
        self.document.judge().value(source).map_err(|error| Refusal::WouldNotRead(error.to_string()))
    }

    fn replace_chunk(&mut self, serial: Serial, text: String, place: Place) -> Result<(), Refusal> {
        let at = self.document.position(serial).ok_or(Refusal::NoSuchEntry)?;
        self.replace_chunk_at(at, Document::new_chunk(text, place))
    }

    fn replace_chunk_at(&mut self, at: usize, chunk: Chunk) -> Result<(), Refusal> {
        let old = self.document.chunk(at).ok_or(Refusal::NoSuchEntry)?.clone();
        if old.text(&self.document.loaded) != chunk.text(&self.document.loaded) {
            self.make(ChunkSplice { at, removed: vec![old], inserted: vec![chunk] });
        }
        Ok(())
    }

    /// Replaces the whole text of an entry, comments included: how a broken one is mended.
    pub fn replace_text(&mut self, serial: Serial, text: String) -> Result<(), Refusal> {
        let map = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?.map;
        let (key, value) = entry_spans(&text).map_err(would_not_read)?;
        self.judge(text.get(value.clone()).unwrap_or_default())?;
        self.replace_chunk(serial, text, Place::Entry(Entry::new(serial, map, key, value, false)))
    }

    /// Changes the id of an entry: its key only.
    pub fn rename_entry(&mut self, serial: Serial, id: &str) -> Result<(), Refusal> {
        let entry = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
        if entry.is_broken {
            return Err(Refusal::BrokenEntry);
        }
        let key = quoted(id, self.document.style());
        let text = splice::apply(entry.text, &[Splice::replace(entry.key_span(), key)]);
        let (key, value) = entry_spans(&text).map_err(would_not_read)?;
        if text.get(value.clone()) != Some(entry.value_source()) {
            return Err(Refusal::WouldChange(entry.id().into_owned()));
        }
        let place = Place::Entry(Entry::new(serial, entry.map, key, value, false));
        self.replace_chunk(serial, text, place)
    }

    /// Removes an entry with its comments.
    pub fn remove_entry(&mut self, serial: Serial) -> Result<(), Refusal> {
        let at = self.document.position(serial).ok_or(Refusal::NoSuchEntry)?;
        let chunk = self.document.chunk(at).ok_or(Refusal::NoSuchEntry)?.clone();
        self.make(ChunkSplice { at, removed: vec![chunk], inserted: Vec::new() });
        Ok(())
    }

    /// Adds an entry to a map, which is made if the roadmap has none of that name; `field_order` says where.
    pub fn insert_entry(
        &mut self,
        map: &str,
        id: &str,
        value: &Draft,
        neighbour: Neighbour,
        field_order: &[&str],
    ) -> Result<Serial, Refusal> {
        let serial = self.document.fresh_serial();
        let new = NewEntry { serial, id, value };
        self.place_entry(map, &new, neighbour, field_order)?;
        let entry = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
        self.judge(entry.value_source())?;
        Ok(serial)
    }

    /// Adds an entry as it is written elsewhere, with its comments.
    pub fn insert_text(
        &mut self,
        map: &str,
        text: &str,
        neighbour: Neighbour,
        field_order: &[&str],
    ) -> Result<Serial, Refusal> {
        let serial = self.document.fresh_serial();
        self.place_entry(map, &MovedEntry { serial, text }, neighbour, field_order)?;
        let entry = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
        self.judge(entry.value_source())?;
        Ok(serial)
    }

    /// Moves an entry's bytes, with its comments, to another map. It keeps its serial.
    pub fn move_entry(
        &mut self,
        serial: Serial,
        map: &str,
        neighbour: Neighbour,
        field_order: &[&str],
    ) -> Result<(), Refusal> {
        let entry = self.document.entry(serial).ok_or(Refusal::NoSuchEntry)?;
        if entry.is_broken {
            return Err(Refusal::BrokenEntry);
        }
        let text = entry.text.to_owned();
        self.remove_entry(serial)?;
        self.place_entry(map, &MovedEntry { serial, text: &text }, neighbour, field_order)
    }

    fn place_entry(
        &mut self,
        map: &str,
        entry: &dyn Placed,
        neighbour: Neighbour,
        field_order: &[&str],
    ) -> Result<(), Refusal> {
        let number = self.document.map_number(map);
        let first = self.document.entries_of(map).find(|e| e.map == number).map(|e| e.serial);
        match (neighbour, first) {
            (Neighbour::Behind(previous), Some(_)) => self.place_behind(previous, entry),
            (Neighbour::Before(next), Some(_)) => self.place_before(next, entry),
            (Neighbour::First, Some(first)) => self.place_before(first, entry),
            (_, None) => self.place_in_empty(map, entry, field_order),
        }
    }

    fn place_behind(&mut self, previous: Serial, entry: &dyn Placed) -> Result<(), Refusal> {
        let neighbour = self.document.entry(previous).ok_or(Refusal::NoSuchEntry)?;
        let map = neighbour.map;
        let manners = self.document.style().clone();
        let (text, value_end, key_start) =
            (neighbour.text.to_owned(), neighbour.value_span().end, neighbour.key_span().start);
        let at = self.document.position(previous).ok_or(Refusal::NoSuchEntry)?;
        let behind = trivia_owner::trailing(&text, value_end);
        if behind.comma.is_none() && !neighbour.is_broken {
            let with_comma = splice::apply(&text, &[Splice::insert(value_end, ",")]);
            let (key, value) = entry_spans(&with_comma).map_err(would_not_read)?;
            let place = Place::Entry(Entry::new(previous, map, key, value, false));
            self.replace_chunk_at(at, Document::new_chunk(with_comma, place))?;
        }
        let room = if text.ends_with('\n') {
            Room::OwnLines { indent: style::indent_at(&text, key_start).to_owned(), before: "" }
        } else if trivia_owner::starts_its_line(text.as_bytes(), 0, key_start) && self.starts_line(at) {
            Room::OwnLines { indent: style::indent_at(&text, key_start).to_owned(), before: manners.newline }
        } else {
            Room::SharedLine
        };
        let text = entry.text(&room, &manners);
        // A bracket on the same line keeps its place: the newline that would part it from the entry is not ours.
        let text = match &room {
            Room::OwnLines { before, .. } if !before.is_empty() => text.trim_end_matches(['\r', '\n']).to_owned(),
            _ => text,
        };
        self.insert_chunk(at + 1, text, entry.serial(), map)
    }

    /// Whether the chunk at a position starts at the start of a line.
    fn starts_line(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.document.chunk(before));
        before.is_none_or(|chunk| chunk.text(&self.document.loaded).ends_with('\n'))
    }

    fn place_before(&mut self, first: Serial, entry: &dyn Placed) -> Result<(), Refusal> {
        let neighbour = self.document.entry(first).ok_or(Refusal::NoSuchEntry)?;
        let map = neighbour.map;
        let at = self.document.position(first).ok_or(Refusal::NoSuchEntry)?;
        let key_start = neighbour.key_span().start;
        let own_line = self.starts_line(at) && trivia_owner::starts_its_line(neighbour.text.as_bytes(), 0, key_start);
        let room = match own_line {
            true => Room::OwnLines { indent: style::indent_at(neighbour.text, key_start).to_owned(), before: "" },
            false => Room::SharedLine,
        };
        let text = entry.text(&room, self.document.style());
        let text = match (&room, neighbour.text.starts_with([' ', '\t'])) {
            (Room::SharedLine, false) => format!("{} ", text.trim_start()),
            _ => text,
        };
        self.insert_chunk(at, text, entry.serial(), map)
    }

    /// Into a map without entries: its brackets are parted, or it is made.
    fn place_in_empty(&mut self, map: &str, entry: &dyn Placed, field_order: &[&str]) -> Result<(), Refusal> {
        if self.document.frame_is_broken() {
            return Err(Refusal::BrokenFrame);
        }
        let skeleton = self.document.skeleton();
        let root = root_of(skeleton.text())?;
        let Some(field) = root.root().get(map).map(Item::inner) else {
            let value = Draft::Map(Vec::new(), Layout::Block);
            let new = NewItem { key: Some(NewKey::Field(map.to_owned())), value };
            let at = place_of_field(root.root(), map, field_order);
            let path = super::path::Path::of_fields(&[map]);
            drop(root);
            self.edit_frame(&Meant::at(&path), |root, style| edit::insert(root, at, &new, style))?;
            return self.place_in_empty(map, entry, field_order);
        };
        if field.kind() != Kind::Map {
            return Err(Refusal::NoSuchPlace(map.to_owned()));
        }
        let open = field.bracket() + 1;
        let close = field.span().end - 1;
        let indent = style::indent_at(skeleton.text(), open).to_owned();
        if let Some((chunk, inside)) = skeleton.locate_range(open..close) {
            return self.part_brackets(chunk, inside, &indent, map, entry);
        }
        // The entries that stood between the brackets were taken out in this session.
        let (chunk, _) = skeleton.locate(open).ok_or(Refusal::BrokenFrame)?;
        self.place_between(chunk, &indent, map, entry)
    }

    /// Between two chunks of the frame, the first of which ends with the opening bracket of the map, and maybe comments.
    fn place_between(&mut self, opening: usize, indent: &str, map: &str, entry: &dyn Placed) -> Result<(), Refusal> {
        let number = self.document.map_number(map);
        let manners = self.document.style().clone();
        let ends_line =
            |at: usize| self.document.chunk(at).is_some_and(|chunk| chunk.text(&self.document.loaded).ends_with('\n'));
        let before = if ends_line(opening) { "" } else { manners.newline };
        let room = Room::OwnLines { indent: format!("{indent}{}", manners.unit), before };
        let text = entry.text(&room, &manners);
        // What closes the map has its indentation with it where it had a line of its own.
        let closing = self.document.chunk(opening + 1).map(|chunk| chunk.text(&self.document.loaded));
        let is_indented = closing.is_some_and(|text| text.starts_with([' ', '\t', '\r', '\n']));
        let text = if is_indented || indent.is_empty() { text } else { format!("{text}{indent}") };
        self.insert_chunk(opening + 1, text, entry.serial(), number)
    }

    fn part_brackets(
        &mut self,
        chunk: usize,
        inside: Range<usize>,
        indent: &str,
        map: &str,
        entry: &dyn Placed,
    ) -> Result<(), Refusal> {
        let number = self.document.map_number(map);
        let manners = self.document.style().clone();
        let old = self.document.chunk(chunk).ok_or(Refusal::BrokenFrame)?.clone();
        let text = old.text(&self.document.loaded);
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
        let room = Room::OwnLines { indent: format!("{indent}{}", manners.unit), before: "" };
        let middle = entry.text(&room, &manners);
        let (key, value) = entry_spans(&middle).map_err(would_not_read)?;
        let place = Place::Entry(Entry::new(entry.serial(), number, key, value, false));
        let inserted = vec![
            Document::new_chunk(head, Place::Frame),
            Document::new_chunk(middle, place),
            Document::new_chunk(tail, Place::Frame),
        ];
        self.make(ChunkSplice { at: chunk, removed: vec![old], inserted });
        Ok(())
    }

    fn insert_chunk(
        &mut self,
        at: usize,
        text: String,
        serial: Serial,
        map: super::chunk::MapNumber,
    ) -> Result<(), Refusal> {
        let (key, value) = entry_spans(&text).map_err(would_not_read)?;
        let place = Place::Entry(Entry::new(serial, map, key, value, false));
        let chunk = Document::new_chunk(text, place);
        self.make(ChunkSplice { at, removed: Vec::new(), inserted: vec![chunk] });
        Ok(())
    }

    /// Edits the roadmap's own fields: `plan` turns the record of them into splices.
    pub fn edit_frame(
        &mut self,
        meant: &Meant,
        plan: impl FnOnce(Item<'_>, &style::Style) -> Vec<Splice>,
    ) -> Result<(), Refusal> {
        if self.document.frame_is_broken() {
            return Err(Refusal::BrokenFrame);
        }
        let skeleton = self.document.skeleton();
        let tree = root_of(skeleton.text())?;
        let splices = plan(tree.root(), self.document.style());
        let text = splice::apply(skeleton.text(), &splices);
        let edited = root_of(&text)?;
        self.judge(text.strip_prefix('\u{feff}').unwrap_or(&text))?;
        if let Some(path) = edit_guard::first_difference(tree.root(), edited.root(), meant) {
            return Err(Refusal::WouldChange(path.to_string()));
        }
        let mut located = Vec::new();
        for splice in splices {
            let (chunk, range) = skeleton.locate_range(splice.range.clone()).ok_or(Refusal::BrokenFrame)?;
            located.push((chunk, Splice { range, text: splice.text }));
        }
        let mut chunks: Vec<usize> = located.iter().map(|(chunk, _)| *chunk).collect();
        chunks.dedup();
        for chunk in chunks {
            let own: Vec<Splice> =
                located.iter().filter(|(at, _)| *at == chunk).map(|(_, splice)| splice.clone()).collect();
            let old = self.document.chunk(chunk).ok_or(Refusal::BrokenFrame)?;
            let text = splice::apply(old.text(&self.document.loaded), &own);
            self.replace_chunk_at(chunk, Document::new_chunk(text, Place::Frame))?;
        }
        Ok(())
    }
}

/// An entry on its way into a map.
trait Placed {
    fn serial(&self) -> Serial;
    /// Its chunk, written for the room it gets, with its comma.
    fn text(&self, room: &Room, style: &style::Style) -> String;
}

enum Room {
    /// Lines of its own, indented like this; `before` is a newline where the line before is not ended.
    OwnLines { indent: String, before: &'static str },
    /// A piece of a line.
    SharedLine,
}

struct NewEntry<'n> {
    serial: Serial,
    id: &'n str,
    value: &'n Draft,
}

impl Placed for NewEntry<'_> {
    fn serial(&self) -> Serial {
        self.serial
    }

    fn text(&self, room: &Room, style: &style::Style) -> String {
        let key = quoted(self.id, style);
        match room {
            Room::OwnLines { indent, before } => {
                format!("{before}{indent}{key}: {},{}", self.value.print(indent, style), style.newline)
            }
            Room::SharedLine => format!(" {key}: {},", self.value.print_on_one_line(style)),
        }
    }
}

struct MovedEntry<'n> {
    serial: Serial,
    text: &'n str,
}

impl Placed for MovedEntry<'_> {
    fn serial(&self) -> Serial {
        self.serial
    }

    /// The same bytes. A comma is added if it had none; a line of its own is added if it shared one.
    fn text(&self, room: &Room, style: &style::Style) -> String {
        let Ok((_, value)) = entry_spans(self.text) else { return self.text.to_owned() };
        let has_comma = trivia_owner::trailing(self.text, value.end).comma.is_some();
        let text = match has_comma {
            true => self.text.to_owned(),
            false => splice::apply(self.text, &[Splice::insert(value.end, ",")]),
        };
        match room {
            Room::OwnLines { before, .. } if text.ends_with('\n') => format!("{before}{text}"),
            Room::OwnLines { indent, before } => {
                format!("{before}{indent}{}{}", text.trim(), style.newline)
            }
            // Its lines stay its lines: a comment at the end of one would swallow what follows.
            Room::SharedLine if text.ends_with('\n') => format!("{}{text}", style.newline),
            Room::SharedLine => format!(" {}", text.trim_start_matches([' ', '\t'])),
        }
    }
}

fn would_not_read(error: ScanError) -> Refusal {
    Refusal::WouldNotRead(error.to_string())
}

/// Where key and value stand in the text of an entry.
pub fn entry_spans(text: &str) -> Result<(Range<usize>, Range<usize>), ScanError> {
    let bytes = text.as_bytes();
    let key = scan::scan(text, 0)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let colon = scan::skip_trivia(bytes, key.end)?;
    if bytes.get(colon) != Some(&b':') {
        return Err(ScanError { at: colon, problem: scan::Problem::ExpectedColon });
    }
    let value = scan::scan(text, colon + 1)?.first().map_or(0..0, |node| node.start as usize..node.end as usize);
    let behind = trivia_owner::trailing(text, value.end);
    let rest = behind.comma.map_or(value.end, |comma| comma + 1);
    let end = scan::skip_trivia(bytes, rest)?;
    if end < bytes.len() {
        return Err(ScanError { at: end, problem: scan::Problem::ExpectedComma(key.start) });
    }
    Ok((key, value))
}

/// The record of the roadmap's own fields in the text of a frame.
fn root_of(frame: &str) -> Result<Tree<'_>, Refusal> {
    let head = super::split::skip_head(frame).map_err(would_not_read)?;
    Tree::of(frame, head).map_err(would_not_read)
}

/// Where a new field goes: behind the nearest one before it in the canonical order that is present.
pub fn place_of_field(record: Item<'_>, name: &str, order: &[&str]) -> usize {
    let rank = |name: &str| order.iter().position(|known| *known == name);
    let Some(own) = rank(name) else { return record.items().count() };
    let present: Vec<Option<usize>> = record.items().map(|item| rank(&literal::key(item.key_source()))).collect();
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

    fn serial_of(document: &Document, id: &str) -> Serial {
        document.entries().find(|entry| entry.id() == id).expect("an entry of that id").serial
    }

    /// The lines a change takes from the file (`-`) and gives to it (`+`). The result reads, and undo gives the old
    /// bytes back.
    fn check(file: &str, change: impl Fn(&mut Transaction<'_>) -> Result<(), Refusal>, expected: &str) {
        let mut document = load(file);
        let mut transaction = Transaction::on(&mut document);
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
        document.apply(&done.step.inverted());
        assert_eq!(document.to_text(), file);
    }

    fn insert(t: &mut Transaction<'_>, map: &str, id: &str, neighbour: Neighbour) -> Result<(), Refusal> {
        let value = Draft::Record(vec![("title".to_owned(), Draft::Text("T".to_owned()))], Layout::Block);
        t.insert_entry(map, id, &value, neighbour, &["format", "themes", "ideas", "goals", "metrics"]).map(|_| ())
    }

    #[test]
    fn a_field_of_an_entry_changes_its_line_only() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            let path = Path::of_fields(&["title"]);
            t.edit_entry(b, &Meant::at(&path), |root, style| {
                vec![edit::replace(root.at_path(&path).unwrap(), &Draft::Text("Bee".to_owned()), style)]
            })
        };
        check(FILE, change, "-            title: \"B\", // t\n+            title: \"Bee\", // t");
    }

    #[test]
    fn an_entry_is_added_between_its_neighbours() {
        let change = |t: &mut Transaction<'_>| {
            let b = serial_of(t.document(), "b");
            insert(t, "themes", "c", Neighbour::Behind(b))
        };
        check(FILE, change, "+        \"c\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_entry_behind_the_last_one_gives_it_the_comma_it_lacks() {
        let change = |t: &mut Transaction<'_>| {
            let d = serial_of(t.document(), "d");
            insert(t, "themes", "e", Neighbour::Behind(d))
        };
        let expected = "-        \"d\": (title: \"D\")\n+        \"d\": (title: \"D\"),\n+        \"e\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
    }

    #[test]
    fn an_entry_before_the_first_leaves_the_section_comment_where_it_is() {
        let change = |t: &mut Transaction<'_>| insert(t, "themes", "a", Neighbour::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn an_empty_map_is_parted() {
        let change = |t: &mut Transaction<'_>| insert(t, "ideas", "a", Neighbour::First);
        let expected =
            "-    ideas: {},\n+    ideas: {\n+        \"a\": (\n+            title: \"T\",\n+        ),\n+    },";
        check(FILE, change, expected);
        let change = |t: &mut Transaction<'_>| insert(t, "metrics", "a", Neighbour::First);
        check(FILE, change, "+        \"a\": (\n+            title: \"T\",\n+        ),");
    }

    #[test]
    fn a_map_that_was_emptied_takes_an_entry_again() {
        let change = |t: &mut Transaction<'_>| {
            for id in ["b", "d"] {
                let serial = serial_of(t.document(), id);
                t.remove_entry(serial)?;
            }
            insert(t, "themes", "n", Neighbour::First)
        };
        let expected = "-        // about b\n-        \"b\": (\n-            title: \"B\", // t\n-        ), // behind b\n-        \"d\": (title: \"D\")\n+        \"n\": (\n+            title: \"T\",\n+        ),";
        check(FILE, change, expected);
        let line = "(themes: {\"a\": (x: 1)}, ideas: {})";
        let change = |t: &mut Transaction<'_>| {
            let serial = serial_of(t.document(), "a");
            t.remove_entry(serial)?;
            insert(t, "themes", "n", Neighbour::First)
        };
        let expected = "-(themes: {\"a\": (x: 1)}, ideas: {})\n+(themes: {\n+    \"n\": (\n+        title: \"T\",\n+    ),\n+}, ideas: {})";
        check(line, change, expected);
    }

    #[test]
    fn a_missing_map_is_made_at_its_place() {
        let change = |t: &mut Transaction<'_>| insert(t, "goals", "a", Neighbour::First);
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
            t.move_entry(b, "ideas", Neighbour::First, &[])
        };
        let mut document = load(FILE);
        let b = serial_of(&document, "b");
        let before = document.entry(b).unwrap().text.to_owned();
        let mut transaction = Transaction::on(&mut document);
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
            t.move_entry(a, "ideas", Neighbour::First, &[])
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
                insert(t, "themes", new, Neighbour::Behind(a))
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
        let first = |t: &mut Transaction<'_>| insert(t, "themes", "0", Neighbour::First);
        check(
            file,
            first,
            &format!("-{file}\n+(themes: {{\"0\": (title: \"T\"), \"a\": (x: 1), \"c\": (x: 2)}}, ideas: {{}})"),
        );
    }

    #[test]
    fn the_roadmaps_own_fields_are_edited_in_the_frame() {
        let change = |t: &mut Transaction<'_>| {
            let path = Path::of_fields(&["format"]);
            t.edit_frame(&Meant::at(&path), |root, style| {
                vec![edit::replace(root.get("format").unwrap(), &Draft::Source("2".to_owned()), style)]
            })
        };
        check(FILE, change, "-    format: 1, // one\n+    format: 2, // one");
    }

    #[test]
    fn a_refused_edit_changes_nothing() {
        let mut document = load(FILE);
        let b = serial_of(&document, "b");
        let mut transaction = Transaction::on(&mut document);
        transaction.remove_entry(b).unwrap();
        let d = serial_of(transaction.document(), "d");
        let path = Path::of_fields(&["title"]);
        let refused = transaction.edit_entry(d, &Meant::at(&path), |root, _| {
            vec![Splice::replace(root.get("title").unwrap().span(), "\"x\" oops")]
        });
        assert!(matches!(refused, Err(Refusal::WouldNotRead(_))), "{refused:?}");
        drop(transaction);
        assert_eq!(document.to_text(), FILE);
    }

    #[test]
    fn a_map_may_stand_in_some() {
        let document = load("(themes: Some({\"a\": (x: 1)}), ideas: Some( Some({}, ) ))");
        assert!(!document.frame_is_broken());
        assert_eq!(document.entries_of("themes").count(), 1);
        assert!(load("(themes: Some({\"a\": (x: 1)} 2))").frame_is_broken());
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
