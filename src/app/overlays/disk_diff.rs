//! Compares the file on disk with the edits here when they cannot be merged: save mine under another name, or take
//! theirs. Nothing is overwritten without being asked.

pub use super::stack::DiskDiff;

use super::Overlay;
use super::prompt::{self, PromptQuestion};
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, refuse};
use crate::compare::line_diff::diff;

/// Opens the comparison with a text from disk.
pub fn open(session: &mut Session, overlays: &mut Vec<Overlay>, theirs: String) {
    let lines = diff(&theirs, &session.plan.document.to_text());
    session.file.is_changed_on_disk = true;
    overlays.retain(|overlay| !matches!(overlay, Overlay::DiskDiff(_)));
    overlays.push(Overlay::DiskDiff(Box::new(DiskDiff { theirs, lines, top: 0 })));
}

/// Scrolls the diff.
pub fn scroll(overlays: &mut Vec<Overlay>, by: isize) {
    if let Some(Overlay::DiskDiff(compare)) = overlays.last_mut() {
        let last = compare.lines.len().saturating_sub(1);
        compare.top = compare.top.saturating_add_signed(by).min(last);
    }
}

/// Asks for another name to save the edits under.
pub fn save_mine_as(session: &Session, overlays: &mut Vec<Overlay>) {
    overlays.pop();
    let stem = session.file.name.strip_suffix(".ron").unwrap_or(&session.file.name).to_owned();
    prompt::open(overlays, PromptQuestion::SaveAs, &format!("{stem}-mine.ron"));
}

/// Closes the comparison; the header keeps showing that the file differs.
pub fn postpone(overlays: &mut Vec<Overlay>) -> CommandResult {
    overlays.pop();
    refuse("File on disk differs; it was not overwritten (F5 to compare again)")
}
