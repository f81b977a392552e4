//! Answers into changes. An answer that cannot be written is kept beside the old value until it is mended or dropped:
//! nothing typed is lost, and nothing wrong is written over a theme.

use super::rows::{FormRow, FormRowKind};
use super::{Form, FormSubject, UnsavedAnswer, basis, enter_row, rebuild_rows, top, top_mut};
use crate::app::state::State;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::{ReferenceTarget, Shape};
use crate::roadmap::intents::{self, NewRating};
use crate::roadmap::lane::Lane;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::plan::ChangeError;
use crate::roadmap::value;

/// Writes the answer of the row with the focus, if it was changed.
pub fn leave_row(state: &mut State) {
    let Some(form) = top(state) else { return };
    let Some(row) = form.focused_row().cloned() else { return };
    match (&row.kind, &form.input, form.choice) {
        (FormRowKind::Text(_) | FormRowKind::ListOfLines, Some(field), _) => {
            let typed = field.text().to_owned();
            write_text(state, &row, &typed);
        }
        (FormRowKind::Lane(words), _, Some(choice)) => {
            if let Some(word) = words.get(choice).filter(|word| **word != row.value) {
                write_lane(state, word);
            }
        }
        (FormRowKind::Choice(words), _, Some(choice)) => {
            if let Some(word) = words.get(choice).filter(|word| **word != row.value) {
                write_value(state, &row, Some(Draft::Source((*word).to_owned())), word);
            }
        }
        _ => {}
    }
}

/// Writes a typed text; an empty one takes the field away.
pub fn write_text(state: &mut State, row: &FormRow, typed: &str) {
    let is_kept = top(state).is_some_and(|form| form.unsaved_answers.contains_key(&row.path));
    if typed == row.value && !is_kept {
        return;
    }
    if typed == row.value {
        clear_unsaved(state, &row.path);
        return rebuild_rows(state);
    }
    if row.kind == FormRowKind::ListOfLines {
        return write_list(state, row, typed);
    }
    if basis::input_path(row).is_some() {
        return basis::write_evidence(state, row, typed);
    }
    if typed.trim().is_empty() {
        return write_value(state, row, None, typed);
    }
    if matches!(row.shape, Shape::Score) {
        return basis::write_numbers(state, row, typed);
    }
    write_typed(state, row, typed, typed);
}

/// Writes an answer as the file has it; where that is no answer, what was typed is kept.
pub(crate) fn write_typed(state: &mut State, row: &FormRow, written: &str, typed: &str) {
    let own = criterion_ids(state);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    match value::parse_input(&row.shape, written, &own) {
        Ok(draft) => write_value(state, row, Some(draft), typed),
        Err(wrong) if is_idea(state) => {
            write_value(state, row, Some(Draft::Text(typed.to_owned())), typed);
            state.status.refuse(format!("kept as text: {wrong}"));
        }
        Err(wrong) => keep_unsaved(state, &row.path, typed, wrong.to_string()),
    }
}

fn is_idea(state: &State) -> bool {
    let entry_id = top(state).and_then(Form::entry);
    entry_id
        .and_then(|entry_id| state.session.plan.roadmap.row(entry_id))
        .is_some_and(|entry_row| entry_row.kind == EntryKind::Idea)
}

fn criterion_ids(state: &State) -> Vec<String> {
    let settings = &state.session.plan.roadmap.settings;
    settings.criteria.iter().map(|criterion| criterion.id.clone()).collect()
}

pub(crate) fn keep_unsaved(state: &mut State, path: &Path, typed: &str, why: String) {
    if let Some(form) = top_mut(state) {
        form.unsaved_answers.insert(path.clone(), UnsavedAnswer { text: typed.to_owned(), why });
    }
}

fn clear_unsaved(state: &mut State, path: &Path) {
    if let Some(form) = top_mut(state) {
        form.unsaved_answers.remove(path);
    }
}

/// Writes a value, or takes the field away.
pub fn write_value(state: &mut State, row: &FormRow, value: Option<Draft>, typed: &str) {
    let Some(form) = top_mut(state) else { return };
    if let FormSubject::New(new) = &mut form.subject {
        new.values.retain(|(path, _)| *path != row.path);
        new.values.extend(value.map(|value| (row.path.clone(), value)));
        form.unsaved_answers.remove(&row.path);
        return rebuild_rows(state);
    }
    let Some(owner) = form.owner() else { return };
    let path = row.path.clone();
    let change = match value {
        Some(value) => Change::Set { owner, path: path.clone(), value },
        None if row.is_present => Change::Clear { owner, path: path.clone() },
        None => return clear_unsaved(state, &path),
    };
    apply_changes(state, &path, typed, &change_label(state, owner, &row.label), &[change]);
}

