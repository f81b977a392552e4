//! Merges lists: sets of members, rows with a key, counted rows, and sequences of unknown shape.

use super::value::{Value, row_name};
use crate::compare::diff3::{self, Diff3Change};

/// The base without the removals of either side, plus the additions of either side; equal members are counted. The order
/// is that of `one`. New members of `other` follow the member they follow there, or keep a sorted list sorted.
pub(super) fn merge_set(base: &[Value], one: &[Value], other: &[Value]) -> Vec<Value> {
    let mut merged: Vec<Value> = Vec::new();
    for (at, member) in one.iter().enumerate() {
        let earlier = count_member(one.get(..at).unwrap_or_default(), member);
        if earlier < target_count(base, one, other, member) {
            merged.push(member.clone());
        }
    }
    for (at, member) in other.iter().enumerate() {
        if count_member(&merged, member) < target_count(base, one, other, member) {
            let index = insertion_index(&merged, other, at);
            merged.insert(index.min(merged.len()), member.clone());
        }
    }
    merged
}

fn count_member(members: &[Value], member: &Value) -> usize {
    members.iter().filter(|other| *other == member).count()
}

fn target_count(base: &[Value], one: &[Value], other: &[Value], member: &Value) -> usize {
    merge_counts(count_member(base, member), count_member(one, member), count_member(other, member))
}

/// How often a member is in the merge. If both sides added or both removed it, they mean the same change.
pub(super) fn merge_counts(base: usize, one: usize, other: usize) -> usize {
    match (one.cmp(&base), other.cmp(&base)) {
        (_, std::cmp::Ordering::Equal) => one,
        (std::cmp::Ordering::Equal, _) => other,
        (std::cmp::Ordering::Greater, std::cmp::Ordering::Greater) => one.max(other),
        (std::cmp::Ordering::Less, std::cmp::Ordering::Less) => one.min(other),
        _ => (one + other).saturating_sub(base),
    }
}

/// The index for a member of the other side.
fn insertion_index(merged: &[Value], other: &[Value], at: usize) -> usize {
    let texts: Option<Vec<&str>> = merged.iter().map(Value::as_text).collect();
    let new = other.get(at).and_then(Value::as_text);
    if let (Some(texts), Some(new)) = (texts, new)
        && texts.windows(2).all(|pair| matches!(pair, [a, b] if a <= b))
    {
        return texts.iter().take_while(|text| **text <= new).count();
    }
    let before = other.get(..at).unwrap_or_default().iter().rev();
    let predecessor = before.into_iter().find_map(|member| merged.iter().rposition(|own| own == member));
    predecessor.map_or_else(|| if at == 0 { 0 } else { merged.len() }, |index| index + 1)
}

/// Merges a list of unknown shape; `None` if both sides changed the same members differently.
pub(super) fn merge_sequence(base: &[Value], one: &[Value], other: &[Value]) -> Option<Vec<Value>> {
    let canonical = |members: &[Value]| members.iter().map(Value::to_canonical).collect::<Vec<_>>();
    let mut merged = Vec::new();
    for run in diff3::diff3(&canonical(base), &canonical(one), &canonical(other)) {
        let from = match run.change {
            Diff3Change::Same | Diff3Change::One | Diff3Change::Both => one.get(run.one),
            Diff3Change::Other => other.get(run.other),
            Diff3Change::Conflict => return None,
        };
        merged.extend_from_slice(from.unwrap_or_default());
    }
    Some(merged)
}

/// A row with its index in each of three lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AlignedRow {
    pub(super) base: Option<usize>,
    pub(super) one: Option<usize>,
    pub(super) other: Option<usize>,
}

impl AlignedRow {
    /// The index of the row in the base (0), the one side (1) or the other (2).
    pub(super) fn index_in(self, version: usize) -> Option<usize> {
        [self.base, self.one, self.other].get(version).copied().flatten()
    }
}

/// Aligns the rows of three lists that have keys: the first key a row has is its name. A row whose key was changed is
/// recognized by its other fields.
pub(super) fn align_keyed_rows(keys: &[&str], base: &[Value], one: &[Value], other: &[Value]) -> Vec<AlignedRow> {
    let name = |row: &Value| row_name(row, keys).unwrap_or_else(|| row.to_canonical());
    let rest = |row: &Value| {
        let rest = row.items().iter().filter(|(field, _)| !keys.contains(&field.as_str()));
        let rest: Vec<String> = rest.map(|(field, value)| format!("{field}: {}", value.to_canonical())).collect();
        (!rest.is_empty()).then(|| rest.join(", "))
    };
    align_rows(base, one, other, &name, &rest)
}

