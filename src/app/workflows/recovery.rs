//! Edits of an earlier run that never reached the file: shown as a difference, never applied unasked.

use super::pending_text::Typed;
use super::what_if;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::Question;
use crate::app::state::State;
use crate::compare::line_diff::{DiffLine, diff};
use crate::compare::merge::{Labels, merge};
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// How the versions are called where a person has to choose between them.
const LABELS: Labels<'static> = Labels { base: "before", one: "the file", other: "the edits found" };

/// Edits found in a journal.
#[derive(Clone, Debug)]
pub struct Recovery {
    /// The text as it was when the earlier run ended; where the file was changed since, merged with it.
    pub recovered: String,
    /// How the merge with the changed file went; none where there was none.
    pub merged: Option<Result<usize, String>>,
    /// Whether the file is still the one those edits were made on.
    pub fits_file: bool,
    /// What they changed, against the file as it is.
    pub lines: Vec<DiffLine>,
    /// How many edits there were.
    pub edits: usize,
    /// What was being typed.
    pub typed: Vec<Typed>,
    /// The first visible line.
    pub top: usize,
}

/// What an earlier run left behind.
#[derive(Clone, Debug)]
pub struct Left {
    /// The text that the edits start from.
    pub base: String,
    /// The text as it was when that run ended.
    pub text: String,
    /// Whether the file is still the one those edits were made on.
    pub fits_file: bool,
    /// How many edits there were.
    pub edits: usize,
    /// What was being typed.
    pub typed: Vec<Typed>,
}

/// Offers the edits of an earlier run.
pub fn offer(state: &mut State, left: Left) {
    let Left { base, text, fits_file, edits, typed } = left;
    let file = state.plan.document.to_text();
    let (recovered, merged) = match fits_file || edits == 0 {
        true => (text, None),
        // Somebody changed the file since: their change and the edits are merged by meaning.
        false => match merge(&base, &file, &text, &LABELS) {
            Ok(merged) => (merged.text, Some(Ok(merged.clashes.len()))),
            Err(why) => (text, Some(Err(why.to_string()))),
        },
    };
    let lines = diff(&file, &recovered);
    let recovery = Recovery { recovered, merged, fits_file, lines, edits, typed, top: 0 };
    state.overlays.push(Overlay::Recovery(Box::new(recovery)));
}

/// Looks for edits that another run left unsaved.
pub fn look(state: &mut State) {
    if what_if::forbids(state) {
        return;
    }
    match state.unsaved() {
        _ if state.following.is_some() => state.refuse(state.plan.closed.clone().unwrap_or_default()),
        0 => state.ask(Effect::LookForLeft),
        _ => state.refuse("save or undo your own edits first: ^S, u"),
    }
}

/// What was found is offered.
pub fn found(state: &mut State, left: Option<Left>) {
    match left {
        Some(left) => offer(state, left),
        None => state.say("no other run left anything unsaved"),
    }
}

/// Scrolls the differences.
pub fn scroll(state: &mut State, by: isize) {
    if let Some(Overlay::Recovery(recovery)) = state.overlays.last_mut() {
        let last = recovery.lines.len().saturating_sub(1);
        recovery.top = recovery.top.saturating_add_signed(by).min(last);
    }
}

/// Takes the recovered text as the document, as unsaved edits that undo takes back.
pub fn accept(state: &mut State) {
    if let Some(why) = state.plan.closed.clone() {
        return state.refuse(why);
    }
    let Some(Overlay::Recovery(recovery)) = state.overlays.pop() else { return };
    if recovery.edits > 0 {
        let mut plan = Plan::of(state.plan.document.to_text());
        let made = plan.replace_all("recover unsaved edits", recovery.recovered);
        state.replace_plan(plan);
        state.ask(Effect::Journal(made.splices));
    }
    state.ask(Effect::Recovered);
    if !recovery.typed.is_empty() && (recovery.fits_file || recovery.edits == 0) {
        super::pending_text::put_back(state, recovery.typed);
        return state.say("what was being typed is back where it was; nothing is saved yet");
    }
    if let Some(Ok(clashes)) = recovery.merged {
        let clashes = match clashes {
            0 => String::new(),
            count => format!("; {} to choose: g c shows them", plural::count(count, "clash", "clashes")),
        };
        return state
            .say(format!("the edits are merged into the file, not yet saved: u takes them away again{clashes}"));
    }
    if recovery.fits_file {
        return state.say("the edits are back, not yet saved: u takes them away again, ^S saves them");
    }
    // Somebody changed the file since: what is recovered lacks their change, so it belongs under another name.
    let stem = state.file.name.strip_suffix(".ron").unwrap_or(&state.file.name).to_owned();
    prompt::open(state, Question::SaveAs, &format!("{stem}-recovered.ron"));
    state.say("the file has changed since: keep the edits under another name, or leave with Esc and undo with u");
}

/// Throws the edits away.
pub fn discard(state: &mut State) {
    state.overlays.pop();
    state.ask(Effect::DiscardRecovery);
    state.say("the edits of the earlier run are thrown away");
}

/// Leaves them for the next time.
pub fn later(state: &mut State) {
    state.overlays.pop();
    state.say("the edits of the earlier run are kept: the next start offers them again");
}
