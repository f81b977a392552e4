//! The placement of a theme or an idea, apart from its other fields, and when two placements contradict each other.

use super::entry_version::EntryVersion;
use super::value::Value;
use crate::roadmap::conflict::ConflictTerm;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;
use crate::roadmap::placement::{Placement, foreign_lane_field, lane_field};

/// A version with its placement apart from the other fields.
pub(crate) struct PlacedVersion {
    pub(crate) map: String,
    /// Of a theme or an idea.
    pub(crate) placement: Option<Placement>,
    pub(crate) lane: Option<Value>,
    pub(crate) rank: Option<Value>,
    /// Without lane and rank, but with the drop reason and the ship date.
    pub(crate) fields: Value,
}

impl PlacedVersion {
    pub(crate) fn from_version(version: &EntryVersion) -> Self {
        let mut fields = version.value.clone();
        let (mut lane, mut rank) = (None, None);
        if let Some(kind) = placed_kind(&version.map) {
            lane = fields.remove(lane_field(kind)).or_else(|| fields.remove(foreign_lane_field(kind)));
            rank = fields.remove(name::RANK);
        }
        Self { map: version.map.clone(), placement: placement_of(version), lane, rank, fields }
    }

    /// The other fields alone.
    pub(crate) fn fields_without_placement(&self) -> Self {
        let mut fields = self.fields.clone();
        fields.remove(name::DROPPED_BECAUSE);
        fields.remove(name::SHIPPED_ON);
        Self { map: self.map.clone(), placement: None, lane: None, rank: None, fields }
    }
}

/// Theme or idea, if the entries of a map are one of them: only these have a lane, or are proposed for one.
pub(crate) fn placed_kind(map: &str) -> Option<EntryKind> {
    EntryKind::from_map_name(map).filter(|kind| matches!(kind, EntryKind::Theme | EntryKind::Idea))
}

/// The placement of a theme or an idea whose value is a record.
pub(crate) fn placement_of(version: &EntryVersion) -> Option<Placement> {
    let kind = placed_kind(&version.map).filter(|_| version.value.is_record())?;
    Some(placement_in(kind, &version.value))
}

pub(crate) fn placement_in(kind: EntryKind, fields: &Value) -> Placement {
    Placement::from_fields(kind, |name| fields.get(name).map(Value::to_canonical))
}

/// Sets the fields of a placement in a version, and the map that goes with it.
pub(crate) fn set_placement(version: &mut EntryVersion, placement: &Placement) {
    version.map = placement.kind.map_name().to_owned();
    version.value.set(foreign_lane_field(placement.kind), None);
    for (name, value) in placement.fields() {
        if version.value.get(name).map(Value::to_canonical) != *value {
            version.value.set(name, value.as_deref().and_then(Value::parse));
        }
    }
}

/// Whether the sides put the entry in places that contradict each other: both changed where it is, and the two changes
/// together give a place that neither side chose, such as an idea with the lane of a theme.
///
/// Without a base, an entry that both sides added counts as an idea without a lane before.
pub(crate) fn is_contradiction(base: Option<&Placement>, host: &Placement, guest: &Placement, has_base: bool) -> bool {
    if host.is_same_except_rank(guest) {
        return false;
    }
    if !has_base {
        return true;
    }
    let is_same_place = host.kind == guest.kind && host.lane == guest.lane;
    let new = Placement { kind: EntryKind::Idea, lane: None, rank: None, dropped_because: None, shipped_on: None };
    let combined = combine(base.unwrap_or(&new), host, guest);
    match combined {
        Some(combined) => !combined.is_same_except_rank(host) && !combined.is_same_except_rank(guest),
        // Two reasons, or two dates, for the same place: that field alone is in conflict.
        None => !is_same_place,
    }
}

/// Both changes, field by field; `None` if they changed the same field differently.
fn combine(base: &Placement, host: &Placement, guest: &Placement) -> Option<Placement> {
    Some(Placement {
        kind: *merged(&base.kind, &host.kind, &guest.kind)?,
        lane: merged(&base.lane, &host.lane, &guest.lane)?.clone(),
        rank: None,
        dropped_because: merged(&base.dropped_because, &host.dropped_because, &guest.dropped_because)?.clone(),
        shipped_on: merged(&base.shipped_on, &host.shipped_on, &guest.shipped_on)?.clone(),
    })
}

fn merged<'v, T: PartialEq>(base: &T, host: &'v T, guest: &'v T) -> Option<&'v T> {
    match () {
        () if host == guest || base == guest => Some(host),
        () if base == host => Some(guest),
        () => None,
    }
}

/// The terms of a conflict of the lane, each with the whole placement. A plain lane is one of the same kind of entry,
/// with the rank, reason and date that the entry has now.
pub(crate) fn expand_terms(terms: &[ConflictTerm], now: &Placement) -> Vec<ConflictTerm> {
    let expand = |source: Option<&str>| {
        let whole = source.and_then(Placement::parse);
        let lane = |source: &str| Value::parse(source).map_or_else(|| source.to_owned(), |value| value.to_canonical());
        whole.unwrap_or_else(|| Placement { lane: source.map(lane), ..now.clone() }).to_source()
    };
    let terms = terms.iter().map(|term| match term {
        ConflictTerm::Base(value) => ConflictTerm::Base(expand(Some(value))),
        ConflictTerm::Side { label, value } => ConflictTerm::Side { label: label.clone(), value: expand(Some(value)) },
        ConflictTerm::Deleted { label } => ConflictTerm::Side { label: label.clone(), value: expand(None) },
        ConflictTerm::Unknown(_) => term.clone(),
    });
    terms.collect()
}

/// The terms as they are written: as lanes if they differ in the lane alone, from each other and from the entry.
pub(crate) fn simplify_terms(terms: Vec<ConflictTerm>, now: &Placement) -> Vec<ConflictTerm> {
    let placements: Vec<Option<Placement>> = terms.iter().map(|term| term.value().and_then(Placement::parse)).collect();
    let is_plain = |term: &ConflictTerm, placement: &Option<Placement>| {
        matches!(term, ConflictTerm::Unknown(_))
            || placement.as_ref().is_some_and(|placement| {
                let is_base = matches!(term, ConflictTerm::Base(_));
                placement.differs_in_lane_only(now) && !(is_base && placement.lane.is_none())
            })
    };
    if !terms.iter().zip(&placements).all(|(term, placement)| is_plain(term, placement)) {
        return terms;
    }
    let simplified = terms.into_iter().zip(placements).map(|(term, placement)| {
        match (term, placement.and_then(|placement| placement.lane)) {
            (ConflictTerm::Base(_), Some(lane)) => ConflictTerm::Base(lane),
            (ConflictTerm::Side { label, .. }, Some(lane)) => ConflictTerm::Side { label, value: lane },
            (ConflictTerm::Side { label, .. }, None) => ConflictTerm::Deleted { label },
            (term, _) => term,
        }
    });
    simplified.collect()
}
