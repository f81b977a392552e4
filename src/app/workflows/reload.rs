//! The file changed outside. Without unsaved edits it is read again; with them both are merged by meaning, as one step
//! that can be undone. What git left unmerged in it is merged by meaning too.

use crate::app::message::{DiskVersion, Effect};
use crate::app::model::marked_entries;
use crate::app::overlays::disk_diff;
use crate::app::state::{State, ViewKind};
use crate::app::views::conflicts;
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

/// The steps that take in what changed on disk.
const MERGE_STEP: &str = "merge what changed on disk";
const RELOAD_STEP: &str = "read the file on disk";

/// Remembers whether what changed on disk is in the document, when a step is taken back or made again.
pub fn track_undo(state: &mut State, label: &str, is_undone: bool) {
    if label == MERGE_STEP || label == RELOAD_STEP {
        state.disk_is_undone = is_undone;
    }
}

/// How the versions are called where a person has to choose between them.
const LABELS: MergeLabels<'static> = MergeLabels { base: "before", one: "here", other: "on disk" };

/// Merges what somebody else wrote with the edits here.
pub fn merge_disk(state: &mut State, on_disk: DiskVersion) {
    let DiskVersion { text: theirs, base: before, conflict } = on_disk;
    // What git could not merge is merged by meaning first; what is open then stays open.
    let readable = conflict.and_then(|conflict| conflict.merge().ok()).map(|merged| merged.text);
    let readable = readable.as_deref().unwrap_or(&theirs);
    match merge(&before, &state.plan.document.to_text(), readable, &LABELS) {
        Ok(merged) => {
            let said = describe_merge(&merged);
            let edits = edits_between(&theirs, &merged.text);
            replace_document(state, MERGE_STEP, merged.text);
            state.merged = merged.merged_counts;
            match edits.is_empty() {
                true => state.plan.history.mark_saved(),
                false => state.plan.history.mark_saved_unreachable(),
            }
            state.ask(Effect::MergedDisk { text: theirs, edits });
            let count = plural::format_count(state.changed_outside.len(), "entry", "entries");
            state.say(format!(
                "the file changed on disk and was merged with your edits: {count} changed, marked with ~{said}"
            ));
        }
        Err(why) => {
            disk_diff::open(state, theirs);
            state.refuse(format!("the file changed on disk, and merging it with your edits is not possible: {why}"));
        }
    }
}

/// Merges by meaning what git could not merge, as an edit that is still to be saved.
pub fn merge_git_conflict(state: &mut State, conflict: &FileConflict) {
    if let Some(why) = state.plan.read_only_reason.clone() {
        return state.refuse(format!("git left a conflict in this file; {why}"));
    }
    match conflict.merge() {
        Ok(merged) => {
            let made = replace_document(state, "merge what git could not", merged.text.clone());
            state.merged = merged.merged_counts;
            state.ask(Effect::AppendToJournal(made.splices));
            state.changed_outside.clear();
            if merged.conflicts.is_empty() {
                return state.say(
                    "git could not merge this file; by meaning it is merged: ^S saves it, u shows it as git left it",
                );
            }
            conflicts::show(state, None);
            let count = plural::format_count(merged.conflicts.len(), "clash", "clashes");
            state.say(format!(
                "git could not merge this file; by meaning {count} left to choose; u shows it as git left it"
            ));
        }
        Err(why) => {
            state.refuse(format!("git left a conflict in this file, and it cannot be merged by meaning: {why}"));
        }
    }
}

/// What there is to say of a merge: what is to be chosen, or how to take it back.
fn describe_merge(merged: &MergedText) -> String {
    let told: String = merged.notices.iter().map(|told| format!("; {told}")).collect();
    match merged.conflicts.len() {
        0 => format!("; u takes the merge back{told}"),
        count => format!("; {} to choose: g c shows them{told}", plural::format_count(count, "clash", "clashes")),
    }
}

/// What makes one text of another, as one splice.
fn edits_between(from: &str, to: &str) -> Vec<Splice> {
    if from == to {
        return Vec::new();
    }
    let load = |text: &str| Document::load(text.to_owned(), is_entry_map, &mut |_| {});
    load(from).replace_with(&load(to)).splices
}

/// Takes a text from the disk as the document, as one step of undo, and marks what changed.
pub fn take_disk(state: &mut State, text: String) {
    replace_document(state, RELOAD_STEP, text.clone());
    state.plan.history.mark_saved();
    state.ask(Effect::AcceptedDisk(text));
}

/// Makes another text the document, as one step of undo, and marks what changed.
fn replace_document(state: &mut State, label: &str, text: String) -> AppliedChange {
    state.file.is_gone = false;
    state.file.is_changed_on_disk = false;
    state.disk_is_undone = false;
    let old = state.plan.clone();
    let marked = marked_entries::marked_names(state);
    let made = state.plan.replace_document(label, text);
    let selected = state.selected().and_then(|entry_id| old.roadmap.row(entry_id)).map(|row| row.kind);
    let selected_id = state.selected().map(|entry_id| old.roadmap.id(entry_id).to_owned());
    state.changed_outside = changed_entries(&old, &state.plan);
    state.derive_all();
    marked_entries::mark_by_names(state, &marked);
    let again = selected.zip(selected_id).and_then(|(kind, id)| {
        let roadmap = &state.plan.roadmap;
        roadmap.find(kind, &id).or_else(|| roadmap.find_theme(&id))
    });
    if let Some(entry_id) = again.filter(|_| state.screen != ViewKind::Conflicts) {
        state.select(entry_id);
    }
    made
}

/// The entries that are new or other than before.
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
