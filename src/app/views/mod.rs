//! What pane 1 shows: one file a screen, all with the same few functions, and here which of them is meant. Some screens
//! are *views*: they show themes and ideas, each in its own way, by one selection, the same marks and the same filter.
//!
//! To add a screen: a file with these functions, a variant of `Screen`, and a row wherever the compiler asks.

pub mod balance;
pub mod board;
pub mod conflicts;
pub mod entities;
pub mod goals;
pub mod lanes;
pub mod not_doing;
pub mod problems;
pub mod scores;
pub mod timeline;

use super::model::sort_order;
use super::state::State;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::widgets::list::ListEnd;
use crate::document::chunk::EntryId;
use crate::roadmap::lane::Lane;

/// The state of each view.
#[derive(Default)]
pub struct Views {
    /// Themes and ideas by lane.
    pub lanes: lanes::Lanes,
    /// Lanes side by side.
    pub board: board::Board,
    /// Targets and deadlines on a calendar.
    pub timeline: timeline::Timeline,
    /// The tree of goals.
    pub goals: goals::GoalTree,
    /// The not-doing list.
    pub not_doing: not_doing::NotDoingList,
    /// How effort is allocated.
    pub balance: balance::BalanceView,
    /// The ranking as a table.
    pub scores: scores::Scores,
    /// All entries of one kind.
    pub entries: entities::EntryList,
    /// Findings of `check`.
    pub problems: problems::Problems,
    /// Fields that two branches changed differently.
    pub conflicts: conflicts::ConflictList,
}

/// A cell of pane 1, counted from the first one below its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaneCell {
    /// Column.
    pub column: u16,
    /// Row.
    pub row: usize,
}

impl ViewKind {
    /// Whether it is a view of themes and ideas.
    pub fn is_theme_view(self) -> bool {
        matches!(self, Self::Lanes | Self::Board | Self::Timeline | Self::Goals | Self::NotDoing | Self::Scores)
    }

    /// What a view is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Timeline => "timeline",
            Self::Goals => "tree of goals",
            Self::NotDoing => "no-list",
            Self::Scores => "scores",
            _ => "roadmap by lane",
        }
    }
}

/// Shows a screen. What was selected stays selected where the screen shows it.
pub fn show(state: &mut State, screen: ViewKind) {
    let selected = state.selected();
    state.views.goals.came_from = None;
    state.screen.view = screen;
    state.screen.pane = Pane::Roadmap;
    state.screen.scroll = [0; 3];
    state.rebuild_screens();
    if let Some(entry) = selected {
        select(state, entry);
    }
}

/// Brings what the screens show in line with the roadmap and the size.
pub fn rebuild(state: &mut State) {
    match state.screen.view {
        ViewKind::Board => board::rebuild(state),
        ViewKind::Timeline => timeline::rebuild(state),
        ViewKind::Goals => goals::rebuild(state),
        ViewKind::NotDoing => not_doing::rebuild(state),
        ViewKind::Balance => balance::rebuild(state),
        ViewKind::Scores => scores::rebuild(state),
        _ => {}
    }
    lanes::rebuild(state);
    entities::rebuild(state);
    problems::scroll_to_selection(state);
    conflicts::scroll_to_selection(state);
}

/// Entries in their order of rank as a view shows them: what the filter lets be seen and what reads, in the order that was
/// chosen.
pub fn filter_and_sort(state: &State, entries: &[EntryId]) -> Vec<EntryId> {
    let is_shown = |entry: &&EntryId| {
        state.session.plan.roadmap.row(**entry).is_some_and(|entry_row| !entry_row.is_broken)
            && state.selection.shows(**entry)
    };
    let mut shown: Vec<EntryId> = entries.iter().filter(is_shown).copied().collect();
    sort_order::sort_entries(state, &mut shown);
    shown
}

/// The lane a new idea is meant for: where the selection is.
pub fn selected_lane(state: &State) -> Option<Lane> {
    if state.screen.view == ViewKind::Lanes {
        return state.views.lanes.selected_lane();
    }
    let theme = state.session.plan.roadmap.theme(selected(state)?)?;
    theme.lane.filter(|lane| lane.is_live())
}

/// The entries that the screen shows, from its first row to its last.
pub fn entries(state: &State) -> Vec<EntryId> {
    match state.screen.view {
        ViewKind::Lanes => lanes::entries(state),
        ViewKind::Board => state.views.board.entries(),
        ViewKind::Timeline => state.views.timeline.entries(),
        ViewKind::Goals => state.views.goals.themes(),
        ViewKind::NotDoing => state.views.not_doing.entries.clone(),
        ViewKind::Scores => state.views.scores.rows.clone(),
        ViewKind::Entries(_) => state.views.entries.rows.clone(),
        ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => Vec::new(),
    }
}

/// The themes on the screen whose scores are judged: those of the rows that are seen, else the one that is selected.
pub fn themes_to_simulate(state: &State) -> Vec<EntryId> {
    match state.screen.view {
        ViewKind::Lanes => lanes::visible_entries(state),
        ViewKind::Scores => scores::visible_themes(state),
        _ => selected(state).into_iter().collect(),
    }
}

