//! The target of a theme as it holds: its own parts, and what a linked goal with the same metric lends it.

use crate::document::chunk::Serial;
use crate::roadmap::Roadmap;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Aim, Facts, Relation};

/// A target, and the goal that lent it what it does not say itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldAim {
    /// The whole target.
    pub aim: Aim,
    /// The goal from which a part of it comes.
    pub from_goal: Option<Serial>,
}

/// The target of any entry. A theme's or idea's `from`, `to`, `keep` and `by` may be its goal's.
pub fn held(roadmap: &Roadmap, facts: &Facts) -> HeldAim {
    if let Some(goal) = facts.goal() {
        return HeldAim { aim: goal.aim.clone(), from_goal: None };
    }
    let Some(bet) = facts.bet() else { return HeldAim::default() };
    let mut held = HeldAim { aim: bet.aim.clone(), from_goal: None };
    for symbol in facts.linked(Relation::Goal) {
        let Some(goal) = roadmap.find_symbol(Entity::Goal, symbol) else { continue };
        let Some(lent) = roadmap.facts(goal).and_then(Facts::goal).map(|goal| &goal.aim) else { continue };
        if lent.metric.is_some() && lent.metric == held.aim.metric {
            held.borrow(lent, goal);
        }
    }
    held
}

impl HeldAim {
    fn borrow(&mut self, lent: &Aim, goal: Serial) {
        let own = &mut self.aim;
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
