//! Findings for editors and scripts, one per line: `file:line:column: severity[rule]: message`.

use super::report::CheckedFile;
use crate::text::sanitize;
use std::fmt::Write as _;

pub(crate) fn format_lines(report: &CheckedFile) -> String {
    let mut out = String::new();
    let located = report.locate_findings().sort_due_last();
    let path = sanitize::sanitize_line(&report.display_path);
    for finding in &located.findings {
        let position = located.start(&finding.location);
        let (severity, id) = (finding.severity.label(), finding.rule.id);
        let message = sanitize::sanitize_line(&finding.message);
        let _ = writeln!(out, "{path}:{}:{}: {severity}[{id}]: {message}", position.line, position.column);
    }
    out
}
