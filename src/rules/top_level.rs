//! The roadmap's own fields, and whether the file is a roadmap at all.

use super::entry_checks::has_doubled;
use super::finding::{Finding, Place, Whose, take_fixes};
use super::reporter;
use super::roadmap_view::Whole;
use super::schema_errors;
use super::soundness::{CLASH, REFUSED};
use super::syntax;
use crate::document::path::Path;
use crate::document::scan;
use crate::document::skip_head;
use crate::document::tree::Item;
use crate::roadmap::fields;
use crate::roadmap::inspect::inspect;
use crate::roadmap::name;
use crate::text::conflict_marker_lines;

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    /// A roadmap, sound or not.
    Roadmap,
    /// Something else: that is told, and nothing more is to be said of it.
    Other,
}

/// Checks what stands around the entries.
pub(crate) fn check(whole: &Whole<'_>, findings: &mut Vec<Finding>) -> File {
    let text = whole.skeleton.text();
    if conflict_marker_lines::has_marker(text) {
        // Told as a conflict of git: whatever does not read here does not read because of it.
        return File::Roadmap;
    }
    if let Some((place, message)) = other_file(whole) {
        reporter::tell(findings, &REFUSED, place, message).asking("Is it the right file?");
        return File::Other;
    }
    if whole.document.frame_is_broken() || !syntax::frame_reads(text, whole.context) {
        // Where git left a conflict among the entries, the brackets do not fit together because of it.
        if !whole.has_conflict() {
            let told = syntax::frame(text, whole.context).into_iter();
            findings.extend(told.filter_map(|finding| settled(whole, finding)));
        }
        return File::Roadmap;
    }
    clash(whole, findings);
    if let Some(tree) = whole.own_fields() {
        let owner = schema_errors::Owner { whose: Whose::Roadmap, entity: None, text, head: None };
        for slip in inspect(tree.root(), &fields::ROADMAP, &[]) {
            schema_errors::tell(&owner, tree.root().inner(), &Path::here(), &slip, findings);
        }
        if has_doubled(findings) {
            take_fixes(findings);
        }
    }
    File::Roadmap
}

/// Where the file breaks off: inside its last entry, which tells so itself, or behind it.
fn settled(whole: &Whole<'_>, mut finding: Finding) -> Option<Finding> {
    if !finding.is_about_where_it_ends() {
        return Some(finding);
    }
    let last = whole.document.entries().last().filter(|entry| entry.is_broken);
    let end = last.and_then(|entry| Some(whole.document.offset_of(entry.serial)? + entry.text.len()));
    if end == Some(whole.document.len()) {
        return None;
    }
    let text = whole.document.to_text();
    let end = text.trim_end().len();
    let letter = text.get(..end).and_then(|text| text.chars().next_back()).map_or(0, char::len_utf8);
    if let Some((place, _)) = &mut finding.related {
        *place = Place::of_file(end - letter..end);
    }
    Some(finding)
}

/// S007, for the roadmap's own fields.
fn clash(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    let Some(tree) = whole.own_fields() else { return };
    let clash = tree.root().inner().get(name::CLASH).map(Item::inner);
    let fields: Vec<String> = clash.into_iter().flat_map(Item::items).map(|item| item.key().into_owned()).collect();
    if !fields.is_empty() {
        let message = format!("two branches changed {} differently", fields.join(", "));
        reporter::tell(findings, &CLASH, whole.own(&[name::CLASH]), message);
    }
}

/// Where a file that is no roadmap shows it, and what it seems to be.
fn other_file(whole: &Whole<'_>) -> Option<(Place, &'static str)> {
    let text = whole.skeleton.text();
    let bytes = text.as_bytes();
    let start = match skip_head(text) {
        Ok(start) => start,
        Err(error) if is_heading(bytes, error.at) => {
            return Some((Place::of_file(error.at..error.at + 1), "this is no roadmap: one starts with Roadmap("));
        }
        // A comment at the head that never ends is a slip in a roadmap as well.
        Err(_) => return None,
    };
    let name_end = scan::word_end(bytes, start);
    let open = scan::skip_trivia(bytes, name_end).ok()?;
    let place = |end: usize| Place::of_file(start..end.clamp(start, text.len()));
    let shown = |end: usize| place(if name_end > start { name_end } else { end });
    let first_letter = text.get(open..).and_then(|rest| rest.chars().next());
    match first_letter {
        None if name_end == start && text.trim().is_empty() => Some((Place::of_file(0..0), "the file is empty")),
        None if name_end == start => Some((Place::of_file(0..0), "the file has only comments")),
        Some('(') => holds_nothing_known(whole)
            .then(|| (place(open + 1), "this is no roadmap: none of its fields is one of a roadmap")),
        Some('{') => Some((place(open + 1), "this is no roadmap: one starts with Roadmap( and not with a brace")),
        first => {
            let end = open + first.map_or(0, char::len_utf8);
            Some((shown(end), "this is no roadmap: one starts with Roadmap("))
        }
    }
}

/// Whether a `#` is that of another language and not of `#![enable(…)]`.
fn is_heading(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'#') && !matches!(bytes.get(at + 1), Some(b'!' | b'['))
}

/// Whether no field of the file is one of a roadmap's. An empty one counts as a roadmap if it is called so; where the
/// fields cannot be made out, it is given the benefit of the doubt.
fn holds_nothing_known(whole: &Whole<'_>) -> bool {
    let Some(tree) = whole.own_fields() else { return false };
    let root = tree.root();
    let is_known = |item: Item<'_>| fields::ROADMAP.field(&item.key()).is_some();
    let is_named = root.source().starts_with("Roadmap");
    let is_empty_roadmap = is_named && root.items().next().is_none();
    !is_empty_roadmap && !root.items().any(is_known)
}
