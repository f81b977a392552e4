//! What git left of a merge.

use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use crate::text::conflict_marker_lines;

/// S008: one finding a conflict.
pub(in crate::rules) fn check_markers(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    if !whole.has_git_conflict() {
        return;
    }
    for conflict in conflict_marker_lines::find_conflicts(&whole.document.to_text()) {
        let message = match conflict.closing_line {
            Some(_) => "git could not merge these lines",
            None => "a line is left of a conflict of git",
        };
        let finding = tell.report(FindingLocation::from_file(conflict.opening_line), message);
        finding.set_label("a marker of git");
        if let Some(closed) = conflict.closing_line {
            finding
                .set_label("one side begins here")
                .set_related(FindingLocation::from_file(closed), "the other side ends here");
        }
    }
}
