//! The ranking as a table: the live themes by the current model, with the uncertainty of their order, the capacity they
//! use, and the inputs as editable cells. A value-effort chart is below.

pub mod cells;
pub mod columns;
pub mod effort;
pub mod picture;

use super::view::{PaneCell, View, ViewAnswer, ViewContext, filter_and_sort};
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SortOrder;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{List, ListEnd};
use crate::document::chunk::EntryId;
use crate::insight::score::{Estimates, Scorer};
use crate::insight::uncertainty::simulation::SimulationCandidate;
use columns::ScoreColumns;
use effort::RankingEfforts;
use picture::QuadrantChart;
use std::collections::HashSet;

#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// The themes, row by row.
    pub rows: Vec<EntryId>,
    /// The selected row, and the first visible line.
    pub list: List,
    /// The input at the cell cursor; rows keep their order while it is set.
    pub cell: Option<usize>,
    /// The input that the rows are sorted by, if not by rank.
    pub input_sort: Option<InputSort>,
    /// Whether the rows would be in a different order now.
    pub is_order_stale: bool,
    /// The number of rows above the capacity line.
    pub rows_above_capacity: Option<usize>,
    /// The capacity used by the ranking.
    pub efforts: RankingEfforts,
    /// The value-effort chart.
    pub quadrant_chart: QuadrantChart,
    /// Whether the chart replaces the table.
    pub is_chart_shown: bool,
    /// Whether any theme has a range or lacks a rating.
    pub has_ranges: bool,
    /// The model that the rows are ranked by.
    model: &'static str,
}

/// An input to sort by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InputSort {
    /// The index of the input.
    pub input: usize,
    /// Whether the lowest value comes first.
    pub is_ascending: bool,
}

/// Height of the column headings.
pub const HEADER_HEIGHT: u16 = 1;
/// Height of the details below the table.
pub const DETAIL_HEIGHT: u16 = 1;

impl Scores {
    /// The number of lines: the rows, and the capacity line.
    pub fn line_count(&self) -> usize {
        self.rows.len() + usize::from(self.rows_above_capacity.is_some())
    }

    /// The line of a row.
    pub fn line_of(&self, row: usize) -> usize {
        row + usize::from(self.rows_above_capacity.is_some_and(|cut| row >= cut))
    }

    /// The row of a line; `None` for the capacity line.
    pub fn row_at(&self, line: usize) -> Option<usize> {
        let row = match self.rows_above_capacity {
            Some(cut) if line == cut => return None,
            Some(cut) if line > cut => line - 1,
            _ => line,
        };
        (row < self.rows.len()).then_some(row)
    }

    fn layout_needs(&self) -> ViewNeeds {
        let rows = u16::try_from(self.line_count()).unwrap_or(u16::MAX / 2);
        let height = rows.saturating_add(1 + HEADER_HEIGHT + DETAIL_HEIGHT);
        ViewNeeds { height, has_chart: self.is_chart_shown, ..ViewNeeds::default() }
    }

    /// Toggles between the table and the value-effort chart.
    pub fn toggle_quadrant_chart(&mut self) -> ViewAnswer {
        self.is_chart_shown = !self.is_chart_shown;
        ViewAnswer { takes_focus: true, needs_rebuild: true, ..ViewAnswer::default() }
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        let height = table_area(screen, self).height as usize;
        self.list.at = at.min(self.rows.len().saturating_sub(1));
        self.list.scroll_to(self.line_of(self.list.at), self.line_count(), height);
    }
}

/// The area below the rule of the pane.
pub fn content_area(screen: &Screen, scores: &Scores) -> Area {
    layout::compute_for(screen, scores.layout_needs()).panes[0].below(1)
}

/// The area of the table lines.
pub fn table_area(screen: &Screen, scores: &Scores) -> Area {
    let inside = content_area(screen, scores);
    let lines = inside.below(HEADER_HEIGHT);
    Area { height: lines.height.saturating_sub(DETAIL_HEIGHT), ..lines }
}

