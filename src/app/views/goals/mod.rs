//! The goals view: the tree from the vision down, and what is not linked to it. The rows are built once per edit (`tree`,
//! from `links`); navigation only moves among them.

mod links;
mod tree;

pub use tree::{GoalRowKind, GoalTreeHeading, GoalTreePath, GoalTreeRow, LinkProblem, TargetColumnWidths};

use super::PaneCell;
use crate::app::model::layout;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::views::Views;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::document::chunk::EntryId;
use crate::insight::linkage::LaneCounts;
use crate::insight::why;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Relation;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, Default)]
pub struct GoalTree {
    /// The rows of the view.
    pub rows: Vec<GoalTreeRow>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// The widths the columns need.
    pub widths: TargetColumnWidths,
    /// The number of themes and ideas of each goal, by lane.
    pub by_lane: BTreeMap<EntryId, LaneCounts>,
    /// "2 objectives, 6 goals, 10 themes".
    pub subtitle: String,
    /// The view and selection to return to with Esc after going up or down.
    pub came_from: Option<(ViewKind, Option<EntryId>)>,
    folds: tree::GoalTreeFolds,
}

impl GoalTree {
    fn position_of(&self, entry: EntryId) -> Option<usize> {
        self.rows.iter().position(|row| row.path.is_row_of(entry))
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&GoalTreeRow> {
        self.rows.get(self.at)
    }

    /// The selected entry.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.selected()?.path.entry()
    }

    /// Whether the vision is selected.
    pub fn is_vision_selected(&self) -> bool {
        self.selected().is_some_and(|row| row.kind == GoalRowKind::Vision)
    }

    /// The selected goal, or the goal of the selected theme.
    pub fn selected_goal(&self) -> Option<EntryId> {
        self.selected()?.path.goal
    }

    /// The selected option: its theme, and its position.
    pub fn selected_option(&self) -> Option<(EntryId, usize)> {
        self.selected()?.path.option()
    }

    /// The visible themes and ideas without duplicates, in display order.
    pub fn themes(&self) -> Vec<EntryId> {
        let mut seen = BTreeSet::new();
        self.rows.iter().filter_map(|row| row.path.theme).filter(|theme_row| seen.insert(*theme_row)).collect()
    }

    fn is_selectable(&self, at: usize) -> bool {
        self.rows.get(at).is_some_and(GoalTreeRow::is_selectable)
    }

    /// The first selectable row from `at` on, or the last one before it.
    fn nearest_selectable(&self, at: usize) -> usize {
        let behind = (at..self.rows.len()).find(|at| self.is_selectable(*at));
        behind.or_else(|| (0..at.min(self.rows.len())).rev().find(|at| self.is_selectable(*at))).unwrap_or(0)
    }

    /// The parent of a row.
    fn parent(&self, at: usize) -> Option<usize> {
        let row = self.rows.get(at)?;
        if matches!(row.kind, GoalRowKind::LinkProblem(_) | GoalRowKind::Empty) {
            return None;
        }
        let is_above = |other: &GoalTreeRow| other.is_selectable() && other.indent < row.indent;
        (0..at).rev().find(|at| self.rows.get(*at).is_some_and(is_above))
    }

    /// Finds a row again after a rebuild; otherwise another row of its entry, or its parent.
    fn find_row_again(&self, path: &GoalTreePath) -> Option<usize> {
        let entry = path.entry()?;
        let position = |is_it: &dyn Fn(&GoalTreePath) -> bool| self.rows.iter().position(|row| is_it(&row.path));
        let above = match path.leaf {
            Some(_) => GoalTreePath { leaf: None, ..*path },
            None => GoalTreePath { theme: None, link_problem: None, ..*path },
        };
        position(&|other| other == path)
            .or_else(|| path.leaf.and_then(|_| position(&|other| *other == above)))
            .or_else(|| position(&|other| other.is_row_of(entry) && other.is_below_tree == path.is_below_tree))
            .or_else(|| position(&|other| other.is_row_of(entry)))
            .or_else(|| path.theme.and_then(|_| position(&|other| *other == above && above.entry().is_some())))
    }
}

