//! The board: Now, Next, Later and what is not done, side by side. A column keeps its entries; what a card shows is read
//! when it is in sight.

use super::{Spot, arranged};
use crate::app::model::entry_text;
use crate::app::panes::{scores, target};
use crate::app::state::State;
use crate::app::views::problems;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::{End, Items, Shown};
use crate::app::widgets::rich_text::{Role, SheetRow, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::insight::capacity::Sum;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Bet, Facts};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;

/// The lanes of the columns, from the left.
pub const LANES: [Lane; 4] = [Lane::Now, Lane::Next, Lane::Later, Lane::Dropped];

/// The cells between two columns.
pub const GAP: u16 = 2;
/// The cells a column has at least.
const NARROWEST: u16 = 18;
/// From this many cells on, a card shows its metric, and keeps its last cell free.
const ROOMY: u16 = 24;
/// From this many cells on, a card shows its problem and its trade-off.
const WIDE: u16 = 36;
/// The lines a title may take.
const TITLE_LINES: usize = 2;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The columns, in the order of [`LANES`].
    pub columns: [Column; LANES.len()],
    /// The selected column.
    pub at: usize,
    /// The selected card of it.
    pub row: usize,
    /// The first column in sight.
    pub first: usize,
    /// The height kept while going from column to column.
    level: Option<usize>,
    /// Themes that have no column: their lane is missing, or they do not read.
    pub astray: usize,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its themes, and what was said no to, in their order.
    pub entries: Vec<Serial>,
    /// How many the filter hides.
    pub hidden: usize,
    /// The sum of the efforts of its lane.
    pub effort: Sum,
    /// The first card in sight.
    pub top: usize,
}

/// Where the columns are, and how much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Below the rule of the pane.
    pub inside: Area,
    /// The columns in sight.
    pub count: usize,
    /// The cells of a column.
    pub width: u16,
    /// The rows above the cards.
    pub head: u16,
    /// The rows of the cards.
    pub rows: u16,
    /// How much a card shows.
    pub extent: Extent,
}

/// How much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Title and status.
    Short,
    /// The metric too.
    Usual,
    /// The problem and a trade-off too.
    Long,
}

/// What a card shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The lines of its title; the last one may be too long.
    pub title: Vec<String>,
    /// What stands below.
    pub rows: Vec<SheetRow>,
}

impl Board {
    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<Serial> {
        self.columns.get(self.at)?.entries.get(self.row).copied()
    }

    /// All cards, column by column.
    pub fn entries(&self) -> Vec<Serial> {
        self.columns.iter().flat_map(|column| column.entries.iter().copied()).collect()
    }

    fn len(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |column| column.entries.len())
    }
}

impl Grid {
    /// The cells of the text of a card.
    pub fn text_width(&self) -> u16 {
        self.width.saturating_sub(if self.width >= ROOMY { 3 } else { 2 })
    }

    /// Where a column stands, by its place among those in sight.
    pub fn column(&self, place: usize) -> Area {
        let x = self.inside.x + place as u16 * (self.width + GAP);
        Area { x, width: self.width, ..self.inside }
    }
}

/// The grid of the screen.
pub fn grid(state: &State) -> Grid {
    let inside = layout::layout(state).panes[0].below(1);
    let count = usize::from((inside.width + GAP) / (NARROWEST + GAP)).clamp(2, LANES.len());
    let width = ((inside.width + GAP) / count as u16).saturating_sub(GAP);
    let head = if inside.height >= 24 { 4 } else { 2 };
    let rows = inside.height.saturating_sub(head + u16::from(state.board.astray > 0));
    let extent = match (width, rows) {
        (WIDE.., 32..) => Extent::Long,
        (ROOMY.., 18..) => Extent::Usual,
        _ => Extent::Short,
    };
    Grid { inside, count, width, head, rows, extent }
}

/// The cards of a column that are in sight.
pub fn shown(state: &State, grid: &Grid, column: usize) -> Vec<Shown> {
    let top = state.board.columns.get(column).map_or(0, |column| column.top);
    items(state, grid, column).shown(top)
}

