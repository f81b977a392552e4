//! The place of a theme or an idea: its lane, under either of its names, and its rank, held apart from its fields.

use super::entry_version::EntryVersion;
use super::field::ThreeWayValue;
use super::value::Value;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;

/// A version whose place on the roadmap is held apart from its fields.
pub(crate) struct PlacedVersion {
    pub(crate) map: String,
    pub(crate) lane: Option<Value>,
    pub(crate) rank: Option<Value>,
    pub(crate) fields: Value,
}

impl PlacedVersion {
    pub(crate) fn from_version(version: &EntryVersion) -> Self {
        let mut fields = version.value.clone();
        let is_bet = has_placement(&version.map);
        let (own, foreign) = (lane_field(&version.map), foreign_lane_field(&version.map));
        let lane = if is_bet { fields.remove(own).or_else(|| fields.remove(foreign)) } else { None };
        let rank = if is_bet { fields.remove(name::RANK) } else { None };
        Self { map: version.map.clone(), lane, rank, fields }
    }
}

/// Whether the two sides put it into different lanes; an idea again counts as one where the other side gave it a
/// lane that no idea can wish for.
pub(crate) fn find_lane_conflict(
    map: &str,
    base: Option<&PlacedVersion>,
    host: &PlacedVersion,
    guest: &PlacedVersion,
    has_base: bool,
) -> Option<LaneConflict> {
    if !has_base && host.lane != guest.lane {
        return Some(LaneConflict::DifferentLanes);
    }
    let of_base = base.and_then(|base| base.lane.as_ref());
    if host.lane != guest.lane && of_base != host.lane.as_ref() && of_base != guest.lane.as_ref() {
        return Some(LaneConflict::DifferentLanes);
    }
    // The lane is one side's, and the other one took the theme off the roadmap.
    let is_wish = |lane: &Option<Value>| {
        lane.as_ref().and_then(Value::as_atom).is_none_or(|word| matches!(word, "Now" | "Next" | "Later"))
    };
    let took_off = |side: &PlacedVersion, other: &PlacedVersion| {
        side.map == name::IDEAS
            && other.map == name::THEMES
            && side.lane.as_ref() == of_base
            && other.lane.as_ref() != of_base
            && !is_wish(&other.lane)
    };
    let was_theme = base.is_some_and(|base| base.map == name::THEMES);
    match map == name::IDEAS && was_theme {
        true if took_off(host, guest) => Some(LaneConflict::HostDemoted),
        true if took_off(guest, host) => Some(LaneConflict::GuestDemoted),
        _ => None,
    }
}

/// What makes the lane a thing to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneConflict {
    DifferentLanes,
    HostDemoted,
    GuestDemoted,
}

impl LaneConflict {
    /// The lanes to choose from: for the side that made it an idea again there is none.
    pub(crate) fn choices(self, lanes: ThreeWayValue<'_>) -> ThreeWayValue<'_> {
        match self {
            Self::DifferentLanes => lanes,
            Self::HostDemoted => ThreeWayValue { host: None, ..lanes },
            Self::GuestDemoted => ThreeWayValue { guest: None, ..lanes },
        }
    }
}

/// Whether the entries of a map have a place on the roadmap, or wish for one.
pub(crate) fn has_placement(map: &str) -> bool {
    matches!(EntryKind::from_map_name(map), Some(EntryKind::Theme | EntryKind::Idea))
}

/// The lane field of the other map: an entry that was moved by hand may still have its lane there.
pub(crate) fn foreign_lane_field(map: &str) -> &'static str {
    if map == name::IDEAS { name::LANE } else { name::PROPOSED_FOR }
}

/// What the lane is called in a map.
pub(crate) fn lane_field(map: &str) -> &'static str {
    if map == name::IDEAS { name::PROPOSED_FOR } else { name::LANE }
}