/// The height of the column headings, if there is room for them.
pub fn header_height(screen: &Screen) -> u16 {
    u16::from(layout::compute(screen).panes[0].height >= 16)
}

fn visible_height(screen: &Screen) -> usize {
    let height = layout::compute(screen).panes[0].height;
    height.saturating_sub(1 + header_height(screen)) as usize
}

fn select_row(screen: &Screen, views: &mut Views, at: usize) {
    let height = visible_height(screen);
    let view = &mut views.goals;
    view.at = view.nearest_selectable(at.min(view.rows.len().saturating_sub(1)));
    view.top = scroll_top(view.top, view.at, view.rows.len(), height);
}

/// Rebuilds the rows from the roadmap and restores the selection.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let previous = views.goals.selected().map(|row| (row.kind, row.path));
    let is_roomy = visible_height(screen) >= 20;
    let built = tree::build(session, selection, &views.goals.folds, is_roomy);
    let view = &mut views.goals;
    view.rows = built.rows;
    view.widths = built.widths;
    view.by_lane = built.by_lane;
    view.subtitle = built.subtitle;
    let at = match previous {
        Some((GoalRowKind::Vision, _)) => Some(0),
        Some((_, path)) => view.find_row_again(&path),
        None => {
            let focus = session.derived.focus;
            view.rows.iter().position(|row| focus.is_some() && row.path.entry() == focus)
        }
    };
    let at = at.unwrap_or(view.at);
    select_row(screen, views, at);
}

/// Selects an entry, unfolding its ancestors; returns false if it is not shown.
pub fn select(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, entry_id: EntryId) -> bool {
    if views.goals.selected_entry() == Some(entry_id) {
        return true;
    }
    let mut at = views.goals.position_of(entry_id);
    if at.is_none() && unfold_above(session, &mut views.goals, entry_id) {
        rebuild(session, selection, screen, views);
        at = views.goals.position_of(entry_id);
    }
    if let Some(at) = at {
        select_row(screen, views, at);
    }
    at.is_some()
}

/// Unfolds the goals and objectives above an entry; returns whether any was folded.
fn unfold_above(session: &Session, tree: &mut GoalTree, entry_id: EntryId) -> bool {
    let roadmap = &session.plan.roadmap;
    let named = |entry_id: EntryId, relation: Relation, kind: EntryKind| -> Vec<EntryId> {
        let entry_row = roadmap.row(entry_id);
        let symbols = entry_row.into_iter().flat_map(|entry_row| entry_row.linked_ids(relation));
        symbols.filter_map(|symbol| roadmap.find_by_symbol(kind, symbol)).collect()
    };
    let goals = named(entry_id, Relation::Goal, EntryKind::Goal);
    let mut above = named(entry_id, Relation::Serves, EntryKind::Objective);
    above.extend(goals.iter().flat_map(|goal| named(*goal, Relation::Serves, EntryKind::Objective)));
    above.extend(goals);
    let folded = &mut tree.folds.folded;
    let before = folded.len();
    folded.retain(|folded| !above.contains(folded));
    folded.len() < before
}

/// Moves the selection by `by` selectable rows.
pub fn step(screen: &Screen, views: &mut Views, by: isize) {
    let view = &views.goals;
    let mut at = view.at;
    for _ in 0..by.unsigned_abs() {
        let next = if by > 0 {
            (at + 1..view.rows.len()).find(|at| view.is_selectable(*at))
        } else {
            (0..at).rev().find(|at| view.is_selectable(*at))
        };
        let Some(next) = next else { break };
        at = next;
    }
    select_row(screen, views, at);
}

/// Moves the selection to the first or last row.
pub fn jump(screen: &Screen, views: &mut Views, to: ListEnd) {
    select_row(screen, views, to.row());
}

/// Selects the row at a cell. A click on the tree lines before the title folds or unfolds. Returns false if there is no
/// row.
pub fn click(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, spot: PaneCell) -> bool {
    let Some(row) = spot.row.checked_sub(header_height(screen) as usize) else { return false };
    let at = views.goals.top + row;
    if !views.goals.is_selectable(at) {
        return false;
    }
    select_row(screen, views, at);
    if toggles_fold_at(&views.goals, spot.column) {
        toggle_fold(session, selection, screen, views);
    }
    true
}

