//! Merges one field by the kind of its value, as the table of fields says.
//!
//! | value | both changes are made | conflict |
//! |---|---|---|
//! | number, date, word, line, tuple | never | both changed it differently |
//! | long text | in different lines, or different words of a line | the same words |
//! | list of ids, tags, texts | always: removals and additions of both | never |
//! | rows with a key (trade-offs) | in different rows, or different fields of a row | as its fields; removed and changed |
//! | counted rows (reports) | always; both versions of a row that both changed | never |
//! | map, record | under different keys | as the value of the key; removed and changed |
//! | target | in different fields, while the metric is the same | if a side changed the metric: any difference |

use super::lists::{self, AlignedRow};
use super::texts::{self, MergeGranularity};
use super::value::{KeyStyle, UnresolvedError, Value, ValueData, part_shape, row_name};
use crate::roadmap::conflict::{Conflict, ConflictPath, ConflictTerm};
use crate::roadmap::field::{Record, RowIdentity, Shape};
use crate::roadmap::fields;
use crate::roadmap::name;

/// The labels of the two sides.
#[derive(Clone, Copy, Debug)]
pub(super) struct MergeSides<'l> {
    /// The side whose text is edited.
    pub(super) host: &'l str,
    /// The side that is merged into it.
    pub(super) guest: &'l str,
    /// Without a known base, every difference is a conflict.
    pub(super) has_base: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct ThreeWayValue<'v> {
    pub(super) base: Option<&'v Value>,
    pub(super) host: Option<&'v Value>,
    pub(super) guest: Option<&'v Value>,
}

impl<'v> ThreeWayValue<'v> {
    fn map(&self, step: impl Fn(&'v Value) -> Option<&'v Value>) -> ThreeWayValue<'v> {
        ThreeWayValue {
            base: self.base.and_then(&step),
            host: self.host.and_then(&step),
            guest: self.guest.and_then(&step),
        }
    }

    /// The result if at most one side changed the value, or both made the same change.
    pub(super) fn resolve(&self) -> Result<Option<&'v Value>, UnresolvedError> {
        if self.host == self.guest || self.base == self.guest {
            return Ok(self.host);
        }
        if self.base == self.host { Ok(self.guest) } else { Err(UnresolvedError) }
    }

    fn all(&self, holds: impl Fn(&Value) -> bool) -> bool {
        [self.base, self.host, self.guest].into_iter().flatten().all(holds)
    }
}

/// Merges fields and collects their conflicts.
#[derive(Debug)]
pub(super) struct FieldMerger<'l> {
    pub(super) sides: MergeSides<'l>,
    pub(super) conflicts: Vec<Conflict>,
}

