//! Which findings are silenced by `allow`, `lint.off` or the kind of a theme, or softened by the stage of the product.

use super::context::{Age, EntryContext};
use super::entry_view::is_upkeep;
use super::finding::Finding;
use super::registry;
use super::rule::{Rule, Severity};
use crate::document::tree::TreeItem;
use crate::roadmap::entry_row::WorkKind;
use smallvec::SmallVec;

pub(crate) struct Suppression<'s> {
    pub(crate) context: &'s EntryContext,
    pub(crate) allowed_rules: &'s [&'static str],
    pub(crate) kind: WorkKind,
}

#[derive(PartialEq, Eq)]
pub(crate) enum SuppressionOutcome {
    Reported,
    Suppressed,
}

impl Suppression<'_> {
    /// Softens a finding if the product is young, and decides whether to report it.
    pub(crate) fn apply(&self, finding: &mut Finding) -> SuppressionOutcome {
        if finding.rule.is_hint_when_young && self.context.age == Age::Young {
            finding.severity = Severity::Hint;
        }
        if self.is_suppressed(finding.rule) { SuppressionOutcome::Suppressed } else { SuppressionOutcome::Reported }
    }

    fn is_suppressed(&self, rule: &Rule) -> bool {
        let is_waived = rule.is_waived_for_upkeep && is_upkeep(self.kind);
        is_waived || self.allowed_rules.contains(&rule.id) || self.context.is_disabled(rule)
    }
}

/// The ids of the rules that `allow` silences. Unknown rules and empty reasons do not count.
pub(crate) fn parse_allowed_rules(allow: Option<TreeItem<'_>>) -> SmallVec<[&'static str; 1]> {
    let Some(map) = allow else { return SmallVec::new() };
    map.items().filter_map(|item| allowed_rule_id(&item.key(), item)).collect()
}

fn allowed_rule_id(id: &str, reason: TreeItem<'_>) -> Option<&'static str> {
    let has_reason = reason.unwrap_some().as_text().is_some_and(|text| !text.trim().is_empty());
    registry::find(id).filter(|rule| has_reason && !rule.is_mandatory).map(|rule| rule.id)
}
