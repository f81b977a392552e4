//! What `ron` refuses, in our own words (S001): where the hand slipped, and the lines as they would be right.
//!
//! ```text
//!  recover    a text that does not read, taken apart as far as its layout shows where fields begin
//!  cut        one block of it cut into its fields by their indentation
//!  remedy     for one field: corrections tried in turn, until one makes it read
//!  plain      `ron`'s words and the scanner's, said plainly, where no correction helps
//! ```
//!
//! `ron` reports the first error and the scanner gives up at it; here each field is read by itself, so that all slips
//! of an entry show, and none of them twice.

mod indent_split;
mod messages;
mod recover;
mod repair;

use super::context::EntryContext;
use super::finding::{Finding, FindingLocation, TextOwner, remove_fixes};
use super::quoted_lines;
use super::reporter;
use super::schema_errors;
use super::soundness::INVALID_SYNTAX;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::document::{EntryText, skip_head};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use recover::SyntaxRecovery;
use repair::SyntaxError;
use std::ops::Range;

/// More slips than this in one entry say no more than these.
const MAX_SYNTAX_ERRORS: usize = 8;

/// The slips of an entry that does not read.
pub(crate) fn check_entry(entry: &EntryText<'_>, entity: Option<EntryKind>, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = SyntaxRecovery::new(entry.text, entity, &context.validator, &criteria);
    let whose = TextOwner::Entry(entry.id);
    if let Some(tree) = entry.tree() {
        recovery.check_rejected_value(tree.root(), &Path::root());
        let mut findings = build_findings(whose, entity, entry.text, recovery);
        if let [only] = findings.as_mut_slice() {
            offer_fix(only, entry, &tree);
        }
        return findings;
    }
    recovery.recover_entry(entry.key_span(), entry.value_span().start);
    build_findings(whose, entity, entry.text, recovery)
}

/// The slips of the roadmap's own fields, where their text does not read.
pub(crate) fn check_top_level(text: &str, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = SyntaxRecovery::new(text, None, &context.validator, &criteria);
    recovery.recover_top_level(skip_head(text).unwrap_or(0));
    build_findings(TextOwner::Roadmap, None, text, recovery)
}

/// Whether the text of a frame reads; a byte order mark is no matter, though `ron` does not know it.
pub(crate) fn is_top_level_valid(text: &str, context: &EntryContext) -> bool {
    context.validator.validate_value(text.trim_start_matches('\u{FEFF}')).is_ok()
}

fn build_findings(
    whose: TextOwner,
    entity: Option<EntryKind>,
    text: &str,
    recovery: SyntaxRecovery<'_>,
) -> Vec<Finding> {
    let SyntaxRecovery { errors: troubles, schema_errors: slips, .. } = recovery;
    let mut troubles = repair::merge_unclosed_brackets(text, troubles);
    troubles.sort_by_key(|trouble| (trouble.span.start, trouble.span.end));
    let mut findings: Vec<Finding> = Vec::new();
    for trouble in troubles {
        let is_new = findings.last().is_none_or(|before| !do_overlap(&before.location.span, &trouble.span));
        if is_new && findings.len() < MAX_SYNTAX_ERRORS {
            report_error(whose, text, trouble, &mut findings);
        }
    }
    let refused: Vec<Range<usize>> = findings.iter().map(|finding| finding.location.span.clone()).collect();
    let mut others = Vec::new();
    for slip in slips {
        slip.report(schema_errors::SchemaContext { owner: whose, kind: entity, text, head_span: None }, &mut others);
    }
    // A fix of one field would be refused while another does not read.
    remove_fixes(&mut others);
    findings
        .extend(others.into_iter().filter(|other| !refused.iter().any(|span| do_overlap(span, &other.location.span))));
    findings
}

fn do_overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

fn report_error(whose: TextOwner, text: &str, trouble: SyntaxError, findings: &mut Vec<Finding>) {
    let place = FindingLocation { owner: whose, path: trouble.path, span: trouble.span };
    let end = trouble.text_end.map(|span| FindingLocation { span, ..place.clone() });
    let finding = reporter::report_finding(findings, &INVALID_SYNTAX, place, trouble.message);
    finding.set_label(trouble.label);
    if let Some(end) = end {
        finding.set_related(end, "the text ends here").set_question("Is the rest of it still somewhere?");
    }
    if let Some((span, better)) = trouble.correction {
        finding.corrected_lines = quoted_lines::correct_lines(text, &span, &better);
    }
    if finding.corrected_lines.is_some() {
        finding.set_question("Did you mean this?");
    }
}

/// Where one value is all that is wrong, it can be mended at a key.
fn offer_fix(finding: &mut Finding, entry: &EntryText<'_>, tree: &Tree<'_>) {
    let item = tree.root().at_path(&finding.location.path).filter(|item| item.span() == finding.location.span);
    let (Some(item), Some(corrected)) = (item, &finding.corrected_lines) else { return };
    let lines = quoted_lines::enclosing_lines(entry.text, &item.span());
    let before = item.span().start - lines.start;
    let behind = lines.end - item.span().end;
    let Some(better) = corrected.get(before..corrected.len().saturating_sub(behind)) else { return };
    let change = Change::set(entry.id, finding.location.path.clone(), Draft::Source(better.to_owned()));
    finding.set_fix(format!("write {}", quoted_lines::quote_source(better)), vec![change]);
}