impl FieldMerger<'_> {
    /// The merged value of a field or of a part of one; `None` if it is removed.
    pub(super) fn merge_value(&mut self, shape: &Shape, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        if let Ok(resolved) = three.resolve()
            && (self.sides.has_base || three.host == three.guest)
        {
            return resolved.cloned();
        }
        let is_list = |value: &Value| matches!(value.data, ValueData::List(_));
        let is_map = |value: &Value| matches!(value.data, ValueData::Map(..));
        let is_record = |value: &Value| matches!(value.data, ValueData::Record(..));
        let is_text = |value: &Value| value.as_text().is_some();
        let both = three.host.zip(three.guest);
        if !self.sides.has_base && !(both.is_some() && (three.all(is_map) || three.all(is_record))) {
            return self.record_conflict(at, three);
        }
        match shape {
            Shape::List(Shape::Record(record)) if three.all(is_list) => self.merge_rows(record, at, three),
            Shape::List(_) if three.all(is_list) => merge_list(three, lists::merge_set),
            Shape::Record(record) if std::ptr::eq(*record, &raw const fields::TARGET) && three.all(is_record) => {
                self.merge_target(shape, at, three)
            }
            _ if three.all(is_map) && has_same_key_style(three) => self.merge_map(shape, at, three),
            _ if both.is_some()
                && three.all(is_record)
                && has_mergeable_fields(shape)
                && has_same_record_name(shape, three) =>
            {
                Some(self.merge_record(shape, at, three))
            }
            _ if both.is_some() && three.base.is_some() && three.all(is_text) => self.merge_text(shape, at, three),
            _ if both.is_some() && three.base.is_some() && three.all(is_list) => self.merge_sequence(at, three),
            _ => self.record_conflict(at, three),
        }
    }

    /// Records all versions. The provisional value does not depend on which side is the host.
    pub(super) fn record_conflict(&mut self, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        let side = |label: &str, value: Option<&Value>| match value {
            Some(value) => ConflictTerm::Side { label: label.to_owned(), value: value.to_canonical() },
            None => ConflictTerm::Deleted { label: label.to_owned() },
        };
        let mut sides = [side(self.sides.host, three.host), side(self.sides.guest, three.guest)];
        sides.sort_by(|a, b| (a.value(), a.label()).cmp(&(b.value(), b.label())));
        let base = three.base.map(|base| ConflictTerm::Base(base.to_canonical()));
        self.conflicts.push(Conflict { path: at.clone(), terms: base.into_iter().chain(sides).collect() });
        three.base.cloned().or_else(|| pick_smaller(three.host, three.guest).cloned())
    }

    fn merge_text(&mut self, shape: &Shape, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        let grain = if matches!(shape, Shape::Paragraph) { MergeGranularity::Words } else { MergeGranularity::Lines };
        let texts = (
            three.base.and_then(Value::as_text),
            three.host.and_then(Value::as_text),
            three.guest.and_then(Value::as_text),
        );
        let (Some(base), Some(host), Some(guest)) = texts else { return self.record_conflict(at, three) };
        match texts::merge(base, host, guest, grain) {
            Some(text) => Some(Value::new(ValueData::Text(text))),
            None => self.record_conflict(at, three),
        }
    }

    fn merge_sequence(&mut self, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        let members = |value: Option<&Value>| value.map(|value| value.members().to_vec()).unwrap_or_default();
        match lists::merge_sequence(&members(three.base), &members(three.host), &members(three.guest)) {
            Some(merged) => Some(Value::new(ValueData::List(merged))),
            None => self.record_conflict(at, three),
        }
    }

    /// Key by key. A missing map counts as empty.
    fn merge_map(&mut self, shape: &Shape, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        let items = self.merge_items(shape, at, three);
        let keys = [three.host, three.guest].into_iter().flatten().find_map(|value| match &value.data {
            ValueData::Map(keys, items) if !items.is_empty() => Some(*keys),
            _ => None,
        });
        let is_kept = !items.is_empty() || (three.host.is_some() && three.guest.is_some());
        is_kept.then(|| Value::new(ValueData::Map(keys.unwrap_or(KeyStyle::Quoted), items)))
    }

    fn merge_record(&mut self, shape: &Shape, at: &ConflictPath, three: ThreeWayValue<'_>) -> Value {
        let name = |value: Option<&Value>| match value.map(|value| &value.data) {
            Some(ValueData::Record(name, _)) => name.clone(),
            _ => String::new(),
        };
        let is_as_before = name(three.base) == name(three.host);
        let name = name(if is_as_before { three.guest } else { three.host });
        Value::new(ValueData::Record(name, self.merge_items(shape, at, three)))
    }

    /// The items of a map or record: in the order of the host, then the new ones of the guest.
    pub(super) fn merge_items(
        &mut self,
        shape: &Shape,
        at: &ConflictPath,
        three: ThreeWayValue<'_>,
    ) -> Vec<(String, Value)> {
        let mut keys: Vec<&str> = Vec::new();
        for value in [three.host, three.guest, three.base].into_iter().flatten() {
            for (key, _) in value.items() {
                if !keys.contains(&key.as_str()) {
                    keys.push(key);
                }
            }
        }
        let mut items = Vec::new();
        for key in keys {
            let inner = three.map(|value| value.get(key));
            if let Some(value) = self.merge_value(&part_shape(shape, key), &at.join(key), inner) {
                items.push((key.to_owned(), value));
            }
        }
        items
    }

    /// The numbers of a target belong to its metric: if a side changed the metric, the record counts as one value.
    fn merge_target(&mut self, shape: &Shape, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        let metric = three.map(|value| value.get(name::METRIC));
        // A value to keep and a change to make are two kinds of target.
        let is_kept_value = |value: Option<&Value>| value.is_some_and(|value| value.get(name::KEEP).is_some());
        let is_changed = match three.base {
            Some(_) => {
                let is_other = |side: Option<&Value>| is_kept_value(side) != is_kept_value(three.base);
                metric.base != metric.host
                    || metric.base != metric.guest
                    || is_other(three.host)
                    || is_other(three.guest)
            }
            None => metric.host != metric.guest || is_kept_value(three.host) != is_kept_value(three.guest),
        };
        if three.host.is_some() && three.guest.is_some() && !is_changed {
            Some(self.merge_record(shape, at, three))
        } else {
            self.record_conflict(at, three)
        }
    }

    fn merge_rows(&mut self, record: &'static Record, at: &ConflictPath, three: ThreeWayValue<'_>) -> Option<Value> {
        match record.row_identity {
            RowIdentity::Whole => merge_list(three, lists::merge_set),
            RowIdentity::Keyed(keys) => self.merge_keyed_rows(keys, record, at, three),
            RowIdentity::Counted(keys) => {
                merge_list(three, |base, host, guest| merge_counted_rows(keys, base, host, guest))
            }
        }
    }

    fn merge_keyed_rows(
        &mut self,
        keys: &[&str],
        record: &'static Record,
        at: &ConflictPath,
        three: ThreeWayValue<'_>,
    ) -> Option<Value> {
        let [base, host, guest] =
            [three.base, three.host, three.guest].map(|list| list.map_or(&[][..], Value::members));
        let name = |row: &Value| row_name(row, keys).unwrap_or_else(|| row.to_canonical());
        let mut rows = Vec::new();
        for AlignedRow { base: in_base, one, other } in lists::align_keyed_rows(keys, base, host, guest) {
            let three = ThreeWayValue {
                base: in_base.and_then(|at| base.get(at)),
                host: one.and_then(|at| host.get(at)),
                guest: other.and_then(|at| guest.get(at)),
            };
            let known = [three.base, three.host, three.guest].into_iter().flatten().next();
            let known = known.map(name).unwrap_or_default();
            let before = self.conflicts.len();
            let mut row = self.merge_value(&Shape::Record(record), &at.join(&known), three);
            if row.as_ref().is_some_and(|row| !is_recognizable(keys, row, three)) {
                // Merged with a side again, the row would be taken for a new one.
                self.conflicts.truncate(before);
                row = self.record_conflict(&at.join(&known), three);
            }
            // The merge may have renamed the row: conflicts are found by its new name.
            if let Some(renamed) = row.as_ref().map(name).filter(|renamed| *renamed != known) {
                for conflict in self.conflicts.iter_mut().skip(before) {
                    if let Some(step) = conflict.path.0.get_mut(at.0.len()) {
                        step.clone_from(&renamed);
                    }
                }
            }
            rows.extend(row);
        }
        let is_kept = !rows.is_empty() || (three.host.is_some() && three.guest.is_some());
        is_kept.then(|| Value::new(ValueData::List(rows)))
    }
}

