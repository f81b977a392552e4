//! The editing state of one text field: text, caret, selection, undo. Drawing is done elsewhere.
//!
//! Our own, because the text widgets at hand step by code point where a person sees one character, address columns with
//! 16 bits, and draw by themselves; what is left of them is smaller than the adapter around them would be.

use super::key::{Code, Key};
use crate::text;
use std::ops::Range;

/// A text being typed.
#[derive(Clone, Debug, Default)]
pub struct Field {
    text: String,
    caret: usize,
    anchor: Option<usize>,
    lines: Lines,
    undo: Vec<Snapshot>,
    redo: Vec<Snapshot>,
    run: Option<Run>,
    column: Option<usize>,
}

/// How many lines a field may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// One: line breaks become blanks.
    #[default]
    One,
    /// Any number.
    Many,
}

#[derive(Clone, Debug)]
struct Snapshot {
    text: String,
    caret: usize,
}

/// Edits of one kind in a row are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run {
    Typing,
    Deleting,
}

/// The longest text a field takes: a paste beyond it is cut.
const LONGEST: usize = 1 << 20;

impl Field {
    /// A field of one line, with the caret at its end.
    pub fn line(text: &str) -> Self {
        let text = text.replace('\n', " ");
        Self { caret: text.len(), text, ..Self::default() }
    }

    /// A field of any number of lines, with the caret at its end.
    pub fn paragraph(text: &str) -> Self {
        Self { caret: text.len(), text: text.to_owned(), lines: Lines::Many, ..Self::default() }
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the caret stands: a byte offset.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// How many lines it may have.
    pub fn lines(&self) -> Lines {
        self.lines
    }

    /// The selected bytes.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.caret)?;
        Some(anchor.min(self.caret)..anchor.max(self.caret))
    }

    /// Replaces all of it, as one step of undo.
    pub fn set(&mut self, text: &str) {
        self.remember(None);
        text.clone_into(&mut self.text);
        self.caret = self.text.len();
        self.anchor = None;
    }

    /// Selects all of it: what is typed next takes its place.
    pub fn select_all(&mut self) {
        self.anchor = Some(0);
        self.caret = self.text.len();
    }

    /// Takes a key. `width` is the number of cells a line of it has on the screen. The answer is whether the key meant
    /// anything here.
    pub fn input(&mut self, key: Key, width: usize) -> bool {
        if let Some(letter) = key.typed() {
            self.type_text(letter.encode_utf8(&mut [0; 4]), Some(Run::Typing));
            return true;
        }
        if self.motion(key, width) {
            return true;
        }
        match (key.ctrl, key.alt, key.code) {
            (false, _, Code::Enter) if self.lines == Lines::Many => self.type_text("\n", None),
            (true, _, Code::Char('w') | Code::Backspace) | (_, true, Code::Backspace) => {
                self.delete(text::step::previous_word(&self.text, self.caret)..self.caret);
            }
            (false, false, Code::Backspace) | (true, false, Code::Char('h')) => {
                self.delete(text::step::previous_character(&self.text, self.caret)..self.caret);
            }
            (false, false, Code::Delete) | (true, false, Code::Char('d')) => {
                self.delete(self.caret..text::step::next_character(&self.text, self.caret));
            }
            (_, true, Code::Char('d')) | (true, _, Code::Delete) => {
                self.delete(self.caret..text::step::next_word(&self.text, self.caret));
            }
            (true, false, Code::Char('u')) => self.delete(self.line_start()..self.caret),
            (true, false, Code::Char('k')) => self.delete(self.caret..self.line_end()),
            _ => return false,
        }
        true
    }

    /// Takes pasted text, as one step of undo.
    pub fn paste(&mut self, pasted: &str) {
        let plain = pasted.replace("\r\n", "\n").replace('\r', "\n");
        self.type_text(plain.trim_end_matches('\n'), None);
    }

