//! Fields that one of the versions has a conflict for already, and what they merge to.
//!
//! A conflict is found by its path, but the same field may have another path in another version: a lane is `lane` in a
//! theme and `proposed_for` in an idea, and a row of a list is addressed by a key that a version may have changed. So the
//! conflicts of the three versions are matched by the field they are about before their terms are merged.

use super::conflict_algebra::ConflictSum;
use super::entry_version::EntryVersion;
use super::field::MergeSides;
use super::lists::{AlignedRow, align_keyed_rows};
use super::placement::{expand_terms, placed_kind, placement_in, placement_of, set_placement, simplify_terms};
use super::value::{UnresolvedError, Value, part_shape, row_keys, row_name};
use crate::roadmap::conflict::{Conflict, ConflictPath, ConflictTerm};
use crate::roadmap::field::Shape;
use crate::roadmap::name;
use crate::roadmap::placement::{Placement, lane_field};
use std::collections::BTreeMap;

/// The versions of an entry, in this order.
const BASE: usize = 0;
const HOST: usize = 1;
const GUEST: usize = 2;

/// The field a conflict is about, whatever its path in a version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum FieldKey {
    /// `lane` of a theme, `proposed_for` of an idea. Its versions are whole placements.
    Lane,
    /// A row of a list, by its number in the alignment of the three lists, or a part of that row.
    Row { list: String, row: usize, part: Vec<String> },
    /// A field with the same path in all versions.
    Path(ConflictPath),
}

/// One version of a field that may have a conflict.
#[derive(Clone, Debug, Default, PartialEq)]
struct FieldVersion {
    value: Option<Value>,
    terms: Option<Vec<ConflictTerm>>,
}

impl FieldVersion {
    /// If a person edited the field while its conflict was open, the edit is what counts.
    fn to_conflict_sum(&self, label: &str) -> ConflictSum {
        let open = self.terms.as_ref().map(|terms| ConflictSum::from_terms(terms));
        open.filter(|open| open.provisional_value() == self.value.as_ref())
            .unwrap_or_else(|| ConflictSum::from_value(label, self.value.as_ref()))
    }
}

#[derive(Clone, Debug)]
enum MergedField {
    /// As one version has it.
    FromVersion(FieldVersion),
    /// The terms of all versions, added up.
    Sum(ConflictSum),
}

impl MergedField {
    fn merge(base: FieldVersion, host: FieldVersion, guest: FieldVersion, sides: MergeSides<'_>) -> Self {
        if host == guest || base == guest {
            return Self::FromVersion(host);
        }
        if base == host {
            return Self::FromVersion(guest);
        }
        let (one, other) = (host.to_conflict_sum(sides.host), guest.to_conflict_sum(sides.guest));
        let of_base = base.to_conflict_sum("");
        Self::Sum(if base.terms.is_some() {
            ConflictSum::combine_changed(&of_base, one, other)
        } else {
            ConflictSum::merge(of_base, one, other)
        })
    }

    /// The value of the field, provisional if it still has a conflict.
    fn value(&self) -> Option<&Value> {
        match self {
            Self::FromVersion(version) => version.value.as_ref(),
            Self::Sum(sum) => sum.resolve().unwrap_or_else(|UnresolvedError| sum.provisional_value()),
        }
    }

    /// The terms, if it still has a conflict.
    fn terms(&self) -> Option<Vec<ConflictTerm>> {
        match self {
            Self::FromVersion(version) => version.terms.clone(),
            Self::Sum(sum) => sum.resolve().is_err().then(|| sum.to_terms()),
        }
    }
}

/// The merged fields that at least one version has a conflict for.
pub(crate) struct ExistingConflicts {
    shape: Shape,
    /// Each with the path it has where the conflict is.
    fields: BTreeMap<FieldKey, (ConflictPath, MergedField)>,
    rows: BTreeMap<String, Vec<AlignedRow>>,
    /// The values of all versions, for the containers that have to be created; empty without conflicts.
    models: Vec<Value>,
}

/// The terms of a conflict in the base, the host and the guest.
type VersionTerms = [Option<Vec<ConflictTerm>>; 3];

