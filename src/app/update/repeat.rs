//! vi-style counts and `.`; counts only with the vim preset.

use super::keys;
use super::state::State;
use crate::app::commands::command::Command;
use crate::app::commands::repeat::RecordedInput;
use crate::app::views;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::list::ListEnd;

/// Maximum number of times a count runs a command.
const MAX_COUNT: u32 = 9999;

/// Takes a digit as part of a count; false if it is not one.
pub(super) fn take_digit(state: &mut State, key: Key) -> bool {
    let Key { code: KeyName::Char(letter), ctrl: false, alt: false, .. } = key else { return false };
    let Some(digit) = letter.to_digit(10).filter(|digit| *digit > 0 || state.input.repeat.count.is_some()) else {
        return false;
    };
    let count = state.input.repeat.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
    state.input.repeat.count = Some(count.min(MAX_COUNT));
    true
}

/// Runs a command as often as the count says; all its changes are one undo step.
pub(super) fn run_counted(state: &mut State, command: &Command) {
    let Some(count) = state.input.repeat.count.take() else {
        super::run_command(state, command);
        return;
    };
    // As in vi, a count before `G` or `gg` is a row number.
    if matches!(command.id, "go.last" | "go.first") {
        views::jump(&state.session, &state.selection, &state.screen, &mut state.views, ListEnd::First);
        return views::step(&state.session, &state.selection, &state.screen, &mut state.views, count as isize - 1);
    }
    let steps_before = state.session.plan.history.len();
    for _ in 0..count {
        let overlays = state.overlays.len();
        let is_done = super::run_command(state, command);
        // Commands that open an overlay run once.
        if !is_done || state.overlays.len() != overlays {
            break;
        }
    }
    if state.session.plan.history.len() > steps_before + 1
        && let Some(label) = state.session.plan.history.last_label().map(str::to_owned)
    {
        state.session.plan.history.merge_steps_since(steps_before, &label);
    }
}

/// Records input for `.`.
pub(super) fn record(state: &mut State, input: RecordedInput) {
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
    repeat.recorded.push(input);
}

/// After each key: stores the recorded input as the last change once it is complete and changed the plan.
pub(super) fn finish_change(state: &mut State) {
    let is_done = state.overlays.is_empty() && state.input.pending.is_empty() && state.input.repeat.count.is_none();
    let has_changed = state.session.plan.history.len() > state.input.repeat.steps_before;
    if is_done && has_changed && !state.input.repeat.is_replaying && !state.input.repeat.recorded.is_empty() {
        state.input.repeat.last_change = std::mem::take(&mut state.input.repeat.recorded);
    }
}

/// Repeats the last change at the selection. Returns whether the plan changed.
pub(super) fn repeat_last(state: &mut State) -> bool {
    state.input.repeat.discard_recorded();
    let last = state.input.repeat.last_change.clone();
    if last.is_empty() || state.input.repeat.is_replaying {
        state.status.refuse("No change to repeat");
        return false;
    }
    let before = state.session.plan.history.len();
    state.input.repeat.is_replaying = true;
    for input in last {
        match input {
            RecordedInput::Key(key) => keys::handle_key(state, key),
            RecordedInput::Paste(text) => keys::handle_paste(state, &text),
        }
    }
    state.input.repeat.is_replaying = false;
    let after = state.session.plan.history.len();
    state.input.repeat.steps_before = after;
    after > before
}
