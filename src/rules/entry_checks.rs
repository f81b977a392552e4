//! Checks of one entry. A report depends on the text of the entry and on the context only, so that it can be made on
//! another thread, and stays valid until one of the two changes.

use super::check::Check;
use super::context::EntryContext;
use super::entry_report::{EntryReport, has_duplicates};
use super::entry_summary::EntrySummary;
use super::entry_view::{EntryView, ThemeView};
use super::finding::{Finding, FindingLocation, TextOwner, remove_fixes};
use super::parsing_rules::INVALID_SYNTAX;
use super::registry;
use super::reporter::{self, RuleReporter};
use super::schema_errors;
use super::suppression::{Suppression, SuppressionOutcome, parse_allowed_rules};
use super::syntax;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::{Document, EntryText};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::WorkKind;
use crate::roadmap::inspect::{inspect_record, inspect_value};
use crate::roadmap::{location, name};
use smallvec::SmallVec;
use std::thread;

/// Minimum number of entries to use a second thread.
const PARALLEL_THRESHOLD: usize = 64;

/// Checks entries, on two threads if there are many. The reports are in the order of the entries.
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

/// Checks one entry. The report of an entry that was removed is empty.
pub fn check_entry(document: &Document, entry_id: EntryId, context: &EntryContext) -> EntryReport {
    let Some(entry) = document.entry(entry_id) else { return EntryReport::default() };
    let kind = EntryKind::from_map_name(document.map_name(entry.map));
    let tree = if context.validator.validate_value(entry.value_source()).is_ok() { entry.tree() } else { None };
    let Some(tree) = tree else { return report_invalid_entry(&entry, kind, context) };
    let Some(kind) = kind else { return check_map_member(document.map_name(entry.map), &entry, &tree, context) };
    let view = EntryView {
        entry: entry_id,
        kind,
        id: entry.key(),
        record: tree.root().unwrap_some(),
        id_span: entry.key_span(),
        context,
    };
    check_entry_view(view, &entry)
}

/// Checks a member of a map that is a field of the roadmap and not a map of entries: a link, say.
fn check_map_member(map_name: &str, entry: &EntryText<'_>, tree: &Tree<'_>, context: &EntryContext) -> EntryReport {
    let mut report = EntryReport { summary: EntrySummary::from_text(entry, None), ..EntryReport::default() };
    let path = Path::from_fields(&[map_name]).key(&entry.key());
    report_invalid_key(entry, context, &mut report.findings);
    let Some(shape) = location::shape_at(location::record_of(None), &path) else { return report };
    let schema_context = schema_errors::SchemaContext {
        owner: TextOwner::Entry(entry.id),
        kind: None,
        text: entry.text,
        head_span: None,
    };
    for error in inspect_value(tree.root(), &shape, &[]) {
        schema_errors::report(&schema_context, tree.root(), &path, &error, &mut report.findings);
    }
    // A change needs an entry or the roadmap as its owner, and this is neither.
    remove_fixes(&mut report.findings);
    report
}

fn check_entry_view(view: EntryView<'_>, entry: &EntryText<'_>) -> EntryReport {
    let criteria: SmallVec<[&str; 8]> = view.context.criteria.iter().map(String::as_str).collect();
    let mut findings = Vec::new();
    report_invalid_key(entry, view.context, &mut findings);
    let context = schema_errors::SchemaContext {
        owner: TextOwner::Entry(view.entry),
        kind: Some(view.kind),
        text: entry.text,
        head_span: Some(&view.id_span),
    };
    for error in inspect_record(view.record, view.kind.record(), &criteria) {
        schema_errors::report(&context, view.record, &Path::root(), &error, &mut findings);
    }
    if has_duplicates(&findings) {
        remove_fixes(&mut findings);
    }
    let theme = if view.kind == EntryKind::Theme { ThemeView::from_entry(view.clone()) } else { None };
    for row in registry::enabled_rows(view.context) {
        match (row.check, &theme) {
            (Check::Entry(check), _) => check(&view, &mut RuleReporter::new(&row.rule, &mut findings)),
            (Check::Theme(check), Some(theme)) => check(theme, &mut RuleReporter::new(&row.rule, &mut findings)),
            _ => {}
        }
    }
    let summary = EntrySummary::from_view(&view, theme.as_ref(), parse_allowed_rules(view.field(name::ALLOW)));
    let kind = theme.map_or(WorkKind::Value, |theme| theme.kind);
    let suppression = Suppression { context: view.context, allowed_rules: &summary.allowed_rules, kind };
    findings.retain_mut(|finding| suppression.apply(finding) == SuppressionOutcome::Reported);
    EntryReport { findings, summary, is_invalid: false }
}

/// S001 for an id that is not a valid text: the scanner takes any escape, `ron` does not.
fn report_invalid_key(entry: &EntryText<'_>, context: &EntryContext, findings: &mut Vec<Finding>) {
    let span = entry.key_span();
    let source = entry.text.get(span.clone()).unwrap_or_default();
    if source.contains('\\') && context.validator.validate_value(source).is_err() {
        let location = FindingLocation::from_entry(entry.id, Path::root(), span);
        reporter::report_finding(findings, &INVALID_SYNTAX, location, "the id has an escape that does not exist")
            .set_question("Can you leave out the backslash?");
    }
}

/// The report of an entry that cannot be parsed: its syntax errors, and nothing that only follows from them. S008
/// reports a git conflict in it for the file as a whole.
fn report_invalid_entry(entry: &EntryText<'_>, kind: Option<EntryKind>, context: &EntryContext) -> EntryReport {
    let summary = EntrySummary::from_text(entry, kind);
    let findings = if summary.has_conflict { Vec::new() } else { syntax::check_entry(entry, kind, context) };
    EntryReport { findings, summary, is_invalid: true }
}
