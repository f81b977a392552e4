//! Between ideas and themes: the entry's bytes move, and only `wants` or `lane` changes.

use super::{field, has, revived, word};
use crate::document::chunk::Serial;
use crate::roadmap::change::Change;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use crate::roadmap::location::Owner;
use crate::roadmap::name;
use crate::roadmap::plan::Plan;

/// Puts an idea on the roadmap, in a lane. Whether it has its answers is the plan's to judge.
pub fn promote(plan: &Plan, idea: Serial, lane: Lane) -> Vec<Change> {
    let mut changes = revived(plan, idea);
    changes.extend(without(plan, idea, name::LANE));
    if plan.roadmap.bet(idea).and_then(|bet| bet.wants) != Some(lane) {
        changes.push(Change::set(idea, field(name::WANTS), word(lane.word())));
    }
    changes.push(rename_field(idea, name::WANTS, name::LANE));
    changes.push(Change::Move { serial: idea, to: Entity::Theme });
    changes
}

/// Makes a theme an idea again; it remembers its lane, if that was a live one.
pub fn demote(plan: &Plan, theme: Serial) -> Vec<Change> {
    let lane = plan.roadmap.bet(theme).and_then(|bet| bet.lane);
    let mut changes = Vec::new();
    match lane {
        Some(lane) if lane.is_live() => {
            changes.extend(without(plan, theme, name::WANTS));
            changes.push(rename_field(theme, name::LANE, name::WANTS));
        }
        _ if has(plan, theme, name::LANE) => changes.push(Change::clear(theme, field(name::LANE))),
        _ => {}
    }
    changes.extend(revived(plan, theme));
    changes.push(Change::Move { serial: theme, to: Entity::Idea });
    changes
}

/// An idea may hold a lane, and a theme a wish, that somebody left there: it makes room.
fn without(plan: &Plan, serial: Serial, name: &str) -> Option<Change> {
    has(plan, serial, name).then(|| Change::clear(serial, field(name)))
}

fn rename_field(serial: Serial, from: &str, to: &str) -> Change {
    Change::RenameField { owner: Owner::Entry(serial), path: field(from), name: to.to_owned() }
}
