//! The rating that is being typed in a cell of the scores table.

use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::views::scores::Scores;
use crate::app::views::scores::cells::{
    CellEdit, advance, clear_and_advance, clear_in_place, estimate_at_cursor, move_cursor, parse_input, value_source,
    with_input, write_and_advance, write_value,
};
use crate::app::views::view::View;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::text_input::TextInput;
use crate::document::path::Path;
use crate::roadmap::intents::NewRating;
use crate::roadmap::name;
use crate::roadmap::scoring_models;
use crate::text::number;

/// Handles keys without a command: a digit or parenthesis starts a value, a period clears it.
pub(crate) fn handle_key(
    session: &mut Session,
    screen: &Screen,
    scores: &mut Scores,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    key: Key,
) -> bool {
    match (session.model, key.typed_char()) {
        (scoring_models::WEIGHTED, Some(mark @ '1'..='5')) => {
            write_and_advance(session, screen, scores, status, &NewRating::Likely(mark.to_string()));
        }
        (scoring_models::WEIGHTED, Some('0' | '6'..='9')) => {
            status.refuse("A rating is a number from 1 to 5: nothing changed");
        }
        (_, Some(letter @ ('0'..='9' | '('))) => {
            edit_text(session, scores, overlays, status, &letter.to_string(), false);
        }
        (_, Some('.')) => clear_and_advance(session, screen, scores, status),
        _ if matches!(key.code, KeyName::Backspace | KeyName::Delete) => clear_in_place(session, scores, status),
        _ => return false,
    }
    true
}

/// Opens the cell editor with the current value.
pub(crate) fn edit(session: &Session, scores: &Scores, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    let Some((theme, input)) = scores.selected_entry().zip(scores.cell) else { return };
    let id = with_input(session, input, |scorer_input| scorer_input.id.to_owned()).unwrap_or_default();
    let path = Path::from_fields(&[name::SCORES]).key(session.model).key(&id);
    let text = match (value_source(session, theme, &path), estimate_at_cursor(session, scores)) {
        (Some(_), Some(own)) if own.is_exact() => number::format_plain(own.likely),
        (Some(_), Some(own)) => [own.low, own.likely, own.high].map(number::format_plain).join(" "),
        _ => String::new(),
    };
    edit_text(session, scores, overlays, status, &text, true);
}

pub(crate) fn edit_text(
    session: &Session,
    scores: &Scores,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    text: &str,
    is_whole: bool,
) {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return status.refuse(why);
    }
    let Some((theme, input)) = scores.selected_entry().zip(scores.cell) else { return };
    let edit = CellEdit { theme, input, field: TextInput::single_line(text), is_full_value: is_whole, error: None };
    overlays.push(Overlay::ScoreCell(Box::new(edit)));
}

/// The open cell editor.
pub(crate) fn current_edit(overlays: &[Overlay]) -> Option<&CellEdit> {
    match overlays.last() {
        Some(Overlay::ScoreCell(edit)) => Some(edit),
        _ => None,
    }
}

pub(crate) fn current_edit_mut(overlays: &mut Vec<Overlay>) -> Option<&mut CellEdit> {
    match overlays.last_mut() {
        Some(Overlay::ScoreCell(edit)) => Some(edit),
        _ => None,
    }
}

/// Handles a key in the cell editor.
pub(crate) fn handle_edit_key(overlays: &mut Vec<Overlay>, status: &mut StatusLine, key: Key) -> bool {
    let Some(edit) = current_edit_mut(overlays) else { return false };
    edit.error = None;
    status.clear();
    current_edit_mut(overlays).is_some_and(|edit| edit.field.handle_key(key, usize::MAX))
}

/// Pastes text into the cell editor.
pub(crate) fn paste(overlays: &mut Vec<Overlay>, text: &str) {
    if let Some(edit) = current_edit_mut(overlays) {
        edit.error = edit.field.paste(text).err();
    }
}

/// Commits the edit and moves down or right.
pub(crate) fn commit_and_move(
    session: &mut Session,
    screen: &Screen,
    scores: &mut Scores,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    goes_right: bool,
) {
    if commit_edit(session, overlays, status) {
        if goes_right {
            move_cursor(session, scores, 1);
        } else {
            advance(session, screen, scores, status);
        }
    }
}

/// Commits the edit. Invalid text stays in the cell, and the message says why.
pub(crate) fn commit_edit(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine) -> bool {
    let Some(edit) = current_edit(overlays).cloned() else { return false };
    let read = with_input(session, edit.input, |scorer_input| {
        parse_input(edit.field.text(), scorer_input, edit.is_full_value)
    });
    match read {
        Some(Ok(given)) => {
            if !write_value(session, status, edit.theme, edit.input, given.as_ref()) {
                return false;
            }
            overlays.retain(|overlay| !matches!(overlay, Overlay::ScoreCell(_)));
            true
        }
        Some(Err(why)) => {
            status.refuse(why.clone());
            if let Some(edit) = current_edit_mut(overlays) {
                edit.error = Some(why);
            }
            false
        }
        None => false,
    }
}

/// Cancels the edit.
pub(crate) fn cancel_edit(overlays: &mut Vec<Overlay>) {
    overlays.pop();
}