    /// Takes back the newest edit; false when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(snapshot) = self.undo.pop() else { return false };
        self.redo.push(self.snapshot());
        self.restore(snapshot);
        true
    }

    /// Makes the edit again that was taken back last.
    pub fn redo(&mut self) -> bool {
        let Some(snapshot) = self.redo.pop() else { return false };
        self.undo.push(self.snapshot());
        self.restore(snapshot);
        true
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot { text: self.text.clone(), caret: self.caret }
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.text = snapshot.text;
        self.caret = snapshot.caret;
        self.anchor = None;
        self.run = None;
    }

    fn remember(&mut self, run: Option<Run>) {
        if run.is_none() || self.run != run {
            self.undo.push(self.snapshot());
        }
        self.redo.clear();
        self.run = run;
        self.column = None;
    }

    fn type_text(&mut self, typed: &str, run: Option<Run>) {
        let typed = match self.lines {
            Lines::One => typed.replace('\n', " "),
            Lines::Many => typed.to_owned(),
        };
        let room = LONGEST.saturating_sub(self.text.len());
        let end = (0..=typed.len().min(room)).rev().find(|end| typed.is_char_boundary(*end)).unwrap_or(0);
        let typed = typed.get(..end).unwrap_or_default();
        // A word is a good step of undo; a run of typing longer than that is cut at its blanks.
        let run = if typed == " " { None } else { run };
        self.remember(run);
        if let Some(selected) = self.selection() {
            self.text.replace_range(selected.clone(), "");
            self.caret = selected.start;
        }
        self.anchor = None;
        self.text.insert_str(self.caret, typed);
        self.caret += typed.len();
        if typed == " " {
            self.run = Some(Run::Typing);
        }
    }

    fn delete(&mut self, range: Range<usize>) {
        let range = self.selection().unwrap_or(range);
        if range.is_empty() {
            return;
        }
        self.remember(Some(Run::Deleting));
        self.caret = range.start;
        self.anchor = None;
        self.text.replace_range(range, "");
    }

    fn motion(&mut self, key: Key, width: usize) -> bool {
        let Some(to) = self.destination(key, width) else { return false };
        self.anchor = if key.shift { self.anchor.or(Some(self.caret)) } else { None };
        self.caret = to;
        self.run = None;
        if !matches!(key.code, Code::Up | Code::Down) {
            self.column = None;
        }
        true
    }

    fn destination(&mut self, key: Key, width: usize) -> Option<usize> {
        let by_word = key.ctrl || key.alt;
        Some(match (key.ctrl, key.alt, key.code) {
            (_, _, Code::Left) if by_word => text::step::previous_word(&self.text, self.caret),
            (_, _, Code::Right) if by_word => text::step::next_word(&self.text, self.caret),
            (_, true, Code::Char('b')) => text::step::previous_word(&self.text, self.caret),
            (_, true, Code::Char('f')) => text::step::next_word(&self.text, self.caret),
            (_, _, Code::Left) | (true, false, Code::Char('b')) => {
                text::step::previous_character(&self.text, self.caret)
            }
            (_, _, Code::Right) | (true, false, Code::Char('f')) => text::step::next_character(&self.text, self.caret),
            (true, _, Code::Home) => 0,
            (true, _, Code::End) => self.text.len(),
            (_, _, Code::Home) | (true, false, Code::Char('a')) => self.line_start(),
            (_, _, Code::End) | (true, false, Code::Char('e')) => self.line_end(),
            (_, _, Code::Up) => self.vertical(width, Vertical::Up)?,
            (_, _, Code::Down) => self.vertical(width, Vertical::Down)?,
            _ => return None,
        })
    }

    fn line_start(&self) -> usize {
        self.text.get(..self.caret).unwrap_or_default().rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self) -> usize {
        let behind = self.text.get(self.caret..).unwrap_or_default();
        behind.find('\n').map_or(self.text.len(), |newline| self.caret + newline)
    }

    /// A line up or down as the text is wrapped on the screen; `None` at the first and last line, so that the form can
    /// go to the field above or below.
    fn vertical(&mut self, width: usize, direction: Vertical) -> Option<usize> {
        let lines = text::wrap(&self.text, width);
        let (row, inside) = text::line_of(&lines, self.caret);
        let line = |row: usize| lines.get(row).and_then(|range| self.text.get(range.clone()));
        let own = line(row)?.get(..inside).unwrap_or_default();
        let column = self.column.unwrap_or_else(|| text::width(own));
        let target = match direction {
            Vertical::Up => row.checked_sub(1)?,
            Vertical::Down => row + 1,
        };
        let start = lines.get(target)?.start;
        let offset = offset_at_column(line(target)?, column);
        self.column = Some(column);
        Some(start + offset)
    }
}

#[derive(Clone, Copy)]
enum Vertical {
    Up,
    Down,
}

/// The byte offset of the character that covers a column of a line.
fn offset_at_column(line: &str, column: usize) -> usize {
    let mut cells = 0;
    for (offset, _, width) in text::graphemes_with_width(line) {
        if cells + width > column {
            return offset;
        }
        cells += width;
    }
    line.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::widgets::key::{Step, script};

    /// Keys, and the text after them with `|` at the caret.
    fn check(mut field: Field, keys: &str, expected: &str) {
        for step in script(keys).unwrap() {
            match step {
                Step::Key(key) => {
                    let undo = key == Key { ctrl: true, ..Key::char('z') };
                    let _ = if undo { field.undo() } else { field.input(key, 10) };
                }
                Step::Paste(text) => field.paste(&text),
                Step::Resize(..) | Step::Mouse(..) => {}
            }
        }
        let (before, behind) = field.text().split_at(field.caret());
        assert_eq!(format!("{before}|{behind}"), expected);
    }

    #[test]
    fn typing_and_readline_keys() {
        check(Field::line(""), "abc", "abc|");
        check(Field::line("one two"), "<C-w>x", "one x|");
        check(Field::line("one two"), "<C-a>x", "x|one two");
        check(Field::line("one two"), "<M-b><C-u>", "|two");
        check(Field::line("one two"), "<C-a><C-k>x", "x|");
        check(Field::line("one two"), "<C-Left><Del>", "one |wo");
        check(Field::line("入金👩‍👩‍👧"), "<Backspace><Left>", "入|金");
    }

    #[test]
    fn shift_selects_and_typing_replaces() {
        check(Field::line("one two"), "<S-Left><S-Left><S-Left>six", "one six|");
        check(Field::line("one two"), "<S-Home><Backspace>", "|");
    }

    #[test]
    fn undo_goes_by_words_and_pastes() {
        check(Field::line(""), "one two<C-z>", "one|");
        check(Field::line(""), "one<paste: and two><C-z>", "one|");
        check(Field::line("abc"), "<Backspace><Backspace><C-z>", "abc|");
    }

    #[test]
    fn one_line_stays_one_line_and_paragraphs_take_breaks() {
        check(Field::line(""), "<paste:a\\nb\\n>", "a b|");
        check(Field::paragraph(""), "a<Enter>b", "a\nb|");
        let mut line = Field::line("a");
        assert!(!line.input(Key::plain(Code::Enter), 10));
    }

    #[test]
    fn up_and_down_follow_the_wrapped_lines() {
        check(Field::paragraph("aaaa bbbb cccc dddd"), "<Up>", "aaaa bbbb| cccc dddd");
        check(Field::paragraph("aaaa bbbb cccc dddd"), "<Up><Down>", "aaaa bbbb cccc dddd|");
        let mut field = Field::paragraph("one line");
        assert!(!field.input(Key::plain(Code::Up), 10), "the form takes it");
    }
}
