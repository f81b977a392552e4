//! Leaving a form with answers that cannot be committed: restore the old answers, continue editing, or turn the theme
//! into an idea, which may be incomplete.

pub use super::stack::UnsavedAnswers;

use super::Overlay;
use super::form::{self, Form};
use crate::app::model::session::Session;
use crate::roadmap::entry_kind::EntryKind;

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

pub(crate) fn current(overlays: &[Overlay]) -> Option<UnsavedAnswers> {
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

pub(crate) fn clear_unsaved(form: &mut Form) {
    form.unsaved_answers.clear();
}
