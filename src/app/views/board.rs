//! The board: Now, Next, Later and what is not done, side by side. A column keeps its entries; what a card shows is read
//! when it is in sight.

use super::{PaneCell, filter_and_sort};
use crate::app::model::entry_text;
use crate::app::panes::{scores, target};
use crate::app::state::State;
use crate::app::views::problems;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::{ListEnd, VariableHeightList, VisibleItem};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortSum;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;

/// The lanes of the columns, from the left.
pub const LANES: [Lane; 4] = [Lane::Now, Lane::Next, Lane::Later, Lane::Dropped];

/// The cells between two columns.
pub const COLUMN_GAP: u16 = 2;
/// The cells a column has at least.
const MIN_COLUMN_WIDTH: u16 = 18;
/// From this many cells on, a card shows its metric, and keeps its last cell free.
const METRIC_WIDTH: u16 = 24;
/// From this many cells on, a card shows its problem and its trade-off.
const FULL_DETAIL_WIDTH: u16 = 36;
/// The lines a title may take.
const MAX_TITLE_LINES: usize = 2;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The columns, in the order of [`LANES`].
    pub columns: [BoardColumn; LANES.len()],
    /// The selected column.
    pub selected_column: usize,
    /// The selected card of it.
    pub selected_row: usize,
    /// The first column in sight.
    pub first_visible_column: usize,
    /// The height kept while going from column to column.
    preferred_y: Option<usize>,
    /// Themes that have no column: their lane is missing, or they do not read.
    pub unplaced_count: usize,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct BoardColumn {
    /// Its themes, and what was said no to, in their order.
    pub entries: Vec<EntryId>,
    /// How many the filter hides.
    pub hidden_count: usize,
    /// The sum of the efforts of its lane.
    pub effort: EffortSum,
    /// The first card in sight.
    pub top: usize,
}

/// Where the columns are, and how much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardGrid {
    /// Below the rule of the pane.
    pub inside: Area,
    /// The columns in sight.
    pub column_count: usize,
    /// The cells of a column.
    pub column_width: u16,
    /// The rows above the cards.
    pub header_height: u16,
    /// The rows of the cards.
    pub cards_height: u16,
    /// How much a card shows.
    pub detail: CardDetailLevel,
}

/// How much a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardDetailLevel {
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
    pub rows: Vec<RichLine>,
}

impl Board {
    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.columns.get(self.selected_column)?.entries.get(self.selected_row).copied()
    }

    /// All cards, column by column.
    pub fn entries(&self) -> Vec<EntryId> {
        self.columns.iter().flat_map(|column| column.entries.iter().copied()).collect()
    }

    fn card_count(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |column| column.entries.len())
    }
}

impl BoardGrid {
    /// The cells of the text of a card.
    pub fn text_width(&self) -> u16 {
        self.column_width.saturating_sub(if self.column_width >= METRIC_WIDTH { 3 } else { 2 })
    }

    /// Where a column stands, by its place among those in sight.
    pub fn column_area(&self, place: usize) -> Area {
        let x = self.inside.x + place as u16 * (self.column_width + COLUMN_GAP);
        Area { x, width: self.column_width, ..self.inside }
    }
}

/// The grid of the screen.
pub fn grid(state: &State) -> BoardGrid {
    let inside = layout::compute(state).panes[0].below(1);
    let count = usize::from((inside.width + COLUMN_GAP) / (MIN_COLUMN_WIDTH + COLUMN_GAP)).clamp(2, LANES.len());
    let width = ((inside.width + COLUMN_GAP) / count as u16).saturating_sub(COLUMN_GAP);
    let head = if inside.height >= 24 { 4 } else { 2 };
    let rows = inside.height.saturating_sub(head + u16::from(state.board.unplaced_count > 0));
    let extent = match (width, rows) {
        (FULL_DETAIL_WIDTH.., 32..) => CardDetailLevel::Long,
        (METRIC_WIDTH.., 18..) => CardDetailLevel::Usual,
        _ => CardDetailLevel::Short,
    };
    BoardGrid {
        inside,
        column_count: count,
        column_width: width,
        header_height: head,
        cards_height: rows,
        detail: extent,
    }
}

/// The cards of a column that are in sight.
pub fn visible_cards(state: &State, grid: &BoardGrid, column: usize) -> Vec<VisibleItem> {
    let top = state.board.columns.get(column).map_or(0, |column| column.top);
    card_list(state, grid, column).visible_items(top)
}

