//! The ranking as a table: the live themes by the model that is shown, with the doubt of their order, what they take of the
//! capacity, and the inputs as cells that are filled key by key. Value and effort as a picture below.

pub mod cells;
pub mod columns;
pub mod effort;
pub mod picture;

use super::{Spot, arranged};
use crate::app::model::sort_order::Sort;
use crate::app::state::{Pane, State};
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::{End, scrolled};
use crate::document::chunk::Serial;
use crate::insight::score::{Estimates, Rater};
use crate::insight::uncertainty::simulation::Contender;
use columns::Columns;
use effort::Efforts;
use picture::Picture;
use std::collections::HashSet;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// The themes, row by row.
    pub rows: Vec<Serial>,
    /// The selected row.
    pub at: usize,
    /// The first visible line.
    pub top: usize,
    /// The input under the cell cursor; while there is one, no row leaves its place.
    pub cell: Option<usize>,
    /// The input the rows are sorted by, if not by rank.
    pub by_input: Option<ByInput>,
    /// Whether the rows would stand in another order by now.
    pub is_old_order: bool,
    /// How many rows stand above the line of the capacity.
    pub cut: Option<usize>,
    /// What the ranking takes of the capacity.
    pub efforts: Efforts,
    /// Value and effort.
    pub picture: Picture,
    /// Whether the picture stands in place of the table.
    pub is_picture: bool,
    /// Whether any theme gives a range, or lacks a mark.
    pub has_ranges: bool,
    /// By which model the rows stand.
    model: &'static str,
}

/// A column the rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByInput {
    /// Which.
    pub input: usize,
    /// Whether the lowest comes first.
    pub is_ascending: bool,
}

/// The rows above the first line: the heads of the columns.
pub const HEAD: u16 = 1;
/// The rows below the table that tell about the selected one.
pub const TOLD: u16 = 1;

impl Scores {
    /// The theme under the selection.
    pub fn selected_entry(&self) -> Option<Serial> {
        self.rows.get(self.at).copied()
    }

    /// The lines of the table: rows, and the line of the capacity.
    pub fn lines(&self) -> usize {
        self.rows.len() + usize::from(self.cut.is_some())
    }

    /// The line of a row.
    pub fn line_of(&self, row: usize) -> usize {
        row + usize::from(self.cut.is_some_and(|cut| row >= cut))
    }

    /// The row of a line; `None` of the line of the capacity.
    pub fn row_at(&self, line: usize) -> Option<usize> {
        let row = match self.cut {
            Some(cut) if line == cut => return None,
            Some(cut) if line > cut => line - 1,
            _ => line,
        };
        (row < self.rows.len()).then_some(row)
    }
}

/// Below the rule of the pane.
pub fn inside(state: &State) -> Area {
    layout::layout(state).panes[0].below(1)
}

/// The lines of the table on the screen.
pub fn table(state: &State) -> Area {
    let inside = inside(state);
    let lines = inside.below(HEAD);
    Area { height: lines.height.saturating_sub(TOLD), ..lines }
}

/// The rows the pane would like to have, its rule included.
pub fn wanted_height(state: &State) -> u16 {
    u16::try_from(state.scores.lines()).unwrap_or(u16::MAX / 2).saturating_add(1 + HEAD + TOLD)
}

/// The columns of the table.
pub fn columns(state: &State, rater: &Rater<'_>) -> Columns {
    columns::of(state, rater, inside(state).width)
}

/// Where value and effort are drawn: beside the pane below the table, or in place of the table.
pub fn picture_area(state: &State) -> Option<Area> {
    let layout = layout::layout(state);
    if state.scores.is_picture && state.pane == Pane::Roadmap {
        return Some(layout.panes[0]);
    }
    let beside = layout.panes.into_iter().skip(1).find(|area| !area.is_empty() && !layout.panes[0].is_empty())?;
    let width = beside.x.saturating_sub(layout.body.x + 2);
    (width >= picture::NARROWEST).then_some(Area { x: layout.body.x, width, ..beside })
}

/// The inputs of a theme.
pub fn estimates(state: &State, rater: &Rater<'_>, serial: Serial) -> Option<Estimates> {
    state.plan.roadmap.bet(serial).map(|bet| rater.estimates(bet))
}

/// Brings the rows in line with the roadmap, and keeps the selection on what was selected. While the cell cursor is there,
/// the rows stay where they are.
pub fn rebuild(state: &mut State) {
    let kept = state.scores.selected_entry();
    if state.scores.model != state.model {
        let inputs = Rater::new(&state.plan.roadmap, state.model).map_or(0, |rater| rater.asked.len());
        let scores = &mut state.scores;
        scores.cell = scores.cell.map(|cell| cell.min(inputs.saturating_sub(1)));
        (scores.by_input, scores.model, scores.is_old_order) = (None, state.model, false);
        scores.rows.clear();
    }
    let wanted = wanted(state);
    let rows = match state.scores.cell {
        Some(_) if !state.scores.rows.is_empty() => in_place(&state.scores.rows, &wanted),
        _ => wanted.clone(),
    };
    let efforts = Efforts::of(&state.plan.roadmap, &state.derived.ranking);
    let is_old_order = rows != wanted;
    let cut = if is_old_order { state.scores.cut.map(|cut| cut.min(rows.len())) } else { cut(state, &efforts, &rows) };
    let picture = Picture::of(&state.plan.roadmap, &state.derived.ranking);
    let has_ranges = has_ranges(state);
    let scores = &mut state.scores;
    *scores = Scores { rows, is_old_order, cut, efforts, picture, has_ranges, ..std::mem::take(scores) };
    let at = kept.and_then(|kept| scores.rows.iter().position(|own| *own == kept)).unwrap_or(scores.at);
    stand_on(state, at);
}