impl ExistingConflicts {
    pub(crate) fn merge(
        shape: Shape,
        base: Option<&EntryVersion>,
        host: &EntryVersion,
        guest: &EntryVersion,
        sides: MergeSides<'_>,
    ) -> Self {
        let versions = [base, Some(host), Some(guest)];
        let has_conflicts = versions.into_iter().flatten().any(|version| !version.conflicts.is_empty());
        let with_values = versions.into_iter().flatten().filter(|_| has_conflicts);
        let models = with_values.map(|version| version.value.clone()).collect();
        let mut found = Self { shape, fields: BTreeMap::new(), rows: BTreeMap::new(), models };
        found.align_rows(versions);
        let mut open: BTreeMap<FieldKey, (ConflictPath, VersionTerms)> = BTreeMap::new();
        for (number, version) in
            versions.into_iter().enumerate().filter_map(|(number, version)| Some((number, version?)))
        {
            for conflict in &version.conflicts {
                if conflict.path.is_whole_entry() {
                    continue;
                }
                let key = found.field_key(number, version, &conflict.path);
                let terms = match (&key, placement_of(version)) {
                    (FieldKey::Lane, Some(now)) => expand_terms(&conflict.terms, &now),
                    _ => conflict.terms.clone(),
                };
                let (_, slots) = open.entry(key).or_insert_with(|| (conflict.path.clone(), [None, None, None]));
                if let Some(slot) = slots.get_mut(number) {
                    slot.get_or_insert(terms);
                }
            }
        }
        for (key, (path, terms)) in open {
            let mut terms = terms.into_iter();
            let fields = [BASE, HOST, GUEST].map(|number| FieldVersion {
                value: versions.get(number).copied().flatten().and_then(|version| found.value(number, version, &key)),
                terms: terms.next().flatten(),
            });
            let [base, host, guest] = fields;
            found.fields.insert(key, (path, MergedField::merge(base, host, guest, sides)));
        }
        found
    }

    /// Aligns the rows of the lists that conflicts lead into.
    fn align_rows(&mut self, versions: [Option<&EntryVersion>; 3]) {
        let conflicts = versions.into_iter().flatten().flat_map(|version| &version.conflicts);
        for list in
            conflicts.filter(|conflict| conflict.path.0.len() > 1).filter_map(|conflict| conflict.path.0.first())
        {
            let Some(keys) = row_keys(&part_shape(&self.shape, list)) else { continue };
            let [base, host, guest] = versions
                .map(|version| version.and_then(|version| version.value.get(list)).map_or(&[][..], Value::members));
            self.rows.entry(list.clone()).or_insert_with(|| align_keyed_rows(keys, base, host, guest));
        }
    }

    fn field_key(&self, number: usize, version: &EntryVersion, path: &ConflictPath) -> FieldKey {
        match path.0.as_slice() {
            _ if placement_of(version).is_some() && is_lane_path(path) => FieldKey::Lane,
            [list, row, part @ ..] => {
                let index = self.row_index(version, list, row);
                let aligned = self
                    .rows
                    .get(list)
                    .zip(index)
                    .and_then(|(rows, index)| rows.iter().position(|row| row.index_in(number) == Some(index)));
                match aligned {
                    Some(row) => FieldKey::Row { list: list.clone(), row, part: part.to_vec() },
                    None => FieldKey::Path(path.clone()),
                }
            }
            _ => FieldKey::Path(path.clone()),
        }
    }

    fn row_index(&self, version: &EntryVersion, list: &str, row: &str) -> Option<usize> {
        let keys = row_keys(&part_shape(&self.shape, list))?;
        let rows = version.value.get(list)?.members();
        rows.iter().position(|own| row_name(own, keys).as_deref() == Some(row))
    }

    /// The value of a field in a version.
    fn value(&self, number: usize, version: &EntryVersion, key: &FieldKey) -> Option<Value> {
        let value = &version.value;
        match key {
            FieldKey::Lane => Value::parse(&placement_of(version)?.to_source()),
            FieldKey::Row { list, row, part } => {
                let row = value.get(list)?.members().get(self.rows.get(list)?.get(*row)?.index_in(number)?)?;
                row.value_at(part, &self.row_shape(list)).cloned()
            }
            FieldKey::Path(path) => value.value_at(&path.0, &self.shape).cloned(),
        }
    }

    fn row_shape(&self, list: &str) -> Shape {
        part_shape(&part_shape(&self.shape, list), "")
    }

