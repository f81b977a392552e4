//! Answers into changes. An answer that cannot be written is kept beside the old value until it is mended or dropped:
//! nothing typed is lost, and nothing wrong is written over a theme.

use super::rows::{Row, RowKind};
use super::{Form, Kept, Subject, basis, enter_row, rebuild, top, top_mut};
use crate::app::state::State;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::{Refers, Shape};
use crate::roadmap::intents::{self, Given};
use crate::roadmap::lane::Lane;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::plan::NotMade;
use crate::roadmap::value;

/// Writes the answer of the row with the focus, if it was changed.
pub fn leave_row(state: &mut State) {
    let Some(form) = top(state) else { return };
    let Some(row) = form.row().cloned() else { return };
    match (&row.kind, &form.field, form.choice) {
        (RowKind::Text(_) | RowKind::ListOfLines, Some(field), _) => {
            let typed = field.text().to_owned();
            write_text(state, &row, &typed);
        }
        (RowKind::Lane(words), _, Some(choice)) => {
            if let Some(word) = words.get(choice).filter(|word| **word != row.value) {
                write_lane(state, word);
            }
        }
        (RowKind::Choice(words), _, Some(choice)) => {
            if let Some(word) = words.get(choice).filter(|word| **word != row.value) {
                write(state, &row, Some(Draft::Source((*word).to_owned())), word);
            }
        }
        _ => {}
    }
}

/// Writes a typed text; an empty one takes the field away.
pub fn write_text(state: &mut State, row: &Row, typed: &str) {
    let is_kept = top(state).is_some_and(|form| form.drafts.contains_key(&row.path));
    if typed == row.value && !is_kept {
        return;
    }
    if typed == row.value {
        forget_draft(state, &row.path);
        return rebuild(state);
    }
    if row.kind == RowKind::ListOfLines {
        return write_lines(state, row, typed);
    }
    if basis::input_of(row).is_some() {
        return basis::write_ground(state, row, typed);
    }
    if typed.trim().is_empty() {
        return write(state, row, None, typed);
    }
    if matches!(row.shape, Shape::Score) {
        return basis::write_figures(state, row, typed);
    }
    write_typed(state, row, typed, typed);
}

/// Writes an answer as the file has it; where that is no answer, what was typed is kept.
pub(crate) fn write_typed(state: &mut State, row: &Row, written: &str, typed: &str) {
    let own = own_criteria(state);
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    match value::from_input(&row.shape, written, &own) {
        Ok(draft) => write(state, row, Some(draft), typed),
        Err(wrong) if is_idea(state) => {
            write(state, row, Some(Draft::Text(typed.to_owned())), typed);
            state.refuse(format!("kept as text: {wrong}"));
        }
        Err(wrong) => keep(state, &row.path, typed, wrong.to_string()),
    }
}

fn is_idea(state: &State) -> bool {
    let serial = top(state).and_then(Form::entry);
    serial.and_then(|serial| state.plan.roadmap.facts(serial)).is_some_and(|facts| facts.entity == Entity::Idea)
}

fn own_criteria(state: &State) -> Vec<String> {
    let settings = &state.plan.roadmap.settings;
    settings.criteria.iter().map(|criterion| criterion.id.clone()).collect()
}

pub(crate) fn keep(state: &mut State, path: &Path, typed: &str, why: String) {
    if let Some(form) = top_mut(state) {
        form.drafts.insert(path.clone(), Kept { text: typed.to_owned(), why });
    }
}

fn forget_draft(state: &mut State, path: &Path) {
    if let Some(form) = top_mut(state) {
        form.drafts.remove(path);
    }
}

/// Writes a value, or takes the field away.
pub fn write(state: &mut State, row: &Row, value: Option<Draft>, typed: &str) {
    let Some(form) = top_mut(state) else { return };
    if let Subject::New(new) = &mut form.subject {
        new.values.retain(|(path, _)| *path != row.path);
        new.values.extend(value.map(|value| (row.path.clone(), value)));
        form.drafts.remove(&row.path);
        return rebuild(state);
    }
    let Some(owner) = form.owner() else { return };
    let path = row.path.clone();
    let change = match value {
        Some(value) => Change::Set { owner, path: path.clone(), value },
        None if row.is_present => Change::Clear { owner, path: path.clone() },
        None => return forget_draft(state, &path),
    };
    apply(state, &path, typed, &label(state, owner, &row.label), &[change]);
}

