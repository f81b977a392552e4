//! The placement of a theme or an idea: its lane, under either of its names, and its rank, apart from the other fields.

use super::entry_version::EntryVersion;
use super::field::ThreeWayValue;
use super::value::Value;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::name;

/// A version with its placement apart from the other fields.
pub(crate) struct PlacedVersion {
    pub(crate) map: String,
    pub(crate) lane: Option<Value>,
    pub(crate) rank: Option<Value>,
    pub(crate) fields: Value,
}

impl PlacedVersion {
    pub(crate) fn from_version(version: &EntryVersion) -> Self {
        let mut fields = version.value.clone();
        let (own, foreign) = (lane_field(&version.map), foreign_lane_field(&version.map));
        let (mut lane, mut rank) = (None, None);
        if has_placement(&version.map) {
            lane = fields.remove(own).or_else(|| fields.remove(foreign));
            rank = fields.remove(name::RANK);
        }
        Self { map: version.map.clone(), lane, rank, fields }
    }
}

/// Whether the sides moved the entry to different lanes. Demoting a theme to an idea counts as a move if the other side
/// moved it to a lane that cannot be proposed for an idea.
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
    let base_lane = base.and_then(|base| base.lane.as_ref());
    if host.lane != guest.lane && base_lane != host.lane.as_ref() && base_lane != guest.lane.as_ref() {
        return Some(LaneConflict::DifferentLanes);
    }
    let can_be_proposed = |lane: &Option<Value>| {
        lane.as_ref().and_then(Value::as_atom).is_none_or(|word| matches!(word, "Now" | "Next" | "Later"))
    };
    let is_demoted = |side: &PlacedVersion, other: &PlacedVersion| {
        side.map == name::IDEAS
            && other.map == name::THEMES
            && side.lane.as_ref() == base_lane
            && other.lane.as_ref() != base_lane
            && !can_be_proposed(&other.lane)
    };
    let was_theme = base.is_some_and(|base| base.map == name::THEMES);
    if map != name::IDEAS || !was_theme {
        return None;
    }
    if is_demoted(host, guest) {
        return Some(LaneConflict::HostDemoted);
    }
    is_demoted(guest, host).then_some(LaneConflict::GuestDemoted)
}

/// Why the lane is a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneConflict {
    DifferentLanes,
    HostDemoted,
    GuestDemoted,
}

impl LaneConflict {
    /// The lanes to choose from; the side that demoted the theme has none.
    pub(crate) fn choices(self, lanes: ThreeWayValue<'_>) -> ThreeWayValue<'_> {
        match self {
            Self::DifferentLanes => lanes,
            Self::HostDemoted => ThreeWayValue { host: None, ..lanes },
            Self::GuestDemoted => ThreeWayValue { guest: None, ..lanes },
        }
    }
}

/// Whether the entries of a map have a lane, or are proposed for one.
pub(crate) fn has_placement(map: &str) -> bool {
    matches!(EntryKind::from_map_name(map), Some(EntryKind::Theme | EntryKind::Idea))
}

/// The lane field of the other map: an entry that was moved by hand may still have its lane there.
pub(crate) fn foreign_lane_field(map: &str) -> &'static str {
    if map == name::IDEAS { name::LANE } else { name::PROPOSED_FOR }
}

/// The name of the lane field in a map.
pub(crate) fn lane_field(map: &str) -> &'static str {
    if map == name::IDEAS { name::PROPOSED_FOR } else { name::LANE }
}
