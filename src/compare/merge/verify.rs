//! Verifies a merge before returning it: parses the result again, compares every merged entry with the intended value, and
//! checks that no word of either side is lost.

use super::entries::MergeOutcome;
use super::entry_version::EntryVersion;
use super::side::{EntryIdentity, SideDocument};
use super::value::Value;
use super::{MergeError, MergedText, cross_entry_warnings};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::field::Shape;
use crate::roadmap::name;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The merged text, if it passes. `first_is_one` says whether the first of `sides` is the one side of the merge.
pub(crate) fn verify_merge(
    base: &SideDocument,
    sides: [&SideDocument; 2],
    outcome: MergeOutcome,
    first_is_one: bool,
) -> Result<MergedText, MergeError> {
    let result = base.load_alongside(outcome.text.clone());
    if let Some(reason) = result.top_level_error() {
        return Err(MergeError::Internal(reason));
    }
    if let Some(who) = outcome.expected_entries.iter().find(|who| result.entry_id(who).is_none()) {
        return Err(MergeError::Internal(format!("{}.{} is missing", who.namespace, who.id)));
    }
    if result.order.len() != outcome.expected_entries.len() {
        return Err(MergeError::Internal("a removed entry is back".to_owned()));
    }
    for (who, merged) in &outcome.merged {
        let entry = result.entry(who);
        let tree = entry.as_ref().and_then(crate::document::EntryText::tree);
        let value = tree.as_ref().map(|tree| Value::from_item_without_source(tree.root()));
        let map = entry.as_ref().map(|entry| result.map_name(entry));
        if value.as_ref() != Some(&merged.value) || map != Some(merged.map.as_str()) {
            return Err(MergeError::Internal(format!("{}.{} differs from its merged value", who.namespace, who.id)));
        }
        let versions = sides.map(|side| read_version(side, who));
        if let Some(word) = find_lost_word(read_version(base, who), &versions, value.as_ref(), &merged.exempt_words) {
            return Err(MergeError::Internal(format!("{}.{} loses `{word}`", who.namespace, who.id)));
        }
    }
    let one = if first_is_one { sides[0] } else { sides[1] };
    let MergeOutcome { text, mut conflicts, mut notices, needs_review, merged, .. } = outcome;
    notices.extend(merged.iter().filter_map(|(who, merged)| find_unanswered(who, &merged.map, &merged.value, sides)));
    notices.extend(cross_entry_warnings::find_warnings(sides, &result));
    conflicts.sort();
    Ok(MergedText {
        text,
        conflicts,
        notices,
        duplicate_ids: result.duplicate_ids(),
        needs_review,
        merged_counts: count_merged_fields(one, &result),
    })
}

/// Required answers that a theme lacks though it lacked them on no side: one side promoted an idea while the other one
/// removed them from it.
fn find_unanswered(who: &EntryIdentity, map: &str, value: &Value, sides: [&SideDocument; 2]) -> Option<String> {
    let is_dropped = |value: &Value| value.get(name::LANE).and_then(Value::as_atom) == Some("Dropped");
    let part = |value: &Value, field: &str, part: &str| value.get(field).is_some_and(|value| value.get(part).is_some());
    let missing_answers = |value: &Value| {
        let answers = [
            ("why", part(value, name::WHY, name::PROBLEM) && part(value, name::WHY, name::REASON)),
            ("target metric", part(value, name::TARGET, name::METRIC)),
            ("trade-off", value.get(name::TRADE_OFFS).is_some_and(|rows| !rows.members().is_empty())),
        ];
        answers.into_iter().filter(|(_, is_present)| !is_present).map(|(answer, _)| answer).collect::<Vec<_>>()
    };
    let missing = missing_answers(value);
    if map != name::THEMES || is_dropped(value) || missing.is_empty() {
        return None;
    }
    let as_theme =
        sides.into_iter().filter_map(|side| read_version(side, who)).filter(|version| version.map == name::THEMES);
    let was_missing = as_theme.into_iter().any(|version| !missing_answers(&version.value).is_empty());
    (!was_missing).then(|| format!("themes.{} is now on the roadmap but has no {}", who.id, missing.join(", ")))
}

