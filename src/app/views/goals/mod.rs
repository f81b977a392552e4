//! The goals view: the tree from the vision down, and what is not linked to it. The rows are built once per edit (`tree`,
//! from `links`); navigation only moves among them.

mod links;
mod tree;

pub use tree::{GoalRowKind, GoalTreeHeading, GoalTreePath, GoalTreeRow, LinkProblem, TargetColumnWidths};

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::model::layout;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::session::Session;
use crate::app::widgets::list::{self, List, ListEnd};
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
    /// The selected row, and the first visible line.
    pub list: List,
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
        self.rows.get(self.list.at)
    }

    /// Whether the vision is selected.
    pub fn is_vision_selected(&self) -> bool {
        self.selected().is_some_and(|row| row.kind == GoalRowKind::Vision)
    }

    /// The selected goal, or the goal of the selected theme.
    pub fn selected_goal(&self) -> Option<EntryId> {
        self.selected()?.path.goal
    }

    fn is_selectable(&self, at: usize) -> bool {
        self.rows.get(at).is_some_and(GoalTreeRow::is_selectable)
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        let count = self.rows.len();
        let nearest = list::nearest_stop(at.min(count.saturating_sub(1)), count, |at| self.is_selectable(*at));
        self.list.select(nearest.unwrap_or(0), count, visible_height(screen));
    }

    /// Selects the parent row; returns false if there is none.
    pub fn go_up(&mut self, screen: &Screen) -> bool {
        let parent = self.parent(self.list.at);
        if let Some(parent) = parent {
            self.select_row(screen, parent);
        }
        parent.is_some()
    }

    /// Selects the first child, unfolding the row; returns false if there is none.
    pub fn go_down(&mut self, context: ViewContext<'_>) -> bool {
        let at = self.list.at;
        if self.selected().is_some_and(|row| row.folded_rows > 0 || (!row.has_children && row.hidden_leaves > 0)) {
            self.move_right(context);
        }
        let has_below = self.selected().is_some_and(|row| row.has_children || row.kind == GoalRowKind::Vision);
        if has_below {
            self.step(context, 1);
        }
        has_below && self.list.at > at
    }

    /// Selects the row of a theme or idea: the parent if one of its options is selected, otherwise the row under its
    /// first goal.
    pub fn show_theme(&mut self, context: ViewContext<'_>, theme_row: EntryId) {
        if self.selected_option().is_some() && self.go_up(context.screen) {
            return;
        }
        self.unfold_above(context.session, theme_row);
        self.rebuild(context);
        let first = why::entries_above(&context.session.plan.roadmap, theme_row).first().copied();
        let is_under_first = |row: &GoalTreeRow| {
            row.path.is_row_of(theme_row) && row.path.theme == Some(theme_row) && row.path.goal == first
        };
        match self.rows.iter().position(is_under_first) {
            Some(at) => self.select_row(context.screen, at),
            None => {
                self.select(context, theme_row);
            }
        }
    }

    /// Selects the vision.
    pub fn go_to_vision(&mut self, screen: &Screen) {
        self.select_row(screen, 0);
    }

    /// Unfolds the goals and objectives above an entry; returns whether any was folded.
    fn unfold_above(&mut self, session: &Session, entry_id: EntryId) -> bool {
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
        let folded = &mut self.folds.folded;
        let before = folded.len();
        folded.retain(|folded| !above.contains(folded));
        folded.len() < before
    }

    /// Folds or unfolds the selected row.
    fn toggle_fold(&mut self, context: ViewContext<'_>) {
        let Some(row) = self.selected().copied() else { return };
        let Some(entry) = row.path.entry() else { return };
        let has_leaves = row.path.theme.is_some();
        let set = if has_leaves { &mut self.folds.unfolded } else { &mut self.folds.folded };
        if !set.remove(&entry) {
            set.insert(entry);
        }
        self.rebuild(context);
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

impl View for GoalTree {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let ViewContext { session, selection, screen } = context;
        let previous = self.selected().map(|row| (row.kind, row.path));
        let is_roomy = visible_height(screen) >= 20;
        let built = tree::build(session, selection, &self.folds, is_roomy);
        self.rows = built.rows;
        self.widths = built.widths;
        self.by_lane = built.by_lane;
        self.subtitle = built.subtitle;
        let at = match previous {
            Some((GoalRowKind::Vision, _)) => Some(0),
            Some((_, path)) => self.find_row_again(&path),
            None => {
                let focus = session.derived.focus;
                self.rows.iter().position(|row| focus.is_some() && row.path.entry() == focus)
            }
        };
        self.select_row(screen, at.unwrap_or(self.list.at));
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        let at = self.list.stop_after(by, self.rows.len(), |at| self.is_selectable(*at));
        self.select_row(context.screen, at);
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    /// Selects the row at a cell. A click on the tree lines before the title folds or unfolds.
    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let row = spot.row.checked_sub(header_height(context.screen) as usize);
        let Some(at) = row.map(|row| self.list.top + row).filter(|at| self.is_selectable(*at)) else {
            return ViewAnswer::default();
        };
        self.select_row(context.screen, at);
        if self.takes_clicks_at(spot.column) {
            self.toggle_fold(context);
        }
        ViewAnswer::from_hit(true)
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.selected()?.path.entry()
    }

    fn selected_row(&self) -> usize {
        self.list.at
    }

    fn selected_option(&self) -> Option<(EntryId, usize)> {
        self.selected()?.path.option()
    }

    /// The lines of the tree fold and unfold.
    fn takes_clicks_at(&self, column: u16) -> bool {
        let is_on_lines =
            |row: &GoalTreeRow| (row.has_children || row.hidden_leaves > 0) && (2..row.indent).contains(&column);
        self.selected().is_some_and(is_on_lines)
    }

    /// The visible themes and ideas without duplicates.
    fn entries(&self) -> Vec<EntryId> {
        let mut seen = BTreeSet::new();
        self.rows.iter().filter_map(|row| row.path.theme).filter(|theme_row| seen.insert(*theme_row)).collect()
    }

    /// Selects an entry, unfolding its ancestors.
    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        if self.selected_entry() == Some(entry) {
            return true;
        }
        let mut at = self.position_of(entry);
        if at.is_none() && self.unfold_above(context.session, entry) {
            self.rebuild(context);
            at = self.position_of(entry);
        }
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        at.is_some()
    }

    /// Folds the selected row, leaves first; if there is nothing to fold, selects its parent.
    fn move_left(&mut self, context: ViewContext<'_>) {
        let Some(row) = self.selected().copied() else { return };
        let own = row.path.entry().filter(|_| row.path.leaf.is_none());
        if own.is_some_and(|entry| self.folds.unfolded.remove(&entry)) {
            return self.rebuild(context);
        }
        if row.has_children && row.folded_rows == 0 {
            return self.toggle_fold(context);
        }
        self.go_up(context.screen);
    }

    /// Unfolds the selected row, or selects its first child.
    fn move_right(&mut self, context: ViewContext<'_>) -> ViewAnswer {
        let Some(row) = self.selected().copied() else { return ViewAnswer::default() };
        if row.folded_rows > 0 {
            self.toggle_fold(context);
        } else if let Some(entry) = row.path.entry().filter(|_| row.hidden_leaves > 0) {
            self.folds.unfolded.insert(entry);
            self.rebuild(context);
        } else if row.has_children || row.kind == GoalRowKind::Vision {
            self.step(context, 1);
        }
        ViewAnswer::default()
    }

    fn needs(&self, context: ViewContext<'_>) -> ViewNeeds {
        let kind = |entry| context.session.plan.roadmap.row(entry).map(|row| row.kind);
        let is_about_goals =
            matches!(self.selected_entry().and_then(kind), Some(EntryKind::Goal | EntryKind::Objective));
        ViewNeeds { is_about_goals, ..ViewNeeds::default() }
    }
}