/// The rows in the order they would have now.
fn wanted(state: &State) -> Vec<Serial> {
    let ranking = &state.derived.ranking;
    let all: Vec<Serial> =
        ranking.ranked.iter().map(|(serial, _)| *serial).chain(ranking.unscored.iter().copied()).collect();
    let mut rows = arranged(state, &all);
    if let Some(by) = state.scores.by_input
        && let Some(rater) = Rater::new(&state.plan.roadmap, state.model)
    {
        let value =
            |serial: &Serial| estimates(state, &rater, *serial)?.get(by.input).copied().flatten().map(|own| own.likely);
        // What is missing comes last, whichever end is first.
        let key =
            |serial: &Serial| value(serial).map_or(f64::INFINITY, |value| if by.is_ascending { value } else { -value });
        let mut keyed: Vec<(f64, Serial)> = rows.iter().map(|serial| (key(serial), *serial)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        rows = keyed.into_iter().map(|(_, serial)| serial).collect();
    }
    rows
}

/// Rows as they stood, without those that are gone, and new ones at the end.
fn in_place(rows: &[Serial], wanted: &[Serial]) -> Vec<Serial> {
    let there: HashSet<Serial> = wanted.iter().copied().collect();
    let stood: HashSet<Serial> = rows.iter().copied().collect();
    let new = wanted.iter().filter(|serial| !stood.contains(serial));
    rows.iter().filter(|serial| there.contains(serial)).chain(new).copied().collect()
}

/// How many rows stand above the line of the capacity; there is none where the rows are not sorted by rank.
fn cut(state: &State, efforts: &Efforts, rows: &[Serial]) -> Option<usize> {
    let fitting = efforts.fitting.filter(|_| state.sort == Sort::Rank && state.scores.by_input.is_none())?;
    let position = |serial: &Serial| state.derived.ranking.position(*serial);
    Some(rows.partition_point(|serial| position(serial).is_some_and(|position| position < fitting)))
}

fn has_ranges(state: &State) -> bool {
    let roadmap = &state.plan.roadmap;
    let Some(rater) = Rater::new(roadmap, state.model) else { return false };
    let is_open = |(serial, score): &(Serial, f64)| {
        let Some(estimates) = estimates(state, &rater, *serial) else { return false };
        !Contender { serial: *serial, id: Box::from(""), score: *score, estimates }.is_certain()
    };
    state.derived.ranking.ranked.iter().any(is_open)
}

fn stand_on(state: &mut State, at: usize) {
    let height = table(state).height as usize;
    let scores = &mut state.scores;
    scores.at = at.min(scores.rows.len().saturating_sub(1));
    scores.top = scrolled(scores.top, scores.line_of(scores.at), scores.lines(), height);
}

/// Selects a theme; false when it is not shown.
pub fn select(state: &mut State, serial: Serial) -> bool {
    let at = state.scores.rows.iter().position(|own| *own == serial);
    if let Some(at) = at {
        stand_on(state, at);
    }
    at.is_some()
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let at = state.scores.at.saturating_add_signed(by);
    stand_on(state, at);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    stand_on(state, to.row());
}

/// How many rows a page has.
pub fn page(state: &State) -> usize {
    (table(state).height as usize).saturating_sub(2)
}

/// The lines on the screen, each with its row.
pub fn shown(state: &State) -> impl Iterator<Item = (usize, Option<usize>)> + '_ {
    let scores = &state.scores;
    let last = scores.lines().min(scores.top + table(state).height as usize);
    (scores.top..last).map(|line| (line, scores.row_at(line)))
}

/// The themes on the rows that are seen, and the one that is selected.
pub fn visible(state: &State) -> Vec<Serial> {
    let rows = shown(state).filter_map(|(_, row)| state.scores.rows.get(row?).copied());
    rows.chain(state.scores.selected_entry()).collect()
}

/// Selects what stands at a cell of the screen, and puts the cell cursor there where it is on an input; a press on the head of
/// an input sorts by it.
pub fn click(state: &mut State, spot: Spot) -> bool {
    if state.scores.is_picture {
        return false;
    }
    let input =
        Rater::new(&state.plan.roadmap, state.model).and_then(|rater| columns(state, &rater).input_at(spot.column));
    let Some(line) = spot.row.checked_sub(HEAD as usize) else {
        if let Some(input) = input {
            cells::sort_by(state, input);
        }
        return false;
    };
    if line >= table(state).height as usize {
        return false;
    }
    let Some(row) = state.scores.row_at(state.scores.top + line) else { return false };
    stand_on(state, row);
    if input.is_some() {
        cells::enter_at(state, input);
    }
    true
}

/// The picture in place of the table, and back.
pub fn turn_picture(state: &mut State) {
    state.scores.is_picture = !state.scores.is_picture;
    state.pane = Pane::Roadmap;
    state.rebuild_screens();
}
