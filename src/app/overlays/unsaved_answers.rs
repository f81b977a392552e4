//! Leaving a form with answers that cannot be committed: restore the old answers, continue editing, or turn the theme
//! into an idea, which may be incomplete.

use super::Overlay;
use super::form::{self, Form, UnsavedAnswer};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;

/// Answers to resolve.
#[derive(Clone, Debug)]
pub struct UnsavedAnswers {
    /// The entry they belong to, if any.
    pub entry: Option<EntryId>,
    /// The answers, with the typed text and why it is not in the file.
    pub answers: Vec<(Path, UnsavedAnswer)>,
    /// Whether the entry is a theme, which can become an idea.
    pub is_demotable: bool,
}

/// Asks what to do with the unsaved answers of the topmost form.
pub fn open(session: &Session, overlays: &mut Vec<Overlay>) {
    let Some(form) = form::top(overlays) else { return };
    let entry = form.entry();
    let entry_row = entry.and_then(|entry_id| session.plan.roadmap.row(entry_id));
    let settle = UnsavedAnswers {
        entry,
        answers: form.unsaved_answers.iter().map(|(path, unsaved)| (path.clone(), unsaved.clone())).collect(),
        is_demotable: entry_row.is_some_and(|entry_row| entry_row.kind == EntryKind::Theme),
    };
    overlays.push(Overlay::UnsavedAnswers(Box::new(settle)));
}

fn current(overlays: &[Overlay]) -> Option<UnsavedAnswers> {
    match overlays.last() {
        Some(Overlay::UnsavedAnswers(settle)) => Some((**settle).clone()),
        _ => None,
    }
}

/// Returns to the form, at the first unresolved answer.
pub fn continue_editing(overlays: &mut Vec<Overlay>) {
    let Some(settle) = current(overlays) else { return };
    overlays.pop();
    if let Some((path, _)) = settle.answers.first() {
        form::focus_path(overlays, path);
    }
}

/// Restores the old answers and drops the typed ones.
pub fn restore_saved(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    overlays.pop();
    if let Some(form) = form::top_mut(overlays) {
        form.unsaved_answers.clear();
    }
    form::enter_row(overlays);
    form::close(session, selection, overlays, status);
}

/// Turns the theme into an idea and writes the answers as typed.
pub fn make_idea(
    session: &mut Session,
    selection: &mut Selection,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
) {
    let Some(settle) = current(overlays).filter(|settle| settle.is_demotable) else { return };
    let Some(entry_id) = settle.entry else { return };
    let rows = match overlays.iter().rev().nth(1) {
        Some(Overlay::Form(form)) => form.rows.clone(),
        _ => Vec::new(),
    };
    let mut changes = intents::demote(&session.plan, entry_id);
    for (path, unsaved) in &settle.answers {
        let is_present = rows.iter().any(|row| row.path == *path && row.is_present);
        match unsaved.text.trim().is_empty() {
            true if is_present => changes.push(Change::clear(entry_id, path.clone())),
            true => {}
            false => changes.push(Change::set(entry_id, path.clone(), Draft::Text(unsaved.text.clone()))),
        }
    }
    let label = format!("turn {} into an idea", session.plan.roadmap.id(entry_id));
    if status.report(session.apply(&label, &changes)).is_none() {
        return;
    }
    overlays.pop();
    if let Some(form) = form::top_mut(overlays) {
        clear_unsaved(form);
    }
    form::rebuild_rows(session, overlays);
    form::enter_row(overlays);
    form::close(session, selection, overlays, status);
}

fn clear_unsaved(form: &mut Form) {
    form.unsaved_answers.clear();
}
