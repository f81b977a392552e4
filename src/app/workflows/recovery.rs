//! Unsaved edits of earlier runs: shown as a diff, and applied only on request.

use super::what_if;
use crate::app::message::Effect;
use crate::app::message::{JournalDamage, RecoverableEdits, RecoveryResult};
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::prompt;
use crate::app::overlays::prompt::PromptQuestion;
use crate::app::overlays::recovery::CrashRecovery;
use crate::app::workflows::Workflows;
use crate::compare::line_diff::{DiffLine, diff};
use crate::compare::merge::{MergeLabels, merge};
use crate::roadmap::intents;
use crate::roadmap::plan::Plan;
use crate::text::plural;

/// Names of the versions where the user chooses between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "the file", other: "the edits found" };

/// Offers the edits of earlier runs, all together.
pub fn offer(session: &Session, overlays: &mut Vec<Overlay>, found: Vec<RecoverableEdits>) {
    let file = session.plan.document.to_text();
    let mut recovery = CrashRecovery { recovered: file.clone(), is_file_unchanged: true, ..CrashRecovery::default() };
    let mut not_merged = Vec::new();
    for edits in found {
        match merge_edits(&mut recovery, &edits) {
            Ok(()) => include(&mut recovery, edits),
            Err(why) => not_merged.push((edits, why)),
        }
    }
    let mut not_merged = not_merged.into_iter();
    // Edits that do not fit the file are offered as a file of their own, one run at a time.
    if recovery.edit_count == 0
        && let Some((edits, why)) = not_merged.next()
    {
        recovery.recovered.clone_from(&edits.text);
        recovery.merged = Some(Err(why));
        recovery.is_file_unchanged = false;
        include(&mut recovery, edits);
    }
    for (edits, why) in not_merged {
        let count = plural::format_count(edits.edit_count, "edit", "edits");
        recovery.losses.push(format!(
            "{count} of another run cannot be merged ({why}). whymap will offer them again when you have saved. They are \
             in {}",
            edits.journal.display()
        ));
    }
    recovery.lines = diff(&file, &recovery.recovered);
    recovery.lines.extend(recovery.typed_lines.drain(..).map(DiffLine::Same));
    overlays.push(Overlay::Recovery(Box::new(recovery)));
}

/// Adds the edits of a run to the recovered text.
fn merge_edits(recovery: &mut CrashRecovery, edits: &RecoverableEdits) -> Result<(), String> {
    if edits.edit_count == 0 {
        return Ok(());
    }
    if recovery.edit_count == 0 && edits.is_file_unchanged {
        recovery.recovered.clone_from(&edits.text);
        return Ok(());
    }
    let made = merge(&edits.base, &recovery.recovered, &edits.text, &LABELS).map_err(|why| why.to_string())?;
    recovery.recovered = made.text;
    recovery.is_file_unchanged &= edits.is_file_unchanged;
    let conflicts = intents::open_conflicts(&Plan::from_text(recovery.recovered.clone())).len();
    recovery.merged = Some(Ok(conflicts));
    Ok(())
}

/// Counts a run as offered.
fn include(recovery: &mut CrashRecovery, edits: RecoverableEdits) {
    let has_something = edits.edit_count > 0 || !edits.pending_texts.is_empty();
    recovery.run_count += usize::from(has_something);
    recovery.edit_count += edits.edit_count;
    match &edits.damage {
        None => {
            recovery.if_accepted.remove.push(edits.journal.clone());
            recovery.if_discarded.remove.push(edits.journal.clone());
        }
        Some(damage) => {
            recovery.losses.push(describe_damage(&edits, damage));
            recovery.typed_lines.extend(damage.typed.iter().flat_map(|text| text.lines()).map(str::to_owned));
            recovery.if_discarded.set_aside.push(edits.journal.clone());
            // Another start, or a newer whymap, may be able to read one that could not be read at all.
            if has_something {
                recovery.if_accepted.set_aside.push(edits.journal.clone());
            }
        }
    }
    recovery.pending_texts.extend(edits.pending_texts);
}

