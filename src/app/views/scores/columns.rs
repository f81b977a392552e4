//! Which columns the table has in a width, and where. What matters most stays: rank, theme and score; then how sure the
//! order is; then lane and effort; then the picture of the spread. While the cell cursor is there, the inputs come first.

use crate::app::state::State;
use crate::insight::score::Rater;
use crate::text;

/// A column: its first cell from the left edge of the pane, and its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The first cell.
    pub x: u16,
    /// The cells.
    pub width: u16,
}

impl Column {
    /// The first cell behind it.
    pub fn right(self) -> u16 {
        self.x + self.width
    }
}

/// The columns of a width; those without room are not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The rank.
    pub rank: Column,
    /// The title.
    pub title: Column,
    /// The lane.
    pub lane: Option<Column>,
    /// The effort.
    pub effort: Option<Column>,
    /// The sum of the efforts down to here.
    pub sum: Option<Column>,
    /// The inputs that are in sight, by number.
    pub inputs: Vec<(usize, Column)>,
    /// The score; the bracket of a toss-up stands right behind it.
    pub score: Column,
    /// Where the score may lie.
    pub spread: Option<Column>,
    /// How sure the rank above the next one is.
    pub lead: Option<Column>,
    /// The same in a word.
    pub word: Option<Column>,
    /// How sure it is under any weights, beside the doubt of the inputs.
    pub weights: Option<Column>,
}

impl Columns {
    /// The input at a cell, counted from the left edge of the pane.
    pub fn input_at(&self, x: u16) -> Option<usize> {
        self.inputs.iter().find(|(_, column)| (column.x..column.right()).contains(&x)).map(|(input, _)| *input)
    }
}

/// From this width on the inputs are there without the cell cursor.
const WIDE: u16 = 150;
const GAP: u16 = 2;
const LANE: u16 = 5 + GAP;
const EFFORT: u16 = 6 + 1;
const SUM: u16 = 5 + 1;
const LEAD: u16 = 5 + GAP;
const WORD: u16 = 9 + GAP;
const WEIGHTS: u16 = 11 + GAP;
const TITLE: u16 = 23;
const WIDEST_TITLE: u16 = 44;
const SPREAD: u16 = 16;
const WIDEST_SPREAD: u16 = 30;
const NARROWEST_INPUT: u16 = 6;
const WIDEST_INPUT: u16 = 12;

/// The columns of the table in a width.
pub fn of(state: &State, rater: &Rater<'_>, width: u16) -> Columns {
    let ranks = state.derived.ranking.ranked.len().max(10).to_string().len() as u16 + 1;
    let shown = |at: Option<&(_, f64)>| {
        at.map_or(0, |(_, score)| text::width(&crate::app::panes::scores::shown(state.model, *score)))
    };
    let ranked = &state.derived.ranking.ranked;
    let score = shown(ranked.first()).max(shown(ranked.last())).max(5) as u16 + 1;
    let mut room = Room { left: width.saturating_sub(2 + ranks + 1 + TITLE + 1 + score + 1) };
    let (has_lead, is_weighted) = doubts(state);
    let is_in_cells = state.scores.cell.is_some();
    let mut has_inputs = 0;
    let widths: Vec<u16> = rater.asked.iter().map(|asked| input_width(asked.name)).collect();
    let cell = state.scores.cell.unwrap_or(0);
    if is_in_cells {
        has_inputs = room.take_many(&widths, cell);
    }
    let lead = room.take(LEAD, has_lead);
    let word = room.take(WORD, has_lead);
    let lane = room.take(LANE, !is_in_cells || has_inputs == widths.len());
    let efforts = room.take(EFFORT + SUM, lane);
    let spread = room.take(SPREAD + GAP, state.scores.has_ranges && efforts);
    let weights = is_weighted && state.scores.has_ranges && width >= WIDE && room.take(WEIGHTS, true);
    if !is_in_cells && width >= WIDE {
        has_inputs = room.take_many(&widths, 0);
    }
    let more_title = room.left.min(WIDEST_TITLE - TITLE) * 3 / 5;
    let more_spread = if spread { (room.left - more_title).min(WIDEST_SPREAD - SPREAD) } else { 0 };
    let more_title = (room.left - more_spread).min(WIDEST_TITLE - TITLE);
    let mut place = Place { x: 2 };
    let rank = place.column(ranks, 1);
    let title = place.column(TITLE + more_title, 0);
    let lane = lane.then(|| place.column_behind(GAP, LANE - GAP));
    let effort = efforts.then(|| place.column_behind(1, EFFORT - 1));
    let sum = efforts.then(|| place.column_behind(1, SUM - 1));
    let first = first_input(&widths, cell, has_inputs);
    let inputs = (first..first + has_inputs)
        .filter_map(|input| Some((input, place.column_behind(1, *widths.get(input)? - 1))))
        .collect();
    let score = place.column_behind(1, score);
    // Behind the score: the bracket.
    place.x += 1;
    Columns {
        rank,
        title,
        lane,
        effort,
        sum,
        inputs,
        score,
        spread: spread.then(|| place.column_behind(GAP, SPREAD + more_spread)),
        lead: lead.then(|| place.column_behind(GAP, LEAD - GAP)),
        word: word.then(|| place.column_behind(GAP, WORD - GAP)),
        weights: weights.then(|| place.column_behind(GAP, WEIGHTS - GAP)),
    }
}

/// Whether there is anything to say about how sure the order is, and whether the weights are in doubt as well.
fn doubts(state: &State) -> (bool, bool) {
    let is_weighted = state.model == crate::roadmap::scoring_models::WEIGHTED;
    (state.scores.has_ranges || is_weighted, is_weighted)
}

fn input_width(name: &str) -> u16 {
    (text::width(&text::sanitise::line(name)) as u16).clamp(NARROWEST_INPUT, WIDEST_INPUT) + 1
}

/// The first input in sight, so that the one under the cursor is.
fn first_input(widths: &[u16], cell: usize, count: usize) -> usize {
    (cell + 1).saturating_sub(count).min(widths.len().saturating_sub(count))
}

struct Room {
    left: u16,
}

impl Room {
    /// Takes cells where they are wanted and there.
    fn take(&mut self, cells: u16, is_wanted: bool) -> bool {
        let is_there = is_wanted && self.left >= cells;
        self.left -= if is_there { cells } else { 0 };
        is_there
    }

    /// Takes as many columns as there is room for, the one at `cell` among them, and says how many.
    fn take_many(&mut self, widths: &[u16], cell: usize) -> usize {
        let needs = |count: usize| -> u16 {
            let first = first_input(widths, cell, count);
            widths.iter().skip(first).take(count).sum()
        };
        let count = (1..=widths.len()).rev().find(|count| needs(*count) <= self.left).unwrap_or(0);
        self.left -= if count > 0 { needs(count) } else { 0 };
        count
    }
}

struct Place {
    x: u16,
}

impl Place {
    fn column(&mut self, width: u16, behind: u16) -> Column {
        let column = Column { x: self.x, width };
        self.x += width + behind;
        column
    }

    fn column_behind(&mut self, gap: u16, width: u16) -> Column {
        self.x += gap;
        self.column(width, 0)
    }
}
