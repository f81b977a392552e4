//! The place of a theme or an idea: its lane, under either of its names, and its rank, held apart from its fields.

use super::entry_version::Version;
use super::field::Three;
use super::value::Value;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::name;

/// A version whose place on the roadmap is held apart from its fields.
pub(crate) struct Placed {
    pub(crate) map: String,
    pub(crate) lane: Option<Value>,
    pub(crate) rank: Option<Value>,
    pub(crate) fields: Value,
}

impl Placed {
    pub(crate) fn of(version: &Version, value: Value) -> Self {
        let mut fields = value;
        let is_bet = is_bet(&version.map);
        // An entry that was moved by hand may have kept its lane under the other name.
        let own = lane_field(&version.map);
        let foreign = if own == name::LANE { name::WANTS } else { name::LANE };
        let lane = if is_bet { fields.take(own).or_else(|| fields.take(foreign)) } else { None };
        let rank = if is_bet { fields.take(name::RANK) } else { None };
        Self { map: version.map.clone(), lane, rank, fields }
    }
}

/// Whether the two sides put it into different lanes; an idea again counts as one where the other side gave it a
/// lane that no idea can wish for.
pub(crate) fn lane_clash(
    map: &str,
    base: Option<&Placed>,
    host: &Placed,
    guest: &Placed,
    has_base: bool,
) -> Option<LaneClash> {
    if !has_base && host.lane != guest.lane {
        return Some(LaneClash::Lanes);
    }
    let of_base = base.and_then(|base| base.lane.as_ref());
    if host.lane != guest.lane && of_base != host.lane.as_ref() && of_base != guest.lane.as_ref() {
        return Some(LaneClash::Lanes);
    }
    // The lane is one side's, and the other one took the theme off the roadmap.
    let is_wish = |lane: &Option<Value>| {
        lane.as_ref().and_then(Value::word).is_none_or(|word| matches!(word, "Now" | "Next" | "Later"))
    };
    let took_off = |side: &Placed, other: &Placed| {
        side.map == name::IDEAS
            && other.map == name::THEMES
            && side.lane.as_ref() == of_base
            && other.lane.as_ref() != of_base
            && !is_wish(&other.lane)
    };
    let was_theme = base.is_some_and(|base| base.map == name::THEMES);
    match map == name::IDEAS && was_theme {
        true if took_off(host, guest) => Some(LaneClash::HostTookItOff),
        true if took_off(guest, host) => Some(LaneClash::GuestTookItOff),
        _ => None,
    }
}

/// What makes the lane a thing to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LaneClash {
    Lanes,
    HostTookItOff,
    GuestTookItOff,
}

impl LaneClash {
    /// The lanes to choose from: for the side that made it an idea again there is none.
    pub(crate) fn three(self, lanes: Three<'_>) -> Three<'_> {
        match self {
            Self::Lanes => lanes,
            Self::HostTookItOff => Three { host: None, ..lanes },
            Self::GuestTookItOff => Three { guest: None, ..lanes },
        }
    }
}

/// Whether the entries of a map have a place on the roadmap, or wish for one.
pub(crate) fn is_bet(map: &str) -> bool {
    matches!(Entity::of_map(map), Some(Entity::Theme | Entity::Idea))
}

/// What the lane is called in a map.
pub(crate) fn lane_field(map: &str) -> &'static str {
    if map == name::IDEAS { name::WANTS } else { name::LANE }
}
