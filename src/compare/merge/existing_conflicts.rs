//! Fields that were in a clash in one of the versions already, and what they come to.

use super::conflict_algebra::ConflictSum;
use super::entry_version::EntryVersion;
use super::field::MergeSides;
use super::placement::has_placement;
use super::value::{UnresolvedError, Value};
use crate::roadmap::conflict::{ConflictPath, ConflictTerm};
use crate::roadmap::field::Shape;
use crate::roadmap::name;

/// One version of a field that may be in a clash: what it holds, and its versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct FieldVersion {
    value: Option<Value>,
    terms: Option<Vec<ConflictTerm>>,
}

impl FieldVersion {
    pub(crate) fn from_version(version: &EntryVersion, path: &ConflictPath, shape: &Shape) -> Self {
        let clash = version.conflicts.iter().find(|clash| clash.path == *path);
        Self { value: version.value.value_at(&path.0, shape).cloned(), terms: clash.map(|clash| clash.terms.clone()) }
    }

    /// What it stands for. A clash whose field was edited by hand stands for what was typed there.
    fn to_conflict_sum(&self, label: &str) -> ConflictSum {
        let open = self.terms.as_ref().map(|terms| ConflictSum::from_terms(terms));
        open.filter(|open| open.provisional_value() == self.value.as_ref())
            .unwrap_or_else(|| ConflictSum::from_value(label, self.value.as_ref()))
    }
}

/// What a field comes to that was in a clash in one of the versions.
#[derive(Clone, Debug)]
pub(crate) enum ExistingConflict {
    /// It is as one version has it.
    FromVersion(FieldVersion),
    /// It is what the terms of all come to.
    Sum(ConflictSum),
}

impl ExistingConflict {
    pub(crate) fn merge(base: FieldVersion, host: FieldVersion, guest: FieldVersion, sides: MergeSides<'_>) -> Self {
        if host == guest || base == guest {
            return Self::FromVersion(host);
        }
        if base == host {
            return Self::FromVersion(guest);
        }
        let (one, other) = (host.to_conflict_sum(sides.host), guest.to_conflict_sum(sides.guest));
        match base.terms.is_some() {
            true => Self::Sum(ConflictSum::combine_changed(&base.to_conflict_sum(""), one, other)),
            false => Self::Sum(ConflictSum::merge(base.to_conflict_sum(""), one, other)),
        }
    }

    /// What the field holds.
    pub(crate) fn value(&self) -> Option<&Value> {
        match self {
            Self::FromVersion(look) => look.value.as_ref(),
            Self::Sum(sum) => sum.resolve().unwrap_or_else(|UnresolvedError| sum.provisional_value()),
        }
    }

    /// Its clash, if it still is one.
    pub(crate) fn terms(&self) -> Option<Vec<ConflictTerm>> {
        match self {
            Self::FromVersion(look) => look.terms.clone(),
            Self::Sum(sum) => sum.resolve().is_err().then(|| sum.to_terms()),
        }
    }
}

/// While it is open into which lane an entry goes, it stands where the version with the clash has it.
pub(crate) fn align_open_lane(
    open: &[(ConflictPath, ExistingConflict)],
    mut base: Option<EntryVersion>,
    mut host: EntryVersion,
    mut guest: EntryVersion,
) -> (Option<EntryVersion>, EntryVersion, EntryVersion) {
    let is_lane =
        |path: &ConflictPath| matches!(path.0.as_slice(), [only] if only == name::LANE || only == name::PROPOSED_FOR);
    let Some((path, _)) = open.iter().find(|(path, field)| is_lane(path) && field.terms().is_some()) else {
        return (base, host, guest);
    };
    let has_it = |version: &EntryVersion| version.conflicts.iter().any(|clash| clash.path == *path);
    let model =
        [Some(&host), Some(&guest), base.as_ref()].into_iter().flatten().find(|version| has_it(version)).cloned();
    let Some(model) = model.filter(|model| has_placement(&model.map)) else { return (base, host, guest) };
    for version in [Some(&mut host), Some(&mut guest), base.as_mut()].into_iter().flatten() {
        if version.map != model.map && has_placement(&version.map) && version.value.is_record() {
            version.map.clone_from(&model.map);
            for field in [name::LANE, name::PROPOSED_FOR] {
                version.value.set(field, model.value.get(field).cloned());
            }
        }
    }
    (base, host, guest)
}
