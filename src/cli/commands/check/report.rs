//! A file checked: its findings with their places, ready to be shown.

use crate::cli::context::CliSession;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::position::{LineIndex, Position};
use crate::roadmap::plan::Plan;
use crate::rules::{Checker, Finding, FindingCounts, FindingLocation, FindingLocator, Severity, TextOwner};
use std::ops::Range;

/// A file checked.
pub(crate) struct CheckedFile {
    /// Its path as the user would write it.
    pub(crate) display_path: String,
    text: String,
    plan: Plan,
    checker: Checker,
}

/// The findings of a report, with what it takes to place them: made once a file.
pub(crate) struct LocatedFindings<'r> {
    /// In file order.
    pub(crate) findings: Vec<&'r Finding>,
    /// The text of the file.
    pub(crate) text: &'r str,
    /// Its lines.
    pub(crate) lines: LineIndex<'r>,
    locations: FindingLocator<'r>,
    plan: &'r Plan,
}

impl CheckedFile {
    /// Checks a file.
    pub(crate) fn new(file: RoadmapFile, session: &CliSession) -> Self {
        let RoadmapFile { display_path: shown, plan, .. } = file;
        let mut checker = Checker::new(session.today(&plan.roadmap.settings));
        checker.check_all(&plan.document, &plan.roadmap);
        // Without findings nobody asks for the text.
        let text = if checker.counts().total() == 0 { String::new() } else { plan.document.to_text() };
        Self { display_path: shown, text, plan, checker }
    }

    /// How many findings there are.
    pub(crate) fn counts(&self) -> FindingCounts {
        self.checker.counts()
    }

    /// Its findings.
    pub(crate) fn locate_findings(&self) -> LocatedFindings<'_> {
        LocatedFindings {
            findings: self.checker.findings_in_file_order(&self.plan.document),
            text: &self.text,
            lines: LineIndex::new(&self.text),
            locations: FindingLocator::new(&self.plan.document),
            plan: &self.plan,
        }
    }
}

impl LocatedFindings<'_> {
    /// For people: what is only due comes last.
    pub(crate) fn sort_due_last(mut self) -> Self {
        self.findings.sort_by_key(|finding| finding.severity == Severity::Due);
        self
    }

    /// The bytes of a place, surely inside the file and between characters.
    pub(crate) fn span(&self, place: &FindingLocation) -> Range<usize> {
        let span = self.locations.file_range(place);
        let start = floor_char_boundary(self.text, span.start);
        start..floor_char_boundary(self.text, span.end).max(start)
    }

    /// Where a place starts.
    pub(crate) fn start(&self, place: &FindingLocation) -> Position {
        self.lines.position(self.span(place).start)
    }

    /// The bytes of the id of the entry a place is in.
    pub(crate) fn id_span(&self, place: &FindingLocation) -> Option<Range<usize>> {
        let entry = self.plan.document.entry(place.entry()?)?;
        Some(self.span(&FindingLocation { span: entry.key_span(), ..place.clone() }))
    }

    /// The full name of whose text a place is in: `themes.first-report`.
    pub(crate) fn owner_name(&self, place: &FindingLocation) -> String {
        let TextOwner::Entry(entry_id) = place.owner else { return "roadmap".to_owned() };
        match self.plan.roadmap.full_name(entry_id) {
            // A link, say: a member of a map that is no map of entries.
            name if name.is_empty() => "roadmap".to_owned(),
            // What does not read may have lost its id: then its map is all that is known.
            name => name.trim_end_matches('.').to_owned(),
        }
    }
}

/// An offset that is in a text and between two characters.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
