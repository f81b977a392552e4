//! Syntax errors (S001): where each one is, what it is, and the corrected lines.
//!
//! ```text
//!  recover         splits text that cannot be parsed into fields, as far as its layout shows where they start
//!  indent_split    splits one block into its fields by their indentation
//!  structure       the errors of ids, names, colons, commas and brackets
//!  repair          tries corrections on one field until it can be parsed
//!  error           one error, and the span of what is wrong
//!  foreign         signs of other languages at the offset of an error
//!  messages        for the errors that no correction fixes
//! ```
//!
//! `ron` and the scanner stop at the first error. Recovery parses each field separately, so that every error of an
//! entry is reported, and none of them twice.

mod error;
mod foreign;
mod indent_split;
mod messages;
mod recover;
mod repair;
mod structure;

use super::context::EntryContext;
use super::finding::{Finding, FindingLocation, TextOwner, remove_fixes};
use super::parsing_rules::INVALID_SYNTAX;
use super::quoted_lines;
use super::reporter;
use super::schema_errors::SchemaContext;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::document::{EntryText, skip_head};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::EntryKind;
use error::{SyntaxError, merge_unclosed_brackets};
use recover::SyntaxRecovery;
use std::ops::Range;

/// Maximum number of syntax errors reported per entry.
const MAX_SYNTAX_ERRORS: usize = 8;

/// The errors of an entry that cannot be parsed.
pub(crate) fn check_entry(entry: &EntryText<'_>, kind: Option<EntryKind>, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = SyntaxRecovery::new(entry.text, kind, &context.validator, &criteria);
    let owner = TextOwner::Entry(entry.id);
    if let Some(tree) = entry.tree() {
        recovery.check_rejected_value(tree.root(), &Path::root());
        let mut findings = build_findings(owner, kind, entry.text, recovery);
        if let [only] = findings.as_mut_slice() {
            offer_fix(only, entry, &tree);
        }
        return findings;
    }
    recovery.recover_entry(entry.key_span(), entry.value_span().start);
    build_findings(owner, kind, entry.text, recovery)
}

/// The errors of the roadmap's own fields, if their text cannot be parsed.
pub(crate) fn check_top_level(text: &str, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = SyntaxRecovery::new(text, None, &context.validator, &criteria);
    recovery.recover_top_level(skip_head(text).unwrap_or(0));
    build_findings(TextOwner::Roadmap, None, text, recovery)
}

/// Whether the top-level text can be parsed. A byte order mark is allowed, though `ron` does not accept one.
pub(crate) fn is_top_level_valid(text: &str, context: &EntryContext) -> bool {
    context.validator.validate_value(text.trim_start_matches('\u{FEFF}')).is_ok()
}

fn build_findings(owner: TextOwner, kind: Option<EntryKind>, text: &str, recovery: SyntaxRecovery<'_>) -> Vec<Finding> {
    let SyntaxRecovery { errors, schema_errors, .. } = recovery;
    let mut errors = merge_unclosed_brackets(text, errors);
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    let mut findings: Vec<Finding> = Vec::new();
    for error in errors {
        let is_new = findings.last().is_none_or(|before| !do_overlap(&before.location.span, &error.span));
        if is_new && findings.len() < MAX_SYNTAX_ERRORS {
            report_error(owner, text, error, &mut findings);
        }
    }
    let syntax_spans: Vec<Range<usize>> = findings.iter().map(|finding| finding.location.span.clone()).collect();
    let mut schema_findings = Vec::new();
    for error in schema_errors {
        error.report(SchemaContext { owner, kind, text, head_span: None }, &mut schema_findings);
    }
    // A change to one field would be rejected while another one cannot be parsed.
    remove_fixes(&mut schema_findings);
    findings.extend(
        schema_findings
            .into_iter()
            .filter(|other| !syntax_spans.iter().any(|span| do_overlap(span, &other.location.span))),
    );
    findings
}

fn do_overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

fn report_error(owner: TextOwner, text: &str, error: SyntaxError, findings: &mut Vec<Finding>) {
    let location = FindingLocation { owner, path: error.path, span: error.span };
    let end = error.text_end.map(|span| FindingLocation { span, ..location.clone() });
    let finding = reporter::report_finding(findings, &INVALID_SYNTAX, location, error.message);
    finding.set_label(error.label);
    if let Some(end) = end {
        finding.set_related(end, "the text ends here").set_question("Is there a complete copy of it?");
    }
    if let Some((span, replacement)) = error.correction {
        finding.corrected_lines = quoted_lines::correct_lines(text, &span, &replacement);
    }
    if finding.corrected_lines.is_some() {
        finding.set_question("Did you mean this?");
    }
}

/// Adds a fix if a single value is all that is wrong.
fn offer_fix(finding: &mut Finding, entry: &EntryText<'_>, tree: &Tree<'_>) {
    let item = tree.root().at_path(&finding.location.path).filter(|item| item.span() == finding.location.span);
    let (Some(item), Some(corrected)) = (item, &finding.corrected_lines) else { return };
    let lines = quoted_lines::enclosing_lines(entry.text, &item.span());
    let before = item.span().start - lines.start;
    let after = lines.end - item.span().end;
    let Some(replacement) = corrected.get(before..corrected.len().saturating_sub(after)) else { return };
    let change = Change::set(entry.id, finding.location.path.clone(), Draft::Source(replacement.to_owned()));
    finding.set_fix(format!("change to {}", quoted_lines::quote_source(replacement)), vec![change]);
}
