//! Fits the columns of the score table into a width, by priority: rank, theme, and score; then the lead over the next
//! theme; then lane and effort; then the distribution. While the user edits cells, the inputs come first.

use crate::app::model::session::Session;
use crate::insight::score::Scorer;
use crate::text;

/// A column: its offset from the left edge of the pane, and its width.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreColumn {
    /// The offset of the first cell.
    pub x: u16,
    /// The width.
    pub width: u16,
}

impl ScoreColumn {
    /// The offset after the last cell.
    pub fn right(self) -> u16 {
        self.x + self.width
    }
}

/// The columns that fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoreColumns {
    pub rank: ScoreColumn,
    pub title: ScoreColumn,
    pub lane: Option<ScoreColumn>,
    pub effort: Option<ScoreColumn>,
    /// The running sum of efforts.
    pub sum: Option<ScoreColumn>,
    /// The visible inputs, by index.
    pub inputs: Vec<(usize, ScoreColumn)>,
    /// The score; the bracket of a toss-up is drawn right after it.
    pub score: ScoreColumn,
    /// The distribution of the score.
    pub distribution: Option<ScoreColumn>,
    /// The probability of ranking above the next theme.
    pub probability: Option<ScoreColumn>,
    /// The same as a label.
    pub certainty: Option<ScoreColumn>,
    /// The probability under random weights.
    pub any_weights: Option<ScoreColumn>,
}

impl ScoreColumns {
    /// The input at an offset from the left edge of the pane.
    pub fn input_at(&self, x: u16) -> Option<usize> {
        self.inputs.iter().find(|(_, column)| (column.x..column.right()).contains(&x)).map(|(input, _)| *input)
    }
}

/// Minimum width to show the inputs without the cell cursor.
const WIDE_TABLE: u16 = 150;
const COLUMN_GAP: u16 = 2;
const LANE_WIDTH: u16 = 5 + COLUMN_GAP;
const EFFORT_WIDTH: u16 = 6 + 1;
const SUM_WIDTH: u16 = 5 + 1;
const PROBABILITY_WIDTH: u16 = 5 + COLUMN_GAP;
const CERTAINTY_WIDTH: u16 = 9 + COLUMN_GAP;
const ANY_WEIGHTS_WIDTH: u16 = 11 + COLUMN_GAP;
const TITLE_WIDTH: u16 = 23;
const MAX_TITLE_WIDTH: u16 = 44;
const DISTRIBUTION_WIDTH: u16 = 16;
const MAX_DISTRIBUTION_WIDTH: u16 = 30;
const MIN_INPUT_WIDTH: u16 = 6;
const MAX_INPUT_WIDTH: u16 = 12;

