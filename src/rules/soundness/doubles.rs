//! Ids that stand twice.

use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::symbols::Symbol;
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use std::collections::HashMap;

/// S003, for the ids of entries; doubled fields and keys are told by the reading. Both sides of a conflict of git hold
/// the same entries: that is told once, for the conflict.
pub(in crate::rules) fn check_duplicate_ids(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    if whole.has_git_conflict() {
        return;
    }
    let doubled = whole.roadmap.rows().filter(|facts| whole.roadmap.entries_with_symbol(facts.id).len() > 1);
    let is_named = |serial: EntryId| !whole.id(serial).is_empty();
    let candidates: Vec<EntryId> = doubled.map(|facts| facts.entry).filter(|serial| is_named(*serial)).collect();
    if candidates.is_empty() {
        return;
    }
    let mut first: HashMap<(EntryKind, Symbol), EntryId> = HashMap::new();
    for serial in whole.sort_by_file_order(candidates) {
        let Some(facts) = whole.roadmap.row(serial) else { continue };
        let before = *first.entry((id_space(facts.kind), facts.id)).or_insert(serial);
        if before != serial {
            report_duplicate_id(whole, before, serial, tell);
        }
    }
}

/// Themes and ideas share their ids.
fn id_space(entity: EntryKind) -> EntryKind {
    if entity == EntryKind::Idea { EntryKind::Theme } else { entity }
}

fn report_duplicate_id(whole: &RoadmapView<'_>, first: EntryId, again: EntryId, tell: &mut RuleReporter<'_>) {
    let entity = |serial| whole.roadmap.row(serial).map(|facts| facts.kind);
    let id = whole.id(again);
    let message = match entity(first) == entity(again) {
        true => format!("`{id}` stands twice"),
        false => format!("`{id}` is a theme and an idea, and the two share their ids"),
    };
    let finding = tell.report(whole.id_location(again), message);
    finding.set_label("again here").set_related(whole.id_location(first), "it stands here first");
}
