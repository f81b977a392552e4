//! Checks of the roadmap's own fields, and whether the file is a roadmap at all.

use super::entry_report::has_duplicates;
use super::finding::{Finding, FindingLocation, TextOwner, remove_fixes};
use super::parsing_rules::{INVALID_SYNTAX, OPEN_CONFLICT};
use super::reporter;
use super::roadmap_view::RoadmapView;
use super::schema_errors;
use super::syntax;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::skip_head;
use crate::document::tree::TreeItem;
use crate::roadmap::fields;
use crate::roadmap::inspect::inspect_record;
use crate::roadmap::{name, plan};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// A roadmap, with errors or without.
    Roadmap,
    /// Something else: this is reported, and nothing more.
    Other,
}

/// Checks the text around the entries.
pub(crate) fn check(view: &RoadmapView<'_>, findings: &mut Vec<Finding>) -> DocumentKind {
    let text = view.top_level.text();
    if view.has_top_level_marker() {
        // S008 reports the conflict; all other errors here follow from it.
        return DocumentKind::Roadmap;
    }
    if let Some((location, message)) = detect_other_file(view) {
        reporter::report_finding(findings, &INVALID_SYNTAX, location, message).set_question("Is this the right file?");
        return DocumentKind::Other;
    }
    if view.document.is_top_level_broken() || !syntax::is_top_level_valid(text, view.context) {
        // A git conflict among the entries breaks the brackets around them as well.
        if !view.has_git_conflict() {
            let syntax_findings = syntax::check_top_level(text, view.context).into_iter();
            findings.extend(syntax_findings.filter_map(|finding| relocate_unexpected_end(view, finding)));
        }
        return DocumentKind::Roadmap;
    }
    check_conflicts(view, findings);
    if let Some(tree) = view.parse_top_level() {
        let context = schema_errors::SchemaContext { owner: TextOwner::Roadmap, kind: None, text, head_span: None };
        for error in inspect_record(tree.root(), &fields::ROADMAP, &[]) {
            schema_errors::report(&context, tree.root().unwrap_some(), &Path::root(), &error, findings);
        }
        if has_duplicates(findings) {
            remove_fixes(findings);
        }
    }
    DocumentKind::Roadmap
}

/// Corrects the place where a truncated file ends. If it ends inside of its last entry, that entry reports it and the
/// finding is dropped.
fn relocate_unexpected_end(view: &RoadmapView<'_>, mut finding: Finding) -> Option<Finding> {
    if !is_unexpected_end(&finding) {
        return Some(finding);
    }
    let last = view.document.entries().last().filter(|entry| entry.is_broken);
    let last_end = last.and_then(|entry| Some(view.document.entry_offset(entry.id)? + entry.text.len()));
    if last_end == Some(view.document.len()) {
        return None;
    }
    let text = view.document.to_text();
    let end = text.trim_end().len();
    let last_char_len = text.get(..end).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
    if let Some((location, _)) = &mut finding.related {
        *location = FindingLocation::from_file(end - last_char_len..end);
    }
    Some(finding)
}

/// Whether a finding is about a truncated text: only those syntax errors have a second location.
fn is_unexpected_end(finding: &Finding) -> bool {
    finding.rule.id == INVALID_SYNTAX.id && finding.related.is_some()
}

/// S007, for conflicts of the roadmap's own fields.
fn check_conflicts(view: &RoadmapView<'_>, findings: &mut Vec<Finding>) {
    let Some(tree) = view.parse_top_level() else { return };
    let conflict = tree.root().unwrap_some().get(name::CONFLICT).map(TreeItem::unwrap_some);
    let fields: Vec<String> =
        conflict.into_iter().flat_map(TreeItem::items).map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let message = format!("two branches changed {} differently", fields.join(", "));
        reporter::report_finding(findings, &OPEN_CONFLICT, view.top_level_location(&[name::CONFLICT]), message);
    }
}

/// The location and the message for a file that is not a roadmap.
fn detect_other_file(view: &RoadmapView<'_>) -> Option<(FindingLocation, &'static str)> {
    let text = view.top_level.text();
    let bytes = text.as_bytes();
    let start = match skip_head(text) {
        Ok(start) => start,
        Err(error) if is_foreign_heading(bytes, error.offset) => {
            return Some((
                FindingLocation::from_file(error.offset..error.offset + 1),
                "this is not a roadmap: it should start with `Roadmap(`",
            ));
        }
        // An unclosed comment is a syntax error, which a roadmap may have as well.
        Err(_) => return None,
    };
    let name_end = scan::token_end(bytes, start);
    let open = scan::skip_trivia(bytes, name_end).ok()?;
    let up_to = |end: usize| FindingLocation::from_file(start..end.clamp(start, text.len()));
    let name_or = |end: usize| up_to(if name_end > start { name_end } else { end });
    let first_char = text.get(open..).and_then(|rest| rest.chars().next());
    match first_char {
        None if name_end == start && text.trim().is_empty() => {
            Some((FindingLocation::from_file(0..0), "the file is empty"))
        }
        None if name_end == start => Some((FindingLocation::from_file(0..0), "the file contains only comments")),
        Some('(') => has_no_known_fields(view)
            .then(|| (up_to(open + 1), "this is not a roadmap: it has none of a roadmap's fields")),
        Some('{') => {
            Some((up_to(open + 1), "this is not a roadmap: it should start with `Roadmap(`, not with a brace"))
        }
        first => {
            let end = open + first.map_or(0, char::len_utf8);
            Some((name_or(end), "this is not a roadmap: it should start with `Roadmap(`"))
        }
    }
}

/// Whether a `#` starts a heading or a comment of another language, and not `#![enable(…)]`.
fn is_foreign_heading(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'#') && !matches!(bytes.get(at + 1), Some(b'!' | b'['))
}

/// Whether the file has none of the fields of a roadmap. Unreadable fields count as fields of one, and so does an empty
/// record that is named `Roadmap`.
fn has_no_known_fields(view: &RoadmapView<'_>) -> bool {
    view.parse_top_level().is_some_and(|tree| plan::has_other_fields_only(tree.root()))
}
