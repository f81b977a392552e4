//! The voice of one rule: what it finds is told here.

use super::finding::{Finding, FindingLocation};
use super::rule::Rule;

/// Tells the findings of one rule.
pub(crate) struct RuleReporter<'f> {
    rule: &'static Rule,
    findings: &'f mut Vec<Finding>,
}

impl<'f> RuleReporter<'f> {
    /// For the findings of `rule`.
    pub(crate) fn new(rule: &'static Rule, findings: &'f mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Tells what is wrong at a place. What is handed back can be told in more detail.
    pub(crate) fn report(&mut self, place: FindingLocation, message: impl Into<String>) -> &mut Finding {
        report_finding(self.findings, self.rule, place, message)
    }
}

/// Tells one finding of any rule.
pub(crate) fn report_finding<'f>(
    findings: &'f mut Vec<Finding>,
    rule: &'static Rule,
    place: FindingLocation,
    message: impl Into<String>,
) -> &'f mut Finding {
    findings.push(Finding::new(rule, place, message));
    findings.last_mut().expect("a finding was just pushed")
}