/// "title of first-report".
pub(crate) fn change_label(state: &State, owner: FieldOwner, field: &str) -> String {
    match owner {
        FieldOwner::Roadmap => format!("{} of the roadmap", field.trim()),
        FieldOwner::Entry(entry_id) => format!("{} of {}", field.trim(), state.session.plan.roadmap.id(entry_id)),
    }
}

pub(crate) fn apply_changes(state: &mut State, path: &Path, typed: &str, label: &str, changes: &[Change]) {
    match state.session.apply(label, changes) {
        Ok(_) => clear_unsaved(state, path),
        Err(ChangeError::LosesAnswer { .. }) => {
            keep_unsaved(state, path, typed, "a theme keeps its answers".to_owned());
        }
        Err(not_made) => {
            keep_unsaved(state, path, typed, not_made.to_string());
            state.status.refuse(not_made.to_string());
        }
    }
    rebuild_rows(state);
}

/// A mark given by one key: what stands beside it stays.
pub fn write_rating(state: &mut State, row: &FormRow, mark: char) {
    let value = intents::rating_draft(&row.value, &NewRating::Likely(mark.to_string()), state.session.today);
    write_value(state, row, Some(value), &mark.to_string());
}

/// A list typed one member a line: members that stay keep their lines.
fn write_list(state: &mut State, row: &FormRow, typed: &str) {
    let new: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let old: Vec<&str> = row.value.lines().collect();
    let Some(form) = top_mut(state) else { return };
    if let FormSubject::New(_) = form.subject {
        let members = new.iter().map(|line| Draft::Text((*line).to_owned())).collect();
        let value = (!new.is_empty()).then_some(Draft::List(members, value::list_layout()));
        return write_value(state, row, value, typed);
    }
    let Some(owner) = form.owner() else { return };
    let changes = member_changes(owner, &row.path, &old, &new);
    apply_changes(state, &row.path, typed, &change_label(state, owner, &row.label), &changes);
}

/// The changes that make one list of another: members gone are cleared from the back, new ones added.
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

/// Puts the entry into a lane, or makes it an idea, or an idea that wants a lane.
fn write_lane(state: &mut State, word: &str) {
    let Some(entry_id) = top(state).and_then(Form::entry) else { return };
    let is_idea = is_idea(state);
    let id = state.session.plan.roadmap.id(entry_id).to_owned();
    let lane = Lane::from_name(word);
    let (label, changes) = match (is_idea, lane) {
        (true, Some(lane)) => (format!("{id} wants {word}"), intents::change_lane(&state.session.plan, entry_id, lane)),
        (true, None) => {
            let path = Path::from_fields(&[name::PROPOSED_FOR]);
            (format!("{id} wants no lane"), vec![Change::clear(entry_id, path)])
        }
        (false, Some(lane)) => {
            (format!("move {id} to {word}"), intents::change_lane(&state.session.plan, entry_id, lane))
        }
        (false, None) => (format!("make {id} an idea"), intents::demote(&state.session.plan, entry_id)),
    };
    state.status.report(state.session.apply(&label, &changes));
    rebuild_rows(state);
}

/// What was chosen in a picker for a row of the form on top.
pub fn write_reference(state: &mut State, path: &Path, chosen: &[String]) {
    let Some(form) = top(state) else { return };
    let Some(row) = form.rows.iter().find(|row| row.path == *path).cloned() else { return };
    match row.kind {
        FormRowKind::Reference(_) => {
            let value = chosen.first().map(|id| Draft::Text(id.clone()));
            write_value(state, &row, value, chosen.first().map_or("", String::as_str));
        }
        FormRowKind::References(_) => {
            let old: Vec<&str> = row.value.lines().collect();
            let new: Vec<&str> = chosen.iter().map(String::as_str).collect();
            if let Some(owner) = form.owner() {
                let changes = member_changes(owner, path, &old, &new);
                apply_changes(state, path, "", &change_label(state, owner, &row.label), &changes);
            } else {
                let members = new.iter().map(|id| Draft::Text((*id).to_owned())).collect();
                write_value(state, &row, (!new.is_empty()).then_some(Draft::List(members, value::list_layout())), "");
            }
        }
        _ => {}
    }
    enter_row(state);
}

/// The kind of entry a row's reference names, where it is one kind.
pub fn referenced_kind(shape: &Shape) -> Option<ReferenceTarget> {
    match shape {
        Shape::Reference(refers) => Some(*refers),
        Shape::List(of) => referenced_kind(of),
        _ => None,
    }
}