fn card_list<'s>(
    state: &'s State,
    grid: &'s BoardGrid,
    column: usize,
) -> VariableHeightList<impl Fn(usize) -> usize + 's> {
    let entries = state.board.columns.get(column).map_or(&[][..], |column| column.entries.as_slice());
    let height = |index: usize| entries.get(index).map_or(1, |entry| card_height(state, grid, *entry));
    VariableHeightList { count: entries.len(), visible_rows: grid.cards_height as usize, gap: 1, item_height: height }
}

/// The rows of a card, without making it where that can be told before.
fn card_height(state: &State, grid: &BoardGrid, entry: EntryId) -> usize {
    let title = title_lines(state, entry, grid.text_width()).len();
    let below = match grid.detail {
        _ if is_dropped(state, entry) => reason_lines(state, grid, entry).len(),
        CardDetailLevel::Short => 1,
        CardDetailLevel::Usual => 2,
        CardDetailLevel::Long => 4,
    };
    title + below
}

fn is_dropped(state: &State, entry: EntryId) -> bool {
    let facts = state.plan.roadmap.row(entry);
    facts.is_some_and(|facts| {
        facts.kind == EntryKind::Idea || facts.theme().and_then(|theme| theme.lane) == Some(Lane::Dropped)
    })
}

/// What a card shows.
pub fn build_card(state: &State, grid: &BoardGrid, entry: EntryId, is_selected: bool) -> Card {
    let title = title_lines(state, entry, grid.text_width());
    let facts = state.plan.roadmap.row(entry);
    let Some((facts, theme)) = facts.and_then(|facts| Some((facts, facts.theme()?))) else { return Card::default() };
    if is_dropped(state, entry) {
        let rows = reason_lines(state, grid, entry)
            .into_iter()
            .map(|line| RichLine::from_spans(vec![text_span(Role::Muted, line)]));
        return Card { title, rows: rows.collect() };
    }
    let mut rows = Vec::new();
    if grid.detail == CardDetailLevel::Long {
        rows.push(problem_row(state, facts));
    }
    if grid.detail != CardDetailLevel::Short {
        rows.push(metric_row(state, facts));
    }
    rows.push(status_row(state, grid, facts, theme, is_selected));
    if grid.detail == CardDetailLevel::Long {
        rows.push(trade_off_row(state, facts));
    }
    Card { title, rows }
}

/// A title over at most two lines.
fn title_lines(state: &State, entry: EntryId, width: u16) -> Vec<String> {
    let title = state.plan.roadmap.title(&state.plan.document, entry);
    let mark = if state.changed_outside.contains(&entry) { "~ " } else { "" };
    wrap_lines(&format!("{mark}{title}"), width, MAX_TITLE_LINES)
}

/// A text over at most so many lines; what has no room is left at the end of the last one, for whoever draws it to cut.
fn wrap_lines(words: &str, width: u16, most: usize) -> Vec<String> {
    let clean = text::sanitize::sanitize_line(words);
    let ranges = text::wrap(&clean, width.max(1) as usize);
    let count = ranges.len();
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let is_cut = number + 1 == most && count > most;
        let line = if is_cut { clean.get(range.start..) } else { clean.get(range) };
        line.unwrap_or_default().to_owned()
    };
    ranges.into_iter().take(most).enumerate().map(line).collect()
}

fn reason_lines(state: &State, grid: &BoardGrid, entry: EntryId) -> Vec<String> {
    let most = match grid.detail {
        CardDetailLevel::Short => 2,
        CardDetailLevel::Usual => 3,
        CardDetailLevel::Long => 5,
    };
    wrap_lines(&entry_text::drop_reason(state, entry), grid.text_width(), most)
}

fn missing_answer_row(what: &'static str) -> RichLine {
    RichLine::from_spans(vec![Span::Glyph(Role::Error, Glyph::Unanswered), text_span(Role::Error, what)])
}

fn problem_row(state: &State, facts: &EntryRow) -> RichLine {
    match entry_text::text_at(state, facts.entry, &[name::WHY, name::PROBLEM]) {
        Some(text) => {
            RichLine::from_spans(vec![text_span(Role::Muted, text.lines().next().unwrap_or_default().to_owned())])
        }
        None => missing_answer_row(" why is open"),
    }
}

