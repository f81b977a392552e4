//! The views of pane 1, one module each. Each has its own state and implements [`View`]; this module maps a [`ViewKind`] to
//! the view, and does what a view cannot: switch to another view, and apply what a view answers.

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
pub mod view;

use crate::app::model::filter;
use crate::app::model::findings::ProblemRow;
use crate::app::model::mode::{Pane, Scope, ViewKind};
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::status::CommandResult;
use crate::app::panes;
use crate::app::views::scores::Scores;
use crate::app::views::view::{PaneCell, View, ViewAnswer, ViewContext};
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

impl Views {
    /// The view of a kind.
    pub fn view(&self, kind: ViewKind) -> &dyn View {
        match kind {
            ViewKind::Lanes => &self.lanes,
            ViewKind::Board => &self.board,
            ViewKind::Timeline => &self.timeline,
            ViewKind::Goals => &self.goals,
            ViewKind::NotDoing => &self.not_doing,
            ViewKind::Balance => &self.balance,
            ViewKind::Scores => &self.scores,
            ViewKind::Entries(_) => &self.entries,
            ViewKind::Problems => &self.problems,
            ViewKind::Conflicts => &self.conflicts,
        }
    }

    /// The view of a kind, to change it.
    fn view_mut(&mut self, kind: ViewKind) -> &mut dyn View {
        match kind {
            ViewKind::Lanes => &mut self.lanes,
            ViewKind::Board => &mut self.board,
            ViewKind::Timeline => &mut self.timeline,
            ViewKind::Goals => &mut self.goals,
            ViewKind::NotDoing => &mut self.not_doing,
            ViewKind::Balance => &mut self.balance,
            ViewKind::Scores => &mut self.scores,
            ViewKind::Entries(_) => &mut self.entries,
            ViewKind::Problems => &mut self.problems,
            ViewKind::Conflicts => &mut self.conflicts,
        }
    }
}

/// Switches to a view and keeps the selection if the view shows it.
pub fn show(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views, view: ViewKind) {
    let selected = selected(screen, views);
    views.goals.came_from = None;
    screen.view = view;
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    rebuild_all(session, selection, screen, views);
    if let Some(entry) = selected {
        select(session, selection, screen, views, entry);
    }
}

/// Views that keep their place while another one is shown.
const ALWAYS_REBUILT: [ViewKind; 3] = [ViewKind::Lanes, ViewKind::Problems, ViewKind::Conflicts];

/// Rebuilds the views for the roadmap and the screen size.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let context = ViewContext::new(session, selection, screen);
    for kind in ALWAYS_REBUILT.into_iter().filter(|kind| *kind != screen.view) {
        views.view_mut(kind).rebuild(context);
    }
    views.view_mut(screen.view).rebuild(context);
}

/// Refreshes the filter and rebuilds the views.
pub fn rebuild_all(session: &Session, selection: &mut Selection, screen: &Screen, views: &mut Views) {
    filter::refresh(session, selection);
    rebuild(session, selection, screen, views);
}

/// Does what a view answers.
pub fn apply(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    answer: ViewAnswer,
) -> CommandResult {
    if answer.takes_focus {
        screen.pane = Pane::Roadmap;
    }
    if answer.needs_rebuild {
        rebuild_all(session, selection, screen, views);
    }
    answer.result
}

/// The layout requirements of the current view.
pub fn needs(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> ViewNeeds {
    views.view(screen.view).needs(ViewContext::new(session, selection, screen))
}

/// The entries of the current view, in display order.
pub fn entries(screen: &Screen, views: &Views) -> Vec<EntryId> {
    views.view(screen.view).entries()
}

/// The selected entry.
pub fn selected(screen: &Screen, views: &Views) -> Option<EntryId> {
    views.view(screen.view).selected_entry()
}

/// The selected theme or idea.
pub fn selected_theme(session: &Session, screen: &Screen, views: &Views) -> Option<EntryId> {
    selected(screen, views).filter(|entry| session.plan.roadmap.theme(*entry).is_some())
}

/// The selected problem.
pub fn selected_problem(screen: &Screen, views: &Views) -> Option<ProblemRow> {
    (screen.view == ViewKind::Problems).then(|| views.problems.selected().copied()).flatten()
}

/// The lane of the selection, which new ideas are proposed for.
pub fn selected_lane(session: &Session, screen: &Screen, views: &Views) -> Option<Lane> {
    views.view(screen.view).selected_lane(session)
}

/// Selects an entry in the current view; returns false if the view does not show it.
pub fn select(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, entry: EntryId) -> bool {
    views.view_mut(screen.view).select(ViewContext::new(session, selection, screen), entry)
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

/// Selects the entry that was just edited, or, if the view does not show it, remembers it for the lanes.
pub fn follow_edited_entry(
    session: &Session,
    selection: &Selection,
    screen: &Screen,
    views: &mut Views,
    entry: EntryId,
) {
    if !select(session, selection, screen, views, entry) && session.plan.roadmap.theme(entry).is_some() {
        views.lanes.remember_selection(entry);
    }
}

/// Moves the selection by `by` rows.
pub fn step(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, by: isize) {
    views.view_mut(screen.view).step(ViewContext::new(session, selection, screen), by);
}

/// Moves the selection to the first or last row.
pub fn jump(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, to: ListEnd) {
    views.view_mut(screen.view).jump(ViewContext::new(session, selection, screen), to);
}

/// The number of rows or cards per page.
pub fn page_size(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> usize {
    views.view(screen.view).page_size(ViewContext::new(session, selection, screen))
}

/// Folds, or moves one column to the left.
pub fn move_left(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    views.view_mut(screen.view).move_left(ViewContext::new(session, selection, screen));
}

/// Unfolds, or moves one column to the right.
pub fn move_right(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
) -> CommandResult {
    let answer = views.view_mut(screen.view).move_right(ViewContext::new(session, selection, screen));
    apply(session, selection, screen, views, answer)
}

/// Acts on a cell: usually selects the entry there. The answer is `None` if there is nothing to select.
pub fn click(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    spot: PaneCell,
) -> Option<CommandResult> {
    let answer = views.view_mut(screen.view).click(ViewContext::new(session, selection, screen), spot);
    let is_hit = answer.is_hit;
    let result = apply(session, selection, screen, views, answer);
    (is_hit || !matches!(result, Ok(None))).then_some(result)
}

/// The lane at a cell, and the entry a drop there would go above; `None` if it is not a drop target.
pub fn drop_target_at(
    session: &Session,
    screen: &Screen,
    views: &Views,
    spot: PaneCell,
) -> Option<(Lane, Option<EntryId>)> {
    views.view(screen.view).drop_target_at(session, screen, spot)
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

/// The themes on the screen whose rank has an uncertainty to show, panes included.
pub fn uncertain_themes(session: &Session, selection: &Selection, screen: &Screen, views: &Views) -> BTreeSet<EntryId> {
    let beside = panes::scores::strip::themes_to_simulate(session, selection, screen);
    views.view(screen.view).themes_to_simulate(screen).into_iter().chain(beside).collect()
}
