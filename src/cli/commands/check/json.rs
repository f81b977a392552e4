//! Findings for programs.

use super::report::{Placed, Report};
use crate::cli::render::json::SCHEMA;
use crate::rules;
use serde::Serialize;

/// The findings of all files.
#[derive(Serialize)]
pub(crate) struct Findings {
    schema: u32,
    findings: Vec<Finding>,
}

impl Default for Findings {
    fn default() -> Self {
        Self { schema: SCHEMA, findings: Vec::new() }
    }
}

#[derive(Serialize)]
struct Finding {
    id: &'static str,
    severity: &'static str,
    file: String,
    /// The full name of the entry, or `roadmap`.
    #[serde(rename = "where")]
    owner: String,
    /// The path from there; empty for the entry itself.
    field: String,
    line: usize,
    column: usize,
    /// Behind the last character.
    end_line: usize,
    end_column: usize,
    message: String,
    question: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix>,
}

/// A way out: in words, and as the lines would be.
#[derive(Serialize)]
struct Fix {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<String>,
}

impl Findings {
    /// Adds those of a file.
    pub(crate) fn add(&mut self, report: &Report) {
        let placed = report.placed();
        self.findings.extend(placed.findings.iter().map(|finding| Finding::of(finding, &placed, &report.shown)));
    }
}

impl Finding {
    fn of(finding: &rules::Finding, placed: &Placed<'_>, file: &str) -> Self {
        let span = placed.span(&finding.place);
        let (start, end) = (placed.lines.position(span.start), placed.lines.position(span.end));
        Self {
            id: finding.rule.id,
            severity: finding.severity.word(),
            file: file.to_owned(),
            owner: placed.owner(&finding.place),
            field: finding.place.path.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: finding.message.clone(),
            question: finding.question.clone(),
            fix: Fix::of(finding),
        }
    }
}

impl Fix {
    fn of(finding: &rules::Finding) -> Option<Self> {
        let title = finding.fix.as_ref().map(|fix| fix.title.clone());
        let lines = finding.corrected.clone();
        (title.is_some() || lines.is_some()).then_some(Self { title, lines })
    }
}