fn trade_off_row(state: &State, facts: &EntryRow) -> RichLine {
    let Some(first) = entry_text::trade_offs(state, facts.entry).into_iter().next() else {
        return missing_answer_row(" not doing is open");
    };
    let label = if first.is_entry { "instead of " } else { "not doing " };
    RichLine::from_spans(vec![text_span(Role::Muted, label), text_span(Role::Text, first.what)])
}

fn metric_row(state: &State, facts: &EntryRow) -> RichLine {
    let told = target::summarize(state, facts);
    let Some(symbol) = told.effective.target.metric else { return missing_answer_row(" no target metric") };
    let mut row = RichLine::from_spans(vec![text_span(Role::Muted, state.plan.roadmap.symbol_text(symbol).to_owned())]);
    row.right = told.change_spans();
    if row.right.is_empty() {
        row.right.push(text_span(Role::Muted, target::missing_label(&told.effective.target)));
    }
    row
}

fn status_row(state: &State, grid: &BoardGrid, facts: &EntryRow, theme: &ThemeRow, is_selected: bool) -> RichLine {
    let spans = problems::status_badge(state, facts.entry).unwrap_or_else(|| match state.progress_of(facts) {
        Some(progress) => target::state_spans(progress.status, target::StateWording::Column),
        None => vec![Span::Glyph(Role::Muted, Glyph::NoData), text_span(Role::Muted, " no data")],
    });
    let mut row = RichLine::from_spans(spans);
    if theme.rank.is_some() && grid.column_width >= METRIC_WIDTH {
        row.right.push(text_span(Role::Muted, "hand "));
    }
    let role = if is_selected { Role::Heading } else { Role::Text };
    let model = &state.plan.roadmap.settings.ranking;
    row.right.push(match state.derived.order.score(facts.entry) {
        Some(score) => text_span(role, scores::format_score(model, score)),
        None => Span::Glyph(Role::Muted, Glyph::Missing),
    });
    row
}

/// Brings the columns in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let kept = state.board.selected_entry();
    let columns = LANES.map(|lane| build_column(state, lane));
    let tops: Vec<usize> = state.board.columns.iter().map(|column| column.top).collect();
    state.board.columns = columns;
    for (column, top) in state.board.columns.iter_mut().zip(tops) {
        column.top = top;
    }
    state.board.unplaced_count = count_unplaced(state);
    let (at, row) = kept
        .and_then(|kept| position_of(state, kept))
        .unwrap_or((state.board.selected_column, state.board.selected_row));
    let at = if state.board.card_count(at) == 0 { nearest_filled_column(&state.board, at) } else { at };
    select_card(state, at, row);
    for column in (0..LANES.len()).filter(|column| *column != at) {
        scroll_column(state, column);
    }
}

fn build_column(state: &State, lane: Lane) -> BoardColumn {
    let order = &state.derived.order;
    let ideas: &[EntryId] = if lane == Lane::Dropped { &order.dropped_ideas } else { &[] };
    let reads = |entry: &&EntryId| state.plan.roadmap.row(**entry).is_some_and(|facts| !facts.is_broken);
    let count = order.lane(lane).iter().chain(ideas).filter(reads).count();
    // What a lane takes of the capacity does not depend on what a filter lets be seen.
    let themes = if lane.is_live() { order.lane(lane) } else { &[] };
    let effort = state.derived.efforts.sum_entries(&state.plan.roadmap, themes);
    let mut entries = filter_and_sort(state, order.lane(lane));
    entries.extend(filter_and_sort(state, ideas));
    BoardColumn { hidden_count: count - entries.len(), entries, effort, top: 0 }
}

/// Themes that are in none of the lanes: what does not read has no lane either.
fn count_unplaced(state: &State) -> usize {
    state.derived.order.without_lane.len()
}

fn position_of(state: &State, entry: EntryId) -> Option<(usize, usize)> {
    let place = |(at, column): (usize, &BoardColumn)| Some((at, column.entries.iter().position(|own| *own == entry)?));
    state.board.columns.iter().enumerate().find_map(place)
}

fn nearest_filled_column(board: &Board, at: usize) -> usize {
    let filled = (0..LANES.len()).filter(|column| board.card_count(*column) > 0);
    filled.min_by_key(|column| column.abs_diff(at)).unwrap_or(at)
}

fn select_card(state: &mut State, at: usize, row: usize) {
    state.board.preferred_y = None;
    state.board.selected_column = at.min(LANES.len() - 1);
    state.board.selected_row = row.min(state.board.card_count(state.board.selected_column).saturating_sub(1));
    scroll_to_column(state, state.board.selected_column);
    scroll_column(state, state.board.selected_column);
}

