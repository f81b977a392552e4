//! Counts before a command, and the last change made again: habits of vi, for who has its keys.

use super::Command;
use crate::app::commands;
use crate::app::model::session::Tone;
use crate::app::state::State;
use crate::app::views;
use crate::app::widgets::key::{Key, KeyName};
use crate::app::widgets::list::ListEnd;

/// No command is run more often at once.
const MAX_COUNT: u32 = 9999;

/// A count being typed, and the keys of the last change.
#[derive(Clone, Debug, Default)]
pub struct Repeat {
    /// The count typed so far.
    pub count: Option<u32>,
    /// What was typed since the screens had the keys last.
    recorded: Vec<RecordedInput>,
    /// How many steps of undo there were then.
    steps_before: usize,
    /// The last change, as it was typed.
    last_change: Vec<RecordedInput>,
    /// Whether what is typed is no change of its own.
    is_replaying: bool,
}

/// Something typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordedInput {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
}

/// Takes a digit as part of a count; false when it is none.
pub fn take_digit(state: &mut State, key: Key) -> bool {
    let Key { code: KeyName::Char(letter), ctrl: false, alt: false, .. } = key else { return false };
    let Some(digit) = letter.to_digit(10).filter(|digit| *digit > 0 || state.input.repeat.count.is_some()) else {
        return false;
    };
    let count = state.input.repeat.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
    state.input.repeat.count = Some(count.min(MAX_COUNT));
    true
}

/// Runs a command as often as was typed before it; what it changes is one step of undo.
pub fn run_counted(state: &mut State, command: &Command) {
    let Some(count) = state.input.repeat.count.take() else { return commands::run(state, command) };
    // As in vi: a row by its number.
    if matches!(command.id, "go.last" | "go.first") {
        views::jump(state, ListEnd::First);
        return views::step(state, count as isize - 1);
    }
    let steps_before = state.session.plan.history.len();
    for _ in 0..count {
        let overlays = state.overlays.len();
        commands::run(state, command);
        let is_refused = state.status.message.as_ref().is_some_and(|message| message.tone == Tone::Refused);
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
pub fn record(state: &mut State, typed: RecordedInput) {
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
pub fn finish_change(state: &mut State) {
    let is_done = state.overlays.is_empty() && state.input.pending.is_empty() && state.input.repeat.count.is_none();
    let has_changed = state.session.plan.history.len() > state.input.repeat.steps_before;
    if is_done && has_changed && !state.input.repeat.is_replaying && !state.input.repeat.recorded.is_empty() {
        state.input.repeat.last_change = std::mem::take(&mut state.input.repeat.recorded);
    }
}

/// What was typed is no change of its own: undo, redo, and this again.
pub fn discard_recorded(state: &mut State) {
    state.input.repeat.recorded.clear();
}

/// Makes the last change again, here.
pub fn repeat_last(state: &mut State) {
    discard_recorded(state);
    let last = state.input.repeat.last_change.clone();
    if last.is_empty() || state.input.repeat.is_replaying {
        return state.status.refuse("nothing was changed yet that could be made again");
    }
    state.input.repeat.is_replaying = true;
    for typed in last {
        match typed {
            RecordedInput::Key(key) => crate::app::update::handle_key(state, key),
            RecordedInput::Paste(text) => crate::app::update::handle_paste(state, &text),
        }
    }
    state.input.repeat.is_replaying = false;
    let after = state.session.plan.history.len();
    state.input.repeat.steps_before = after;
}
