//! One entry checked: from its own text and the context, and nothing else, so that its report can be kept until one
//! of the two changes, and made on another thread.

use super::context::{Age, EntryContext};
use super::entry_summary::EntrySummary;
use super::entry_view::{EntryView, ThemeView, is_upkeep};
use super::finding::{Finding, TextOwner, remove_fixes};
use super::reporter::RuleReporter;
use super::rule::{Check, Rule, Severity};
use super::schema_errors;
use super::soundness::DUPLICATE;
use super::syntax;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::inspect::{inspect_record, inspect_value};
use crate::roadmap::location;
use smallvec::SmallVec;
use std::thread;

/// So many entries are worth another thread.
const PARALLEL_THRESHOLD: usize = 64;

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

/// Checks entries, on two threads where there are many. The reports come in the order of the entries.
pub fn check_entries(document: &Document, entries: &[EntryId], context: &EntryContext) -> Vec<(EntryId, EntryReport)> {
    let check = |part: &[EntryId]| -> Vec<(EntryId, EntryReport)> {
        part.iter().map(|entry_id| (*entry_id, check_entry(document, *entry_id, context))).collect()
    };
    if entries.len() < PARALLEL_THRESHOLD {
        return check(entries);
    }
    let (first, second) = entries.split_at(entries.len() / 2);
    thread::scope(|scope| {
        let other = thread::Builder::new().name("check".to_owned()).spawn_scoped(scope, || check(second));
        let mut reports = check(first);
        reports.extend(match other {
            Ok(other) => other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => check(second),
        });
        reports
    })
}

/// Checks one entry. An entry that is gone has nothing to report.
pub fn check_entry(document: &Document, entry_id: EntryId, context: &EntryContext) -> EntryReport {
    let Some(entry) = document.entry(entry_id) else { return EntryReport::default() };
    let entity = EntryKind::from_map_name(document.map_name(entry.map));
    let tree = if context.validator.validate_value(entry.value_source()).is_ok() { entry.tree() } else { None };
    let Some(tree) = tree else { return report_invalid_entry(&entry, entity, context) };
    let Some(entity) = entity else { return check_map_member(document.map_name(entry.map), &entry, &tree) };
    let view = EntryView {
        entry: entry_id,
        kind: entity,
        id: entry.key(),
        record: tree.root().unwrap_some(),
        id_span: entry.key_span(),
        context,
    };
    check_entry_view(view, &entry)
}

/// Checks a member of a map that is no map of entries but a field of the roadmap: a link, say.
fn check_map_member(map_name: &str, entry: &EntryText<'_>, tree: &Tree<'_>) -> EntryReport {
    let mut report = EntryReport { summary: EntrySummary::from_text(entry, None), ..EntryReport::default() };
    let path = Path::from_fields(&[map_name]).key(&entry.key());
    let Some(shape) = location::shape_at(location::record_of(None), &path) else { return report };
    let owner = schema_errors::SchemaContext {
        owner: TextOwner::Entry(entry.id),
        kind: None,
        text: entry.text,
        head_span: None,
    };
    for slip in inspect_value(tree.root(), &shape, &[]) {
        schema_errors::report(&owner, tree.root(), &path, &slip, &mut report.findings);
    }
    // Changes are made by entry or by roadmap, and this is neither.
    remove_fixes(&mut report.findings);
    report
}

fn check_entry_view(view: EntryView<'_>, entry: &EntryText<'_>) -> EntryReport {
    let criteria: SmallVec<[&str; 8]> = view.context.criteria.iter().map(String::as_str).collect();
    let mut findings = Vec::new();
    let (whose, head) = (TextOwner::Entry(view.entry), Some(&view.id_span));
    let owner = schema_errors::SchemaContext { owner: whose, kind: Some(view.kind), text: entry.text, head_span: head };
    for slip in inspect_record(view.record, view.kind.record(), &criteria) {
        schema_errors::report(&owner, view.record, &Path::root(), &slip, &mut findings);
    }
    if has_duplicates(&findings) {
        remove_fixes(&mut findings);
    }
    let theme = if view.kind == EntryKind::Theme { ThemeView::from_entry(view.clone()) } else { None };
    for (rule, check) in view.context.enabled_rules() {
        match (check, &theme) {
            (Check::Entry(look), _) => look(&view, &mut RuleReporter::new(rule, &mut findings)),
            (Check::Theme(look), Some(theme)) => look(theme, &mut RuleReporter::new(rule, &mut findings)),
            _ => {}
        }
    }
    let digest = EntrySummary::from_view(&view, theme.as_ref());
    let kind = theme.map_or(WorkKind::Value, |theme| theme.kind);
    let silence = Suppression { context: view.context, allowed_rules: &digest.allowed_rules, kind };
    findings.retain_mut(|finding| silence.apply(finding) == SuppressionOutcome::Reported);
    EntryReport { findings, summary: digest, is_invalid: false }
}

/// An entry that does not read: the slips of the hand in it, and nothing that only follows from them. A conflict that
/// git left in it is told for the file as a whole.
fn report_invalid_entry(entry: &EntryText<'_>, entity: Option<EntryKind>, context: &EntryContext) -> EntryReport {
    let digest = EntrySummary::from_text(entry, entity);
    let findings = match digest.has_conflict {
        true => Vec::new(),
        false => syntax::check_entry(entry, entity, context),
    };
    EntryReport { findings, summary: digest, is_invalid: true }
}

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
