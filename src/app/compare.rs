//! The file changed outside. Without unsaved edits it is read again. With them both are merged by meaning, as one step
//! that can be undone. Where that cannot be, both are shown: mine can be kept under another name, or theirs taken.
//! Nothing is ever overwritten unasked.

use super::clashes;
use super::effect::{Effect, OnDisk};
use super::overlay::Overlay;
use super::prompt::{self, Question};
use super::state::{Screen, State};
use crate::compare::conflict::Conflict;
use crate::compare::lines::{DiffLine, diff};
use crate::compare::merge::{Labels, Merged, merge};
use crate::document::Document;
use crate::document::splice::Splice;
use crate::roadmap::holds_entries;
use crate::roadmap::plan::{Made, Plan};
use crate::text::plural;

/// The file on disk beside the document.
#[derive(Clone, Debug)]
pub struct Compare {
    /// The text on disk.
    pub theirs: String,
    /// What differs: theirs against ours.
    pub lines: Vec<DiffLine>,
    /// The first visible line.
    pub top: usize,
}

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
            open(state, theirs);
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
            clashes::show(state, None);
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

/// Opens the comparison with a text from the disk.
pub fn open(state: &mut State, theirs: String) {
    let lines = diff(&theirs, &state.plan.document.to_text());
    state.file.differs_on_disk = true;
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::Compare(_)));
    state.overlays.push(Overlay::Compare(Box::new(Compare { theirs, lines, top: 0 })));
}

/// Scrolls the differences.
pub fn scroll(state: &mut State, by: isize) {
    if let Some(Overlay::Compare(compare)) = state.overlays.last_mut() {
        let last = compare.lines.len().saturating_sub(1);
        compare.top = compare.top.saturating_add_signed(by).min(last);
    }
}

/// The text on disk becomes the document; undo brings back what was edited here.
pub fn take_theirs(state: &mut State) {
    let Some(Overlay::Compare(compare)) = state.overlays.pop() else { return };
    state.file.differs_on_disk = false;
    take(state, compare.theirs);
    state.say("the file on disk was taken: u brings your edits back");
}

/// Asks for another name for what is edited here.
pub fn keep_mine(state: &mut State) {
    state.overlays.pop();
    let stem = state.file.name.strip_suffix(".ron").unwrap_or(&state.file.name).to_owned();
    prompt::open(state, Question::SaveAs, &format!("{stem}-mine.ron"));
}

/// Closes the comparison; the header keeps saying that the file differs.
pub fn later(state: &mut State) {
    state.overlays.pop();
    state.refuse("the file on disk differs: it is not overwritten; F5 compares again");
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
    let made = state.plan.replace_all(label, text);
    let selected = state.selected().and_then(|serial| old.roadmap.facts(serial)).map(|facts| facts.entity);
    let selected_id = state.selected().map(|serial| old.roadmap.id(serial).to_owned());
    state.changed_outside = changed(&old, &state.plan);
    state.derive_all();
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
fn changed(old: &Plan, new: &Plan) -> std::collections::BTreeSet<crate::document::chunk::Serial> {
    let mut changed = std::collections::BTreeSet::new();
    for entry in new.document.entries() {
        let map = new.document.map_name(entry.map);
        let Some(entity) = crate::roadmap::entity::Entity::of_map(map) else { continue };
        let before = old.roadmap.find(entity, &entry.id()).and_then(|serial| old.document.entry(serial));
        if before.is_none_or(|before| before.value_source() != entry.value_source()) {
            changed.insert(entry.serial);
        }
    }
    changed
}
