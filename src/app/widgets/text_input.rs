//! The editing state of a text field: text, caret, selection, undo. Does not draw.
//!
//! A custom implementation: existing text widgets move by code point instead of grapheme, address columns with 16 bits,
//! and draw by themselves; an adapter around them would be larger than this.

use super::key::{Key, KeyName};
use super::pasted_text;
use crate::text;
use std::ops::Range;

/// A text being typed.
#[derive(Clone, Debug, Default)]
pub struct TextInput {
    text: String,
    caret: usize,
    anchor: Option<usize>,
    line_mode: LineMode,
    undo_stack: Vec<Snapshot>,
    redo_stack: Vec<Snapshot>,
    undo_group: Option<UndoGroup>,
    preferred_column: Option<usize>,
    /// Several lines that were pasted into a one-line field; pasted again, they are joined.
    refused_paste: Option<String>,
}

/// Number of lines of a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineMode {
    /// One line; line breaks become spaces.
    #[default]
    Single,
    /// Any number of lines.
    Multi,
}

#[derive(Clone, Debug)]
struct Snapshot {
    text: String,
    caret: usize,
}

/// Consecutive edits of one kind are undone together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum UndoGroup {
    Typing,
    Deleting,
}

/// Maximum length of a field; longer pastes are cut.
const MAX_LENGTH: usize = 1 << 20;

impl TextInput {
    /// A one-line field, with the caret at its end.
    pub fn single_line(text: &str) -> Self {
        let text = text.replace('\n', " ");
        Self { caret: text.len(), text, ..Self::default() }
    }

    /// A multi-line field, with the caret at its end.
    pub fn multi_line(text: &str) -> Self {
        Self { caret: text.len(), text: text.to_owned(), line_mode: LineMode::Multi, ..Self::default() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The caret: a byte offset.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// The number of lines it may have.
    pub fn line_mode(&self) -> LineMode {
        self.line_mode
    }

    /// The selected byte range.
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.caret)?;
        Some(anchor.min(self.caret)..anchor.max(self.caret))
    }

    /// Replaces the whole text, as one undo step.
    pub fn set_text(&mut self, text: &str) {
        self.push_undo(None);
        text.clone_into(&mut self.text);
        self.caret = self.text.len();
        self.anchor = None;
    }

    /// Selects the whole text, so that typing replaces it.
    pub fn select_all(&mut self) {
        self.anchor = Some(0);
        self.caret = self.text.len();
    }

    /// Handles a key. `width` is the width of a line on the screen in cells. Returns whether the key had a meaning.
    pub fn handle_key(&mut self, key: Key, width: usize) -> bool {
        if let Some(letter) = key.typed_char() {
            self.insert(letter.encode_utf8(&mut [0; 4]), Some(UndoGroup::Typing));
            return true;
        }
        if self.move_caret(key, width) {
            return true;
        }
        match (key.ctrl, key.alt, key.code) {
            (false, _, KeyName::Enter) if self.line_mode == LineMode::Multi => self.insert("\n", None),
            (true, _, KeyName::Char('w') | KeyName::Backspace) | (_, true, KeyName::Backspace) => {
                self.delete(text::caret::previous_word(&self.text, self.caret)..self.caret);
            }
            (false, false, KeyName::Backspace) | (true, false, KeyName::Char('h')) => {
                self.delete(text::caret::previous_character(&self.text, self.caret)..self.caret);
            }
            (false, false, KeyName::Delete) | (true, false, KeyName::Char('d')) => {
                self.delete(self.caret..text::caret::next_character(&self.text, self.caret));
            }
            (_, true, KeyName::Char('d')) | (true, _, KeyName::Delete) => {
                self.delete(self.caret..text::caret::next_word(&self.text, self.caret));
            }
            (true, false, KeyName::Char('u')) => self.delete(self.line_start()..self.caret),
            (true, false, KeyName::Char('k')) => self.delete(self.caret..self.line_end()),
            _ => return false,
        }
        true
    }

