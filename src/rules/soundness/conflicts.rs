//! What git left of a merge.

use crate::rules::finding::Place;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;
use crate::text::conflict_marker_lines;

/// S008: one finding a conflict.
pub(in crate::rules) fn markers(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    if !whole.has_conflict() {
        return;
    }
    for conflict in conflict_marker_lines::conflicts(&whole.document.to_text()) {
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
