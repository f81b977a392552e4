//! The findings of a file, with their positions.

use crate::cli::context::CliSession;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::position::{LineIndex, Position};
use crate::roadmap::plan::Plan;
use crate::rules::{Checker, Finding, FindingCounts, FindingLocation, FindingLocator, Severity, TextOwner};
use std::ops::Range;

pub(crate) struct CheckedFile {
    pub(crate) display_path: String,
    text: String,
    plan: Plan,
    checker: Checker,
}

/// The findings of a file, with what is needed to locate them. Create it once per file.
pub(crate) struct LocatedFindings<'r> {
    /// In file order.
    pub(crate) findings: Vec<&'r Finding>,
    pub(crate) text: &'r str,
    pub(crate) lines: LineIndex<'r>,
    locations: FindingLocator<'r>,
    plan: &'r Plan,
}

impl CheckedFile {
    pub(crate) fn new(file: RoadmapFile, session: &CliSession) -> Self {
        let RoadmapFile { display_path, plan, .. } = file;
        let mut checker = Checker::new(session.today(&plan.roadmap.settings));
        checker.check_all(&plan.document, &plan.roadmap);
        // The text is only needed to show findings.
        let text = if checker.counts().total() == 0 { String::new() } else { plan.document.to_text() };
        Self { display_path, text, plan, checker }
    }

    pub(crate) fn counts(&self) -> FindingCounts {
        self.checker.counts()
    }

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
    /// Moves findings that are due to the end.
    pub(crate) fn sort_due_last(mut self) -> Self {
        self.findings.sort_by_key(|finding| finding.severity == Severity::Due);
        self
    }

    /// The byte range of a location, within the file and at character boundaries.
    pub(crate) fn span(&self, location: &FindingLocation) -> Range<usize> {
        let span = self.locations.file_range(location);
        let start = floor_char_boundary(self.text, span.start);
        start..floor_char_boundary(self.text, span.end).max(start)
    }

    pub(crate) fn start(&self, location: &FindingLocation) -> Position {
        self.lines.position(self.span(location).start)
    }

    /// The byte range of the id of the entry that a location is in.
    pub(crate) fn id_span(&self, location: &FindingLocation) -> Option<Range<usize>> {
        let entry = self.plan.document.entry(location.entry()?)?;
        Some(self.span(&FindingLocation { span: entry.key_span(), ..location.clone() }))
    }

    /// The full name of the entry that a location is in, or `roadmap`.
    pub(crate) fn owner_name(&self, location: &FindingLocation) -> String {
        let TextOwner::Entry(entry_id) = location.owner else { return "roadmap".to_owned() };
        match self.plan.roadmap.full_name(entry_id) {
            // A member of a map that does not hold entries, such as a link.
            name if name.is_empty() => "roadmap".to_owned(),
            // An entry with a syntax error may have no id: then only its map is known.
            name => name.trim_end_matches('.').to_owned(),
        }
    }
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
