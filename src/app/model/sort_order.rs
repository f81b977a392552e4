//! The order of entries within a lane or list.

use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::document::chunk::EntryId;
use crate::insight::effective_target;
use chrono::NaiveDate;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// By rank: manual if there is one, otherwise by score.
    #[default]
    Rank,
    /// By target date, earliest first.
    DueDate,
    /// By effort, smallest first.
    Effort,
    Owner,
    Title,
}

/// All orders, in cycling order.
pub const SORT_ORDERS: [SortOrder; 5] =
    [SortOrder::Rank, SortOrder::DueDate, SortOrder::Effort, SortOrder::Owner, SortOrder::Title];

impl SortOrder {
    pub fn name(self) -> &'static str {
        match self {
            Self::Rank => "rank",
            Self::DueDate => "due date",
            Self::Effort => "effort",
            Self::Owner => "owner",
            Self::Title => "title",
        }
    }
}

/// Sorts entries given in rank order; entries without the value come last.
pub fn sort_entries(session: &Session, selection: &Selection, entries: &mut [EntryId]) {
    match selection.sort {
        SortOrder::Rank => {}
        SortOrder::DueDate => entries.sort_by_cached_key(|entry| due_date(session, *entry).unwrap_or(NaiveDate::MAX)),
        SortOrder::Effort => {
            let effort = |entry: &EntryId| session.plan.roadmap.theme(*entry).and_then(|theme| theme.effort);
            entries.sort_by(|one, other| {
                let (one, other) = (effort(one).unwrap_or(f64::INFINITY), effort(other).unwrap_or(f64::INFINITY));
                one.total_cmp(&other)
            });
        }
        SortOrder::Owner => entries.sort_by_cached_key(|entry| {
            let owner = session.plan.roadmap.row(*entry).and_then(|row| row.owner);
            let owner = owner.map(|owner| session.plan.roadmap.symbol_text(owner).to_lowercase());
            (owner.is_none(), owner)
        }),
        SortOrder::Title => entries.sort_by_cached_key(|entry| session.title(*entry).to_lowercase()),
    }
}

fn due_date(session: &Session, entry: EntryId) -> Option<NaiveDate> {
    let row = session.plan.roadmap.row(entry)?;
    let by = effective_target::resolve(&session.plan.roadmap, row).target.by.map(|due| due.last_day);
    let deadline = row.theme().and_then(|theme| theme.deadline);
    [by, deadline].into_iter().flatten().min()
}
