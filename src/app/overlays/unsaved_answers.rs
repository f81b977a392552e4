//! Leaving a form with answers that cannot stay as they are: put the old ones back, go on editing, or make the theme an
//! idea, which may lack anything.

use super::Overlay;
use super::form::{self, Form, Kept};
use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::intents;

/// Answers to be settled.
#[derive(Clone, Debug)]
pub struct Settle {
    /// Whose they are, if an entry's.
    pub entry: Option<Serial>,
    /// The answers, with what was typed and why it is not in the file.
    pub answers: Vec<(Path, Kept)>,
    /// Whether the entry is a theme, which can become an idea.
    pub can_become_idea: bool,
}

/// Asks what to do with the kept answers of the form on top.
pub fn open(state: &mut State) {
    let Some(form) = form::top(state) else { return };
    let entry = form.entry();
    let facts = entry.and_then(|serial| state.plan.roadmap.facts(serial));
    let settle = Settle {
        entry,
        answers: form.drafts.iter().map(|(path, kept)| (path.clone(), kept.clone())).collect(),
        can_become_idea: facts.is_some_and(|facts| facts.entity == Entity::Theme),
    };
    state.overlays.push(Overlay::Settle(Box::new(settle)));
}

fn current(state: &State) -> Option<Settle> {
    match state.overlays.last() {
        Some(Overlay::Settle(settle)) => Some((**settle).clone()),
        _ => None,
    }
}

/// Back to the form, at the first open answer.
pub fn go_on(state: &mut State) {
    let Some(settle) = current(state) else { return };
    state.overlays.pop();
    if let Some((path, _)) = settle.answers.first() {
        form::focus_path(state, path);
    }
}

/// The old answers stay; what was typed instead is dropped.
pub fn put_back(state: &mut State) {
    state.overlays.pop();
    if let Some(form) = form::top_mut(state) {
        form.drafts.clear();
    }
    form::enter_row(state);
    form::close(state);
}

/// The theme becomes an idea, and the answers are written as they were typed.
pub fn make_idea(state: &mut State) {
    let Some(settle) = current(state).filter(|settle| settle.can_become_idea) else { return };
    let Some(serial) = settle.entry else { return };
    let rows = match state.overlays.iter().rev().nth(1) {
        Some(Overlay::Form(form)) => form.rows.clone(),
        _ => Vec::new(),
    };
    let mut changes = intents::demote(&state.plan, serial);
    for (path, kept) in &settle.answers {
        let is_present = rows.iter().any(|row| row.path == *path && row.is_present);
        match kept.text.trim().is_empty() {
            true if is_present => changes.push(Change::clear(serial, path.clone())),
            true => {}
            false => changes.push(Change::set(serial, path.clone(), Draft::Text(kept.text.clone()))),
        }
    }
    let label = format!("make {} an idea", state.plan.roadmap.id(serial));
    if state.change(&label, &changes).is_none() {
        return;
    }
    state.overlays.pop();
    if let Some(form) = form::top_mut(state) {
        forget(form);
    }
    form::rebuild(state);
    form::enter_row(state);
    form::close(state);
}

fn forget(form: &mut Form) {
    form.drafts.clear();
}