/// Whether a merged row is still aligned with the versions it comes from: not if one side dropped its key and the other
/// one the rest.
fn is_recognizable(keys: &[&str], row: &Value, three: ThreeWayValue<'_>) -> bool {
    let (Some(base), Some(host), Some(guest)) = (three.base, three.host, three.guest) else { return true };
    let one_row = std::slice::from_ref;
    [host, guest]
        .into_iter()
        .all(|side| lists::align_keyed_rows(keys, one_row(base), one_row(row), one_row(side)).len() == 1)
}

/// Merges rows of which several may have the same key. A row that both sides changed differently is kept in both versions,
/// and a row that one side removed and the other changed is kept as changed.
fn merge_counted_rows(keys: &[&str], base: &[Value], host: &[Value], guest: &[Value]) -> Vec<Value> {
    let name = |row: &Value| {
        let parts = keys.iter().map(|key| row.get(key).map(Value::to_canonical).unwrap_or_default());
        parts.collect::<Vec<_>>().join("\u{0}")
    };
    let mut rows: Vec<Value> = Vec::new();
    // New rows are the same only if they are equal: both sides may have added the same one.
    let identity =
        |row: &Value| if base.iter().any(|there| name(there) == name(row)) { name(row) } else { row.to_canonical() };
    for AlignedRow { base: in_base, one, other } in lists::align_rows(base, host, guest, &identity, &|_| None) {
        let three = ThreeWayValue {
            base: in_base.and_then(|at| base.get(at)),
            host: one.and_then(|at| host.get(at)),
            guest: other.and_then(|at| guest.get(at)),
        };
        match three.resolve() {
            Ok(resolved) => rows.extend(resolved.cloned()),
            Err(UnresolvedError) => rows.extend([three.host, three.guest].into_iter().flatten().cloned()),
        }
    }
    rows
}

/// Merges a list as a whole. A missing list counts as empty.
fn merge_list(three: ThreeWayValue<'_>, merge: impl Fn(&[Value], &[Value], &[Value]) -> Vec<Value>) -> Option<Value> {
    let members = |value: Option<&Value>| value.map_or_else(Vec::new, |value| value.members().to_vec());
    let merged = merge(&members(three.base), &members(three.host), &members(three.guest));
    let is_kept = !merged.is_empty() || (three.host.is_some() && three.guest.is_some());
    is_kept.then(|| Value::new(ValueData::List(merged)))
}

/// Whether records of this shape are merged field by field.
fn has_mergeable_fields(shape: &Shape) -> bool {
    matches!(shape, Shape::Record(_) | Shape::Score | Shape::Reading | Shape::Anything)
}

/// Whether all maps that are not empty write their keys the same way.
fn has_same_key_style(three: ThreeWayValue<'_>) -> bool {
    let maps = [three.base, three.host, three.guest].into_iter().flatten();
    let mut keys = maps.filter_map(|value| match &value.data {
        ValueData::Map(keys, items) if !items.is_empty() => Some(*keys),
        _ => None,
    });
    let first = keys.next();
    keys.all(|other| Some(other) == first)
}

/// Whether records have the same name before the bracket; in a record of unknown shape another name is another kind of
/// value.
fn has_same_record_name(shape: &Shape, three: ThreeWayValue<'_>) -> bool {
    if matches!(shape, Shape::Record(_)) {
        return true;
    }
    let names = [three.base, three.host, three.guest].into_iter().flatten();
    let mut names = names.map(|value| if let ValueData::Record(name, _) = &value.data { name.as_str() } else { "" });
    let first = names.next();
    names.all(|other| Some(other) == first)
}

/// The first in byte order; a present value before a missing one.
pub(super) fn pick_smaller<'v>(host: Option<&'v Value>, guest: Option<&'v Value>) -> Option<&'v Value> {
    match (host, guest) {
        (Some(host), Some(guest)) if guest.to_canonical() < host.to_canonical() => Some(guest),
        (Some(host), _) => Some(host),
        (None, guest) => guest,
    }
}