/// "title of first-report".
pub(crate) fn label(state: &State, owner: Owner, field: &str) -> String {
    match owner {
        Owner::Roadmap => format!("{} of the roadmap", field.trim()),
        Owner::Entry(serial) => format!("{} of {}", field.trim(), state.plan.roadmap.id(serial)),
    }
}

pub(crate) fn apply(state: &mut State, path: &Path, typed: &str, label: &str, changes: &[Change]) {
    match state.try_change(label, changes) {
        Ok(_) => forget_draft(state, path),
        Err(NotMade::LosesAnswer { .. }) => keep(state, path, typed, "a theme keeps its answers".to_owned()),
        Err(not_made) => {
            keep(state, path, typed, not_made.to_string());
            state.refuse(not_made.to_string());
        }
    }
    rebuild(state);
}

/// A mark given by one key: what stands beside it stays.
pub fn write_mark(state: &mut State, row: &Row, mark: char) {
    let value = intents::marked(&row.value, &Given::Likely(mark.to_string()), state.today);
    write(state, row, Some(value), &mark.to_string());
}

/// A list typed one member a line: members that stay keep their lines.
fn write_lines(state: &mut State, row: &Row, typed: &str) {
    let new: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let old: Vec<&str> = row.value.lines().collect();
    let Some(form) = top_mut(state) else { return };
    if let Subject::New(_) = form.subject {
        let members = new.iter().map(|line| Draft::Text((*line).to_owned())).collect();
        let value = (!new.is_empty()).then_some(Draft::List(members, value::list_layout()));
        return write(state, row, value, typed);
    }
    let Some(owner) = form.owner() else { return };
    let changes = member_changes(owner, &row.path, &old, &new);
    apply(state, &row.path, typed, &label(state, owner, &row.label), &changes);
}

/// The changes that make one list of another: members gone are cleared from the back, new ones added.
pub fn member_changes(owner: Owner, path: &Path, old: &[&str], new: &[&str]) -> Vec<Change> {
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
    let Some(serial) = top(state).and_then(Form::entry) else { return };
    let is_idea = is_idea(state);
    let id = state.plan.roadmap.id(serial).to_owned();
    let lane = Lane::of_word(word);
    let (label, changes) = match (is_idea, lane) {
        (true, Some(lane)) => (format!("{id} wants {word}"), intents::change_lane(&state.plan, serial, lane)),
        (true, None) => {
            let path = Path::of_fields(&[name::WANTS]);
            (format!("{id} wants no lane"), vec![Change::clear(serial, path)])
        }
        (false, Some(lane)) => (format!("move {id} to {word}"), intents::change_lane(&state.plan, serial, lane)),
        (false, None) => (format!("make {id} an idea"), intents::demote(&state.plan, serial)),
    };
    state.change(&label, &changes);
    rebuild(state);
}

/// What was chosen in a picker for a row of the form on top.
pub fn write_reference(state: &mut State, path: &Path, chosen: &[String]) {
    let Some(form) = top(state) else { return };
    let Some(row) = form.rows.iter().find(|row| row.path == *path).cloned() else { return };
    match row.kind {
        RowKind::Reference(_) => {
            let value = chosen.first().map(|id| Draft::Text(id.clone()));
            write(state, &row, value, chosen.first().map_or("", String::as_str));
        }
        RowKind::References(_) => {
            let old: Vec<&str> = row.value.lines().collect();
            let new: Vec<&str> = chosen.iter().map(String::as_str).collect();
            if let Some(owner) = form.owner() {
                let changes = member_changes(owner, path, &old, &new);
                apply(state, path, "", &label(state, owner, &row.label), &changes);
            } else {
                let members = new.iter().map(|id| Draft::Text((*id).to_owned())).collect();
                write(state, &row, (!new.is_empty()).then_some(Draft::List(members, value::list_layout())), "");
            }
        }
        _ => {}
    }
    enter_row(state);
}

/// The kind of entry a row's reference names, where it is one kind.
pub fn refers_of(shape: &Shape) -> Option<Refers> {
    match shape {
        Shape::Reference(refers) => Some(*refers),
        Shape::List(of) => refers_of(of),
        _ => None,
    }
}