/// "1 of 3 edits could be read: the journal is damaged or cut off. It is kept: /path".
fn describe_damage(edits: &RecoverableEdits, damage: &JournalDamage) -> String {
    let read = match damage.lost_edits {
        Some(0) => "The text typed last could not be read".to_owned(),
        Some(lost) => {
            let all = plural::format_count(edits.edit_count + lost, "edit", "edits");
            format!("{} of {all} could be read", edits.edit_count)
        }
        None => "Unsaved edits of an earlier run could not be read".to_owned(),
    };
    let typed = if damage.typed.is_empty() { "" } else { "\nThe texts that it has are at the end of this list" };
    format!("{read} ({}). The journal is kept: {}{typed}", damage.reason, edits.journal.display())
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
pub fn handle_found(session: &Session, overlays: &mut Vec<Overlay>, found: RecoveryResult) -> CommandResult {
    let has_none = found.edits.is_empty();
    if !has_none {
        offer(session, overlays, found.edits);
    }
    match found.search_error {
        Some(error) => refuse(format!("Cannot look for unsaved edits in {error}")),
        None if has_none => say("No unsaved edits to recover"),
        None => Ok(None),
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
    if !recovery.has_something_to_restore() {
        return say("Journals kept: `whymap doctor` lists them");
    }
    if recovery.edit_count > 0 {
        let mut plan = Plan::from_text(session.plan.document.to_text());
        let made = plan.replace_document("recover unsaved edits", recovery.recovered);
        session.replace_plan(plan);
        outbox.push(Effect::AppendToJournal(made.splices));
    }
    outbox.push(Effect::Recovered(recovery.if_accepted));
    if !recovery.pending_texts.is_empty() && (recovery.is_file_unchanged || recovery.edit_count == 0) {
        super::pending_text::restore(session, overlays, recovery.pending_texts);
        return say("Your unfinished text is back in its field, not saved yet");
    }
    if let Some(Ok(conflicts)) = recovery.merged {
        let conflicts = match conflicts {
            0 => String::new(),
            count => format!("; {} to resolve (g c)", plural::format_count(count, "conflict", "conflicts")),
        };
        let into = if recovery.is_file_unchanged { "" } else { " into the file" };
        return say(format!("Recovered edits merged{into}, not saved yet (u to undo){conflicts}"));
    }
    if recovery.is_file_unchanged {
        return say("Edits recovered, not saved yet (^S to save, u to undo)");
    }
    // The file changed since then and the recovered text lacks that change, so save it under another name.
    let stem = session.file.name.strip_suffix(".ron").unwrap_or(&session.file.name).to_owned();
    prompt::open(overlays, PromptQuestion::SaveAs, &format!("{stem}-recovered.ron"));
    say("The file has changed since: save the edits under another name (Esc, then u to discard them)")
}

/// Discards the edits. Journals that could not be read whole are kept.
pub fn discard(overlays: &mut Vec<Overlay>, outbox: &mut Vec<Effect>) -> CommandResult {
    let Some(Overlay::Recovery(recovery)) = overlays.pop() else { return Ok(None) };
    let keeps_some = !recovery.if_discarded.set_aside.is_empty();
    let discards_some = !recovery.if_discarded.remove.is_empty() || recovery.has_something_to_restore();
    outbox.push(Effect::DiscardRecovery(recovery.if_discarded));
    match (keeps_some, discards_some) {
        (true, false) => say("Not offered again: `whymap doctor` lists the journals"),
        (true, true) => say("Recovered edits discarded; `whymap doctor` lists the journals that are kept"),
        (false, _) => say("Recovered edits discarded"),
    }
}

/// Leaves the edits for the next start.
pub fn postpone(overlays: &mut Vec<Overlay>) -> CommandResult {
    overlays.pop();
    say("Recovered edits kept: whymap will offer them again the next time you open the file")
}
