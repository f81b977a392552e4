//! The two orders of the list: worst first, and by what the findings are about.

use super::Row;
use crate::app::state::State;
use crate::document::position::Lines;
use crate::rules::{Counts, Severity, Whose};
use std::collections::HashMap;

/// In which order problems are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The worst first, whatever it is about.
    #[default]
    WorstFirst,
    /// Under a heading for each theme, or whatever else they are about.
    ByTheme,
}

impl Order {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::WorstFirst => Self::ByTheme,
            Self::ByTheme => Self::WorstFirst,
        }
    }

    /// As the rule of the pane says it.
    pub fn words(self) -> &'static str {
        match self {
            Self::WorstFirst => "problems, worst first",
            Self::ByTheme => "problems by theme",
        }
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing, between two groups.
    Blank,
    /// What the findings below are about, the first of them, and how many there are.
    Group {
        /// Whose they are.
        owner: Whose,
        /// The row of the first.
        first: usize,
        /// How many of each severity.
        counts: Counts,
    },
    /// The finding of a row.
    Problem(usize),
}

/// Rows in their order, and the lines that show them.
pub(crate) struct Listed {
    pub(crate) rows: Vec<Row>,
    pub(crate) lines: Vec<Line>,
    /// The line of each row.
    pub(crate) line_of: Vec<usize>,
}

/// All findings in the order that is asked for.
pub(crate) fn listed(state: &State) -> Listed {
    arranged(state, rows(state))
}

/// Rows that are listed already, in the order that is asked for.
pub(crate) fn arranged_again(state: &State, rows: &[Row]) -> Listed {
    let severity = |row: &Row| Some((state.checks.named(row.handle)?.severity, *row));
    arranged(state, rows.iter().filter_map(severity).collect())
}

fn arranged(state: &State, mut rows: Vec<(Severity, Row)>) -> Listed {
    rows.sort_by_key(|(severity, row)| (*severity, row.line, row.column));
    match state.problems.order {
        Order::WorstFirst => {
            let lines = (0..rows.len()).map(Line::Problem).collect();
            let line_of = (0..rows.len()).collect();
            Listed { rows: rows.into_iter().map(|(_, row)| row).collect(), lines, line_of }
        }
        Order::ByTheme => by_theme(rows),
    }
}

/// In file order, with how bad they are.
fn rows(state: &State) -> Vec<(Severity, Row)> {
    let document = &state.plan.document;
    let text = document.to_text();
    let lines = Lines::of(&text);
    let mut rows = Vec::new();
    for handle in state.checks.handles(document) {
        let Some(finding) = state.checks.named(handle) else { continue };
        let position = lines.position(finding.place.in_file(document).start);
        rows.push((finding.severity, Row { handle, line: position.line, column: position.column }));
    }
    rows
}

/// Groups in the order of their worst finding; the rows come in worst first, and stay so within a group.
fn by_theme(rows: Vec<(Severity, Row)>) -> Listed {
    let mut groups: Vec<(Whose, Counts, Vec<Row>)> = Vec::new();
    let mut places: HashMap<Whose, usize> = HashMap::new();
    for (severity, row) in rows {
        let owner = row.handle.owner;
        let place = *places.entry(owner).or_insert_with(|| {
            groups.push((owner, Counts::default(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, counts, rows)) = groups.get_mut(place) {
            let count = match severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Info => &mut counts.infos,
                Severity::Due => &mut counts.dues,
            };
            *count += 1;
            rows.push(row);
        }
    }
    let mut listed = Listed { rows: Vec::new(), lines: Vec::new(), line_of: Vec::new() };
    for (owner, counts, rows) in groups {
        if !listed.lines.is_empty() {
            listed.lines.push(Line::Blank);
        }
        listed.lines.push(Line::Group { owner, first: listed.rows.len(), counts });
        for row in rows {
            listed.line_of.push(listed.lines.len());
            listed.lines.push(Line::Problem(listed.rows.len()));
            listed.rows.push(row);
        }
    }
    listed
}
