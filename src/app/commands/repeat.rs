//! Counts before a command, and the last change made again: habits of vi, for who has its keys.

use super::Command;
use crate::app::commands;
use crate::app::state::{State, Tone};
use crate::app::views;
use crate::app::widgets::key::{Code, Key};
use crate::app::widgets::list::End;

/// No command is run more often at once.
const MOST: u32 = 9999;

/// A count being typed, and the keys of the last change.
#[derive(Clone, Debug, Default)]
pub struct Repeat {
    /// The count typed so far.
    pub count: Option<u32>,
    /// What was typed since the screens had the keys last.
    typed: Vec<Typed>,
    /// How many steps of undo there were then.
    steps_before: usize,
    /// The last change, as it was typed.
    last: Vec<Typed>,
    /// Whether what is typed is no change of its own.
    is_replaying: bool,
}

/// Something typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
}

/// Takes a digit as part of a count; false when it is none.
pub fn digit(state: &mut State, key: Key) -> bool {
    let Key { code: Code::Char(letter), ctrl: false, alt: false, .. } = key else { return false };
    let Some(digit) = letter.to_digit(10).filter(|digit| *digit > 0 || state.repeat.count.is_some()) else {
        return false;
    };
    let count = state.repeat.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
    state.repeat.count = Some(count.min(MOST));
    true
}

/// Runs a command as often as was typed before it; what it changes is one step of undo.
pub fn run(state: &mut State, command: &Command) {
    let Some(count) = state.repeat.count.take() else { return commands::run(state, command) };
    // As in vi: a row by its number.
    if matches!(command.id, "go.last" | "go.first") {
        views::jump(state, End::First);
        return views::step(state, count as isize - 1);
    }
    let steps_before = state.plan.history.len();
    for _ in 0..count {
        let overlays = state.overlays.len();
        commands::run(state, command);
        let is_refused = state.message.as_ref().is_some_and(|message| message.tone == Tone::Refused);
        // What asks something asks it once.
        if is_refused || state.overlays.len() != overlays {
            break;
        }
    }
    if state.plan.history.len() > steps_before + 1
        && let Some(label) = state.plan.history.last_label().map(str::to_owned)
    {
        state.plan.history.join_since(steps_before, &label);
    }
}

/// Notes what is typed.
pub fn note(state: &mut State, typed: Typed) {
    if state.repeat.is_replaying {
        return;
    }
    let begins = state.overlays.is_empty() && state.pending.is_empty() && state.repeat.count.is_none();
    let steps = state.plan.history.len();
    let repeat = &mut state.repeat;
    if begins {
        repeat.typed.clear();
        repeat.steps_before = steps;
    }
    repeat.typed.push(typed);
}

/// After each key: what was typed is the last change, when it is done and changed something.
pub fn conclude(state: &mut State) {
    let is_done = state.overlays.is_empty() && state.pending.is_empty() && state.repeat.count.is_none();
    let has_changed = state.plan.history.len() > state.repeat.steps_before;
    if is_done && has_changed && !state.repeat.is_replaying && !state.repeat.typed.is_empty() {
        state.repeat.last = std::mem::take(&mut state.repeat.typed);
    }
}

/// What was typed is no change of its own: undo, redo, and this again.
pub fn forget(state: &mut State) {
    state.repeat.typed.clear();
}

/// Makes the last change again, here.
pub fn again(state: &mut State) {
    forget(state);
    let last = state.repeat.last.clone();
    if last.is_empty() || state.repeat.is_replaying {
        return state.refuse("nothing was changed yet that could be made again");
    }
    state.repeat.is_replaying = true;
    for typed in last {
        match typed {
            Typed::Key(key) => crate::app::update::press(state, key),
            Typed::Paste(text) => crate::app::update::paste(state, &text),
        }
    }
    state.repeat.is_replaying = false;
    let after = state.plan.history.len();
    state.repeat.steps_before = after;
}
