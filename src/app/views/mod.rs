//! The views of pane 1: one module per view, all with the same few functions, which this module dispatches to. Theme views
//! show themes and ideas and share one selection and one filter.
//!
//! To add a view: add a module with these functions and a variant of `ViewKind`, then follow the compiler errors.

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
use crate::app::model::filter;
use crate::app::model::findings::ProblemRow;
use crate::app::model::mode::Pane;
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::panes;
use crate::app::views::scores::Scores;
use crate::app::widgets::list::ListEnd;
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use std::collections::BTreeSet;

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

/// A cell of pane 1, relative to the first one below its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaneCell {
    pub column: u16,
    pub row: usize,
}

impl ViewKind {
    /// Whether the view shows themes and ideas.
    pub fn is_theme_view(self) -> bool {
        matches!(self, Self::Lanes | Self::Board | Self::Timeline | Self::Goals | Self::NotDoing | Self::Scores)
    }

    /// The name of the view in help and messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Timeline => "timeline",
            Self::Goals => "goal tree",
            Self::NotDoing => "not-doing list",
            Self::Scores => "scores",
            _ => "roadmap by lane",
        }
    }
}

/// Switches to a view and keeps the selection if the view shows it.
pub fn show(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views, view: ViewKind) {
    let selected = crate::app::views::selected(screen, views);
    views.goals.came_from = None;
    screen.view = view;
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    crate::app::views::rebuild_all(session, selection, screen, views);
    if let Some(entry) = selected {
        select(session, selection, screen, views, entry);
    }
}

/// Rebuilds the views for the roadmap and the screen size.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    match screen.view {
        ViewKind::Board => board::rebuild(session, selection, screen, views),
        ViewKind::Timeline => timeline::rebuild(session, selection, screen, views),
        ViewKind::Goals => goals::rebuild(session, selection, screen, views),
        ViewKind::NotDoing => not_doing::rebuild(session, selection, screen, views),
        ViewKind::Balance => balance::rebuild(session, screen, views),
        ViewKind::Scores => scores::rebuild(session, selection, screen, views),
        _ => {}
    }
    lanes::rebuild(session, selection, screen, views);
    entities::rebuild(session, screen, views);
    problems::scroll_to_selection(screen, views);
    conflicts::scroll_to_selection(screen, views);
}

/// The selected problem.
pub fn selected_problem(screen: &Screen, views: &Views) -> Option<ProblemRow> {
    (screen.view == ViewKind::Problems).then(|| views.problems.selected().copied()).flatten()
}

/// The layout requirements of the current view.
pub fn needs(session: &Session, screen: &Screen, views: &Views) -> ViewNeeds {
    match screen.view {
        ViewKind::Conflicts => conflicts::needs(screen, &views.conflicts),
        ViewKind::Scores => scores::needs(&views.scores),
        ViewKind::Problems => problems::needs(screen, &views.problems),
        ViewKind::Goals => ViewNeeds {
            is_about_goals: goals::is_goal_or_objective_selected(session, &views.goals),
            ..ViewNeeds::default()
        },
        _ => ViewNeeds::default(),
    }
}

/// Filters ranked entries, drops those that are not valid RON, and sorts the rest by the chosen order.
pub fn filter_and_sort(session: &Session, selection: &Selection, entries: &[EntryId]) -> Vec<EntryId> {
    let is_shown = |entry: &&EntryId| {
        session.plan.roadmap.row(**entry).is_some_and(|entry_row| !entry_row.is_broken) && selection.shows(**entry)
    };
    let mut shown: Vec<EntryId> = entries.iter().filter(is_shown).copied().collect();
    sort_order::sort_entries(session, selection, &mut shown);
    shown
}

/// The lane of the selection, which new ideas are proposed for.
pub fn selected_lane(session: &Session, screen: &Screen, views: &Views) -> Option<Lane> {
    if screen.view == ViewKind::Lanes {
        return views.lanes.selected_lane();
    }
    let theme = session.plan.roadmap.theme(selected(screen, views)?)?;
    theme.lane.filter(|lane| lane.is_live())
}

/// The entries of the current view, in display order.
pub fn entries(screen: &Screen, views: &Views) -> Vec<EntryId> {
    match screen.view {
        ViewKind::Lanes => lanes::entries(&views.lanes),
        ViewKind::Board => views.board.entries(),
        ViewKind::Timeline => views.timeline.entries(),
        ViewKind::Goals => views.goals.themes(),
        ViewKind::NotDoing => views.not_doing.entries.clone(),
        ViewKind::Scores => views.scores.rows.clone(),
        ViewKind::Entries(_) => views.entries.rows.clone(),
        ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => Vec::new(),
    }
}