/// The columns of the table.
pub fn table_columns(session: &Session, screen: &Screen, scores: &Scores, scorer: &Scorer<'_>) -> ScoreColumns {
    columns::fit_columns(session, scores.cell, scores.has_ranges, scorer, content_area(screen, scores).width)
}

/// The area of the value-effort chart: beside the pane below the table, or in place of the table.
pub fn quadrant_chart_area(screen: &Screen, scores: &Scores) -> Option<Area> {
    let layout = layout::compute_for(screen, scores.layout_needs());
    if scores.is_chart_shown && screen.pane == Pane::Roadmap {
        return Some(layout.panes[0]);
    }
    let beside = layout.panes.into_iter().skip(1).find(|area| !area.is_empty() && !layout.panes[0].is_empty())?;
    let width = beside.x.saturating_sub(layout.body.x + 2);
    (width >= picture::MIN_WIDTH).then_some(Area { x: layout.body.x, width, ..beside })
}

/// The estimates of a theme.
pub fn estimates_of(session: &Session, scorer: &Scorer<'_>, entry_id: EntryId) -> Option<Estimates> {
    session.plan.roadmap.theme(entry_id).map(|theme| scorer.estimates(theme))
}

/// The rows in their current order.
fn sorted_rows(session: &Session, selection: &Selection, scores: &Scores) -> Vec<EntryId> {
    let ranking = &session.derived.ranking;
    let all: Vec<EntryId> =
        ranking.ranked.iter().map(|(entry_id, _)| *entry_id).chain(ranking.unscored.iter().copied()).collect();
    let mut rows = filter_and_sort(session, selection, &all);
    if let Some(by) = scores.input_sort
        && let Some(scorer) = Scorer::new(&session.plan.roadmap, session.model)
    {
        let value = |entry_id: &EntryId| {
            estimates_of(session, &scorer, *entry_id)?.get(by.input).copied().flatten().map(|own| own.likely)
        };
        // Missing values come last in both directions.
        let key = |entry_id: &EntryId| {
            value(entry_id).map_or(f64::INFINITY, |value| if by.is_ascending { value } else { -value })
        };
        let mut keyed: Vec<(f64, EntryId)> = rows.iter().map(|entry_id| (key(entry_id), *entry_id)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        rows = keyed.into_iter().map(|(_, entry_id)| entry_id).collect();
    }
    rows
}

/// Keeps the order of rows, removes those that are gone, and appends new ones.
fn preserve_order(rows: &[EntryId], sorted: &[EntryId]) -> Vec<EntryId> {
    let there: HashSet<EntryId> = sorted.iter().copied().collect();
    let stood: HashSet<EntryId> = rows.iter().copied().collect();
    let new = sorted.iter().filter(|entry_id| !stood.contains(entry_id));
    rows.iter().filter(|entry_id| there.contains(entry_id)).chain(new).copied().collect()
}

/// The number of rows above the capacity line; `None` if the rows are not sorted by rank.
fn count_rows_above_capacity(
    session: &Session,
    selection: &Selection,
    scores: &Scores,
    rows: &[EntryId],
) -> Option<usize> {
    let is_by_rank = selection.sort == SortOrder::Rank && scores.input_sort.is_none();
    let fitting = scores.efforts.fitting_ranks.filter(|_| is_by_rank)?;
    let position = |entry_id: &EntryId| session.derived.ranking.position(*entry_id);
    Some(rows.partition_point(|entry_id| position(entry_id).is_some_and(|position| position < fitting)))
}

fn has_ranges(session: &Session) -> bool {
    let roadmap = &session.plan.roadmap;
    let Some(scorer) = Scorer::new(roadmap, session.model) else { return false };
    let is_open = |(entry_id, score): &(EntryId, f64)| {
        let Some(estimates) = estimates_of(session, &scorer, *entry_id) else { return false };
        !SimulationCandidate { entry: *entry_id, id: Box::from(""), score: *score, estimates }.is_certain()
    };
    session.derived.ranking.ranked.iter().any(is_open)
}

/// The visible lines, each with its row.
pub fn visible_lines<'s>(screen: &'s Screen, scores: &'s Scores) -> impl Iterator<Item = (usize, Option<usize>)> + 's {
    let last = scores.line_count().min(scores.list.top + table_area(screen, scores).height as usize);
    (scores.list.top..last).map(|line| (line, scores.row_at(line)))
}

impl View for Scores {
    /// While the user edits cells, the rows keep their order.
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let ViewContext { session, selection, screen } = context;
        let previous = self.selected_entry();
        if self.model != session.model {
            let inputs = Scorer::new(&session.plan.roadmap, session.model).map_or(0, |scorer| scorer.inputs.len());
            self.cell = self.cell.map(|cell| cell.min(inputs.saturating_sub(1)));
            (self.input_sort, self.model, self.is_order_stale) = (None, session.model, false);
            self.rows.clear();
        }
        let sorted = sorted_rows(session, selection, self);
        let rows = match self.cell {
            Some(_) if !self.rows.is_empty() => preserve_order(&self.rows, &sorted),
            _ => sorted.clone(),
        };
        self.efforts = RankingEfforts::new(&session.plan.roadmap, &session.derived.ranking);
        self.is_order_stale = rows != sorted;
        self.rows_above_capacity = if self.is_order_stale {
            self.rows_above_capacity.map(|cut| cut.min(rows.len()))
        } else {
            count_rows_above_capacity(session, selection, self, &rows)
        };
        self.quadrant_chart = QuadrantChart::new(&session.plan.roadmap, &session.derived.ranking);
        self.has_ranges = has_ranges(session);
        self.rows = rows;
        let at =
            previous.and_then(|previous| self.rows.iter().position(|own| *own == previous)).unwrap_or(self.list.at);
        self.select_row(screen, at);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context.screen, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    /// Selects the row at a cell and enters the cells if it is on an input; a click on the heading of an input sorts by
    /// it.
    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        if self.is_chart_shown {
            return ViewAnswer::default();
        }
        let ViewContext { session, screen, .. } = context;
        let input = Scorer::new(&session.plan.roadmap, session.model)
            .and_then(|scorer| table_columns(session, screen, self, &scorer).input_at(spot.column));
        let Some(line) = spot.row.checked_sub(HEADER_HEIGHT as usize) else {
            return input.map(|input| cells::sort_by_input(context, self, input)).unwrap_or_default();
        };
        if line >= table_area(screen, self).height as usize {
            return ViewAnswer::default();
        }
        let Some(row) = self.row_at(self.list.top + line) else { return ViewAnswer::default() };
        self.select_row(screen, row);
        let answer = input.map(|input| cells::enter_at(context, self, input)).unwrap_or_default();
        ViewAnswer { is_hit: true, ..answer }
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.list.at).copied()
    }

    fn takes_clicks_at(&self, _column: u16) -> bool {
        self.cell.is_some()
    }

    fn entries(&self) -> Vec<EntryId> {
        self.rows.clone()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let at = self.rows.iter().position(|own| *own == entry);
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        at.is_some()
    }

    fn move_left(&mut self, context: ViewContext<'_>) {
        cells::move_cursor(context.session, self, -1);
    }

    /// Enters the cells, or moves the cursor by one input.
    fn move_right(&mut self, context: ViewContext<'_>) -> ViewAnswer {
        if self.cell.is_none() {
            return cells::enter_at(context, self, 0);
        }
        cells::move_cursor(context.session, self, 1);
        ViewAnswer::default()
    }

    fn page_size(&self, context: ViewContext<'_>) -> usize {
        (table_area(context.screen, self).height as usize).saturating_sub(2)
    }

    fn needs(&self, _context: ViewContext<'_>) -> ViewNeeds {
        self.layout_needs()
    }

    fn themes_to_simulate(&self, screen: &Screen) -> Vec<EntryId> {
        let rows = visible_lines(screen, self).filter_map(|(_, row)| self.rows.get(row?).copied());
        rows.chain(self.selected_entry()).collect()
    }
}
