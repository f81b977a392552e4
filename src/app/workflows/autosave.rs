//! Saving by itself: a moment after an edit, when nothing lies over the screen. A timer runs only after an edit.

use crate::app::message::{Effect, SaveFailure, SaveMode};
use crate::app::state::State;
use crate::settings::Setting;

/// Saving by itself, as far as it is not a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Autosave {
    /// Whether it failed, and is off until the setting is touched again.
    pub has_failed: bool,
    /// Whether it is to be tried as soon as nothing lies over the screen.
    pub is_waiting: bool,
    /// Whether a save that runs is one of its own.
    pub is_running: bool,
}

/// Whether edits are saved by themselves.
pub fn is_on(state: &State) -> bool {
    state.settings.preferences.resolved.is_on(Setting::Autosave) && !state.workflows.autosave.has_failed
}

/// Whether it may write now. What is to be settled first by a person is left to them.
fn may_save(state: &State) -> bool {
    let file = &state.session.file;
    let is_settled = !file.is_changed_on_disk && !file.is_gone && !file.is_new && !state.session.disk_is_undone;
    is_on(state)
        && is_settled
        && state.workflows.read_only.is_none()
        && state.session.what_if.is_none()
        && state.session.unsaved() > 0
}

/// Something was edited, or saving by itself was switched on.
pub fn schedule(state: &mut State) {
    if state.settings.preferences.resolved.is_on(Setting::Autosave) && state.session.unsaved() > 0 {
        state.outbox.push(Effect::ScheduleAutosave);
    }
}

/// It has been quiet for a moment.
pub fn save_if_idle(state: &mut State) {
    if !may_save(state) {
        return;
    }
    if state.overlays.is_empty() && state.input.pending.is_empty() {
        state.workflows.autosave.is_running = true;
        state.outbox.push(Effect::Save(SaveMode::Normal));
    } else {
        state.workflows.autosave.is_waiting = true;
    }
}

/// What lay over the screen may have gone.
pub fn resume(state: &mut State) {
    if state.workflows.autosave.is_waiting && state.overlays.is_empty() && state.input.pending.is_empty() {
        state.workflows.autosave.is_waiting = false;
        schedule(state);
    }
}

/// Whether the edits are saved without a question when the program is left.
pub fn saves_on_quit(state: &State) -> bool {
    may_save(state)
}

/// A save did not happen. One of our own is not tried again; that is said once.
pub fn handle_failure(state: &mut State, problem: &mut SaveFailure) {
    if std::mem::take(&mut state.workflows.autosave.is_running) {
        state.workflows.autosave.has_failed = true;
        problem.message = format!("autosave is off until the next start, since a save failed: {}", problem.message);
    }
}
