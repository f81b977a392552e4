//! Ids that stand twice.

use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::interner::Symbol;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use std::collections::HashMap;

/// S003, for the ids of entries; doubled fields and keys are told by the reading. Both sides of a conflict of git hold
/// the same entries: that is told once, for the conflict.
pub(in crate::rules) fn check_duplicate_ids(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    if whole.has_git_conflict() {
        return;
    }
    let doubled = whole.roadmap.rows().filter(|row| whole.roadmap.entries_with_symbol(row.id).len() > 1);
    let is_named = |entry: EntryId| !whole.id(entry).is_empty();
    let candidates: Vec<EntryId> = doubled.map(|row| row.entry).filter(|entry| is_named(*entry)).collect();
    if candidates.is_empty() {
        return;
    }
    let mut first: HashMap<(EntryKind, Symbol), EntryId> = HashMap::new();
    for entry in whole.sort_by_file_order(candidates) {
        let Some(row) = whole.roadmap.row(entry) else { continue };
        let before = *first.entry((id_space(row.kind), row.id)).or_insert(entry);
        if before != entry {
            report_duplicate_id(whole, before, entry, tell);
        }
    }
}

/// Themes and ideas share their ids.
fn id_space(kind: EntryKind) -> EntryKind {
    if kind == EntryKind::Idea { EntryKind::Theme } else { kind }
}

fn report_duplicate_id(whole: &RoadmapView<'_>, first: EntryId, again: EntryId, tell: &mut RuleReporter<'_>) {
    let kind = |entry| whole.roadmap.row(entry).map(|row| row.kind);
    let id = whole.id(again);
    let message = match kind(first) == kind(again) {
        true => format!("`{id}` stands twice"),
        false => format!("`{id}` is a theme and an idea, and the two share their ids"),
    };
    let finding = tell.report(whole.id_location(again), message);
    finding.set_label("again here").set_related(whole.id_location(first), "it stands here first");
}
