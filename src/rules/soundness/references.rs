use crate::document::Document;
use crate::document::chunk::EntryId;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::{ENTRY_KINDS, EntryKind};
use crate::roadmap::field::{ReferenceTarget, with_article};
use crate::roadmap::location::FieldOwner;
use crate::roadmap::name;
use crate::roadmap::references::{Reference, find_references};
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::roadmap::similar_words::closest_match;
use crate::rules::finding::{Finding, FindingLocation};
use crate::rules::reporter::RuleReporter;
use crate::rules::roadmap_view::RoadmapView;
use crate::rules::rule::Severity;
use crate::rules::syntax;

/// S004. When the brackets of the file do not match, entries may be missing because of it, and entry references are
/// not reported.
pub(in crate::rules) fn check_references(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    check_top_level_references(view, reporter);
    if view.document.is_top_level_broken() {
        return;
    }
    let lost_kinds = kinds_with_lost_ids(view.document);
    let mut suggestions_left = MAX_SUGGESTIONS;
    for row in view.roadmap.rows() {
        let dangles = row.links.iter().any(|link| view.resolve_link(*link).is_none());
        if dangles {
            check_entry_references(view, row.entry, &lost_kinds, &mut suggestions_left, reporter);
        }
    }
}

/// Maximum number of findings with a similar id: the search for one is slow.
const MAX_SUGGESTIONS: usize = 10;

/// The kinds of the entries whose id cannot be read: one of them may be the missing one.
fn kinds_with_lost_ids(document: &Document) -> Vec<EntryKind> {
    let lost = document.entries().filter(|entry| entry.is_broken && entry.key_source().is_empty());
    lost.filter_map(|entry| EntryKind::from_map_name(document.map_name(entry.map))).collect()
}

fn check_entry_references(
    view: &RoadmapView<'_>,
    entry_id: EntryId,
    lost_kinds: &[EntryKind],
    suggestions_left: &mut usize,
    reporter: &mut RuleReporter<'_>,
) {
    let Some(row) = view.roadmap.row(entry_id) else { return };
    let Some(tree) = view.document.entry(entry_id).and_then(|entry| entry.tree()) else { return };
    for reference in find_references(tree.root(), row.kind.record()) {
        let is_found = view.resolve_reference(reference.target, &reference.id).is_some();
        if is_found || referable_kinds(reference.target).iter().any(|kind| lost_kinds.contains(kind)) {
            continue;
        }
        let location = FindingLocation::from_entry(entry_id, reference.path.clone(), reference.span.clone());
        let finding = report_dangling(&reference, location, reporter);
        if let Some(left) = suggestions_left.checked_sub(1) {
            *suggestions_left = left;
            suggest_nearest(view, FieldOwner::Entry(entry_id), &reference, finding);
        }
        if view.report(entry_id).is_some_and(|report| !report.can_be_fixed()) {
            finding.fix = None;
        }
    }
}

fn report_dangling<'f>(
    reference: &Reference,
    location: FindingLocation,
    reporter: &'f mut RuleReporter<'_>,
) -> &'f mut Finding {
    if reference.target == ReferenceTarget::Kind(EntryKind::Metric) {
        let finding = reporter.report(location, format!("metric `{}` does not exist yet", reference.id));
        return finding
            .set_severity(Severity::Warning)
            .set_label("no metric with this id")
            .set_question("Who could measure it?");
    }
    let noun = reference.target.noun();
    let finding = reporter.report(location, format!("{noun} `{}` does not exist", reference.id));
    finding.set_label(format!("should be the id of {}", with_article(noun)))
}

fn suggest_nearest(view: &RoadmapView<'_>, owner: FieldOwner, reference: &Reference, finding: &mut Finding) {
    let Some(nearest) = nearest_id(view, reference) else { return };
    finding.set_question(format!("Did you mean `{nearest}`?"));
    let change = Change::Set { owner, path: reference.path.clone(), value: Draft::Text(nearest.clone()) };
    finding.set_fix(format!("change to `{nearest}`"), vec![change]);
}

fn referable_kinds(refers: ReferenceTarget) -> Vec<EntryKind> {
    match refers {
        ReferenceTarget::Kind(kind) => vec![kind],
        ReferenceTarget::ThemeOrIdea => vec![EntryKind::Theme, EntryKind::Idea],
        ReferenceTarget::AnyEntry => ENTRY_KINDS.to_vec(),
    }
}

/// The existing id that is most similar.
fn nearest_id(view: &RoadmapView<'_>, reference: &Reference) -> Option<String> {
    let (map, id) = match (reference.target, reference.id.split_once('.')) {
        (ReferenceTarget::AnyEntry, Some((map, id))) => (Some(EntryKind::from_map_name(map)?), id),
        _ => (None, reference.id.as_str()),
    };
    let kinds = map.map_or_else(|| referable_kinds(reference.target), |kind| vec![kind]);
    let rows = view.roadmap.rows().filter(|row| kinds.contains(&row.kind));
    let ids: Vec<&str> =
        rows.map(|row| view.roadmap.symbol_text(row.id)).filter(|other| is_similar(id, other)).collect();
    let nearest = closest_match(id, &ids)?;
    Some(map.map_or_else(|| nearest.to_owned(), |kind| format!("{}.{nearest}", kind.map_name())))
}

/// A cheap test before the ids are compared letter by letter.
fn is_similar(id: &str, other: &str) -> bool {
    let same_start = id.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let same_end = id.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    id.len().abs_diff(other.len()) <= 4 && same_start + same_end >= id.len().min(other.len()) / 2
}

/// References of the roadmap's own fields.
fn check_top_level_references(view: &RoadmapView<'_>, reporter: &mut RuleReporter<'_>) {
    if let Some(id) = view.top_level_text(name::NORTH_STAR).filter(|id| !id.is_empty()) {
        let refers = ReferenceTarget::Kind(EntryKind::Metric);
        if view.resolve_reference(refers, &id).is_none() && !view.document.is_top_level_broken() {
            let location = view.top_level_location(&[name::NORTH_STAR]);
            let path = Path::from_fields(&[name::NORTH_STAR]);
            let reference = Reference { path, target: refers, id, span: location.span.clone() };
            let finding = report_dangling(&reference, location, reporter);
            suggest_nearest(view, FieldOwner::Roadmap, &reference, finding);
            if !syntax::is_top_level_valid(view.top_level.text(), view.context) {
                finding.fix = None;
            }
        }
    }
    if let Some(model) = view.top_level_text(name::RANKING).filter(|model| Model::find(model).is_none()) {
        let models: Vec<&str> = MODELS.iter().map(|model| model.name).collect();
        let message = format!("scoring model `{model}` does not exist");
        let finding = reporter.report(view.top_level_location(&[name::RANKING]), message);
        finding.set_label(format!("one of {}", models.join(", ")));
        if let Some(nearest) = closest_match(&model, &models) {
            finding.set_question(format!("Did you mean `{nearest}`?"));
        }
    }
}
