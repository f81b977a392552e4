//! The file changed outside. Without unsaved edits it is read again; with them both are merged by meaning, as one step
//! that can be undone. What git left unmerged in it is merged by meaning too.

use crate::app::message::{Effect, OnDisk};
use crate::app::model::marked_entries;
use crate::app::overlays::disk_diff;
use crate::app::state::{Screen, State};
use crate::app::views::conflicts;
use crate::compare::conflict::Conflict;
use crate::compare::merge::{Labels, Merged, merge};
use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::splice::Splice;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::holds_entries;
use crate::roadmap::plan::{Made, Plan};
use crate::text::plural;
use std::collections::BTreeSet;

/// The steps that take in what changed on disk.
const MERGED: &str = "merge what changed on disk";
const TAKEN: &str = "read the file on disk";

/// Remembers whether what changed on disk is in the document, when a step is taken back or made again.
pub fn stepped(state: &mut State, label: &str, is_undone: bool) {
    if label == MERGED || label == TAKEN {
        state.disk_is_undone = is_undone;
    }
}

/// How the versions are called where a person has to choose between them.
const LABELS: Labels<'static> = Labels { base: "before", one: "here", other: "on disk" };

/// Merges what somebody else wrote with the edits here.
pub fn merge_in(state: &mut State, on_disk: OnDisk) {
    let OnDisk { text: theirs, before, conflict } = on_disk;
    // What git could not merge is merged by meaning first; what is open then stays open.
    let readable = conflict.and_then(|conflict| conflict.merge().ok()).map(|merged| merged.text);
    let readable = readable.as_deref().unwrap_or(&theirs);
    match merge(&before, &state.plan.document.to_text(), readable, &LABELS) {
        Ok(merged) => {
            let said = said(&merged);
            let edits = edits_between(&theirs, &merged.text);
            replace(state, MERGED, merged.text);
            state.merged = merged.counts;
            match edits.is_empty() {
                true => state.plan.history.mark_saved(),
                false => state.plan.history.mark_elsewhere(),
            }
            state.ask(Effect::MergedDisk { text: theirs, edits });
            let count = plural::count(state.changed_outside.len(), "entry", "entries");
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
pub fn resolve(state: &mut State, conflict: &Conflict) {
    if let Some(why) = state.plan.closed.clone() {
        return state.refuse(format!("git left a conflict in this file; {why}"));
    }
    match conflict.merge() {
        Ok(merged) => {
            let made = replace(state, "merge what git could not", merged.text.clone());
            state.merged = merged.counts;
            state.ask(Effect::Journal(made.splices));
            state.changed_outside.clear();
            if merged.clashes.is_empty() {
                return state.say(
                    "git could not merge this file; by meaning it is merged: ^S saves it, u shows it as git left it",
                );
            }
            conflicts::show(state, None);
            let count = plural::count(merged.clashes.len(), "clash", "clashes");
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
fn said(merged: &Merged) -> String {
    let told: String = merged.told.iter().map(|told| format!("; {told}")).collect();
    match merged.clashes.len() {
        0 => format!("; u takes the merge back{told}"),
        count => format!("; {} to choose: g c shows them{told}", plural::count(count, "clash", "clashes")),
    }
}

/// What makes one text of another, as one splice.
fn edits_between(from: &str, to: &str) -> Vec<Splice> {
    if from == to {
        return Vec::new();
    }
    let load = |text: &str| Document::load(text.to_owned(), holds_entries, &mut |_| {});
    load(from).replace_all(&load(to)).splices
}

/// Takes a text from the disk as the document, as one step of undo, and marks what changed.
pub fn take(state: &mut State, text: String) {
    replace(state, TAKEN, text.clone());
    state.plan.history.mark_saved();
    state.ask(Effect::TookDisk(text));
}

/// Makes another text the document, as one step of undo, and marks what changed.
fn replace(state: &mut State, label: &str, text: String) -> Made {
    state.file.is_gone = false;
    state.file.differs_on_disk = false;
    state.disk_is_undone = false;
    let old = state.plan.clone();
    let marked = marked_entries::names(state);
    let made = state.plan.replace_all(label, text);
    let selected = state.selected().and_then(|serial| old.roadmap.facts(serial)).map(|facts| facts.entity);
    let selected_id = state.selected().map(|serial| old.roadmap.id(serial).to_owned());
    state.changed_outside = changed(&old, &state.plan);
    state.derive_all();
    marked_entries::set_names(state, &marked);
    let again = selected.zip(selected_id).and_then(|(entity, id)| {
        let roadmap = &state.plan.roadmap;
        roadmap.find(entity, &id).or_else(|| roadmap.find_bet(&id))
    });
    if let Some(serial) = again.filter(|_| state.screen != Screen::Clashes) {
        state.select(serial);
    }
    made
}

/// The entries that are new or other than before.
fn changed(old: &Plan, new: &Plan) -> BTreeSet<Serial> {
    let mut changed = BTreeSet::new();
    for entry in new.document.entries() {
        let map = new.document.map_name(entry.map);
        let Some(entity) = Entity::of_map(map) else { continue };
        let before = old.roadmap.find(entity, &entry.id()).and_then(|serial| old.document.entry(serial));
        if before.is_none_or(|before| before.value_source() != entry.value_source()) {
            changed.insert(entry.serial);
        }
    }
    changed
}
