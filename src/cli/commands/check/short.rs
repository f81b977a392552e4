//! A line each: `file:line:column: severity[id]: message`, as editors and scripts read it.

use super::report::Report;
use crate::text::sanitise;
use std::fmt::Write as _;

/// The findings of a file, a line each.
pub(crate) fn lines(report: &Report) -> String {
    let mut out = String::new();
    let placed = report.placed().due_last();
    let shown = sanitise::line(&report.shown);
    for finding in &placed.findings {
        let at = placed.start(&finding.place);
        let (severity, id) = (finding.severity.word(), finding.rule.id);
        let message = sanitise::line(&finding.message);
        let _ = writeln!(out, "{shown}:{}:{}: {severity}[{id}]: {message}", at.line, at.column);
    }
    out
}
