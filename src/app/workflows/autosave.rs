//! Saving by itself: a moment after an edit, when nothing lies over the screen. A timer runs only after an edit.

use crate::app::message::{Effect, SaveProblem, SaveWay};
use crate::app::state::State;
use crate::settings::Setting;

/// Saving by itself, as far as it is not a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Autosave {
    /// Whether it failed, and is off until the setting is touched again.
    pub has_failed: bool,
    /// Whether it is to be tried as soon as nothing lies over the screen.
    pub waits: bool,
    /// Whether a save that runs is one of its own.
    pub runs: bool,
}

/// Whether edits are saved by themselves.
pub fn is_on(state: &State) -> bool {
    state.preferences.chosen.is_on(Setting::Autosave) && !state.autosave.has_failed
}

/// Whether it may write now. What is to be settled first by a person is left to them.
fn may_save(state: &State) -> bool {
    let file = &state.file;
    let is_settled = !file.differs_on_disk && !file.is_gone && !file.is_new && !state.disk_is_undone;
    is_on(state) && is_settled && state.following.is_none() && state.sandbox.is_none() && state.unsaved() > 0
}

/// Something was edited, or saving by itself was switched on.
pub fn arm(state: &mut State) {
    if state.preferences.chosen.is_on(Setting::Autosave) && state.unsaved() > 0 {
        state.ask(Effect::SaveSoon);
    }
}

/// It has been quiet for a moment.
pub fn quiet(state: &mut State) {
    if !may_save(state) {
        return;
    }
    if state.overlays.is_empty() && state.pending.is_empty() {
        state.autosave.runs = true;
        state.ask(Effect::Save(SaveWay::Usual));
    } else {
        state.autosave.waits = true;
    }
}

/// What lay over the screen may have gone.
pub fn go_on(state: &mut State) {
    if state.autosave.waits && state.overlays.is_empty() && state.pending.is_empty() {
        state.autosave.waits = false;
        arm(state);
    }
}

/// Whether the edits are saved without a question when the program is left.
pub fn saves_on_leaving(state: &State) -> bool {
    may_save(state)
}

/// A save did not happen. One of our own is not tried again; that is said once.
pub fn failed(state: &mut State, problem: &mut SaveProblem) {
    if std::mem::take(&mut state.autosave.runs) {
        state.autosave.has_failed = true;
        problem.words = format!("autosave is off until the next start, since a save failed: {}", problem.words);
    }
}
