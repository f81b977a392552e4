//! The verdict on a merge before anybody sees it: it is read again and held against what it should say, and what either
//! side wrote is looked for in it. A merge that fails here is not given out.

use super::entries::Outcome;
use super::entry_version::Version;
use super::side::{Side, Who};
use super::value::Value;
use super::{Merged, NotMerged, cross_entry_warnings};
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::field::Shape;
use crate::roadmap::name;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The merge, if it says what it should. `first_is_one` says which of the sides stands on the one side of the merge.
pub(crate) fn judged(
    base: &Side,
    sides: [&Side; 2],
    outcome: Outcome,
    first_is_one: bool,
) -> Result<Merged, NotMerged> {
    let result = base.beside(outcome.text.clone());
    if let Some(why) = result.frame_fault() {
        return Err(NotMerged::Flawed(why));
    }
    if let Some(who) = outcome.there.iter().find(|who| result.serial(who).is_none()) {
        return Err(NotMerged::Flawed(format!("{}.{} would be missing", who.space, who.id)));
    }
    if result.order.len() != outcome.there.len() {
        return Err(NotMerged::Flawed("an entry would come back".to_owned()));
    }
    for (who, merged) in &outcome.merged {
        let entry = result.entry(who);
        let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
        let says = tree.as_ref().map(|tree| Value::seen(tree.root()));
        let map = entry.as_ref().map(|entry| result.map_of(entry));
        if says.as_ref() != Some(&merged.value) || map != Some(merged.map.as_str()) {
            return Err(NotMerged::Flawed(format!("{}.{} would not say what it should", who.space, who.id)));
        }
        let written = sides.map(|side| version(side, who));
        if let Some(word) = lost(version(base, who), &written, says.as_ref(), &merged.left_out) {
            return Err(NotMerged::Flawed(format!("{}.{} would lose `{word}`", who.space, who.id)));
        }
    }
    let mut told_of_answers = Vec::new();
    let one = if first_is_one { sides[0] } else { sides[1] };
    let counts = counts(one, &result);
    let doubled = result.doubled();
    for (who, merged) in &outcome.merged {
        told_of_answers.extend(unanswered(who, &merged.map, &merged.value, sides));
    }
    let Outcome { text, mut clashes, mut told, unsettled, .. } = outcome;
    told.append(&mut told_of_answers);
    told.extend(cross_entry_warnings::told(sides, &result));
    clashes.sort();
    Ok(Merged { text, clashes, told, doubled, unsettled, counts })
}

/// What a theme owes and lacks though no side left it out of a theme: one took it from an idea that the other promoted.
fn unanswered(who: &Who, map: &str, value: &Value, sides: [&Side; 2]) -> Option<String> {
    let is_dropped = |value: &Value| value.get(name::LANE).and_then(Value::word) == Some("Dropped");
    let part = |value: &Value, field: &str, part: &str| value.get(field).is_some_and(|value| value.get(part).is_some());
    let lacks = |value: &Value| {
        let answers = [
            ("why", part(value, name::WHY, name::PROBLEM) && part(value, name::WHY, name::REASON)),
            ("target metric", part(value, name::TARGET, name::METRIC)),
            ("trade-off", value.get(name::TRADE_OFFS).is_some_and(|rows| !rows.members().is_empty())),
        ];
        answers.into_iter().filter(|(_, is_there)| !is_there).map(|(answer, _)| answer).collect::<Vec<_>>()
    };
    let lacking = lacks(value);
    if map != name::THEMES || is_dropped(value) || lacking.is_empty() {
        return None;
    }
    let as_theme =
        sides.into_iter().filter_map(|side| version(side, who)).filter(|version| version.map == name::THEMES);
    let was_lacking = as_theme.into_iter().any(|version| !lacks(&version.value).is_empty());
    (!was_lacking).then(|| format!("themes.{} is on the roadmap without its {} now", who.id, lacking.join(", ")))
}

