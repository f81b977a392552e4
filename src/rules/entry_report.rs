//! The result of checking one entry.

use super::entry_summary::EntrySummary;
use super::finding::Finding;
use super::parsing_rules::DUPLICATE;

/// What checking one entry gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntryReport {
    /// What its own text gives rise to.
    pub findings: Vec<Finding>,
    /// What the rules about the whole roadmap need of it.
    pub summary: EntrySummary,
    /// Whether `ron` refuses it: it is then a piece of text only.
    pub is_invalid: bool,
}

impl EntryReport {
    /// Whether its fields can be changed one by one: not while one of them does not read, or stands twice.
    pub(crate) fn can_be_fixed(&self) -> bool {
        !self.is_invalid && !has_duplicates(&self.findings)
    }
}

/// Whether something stands twice. Until somebody says which of the two holds, a change beside it is refused.
pub(crate) fn has_duplicates(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.rule == &DUPLICATE)
}
