//! The result of checking one entry.

use super::entry_summary::EntrySummary;
use super::finding::Finding;
use super::parsing_rules::DUPLICATE;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryReport {
    /// The findings that follow from its own text.
    pub findings: Vec<Finding>,
    /// The data for roadmap-wide checks.
    pub summary: EntrySummary,
    /// Whether `ron` rejects it: only its text can be edited then.
    pub is_invalid: bool,
}

impl EntryReport {
    /// Whether its fields can be changed one by one: all of them can be read, and none appears twice.
    pub(crate) fn can_be_fixed(&self) -> bool {
        !self.is_invalid && !has_duplicates(&self.findings)
    }
}

/// Whether a field or key appears twice. Changes to a record are rejected until one of the two is removed.
pub(crate) fn has_duplicates(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == &DUPLICATE)
}
