//! The two orders of the list: worst first, and grouped by theme.

use crate::app::model::findings::ProblemRow;
use crate::app::model::session::Session;
use crate::document::position::LineIndex;
use crate::rules::{FindingCounts, Severity, TextOwner};
use std::collections::HashMap;

/// The order of problems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProblemOrder {
    /// Worst first.
    #[default]
    WorstFirst,
    /// Grouped below a heading for each theme or other subject.
    ByTheme,
}

impl ProblemOrder {
    /// The other order.
    #[must_use]
    pub fn toggled(self) -> Self {
        match self {
            Self::WorstFirst => Self::ByTheme,
            Self::ByTheme => Self::WorstFirst,
        }
    }

    /// The label in the pane's rule.
    pub fn label(self) -> &'static str {
        match self {
            Self::WorstFirst => "problems, worst first",
            Self::ByTheme => "problems by theme",
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemLine {
    /// A blank line between two groups.
    Blank,
    /// The heading of a group of findings.
    Group {
        /// The subject of the findings.
        owner: TextOwner,
        /// The row of the first finding.
        first: usize,
        /// The number of findings by severity.
        counts: FindingCounts,
    },
    /// The finding of a row.
    Problem(usize),
}

/// The rows in order, and the lines that show them.
pub(crate) struct ProblemListing {
    pub(crate) rows: Vec<ProblemRow>,
    pub(crate) lines: Vec<ProblemLine>,
    /// The line of each row.
    pub(crate) row_lines: Vec<usize>,
}

/// Lists all findings in the current order.
pub(crate) fn list_all(session: &Session, order: ProblemOrder) -> ProblemListing {
    sort_and_group(order, collect_rows(session))
}

/// Sorts rows that are already listed.
pub(crate) fn reorder(session: &Session, order: ProblemOrder, rows: &[ProblemRow]) -> ProblemListing {
    let severity = |row: &ProblemRow| Some((session.findings.by_handle(row.handle)?.severity, *row));
    sort_and_group(order, rows.iter().filter_map(severity).collect())
}

fn sort_and_group(order: ProblemOrder, mut rows: Vec<(Severity, ProblemRow)>) -> ProblemListing {
    rows.sort_by_key(|(severity, row)| (*severity, row.line, row.column));
    match order {
        ProblemOrder::WorstFirst => {
            let lines = (0..rows.len()).map(ProblemLine::Problem).collect();
            let line_of = (0..rows.len()).collect();
            ProblemListing { rows: rows.into_iter().map(|(_, row)| row).collect(), lines, row_lines: line_of }
        }
        ProblemOrder::ByTheme => group_by_theme(rows),
    }
}

/// All findings in file order, with their severities.
fn collect_rows(session: &Session) -> Vec<(Severity, ProblemRow)> {
    let document = &session.plan.document;
    let text = document.to_text();
    let lines = LineIndex::new(&text);
    let mut rows = Vec::new();
    for handle in session.findings.handles(document) {
        let Some(finding) = session.findings.by_handle(handle) else { continue };
        let position = lines.position(finding.location.file_range(document).start);
        rows.push((finding.severity, ProblemRow { handle, line: position.line, column: position.column }));
    }
    rows
}

/// Groups rows that are sorted worst first; groups are ordered by their worst finding.
fn group_by_theme(rows: Vec<(Severity, ProblemRow)>) -> ProblemListing {
    let mut groups: Vec<(TextOwner, FindingCounts, Vec<ProblemRow>)> = Vec::new();
    let mut positions: HashMap<TextOwner, usize> = HashMap::new();
    for (severity, row) in rows {
        let owner = row.handle.owner;
        let position = *positions.entry(owner).or_insert_with(|| {
            groups.push((owner, FindingCounts::default(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, counts, rows)) = groups.get_mut(position) {
            let count = match severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Hint => &mut counts.hints,
                Severity::Due => &mut counts.dues,
            };
            *count += 1;
            rows.push(row);
        }
    }
    let mut listed = ProblemListing { rows: Vec::new(), lines: Vec::new(), row_lines: Vec::new() };
    for (owner, counts, rows) in groups {
        if !listed.lines.is_empty() {
            listed.lines.push(ProblemLine::Blank);
        }
        listed.lines.push(ProblemLine::Group { owner, first: listed.rows.len(), counts });
        for row in rows {
            listed.row_lines.push(listed.lines.len());
            listed.lines.push(ProblemLine::Problem(listed.rows.len()));
            listed.rows.push(row);
        }
    }
    listed
}
