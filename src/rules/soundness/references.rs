//! References that lead nowhere.

use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{ReferenceTarget, with_article};
use crate::roadmap::inspect::closest_match;
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::references::{Reference, find_references};
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::rules::finding::{Finding, FindingLocation};
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use crate::rules::rule::Severity;
use crate::rules::syntax;

/// S004. Where the brackets of the file are lost, entries may be lost with them, and nothing is said.
pub(in crate::rules) fn check_references(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    check_top_level_references(whole, tell);
    if whole.document.is_top_level_broken() {
        return;
    }
    let lost = kinds_with_lost_ids(whole.document);
    let mut hints = MAX_HINTS;
    for row in whole.roadmap.rows() {
        let dangles = row.links.iter().any(|link| whole.resolve_link(*link).is_none());
        if dangles {
            check_entry_references(whole, row.entry, &lost, &mut hints, tell);
        }
    }
}

/// To look for the nearest id costs more than to find that one is missing: after so many it is not done.
const MAX_HINTS: usize = 10;

/// Entries that do not read and whose id is lost: what is missing may be there.
fn kinds_with_lost_ids(document: &Document) -> Vec<EntryKind> {
    let lost = document.entries().filter(|entry| entry.is_broken && entry.key_source().is_empty());
    lost.filter_map(|entry| EntryKind::from_map_name(document.map_name(entry.map))).collect()
}

fn check_entry_references(
    whole: &RoadmapView<'_>,
    entry_id: EntryId,
    lost: &[EntryKind],
    hints: &mut usize,
    tell: &mut RuleReporter<'_>,
) {
    let Some(row) = whole.roadmap.row(entry_id) else { return };
    let Some(tree) = whole.document.entry(entry_id).and_then(|entry| entry.tree()) else { return };
    for reference in find_references(tree.root(), row.kind.record()) {
        let leads = whole.resolve_reference(reference.target, &reference.id).is_some();
        if leads || referable_kinds(reference.target).iter().any(|kind| lost.contains(kind)) {
            continue;
        }
        let place = FindingLocation::from_entry(entry_id, reference.path.clone(), reference.span.clone());
        let finding = report_dangling(&reference, place, tell);
        if let Some(left) = hints.checked_sub(1) {
            *hints = left;
            suggest_nearest(whole, FieldOwner::Entry(entry_id), &reference, finding);
        }
        if whole.report(entry_id).is_some_and(|report| !report.can_be_fixed()) {
            finding.fix = None;
        }
    }
}

fn report_dangling<'f>(
    reference: &Reference,
    place: FindingLocation,
    tell: &'f mut RuleReporter<'_>,
) -> &'f mut Finding {
    if reference.target == ReferenceTarget::Kind(EntryKind::Metric) {
        let finding = tell.report(place, format!("nobody measures `{}` yet", reference.id));
        return finding
            .set_severity(Severity::Warning)
            .set_label("no metric has this id")
            .set_question("Who could measure it?");
    }
    let noun = reference.target.noun();
    let finding = tell.report(place, format!("there is no {noun} `{}`", reference.id));
    finding.set_label(format!("should be {}", with_article(noun)))
}

fn suggest_nearest(whole: &RoadmapView<'_>, owner: FieldOwner, reference: &Reference, finding: &mut Finding) {
    let Some(near) = nearest_id(whole, reference) else { return };
    finding.set_question(format!("Did you mean `{near}`?"));
    let change = Change::Set { owner, path: reference.path.clone(), value: Draft::Text(near.clone()) };
    finding.set_fix(format!("write \"{near}\""), vec![change]);
}

fn referable_kinds(refers: ReferenceTarget) -> Vec<EntryKind> {
    match refers {
        ReferenceTarget::Kind(kind) => vec![kind],
        ReferenceTarget::ThemeOrIdea => vec![EntryKind::Theme, EntryKind::Idea],
        ReferenceTarget::AnyEntry => ENTRY_KINDS.to_vec(),
    }
}

/// The id most like the one that leads nowhere.
fn nearest_id(whole: &RoadmapView<'_>, reference: &Reference) -> Option<String> {
    let (map, id) = match (reference.target, reference.id.split_once('.')) {
        (ReferenceTarget::AnyEntry, Some((map, id))) => (Some(EntryKind::from_map_name(map)?), id),
        _ => (None, reference.id.as_str()),
    };
    let wanted = map.map_or_else(|| referable_kinds(reference.target), |kind| vec![kind]);
    let row = whole.roadmap.rows().filter(|row| wanted.contains(&row.kind));
    let ids: Vec<&str> =
        row.map(|row| whole.roadmap.symbol_text(row.id)).filter(|other| is_similar(id, other)).collect();
    let near = closest_match(id, &ids)?;
    Some(map.map_or_else(|| near.to_owned(), |kind| format!("{}.{near}", kind.map_name())))
}

/// Whether it is worth comparing two ids letter by letter.
fn is_similar(id: &str, other: &str) -> bool {
    let same_start = id.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let same_end = id.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    id.len().abs_diff(other.len()) <= 4 && same_start + same_end >= id.len().min(other.len()) / 2
}

/// References of the roadmap's own fields.
fn check_top_level_references(whole: &RoadmapView<'_>, tell: &mut RuleReporter<'_>) {
    if let Some(id) = whole.top_level_text(name::NORTH_STAR).filter(|id| !id.is_empty()) {
        let refers = ReferenceTarget::Kind(EntryKind::Metric);
        if whole.resolve_reference(refers, &id).is_none() && !whole.document.is_top_level_broken() {
            let place = whole.top_level_location(&[name::NORTH_STAR]);
            let path = Path::from_fields(&[name::NORTH_STAR]);
            let reference = Reference { path, target: refers, id, span: place.span.clone() };
            let finding = report_dangling(&reference, place, tell);
            suggest_nearest(whole, FieldOwner::Roadmap, &reference, finding);
            if !syntax::is_top_level_valid(whole.top_level.text(), whole.context) {
                finding.fix = None;
            }
        }
    }
    if let Some(model) = whole.top_level_text(name::RANKING).filter(|model| Model::find(model).is_none()) {
        let models: Vec<&str> = MODELS.iter().map(|model| model.name).collect();
        let message = format!("there is no scoring model `{model}`");
        let finding = tell.report(whole.top_level_location(&[name::RANKING]), message);
        finding.set_label(format!("one of {}", models.join(", ")));
        if let Some(near) = closest_match(&model, &models) {
            finding.set_question(format!("Did you mean `{near}`?"));
        }
    }
}
