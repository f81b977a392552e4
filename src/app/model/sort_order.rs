//! In which order a view shows what stands in one lane or list.

use crate::app::state::State;
use crate::document::chunk::Serial;
use crate::insight::effective_target;
use chrono::NaiveDate;

/// An order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By rank: the hand's where there is one, else the score's.
    #[default]
    Rank,
    /// By the day of the target, the next one first.
    Due,
    /// By effort, the smallest first.
    Effort,
    /// By owner.
    Owner,
    /// By title.
    Title,
}

/// All orders, as they are turned through.
pub const SORTS: [Sort; 5] = [Sort::Rank, Sort::Due, Sort::Effort, Sort::Owner, Sort::Title];

impl Sort {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::Due => "due date",
            Self::Effort => "effort",
            Self::Owner => "owner",
            Self::Title => "title",
        }
    }
}

/// Brings entries that stand in the order of rank into the order the views show; what lacks it comes last.
pub fn arrange(state: &State, entries: &mut [Serial]) {
    match state.sort {
        Sort::Rank => {}
        Sort::Due => entries.sort_by_cached_key(|serial| due(state, *serial).unwrap_or(NaiveDate::MAX)),
        Sort::Effort => {
            let effort = |serial: &Serial| state.plan.roadmap.bet(*serial).and_then(|bet| bet.effort);
            entries.sort_by(|one, other| {
                let (one, other) = (effort(one).unwrap_or(f64::INFINITY), effort(other).unwrap_or(f64::INFINITY));
                one.total_cmp(&other)
            });
        }
        Sort::Owner => entries.sort_by_cached_key(|serial| {
            let owner = state.plan.roadmap.facts(*serial).and_then(|facts| facts.owner);
            let owner = owner.map(|owner| state.plan.roadmap.word(owner).to_lowercase());
            (owner.is_none(), owner)
        }),
        Sort::Title => entries.sort_by_cached_key(|serial| state.title(*serial).to_lowercase()),
    }
}

fn due(state: &State, serial: Serial) -> Option<NaiveDate> {
    let facts = state.plan.roadmap.facts(serial)?;
    let by = effective_target::held(&state.plan.roadmap, facts).aim.by.map(|due| due.last_day);
    let deadline = facts.bet().and_then(|bet| bet.deadline);
    [by, deadline].into_iter().flatten().min()
}