fn version(side: &Side, who: &Who) -> Option<Version> {
    let entry = side.entry(who)?;
    let tree = entry.tree()?;
    Some(Version::of(side.map_of(&entry), tree.root()))
}

/// A word that a side wrote and that is nowhere in the merged entry.
fn lost(
    base: Option<Version>,
    sides: &[Option<Version>; 2],
    result: Option<&Value>,
    left_out: &[String],
) -> Option<String> {
    let words_of = |value: Option<&Value>| {
        let mut words = HashSet::new();
        if let Some(value) = value {
            value.each_leaf(&mut |leaf| words.extend(leaf.split_whitespace().map(str::to_owned)));
        }
        words
    };
    let mut before = words_of(base.as_ref().map(|base| &base.value));
    // What was in a clash already may cancel.
    for clash in sides.iter().chain([&base]).flatten().flat_map(|version| &version.clashes) {
        let values = clash.terms.iter().filter_map(|term| term.value());
        before.extend(
            values
                .flat_map(|value| value.split(|c: char| c.is_whitespace() || "\"(),[]{}".contains(c)))
                .map(str::to_owned),
        );
    }
    let after = words_of(result);
    let words = sides.iter().flat_map(|side| words_of(side.as_ref().map(|side| &side.value)));
    let new: BTreeSet<String> = words.filter(|word| !before.contains(word)).collect();
    new.into_iter().find(|word| !after.contains(word) && !left_out.contains(word))
}

/// What came into the one side by itself, by the nouns of fields.
fn counts(one: &Side, result: &Side) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (who, serial) in &result.order {
        let Some(entry) = result.document.entry(*serial) else { continue };
        let before = one.entry(who);
        let map = result.map_of(&entry);
        match before {
            // What is marked as deleted is a question, not an answer.
            None if version(result, who)
                .is_some_and(|version| version.clashes.iter().any(|clash| clash.at.is_whole())) => {}
            None => *counts.entry(map_noun(map)).or_default() += 1,
            Some(before) if before.text == entry.text && one.map_of(&before) == map => {}
            Some(_) => {
                if let (Some(before), Some(after)) = (version(one, who), version(result, who)) {
                    count_fields(&before, &after, &mut counts);
                }
            }
        }
    }
    counts.into_iter().map(|(noun, count)| (noun.to_owned(), count)).collect()
}

fn map_noun(map: &str) -> &'static str {
    Entity::of_map(map).map_or("others", Entity::nouns)
}

fn count_fields(before: &Version, after: &Version, counts: &mut BTreeMap<&'static str, usize>) {
    let record = Entity::of_map(&after.map).map(Entity::record);
    let mut names: Vec<&str> =
        before.value.items().iter().chain(after.value.items()).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for field in names {
        let (old, new) = (before.value.get(field), after.value.get(field));
        let is_open = after.clashes.iter().any(|clash| clash.at.0.first().is_some_and(|step| step == field));
        if old == new || is_open {
            continue;
        }
        let shape = record.and_then(|record| record.field(field)).map(|field| field.shape);
        let parts = match shape {
            Some(Shape::Map(..)) => parts_changed(old, new),
            _ => 1,
        };
        *counts.entry(field_noun(field)).or_default() += parts;
    }
}

fn parts_changed(old: Option<&Value>, new: Option<&Value>) -> usize {
    let items = |value: Option<&Value>| value.map(|value| value.items().to_vec()).unwrap_or_default();
    let (old, new) = (items(old), items(new));
    let changed = new.iter().filter(|item| !old.contains(item)).count();
    let removed = old.iter().filter(|(key, _)| !new.iter().any(|(other, _)| other == key)).count();
    (changed + removed).max(1)
}

fn field_noun(field: &str) -> &'static str {
    match field {
        name::LANE | name::WANTS => "lanes",
        name::READINGS => "readings",
        name::TRADE_OFFS => "trade-offs",
        name::SCORES => "scores",
        name::GOALS | name::SERVES => "goal links",
        _ => "other fields",
    }
}
