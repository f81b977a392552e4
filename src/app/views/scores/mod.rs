//! The ranking as a table: the live themes by the current model, with the uncertainty of their order, the capacity they
//! use, and the inputs as editable cells. A value-effort chart is below.

pub mod cells;
pub mod columns;
pub mod effort;
pub mod picture;

use super::{PaneCell, filter_and_sort};
use crate::app::model::layout;
use crate::app::model::mode::Pane;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order::SortOrder;
use crate::app::model::status::StatusLine;
use crate::app::views::Views;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{ListEnd, scroll_top};
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
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
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
    /// The selected theme.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.at).copied()
    }

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
}

/// The area below the rule of the pane.
pub fn content_area(screen: &Screen, views: &Views) -> Area {
    layout::compute_for(screen, needs(&views.scores)).panes[0].below(1)
}

/// The area of the table lines.
pub fn table_area(screen: &Screen, views: &Views) -> Area {
    let inside = content_area(screen, views);
    let lines = inside.below(HEADER_HEIGHT);
    Area { height: lines.height.saturating_sub(DETAIL_HEIGHT), ..lines }
}

/// The layout requirements of the view.
pub fn needs(scores: &Scores) -> ViewNeeds {
    let rows = u16::try_from(scores.line_count()).unwrap_or(u16::MAX / 2);
    let height = rows.saturating_add(1 + HEADER_HEIGHT + DETAIL_HEIGHT);
    ViewNeeds { height, has_chart: scores.is_chart_shown, ..ViewNeeds::default() }
}

/// The columns of the table.
pub fn table_columns(session: &Session, screen: &Screen, views: &Views, scorer: &Scorer<'_>) -> ScoreColumns {
    columns::fit_columns(session, &views.scores, scorer, content_area(screen, views).width)
}

/// The area of the value-effort chart: beside the pane below the table, or in place of the table.
pub fn quadrant_chart_area(screen: &Screen, views: &Views) -> Option<Area> {
    let layout = layout::compute_for(screen, needs(&views.scores));
    if views.scores.is_chart_shown && screen.pane == Pane::Roadmap {
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

/// Rebuilds the rows from the roadmap and restores the selection. While the user edits cells, the rows keep their order.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let previous = views.scores.selected_entry();
    if views.scores.model != session.model {
        let inputs = Scorer::new(&session.plan.roadmap, session.model).map_or(0, |scorer| scorer.inputs.len());
        let scores = &mut views.scores;
        scores.cell = scores.cell.map(|cell| cell.min(inputs.saturating_sub(1)));
        (scores.input_sort, scores.model, scores.is_order_stale) = (None, session.model, false);
        scores.rows.clear();
    }
    let sorted = sorted_rows(session, selection, &views.scores);
    let rows = match views.scores.cell {
        Some(_) if !views.scores.rows.is_empty() => preserve_order(&views.scores.rows, &sorted),
        _ => sorted.clone(),
    };
    let efforts = RankingEfforts::new(&session.plan.roadmap, &session.derived.ranking);
    let is_old_order = rows != sorted;
    let cut = if is_old_order {
        views.scores.rows_above_capacity.map(|cut| cut.min(rows.len()))
    } else {
        count_rows_above_capacity(session, selection, &views.scores, &efforts, &rows)
    };
    let picture = QuadrantChart::new(&session.plan.roadmap, &session.derived.ranking);
    let has_ranges = has_ranges(session);
    let scores = &mut views.scores;
    *scores = Scores {
        rows,
        is_order_stale: is_old_order,
        rows_above_capacity: cut,
        efforts,
        quadrant_chart: picture,
        has_ranges,
        ..std::mem::take(scores)
    };
    let at = previous.and_then(|previous| scores.rows.iter().position(|own| *own == previous)).unwrap_or(scores.at);
    select_row(screen, views, at);
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
    efforts: &RankingEfforts,
    rows: &[EntryId],
) -> Option<usize> {
    let fitting = efforts.fitting_ranks.filter(|_| selection.sort == SortOrder::Rank && scores.input_sort.is_none())?;
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

pub(crate) fn select_row(screen: &Screen, views: &mut Views, at: usize) {
    let height = table_area(screen, views).height as usize;
    let scores = &mut views.scores;
    scores.at = at.min(scores.rows.len().saturating_sub(1));
    scores.top = scroll_top(scores.top, scores.line_of(scores.at), scores.line_count(), height);
}

/// Selects a theme; returns false if it is not shown.
pub fn select(screen: &Screen, views: &mut Views, entry_id: EntryId) -> bool {
    let at = views.scores.rows.iter().position(|own| *own == entry_id);
    if let Some(at) = at {
        select_row(screen, views, at);
    }
    at.is_some()
}

/// Moves the selection.
pub fn step(screen: &Screen, views: &mut Views, by: isize) {
    let at = views.scores.at.saturating_add_signed(by);
    select_row(screen, views, at);
}

/// Moves the selection to the first or last row.
pub fn jump(screen: &Screen, views: &mut Views, to: ListEnd) {
    select_row(screen, views, to.row());
}

/// The number of rows per page.
pub fn page_size(screen: &Screen, views: &Views) -> usize {
    (table_area(screen, views).height as usize).saturating_sub(2)
}

/// The visible lines, each with its row.
pub fn visible_lines<'s>(screen: &'s Screen, views: &'s Views) -> impl Iterator<Item = (usize, Option<usize>)> + 's {
    let scores = &views.scores;
    let last = scores.line_count().min(scores.top + table_area(screen, views).height as usize);
    (scores.top..last).map(|line| (line, scores.row_at(line)))
}

/// The themes on visible rows, and the selected one.
pub fn visible_themes(screen: &Screen, views: &Views) -> Vec<EntryId> {
    let rows = visible_lines(screen, views).filter_map(|(_, row)| views.scores.rows.get(row?).copied());
    rows.chain(views.scores.selected_entry()).collect()
}

/// Selects the row at a cell and enters the cells if it is on an input; a click on the heading of an input sorts by it.
pub fn click(
    session: &Session,
    selection: &mut Selection,
    screen: &mut Screen,
    views: &mut Views,
    status: &mut StatusLine,
    spot: PaneCell,
) -> bool {
    if views.scores.is_chart_shown {
        return false;
    }
    let input = Scorer::new(&session.plan.roadmap, session.model)
        .and_then(|scorer| table_columns(session, screen, views, &scorer).input_at(spot.column));
    let Some(line) = spot.row.checked_sub(HEADER_HEIGHT as usize) else {
        if let Some(input) = input {
            cells::sort_by_input(session, selection, screen, views, status, input);
        }
        return false;
    };
    if line >= table_area(screen, views).height as usize {
        return false;
    }
    let Some(row) = views.scores.row_at(views.scores.top + line) else { return false };
    select_row(screen, views, row);
    if input.is_some() {
        cells::enter_at(session, selection, screen, views, status, input);
    }
    true
}

/// Toggles between the table and the value-effort chart.
pub fn toggle_quadrant_chart(session: &Session, selection: &mut Selection, screen: &mut Screen, views: &mut Views) {
    views.scores.is_chart_shown = !views.scores.is_chart_shown;
    screen.pane = Pane::Roadmap;
    crate::app::views::rebuild_all(session, selection, screen, views);
}
