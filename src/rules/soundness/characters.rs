use crate::rules::finding::FindingLocation;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;

/// S014: the first NUL of each chunk of the file.
pub(in crate::rules) fn check_nul(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    if !view.has_nul() {
        return;
    }
    let text = view.document.to_text();
    for (at, _) in text.match_indices('\0') {
        reporter.report(FindingLocation::from_file(at..at + 1), "a NUL character").set_label("here");
    }
}