fn items<'s>(state: &'s State, grid: &'s Grid, column: usize) -> Items<impl Fn(usize) -> usize + 's> {
    let entries = state.board.columns.get(column).map_or(&[][..], |column| column.entries.as_slice());
    let height = |index: usize| entries.get(index).map_or(1, |serial| height(state, grid, *serial));
    Items { count: entries.len(), room: grid.rows as usize, gap: 1, height }
}

/// The rows of a card, without making it where that can be told before.
fn height(state: &State, grid: &Grid, serial: Serial) -> usize {
    let title = title(state, serial, grid.text_width()).len();
    let below = match grid.extent {
        _ if is_dropped(state, serial) => reason(state, grid, serial).len(),
        Extent::Short => 1,
        Extent::Usual => 2,
        Extent::Long => 4,
    };
    title + below
}

fn is_dropped(state: &State, serial: Serial) -> bool {
    let facts = state.plan.roadmap.facts(serial);
    facts.is_some_and(|facts| {
        facts.entity == Entity::Idea || facts.bet().and_then(|bet| bet.lane) == Some(Lane::Dropped)
    })
}

/// What a card shows.
pub fn card(state: &State, grid: &Grid, serial: Serial, is_selected: bool) -> Card {
    let title = title(state, serial, grid.text_width());
    let facts = state.plan.roadmap.facts(serial);
    let Some((facts, bet)) = facts.and_then(|facts| Some((facts, facts.bet()?))) else { return Card::default() };
    if is_dropped(state, serial) {
        let rows = reason(state, grid, serial).into_iter().map(|line| SheetRow::of(vec![words(Role::Muted, line)]));
        return Card { title, rows: rows.collect() };
    }
    let mut rows = Vec::new();
    if grid.extent == Extent::Long {
        rows.push(problem(state, facts));
    }
    if grid.extent != Extent::Short {
        rows.push(metric(state, facts));
    }
    rows.push(status(state, grid, facts, bet, is_selected));
    if grid.extent == Extent::Long {
        rows.push(trade_off(state, facts));
    }
    Card { title, rows }
}

/// A title over at most two lines.
fn title(state: &State, serial: Serial, width: u16) -> Vec<String> {
    let title = state.plan.roadmap.title(&state.plan.document, serial);
    let mark = if state.changed_outside.contains(&serial) { "~ " } else { "" };
    wrapped(&format!("{mark}{title}"), width, TITLE_LINES)
}

/// A text over at most so many lines; what has no room is left at the end of the last one, for whoever draws it to cut.
fn wrapped(words: &str, width: u16, most: usize) -> Vec<String> {
    let clean = text::sanitise::line(words);
    let ranges = text::wrap(&clean, width.max(1) as usize);
    let count = ranges.len();
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let is_cut = number + 1 == most && count > most;
        let line = if is_cut { clean.get(range.start..) } else { clean.get(range) };
        line.unwrap_or_default().to_owned()
    };
    ranges.into_iter().take(most).enumerate().map(line).collect()
}

fn reason(state: &State, grid: &Grid, serial: Serial) -> Vec<String> {
    let most = match grid.extent {
        Extent::Short => 2,
        Extent::Usual => 3,
        Extent::Long => 5,
    };
    wrapped(&entry_text::why_not(state, serial), grid.text_width(), most)
}

fn open(what: &'static str) -> SheetRow {
    SheetRow::of(vec![Span::Sign(Role::Error, Sign::Open), words(Role::Error, what)])
}

fn problem(state: &State, facts: &Facts) -> SheetRow {
    match entry_text::at(state, facts.serial, &[name::WHY, name::PROBLEM]) {
        Some(text) => SheetRow::of(vec![words(Role::Muted, text.lines().next().unwrap_or_default().to_owned())]),
        None => open(" why is open"),
    }
}

fn trade_off(state: &State, facts: &Facts) -> SheetRow {
    let Some(first) = entry_text::trade_offs(state, facts.serial).into_iter().next() else {
        return open(" not doing is open");
    };
    let label = if first.waits { "instead of " } else { "not doing " };
    SheetRow::of(vec![words(Role::Muted, label), words(Role::Text, first.what)])
}

