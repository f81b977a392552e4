//! The file on disk beside the edits here, where the two cannot be merged: keep mine under another name, or take theirs.
//! Nothing is ever overwritten unasked.

use super::Overlay;
use super::prompt::{self, PromptQuestion};
use crate::app::message::Effect;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
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
pub fn open(session: &mut Session, overlays: &mut Vec<Overlay>, theirs: String) {
    let lines = diff(&theirs, &session.plan.document.to_text());
    session.file.is_changed_on_disk = true;
    overlays.retain(|overlay| !matches!(overlay, Overlay::DiskDiff(_)));
    overlays.push(Overlay::DiskDiff(Box::new(DiskDiff { theirs, lines, top: 0 })));
}

/// Scrolls the differences.
pub fn scroll(overlays: &mut [Overlay], by: isize) {
    if let Some(Overlay::DiskDiff(compare)) = overlays.last_mut() {
        let last = compare.lines.len().saturating_sub(1);
        compare.top = compare.top.saturating_add_signed(by).min(last);
    }
}

/// The text on disk becomes the document; undo brings back what was edited here.
pub fn take_theirs(
    session: &mut Session,
    selection: &mut Selection,
    screen: &Screen,
    overlays: &mut Vec<Overlay>,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    let Some(Overlay::DiskDiff(compare)) = overlays.pop() else { return };
    session.file.is_changed_on_disk = false;
    reload::take_disk(session, selection, screen, outbox, compare.theirs);
    status.say("the file on disk was taken: u brings your edits back");
}

/// Asks for another name for what is edited here.
pub fn save_mine_as(session: &Session, overlays: &mut Vec<Overlay>) {
    overlays.pop();
    let stem = session.file.name.strip_suffix(".ron").unwrap_or(&session.file.name).to_owned();
    prompt::open(overlays, PromptQuestion::SaveAs, &format!("{stem}-mine.ron"));
}

/// Closes the comparison; the header keeps saying that the file differs.
pub fn postpone(overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    overlays.pop();
    status.refuse("the file on disk differs: it is not overwritten; F5 compares again");
}
