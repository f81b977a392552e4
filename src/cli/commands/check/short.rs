//! A line each: `file:line:column: severity[id]: message`, as editors and scripts read it.

use super::report::CheckedFile;
use crate::text::sanitize;
use std::fmt::Write as _;

/// The findings of a file, a line each.
pub(crate) fn format_lines(report: &CheckedFile) -> String {
    let mut out = String::new();
    let placed = report.locate_findings().sort_due_last();
    let shown = sanitize::sanitize_line(&report.display_path);
    for finding in &placed.findings {
        let at = placed.start(&finding.location);
        let (severity, id) = (finding.severity.label(), finding.rule.id);
        let message = sanitize::sanitize_line(&finding.message);
        let _ = writeln!(out, "{shown}:{}:{}: {severity}[{id}]: {message}", at.line, at.column);
    }
    out
}
