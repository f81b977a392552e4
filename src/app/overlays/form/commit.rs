//! Turns answers into changes. An answer that cannot be written is stored next to the old value until it is fixed or
//! dropped: typed text is never lost, and invalid values never replace a theme's answers.

use super::rows::{FormRow, FormRowKind};
use super::{Form, FormSubject, UnsavedAnswer, basis, enter_row, rebuild_rows, top, top_mut};
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::Shape;
use crate::roadmap::intents::{self, NewRating};
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::ChangeError;
use crate::roadmap::value::{self, FieldInputError, InputContext};

/// Commits the answer of the focused row if it changed.
pub fn leave_row(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    let Some(form) = top(overlays) else { return };
    let Some(row) = form.focused_row().cloned() else { return };
    match (&row.kind, &form.input, form.choice) {
        (FormRowKind::Text(_) | FormRowKind::ListOfLines, Some(field), _) => {
            let typed = field.text().to_owned();
            write_text(session, overlays, status, &row, &typed);
        }
        (FormRowKind::Lane(values), _, Some(choice)) => {
            if let Some(value) = values.get(choice).filter(|value| **value != row.value) {
                write_lane(session, overlays, status, value);
            }
        }
        (FormRowKind::Choice(values), _, Some(choice)) => {
            if let Some(value) = values.get(choice).filter(|value| **value != row.value) {
                write_value(session, overlays, status, &row, Some(Draft::Source((*value).to_owned())), value);
            }
        }
        _ => {}
    }
}

/// Commits typed text; empty text removes the field.
pub fn write_text(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    typed: &str,
) {
    let is_kept = top(overlays).is_some_and(|form| form.unsaved_answers.contains_key(&row.path));
    if typed == row.value && !is_kept {
        return;
    }
    if typed == row.value {
        clear_unsaved(overlays, &row.path);
        return rebuild_rows(session, overlays);
    }
    if row.kind == FormRowKind::ListOfLines {
        return write_list(session, overlays, status, row, typed);
    }
    if basis::input_path(row).is_some() {
        return basis::write_evidence(session, overlays, status, row, typed);
    }
    if typed.trim().is_empty() {
        return write_value(session, overlays, status, row, None, typed);
    }
    if matches!(row.shape, Shape::Score) {
        return basis::write_numbers(session, overlays, status, row, typed);
    }
    write_typed(session, overlays, status, row, typed, typed);
}

/// Commits an answer in file syntax; if it is invalid, stores the typed text.
pub(crate) fn write_typed(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    written: &str,
    typed: &str,
) {
    let ids = criterion_ids(session);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let context = InputContext { own_criteria: &ids, today: session.today };
    match value::parse_input(&row.shape, written, context) {
        Ok(draft) => write_value(session, overlays, status, row, Some(draft), typed),
        Err(wrong @ FieldInputError::Invalid { .. }) if is_idea(session, overlays) => {
            write_value(session, overlays, status, row, Some(Draft::Text(typed.to_owned())), typed);
            status.refuse(format!(
                "Saved as text for now, because {wrong}: correct it before moving the idea to the roadmap"
            ));
        }
        Err(wrong) => keep_unsaved(overlays, &row.path, typed, wrong.to_string()),
    }
}

fn is_idea(session: &Session, overlays: &[Overlay]) -> bool {
    let entry_id = top(overlays).and_then(Form::entry);
    entry_id
        .and_then(|entry_id| session.plan.roadmap.row(entry_id))
        .is_some_and(|entry_row| entry_row.kind == EntryKind::Idea)
}

fn criterion_ids(session: &Session) -> Vec<String> {
    let settings = &session.plan.roadmap.settings;
    settings.criteria.iter().map(|criterion| criterion.id.clone()).collect()
}

pub(crate) fn keep_unsaved(overlays: &mut Vec<Overlay>, path: &Path, typed: &str, why: String) {
    if let Some(form) = top_mut(overlays) {
        form.unsaved_answers.insert(path.clone(), UnsavedAnswer { text: typed.to_owned(), why });
    }
}

fn clear_unsaved(overlays: &mut Vec<Overlay>, path: &Path) {
    if let Some(form) = top_mut(overlays) {
        form.unsaved_answers.remove(path);
    }
}

/// Writes a value, or removes the field.
pub fn write_value(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    value: Option<Draft>,
    typed: &str,
) {
    let Some(form) = top_mut(overlays) else { return };
    if let FormSubject::New(new) = &mut form.subject {
        new.values.retain(|(path, _)| *path != row.path);
        new.values.extend(value.map(|value| (row.path.clone(), value)));
        form.unsaved_answers.remove(&row.path);
        return rebuild_rows(session, overlays);
    }
    let Some(owner) = form.owner() else { return };
    let path = row.path.clone();
    let change = match value {
        Some(value) => Change::Set { owner, path: path.clone(), value },
        None if row.is_present => Change::Clear { owner, path: path.clone() },
        None => return clear_unsaved(overlays, &path),
    };
    apply_changes(session, overlays, status, &path, typed, &change_label(session, owner, &row.label), &[change]);
}