/// The themes to simulate: those on visible rows, or the selected one.
pub fn themes_to_simulate(screen: &Screen, views: &Views) -> Vec<EntryId> {
    match screen.view {
        ViewKind::Lanes => lanes::visible_entries(screen, views),
        ViewKind::Scores => scores::visible_themes(screen, views),
        _ => selected(screen, views).into_iter().collect(),
    }
}

/// The selected entry.
pub fn selected(screen: &Screen, views: &Views) -> Option<EntryId> {
    match screen.view {
        ViewKind::Lanes => views.lanes.selected_entry(),
        ViewKind::Board => views.board.selected_entry(),
        ViewKind::Timeline => views.timeline.selected_entry(),
        ViewKind::Goals => views.goals.selected_entry(),
        ViewKind::NotDoing => views.not_doing.selected_entry(),
        ViewKind::Balance => None,
        ViewKind::Scores => views.scores.selected_entry(),
        ViewKind::Entries(_) => views.entries.selected_entry(),
        ViewKind::Problems => views.problems.selected_entry(),
        ViewKind::Conflicts => views.conflicts.selected_entry(),
    }
}

/// Selects an entry in the current view; returns false if the view does not show it.
pub fn select(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, entry: EntryId) -> bool {
    match screen.view {
        ViewKind::Lanes => {
            if session.plan.roadmap.theme(entry).is_none() {
                return false;
            }
            lanes::select(session, selection, screen, views, entry);
        }
        ViewKind::Board => return board::select(session, screen, views, entry),
        ViewKind::Timeline => return timeline::select(screen, views, entry),
        ViewKind::Goals => return goals::select(session, selection, screen, views, entry),
        ViewKind::NotDoing => return not_doing::select(session, screen, views, entry),
        ViewKind::Scores => return scores::select(screen, views, entry),
        ViewKind::Entries(kind) => {
            if session.plan.roadmap.row(entry).is_none_or(|entry_row| entry_row.kind != kind) {
                return false;
            }
            entities::select(session, screen, views, entry);
        }
        ViewKind::Balance | ViewKind::Problems | ViewKind::Conflicts => return false,
    }
    true
}

/// Selects an entry in the current view, or else in a view that lists its kind.
pub fn go_to(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views, entry: EntryId) {
    let Some(kind) = session.plan.roadmap.row(entry).map(|row| row.kind) else { return };
    if !select(session, selection, screen, views, entry) {
        screen.view = match kind {
            EntryKind::Theme | EntryKind::Idea => ViewKind::Lanes,
            kind => ViewKind::Entries(kind),
        };
        rebuild_all(session, selection, screen, views);
        select(session, selection, screen, views, entry);
    }
    screen.scroll = [0; 3];
}

/// Refreshes the filter and rebuilds the views.
pub fn rebuild_all(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    filter::refresh(session, selection);
    rebuild(session, selection, screen, views);
}

/// The selected theme or idea.
pub fn selected_theme(session: &Session, screen: &Screen, views: &Views) -> Option<EntryId> {
    selected(screen, views).filter(|entry| session.plan.roadmap.theme(*entry).is_some())
}

/// The scope that receives keys when no overlay is open.
pub fn scope(screen: &Screen, scores: &Scores) -> Scope {
    match (screen.pane, screen.view) {
        (Pane::Roadmap, ViewKind::Scores) if scores.cell.is_some() => Scope::ScoreCells,
        (Pane::Roadmap, view) if view.is_theme_view() => Scope::Roadmap,
        (Pane::Roadmap, ViewKind::Entries(_)) => Scope::Entries,
        (Pane::Roadmap, ViewKind::Problems) => Scope::Problems,
        (_, ViewKind::Conflicts) => Scope::Conflicts,
        _ => Scope::Panes,
    }
}

/// Selects the entry that was just edited, or, if the view does not show it, remembers it for the lanes.
pub fn follow_edited_entry(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    views: &mut Views,
    entry: EntryId,
) {
    if !select(session, selection, screen, views, entry) && session.plan.roadmap.theme(entry).is_some() {
        lanes::remember_selection(&mut views.lanes, entry);
    }
}

