//! The file changed outside whymap. Without unsaved edits it is reloaded; otherwise a semantic merge combines both as
//! one undo step. Conflicts that git left in it are merged the same way.

use crate::app::message::DiskVersion;
use crate::app::message::Effect;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::disk_diff;
use crate::app::views::Views;
use crate::app::views::conflicts;
use crate::app::workflows::reload;
use crate::compare::conflict::FileConflict;
use crate::compare::merge::{MergeLabels, MergedText, merge};
use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::splice::Splice;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::is_entry_map;
use crate::roadmap::plan::{AppliedChange, Plan};
use crate::text::plural;
use std::collections::BTreeSet;

/// Labels of the undo steps that bring in changes from disk.
const MERGE_STEP: &str = "merge changes from disk";
const RELOAD_STEP: &str = "reload the file";

/// Remembers whether changes from disk are in the document, when a step is undone or redone.
pub fn track_undo(session: &mut Session, label: &str, is_undone: bool) {
    if label == MERGE_STEP || label == RELOAD_STEP {
        session.disk_is_undone = is_undone;
    }
}

/// Names of the versions where the user chooses between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "here", other: "on disk" };

/// Merges changes from disk with the edits here.
pub fn merge_disk(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    outbox: &mut Vec<Effect>,
    on_disk: DiskVersion,
) -> CommandResult {
    let DiskVersion { text: theirs, base: before, conflict } = on_disk;
    // First merge what git left unmerged; open conflicts stay open.
    let readable = conflict.and_then(|conflict| conflict.merge().ok()).map(|merged| merged.text);
    let readable = readable.as_deref().unwrap_or(&theirs);
    match merge(&before, &session.plan.document.to_text(), readable, &LABELS) {
        Ok(merged) => {
            let summary = describe_merge(&merged);
            let edits = edits_between(&theirs, &merged.text);
            replace_document(session, selection, screen, MERGE_STEP, merged.text);
            session.merged = merged.merged_counts;
            if edits.is_empty() {
                session.plan.history.mark_saved();
            } else {
                session.plan.history.mark_saved_unreachable();
            }
            outbox.push(Effect::MergedDisk { text: theirs, edits });
            let count = plural::format_count(session.changed_outside.len(), "entry", "entries");
            say(format!("File changed on disk, merged with your edits: {count} changed (marked ~){summary}"))
        }
        Err(why) => {
            disk_diff::open(session, overlays, theirs);
            refuse(format!("File changed on disk and cannot be merged with your edits: {why}"))
        }
    }
}

/// Merges what git left unmerged, as an unsaved edit.
pub fn merge_git_conflict(
    session: &mut Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    outbox: &mut Vec<Effect>,
    conflict: &FileConflict,
) -> CommandResult {
    if let Some(why) = session.plan.read_only_reason.clone() {
        return refuse(format!("git left a conflict in this file. {why}"));
    }
    match conflict.merge() {
        Ok(merged) => {
            let made = replace_document(session, selection, screen, "merge the git conflict", merged.text.clone());
            session.merged = merged.merged_counts;
            outbox.push(Effect::AppendToJournal(made.splices));
            session.changed_outside.clear();
            if merged.conflicts.is_empty() {
                return say("Git conflict merged by whymap (^S to save, u to see the version from git)");
            }
            conflicts::show(screen, &mut views.conflicts, outbox, None);
            let count = plural::format_count(merged.conflicts.len(), "conflict", "conflicts");
            say(format!("git could not merge this file: {count} to resolve (u to see the version from git)"))
        }
        Err(why) => refuse(format!("git left a conflict in this file, and whymap cannot merge it either: {why}")),
    }
}

/// The rest of the message after a merge: open conflicts, or how to undo.
fn describe_merge(merged: &MergedText) -> String {
    let notices: String = merged.notices.iter().map(|notice| format!("; {notice}")).collect();
    match merged.conflicts.len() {
        0 => format!("{notices} (u to undo)"),
        count => format!("{notices}; {} to resolve (g c)", plural::format_count(count, "conflict", "conflicts")),
    }
}

/// The single splice that turns one text into another.
fn edits_between(from: &str, to: &str) -> Vec<Splice> {
    if from == to {
        return Vec::new();
    }
    let load = |text: &str| Document::load(text.to_owned(), is_entry_map, &mut |_| {});
    load(from).replace_with(&load(to)).splices
}

/// Makes a text from disk the document, as one undo step, and marks what changed.
pub fn take_disk(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    outbox: &mut Vec<Effect>,
    text: String,
) {
    replace_document(session, selection, screen, RELOAD_STEP, text.clone());
    session.plan.history.mark_saved();
    outbox.push(Effect::AcceptedDisk(text));
}

/// Makes another text the document, as one undo step, and marks what changed.
fn replace_document(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    label: &str,
    text: String,
) -> AppliedChange {
    session.file.is_gone = false;
    session.file.is_changed_on_disk = false;
    session.disk_is_undone = false;
    let selected = selection.entry;
    let old = session.plan.clone();
    let made = session.plan.replace_document(label, text);
    session.changed_outside = changed_entries(&old, &session.plan);
    let again = selected.and_then(|entry| old.roadmap.row(entry)).and_then(|row| {
        let (roadmap, id) = (&session.plan.roadmap, old.roadmap.symbol_text(row.id));
        roadmap.find(row.kind, id).or_else(|| roadmap.find_theme(id))
    });
    if let Some(entry) = again.filter(|_| screen.view != ViewKind::Conflicts) {
        selection.request(SelectRequest::GoTo(entry));
    }
    session.derive_all(old);
    made
}

/// The entries that are new or changed.
fn changed_entries(old: &Plan, new: &Plan) -> BTreeSet<EntryId> {
    let mut changed = BTreeSet::new();
    for entry in new.document.entries() {
        let map = new.document.map_name(entry.map);
        let Some(kind) = EntryKind::from_map_name(map) else { continue };
        let before = old.roadmap.find(kind, &entry.key()).and_then(|entry_id| old.document.entry(entry_id));
        if before.is_none_or(|before| before.value_source() != entry.value_source()) {
            changed.insert(entry.id);
        }
    }
    changed
}

/// Makes the text on disk the document; undo restores the edits.
pub(crate) fn take_theirs(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    let Some(Overlay::DiskDiff(compare)) = overlays.pop() else { return Ok(None) };
    session.file.is_changed_on_disk = false;
    reload::take_disk(session, selection, screen, outbox, compare.theirs);
    say("Loaded the file from disk (u to restore your edits)")
}
