//! Keys on rows without text: choices, ratings, references, "add" rows.

use super::rows::{AddTo, FormRowKind};
use super::{Form, commit, enter_row, focus_path, rebuild_rows, top, top_mut};
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::picker;
use crate::app::overlays::picker::PickerPurpose;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::views::Views;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::text_input::LineMode;
use crate::document::write::Draft;
use crate::roadmap::field::{KeyKind, Shape};

/// Handles a key on a row without text. Returns whether the key had a meaning.
pub fn handle_key(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    key: Key,
) -> bool {
    let Some(row) = top(overlays).and_then(Form::focused_row).cloned() else { return false };
    match (&row.kind, key.code) {
        (FormRowKind::Lane(values) | FormRowKind::Choice(values), KeyName::Left) => {
            change_choice(overlays, values.len(), -1);
        }
        (FormRowKind::Lane(values) | FormRowKind::Choice(values), KeyName::Right | KeyName::Char(' ')) => {
            change_choice(overlays, values.len(), 1);
        }
        (FormRowKind::Lane(_), KeyName::Char('p')) => promote_idea(session, selection, overlays, status),
        // A lane change is too important to follow from the first letter of a sequence.
        (FormRowKind::Lane(_), KeyName::Char(_)) => {
            status.refuse("Use left and right to choose a lane, Tab to go to the questions");
        }
        (FormRowKind::Choice(values), KeyName::Char(letter)) => {
            return pick_by_letter(overlays, values, letter);
        }
        (FormRowKind::Choice(_), KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
        }
        (FormRowKind::YesNo, KeyName::Left | KeyName::Right | KeyName::Char(' ' | 'y' | 'n')) => {
            let yes = match key.code {
                KeyName::Char('y') => true,
                KeyName::Char('n') => false,
                _ => row.value != "true",
            };
            let word = if yes { "true" } else { "false" };
            commit::write_value(session, overlays, status, &row, Some(Draft::Source(word.to_owned())), word);
        }
        (FormRowKind::Rating, KeyName::Char(mark @ '1'..='5')) => {
            commit::write_rating(session, overlays, status, &row, mark);
            super::step(session, overlays, status, 1);
        }
        (FormRowKind::Rating, KeyName::Char('.') | KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
            if key.code == KeyName::Char('.') {
                super::step(session, overlays, status, 1);
            }
        }
        (FormRowKind::Reference(_) | FormRowKind::References(_), KeyName::Backspace | KeyName::Delete) => {
            commit::write_value(session, overlays, status, &row, None, "");
        }
        (FormRowKind::Reference(_) | FormRowKind::References(_), KeyName::Char(letter))
            if key.typed_char().is_some() =>
        {
            open_row(session, selection, screen, views, overlays, status);
            picker::type_text(overlays, &letter.to_string());
        }
        _ => return false,
    }
    true
}

/// Opens a choice or adds a row; on one-line text, goes to the next row, and from the last row of a popup closes it.
pub fn open_row(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    views: &Views,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(form) = top(overlays) else { return };
    let Some(row) = form.focused_row().cloned() else { return };
    let is_text = matches!(row.kind, FormRowKind::Text(_) | FormRowKind::ListOfLines);
    if let Some(why) = session.plan.read_only_reason.clone().filter(|_| !is_text) {
        return status.refuse(why);
    }
    match row.kind {
        FormRowKind::Reference(refers) => {
            let chosen = Some(row.value.clone()).filter(|value| !value.is_empty());
            picker::open(session, overlays, refers, PickerPurpose::FormRow(row.path), chosen.into_iter().collect());
        }
        FormRowKind::References(refers) => {
            let chosen = row.value.lines().map(str::to_owned).collect();
            picker::open_many(session, overlays, refers, PickerPurpose::FormRow(row.path), chosen);
        }
        FormRowKind::Rating => super::basis::open_evidence(session, overlays, status),
        FormRowKind::Add(AddTo::List) => add_member(overlays),
        FormRowKind::Add(AddTo::Map(keys)) => {
            let start =
                if keys == KeyKind::Dates { session.today.format("%Y-%m-%d").to_string() } else { String::new() };
            prompt::open(overlays, PromptQuestion::MapKey(row.path), &start);
        }
        FormRowKind::Text(LineMode::Multi) | FormRowKind::ListOfLines => {
            super::handle_key(session, selection, screen, views, overlays, status, Key::new(KeyName::Enter));
        }
        _ => super::go_to_next(session, selection, overlays, status),
    }
}

fn change_choice(overlays: &mut Vec<Overlay>, count: usize, by: isize) {
    if let Some(form) = top_mut(overlays) {
        let at = form.choice.unwrap_or(0) as isize + by;
        form.choice = Some(at.clamp(0, count as isize - 1) as usize);
    }
}

fn pick_by_letter(overlays: &mut Vec<Overlay>, values: &[&str], letter: char) -> bool {
    let Some(form) = top_mut(overlays) else { return false };
    let starts = |value: &&str| value.to_lowercase().starts_with(letter.to_ascii_lowercase());
    let from = form.choice.map_or(0, |at| at + 1);
    let found = values.iter().enumerate().skip(from).chain(values.iter().enumerate()).find(|(_, value)| starts(value));
    if let Some((at, _)) = found {
        form.choice = Some(at);
    }
    found.is_some()
}

/// On the lane row, `p` puts a ready idea on the roadmap.
fn promote_idea(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    commit::leave_row(session, overlays, status);
    let Some(entry_id) = top(overlays).and_then(Form::entry) else { return };
    crate::app::model::promotion::promote(session, selection, status, entry_id);
    rebuild_rows(session, overlays);
    enter_row(overlays);
}

/// Adds an empty member at the end of a list and focuses its first field.
fn add_member(overlays: &mut Vec<Overlay>) {
    let Some(row) = top(overlays).and_then(Form::focused_row).cloned() else { return };
    let Some(form) = top_mut(overlays) else { return };
    let members = |other: &super::rows::FormRow| match other.path.segments().get(row.path.segments().len()) {
        Some(crate::document::path::PathSegment::Index(index)) if other.path.starts_with(&row.path) => Some(*index),
        _ => None,
    };
    let next = form.rows.iter().filter_map(members).max().map_or(0, |last| last + 1);
    let new: Vec<super::rows::FormRow> = form
        .rows
        .iter()
        .filter(|other| members(other) == Some(next.saturating_sub(1)))
        .map(|other| {
            let mut fresh = other.clone();
            let rest = other.path.segments().get(row.path.segments().len() + 1..).unwrap_or_default();
            fresh.path = rest.iter().fold(row.path.index(next), |path, segment| path.join(segment.clone()));
            fresh.value = String::new();
            fresh.is_present = false;
            fresh
        })
        .collect();
    let at = form.at;
    form.rows.splice(at..at, new);
    enter_row(overlays);
}

/// Handles a typed map key: the form then asks for its first value.
pub fn add_map_key(overlays: &mut Vec<Overlay>, map: &crate::document::path::Path, key: &str) {
    let Some(form) = top_mut(overlays) else { return };
    let Some(at) = form.rows.iter().position(|row| matches!(row.kind, FormRowKind::Add(_)) && row.path == *map) else {
        return;
    };
    let Some(Shape::Map(_, of)) = form.rows.get(at).map(|row| row.shape) else { return };
    let path = map.key(key);
    let rows = super::rows::empty_rows(of, &path, key);
    form.rows.splice(at..at, rows);
    focus_path(overlays, &path);
}
