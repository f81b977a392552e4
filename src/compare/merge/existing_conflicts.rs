//! Fields that were in a clash in one of the versions already, and what they come to.

use super::conflict_algebra::Sum;
use super::entry_version::Version;
use super::field::Sides;
use super::placement::is_bet;
use super::value::{Open, Value};
use crate::roadmap::conflict::{ClashPath, Term};
use crate::roadmap::field::Shape;
use crate::roadmap::name;

/// One version of a field that may be in a clash: what it holds, and its versions.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Look {
    holds: Option<Value>,
    terms: Option<Vec<Term>>,
}

impl Look {
    pub(crate) fn at(version: &Version, path: &ClashPath, shape: &Shape) -> Self {
        let clash = version.clashes.iter().find(|clash| clash.at == *path);
        Self { holds: version.value.at(&path.0, shape).cloned(), terms: clash.map(|clash| clash.terms.clone()) }
    }

    /// What it stands for. A clash whose field was edited by hand stands for what was typed there.
    fn sum(&self, label: &str) -> Sum {
        let open = self.terms.as_ref().map(|terms| Sum::of(terms));
        open.filter(|open| open.meanwhile() == self.holds.as_ref())
            .unwrap_or_else(|| Sum::plain(label, self.holds.as_ref()))
    }
}

/// What a field comes to that was in a clash in one of the versions.
#[derive(Clone, Debug)]
pub(crate) enum OpenField {
    /// It is as one version has it.
    As(Look),
    /// It is what the terms of all come to.
    Sum(Sum),
}

impl OpenField {
    pub(crate) fn merged(base: Look, host: Look, guest: Look, sides: Sides<'_>) -> Self {
        if host == guest || base == guest {
            return Self::As(host);
        }
        if base == host {
            return Self::As(guest);
        }
        let (one, other) = (host.sum(sides.host), guest.sum(sides.guest));
        match base.terms.is_some() {
            true => Self::Sum(Sum::beside(&base.sum(""), one, other)),
            false => Self::Sum(Sum::merged(base.sum(""), one, other)),
        }
    }

    /// What the field holds.
    pub(crate) fn holds(&self) -> Option<&Value> {
        match self {
            Self::As(look) => look.holds.as_ref(),
            Self::Sum(sum) => sum.settled().unwrap_or_else(|Open| sum.meanwhile()),
        }
    }

    /// Its clash, if it still is one.
    pub(crate) fn terms(&self) -> Option<Vec<Term>> {
        match self {
            Self::As(look) => look.terms.clone(),
            Self::Sum(sum) => sum.settled().is_err().then(|| sum.terms()),
        }
    }
}

/// While it is open into which lane an entry goes, it stands where the version with the clash has it.
pub(crate) fn in_one_place(
    open: &[(ClashPath, OpenField)],
    mut base: Option<Version>,
    mut host: Version,
    mut guest: Version,
) -> (Option<Version>, Version, Version) {
    let is_lane = |path: &ClashPath| matches!(path.0.as_slice(), [only] if only == name::LANE || only == name::WANTS);
    let Some((path, _)) = open.iter().find(|(path, field)| is_lane(path) && field.terms().is_some()) else {
        return (base, host, guest);
    };
    let has_it = |version: &Version| version.clashes.iter().any(|clash| clash.at == *path);
    let model =
        [Some(&host), Some(&guest), base.as_ref()].into_iter().flatten().find(|version| has_it(version)).cloned();
    let Some(model) = model.filter(|model| is_bet(&model.map)) else { return (base, host, guest) };
    for version in [Some(&mut host), Some(&mut guest), base.as_mut()].into_iter().flatten() {
        if version.map != model.map && is_bet(&version.map) && version.value.is_record() {
            version.map.clone_from(&model.map);
            for field in [name::LANE, name::WANTS] {
                version.value.put(field, model.value.get(field).cloned());
            }
        }
    }
    (base, host, guest)
}
