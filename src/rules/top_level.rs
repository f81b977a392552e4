//! The roadmap's own fields, and whether the file is a roadmap at all.

use super::entry_checks::has_duplicates;
use super::finding::{Finding, FindingLocation, TextOwner, remove_fixes};
use super::reporter;
use super::roadmap_view::RoadmapView;
use super::schema_errors;
use super::soundness::{INVALID_SYNTAX, OPEN_CONFLICT};
use super::syntax;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::skip_head;
use crate::document::tree::TreeItem;
use crate::roadmap::fields;
use crate::roadmap::inspect::inspect_record;
use crate::roadmap::name;
use crate::text::conflict_marker_lines;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentKind {
    /// A roadmap, sound or not.
    Roadmap,
    /// Something else: that is told, and nothing more is to be said of it.
    Other,
}

/// Checks what stands around the entries.
pub(crate) fn check(whole: &RoadmapView<'_>, findings: &mut Vec<Finding>) -> DocumentKind {
    let text = whole.top_level.text();
    if conflict_marker_lines::has_conflict_marker(text) {
        // Told as a conflict of git: whatever does not read here does not read because of it.
        return DocumentKind::Roadmap;
    }
    if let Some((place, message)) = detect_other_file(whole) {
        reporter::report_finding(findings, &INVALID_SYNTAX, place, message).set_question("Is it the right file?");
        return DocumentKind::Other;
    }
    if whole.document.is_top_level_broken() || !syntax::is_top_level_valid(text, whole.context) {
        // Where git left a conflict among the entries, the brackets do not fit together because of it.
        if !whole.has_git_conflict() {
            let told = syntax::check_top_level(text, whole.context).into_iter();
            findings.extend(told.filter_map(|finding| relocate_unexpected_end(whole, finding)));
        }
        return DocumentKind::Roadmap;
    }
    check_conflicts(whole, findings);
    if let Some(tree) = whole.parse_top_level() {
        let owner = schema_errors::SchemaContext { owner: TextOwner::Roadmap, kind: None, text, head_span: None };
        for slip in inspect_record(tree.root(), &fields::ROADMAP, &[]) {
            schema_errors::report(&owner, tree.root().unwrap_some(), &Path::root(), &slip, findings);
        }
        if has_duplicates(findings) {
            remove_fixes(findings);
        }
    }
    DocumentKind::Roadmap
}

/// Where the file breaks off: inside its last entry, which tells so itself, or behind it.
fn relocate_unexpected_end(whole: &RoadmapView<'_>, mut finding: Finding) -> Option<Finding> {
    if !finding.is_unexpected_end() {
        return Some(finding);
    }
    let last = whole.document.entries().last().filter(|entry| entry.is_broken);
    let end = last.and_then(|entry| Some(whole.document.entry_offset(entry.id)? + entry.text.len()));
    if end == Some(whole.document.len()) {
        return None;
    }
    let text = whole.document.to_text();
    let end = text.trim_end().len();
    let letter = text.get(..end).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
    if let Some((place, _)) = &mut finding.related {
        *place = FindingLocation::from_file(end - letter..end);
    }
    Some(finding)
}

/// S007, for the roadmap's own fields.
fn check_conflicts(whole: &RoadmapView<'_>, findings: &mut Vec<Finding>) {
    let Some(tree) = whole.parse_top_level() else { return };
    let clash = tree.root().unwrap_some().get(name::CONFLICT).map(TreeItem::unwrap_some);
    let fields: Vec<String> = clash.into_iter().flat_map(TreeItem::items).map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let message = format!("two branches changed {} differently", fields.join(", "));
        reporter::report_finding(findings, &OPEN_CONFLICT, whole.top_level_location(&[name::CONFLICT]), message);
    }
}

/// Where a file that is no roadmap shows it, and what it seems to be.
fn detect_other_file(whole: &RoadmapView<'_>) -> Option<(FindingLocation, &'static str)> {
    let text = whole.top_level.text();
    let bytes = text.as_bytes();
    let start = match skip_head(text) {
        Ok(start) => start,
        Err(error) if is_foreign_heading(bytes, error.offset) => {
            return Some((
                FindingLocation::from_file(error.offset..error.offset + 1),
                "this is no roadmap: one starts with Roadmap(",
            ));
        }
        // A comment at the head that never ends is a slip in a roadmap as well.
        Err(_) => return None,
    };
    let name_end = scan::token_end(bytes, start);
    let open = scan::skip_trivia(bytes, name_end).ok()?;
    let place = |end: usize| FindingLocation::from_file(start..end.clamp(start, text.len()));
    let shown = |end: usize| place(if name_end > start { name_end } else { end });
    let first_letter = text.get(open..).and_then(|rest| rest.chars().next());
    match first_letter {
        None if name_end == start && text.trim().is_empty() => {
            Some((FindingLocation::from_file(0..0), "the file is empty"))
        }
        None if name_end == start => Some((FindingLocation::from_file(0..0), "the file has only comments")),
        Some('(') => has_no_known_fields(whole)
            .then(|| (place(open + 1), "this is no roadmap: none of its fields is one of a roadmap")),
        Some('{') => Some((place(open + 1), "this is no roadmap: one starts with Roadmap( and not with a brace")),
        first => {
            let end = open + first.map_or(0, char::len_utf8);
            Some((shown(end), "this is no roadmap: one starts with Roadmap("))
        }
    }
}

/// Whether a `#` is that of another language and not of `#![enable(…)]`.
fn is_foreign_heading(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'#') && !matches!(bytes.get(at + 1), Some(b'!' | b'['))
}

/// Whether no field of the file is one of a roadmap's. An empty one counts as a roadmap if it is called so; where the
/// fields cannot be made out, it is given the benefit of the doubt.
fn has_no_known_fields(whole: &RoadmapView<'_>) -> bool {
    let Some(tree) = whole.parse_top_level() else { return false };
    let root = tree.root();
    let is_known = |item: TreeItem<'_>| fields::ROADMAP.field(&item.key()).is_some();
    let is_named = root.source().starts_with("Roadmap");
    let is_empty_roadmap = is_named && root.items().next().is_none();
    !is_empty_roadmap && !root.items().any(is_known)
}