fn read_version(side: &SideDocument, who: &EntryIdentity) -> Option<EntryVersion> {
    let entry = side.entry(who)?;
    let tree = entry.tree()?;
    Some(EntryVersion::from_item(side.map_name(&entry), tree.root()))
}

/// A word that a side added and that is nowhere in the merged entry.
fn find_lost_word(
    base: Option<EntryVersion>,
    sides: &[Option<EntryVersion>; 2],
    result: Option<&Value>,
    exempt: &[String],
) -> Option<String> {
    let words_of = |value: Option<&Value>| {
        let mut words = HashSet::new();
        if let Some(value) = value {
            value.for_each_leaf(&mut |leaf| words.extend(leaf.split_whitespace().map(str::to_owned)));
        }
        words
    };
    let mut before = words_of(base.as_ref().map(|base| &base.value));
    // Terms of existing conflicts may cancel.
    for conflict in sides.iter().chain([&base]).flatten().flat_map(|version| &version.conflicts) {
        let values = conflict.terms.iter().filter_map(|term| term.value());
        before.extend(
            values
                .flat_map(|value| value.split(|c: char| c.is_whitespace() || "\"(),[]{}".contains(c)))
                .map(str::to_owned),
        );
    }
    let after = words_of(result);
    let words = sides.iter().flat_map(|side| words_of(side.as_ref().map(|side| &side.value)));
    let new: BTreeSet<String> = words.filter(|word| !before.contains(word)).collect();
    new.into_iter().find(|word| !after.contains(word) && !exempt.contains(word))
}

/// How many changes were merged into the one side automatically, by the nouns of fields.
fn count_merged_fields(one: &SideDocument, result: &SideDocument) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (who, entry_id) in &result.order {
        let Some(entry) = result.document.entry(*entry_id) else { continue };
        let before = one.entry(who);
        let map = result.map_name(&entry);
        match before {
            // An entry that is marked as deleted is an open question.
            None if read_version(result, who)
                .is_some_and(|version| version.conflicts.iter().any(|conflict| conflict.path.is_whole_entry())) => {}
            None => *counts.entry(map_noun(map)).or_default() += 1,
            Some(before) if before.text == entry.text && one.map_name(&before) == map => {}
            Some(_) => {
                if let (Some(before), Some(after)) = (read_version(one, who), read_version(result, who)) {
                    count_changed_fields(&before, &after, &mut counts);
                }
            }
        }
    }
    counts.into_iter().map(|(noun, count)| (noun.to_owned(), count)).collect()
}

fn map_noun(map: &str) -> &'static str {
    EntryKind::from_map_name(map).map_or("others", EntryKind::plural_noun)
}

fn count_changed_fields(before: &EntryVersion, after: &EntryVersion, counts: &mut BTreeMap<&'static str, usize>) {
    let record = EntryKind::from_map_name(&after.map).map(EntryKind::record);
    let mut names: Vec<&str> =
        before.value.items().iter().chain(after.value.items()).map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for field in names {
        let (old, new) = (before.value.get(field), after.value.get(field));
        let is_open = after.conflicts.iter().any(|conflict| conflict.path.0.first().is_some_and(|step| step == field));
        if old == new || is_open {
            continue;
        }
        let shape = record.and_then(|record| record.field(field)).map(|field| field.shape);
        let parts = match shape {
            Some(Shape::Map(..)) => count_changed_parts(old, new),
            _ => 1,
        };
        *counts.entry(field_noun(field)).or_default() += parts;
    }
}

fn count_changed_parts(old: Option<&Value>, new: Option<&Value>) -> usize {
    let items = |value: Option<&Value>| value.map(|value| value.items().to_vec()).unwrap_or_default();
    let (old, new) = (items(old), items(new));
    let changed = new.iter().filter(|item| !old.contains(item)).count();
    let removed = old.iter().filter(|(key, _)| !new.iter().any(|(other, _)| other == key)).count();
    (changed + removed).max(1)
}

fn field_noun(field: &str) -> &'static str {
    match field {
        name::LANE | name::PROPOSED_FOR => "lanes",
        name::READINGS => "readings",
        name::TRADE_OFFS => "trade-offs",
        name::SCORES => "scores",
        name::GOALS | name::SERVES => "goal links",
        _ => "other fields",
    }
}
