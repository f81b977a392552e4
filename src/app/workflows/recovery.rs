//! Edits of an earlier run that never reached the file: shown as a difference, never applied unasked.

use super::what_if;
use crate::app::message::Effect;
use crate::app::message::RecoverableEdits;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::workflows::Workflows;
use crate::compare::line_diff::diff;
use crate::compare::merge::{MergeLabels, merge};
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// How the versions are called where a person has to choose between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the file", other: "the edits found" };

/// Offers the edits of an earlier run.
pub fn offer(session: &Session, overlays: &mut Vec<Overlay>, left: RecoverableEdits) {
    let RecoverableEdits { base, text, is_file_unchanged: fits_file, edit_count: edits, pending_texts: typed } = left;
    let file = session.plan.document.to_text();
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
    overlays.push(Overlay::Recovery(Box::new(recovery)));
}

/// Looks for edits that another run left unsaved.
pub fn search(session: &Session, workflows: &mut Workflows, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    if what_if::refuse_if_open(session, workflows, status) {
        return;
    }
    match session.unsaved() {
        _ if workflows.read_only.is_some() => status.refuse(session.plan.read_only_reason.clone().unwrap_or_default()),
        0 => outbox.push(Effect::FindRecovery),
        _ => status.refuse("save or undo your own edits first: ^S, u"),
    }
}

/// What was found is offered.
pub fn handle_found(
    session: &Session,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    left: Option<RecoverableEdits>,
) {
    match left {
        Some(left) => offer(session, overlays, left),
        None => status.say("no other run left anything unsaved"),
    }
}

/// Scrolls the differences.
pub fn scroll(overlays: &mut [Overlay], by: isize) {
    if let Some(Overlay::Recovery(recovery)) = overlays.last_mut() {
        let last = recovery.lines.len().saturating_sub(1);
        recovery.top = recovery.top.saturating_add_signed(by).min(last);
    }
}

/// Takes the recovered text as the document, as unsaved edits that undo takes back.
pub fn accept(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return status.refuse(why);
    }
    let Some(Overlay::Recovery(recovery)) = overlays.pop() else { return };
    if recovery.edit_count > 0 {
        let mut plan = Plan::from_text(session.plan.document.to_text());
        let made = plan.replace_document("recover unsaved edits", recovery.recovered);
        session.replace_plan(plan);
        outbox.push(Effect::AppendToJournal(made.splices));
    }
    outbox.push(Effect::Recovered);
    if !recovery.pending_texts.is_empty() && (recovery.is_file_unchanged || recovery.edit_count == 0) {
        super::pending_text::restore(session, overlays, recovery.pending_texts);
        return status.say("what was being typed is back where it was; nothing is saved yet");
    }
    if let Some(Ok(clashes)) = recovery.merged {
        let clashes = match clashes {
            0 => String::new(),
            count => format!("; {} to choose: g c shows them", plural::format_count(count, "clash", "clashes")),
        };
        return status
            .say(format!("the edits are merged into the file, not yet saved: u takes them away again{clashes}"));
    }
    if recovery.is_file_unchanged {
        return status.say("the edits are back, not yet saved: u takes them away again, ^S saves them");
    }
    // Somebody changed the file since: what is recovered lacks their change, so it belongs under another name.
    let stem = session.file.name.strip_suffix(".ron").unwrap_or(&session.file.name).to_owned();
    prompt::open(overlays, PromptQuestion::SaveAs, &format!("{stem}-recovered.ron"));
    status.say("the file has changed since: keep the edits under another name, or leave with Esc and undo with u");
}

/// Throws the edits away.
pub fn discard(overlays: &mut Vec<Overlay>, status: &mut StatusLine, outbox: &mut Vec<Effect>) {
    overlays.pop();
    outbox.push(Effect::DiscardRecovery);
    status.say("the edits of the earlier run are thrown away");
}

/// Leaves them for the next time.
pub fn postpone(overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    overlays.pop();
    status.say("the edits of the earlier run are kept: the next start offers them again");
}
