//! The check of a rule, and the rows of the tables of rules.

use super::entry_view::{EntryView, ThemeView};
use super::reporter::RuleReporter;
use super::roadmap_view::RoadmapView;
use super::rule::Rule;

/// A row in the table of a family.
pub(super) struct RuleRow {
    pub(super) rule: Rule,
    pub(super) check: Check,
}

impl Rule {
    /// Completes a row.
    pub(super) const fn checked_by(self, check: Check) -> RuleRow {
        RuleRow { rule: self, check }
    }
}

/// The function that looks for the findings of a rule, by what it is given.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// No function: `syntax` and `schema_errors` report this rule while they read the text.
    Parsing,
    /// One entry of any kind.
    Entry(fn(&EntryView<'_>, &mut RuleReporter<'_>)),
    Theme(fn(&ThemeView<'_>, &mut RuleReporter<'_>)),
    Roadmap(fn(&RoadmapView<'_>, &mut RuleReporter<'_>)),
}
