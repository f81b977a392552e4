use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use crate::text::conflict_marker_lines;

/// S008: one finding per conflict that a merge of git left in the file.
pub(in crate::rules) fn check_markers(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    if !view.has_git_conflict() {
        return;
    }
    for conflict in conflict_marker_lines::find_conflicts(&view.document.to_text()) {
        let opening = FindingLocation::from_file(conflict.opening_line);
        match conflict.closing_line {
            Some(closing) => reporter
                .report(opening, "git could not merge these lines")
                .set_label("one side starts here")
                .set_related(FindingLocation::from_file(closing), "the other side ends here"),
            None => reporter
                .report(opening, "leftover conflict marker from git")
                .set_question("Which lines do you keep?")
                .set_label("a conflict marker"),
        };
    }
}