    /// The three versions with every field that has a conflict set to the same value, so that merging the other fields
    /// leaves it alone.
    pub(crate) fn settle(
        &self,
        base: Option<&EntryVersion>,
        host: &EntryVersion,
        guest: &EntryVersion,
    ) -> SettledVersions {
        let mut settled = SettledVersions {
            base: base.cloned(),
            host: host.clone(),
            guest: guest.clone(),
            row_names: BTreeMap::new(),
        };
        let models: Vec<&Value> = self.models.iter().collect();
        let SettledVersions { base, host: settled_host, guest, row_names } = &mut settled;
        for (number, version) in [base.as_mut(), Some(settled_host), Some(guest)].into_iter().enumerate() {
            let Some(version) = version else { continue };
            let mut removed: Vec<(&str, usize)> = Vec::new();
            for (key, (_, field)) in &self.fields {
                match key {
                    FieldKey::Path(path) => {
                        let of_host = host.value.value_at(&path.0, &self.shape);
                        version.value.set_at(&path.0, &self.shape, of_host.cloned(), &models);
                    }
                    FieldKey::Lane => {
                        let place = field.value().and_then(|value| Placement::parse(&value.to_canonical()));
                        if let Some(place) = place.filter(|_| placement_of(version).is_some()) {
                            set_placement(version, &place);
                        }
                    }
                    FieldKey::Row { list, row, part } => {
                        let index = self.rows.get(list).and_then(|rows| rows.get(*row)?.index_in(number));
                        match (field.value(), index) {
                            (None, Some(index)) if part.is_empty() => removed.push((list, index)),
                            (value, index) => {
                                let shape = self.row_shape(list);
                                version.value.set_in_row(list, index, part, &shape, value.cloned(), &models);
                            }
                        }
                    }
                }
            }
            for (key, (_, field)) in &self.fields {
                let FieldKey::Row { list, row, part } = key else { continue };
                let keys = row_keys(&part_shape(&self.shape, list)).unwrap_or_default();
                let index = self.rows.get(list).and_then(|rows| rows.get(*row)?.index_in(number));
                let own = index.and_then(|index| version.value.get(list)?.members().get(index));
                let named = own.or_else(|| field.value().filter(|_| part.is_empty()));
                let names = row_names.entry((list.clone(), *row)).or_default();
                if let Some(slot) = names.get_mut(number) {
                    *slot = named.and_then(|row| row_name(row, keys));
                }
            }
            removed.sort_unstable();
            for (list, index) in removed.into_iter().rev() {
                version.value.remove_row(list, index);
            }
        }
        settled
    }

    /// Sets the fields in a merged entry; the result is the conflicts that are still open.
    pub(crate) fn apply(&self, settled: &SettledVersions, map: &str, merged: &mut Value) -> Vec<Conflict> {
        let mut open: Vec<Conflict> = Vec::new();
        let models: Vec<&Value> = self.models.iter().collect();
        for (key, (path, field)) in &self.fields {
            if let FieldKey::Path(path) = key {
                merged.set_at(&path.0, &self.shape, field.value().cloned(), &models);
            }
            let Some(terms) = field.terms() else { continue };
            let now =
                (*key == FieldKey::Lane).then(|| placed_kind(map).map(|kind| placement_in(kind, merged))).flatten();
            let terms = match &now {
                Some(now) => simplify_terms(terms, now),
                None => terms,
            };
            let path = match key {
                FieldKey::Lane => ConflictPath(vec![now.map_or(name::LANE, |now| lane_field(now.kind)).to_owned()]),
                FieldKey::Row { list, row, part } => {
                    let named = self.merged_row_name(settled, list, *row, merged);
                    named.map_or_else(|| path.clone(), |name| ConflictPath([&[list.clone(), name], &part[..]].concat()))
                }
                FieldKey::Path(path) => path.clone(),
            };
            if !open.iter().any(|other| other.path == path) {
                open.push(Conflict { path, terms });
            }
        }
        open
    }

    /// The name under which a merged list has a row; either side may have renamed it.
    fn merged_row_name(&self, settled: &SettledVersions, list: &str, row: usize, merged: &Value) -> Option<String> {
        let keys = row_keys(&part_shape(&self.shape, list))?;
        let rows = merged.get(list)?.members();
        let [base, host, guest] = settled.row_names.get(&(list.to_owned(), row))?;
        let first = if base == host { guest } else { host };
        let mut names = [first, host, guest, base].into_iter().flatten();
        names.find(|name| rows.iter().any(|row| row_name(row, keys).as_ref() == Some(name))).cloned()
    }
}

/// The three versions of an entry without the differences in fields that have a conflict.
pub(crate) struct SettledVersions {
    pub(crate) base: Option<EntryVersion>,
    pub(crate) host: EntryVersion,
    pub(crate) guest: EntryVersion,
    /// By list and aligned row, the name the row has in each version.
    row_names: BTreeMap<(String, usize), [Option<String>; 3]>,
}

fn is_lane_path(path: &ConflictPath) -> bool {
    matches!(path.0.as_slice(), [field] if field == name::LANE || field == name::PROPOSED_FOR)
}