/// Brings a column into sight.
fn scroll_to_column(state: &mut State, column: usize) {
    let count = grid(state).column_count;
    let lowest = (column + 1).saturating_sub(count);
    state.board.first_visible_column = state.board.first_visible_column.clamp(lowest, column).min(LANES.len() - count);
}

/// Settles how far a column is scrolled.
fn scroll_column(state: &mut State, column: usize) {
    let grid = grid(state);
    let top = state.board.columns.get(column).map_or(0, |column| column.top);
    let at = if column == state.board.selected_column { state.board.selected_row } else { top };
    let top = card_list(state, &grid, column).scroll_top(top, at);
    if let Some(column) = state.board.columns.get_mut(column) {
        column.top = top;
    }
}

/// Selects an entry; false when it is not shown.
pub fn select(state: &mut State, entry: EntryId) -> bool {
    let place = position_of(state, entry);
    if let Some((at, row)) = place {
        select_card(state, at, row);
    }
    place.is_some()
}

/// Moves the selection within its column.
pub fn step(state: &mut State, by: isize) {
    let row = state.board.selected_row.saturating_add_signed(by);
    select_card(state, state.board.selected_column, row);
}

/// Moves the selection to an end of its column.
pub fn jump(state: &mut State, to: ListEnd) {
    let row = to.row();
    select_card(state, state.board.selected_column, row);
}

/// How many cards of the selected column are in sight.
pub fn page_size(state: &State) -> usize {
    visible_cards(state, &grid(state), state.board.selected_column).len()
}

/// Goes to the next column with a card in it, to the one at about the same height. A side without such a column is at
/// least brought into sight.
pub fn change_column(state: &mut State, by: isize) {
    let board = &state.board;
    let is_filled = |column: &usize| board.card_count(*column) > 0;
    let next = if by > 0 {
        (board.selected_column + 1..LANES.len()).find(is_filled)
    } else {
        (0..board.selected_column).rev().find(is_filled)
    };
    let Some(next) = next else { return scroll_to_column(state, if by > 0 { LANES.len() - 1 } else { 0 }) };
    let grid = grid(state);
    let own =
        visible_cards(state, &grid, board.selected_column).into_iter().find(|shown| shown.index == board.selected_row);
    let level = board.preferred_y.or(own.map(|own| own.y)).unwrap_or(0);
    let there = visible_cards(state, &grid, next);
    let row = there.iter().min_by_key(|shown| shown.y.abs_diff(level)).map_or(0, |shown| shown.index);
    select_card(state, next, row);
    state.board.preferred_y = Some(level);
}

/// The column and the row of its cards under a cell.
fn column_at(state: &State, grid: &BoardGrid, spot: PaneCell) -> Option<(usize, usize)> {
    let (place, within) =
        (spot.column / (grid.column_width + COLUMN_GAP), spot.column % (grid.column_width + COLUMN_GAP));
    let column = state.board.first_visible_column + usize::from(place);
    let is_there = usize::from(place) < grid.column_count && within < grid.column_width && column < LANES.len();
    let is_above_note = spot.row < usize::from(grid.header_height + grid.cards_height);
    (is_there && is_above_note).then(|| (column, spot.row.saturating_sub(usize::from(grid.header_height))))
}

/// Selects the card at a cell; false when none is there.
pub fn click(state: &mut State, spot: PaneCell) -> bool {
    let grid = grid(state);
    let Some((column, y)) = column_at(state, &grid, spot).filter(|_| spot.row >= usize::from(grid.header_height))
    else {
        return false;
    };
    let hit =
        visible_cards(state, &grid, column).into_iter().find(|shown| (shown.y..shown.y + shown.height).contains(&y));
    if let Some(hit) = hit {
        select_card(state, column, hit.index);
    }
    hit.is_some()
}

/// The lane under a cell, and the card at the cell or the next one below it. Nothing is let go over what is not done: that
/// takes a reason.
pub fn drop_target_at(state: &State, spot: PaneCell) -> Option<(Lane, Option<EntryId>)> {
    let grid = grid(state);
    let (column, y) = column_at(state, &grid, spot)?;
    let lane = LANES.get(column).copied().filter(|lane| lane.is_live())?;
    let below = visible_cards(state, &grid, column).into_iter().find(|shown| y < shown.y + shown.height);
    let entries = &state.board.columns.get(column)?.entries;
    Some((lane, below.and_then(|shown| entries.get(shown.index).copied())))
}