/// Aligns the rows of three lists by their `name`, or by their other fields (`rest`) if the name differs.
pub(super) fn align_rows(
    base: &[Value],
    one: &[Value],
    other: &[Value],
    name: &dyn Fn(&Value) -> String,
    rest: &dyn Fn(&Value) -> Option<String>,
) -> Vec<AlignedRow> {
    let mut to_one = match_rows(base, one, name, rest);
    let mut to_other = match_rows(base, other, name, rest);
    let is_same = |a: &Value, b: &Value| name(a) == name(b) || (rest(a).is_some() && rest(a) == rest(b));
    match_through_side(&mut to_one, one, &to_other, other, &is_same);
    match_through_side(&mut to_other, other, &to_one, one, &is_same);
    let mut rows: Vec<AlignedRow> = Vec::new();
    let from_base = |of_one: usize| to_one.iter().position(|at| *at == Some(of_one));
    for at in 0..one.len() {
        let in_base = from_base(at);
        let in_other = in_base.and_then(|base| to_other.get(base).copied().flatten());
        rows.push(AlignedRow { base: in_base, one: Some(at), other: in_other });
    }
    for (at, (in_one, in_other)) in to_one.iter().zip(&to_other).enumerate() {
        if in_one.is_none() {
            rows.push(AlignedRow { base: Some(at), one: None, other: *in_other });
        }
    }
    add_new_from_other(&mut rows, one, other, &to_other, name);
    rows
}

/// Matches rows that changed too much since the base but that the other side has changed only in part: if one side
/// edited the key of a row and the other one its reason, their merge is recognized by what it shares with either.
fn match_through_side(
    to_side: &mut [Option<usize>],
    side: &[Value],
    to_other: &[Option<usize>],
    other: &[Value],
    is_same: &dyn Fn(&Value, &Value) -> bool,
) {
    for at in 0..to_side.len() {
        let is_unmatched = to_side.get(at).is_some_and(Option::is_none);
        let Some(row) = to_other.get(at).copied().flatten().and_then(|row| other.get(row)).filter(|_| is_unmatched)
        else {
            continue;
        };
        let is_free = |index: &usize| !to_side.contains(&Some(*index));
        let found = (0..side.len()).filter(is_free).find(|index| side.get(*index).is_some_and(|own| is_same(own, row)));
        if let Some(slot) = to_side.get_mut(at) {
            *slot = found;
        }
    }
}

/// Rows that both sides added under one name are one row.
fn add_new_from_other(
    rows: &mut Vec<AlignedRow>,
    one: &[Value],
    other: &[Value],
    to_other: &[Option<usize>],
    name: &dyn Fn(&Value) -> String,
) {
    for (at, row) in other.iter().enumerate() {
        if to_other.contains(&Some(at)) {
            continue;
        }
        let is_same = |aligned: &AlignedRow| {
            let same_name = aligned.one.and_then(|at| one.get(at)).is_some_and(|own| name(own) == name(row));
            aligned.base.is_none() && aligned.other.is_none() && same_name
        };
        match rows.iter_mut().find(|aligned| is_same(aligned)) {
            Some(aligned) => aligned.other = Some(at),
            None => rows.push(AlignedRow { base: None, one: None, other: Some(at) }),
        }
    }
}

/// For each row of the base, its index on a side: an equal row, else one with the same name, else one that differs only in
/// its name.
fn match_rows(
    base: &[Value],
    side: &[Value],
    name: &dyn Fn(&Value) -> String,
    rest: &dyn Fn(&Value) -> Option<String>,
) -> Vec<Option<usize>> {
    let mut indices: Vec<Option<usize>> = vec![None; base.len()];
    let is_match = |pass: usize, a: &Value, b: &Value| match pass {
        0 => a == b,
        1 => name(a) == name(b),
        _ => rest(a).is_some() && rest(a) == rest(b),
    };
    for pass in 0..3 {
        for (at, row) in base.iter().enumerate() {
            if indices.get(at).copied().flatten().is_some() {
                continue;
            }
            let is_free = |index: &usize| !indices.contains(&Some(*index));
            let mut free = (0..side.len()).filter(is_free);
            let found = free.find(|index| side.get(*index).is_some_and(|own| is_match(pass, row, own)));
            if let Some(slot) = indices.get_mut(at) {
                *slot = found;
            }
        }
    }
    indices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::Tree;

    fn list(source: &str) -> Vec<Value> {
        Value::from_item(Tree::parse(source, 0).unwrap().root()).members().to_vec()
    }

    fn set(base: &str, one: &str, other: &str) -> String {
        merge_set(&list(base), &list(one), &list(other)).iter().map(Value::to_canonical).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn removals_and_additions_of_both_sides_are_made() {
        assert_eq!(set("[1, 2, 3]", "[1, 3]", "[1, 2, 3, 4]"), "1 3 4");
        assert_eq!(set("[]", "[\"a\", \"c\"]", "[\"b\"]"), "\"a\" \"b\" \"c\"");
        assert_eq!(set("[1, 2]", "[]", "[2, 1]"), "");
        assert_eq!(set("[]", "[1, 2]", "[1, 3]"), "1 3 2");
    }

    #[test]
    fn equal_members_are_counted() {
        assert_eq!(set("[1, 1]", "[1, 1, 1]", "[1, 1]"), "1 1 1");
        assert_eq!(set("[1, 1]", "[1]", "[1, 1, 1]"), "1 1");
        assert_eq!(set("[]", "[1, 1]", "[1]"), "1 1");
    }

    #[test]
    fn different_members_of_a_sequence_can_change() {
        let merged = |base, one, other| {
            merge_sequence(&list(base), &list(one), &list(other))
                .map(|list| list.iter().map(Value::to_canonical).collect::<String>())
        };
        assert_eq!(merged("[1, 2, 3]", "[0, 1, 2, 3]", "[1, 2, 3, 4]").unwrap(), "01234");
        assert_eq!(merged("[1, 2, 3]", "[1, 9, 3]", "[1, 8, 3]"), None);
    }
}
