//! Collects the findings of one rule.

use super::finding::{Finding, FindingLocation};
use super::rule::Rule;

pub(crate) struct RuleReporter<'f> {
    rule: &'static Rule,
    findings: &'f mut Vec<Finding>,
}

impl<'f> RuleReporter<'f> {
    pub(crate) fn new(rule: &'static Rule, findings: &'f mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    /// Adds a finding and returns it, so that the caller can complete it.
    pub(crate) fn report(&mut self, location: FindingLocation, message: impl Into<String>) -> &mut Finding {
        report_finding(self.findings, self.rule, location, message)
    }
}

/// Adds a finding of any rule and returns it, so that the caller can complete it.
pub(crate) fn report_finding<'f>(
    findings: &'f mut Vec<Finding>,
    rule: &'static Rule,
    location: FindingLocation,
    message: impl Into<String>,
) -> &'f mut Finding {
    findings.push(Finding::new(rule, location, message));
    findings.last_mut().expect("a finding was just pushed")
}
