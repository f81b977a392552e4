//! Findings as JSON.

use super::report::{CheckedFile, LocatedFindings};
use crate::cli::render::json::SCHEMA_VERSION;
use crate::rules;
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct FindingsJson {
    schema: u32,
    findings: Vec<FindingJson>,
}

impl Default for FindingsJson {
    fn default() -> Self {
        Self { schema: SCHEMA_VERSION, findings: Vec::new() }
    }
}

#[derive(Serialize)]
struct FindingJson {
    rule: &'static str,
    severity: &'static str,
    file: String,
    /// The full name of the entry, or `roadmap`.
    #[serde(rename = "entry")]
    owner: String,
    /// The path in the entry; empty for the entry itself.
    field: String,
    line: usize,
    column: usize,
    /// The end is after the last character.
    end_line: usize,
    end_column: usize,
    message: String,
    question: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixJson>,
}

/// A suggested fix: its title, and the corrected lines.
#[derive(Serialize)]
struct FixJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<String>,
}

impl FindingsJson {
    pub(crate) fn add_file(&mut self, report: &CheckedFile) {
        let located = report.locate_findings();
        self.findings
            .extend(located.findings.iter().map(|finding| FindingJson::new(finding, &located, &report.display_path)));
    }
}

impl FindingJson {
    fn new(finding: &rules::Finding, located: &LocatedFindings<'_>, file: &str) -> Self {
        let span = located.span(&finding.location);
        let (start, end) = (located.lines.position(span.start), located.lines.position(span.end));
        Self {
            rule: finding.rule.id,
            severity: finding.severity.id(),
            file: file.to_owned(),
            owner: located.owner_name(&finding.location),
            field: finding.location.path.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: finding.message.clone(),
            question: finding.question.clone(),
            fix: FixJson::from_finding(finding),
        }
    }
}

impl FixJson {
    fn from_finding(finding: &rules::Finding) -> Option<Self> {
        let title = finding.fix.as_ref().map(|fix| fix.title.clone());
        let lines = finding.corrected_lines.clone();
        (title.is_some() || lines.is_some()).then_some(Self { title, lines })
    }
}
