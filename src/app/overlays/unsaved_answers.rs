//! Leaving a form with answers that cannot stay as they are: put the old ones back, go on editing, or make the theme an
//! idea, which may lack anything.

use super::Overlay;
use super::form::{self, Form, UnsavedAnswer};
use crate::app::state::State;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::intents;

/// Answers to be settled.
#[derive(Clone, Debug)]
pub struct UnsavedAnswers {
    /// Whose they are, if an entry's.
    pub entry: Option<EntryId>,
    /// The answers, with what was typed and why it is not in the file.
    pub answers: Vec<(Path, UnsavedAnswer)>,
    /// Whether the entry is a theme, which can become an idea.
    pub is_demotable: bool,
}

/// Asks what to do with the kept answers of the form on top.
pub fn open(state: &mut State) {
    let Some(form) = form::top(state) else { return };
    let entry = form.entry();
    let entry_row = entry.and_then(|entry_id| state.session.plan.roadmap.row(entry_id));
    let settle = UnsavedAnswers {
        entry,
        answers: form.unsaved_answers.iter().map(|(path, kept)| (path.clone(), kept.clone())).collect(),
        is_demotable: entry_row.is_some_and(|entry_row| entry_row.kind == EntryKind::Theme),
    };
    state.overlays.push(Overlay::UnsavedAnswers(Box::new(settle)));
}

fn current(state: &State) -> Option<UnsavedAnswers> {
    match state.overlays.last() {
        Some(Overlay::UnsavedAnswers(settle)) => Some((**settle).clone()),
        _ => None,
    }
}

/// Back to the form, at the first open answer.
pub fn continue_editing(state: &mut State) {
    let Some(settle) = current(state) else { return };
    state.overlays.pop();
    if let Some((path, _)) = settle.answers.first() {
        form::focus_path(state, path);
    }
}

/// The old answers stay; what was typed instead is dropped.
pub fn restore_saved(state: &mut State) {
    state.overlays.pop();
    if let Some(form) = form::top_mut(state) {
        form.unsaved_answers.clear();
    }
    form::enter_row(state);
    form::close(state);
}

/// The theme becomes an idea, and the answers are written as they were typed.
pub fn make_idea(state: &mut State) {
    let Some(settle) = current(state).filter(|settle| settle.is_demotable) else { return };
    let Some(entry_id) = settle.entry else { return };
    let rows = match state.overlays.iter().rev().nth(1) {
        Some(Overlay::Form(form)) => form.rows.clone(),
        _ => Vec::new(),
    };
    let mut changes = intents::demote(&state.session.plan, entry_id);
    for (path, kept) in &settle.answers {
        let is_present = rows.iter().any(|row| row.path == *path && row.is_present);
        match kept.text.trim().is_empty() {
            true if is_present => changes.push(Change::clear(entry_id, path.clone())),
            true => {}
            false => changes.push(Change::set(entry_id, path.clone(), Draft::Text(kept.text.clone()))),
        }
    }
    let label = format!("make {} an idea", state.session.plan.roadmap.id(entry_id));
    if state.status.report(state.session.apply(&label, &changes)).is_none() {
        return;
    }
    state.overlays.pop();
    if let Some(form) = form::top_mut(state) {
        clear_unsaved(form);
    }
    form::rebuild_rows(state);
    form::enter_row(state);
    form::close(state);
}

fn clear_unsaved(form: &mut Form) {
    form.unsaved_answers.clear();
}