fn metric(state: &State, facts: &Facts) -> SheetRow {
    let told = target::told(state, facts);
    let Some(symbol) = told.held.aim.metric else { return open(" no target metric") };
    let mut row = SheetRow::of(vec![words(Role::Muted, state.plan.roadmap.word(symbol).to_owned())]);
    row.right = told.change();
    if row.right.is_empty() {
        row.right.push(words(Role::Muted, target::missing_of(&told.held.aim)));
    }
    row
}

fn status(state: &State, grid: &Grid, facts: &Facts, bet: &Bet, is_selected: bool) -> SheetRow {
    let spans = problems::status(state, facts.serial).unwrap_or_else(|| match state.progress_of(facts) {
        Some(progress) => target::state_words(progress.state, target::Wording::Column),
        None => vec![Span::Sign(Role::Muted, Sign::NoData), words(Role::Muted, " no data")],
    });
    let mut row = SheetRow::of(spans);
    if bet.rank.is_some() && grid.width >= ROOMY {
        row.right.push(words(Role::Muted, "hand "));
    }
    let role = if is_selected { Role::Heading } else { Role::Text };
    let model = &state.plan.roadmap.settings.ranking;
    row.right.push(match state.derived.order.score(facts.serial) {
        Some(score) => words(role, scores::shown(model, score)),
        None => Span::Sign(Role::Muted, Sign::Missing),
    });
    row
}

/// Brings the columns in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let kept = state.board.selected_entry();
    let columns = LANES.map(|lane| column(state, lane));
    let tops: Vec<usize> = state.board.columns.iter().map(|column| column.top).collect();
    state.board.columns = columns;
    for (column, top) in state.board.columns.iter_mut().zip(tops) {
        column.top = top;
    }
    state.board.astray = astray(state);
    let (at, row) = kept.and_then(|kept| place_of(state, kept)).unwrap_or((state.board.at, state.board.row));
    let at = if state.board.len(at) == 0 { nearest_filled(&state.board, at) } else { at };
    stand_on(state, at, row);
    for column in (0..LANES.len()).filter(|column| *column != at) {
        fit(state, column);
    }
}

fn column(state: &State, lane: Lane) -> Column {
    let order = &state.derived.order;
    let ideas: &[Serial] = if lane == Lane::Dropped { &order.dropped_ideas } else { &[] };
    let reads = |serial: &&Serial| state.plan.roadmap.facts(**serial).is_some_and(|facts| !facts.is_broken);
    let count = order.lane(lane).iter().chain(ideas).filter(reads).count();
    // What a lane takes of the capacity does not depend on what a filter lets be seen.
    let themes = if lane.is_live() { order.lane(lane) } else { &[] };
    let effort = state.derived.efforts.sum(&state.plan.roadmap, themes);
    let mut entries = arranged(state, order.lane(lane));
    entries.extend(arranged(state, ideas));
    Column { hidden: count - entries.len(), entries, effort, top: 0 }
}

/// Themes that are in none of the lanes: what does not read has no lane either.
fn astray(state: &State) -> usize {
    state.derived.order.without_lane.len()
}

fn place_of(state: &State, serial: Serial) -> Option<(usize, usize)> {
    let place = |(at, column): (usize, &Column)| Some((at, column.entries.iter().position(|own| *own == serial)?));
    state.board.columns.iter().enumerate().find_map(place)
}

fn nearest_filled(board: &Board, at: usize) -> usize {
    let filled = (0..LANES.len()).filter(|column| board.len(*column) > 0);
    filled.min_by_key(|column| column.abs_diff(at)).unwrap_or(at)
}

fn stand_on(state: &mut State, at: usize, row: usize) {
    state.board.level = None;
    state.board.at = at.min(LANES.len() - 1);
    state.board.row = row.min(state.board.len(state.board.at).saturating_sub(1));
    show_column(state, state.board.at);
    fit(state, state.board.at);
}

