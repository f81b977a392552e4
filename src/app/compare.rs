//! The file changed outside while there are unsaved edits: look at both, then keep mine under another name, or take
//! theirs. Nothing is ever overwritten unasked.

use super::effect::Effect;
use super::overlay::Overlay;
use super::prompt::{self, Question};
use super::state::{Screen, State};
use crate::compare::lines::{DiffLine, diff};
use crate::roadmap::plan::Plan;

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
    state.file.is_gone = false;
    state.file.differs_on_disk = false;
    let old = state.plan.clone();
    state.plan.replace_all("read the file on disk", text.clone());
    state.plan.history.mark_saved();
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
    state.ask(Effect::TookDisk(text));
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
