//! The target of a theme as it holds: its own parts, and what a linked goal with the same metric lends it.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation, TargetRow};

/// A target, and the goal that lent it what it does not say itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EffectiveTarget {
    /// The whole target.
    pub target: TargetRow,
    /// The goal from which a part of it comes.
    pub from_goal: Option<EntryId>,
}

/// The target of any entry. A theme's or idea's `from`, `to`, `keep` and `by` may be its goal's.
pub fn resolve(roadmap: &Roadmap, row: &EntryRow) -> EffectiveTarget {
    if let Some(goal) = row.goal() {
        return EffectiveTarget { target: goal.target.clone(), from_goal: None };
    }
    let Some(theme) = row.theme() else { return EffectiveTarget::default() };
    let mut held = EffectiveTarget { target: theme.target.clone(), from_goal: None };
    for symbol in row.linked_ids(Relation::Goal) {
        let Some(goal) = roadmap.find_by_symbol(EntryKind::Goal, symbol) else { continue };
        let Some(lent) = roadmap.row(goal).and_then(EntryRow::goal).map(|goal| &goal.target) else { continue };
        if lent.metric.is_some() && lent.metric == held.target.metric {
            held.inherit_from_goal(lent, goal);
        }
    }
    held
}

impl EffectiveTarget {
    fn inherit_from_goal(&mut self, lent: &TargetRow, goal: EntryId) {
        let own = &mut self.target;
        let has_change = own.to.is_some() || own.keep.is_some();
        let before = own.clone();
        own.from = own.from.or(if own.keep.is_none() { lent.from } else { None });
        if !has_change {
            own.to = lent.to;
            own.keep = lent.keep;
        }
        own.by = own.by.or(lent.by);
        if *own != before {
            self.from_goal = self.from_goal.or(Some(goal));
        }
    }
}
