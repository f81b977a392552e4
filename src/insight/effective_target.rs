//! The effective target of a theme: its own parts, completed by a linked goal with the same metric.

use crate::document::chunk::EntryId;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation, TargetRow};

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EffectiveTarget {
    pub target: TargetRow,
    /// The first goal that a part of the target comes from.
    pub from_goal: Option<EntryId>,
}

/// The target of a goal, theme or idea; that of any other entry is empty.
pub fn resolve(roadmap: &Roadmap, row: &EntryRow) -> EffectiveTarget {
    if let Some(goal) = row.goal() {
        return EffectiveTarget { target: goal.target.clone(), from_goal: None };
    }
    let Some(theme) = row.theme() else { return EffectiveTarget::default() };
    let mut effective = EffectiveTarget { target: theme.target.clone(), from_goal: None };
    for symbol in row.linked_ids(Relation::Goal) {
        let Some(goal) = roadmap.find_by_symbol(EntryKind::Goal, symbol) else { continue };
        let Some(inherited) = roadmap.row(goal).and_then(EntryRow::goal).map(|goal| &goal.target) else { continue };
        if inherited.metric.is_some() && inherited.metric == effective.target.metric {
            effective.inherit_from_goal(inherited, goal);
        }
    }
    effective
}

impl EffectiveTarget {
    fn inherit_from_goal(&mut self, inherited: &TargetRow, goal: EntryId) {
        let own = &mut self.target;
        let has_change = own.to.is_some() || own.keep.is_some();
        let before = own.clone();
        own.from = own.from.or(if own.keep.is_none() { inherited.from } else { None });
        if !has_change {
            own.to = inherited.to;
            own.keep = inherited.keep;
        }
        own.by = own.by.or(inherited.by);
        if *own != before {
            self.from_goal = self.from_goal.or(Some(goal));
        }
    }
}
