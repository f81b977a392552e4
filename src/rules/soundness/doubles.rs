//! Ids that stand twice.

use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::symbols::Symbol;
use crate::rules::reporter::Tell;
use crate::rules::roadmap_view::Whole;
use std::collections::HashMap;

/// S003, for the ids of entries; doubled fields and keys are told by the reading. Both sides of a conflict of git hold
/// the same entries: that is told once, for the conflict.
pub(in crate::rules) fn ids(whole: &Whole<'_>, tell: &mut Tell<'_>) {
    if whole.has_conflict() {
        return;
    }
    let doubled = whole.roadmap.all().filter(|facts| whole.roadmap.with_symbol(facts.id).len() > 1);
    let is_named = |serial: Serial| !whole.id(serial).is_empty();
    let candidates: Vec<Serial> = doubled.map(|facts| facts.serial).filter(|serial| is_named(*serial)).collect();
    if candidates.is_empty() {
        return;
    }
    let mut first: HashMap<(Entity, Symbol), Serial> = HashMap::new();
    for serial in whole.in_file_order(candidates) {
        let Some(facts) = whole.roadmap.facts(serial) else { continue };
        let before = *first.entry((id_space(facts.entity), facts.id)).or_insert(serial);
        if before != serial {
            tell_double(whole, before, serial, tell);
        }
    }
}

/// Themes and ideas share their ids.
fn id_space(entity: Entity) -> Entity {
    if entity == Entity::Idea { Entity::Theme } else { entity }
}

fn tell_double(whole: &Whole<'_>, first: Serial, again: Serial, tell: &mut Tell<'_>) {
    let entity = |serial| whole.roadmap.facts(serial).map(|facts| facts.entity);
    let id = whole.id(again);
    let message = match entity(first) == entity(again) {
        true => format!("`{id}` stands twice"),
        false => format!("`{id}` is a theme and an idea, and the two share their ids"),
    };
    let finding = tell.at(whole.itself(again), message);
    finding.labelled("again here").beside(whole.itself(first), "it stands here first");
}
