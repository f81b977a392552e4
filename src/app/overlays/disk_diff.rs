//! The file on disk beside the edits here, where the two cannot be merged: keep mine under another name, or take theirs.
//! Nothing is ever overwritten unasked.

use super::Overlay;
use super::prompt::{self, PromptQuestion};
use crate::app::state::State;
use crate::app::workflows::reload;
use crate::compare::line_diff::{DiffLine, diff};

/// The file on disk beside the document.
#[derive(Clone, Debug)]
pub struct DiskDiff {
    /// The text on disk.
    pub theirs: String,
    /// What differs: theirs against ours.
    pub lines: Vec<DiffLine>,
    /// The first visible line.
    pub top: usize,
}

/// Opens the comparison with a text from the disk.
pub fn open(state: &mut State, theirs: String) {
    let lines = diff(&theirs, &state.session.plan.document.to_text());
    state.session.file.is_changed_on_disk = true;
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::DiskDiff(_)));
    state.overlays.push(Overlay::DiskDiff(Box::new(DiskDiff { theirs, lines, top: 0 })));
}

/// Scrolls the differences.
pub fn scroll(state: &mut State, by: isize) {
    if let Some(Overlay::DiskDiff(compare)) = state.overlays.last_mut() {
        let last = compare.lines.len().saturating_sub(1);
        compare.top = compare.top.saturating_add_signed(by).min(last);
    }
}

/// The text on disk becomes the document; undo brings back what was edited here.
pub fn take_theirs(state: &mut State) {
    let Some(Overlay::DiskDiff(compare)) = state.overlays.pop() else { return };
    state.session.file.is_changed_on_disk = false;
    reload::take_disk(state, compare.theirs);
    state.status.say("the file on disk was taken: u brings your edits back");
}

/// Asks for another name for what is edited here.
pub fn save_mine_as(state: &mut State) {
    state.overlays.pop();
    let stem = state.session.file.name.strip_suffix(".ron").unwrap_or(&state.session.file.name).to_owned();
    prompt::open(state, PromptQuestion::SaveAs, &format!("{stem}-mine.ron"));
}

/// Closes the comparison; the header keeps saying that the file differs.
pub fn postpone(state: &mut State) {
    state.overlays.pop();
    state.status.refuse("the file on disk differs: it is not overwritten; F5 compares again");
}