/// The entry under the selection.
pub fn selected(state: &State) -> Option<EntryId> {
    match state.screen.view {
        ViewKind::Lanes => state.views.lanes.selected_entry(),
        ViewKind::Board => state.views.board.selected_entry(),
        ViewKind::Timeline => state.views.timeline.selected_entry(),
        ViewKind::Goals => state.views.goals.selected_entry(),
        ViewKind::NotDoing => state.views.not_doing.selected_entry(),
        ViewKind::Balance => None,
        ViewKind::Scores => state.views.scores.selected_entry(),
        ViewKind::Entries(_) => state.views.entries.selected_entry(),
        ViewKind::Problems => state.views.problems.selected_entry(),
        ViewKind::Conflicts => state.views.conflicts.selected_entry(),
    }
}

/// Selects an entry on the screen that is shown; false when that does not show it.
pub fn select(state: &mut State, entry: EntryId) -> bool {
    match state.screen.view {
        ViewKind::Lanes => {
            if state.session.plan.roadmap.theme(entry).is_none() {
                return false;
            }
            lanes::select(state, entry);
        }
        ViewKind::Board => return board::select(state, entry),
        ViewKind::Timeline => return timeline::select(state, entry),
        ViewKind::Goals => return goals::select(state, entry),
        ViewKind::NotDoing => return not_doing::select(state, entry),
        ViewKind::Scores => return scores::select(state, entry),
        ViewKind::Entries(kind) => {
            if state.session.plan.roadmap.row(entry).is_none_or(|entry_row| entry_row.kind != kind) {
                return false;
            }
            entities::select(state, entry);
        }
        ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => return false,
    }
    true
}

/// Stays on what was just edited: where the screen does not show it, the lanes do when they are gone to.
pub fn follow_edited_entry(state: &mut State, entry: EntryId) {
    if !select(state, entry) && state.session.plan.roadmap.theme(entry).is_some() {
        lanes::remember_selection(state, entry);
    }
}

/// Moves the selection by so many rows.
pub fn step(state: &mut State, by: isize) {
    match state.screen.view {
        ViewKind::Lanes => lanes::step(state, by),
        ViewKind::Board => board::step(state, by),
        ViewKind::Timeline => timeline::step(state, by),
        ViewKind::Goals => goals::step(state, by),
        ViewKind::NotDoing => not_doing::step(state, by),
        ViewKind::Balance => balance::step(state, by),
        ViewKind::Scores => scores::step(state, by),
        ViewKind::Entries(_) => entities::step(state, by),
        ViewKind::Problems => problems::step(state, by),
        ViewKind::Conflicts => conflicts::step(state, by),
    }
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: ListEnd) {
    match state.screen.view {
        ViewKind::Lanes => lanes::jump(state, to),
        ViewKind::Board => board::jump(state, to),
        ViewKind::Timeline => timeline::jump(state, to),
        ViewKind::Goals => goals::jump(state, to),
        ViewKind::NotDoing => not_doing::jump(state, to),
        ViewKind::Balance => balance::jump(state, to),
        ViewKind::Scores => scores::jump(state, to),
        ViewKind::Entries(_) => entities::jump(state, to),
        ViewKind::Problems => problems::jump(state, to),
        ViewKind::Conflicts => conflicts::jump(state, to),
    }
}

/// The key for left: folds, or goes a column to the left.
pub fn move_left(state: &mut State) {
    match state.screen.view {
        ViewKind::Lanes => lanes::fold(state),
        ViewKind::Board => board::change_column(state, -1),
        ViewKind::Goals => goals::fold(state),
        ViewKind::Scores => scores::cells::move_cursor(state, -1),
        _ => {}
    }
}

/// The key for right: unfolds, or goes a column to the right; false when there is nothing to unfold.
pub fn move_right(state: &mut State) -> bool {
    match state.screen.view {
        ViewKind::Lanes => lanes::unfold(state),
        ViewKind::Board => {
            board::change_column(state, 1);
            true
        }
        ViewKind::Goals => goals::unfold(state),
        ViewKind::Scores => {
            match state.views.scores.cell {
                Some(_) => scores::cells::move_cursor(state, 1),
                None => scores::cells::enter_at(state, Some(0)),
            }
            true
        }
        _ => false,
    }
}

/// How many rows or cards a page has.
pub fn page_size(state: &State) -> usize {
    match state.screen.view {
        ViewKind::Board => board::page_size(state),
        ViewKind::Timeline => timeline::page_size(state),
        ViewKind::NotDoing => not_doing::page_size(state),
        ViewKind::Balance => balance::page_size(state),
        ViewKind::Scores => scores::page_size(state),
        _ => lanes::visible_height(state).saturating_sub(2),
    }
}

/// The lane at a cell, and the entry something let go there would stand above; `None` where nothing can be let go.
pub fn drop_target_at(state: &State, spot: PaneCell) -> Option<(Lane, Option<EntryId>)> {
    match state.screen.view {
        ViewKind::Lanes => lanes::drop_target_at(state, spot.row),
        ViewKind::Board => board::drop_target_at(state, spot),
        _ => None,
    }
}

/// Selects what stands at a cell; false when nothing can be selected there.
pub fn click(state: &mut State, spot: PaneCell) -> bool {
    match state.screen.view {
        ViewKind::Lanes => lanes::click(state, spot),
        ViewKind::Board => board::click(state, spot),
        ViewKind::Timeline => timeline::click(state, spot),
        ViewKind::Goals => goals::click(state, spot),
        ViewKind::NotDoing => not_doing::click(state, spot),
        ViewKind::Balance => false,
        ViewKind::Scores => scores::click(state, spot),
        ViewKind::Entries(_) => spot.row.checked_sub(1).is_some_and(|row| entities::click(state, row)),
        ViewKind::Problems => problems::click(state, spot.row),
        ViewKind::Conflicts => conflicts::click(state, spot.row),
    }
}
