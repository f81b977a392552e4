use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::interner::Symbol;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use std::collections::HashMap;

/// S003, for the ids of entries; `schema_errors` reports duplicate fields and keys. Both sides of a git conflict hold
/// the same entries, so duplicates are not reported beside one.
pub(in crate::rules) fn check_duplicate_ids(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    if view.has_git_conflict() {
        return;
    }
    let duplicates = view.roadmap.rows().filter(|row| view.roadmap.entries_with_symbol(row.id).len() > 1);
    let has_id = |entry: EntryId| !view.id(entry).is_empty();
    let candidates: Vec<EntryId> = duplicates.map(|row| row.entry).filter(|entry| has_id(*entry)).collect();
    if candidates.is_empty() {
        return;
    }
    let mut first_with_id: HashMap<(EntryKind, Symbol), EntryId> = HashMap::new();
    for entry in view.sort_by_file_order(candidates) {
        let Some(row) = view.roadmap.row(entry) else { continue };
        let first = *first_with_id.entry((id_space(row.kind), row.id)).or_insert(entry);
        if first != entry {
            report_duplicate_id(view, first, entry, reporter);
        }
    }
}

/// Themes and ideas share one set of ids.
fn id_space(kind: EntryKind) -> EntryKind {
    if kind == EntryKind::Idea { EntryKind::Theme } else { kind }
}

fn report_duplicate_id(view: &RoadmapView<'_>, first: EntryId, second: EntryId, reporter: &mut RuleReporter<'_>) {
    let kind = |entry| view.roadmap.row(entry).map(|row| row.kind);
    let id = view.id(second);
    let message = if kind(first) == kind(second) {
        format!("`{id}` appears twice")
    } else {
        format!("`{id}` is the id of both a theme and an idea")
    };
    reporter
        .report(view.id_location(second), message)
        .set_label("again here")
        .set_related(view.id_location(first), "first here");
}
