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
use super::finding::{Finding, Place, Whose, take_fixes};
use super::quoted_lines;
use super::reporter;
use super::schema_errors;
use super::soundness::REFUSED;
use crate::document::path::Path;
use crate::document::tree::Tree;
use crate::document::write::Draft;
use crate::document::{EntryText, skip_head};
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use recover::Recovery;
use repair::Trouble;
use std::ops::Range;

/// More slips than this in one entry say no more than these.
const MOST_TROUBLES: usize = 8;

/// The slips of an entry that does not read.
pub(crate) fn entry(entry: &EntryText<'_>, entity: Option<Entity>, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = Recovery::new(entry.text, entity, &context.judge, &criteria);
    let whose = Whose::Entry(entry.serial);
    if let Some(tree) = entry.tree() {
        recovery.refused(tree.root(), &Path::here());
        let mut findings = told(whose, entity, entry.text, recovery);
        if let [only] = findings.as_mut_slice() {
            offer_fix(only, entry, &tree);
        }
        return findings;
    }
    recovery.broken_entry(entry.key_span(), entry.value_span().start);
    told(whose, entity, entry.text, recovery)
}

/// The slips of the roadmap's own fields, where their text does not read.
pub(crate) fn frame(text: &str, context: &EntryContext) -> Vec<Finding> {
    let criteria: Vec<&str> = context.criteria.iter().map(String::as_str).collect();
    let mut recovery = Recovery::new(text, None, &context.judge, &criteria);
    recovery.frame(skip_head(text).unwrap_or(0));
    told(Whose::Roadmap, None, text, recovery)
}

/// Whether the text of a frame reads; a byte order mark is no matter, though `ron` does not know it.
pub(crate) fn frame_reads(text: &str, context: &EntryContext) -> bool {
    context.judge.value(text.trim_start_matches('\u{FEFF}')).is_ok()
}

fn told(whose: Whose, entity: Option<Entity>, text: &str, recovery: Recovery<'_>) -> Vec<Finding> {
    let Recovery { troubles, slips, .. } = recovery;
    let mut troubles = repair::told_once_where_it_breaks_off(text, troubles);
    troubles.sort_by_key(|trouble| (trouble.span.start, trouble.span.end));
    let mut findings: Vec<Finding> = Vec::new();
    for trouble in troubles {
        let is_new = findings.last().is_none_or(|before| !overlap(&before.place.span, &trouble.span));
        if is_new && findings.len() < MOST_TROUBLES {
            tell_trouble(whose, text, trouble, &mut findings);
        }
    }
    let refused: Vec<Range<usize>> = findings.iter().map(|finding| finding.place.span.clone()).collect();
    let mut others = Vec::new();
    for slip in slips {
        slip.tell(schema_errors::Owner { whose, entity, text, head: None }, &mut others);
    }
    // A fix of one field would be refused while another does not read.
    take_fixes(&mut others);
    findings.extend(others.into_iter().filter(|other| !refused.iter().any(|span| overlap(span, &other.place.span))));
    findings
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end.max(b.start + 1) && b.start < a.end.max(a.start + 1)
}

fn tell_trouble(whose: Whose, text: &str, trouble: Trouble, findings: &mut Vec<Finding>) {
    let place = Place { owner: whose, path: trouble.path, span: trouble.span };
    let end = trouble.ends.map(|span| Place { span, ..place.clone() });
    let finding = reporter::tell(findings, &REFUSED, place, trouble.message);
    finding.labelled(trouble.label);
    if let Some(end) = end {
        finding.beside(end, "the text ends here").asking("Is the rest of it still somewhere?");
    }
    if let Some((span, better)) = trouble.correction {
        finding.corrected = quoted_lines::corrected(text, &span, &better);
    }
    if finding.corrected.is_some() {
        finding.asking("Did you mean this?");
    }
}

/// Where one value is all that is wrong, it can be mended at a key.
fn offer_fix(finding: &mut Finding, entry: &EntryText<'_>, tree: &Tree<'_>) {
    let item = tree.root().at_path(&finding.place.path).filter(|item| item.span() == finding.place.span);
    let (Some(item), Some(corrected)) = (item, &finding.corrected) else { return };
    let lines = quoted_lines::lines_of(entry.text, &item.span());
    let before = item.span().start - lines.start;
    let behind = lines.end - item.span().end;
    let Some(better) = corrected.get(before..corrected.len().saturating_sub(behind)) else { return };
    let change = Change::set(entry.serial, finding.place.path.clone(), Draft::Source(better.to_owned()));
    finding.mended_by(format!("write {}", quoted_lines::quoted_source(better)), vec![change]);
}