/// Whether a click at a column folds or unfolds the selected row.
pub fn toggles_fold_at(tree: &GoalTree, column: u16) -> bool {
    let is_on_lines =
        |row: &GoalTreeRow| (row.has_children || row.hidden_leaves > 0) && (2..row.indent).contains(&column);
    tree.selected().is_some_and(is_on_lines)
}

/// Folds or unfolds the selected row.
fn toggle_fold(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let Some(row) = views.goals.selected().copied() else { return };
    let Some(entry) = row.path.entry() else { return };
    let folds = &mut views.goals.folds;
    let has_leaves = row.path.theme.is_some();
    let set = if has_leaves { &mut folds.unfolded } else { &mut folds.folded };
    if !set.remove(&entry) {
        set.insert(entry);
    }
    rebuild(session, selection, screen, views);
}

/// Folds the selected row, leaves first; if there is nothing to fold, selects its parent.
pub fn fold(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let Some(row) = views.goals.selected().copied() else { return };
    let own = row.path.entry().filter(|_| row.path.leaf.is_none());
    if own.is_some_and(|entry| views.goals.folds.unfolded.remove(&entry)) {
        return rebuild(session, selection, screen, views);
    }
    if row.has_children && row.folded_rows == 0 {
        return toggle_fold(session, selection, screen, views);
    }
    if let Some(parent) = views.goals.parent(views.goals.at) {
        select_row(screen, views, parent);
    }
}

/// Unfolds the selected row, or selects its first child; returns false if it has none.
pub fn unfold(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) -> bool {
    let Some(row) = views.goals.selected().copied() else { return false };
    if row.folded_rows > 0 {
        toggle_fold(session, selection, screen, views);
        return true;
    }
    if let Some(entry) = row.path.entry().filter(|_| row.hidden_leaves > 0) {
        views.goals.folds.unfolded.insert(entry);
        rebuild(session, selection, screen, views);
        return true;
    }
    if row.has_children || row.kind == GoalRowKind::Vision {
        step(screen, views, 1);
    }
    row.has_children
}

/// Selects the parent row; returns false if there is none.
pub fn go_up(screen: &Screen, views: &mut Views) -> bool {
    let parent = views.goals.parent(views.goals.at);
    if let Some(parent) = parent {
        select_row(screen, views, parent);
    }
    parent.is_some()
}

/// Selects the first child, unfolding the row; returns false if there is none.
pub fn go_down(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) -> bool {
    let at = views.goals.at;
    if views.goals.selected().is_some_and(|row| row.folded_rows > 0 || (!row.has_children && row.hidden_leaves > 0)) {
        unfold(session, selection, screen, views);
    }
    let has_below = views.goals.selected().is_some_and(|row| row.has_children || row.kind == GoalRowKind::Vision);
    if has_below {
        step(screen, views, 1);
    }
    has_below && views.goals.at > at
}

/// Selects the row of a theme or idea: the parent if one of its options is selected, otherwise the row under its first
/// goal.
pub fn show_theme(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views, theme_row: EntryId) {
    if views.goals.selected_option().is_some() && go_up(screen, views) {
        return;
    }
    unfold_above(session, &mut views.goals, theme_row);
    rebuild(session, selection, screen, views);
    let first = why::entries_above(&session.plan.roadmap, theme_row).first().copied();
    let is_under_first = |row: &GoalTreeRow| {
        row.path.is_row_of(theme_row) && row.path.theme == Some(theme_row) && row.path.goal == first
    };
    match views.goals.rows.iter().position(is_under_first) {
        Some(at) => select_row(screen, views, at),
        None => {
            select(session, selection, screen, views, theme_row);
        }
    }
}

/// Selects the vision.
pub fn go_to_vision(screen: &Screen, views: &mut Views) {
    select_row(screen, views, 0);
}

/// Whether a goal or objective is selected, so that the pane below shows it.
pub fn is_goal_or_objective_selected(session: &Session, tree: &GoalTree) -> bool {
    let kind = |entry_id| session.plan.roadmap.row(entry_id).map(|entry_row| entry_row.kind);
    matches!(tree.selected_entry().and_then(kind), Some(EntryKind::Goal | EntryKind::Objective))
}
