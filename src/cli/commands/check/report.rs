//! A file checked: its findings with their places, ready to be shown.

use crate::cli::context::Session;
use crate::cli::roadmap_file::RoadmapFile;
use crate::document::position::{Lines, Position};
use crate::roadmap::plan::Plan;
use crate::rules::{Checker, Counts, Finding, Place, Places, Severity, Whose};
use std::ops::Range;

/// A file checked.
pub(crate) struct Report {
    /// Its path as the user would write it.
    pub(crate) shown: String,
    text: String,
    plan: Plan,
    checker: Checker,
}

/// The findings of a report, with what it takes to place them: made once a file.
pub(crate) struct Placed<'r> {
    /// In file order.
    pub(crate) findings: Vec<&'r Finding>,
    /// The text of the file.
    pub(crate) text: &'r str,
    /// Its lines.
    pub(crate) lines: Lines<'r>,
    places: Places<'r>,
    plan: &'r Plan,
}

impl Report {
    /// Checks a file.
    pub(crate) fn of(file: RoadmapFile, session: &Session) -> Self {
        let RoadmapFile { shown, plan, .. } = file;
        let mut checker = Checker::new(session.today(&plan.roadmap.settings));
        checker.check_all(&plan.document, &plan.roadmap);
        // Without findings nobody asks for the text.
        let text = if checker.counts().total() == 0 { String::new() } else { plan.document.to_text() };
        Self { shown, text, plan, checker }
    }

    /// How many findings there are.
    pub(crate) fn counts(&self) -> Counts {
        self.checker.counts()
    }

    /// Its findings.
    pub(crate) fn placed(&self) -> Placed<'_> {
        Placed {
            findings: self.checker.all(&self.plan.document),
            text: &self.text,
            lines: Lines::of(&self.text),
            places: Places::of(&self.plan.document),
            plan: &self.plan,
        }
    }
}

impl Placed<'_> {
    /// For people: what is only due comes last.
    pub(crate) fn due_last(mut self) -> Self {
        self.findings.sort_by_key(|finding| finding.severity == Severity::Due);
        self
    }

    /// The bytes of a place, surely inside the file and between characters.
    pub(crate) fn span(&self, place: &Place) -> Range<usize> {
        let span = self.places.in_file(place);
        let start = floor(self.text, span.start);
        start..floor(self.text, span.end).max(start)
    }

    /// Where a place starts.
    pub(crate) fn start(&self, place: &Place) -> Position {
        self.lines.position(self.span(place).start)
    }

    /// The bytes of the id of the entry a place is in.
    pub(crate) fn id(&self, place: &Place) -> Option<Range<usize>> {
        let entry = self.plan.document.entry(place.serial()?)?;
        Some(self.span(&Place { span: entry.key_span(), ..place.clone() }))
    }

    /// The full name of whose text a place is in: `themes.first-report`.
    pub(crate) fn owner(&self, place: &Place) -> String {
        let Whose::Entry(serial) = place.owner else { return "roadmap".to_owned() };
        match self.plan.roadmap.full_name(serial) {
            // A link, say: a member of a map that is no map of entries.
            name if name.is_empty() => "roadmap".to_owned(),
            // What does not read may have lost its id: then its map is all that is known.
            name => name.trim_end_matches('.').to_owned(),
        }
    }
}

/// An offset that is in a text and between two characters.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