    /// Inserts pasted text, as one undo step. Several lines do not fit into one: they are refused with what to do, and
    /// joined if they are pasted again.
    pub fn paste(&mut self, pasted: &str) -> Result<(), String> {
        let plain = pasted_text::with_line_feeds(pasted);
        let lines = pasted_text::split_lines(&plain);
        if self.line_mode == LineMode::Single
            && lines.len() > 1
            && self.refused_paste.take().is_none_or(|refused| refused != plain)
        {
            let count = lines.len();
            self.refused_paste = Some(plain);
            return Err(format!(
                "Nothing pasted: {count} lines, and this takes one. Paste again to join them with spaces"
            ));
        }
        match self.line_mode {
            LineMode::Single if lines.len() > 1 => {
                let gap = if plain.starts_with(char::is_whitespace) { " " } else { "" };
                self.insert(&format!("{gap}{}", lines.join(" ")), None);
            }
            _ => self.insert(plain.trim_end_matches('\n'), None),
        }
        Ok(())
    }

    /// Inserts text into a search, where several lines are several words.
    pub fn paste_words(&mut self, pasted: &str) {
        self.insert(pasted_text::with_line_feeds(pasted).trim_end_matches('\n'), None);
    }

    /// Undoes the last edit; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(snapshot) = self.undo_stack.pop() else { return false };
        self.redo_stack.push(self.take_snapshot());
        self.restore(snapshot);
        true
    }

    /// Redoes the last undone edit.
    pub fn redo(&mut self) -> bool {
        let Some(snapshot) = self.redo_stack.pop() else { return false };
        self.undo_stack.push(self.take_snapshot());
        self.restore(snapshot);
        true
    }

    fn take_snapshot(&self) -> Snapshot {
        Snapshot { text: self.text.clone(), caret: self.caret }
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.text = snapshot.text;
        self.caret = snapshot.caret;
        self.anchor = None;
        self.undo_group = None;
    }

    fn push_undo(&mut self, run: Option<UndoGroup>) {
        if run.is_none() || self.undo_group != run {
            self.undo_stack.push(self.take_snapshot());
        }
        self.redo_stack.clear();
        self.undo_group = run;
        self.preferred_column = None;
    }

    fn insert(&mut self, typed: &str, run: Option<UndoGroup>) {
        let typed = match self.line_mode {
            LineMode::Single => typed.replace('\n', " "),
            LineMode::Multi => typed.to_owned(),
        };
        let available = MAX_LENGTH.saturating_sub(self.text.len());
        let end = (0..=typed.len().min(available)).rev().find(|end| typed.is_char_boundary(*end)).unwrap_or(0);
        let typed = typed.get(..end).unwrap_or_default();
        // Undo goes word by word; a longer run of typing is split at its spaces.
        let run = if typed == " " { None } else { run };
        self.push_undo(run);
        if let Some(selected) = self.selection() {
            self.text.replace_range(selected.clone(), "");
            self.caret = selected.start;
        }
        self.anchor = None;
        self.text.insert_str(self.caret, typed);
        self.caret += typed.len();
        if typed == " " {
            self.undo_group = Some(UndoGroup::Typing);
        }
    }

    fn delete(&mut self, range: Range<usize>) {
        let range = self.selection().unwrap_or(range);
        if range.is_empty() {
            return;
        }
        self.push_undo(Some(UndoGroup::Deleting));
        self.caret = range.start;
        self.anchor = None;
        self.text.replace_range(range, "");
    }

    fn move_caret(&mut self, key: Key, width: usize) -> bool {
        let Some(to) = self.caret_destination(key, width) else { return false };
        self.anchor = if key.shift { self.anchor.or(Some(self.caret)) } else { None };
        self.caret = to;
        self.undo_group = None;
        if !matches!(key.code, KeyName::Up | KeyName::Down) {
            self.preferred_column = None;
        }
        true
    }

    fn caret_destination(&mut self, key: Key, width: usize) -> Option<usize> {
        let by_word = key.ctrl || key.alt;
        Some(match (key.ctrl, key.alt, key.code) {
            (_, _, KeyName::Left) if by_word => text::caret::previous_word(&self.text, self.caret),
            (_, _, KeyName::Right) if by_word => text::caret::next_word(&self.text, self.caret),
            (_, true, KeyName::Char('b')) => text::caret::previous_word(&self.text, self.caret),
            (_, true, KeyName::Char('f')) => text::caret::next_word(&self.text, self.caret),
            (_, _, KeyName::Left) | (true, false, KeyName::Char('b')) => {
                text::caret::previous_character(&self.text, self.caret)
            }
            (_, _, KeyName::Right) | (true, false, KeyName::Char('f')) => {
                text::caret::next_character(&self.text, self.caret)
            }
            (true, _, KeyName::Home) => 0,
            (true, _, KeyName::End) => self.text.len(),
            (_, _, KeyName::Home) | (true, false, KeyName::Char('a')) => self.line_start(),
            (_, _, KeyName::End) | (true, false, KeyName::Char('e')) => self.line_end(),
            (_, _, KeyName::Up) => self.vertical_destination(width, VerticalDirection::Up)?,
            (_, _, KeyName::Down) => self.vertical_destination(width, VerticalDirection::Down)?,
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

    /// Moves a line up or down as wrapped on the screen; `None` at the first and last line, so that the form can move
    /// to the field above or below.
    fn vertical_destination(&mut self, width: usize, direction: VerticalDirection) -> Option<usize> {
        let lines = text::wrap(&self.text, width);
        let (row, inside) = text::locate_in_lines(&lines, self.caret);
        let line = |row: usize| lines.get(row).and_then(|range| self.text.get(range.clone()));
        let line_before = line(row)?.get(..inside).unwrap_or_default();
        let column = self.preferred_column.unwrap_or_else(|| text::width(line_before));
        let target = match direction {
            VerticalDirection::Up => row.checked_sub(1)?,
            VerticalDirection::Down => row + 1,
        };
        let start = lines.get(target)?.start;
        let offset = offset_at_column(line(target)?, column);
        self.preferred_column = Some(column);
        Some(start + offset)
    }
}

#[derive(Clone, Copy)]
enum VerticalDirection {
    Up,
    Down,
}

/// The byte offset of the character at a column of a line.
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
    use crate::app::widgets::key::{ScriptStep, parse_script};

    /// Types keys and compares the text, with `|` at the caret.
    fn check(mut field: TextInput, keys: &str, expected: &str) {
        for step in parse_script(keys).unwrap() {
            match step {
                ScriptStep::Key(key) => {
                    let undo = key == Key { ctrl: true, ..Key::from_char('z') };
                    let _ = if undo { field.undo() } else { field.handle_key(key, 10) };
                }
                ScriptStep::Paste(text) => drop(field.paste(&text)),
                ScriptStep::Resize(..) | ScriptStep::Mouse(..) => {}
            }
        }
        let (before, behind) = field.text().split_at(field.caret());
        assert_eq!(format!("{before}|{behind}"), expected);
    }

    #[test]
    fn typing_and_readline_keys_edit_the_text() {
        check(TextInput::single_line(""), "abc", "abc|");
        check(TextInput::single_line("one two"), "<C-w>x", "one x|");
        check(TextInput::single_line("one two"), "<C-a>x", "x|one two");
        check(TextInput::single_line("one two"), "<M-b><C-u>", "|two");
        check(TextInput::single_line("one two"), "<C-a><C-k>x", "x|");
        check(TextInput::single_line("one two"), "<C-Left><Del>", "one |wo");
        check(TextInput::single_line("入金👩‍👩‍👧"), "<Backspace><Left>", "入|金");
    }

    #[test]
    fn shift_selects_and_typing_replaces() {
        check(TextInput::single_line("one two"), "<S-Left><S-Left><S-Left>six", "one six|");
        check(TextInput::single_line("one two"), "<S-Home><Backspace>", "|");
    }

    #[test]
    fn undo_reverts_whole_words_and_pastes() {
        check(TextInput::single_line(""), "one two<C-z>", "one|");
        check(TextInput::single_line(""), "one<paste: and two><C-z>", "one|");
        check(TextInput::single_line("abc"), "<Backspace><Backspace><C-z>", "abc|");
    }

    #[test]
    fn single_line_fields_reject_line_breaks_and_multi_line_fields_accept_them() {
        check(TextInput::single_line(""), "<paste:a\\n>", "a|");
        check(TextInput::single_line("x"), "<paste:a\\nb\\n>", "x|");
        check(TextInput::single_line("x "), "<paste:a\\nb\\n><paste:a\\nb\\n>", "x a b|");
        check(TextInput::multi_line(""), "a<Enter>b", "a\nb|");
        let mut line = TextInput::single_line("a");
        assert!(!line.handle_key(Key::new(KeyName::Enter), 10));
    }

    #[test]
    fn up_and_down_move_by_wrapped_lines() {
        check(TextInput::multi_line("aaaa bbbb cccc dddd"), "<Up>", "aaaa bbbb| cccc dddd");
        check(TextInput::multi_line("aaaa bbbb cccc dddd"), "<Up><Down>", "aaaa bbbb cccc dddd|");
        let mut field = TextInput::multi_line("one line");
        assert!(!field.handle_key(Key::new(KeyName::Up), 10), "the form takes it");
    }
}
