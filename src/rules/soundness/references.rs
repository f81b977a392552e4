//! References that lead nowhere.

use crate::document::Document;
use crate::document::chunk::Serial;
use crate::document::path::Path;
use crate::document::write::Draft;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::{ENTITIES, Entity};
use crate::roadmap::field::{Refers, with_article};
use crate::roadmap::inspect::nearest_word;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::references::{Reference, references};
use crate::roadmap::scoring_models::{MODELS, Model};
use crate::rules::finding::{Finding, Place};
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;
use crate::rules::rule::Severity;
use crate::rules::syntax;

/// S004. Where the brackets of the file are lost, entries may be lost with them, and nothing is said.
pub(in crate::rules) fn dangling(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    own(whole, tell);
    if whole.document.frame_is_broken() {
        return;
    }
    let lost = maps_with_a_lost_id(whole.document);
    let mut hints = MOST_HINTS;
    for facts in whole.roadmap.all() {
        let dangles = facts.links.iter().any(|link| whole.follow(*link).is_none());
        if dangles {
            dangling_in(whole, facts.serial, &lost, &mut hints, tell);
        }
    }
}

/// To look for the nearest id costs more than to find that one is missing: after so many it is not done.
const MOST_HINTS: usize = 10;

/// Entries that do not read and whose id is lost: what is missing may be there.
fn maps_with_a_lost_id(document: &Document) -> Vec<Entity> {
    let lost = document.entries().filter(|entry| entry.is_broken && entry.key_source().is_empty());
    lost.filter_map(|entry| Entity::of_map(document.map_name(entry.map))).collect()
}

fn dangling_in(whole: &Whole<'_>, serial: Serial, lost: &[Entity], hints: &mut usize, tell: &mut Tell<'_>) {
    let Some(facts) = whole.roadmap.facts(serial) else { return };
    let Some(tree) = whole.document.entry(serial).and_then(|entry| entry.tree()) else { return };
    for reference in references(tree.root(), facts.entity.record()) {
        let leads = whole.resolve(reference.refers, &reference.id).is_some();
        if leads || entities(reference.refers).iter().any(|entity| lost.contains(entity)) {
            continue;
        }
        let place = Place::of_entry(serial, reference.path.clone(), reference.span.clone());
        let finding = tell_dangling(&reference, place, tell);
        if let Some(left) = hints.checked_sub(1) {
            *hints = left;
            hint(whole, Owner::Entry(serial), &reference, finding);
        }
        if whole.report(serial).is_some_and(|report| !report.can_be_mended()) {
            finding.fix = None;
        }
    }
}

fn tell_dangling<'f>(reference: &Reference, place: Place, tell: &'f mut Tell<'_>) -> &'f mut Finding {
    if reference.refers == Refers::To(Entity::Metric) {
        let finding = tell.at(place, format!("nobody measures `{}` yet", reference.id));
        return finding.graded(Severity::Warning).labelled("no metric has this id").asking("Who could measure it?");
    }
    let noun = reference.refers.noun();
    let finding = tell.at(place, format!("there is no {noun} `{}`", reference.id));
    finding.labelled(format!("should be {}", with_article(noun)))
}

fn hint(whole: &Whole<'_>, owner: Owner, reference: &Reference, finding: &mut Finding) {
    let Some(near) = nearest(whole, reference) else { return };
    finding.asking(format!("Did you mean `{near}`?"));
    let change = Change::Set { owner, path: reference.path.clone(), value: Draft::Text(near.clone()) };
    finding.mended_by(format!("write \"{near}\""), vec![change]);
}

fn entities(refers: Refers) -> Vec<Entity> {
    match refers {
        Refers::To(entity) => vec![entity],
        Refers::ToThemeOrIdea => vec![Entity::Theme, Entity::Idea],
        Refers::ToPath => ENTITIES.to_vec(),
    }
}

/// The id most like the one that leads nowhere.
fn nearest(whole: &Whole<'_>, reference: &Reference) -> Option<String> {
    let (map, id) = match (reference.refers, reference.id.split_once('.')) {
        (Refers::ToPath, Some((map, id))) => (Some(Entity::of_map(map)?), id),
        _ => (None, reference.id.as_str()),
    };
    let wanted = map.map_or_else(|| entities(reference.refers), |entity| vec![entity]);
    let facts = whole.roadmap.all().filter(|facts| wanted.contains(&facts.entity));
    let ids: Vec<&str> = facts.map(|facts| whole.roadmap.word(facts.id)).filter(|other| is_like(id, other)).collect();
    let near = nearest_word(id, &ids)?;
    Some(map.map_or_else(|| near.to_owned(), |entity| format!("{}.{near}", entity.map())))
}

/// Whether it is worth comparing two ids letter by letter.
fn is_like(id: &str, other: &str) -> bool {
    let same_start = id.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let same_end = id.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b).count();
    id.len().abs_diff(other.len()) <= 4 && same_start + same_end >= id.len().min(other.len()) / 2
}

/// References of the roadmap's own fields.
fn own(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    if let Some(id) = whole.own_text(name::NORTH_STAR).filter(|id| !id.is_empty()) {
        let refers = Refers::To(Entity::Metric);
        if whole.resolve(refers, &id).is_none() && !whole.document.frame_is_broken() {
            let place = whole.own(&[name::NORTH_STAR]);
            let path = Path::of_fields(&[name::NORTH_STAR]);
            let reference = Reference { path, refers, id, span: place.span.clone() };
            let finding = tell_dangling(&reference, place, tell);
            hint(whole, Owner::Roadmap, &reference, finding);
            if !syntax::frame_reads(whole.skeleton.text(), whole.context) {
                finding.fix = None;
            }
        }
    }
    if let Some(model) = whole.own_text(name::RANKING).filter(|model| Model::named(model).is_none()) {
        let models: Vec<&str> = MODELS.iter().map(|model| model.name).collect();
        let message = format!("there is no scoring model `{model}`");
        let finding = tell.at(whole.own(&[name::RANKING]), message);
        finding.labelled(format!("one of {}", models.join(", ")));
        if let Some(near) = nearest_word(&model, &models) {
            finding.asking(format!("Did you mean `{near}`?"));
        }
    }
}
