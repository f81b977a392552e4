//! Unsaved edits of an earlier run: shown as a diff, and applied only on request.

use super::what_if;
use crate::app::message::Effect;
use crate::app::message::RecoverableEdits;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::workflows::Workflows;
use crate::compare::line_diff::diff;
use crate::compare::merge::{MergeLabels, merge};
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// Names of the versions where the user chooses between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the file", other: "the edits found" };

/// Offers the edits of an earlier run.
pub fn offer(session: &Session, overlays: &mut Vec<Overlay>, left: RecoverableEdits) {
    let RecoverableEdits { base, text, is_file_unchanged: fits_file, edit_count: edits, pending_texts } = left;
    let file = session.plan.document.to_text();
    let (recovered, merged) = match fits_file || edits == 0 {
        true => (text, None),
        // The file changed since then: run a semantic merge with the edits.
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
        pending_texts,
        top: 0,
    };
    overlays.push(Overlay::Recovery(Box::new(recovery)));
}

/// Looks for edits that another run left unsaved.
pub fn search(session: &Session, workflows: &mut Workflows, outbox: &mut Vec<Effect>) -> CommandResult {
    what_if::refuse_if_open(session, workflows)?;
    match session.unsaved() {
        _ if workflows.read_only.is_some() => refuse(session.plan.read_only_reason.clone().unwrap_or_default()),
        0 => {
            outbox.push(Effect::FindRecovery);
            Ok(None)
        }
        _ => refuse("Save or undo your own edits first (^S, u)"),
    }
}

/// Offers the recovered edits.
pub fn handle_found(session: &Session, overlays: &mut Vec<Overlay>, left: Option<RecoverableEdits>) -> CommandResult {
    match left {
        Some(left) => {
            offer(session, overlays, left);
            Ok(None)
        }
        None => say("No unsaved edits to recover"),
    }
}

/// Scrolls the diff.
pub fn scroll(overlays: &mut Vec<Overlay>, by: isize) {
    if let Some(Overlay::Recovery(recovery)) = overlays.last_mut() {
        let last = recovery.lines.len().saturating_sub(1);
        recovery.top = recovery.top.saturating_add_signed(by).min(last);
    }
}

/// Makes the recovered text the document, as unsaved edits that can be undone.
pub fn accept(session: &mut Session, overlays: &mut Vec<Overlay>, outbox: &mut Vec<Effect>) -> CommandResult {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return refuse(why);
    }
    let Some(Overlay::Recovery(recovery)) = overlays.pop() else { return Ok(None) };
    if recovery.edit_count > 0 {
        let mut plan = Plan::from_text(session.plan.document.to_text());
        let made = plan.replace_document("recover unsaved edits", recovery.recovered);
        session.replace_plan(plan);
        outbox.push(Effect::AppendToJournal(made.splices));
    }
    outbox.push(Effect::Recovered);
    if !recovery.pending_texts.is_empty() && (recovery.is_file_unchanged || recovery.edit_count == 0) {
        super::pending_text::restore(session, overlays, recovery.pending_texts);
        return say("Your unfinished text is back in its field, not saved yet");
    }
    if let Some(Ok(conflicts)) = recovery.merged {
        let conflicts = match conflicts {
            0 => String::new(),
            count => format!("; {} to resolve (g c)", plural::format_count(count, "conflict", "conflicts")),
        };
        return say(format!("Recovered edits merged into the file, not saved yet (u to undo){conflicts}"));
    }
    if recovery.is_file_unchanged {
        return say("Edits recovered, not saved yet (^S to save, u to undo)");
    }
    // The file changed since then and the recovered text lacks that change, so save it under another name.
    let stem = session.file.name.strip_suffix(".ron").unwrap_or(&session.file.name).to_owned();
    prompt::open(overlays, PromptQuestion::SaveAs, &format!("{stem}-recovered.ron"));
    say("The file has changed since: save the edits under another name (Esc, then u to discard them)")
}

/// Discards the edits.
pub fn discard(overlays: &mut Vec<Overlay>, outbox: &mut Vec<Effect>) -> CommandResult {
    overlays.pop();
    outbox.push(Effect::DiscardRecovery);
    say("Recovered edits discarded")
}

/// Leaves the edits for the next start.
pub fn postpone(overlays: &mut Vec<Overlay>) -> CommandResult {
    overlays.pop();
    say("Recovered edits kept: whymap will offer them again the next time you open the file")
}
