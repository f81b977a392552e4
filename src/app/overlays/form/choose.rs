//! What keys do on rows that are no text: choices, marks, references, "add" rows.

use super::rows::{AddTo, RowKind};
use super::{Form, commit, enter_row, focus_path, rebuild, top, top_mut};
use crate::app::overlays::picker;
use crate::app::overlays::picker::Purpose;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::app::widgets::key::{Code, Key};
use crate::app::widgets::text_input::Lines;
use crate::document::write::Draft;
use crate::roadmap::field::{Keys, Shape};

/// A key on a row that is no text field. The answer is whether it meant anything.
pub fn type_key(state: &mut State, key: Key) -> bool {
    let Some(row) = top(state).and_then(Form::row).cloned() else { return false };
    match (&row.kind, key.code) {
        (RowKind::Lane(words) | RowKind::Choice(words), Code::Left) => turn(state, words.len(), -1),
        (RowKind::Lane(words) | RowKind::Choice(words), Code::Right | Code::Char(' ')) => turn(state, words.len(), 1),
        (RowKind::Lane(_), Code::Char('p')) => promote(state),
        // A lane is too much to be changed by the first letter of a sentence.
        (RowKind::Lane(_), Code::Char(_)) => state.refuse("left and right choose a lane, Tab goes on to the questions"),
        (RowKind::Choice(words), Code::Char(letter)) => {
            return pick_by_letter(state, words, letter);
        }
        (RowKind::Choice(_), Code::Backspace | Code::Delete) => commit::write(state, &row, None, ""),
        (RowKind::YesNo, Code::Left | Code::Right | Code::Char(' ' | 'y' | 'n')) => {
            let yes = match key.code {
                Code::Char('y') => true,
                Code::Char('n') => false,
                _ => row.value != "true",
            };
            let word = if yes { "true" } else { "false" };
            commit::write(state, &row, Some(Draft::Source(word.to_owned())), word);
        }
        (RowKind::Mark, Code::Char(mark @ '1'..='5')) => {
            commit::write_mark(state, &row, mark);
            super::step(state, 1);
        }
        (RowKind::Mark, Code::Char('.') | Code::Backspace | Code::Delete) => {
            commit::write(state, &row, None, "");
            if key.code == Code::Char('.') {
                super::step(state, 1);
            }
        }
        (RowKind::Reference(_) | RowKind::References(_), Code::Backspace | Code::Delete) => {
            commit::write(state, &row, None, "");
        }
        (RowKind::Reference(_) | RowKind::References(_), Code::Char(letter)) if key.typed().is_some() => {
            open_row(state);
            picker::type_text(state, &letter.to_string());
        }
        _ => return false,
    }
    true
}

/// Enter: opens what a row opens; on a text of one line, goes on, and from the last row of a popup out.
pub fn open_row(state: &mut State) {
    let Some(form) = top(state) else { return };
    let Some(row) = form.row().cloned() else { return };
    let is_text = matches!(row.kind, RowKind::Text(_) | RowKind::ListOfLines);
    if let Some(why) = state.plan.closed.clone().filter(|_| !is_text) {
        return state.refuse(why);
    }
    match row.kind {
        RowKind::Reference(refers) => {
            let chosen = Some(row.value.clone()).filter(|value| !value.is_empty());
            picker::open(state, refers, Purpose::FormRow(row.path), chosen.into_iter().collect());
        }
        RowKind::References(refers) => {
            let chosen = row.value.lines().map(str::to_owned).collect();
            picker::open_many(state, refers, Purpose::FormRow(row.path), chosen);
        }
        RowKind::Mark => super::basis::open(state),
        RowKind::Add(AddTo::List) => add_member(state),
        RowKind::Add(AddTo::Map(keys)) => {
            let start = if keys == Keys::Dates { state.today.format("%Y-%m-%d").to_string() } else { String::new() };
            prompt::open(state, Question::MapKey(row.path), &start);
        }
        RowKind::Text(Lines::Many) | RowKind::ListOfLines => {
            super::type_key(state, Key::plain(Code::Enter));
        }
        _ => super::go_on(state),
    }
}

fn turn(state: &mut State, count: usize, by: isize) {
    if let Some(form) = top_mut(state) {
        let at = form.choice.unwrap_or(0) as isize + by;
        form.choice = Some(at.clamp(0, count as isize - 1) as usize);
    }
}

fn pick_by_letter(state: &mut State, words: &[&str], letter: char) -> bool {
    let Some(form) = top_mut(state) else { return false };
    let starts = |word: &&str| word.to_lowercase().starts_with(letter.to_ascii_lowercase());
    let from = form.choice.map_or(0, |at| at + 1);
    let found = words.iter().enumerate().skip(from).chain(words.iter().enumerate()).find(|(_, word)| starts(word));
    if let Some((at, _)) = found {
        form.choice = Some(at);
    }
    found.is_some()
}

/// On the lane row, `p` puts a ready idea on the roadmap.
fn promote(state: &mut State) {
    commit::leave_row(state);
    let Some(serial) = top(state).and_then(Form::entry) else { return };
    crate::app::commands::lane::promote(state, serial);
    rebuild(state);
    enter_row(state);
}

/// A further member of a list: an empty one behind the last, with the focus on its first field.
fn add_member(state: &mut State) {
    let Some(row) = top(state).and_then(Form::row).cloned() else { return };
    let Some(form) = top_mut(state) else { return };
    let members = |other: &super::rows::Row| match other.path.segments().get(row.path.segments().len()) {
        Some(crate::document::path::Segment::Index(index)) if other.path.starts_with(&row.path) => Some(*index),
        _ => None,
    };
    let next = form.rows.iter().filter_map(members).max().map_or(0, |last| last + 1);
    let new: Vec<super::rows::Row> = form
        .rows
        .iter()
        .filter(|other| members(other) == Some(next.saturating_sub(1)))
        .map(|other| {
            let mut fresh = other.clone();
            let rest = other.path.segments().get(row.path.segments().len() + 1..).unwrap_or_default();
            fresh.path = rest.iter().fold(row.path.index(next), |path, segment| path.then(segment.clone()));
            fresh.value = String::new();
            fresh.is_present = false;
            fresh
        })
        .collect();
    let at = form.at;
    form.rows.splice(at..at, new);
    enter_row(state);
}

/// A key was typed for a map: its first value is asked for in the form.
pub fn add_key(state: &mut State, map: &crate::document::path::Path, key: &str) {
    let Some(form) = top_mut(state) else { return };
    let Some(at) = form.rows.iter().position(|row| matches!(row.kind, RowKind::Add(_)) && row.path == *map) else {
        return;
    };
    let Some(Shape::Map(_, of)) = form.rows.get(at).map(|row| row.shape) else { return };
    let path = map.key(key);
    let rows = super::rows::fresh_rows(of, &path, key);
    form.rows.splice(at..at, rows);
    focus_path(state, &path);
}
