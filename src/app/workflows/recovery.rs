//! Edits of an earlier run that never reached the file: shown as a difference, never applied unasked.

use super::pending_text::PendingText;
use super::what_if;
use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::state::State;
use crate::compare::line_diff::{DiffLine, diff};
use crate::compare::merge::{MergeLabels, merge};
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// How the versions are called where a person has to choose between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the file", other: "the edits found" };

/// Edits found in a journal.
#[derive(Clone, Debug)]
pub struct CrashRecovery {
    /// The text as it was when the earlier run ended; where the file was changed since, merged with it.
    pub recovered: String,
    /// How the merge with the changed file went; none where there was none.
    pub merged: Option<Result<usize, String>>,
    /// Whether the file is still the one those edits were made on.
    pub is_file_unchanged: bool,
    /// What they changed, against the file as it is.
    pub lines: Vec<DiffLine>,
    /// How many edits there were.
    pub edit_count: usize,
    /// What was being typed.
    pub pending_texts: Vec<PendingText>,
    /// The first visible line.
    pub top: usize,
}

/// What an earlier run left behind.
#[derive(Clone, Debug)]
pub struct RecoverableEdits {
    /// The text that the edits start from.
    pub base: String,
    /// The text as it was when that run ended.
    pub text: String,
    /// Whether the file is still the one those edits were made on.
    pub is_file_unchanged: bool,
    /// How many edits there were.
    pub edit_count: usize,
    /// What was being typed.
    pub pending_texts: Vec<PendingText>,
}

/// Offers the edits of an earlier run.
pub fn offer(state: &mut State, left: RecoverableEdits) {
    let RecoverableEdits { base, text, is_file_unchanged: fits_file, edit_count: edits, pending_texts: typed } = left;
    let file = state.session.plan.document.to_text();
    let (recovered, merged) = match fits_file || edits == 0 {
        true => (text, None),
        // Somebody changed the file since: their change and the edits are merged by meaning.
        false => match merge(&base, &file, &text, &LABELS) {
            Ok(merged) => (merged.text, Some(Ok(merged.conflicts.len()))),
            Err(why) => (text, Some(Err(why.to_string()))),
        },
    };
    let lines = diff(&file, &recovered);
    let recovery = CrashRecovery {
        recovered,
        merged,
        is_file_unchanged: fits_file,
        lines,
        edit_count: edits,
        pending_texts: typed,
        top: 0,
    };
    state.overlays.push(Overlay::Recovery(Box::new(recovery)));
}

/// Looks for edits that another run left unsaved.
pub fn search(state: &mut State) {
    if what_if::refuse_if_open(state) {
        return;
    }
    match state.session.unsaved() {
        _ if state.workflows.read_only.is_some() => {
            state.status.refuse(state.session.plan.read_only_reason.clone().unwrap_or_default())
        }
        0 => state.outbox.push(Effect::FindRecovery),
        _ => state.status.refuse("save or undo your own edits first: ^S, u"),
    }
}

/// What was found is offered.
pub fn handle_found(state: &mut State, left: Option<RecoverableEdits>) {
    match left {
        Some(left) => offer(state, left),
        None => state.status.say("no other run left anything unsaved"),
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
    if let Some(why) = state.session.plan.read_only_reason.clone() {
        return state.status.refuse(why);
    }
    let Some(Overlay::Recovery(recovery)) = state.overlays.pop() else { return };
    if recovery.edit_count > 0 {
        let mut plan = Plan::from_text(state.session.plan.document.to_text());
        let made = plan.replace_document("recover unsaved edits", recovery.recovered);
        state.session.replace_plan(plan);
        state.outbox.push(Effect::AppendToJournal(made.splices));
    }
    state.outbox.push(Effect::Recovered);
    if !recovery.pending_texts.is_empty() && (recovery.is_file_unchanged || recovery.edit_count == 0) {
        super::pending_text::restore(state, recovery.pending_texts);
        return state.status.say("what was being typed is back where it was; nothing is saved yet");
    }
    if let Some(Ok(clashes)) = recovery.merged {
        let clashes = match clashes {
            0 => String::new(),
            count => format!("; {} to choose: g c shows them", plural::format_count(count, "clash", "clashes")),
        };
        return state
            .status
            .say(format!("the edits are merged into the file, not yet saved: u takes them away again{clashes}"));
    }
    if recovery.is_file_unchanged {
        return state.status.say("the edits are back, not yet saved: u takes them away again, ^S saves them");
    }
    // Somebody changed the file since: what is recovered lacks their change, so it belongs under another name.
    let stem = state.session.file.name.strip_suffix(".ron").unwrap_or(&state.session.file.name).to_owned();
    prompt::open(state, PromptQuestion::SaveAs, &format!("{stem}-recovered.ron"));
    state
        .status
        .say("the file has changed since: keep the edits under another name, or leave with Esc and undo with u");
}

/// Throws the edits away.
pub fn discard(state: &mut State) {
    state.overlays.pop();
    state.outbox.push(Effect::DiscardRecovery);
    state.status.say("the edits of the earlier run are thrown away");
}

/// Leaves them for the next time.
pub fn postpone(state: &mut State) {
    state.overlays.pop();
    state.status.say("the edits of the earlier run are kept: the next start offers them again");
}
