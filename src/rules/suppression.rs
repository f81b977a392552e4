//! Which findings are silenced or softened, by `allow`, `lint.off`, the stage of the product and the kind of a theme.

use super::context::{Age, EntryContext};
use super::entry_view::is_upkeep;
use super::finding::Finding;
use super::registry;
use super::rule::{Rule, Severity};
use crate::document::tree::TreeItem;
use crate::roadmap::entry_row::WorkKind;
use smallvec::SmallVec;

/// Which findings on an entry are silenced, or softened.
pub(crate) struct Suppression<'s> {
    pub(crate) context: &'s EntryContext,
    pub(crate) allowed_rules: &'s [&'static str],
    pub(crate) kind: WorkKind,
}

/// What becomes of a finding.
#[derive(PartialEq, Eq)]
pub(crate) enum SuppressionOutcome {
    Reported,
    Suppressed,
}

impl Suppression<'_> {
    /// Softens a finding as the age of the product asks for, and says whether it stays.
    pub(crate) fn apply(&self, finding: &mut Finding) -> SuppressionOutcome {
        if finding.rule.is_hint_when_young && self.context.age == Age::Young {
            finding.severity = Severity::Hint;
        }
        if self.is_suppressed(finding.rule) { SuppressionOutcome::Suppressed } else { SuppressionOutcome::Reported }
    }

    fn is_suppressed(&self, rule: &Rule) -> bool {
        let is_spared = rule.is_waived_for_upkeep && is_upkeep(self.kind);
        is_spared || self.allowed_rules.contains(&rule.id) || self.context.is_disabled(rule)
    }
}

/// The rules that `allow` silences: those of this program, with a reason that says something.
pub(crate) fn parse_allowed_rules(allow: Option<TreeItem<'_>>) -> SmallVec<[&'static str; 1]> {
    let Some(map) = allow else { return SmallVec::new() };
    map.items().filter_map(|item| allowed_rule_id(&item.key(), item)).collect()
}

/// The rule that is silenced by its id and a reason.
fn allowed_rule_id(id: &str, reason: TreeItem<'_>) -> Option<&'static str> {
    let is_reason = reason.unwrap_some().as_text().is_some_and(|text| !text.trim().is_empty());
    registry::find(id).filter(|rule| is_reason && !rule.is_mandatory).map(|rule| rule.id)
}
