//! Counts before a command and the last change again: vi habits, only with the vim preset's keys.

use super::state::State;
use crate::app::commands::Command;
use crate::app::commands::repeat::RecordedInput;
use crate::app::views;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::list::ListEnd;

/// Maximum number of times a count runs a command.
const MAX_COUNT: u32 = 9999;

/// Takes a digit as part of a count; false when it is none.
pub(super) fn take_digit(state: &mut State, key: Key) -> bool {
    let Key { code: KeyName::Char(letter), ctrl: false, alt: false, .. } = key else { return false };
    let Some(digit) = letter.to_digit(10).filter(|digit| *digit > 0 || state.input.repeat.count.is_some()) else {
        return false;
    };
    let count = state.input.repeat.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
    state.input.repeat.count = Some(count.min(MAX_COUNT));
    true
}

/// Runs a command as often as was typed before it; what it changes is one step of undo.
pub(super) fn run_counted(state: &mut State, command: &Command) {
    let Some(count) = state.input.repeat.count.take() else { return super::run_command(state, command) };
    // As in vi: a row by its number.
    if matches!(command.id, "go.last" | "go.first") {
        views::jump(&state.session, &state.screen, &mut state.views, ListEnd::First);
        return views::step(&state.session, &state.screen, &mut state.views, &mut state.status, count as isize - 1);
    }
    let steps_before = state.session.plan.history.len();
    for _ in 0..count {
        let overlays = state.overlays.len();
        super::run_command(state, command);
        let is_refused = state.status.is_refusal();
        // What asks something asks it once.
        if is_refused || state.overlays.len() != overlays {
            break;
        }
    }
    if state.session.plan.history.len() > steps_before + 1
        && let Some(label) = state.session.plan.history.last_label().map(str::to_owned)
    {
        state.session.plan.history.merge_steps_since(steps_before, &label);
    }
}

/// Notes what is typed.
pub(super) fn record(state: &mut State, typed: RecordedInput) {
    if state.input.repeat.is_replaying {
        return;
    }
    let begins = state.overlays.is_empty() && state.input.pending.is_empty() && state.input.repeat.count.is_none();
    let steps = state.session.plan.history.len();
    let repeat = &mut state.input.repeat;
    if begins {
        repeat.recorded.clear();
        repeat.steps_before = steps;
    }
    repeat.recorded.push(typed);
}

/// After each key: what was typed is the last change, when it is done and changed something.
pub(super) fn finish_change(state: &mut State) {
    let is_done = state.overlays.is_empty() && state.input.pending.is_empty() && state.input.repeat.count.is_none();
    let has_changed = state.session.plan.history.len() > state.input.repeat.steps_before;
    if is_done && has_changed && !state.input.repeat.is_replaying && !state.input.repeat.recorded.is_empty() {
        state.input.repeat.last_change = std::mem::take(&mut state.input.repeat.recorded);
    }
}

/// Makes the last change again, here.
pub(super) fn repeat_last(state: &mut State) {
    state.input.repeat.discard_recorded();
    let last = state.input.repeat.last_change.clone();
    if last.is_empty() || state.input.repeat.is_replaying {
        return state.status.refuse("nothing was changed yet that could be made again");
    }
    state.input.repeat.is_replaying = true;
    for typed in last {
        match typed {
            RecordedInput::Key(key) => super::handle_key(state, key),
            RecordedInput::Paste(text) => super::handle_paste(state, &text),
        }
    }
    state.input.repeat.is_replaying = false;
    let after = state.session.plan.history.len();
    state.input.repeat.steps_before = after;
}
