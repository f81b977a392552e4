//! What git left of a merge.

use super::super::finding::Place;
use super::super::tell::Tell;
use super::super::whole::Whole;
use crate::text::marks;

/// S008: one finding a conflict.
pub(in super::super) fn markers(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    if !whole.has_conflict() {
        return;
    }
    for conflict in marks::conflicts(&whole.document.to_text()) {
        let message = match conflict.closed {
            Some(_) => "git could not merge these lines",
            None => "a line is left of a conflict of git",
        };
        let finding = tell.at(Place::of_file(conflict.opened), message);
        finding.labelled("a marker of git");
        if let Some(closed) = conflict.closed {
            finding.labelled("one side begins here").beside(Place::of_file(closed), "the other side ends here");
        }
    }
}