/// "edit title of first-report".
pub(crate) fn change_label(session: &Session, owner: FieldOwner, field: &str) -> String {
    match owner {
        FieldOwner::Roadmap => format!("edit {} of the roadmap", field.trim()),
        FieldOwner::Entry(entry_id) => format!("edit {} of {}", field.trim(), session.plan.roadmap.id(entry_id)),
    }
}

pub(crate) fn apply_changes(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    path: &Path,
    typed: &str,
    label: &str,
    changes: &[Change],
) {
    match session.apply(label, changes) {
        Ok(_) => clear_unsaved(overlays, path),
        Err(ChangeError::LosesAnswer { .. }) => {
            keep_unsaved(overlays, path, typed, "A theme needs this answer".to_owned());
        }
        Err(not_made) => {
            keep_unsaved(overlays, path, typed, not_made.to_string());
            status.refuse(not_made.to_string());
        }
    }
    rebuild_rows(session, overlays);
}

/// Sets a rating by a single key; the other fields of the input stay.
pub fn write_rating(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    row: &FormRow,
    mark: char,
) {
    let value = intents::rating_draft(&row.value, &NewRating::Likely(mark.to_string()), session.today);
    write_value(session, overlays, status, row, Some(value), &mark.to_string());
}

/// Commits a list typed with one member per line: unchanged members keep their source lines.
fn write_list(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, row: &FormRow, typed: &str) {
    let new: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let old: Vec<&str> = row.value.lines().collect();
    let Some(form) = top_mut(overlays) else { return };
    if let FormSubject::New(_) = form.subject {
        let members = new.iter().map(|line| Draft::Text((*line).to_owned())).collect();
        let value = (!new.is_empty()).then_some(Draft::List(members, value::list_layout()));
        return write_value(session, overlays, status, row, value, typed);
    }
    let Some(owner) = form.owner() else { return };
    let changes = member_changes(owner, &row.path, &old, &new);
    apply_changes(session, overlays, status, &row.path, typed, &change_label(session, owner, &row.label), &changes);
}

/// The changes that turn one list into another: removed members are cleared from the back, then new ones added.
pub fn member_changes(owner: FieldOwner, path: &Path, old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (index, _) in old.iter().enumerate().rev().filter(|(_, member)| !new.contains(member)) {
        changes.push(Change::Clear { owner, path: path.index(index) });
    }
    for member in new.iter().filter(|member| !old.contains(member)) {
        changes.push(Change::Add { owner, path: path.clone(), value: Draft::Text((*member).to_owned()) });
    }
    changes
}

/// Moves the entry to a lane, turns it into an idea, or changes an idea's proposed lane.
fn write_lane(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, word: &str) {
    let Some(entry_id) = top(overlays).and_then(Form::entry) else { return };
    let is_idea = is_idea(session, overlays);
    let id = session.plan.roadmap.id(entry_id).to_owned();
    let lane = Lane::from_name(word);
    let (label, changes) = match (is_idea, lane) {
        (true, Some(lane)) => (format!("propose {id} for {word}"), intents::change_lane(&session.plan, entry_id, lane)),
        (true, None) => {
            let path = Path::from_fields(&[name::PROPOSED_FOR]);
            (format!("propose {id} for no lane"), vec![Change::clear(entry_id, path)])
        }
        (false, Some(lane)) => (format!("move {id} to {word}"), intents::change_lane(&session.plan, entry_id, lane)),
        (false, None) => (format!("turn {id} into an idea"), intents::demote(&session.plan, entry_id)),
    };
    status.report(session.apply(&label, &changes));
    rebuild_rows(session, overlays);
}

/// Commits a picker's choice for a row of the topmost form.
pub fn write_reference(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    path: &Path,
    chosen: &[String],
) {
    let Some(form) = top(overlays) else { return };
    let Some(row) = form.rows.iter().find(|row| row.path == *path).cloned() else { return };
    match row.kind {
        FormRowKind::Reference(_) => {
            let value = chosen.first().map(|id| Draft::Text(id.clone()));
            write_value(session, overlays, status, &row, value, chosen.first().map_or("", String::as_str));
        }
        FormRowKind::References(_) => {
            let old: Vec<&str> = row.value.lines().collect();
            let new: Vec<&str> = chosen.iter().map(String::as_str).collect();
            if let Some(owner) = form.owner() {
                let changes = member_changes(owner, path, &old, &new);
                apply_changes(session, overlays, status, path, "", &change_label(session, owner, &row.label), &changes);
            } else {
                let members = new.iter().map(|id| Draft::Text((*id).to_owned())).collect();
                write_value(
                    session,
                    overlays,
                    status,
                    &row,
                    (!new.is_empty()).then_some(Draft::List(members, value::list_layout())),
                    "",
                );
            }
        }
        _ => {}
    }
    enter_row(overlays);
}