/// Moves the selection by `by` rows.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, status: &mut StatusLine, by: isize) {
    match screen.view {
        ViewKind::Lanes => lanes::step(screen, views, by),
        ViewKind::Board => board::step(session, screen, views, by),
        ViewKind::Timeline => timeline::step(screen, views, by),
        ViewKind::Goals => goals::step(screen, views, by),
        ViewKind::NotDoing => not_doing::step(session, screen, views, by),
        ViewKind::Balance => balance::step(session, screen, views, by),
        ViewKind::Scores => scores::step(screen, views, by),
        ViewKind::Entries(_) => entities::step(screen, views, by),
        ViewKind::Problems => problems::step(screen, views, by),
        ViewKind::Conflicts => conflicts::step(screen, views, status, by),
    }
}

/// Moves the selection to the first or last row.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    match screen.view {
        ViewKind::Lanes => lanes::jump(screen, views, to),
        ViewKind::Board => board::jump(session, screen, views, to),
        ViewKind::Timeline => timeline::jump(screen, views, to),
        ViewKind::Goals => goals::jump(screen, views, to),
        ViewKind::NotDoing => not_doing::jump(session, screen, views, to),
        ViewKind::Balance => balance::jump(session, screen, views, to),
        ViewKind::Scores => scores::jump(screen, views, to),
        ViewKind::Entries(_) => entities::jump(screen, views, to),
        ViewKind::Problems => problems::jump(screen, views, to),
        ViewKind::Conflicts => conflicts::jump(screen, views, to),
    }
}

/// Folds, or moves one column to the left.
pub fn move_left(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    match screen.view {
        ViewKind::Lanes => lanes::fold(session, selection, screen, views),
        ViewKind::Board => board::change_column(session, screen, views, -1),
        ViewKind::Goals => goals::fold(session, selection, screen, views),
        ViewKind::Scores => scores::cells::move_cursor(session, &mut views.scores, -1),
        _ => {}
    }
}

/// Unfolds, or moves one column to the right; returns false if there is nothing to unfold.
pub fn move_right(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
) -> bool {
    match screen.view {
        ViewKind::Lanes => lanes::unfold(session, selection, screen, views),
        ViewKind::Board => {
            board::change_column(session, screen, views, 1);
            true
        }
        ViewKind::Goals => goals::unfold(session, selection, screen, views),
        ViewKind::Scores => {
            match views.scores.cell {
                Some(_) => scores::cells::move_cursor(session, &mut views.scores, 1),
                None => scores::cells::enter_at(session, selection, screen, views, status, Some(0)),
            }
            true
        }
        _ => false,
    }
}

/// The number of rows or cards per page.
pub fn page_size(session: &Session, screen: &Screen, views: &Views) -> usize {
    match screen.view {
        ViewKind::Board => board::page_size(session, screen, views),
        ViewKind::Timeline => timeline::page_size(screen),
        ViewKind::NotDoing => not_doing::page_size(session, screen, views),
        ViewKind::Balance => balance::page_size(screen),
        ViewKind::Scores => scores::page_size(screen, views),
        _ => lanes::visible_height(screen).saturating_sub(2),
    }
}

/// The lane at a cell, and the entry a drop there would go above; `None` if it is not a drop target.
pub fn drop_target_at(
    session: &Session,
    screen: &Screen,
    views: &Views,
    spot: PaneCell,
) -> Option<(Lane, Option<EntryId>)> {
    match screen.view {
        ViewKind::Lanes => lanes::drop_target_at(&views.lanes, spot.row),
        ViewKind::Board => board::drop_target_at(session, screen, views, spot),
        _ => None,
    }
}

/// Selects the entry at a cell; returns false if there is none.
pub fn click(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    spot: PaneCell,
) -> bool {
    match screen.view {
        ViewKind::Lanes => lanes::click(session, selection, screen, views, spot),
        ViewKind::Board => board::click(session, screen, views, spot),
        ViewKind::Timeline => timeline::click(screen, views, spot),
        ViewKind::Goals => goals::click(session, selection, screen, views, spot),
        ViewKind::NotDoing => not_doing::click(session, screen, views, spot),
        ViewKind::Balance => false,
        ViewKind::Scores => scores::click(session, selection, screen, views, status, spot),
        ViewKind::Entries(_) => spot.row.checked_sub(1).is_some_and(|row| entities::click(screen, views, row)),
        ViewKind::Problems => problems::click(screen, views, spot.row),
        ViewKind::Conflicts => conflicts::click(screen, views, spot.row),
    }
}

/// The themes on the screen whose rank has an uncertainty to show, panes included.
pub fn uncertain_themes(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> BTreeSet<EntryId> {
    let beside = panes::scores::strip::themes_to_simulate(session, selection, screen);
    themes_to_simulate(screen, views).into_iter().chain(beside).collect()
}