/// Fits the columns of the table into a width. `cell` is the input at the cell cursor, if the user edits cells.
pub fn fit_columns(
    session: &Session,
    cell: Option<usize>,
    has_ranges: bool,
    scorer: &Scorer<'_>,
    width: u16,
) -> ScoreColumns {
    let ranks = session.derived.ranking.ranked.len().max(10).to_string().len() as u16 + 1;
    let shown = |at: Option<&(_, f64)>| {
        at.map_or(0, |(_, score)| text::width(&crate::app::panes::scores::format_score(session.model, *score)))
    };
    let ranked = &session.derived.ranking.ranked;
    let score = shown(ranked.first()).max(shown(ranked.last())).max(5) as u16 + 1;
    let mut room = RemainingWidth { cells: width.saturating_sub(2 + ranks + 1 + TITLE_WIDTH + 1 + score + 1) };
    let is_weighted = session.model == crate::roadmap::scoring_models::WEIGHTED;
    let has_lead = has_ranges || is_weighted;
    let is_in_cells = cell.is_some();
    let mut has_inputs = 0;
    let widths: Vec<u16> = scorer.inputs.iter().map(|input| input_width(input.name)).collect();
    let cell = cell.unwrap_or(0);
    if is_in_cells {
        has_inputs = room.reserve_inputs(&widths, cell);
    }
    let lead = room.reserve(PROBABILITY_WIDTH, has_lead);
    let word = room.reserve(CERTAINTY_WIDTH, has_lead);
    let lane = room.reserve(LANE_WIDTH, !is_in_cells || has_inputs == widths.len());
    let efforts = room.reserve(EFFORT_WIDTH + SUM_WIDTH, lane);
    let spread = room.reserve(DISTRIBUTION_WIDTH + COLUMN_GAP, has_ranges && efforts);
    let weights = is_weighted && has_ranges && width >= WIDE_TABLE && room.reserve(ANY_WEIGHTS_WIDTH, true);
    if !is_in_cells && width >= WIDE_TABLE {
        has_inputs = room.reserve_inputs(&widths, 0);
    }
    let more_title = room.cells.min(MAX_TITLE_WIDTH - TITLE_WIDTH) * 3 / 5;
    let more_spread =
        if spread { (room.cells - more_title).min(MAX_DISTRIBUTION_WIDTH - DISTRIBUTION_WIDTH) } else { 0 };
    let more_title = (room.cells - more_spread).min(MAX_TITLE_WIDTH - TITLE_WIDTH);
    let mut place = ColumnPlacer { x: 2 };
    let rank = place.place(ranks, 1);
    let title = place.place(TITLE_WIDTH + more_title, 0);
    let lane = lane.then(|| place.place_after_gap(COLUMN_GAP, LANE_WIDTH - COLUMN_GAP));
    let effort = efforts.then(|| place.place_after_gap(1, EFFORT_WIDTH - 1));
    let sum = efforts.then(|| place.place_after_gap(1, SUM_WIDTH - 1));
    let first = first_input(&widths, cell, has_inputs);
    let inputs = (first..first + has_inputs)
        .filter_map(|input| Some((input, place.place_after_gap(1, *widths.get(input)? - 1))))
        .collect();
    let score = place.place_after_gap(1, score);
    // Leave one cell for the bracket.
    place.x += 1;
    ScoreColumns {
        rank,
        title,
        lane,
        effort,
        sum,
        inputs,
        score,
        distribution: spread.then(|| place.place_after_gap(COLUMN_GAP, DISTRIBUTION_WIDTH + more_spread)),
        probability: lead.then(|| place.place_after_gap(COLUMN_GAP, PROBABILITY_WIDTH - COLUMN_GAP)),
        certainty: word.then(|| place.place_after_gap(COLUMN_GAP, CERTAINTY_WIDTH - COLUMN_GAP)),
        any_weights: weights.then(|| place.place_after_gap(COLUMN_GAP, ANY_WEIGHTS_WIDTH - COLUMN_GAP)),
    }
}

fn input_width(name: &str) -> u16 {
    (text::width(&text::sanitize::sanitize_line(name)) as u16).clamp(MIN_INPUT_WIDTH, MAX_INPUT_WIDTH) + 1
}

/// The first visible input such that the one at the cursor is visible.
fn first_input(widths: &[u16], cell: usize, count: usize) -> usize {
    (cell + 1).saturating_sub(count).min(widths.len().saturating_sub(count))
}

struct RemainingWidth {
    cells: u16,
}

impl RemainingWidth {
    /// Reserves cells if they are wanted and available.
    fn reserve(&mut self, cells: u16, is_wanted: bool) -> bool {
        let is_there = is_wanted && self.cells >= cells;
        self.cells -= if is_there { cells } else { 0 };
        is_there
    }

    /// Reserves as many input columns as fit, including the one at `cell`, and returns their number.
    fn reserve_inputs(&mut self, widths: &[u16], cell: usize) -> usize {
        let needs = |count: usize| -> u16 {
            let first = first_input(widths, cell, count);
            widths.iter().skip(first).take(count).sum()
        };
        let count = (1..=widths.len()).rev().find(|count| needs(*count) <= self.cells).unwrap_or(0);
        self.cells -= if count > 0 { needs(count) } else { 0 };
        count
    }
}

struct ColumnPlacer {
    x: u16,
}

impl ColumnPlacer {
    fn place(&mut self, width: u16, behind: u16) -> ScoreColumn {
        let column = ScoreColumn { x: self.x, width };
        self.x += width + behind;
        column
    }

    fn place_after_gap(&mut self, gap: u16, width: u16) -> ScoreColumn {
        self.x += gap;
        self.place(width, 0)
    }
}