/// Brings a column into sight.
fn show_column(state: &mut State, column: usize) {
    let count = grid(state).count;
    let lowest = (column + 1).saturating_sub(count);
    state.board.first = state.board.first.clamp(lowest, column).min(LANES.len() - count);
}

/// Settles how far a column is scrolled.
fn fit(state: &mut State, column: usize) {
    let grid = grid(state);
    let top = state.board.columns.get(column).map_or(0, |column| column.top);
    let at = if column == state.board.at { state.board.row } else { top };
    let top = items(state, &grid, column).top(top, at);
    if let Some(column) = state.board.columns.get_mut(column) {
        column.top = top;
    }
}

/// Selects an entry; false when it is not shown.
pub fn select(state: &mut State, serial: Serial) -> bool {
    let place = place_of(state, serial);
    if let Some((at, row)) = place {
        stand_on(state, at, row);
    }
    place.is_some()
}

/// Moves the selection within its column.
pub fn step(state: &mut State, by: isize) {
    let row = state.board.row.saturating_add_signed(by);
    stand_on(state, state.board.at, row);
}

/// Moves the selection to an end of its column.
pub fn jump(state: &mut State, to: End) {
    let row = to.row();
    stand_on(state, state.board.at, row);
}

/// How many cards of the selected column are in sight.
pub fn page(state: &State) -> usize {
    shown(state, &grid(state), state.board.at).len()
}

/// Goes to the next column with a card in it, to the one at about the same height. A side without such a column is at
/// least brought into sight.
pub fn turn(state: &mut State, by: isize) {
    let board = &state.board;
    let is_filled = |column: &usize| board.len(*column) > 0;
    let next = if by > 0 { (board.at + 1..LANES.len()).find(is_filled) } else { (0..board.at).rev().find(is_filled) };
    let Some(next) = next else { return show_column(state, if by > 0 { LANES.len() - 1 } else { 0 }) };
    let grid = grid(state);
    let own = shown(state, &grid, board.at).into_iter().find(|shown| shown.index == board.row);
    let level = board.level.or(own.map(|own| own.y)).unwrap_or(0);
    let there = shown(state, &grid, next);
    let row = there.iter().min_by_key(|shown| shown.y.abs_diff(level)).map_or(0, |shown| shown.index);
    stand_on(state, next, row);
    state.board.level = Some(level);
}

/// The column and the row of its cards under a cell.
fn under(state: &State, grid: &Grid, spot: Spot) -> Option<(usize, usize)> {
    let (place, within) = (spot.column / (grid.width + GAP), spot.column % (grid.width + GAP));
    let column = state.board.first + usize::from(place);
    let is_there = usize::from(place) < grid.count && within < grid.width && column < LANES.len();
    let is_above_note = spot.row < usize::from(grid.head + grid.rows);
    (is_there && is_above_note).then(|| (column, spot.row.saturating_sub(usize::from(grid.head))))
}

/// Selects the card at a cell; false when none is there.
pub fn click(state: &mut State, spot: Spot) -> bool {
    let grid = grid(state);
    let Some((column, y)) = under(state, &grid, spot).filter(|_| spot.row >= usize::from(grid.head)) else {
        return false;
    };
    let hit = shown(state, &grid, column).into_iter().find(|shown| (shown.y..shown.y + shown.height).contains(&y));
    if let Some(hit) = hit {
        stand_on(state, column, hit.index);
    }
    hit.is_some()
}

/// The lane under a cell, and the card at the cell or the next one below it. Nothing is let go over what is not done: that
/// takes a reason.
pub fn drop_at(state: &State, spot: Spot) -> Option<(Lane, Option<Serial>)> {
    let grid = grid(state);
    let (column, y) = under(state, &grid, spot)?;
    let lane = LANES.get(column).copied().filter(|lane| lane.is_live())?;
    let below = shown(state, &grid, column).into_iter().find(|shown| y < shown.y + shown.height);
    let entries = &state.board.columns.get(column)?.entries;
    Some((lane, below.and_then(|shown| entries.get(shown.index).copied())))
}
