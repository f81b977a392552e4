//! The form: the fields of one entry, each with a question. Leaving a field commits it to the document, one undo step
//! per field; leaving the form loses nothing.
//!
//! `rows` lays out the field table, `commit` turns answers into changes, `choose` handles keys on rows without text,
//! `basis` the evidence of score inputs, `example` finds example answers, `create` handles new entries.

pub mod basis;
pub mod choose;
pub mod commit;
pub mod create;
pub mod example;
pub mod layout;
pub mod rows;

pub use super::stack::{Form, FormExtent, FormSection, FormSubject, NewEntryDraft, UnsavedAnswer};

use super::Overlay;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::widgets::text_input::{LineMode, TextInput};
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::roadmap::location::FieldOwner;
use rows::{FormRow, FormRowKind};
use std::collections::BTreeMap;

impl FormSubject {
    /// Whether it is this entry.
    pub fn is_entry(&self, entry: EntryId) -> bool {
        matches!(self, Self::Entry(entry_id) if *entry_id == entry)
    }
}

/// Opens a form.
pub fn open(session: &Session, overlays: &mut Vec<Overlay>, subject: FormSubject, part: FormSection) {
    let extent = if part == FormSection::All { FormExtent::FullScreen } else { FormExtent::Popup };
    let form = Form {
        subject,
        extent,
        section: part,
        rows: Vec::new(),
        at: 0,
        input: None,
        choice: None,
        unsaved_answers: BTreeMap::new(),
        example_index: 0,
        top: 0,
        opened_input: None,
    };
    overlays.push(Overlay::Form(Box::new(form)));
    rebuild_rows(session, overlays);
    focus_first_row(overlays);
}

/// Opens a form at one of its fields.
pub fn open_at(session: &Session, overlays: &mut Vec<Overlay>, subject: FormSubject, path: &Path) {
    open(session, overlays, subject, FormSection::All);
    focus_path(overlays, path);
}

/// The topmost form, if any.
pub fn top(overlays: &[Overlay]) -> Option<&Form> {
    match overlays.last() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

/// The topmost form, if any.
pub fn top_mut(overlays: &mut Vec<Overlay>) -> Option<&mut Form> {
    match overlays.last_mut() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

impl Form {
    /// The focused row.
    pub fn focused_row(&self) -> Option<&FormRow> {
        self.rows.get(self.at)
    }

    /// The owner of the fields, if the entry exists.
    pub fn owner(&self) -> Option<FieldOwner> {
        match self.subject {
            FormSubject::Roadmap => Some(FieldOwner::Roadmap),
            FormSubject::Entry(entry_id) => Some(FieldOwner::Entry(entry_id)),
            FormSubject::New(_) => None,
        }
    }

    /// The entry, if it exists.
    pub fn entry(&self) -> Option<EntryId> {
        match self.subject {
            FormSubject::Entry(entry_id) => Some(entry_id),
            _ => None,
        }
    }
}

/// Rebuilds the rows and keeps the focus on its field.
pub fn rebuild_rows(session: &Session, overlays: &mut Vec<Overlay>) {
    let Some(form) = top(overlays) else { return };
    let (subject, part, opened) = (form.subject.clone(), form.section, form.opened_input.clone());
    let focused = form.focused_row().map(|row| (row.path.clone(), row.kind.clone()));
    let rows = rows::build_rows(session, &subject, part, opened.as_ref());
    let Some(form) = top_mut(overlays) else { return };
    form.rows = rows;
    if let Some((path, kind)) = focused {
        let same = |row: &FormRow| row.path == path && row.kind.is_same_kind(&kind);
        let position = form.rows.iter().position(same).or_else(|| form.rows.iter().position(|row| row.path == path));
        form.at = position.unwrap_or(form.at).min(form.rows.len().saturating_sub(1));
    }
}

/// Updates the text field or choice to match the focused row.
pub fn enter_row(overlays: &mut Vec<Overlay>) {
    let Some(form) = top_mut(overlays) else { return };
    form.input = None;
    form.choice = None;
    form.example_index = 0;
    let Some(row) = form.rows.get(form.at) else { return };
    let unsaved = form.unsaved_answers.get(&row.path).map(|unsaved| unsaved.text.clone());
    match &row.kind {
        FormRowKind::Text(lines) => {
            let text = unsaved.unwrap_or_else(|| row.value.clone());
            form.input = Some(match lines {
                LineMode::Single => TextInput::single_line(&text),
                LineMode::Multi => TextInput::multi_line(&text),
            });
        }
        FormRowKind::ListOfLines => form.input = Some(TextInput::multi_line(&row.value)),
        FormRowKind::Lane(values) | FormRowKind::Choice(values) => {
            form.choice = values.iter().position(|value| *value == row.value);
        }
        _ => {}
    }
}

/// Focuses the first row that takes the focus.
fn focus_first_row(overlays: &mut Vec<Overlay>) {
    let Some(form) = top_mut(overlays) else { return };
    form.at = form.rows.iter().position(FormRow::takes_focus).unwrap_or(0);
    enter_row(overlays);
}

/// Focuses the row of a path, or the first row below it.
pub fn focus_path(overlays: &mut Vec<Overlay>, path: &Path) {
    let Some(form) = top_mut(overlays) else { return };
    let is_it = |row: &FormRow| row.takes_focus() && row.path == *path;
    let is_near = |row: &FormRow| row.takes_focus() && (row.path.starts_with(path) || path.starts_with(&row.path));
    if let Some(at) = form.rows.iter().position(is_it).or_else(|| form.rows.iter().position(is_near)) {
        form.at = at;
    }
    enter_row(overlays);
}

/// Leaves the focused row, committing its answer, and moves on by a number of rows.
pub fn step(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, by: isize) {
    commit::leave_row(session, overlays, status);
    let Some(form) = top_mut(overlays) else { return };
    let takes_focus = |at: &usize| form.rows.get(*at).is_some_and(FormRow::takes_focus);
    let next =
        if by > 0 { (form.at + 1..form.rows.len()).find(takes_focus) } else { (0..form.at).rev().find(takes_focus) };
    if let Some(next) = next {
        form.at = next;
    }
    enter_row(overlays);
}

/// Focuses the row at a cell.
pub fn click(
    session: &mut Session,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    x: u16,
    y: u16,
) {
    let layout = super::form::layout::compute(session, screen, top(overlays));
    let Some(form) = top(overlays).filter(|_| layout.rows.contains(x, y)) else { return };
    let line = form.top + (y - layout.rows.y) as usize;
    let Some(at) = super::form::layout::form_lines(session, form, &layout).get(line).map(|line| line.row) else {
        return;
    };
    if form.rows.get(at).is_some_and(FormRow::takes_focus) && at != form.at {
        commit::leave_row(session, overlays, status);
        if let Some(form) = top_mut(overlays) {
            form.at = at.min(form.rows.len().saturating_sub(1));
        }
        enter_row(overlays);
    }
}

/// Inserts pasted text into the text field.
pub fn paste(session: &Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, text: &str) {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return status.refuse(why);
    }
    if let Some(field) = top_mut(overlays).and_then(|form| form.input.as_mut())
        && let Err(why) = field.paste(text)
    {
        status.refuse(why);
    }
}
