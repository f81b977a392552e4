//! The voice of one rule: what it finds is told here.

use super::finding::{Finding, Place};
use super::rule::Rule;

/// Tells the findings of one rule.
pub(crate) struct Tell<'f> {
    rule: &'static Rule,
    findings: &'f mut Vec<Finding>,
}

impl<'f> Tell<'f> {
    /// For the findings of `rule`.
    pub(crate) fn of(rule: &'static Rule, findings: &'f mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Tells what is wrong at a place. What is handed back can be told in more detail.
    pub(crate) fn at(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        tell(self.findings, self.rule, place, message)
    }
}

/// Tells one finding of any rule.
pub(crate) fn tell<'f>(
    findings: &'f mut Vec<Finding>,
    rule: &'static Rule,
    place: Place,
    message: impl Into<String>,
) -> &'f mut Finding {
    findings.push(Finding::new(rule, place, message));
    findings.last_mut().expect("a finding was just pushed")
}
