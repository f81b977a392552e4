//! The board: Now, Next, Later, and Not doing side by side. A column stores its entries; the text of a card is read when it
//! is visible.

use super::view::{PaneCell, View, ViewAnswer, ViewContext, filter_and_sort};
use crate::app::model::entry_text;
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::panes::{scores, target};
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{ListEnd, VariableHeightList, VisibleItem};
use crate::app::widgets::rich_text::{Glyph, RichLine, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortSum;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, ThemeRow};
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;

/// The lanes of the columns, left to right.
pub const LANES: [Lane; 4] = [Lane::Now, Lane::Next, Lane::Later, Lane::Dropped];

/// Gap between two columns.
pub const COLUMN_GAP: u16 = 2;
/// Minimum width of a column.
const MIN_COLUMN_WIDTH: u16 = 18;
/// Minimum column width for the metric; such cards also leave their last cell free.
const METRIC_WIDTH: u16 = 24;
/// Minimum column width for the problem and the trade-off.
const FULL_DETAIL_WIDTH: u16 = 36;
/// Maximum number of lines of a title.
const MAX_TITLE_LINES: usize = 2;

#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The columns, in the order of [`LANES`].
    pub columns: [BoardColumn; LANES.len()],
    /// The selected column.
    pub selected_column: usize,
    /// The selected card in that column.
    pub selected_row: usize,
    /// The first visible column.
    pub first_visible_column: usize,
    /// The row to return to when moving between columns.
    preferred_y: Option<usize>,
    /// The number of themes without a column, because their lane is missing or they are not valid RON.
    pub unplaced_count: usize,
}

#[derive(Clone, Debug, Default)]
pub struct BoardColumn {
    /// Its themes in order; in the last column, also the dropped ideas.
    pub entries: Vec<EntryId>,
    /// The number of entries the filter hides.
    pub hidden_count: usize,
    /// The total effort of its lane.
    pub effort: EffortSum,
    /// The first visible card.
    pub top: usize,
}

/// The layout of the columns, and the detail level of the cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BoardGrid {
    /// The area below the rule of the pane.
    pub inside: Area,
    /// The number of visible columns.
    pub column_count: usize,
    /// The width of a column.
    pub column_width: u16,
    /// The number of rows above the cards.
    pub header_height: u16,
    /// The number of rows for the cards.
    pub cards_height: u16,
    /// The detail level of the cards.
    pub detail: CardDetailLevel,
}

/// The detail level of the cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardDetailLevel {
    /// Title and status only.
    Short,
    /// Also the metric.
    Usual,
    /// Also the problem and a trade-off.
    Long,
}

/// The content of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// The lines of its title; the last one may be too long and is truncated when drawn.
    pub title: Vec<String>,
    /// The rows below the title.
    pub rows: Vec<RichLine>,
}

impl Board {
    fn card_count(&self, column: usize) -> usize {
        self.columns.get(column).map_or(0, |column| column.entries.len())
    }

    fn select_card(&mut self, context: ViewContext<'_>, column: usize, row: usize) {
        self.preferred_y = None;
        self.selected_column = column.min(LANES.len() - 1);
        self.selected_row = row.min(self.card_count(self.selected_column).saturating_sub(1));
        self.scroll_to_column(context.screen, self.selected_column);
        self.scroll_column(context, self.selected_column);
    }

    /// Scrolls until a column is visible.
    fn scroll_to_column(&mut self, screen: &Screen, column: usize) {
        let count = grid(screen, self).column_count;
        let lowest = (column + 1).saturating_sub(count);
        self.first_visible_column = self.first_visible_column.clamp(lowest, column).min(LANES.len() - count);
    }

    /// Updates the scroll position of a column.
    fn scroll_column(&mut self, context: ViewContext<'_>, column: usize) {
        let grid = grid(context.screen, self);
        let top = self.columns.get(column).map_or(0, |column| column.top);
        let at = if column == self.selected_column { self.selected_row } else { top };
        let top = card_list(context.session, self, &grid, column).scroll_top(top, at);
        if let Some(column) = self.columns.get_mut(column) {
            column.top = top;
        }
    }

    /// Selects the card at about the same height in the next column with cards. If there is none, scrolls to that side.
    fn change_column(&mut self, context: ViewContext<'_>, by: isize) {
        let is_filled = |column: &usize| self.card_count(*column) > 0;
        let next = if by > 0 {
            (self.selected_column + 1..LANES.len()).find(is_filled)
        } else {
            (0..self.selected_column).rev().find(is_filled)
        };
        let Some(next) = next else {
            return self.scroll_to_column(context.screen, if by > 0 { LANES.len() - 1 } else { 0 });
        };
        let grid = grid(context.screen, self);
        let own = visible_cards(context.session, self, &grid, self.selected_column)
            .into_iter()
            .find(|shown| shown.index == self.selected_row);
        let level = self.preferred_y.or(own.map(|own| own.y)).unwrap_or(0);
        let there = visible_cards(context.session, self, &grid, next);
        let row = there.iter().min_by_key(|shown| shown.y.abs_diff(level)).map_or(0, |shown| shown.index);
        self.select_card(context, next, row);
        self.preferred_y = Some(level);
    }
}

impl BoardGrid {
    /// The width of the text of a card.
    pub fn text_width(&self) -> u16 {
        self.column_width.saturating_sub(if self.column_width >= METRIC_WIDTH { 3 } else { 2 })
    }

    /// The area of a column, by its position among the visible ones.
    pub fn column_area(&self, place: usize) -> Area {
        let x = self.inside.x + place as u16 * (self.column_width + COLUMN_GAP);
        Area { x, width: self.column_width, ..self.inside }
    }
}

/// Computes the layout for the screen size.
pub fn grid(screen: &Screen, board: &Board) -> BoardGrid {
    let inside = layout::compute(screen).panes[0].below(1);
    let count = usize::from((inside.width + COLUMN_GAP) / (MIN_COLUMN_WIDTH + COLUMN_GAP)).clamp(2, LANES.len());
    let width = ((inside.width + COLUMN_GAP) / count as u16).saturating_sub(COLUMN_GAP);
    let head = if inside.height >= 24 { 4 } else { 2 };
    let rows = inside.height.saturating_sub(head + u16::from(board.unplaced_count > 0));
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

/// The visible cards of a column.
pub fn visible_cards(session: &Session, board: &Board, grid: &BoardGrid, column: usize) -> Vec<VisibleItem> {
    let top = board.columns.get(column).map_or(0, |column| column.top);
    card_list(session, board, grid, column).visible_items(top)
}

fn card_list<'s>(
    session: &'s Session,
    board: &'s Board,
    grid: &'s BoardGrid,
    column: usize,
) -> VariableHeightList<impl Fn(usize) -> usize + 's> {
    let entries = board.columns.get(column).map_or(&[][..], |column| column.entries.as_slice());
    let height = |index: usize| entries.get(index).map_or(1, |entry| card_height(session, grid, *entry));
    VariableHeightList { count: entries.len(), visible_rows: grid.cards_height as usize, gap: 1, item_height: height }
}

/// The height of a card, without building it where possible.
fn card_height(session: &Session, grid: &BoardGrid, entry: EntryId) -> usize {
    let title = title_lines(session, entry, grid.text_width()).len();
    let below = match grid.detail {
        _ if is_dropped(session, entry) => reason_lines(session, grid, entry).len(),
        CardDetailLevel::Short => 1,
        CardDetailLevel::Usual => 2,
        CardDetailLevel::Long => 4,
    };
    title + below
}

fn is_dropped(session: &Session, entry: EntryId) -> bool {
    let entry_row = session.plan.roadmap.row(entry);
    entry_row.is_some_and(|entry_row| {
        entry_row.kind == EntryKind::Idea || entry_row.theme().and_then(|theme| theme.lane) == Some(Lane::Dropped)
    })
}

/// Builds the content of a card.
pub fn build_card(session: &Session, grid: &BoardGrid, entry: EntryId, is_selected: bool) -> Card {
    let title = title_lines(session, entry, grid.text_width());
    let entry_row = session.plan.roadmap.row(entry);
    let Some((entry_row, theme)) = entry_row.and_then(|entry_row| Some((entry_row, entry_row.theme()?))) else {
        return Card::default();
    };
    if is_dropped(session, entry) {
        let rows = reason_lines(session, grid, entry)
            .into_iter()
            .map(|line| RichLine::from_spans(vec![text_span(Role::Muted, line)]));
        return Card { title, rows: rows.collect() };
    }
    let mut rows = Vec::new();
    if grid.detail == CardDetailLevel::Long {
        rows.push(problem_row(session, entry_row));
    }
    if grid.detail != CardDetailLevel::Short {
        rows.push(metric_row(session, entry_row));
    }
    rows.push(status_row(session, grid, entry_row, theme, is_selected));
    if grid.detail == CardDetailLevel::Long {
        rows.push(trade_off_row(session, entry_row));
    }
    Card { title, rows }
}

/// The title in at most [`MAX_TITLE_LINES`] lines.
fn title_lines(session: &Session, entry: EntryId, width: u16) -> Vec<String> {
    let title = session.plan.roadmap.title(&session.plan.document, entry);
    let mark = if session.changed_outside.contains(&entry) { "~ " } else { "" };
    wrap_lines(&format!("{mark}{title}"), width, MAX_TITLE_LINES)
}

/// Wraps a text to at most `most` lines. The rest stays at the end of the last line, which is truncated when drawn.
fn wrap_lines(text_line: &str, width: u16, most: usize) -> Vec<String> {
    let clean = text::sanitize::sanitize_line(text_line);
    let ranges = text::wrap(&clean, width.max(1) as usize);
    let count = ranges.len();
    let line = |(number, range): (usize, std::ops::Range<usize>)| {
        let is_cut = number + 1 == most && count > most;
        let line = if is_cut { clean.get(range.start..) } else { clean.get(range) };
        line.unwrap_or_default().to_owned()
    };
    ranges.into_iter().take(most).enumerate().map(line).collect()
}

fn reason_lines(session: &Session, grid: &BoardGrid, entry: EntryId) -> Vec<String> {
    let most = match grid.detail {
        CardDetailLevel::Short => 2,
        CardDetailLevel::Usual => 3,
        CardDetailLevel::Long => 5,
    };
    wrap_lines(&entry_text::drop_reason(session, entry), grid.text_width(), most)
}

fn missing_answer_row(what: &'static str) -> RichLine {
    RichLine::from_spans(vec![Span::Glyph(Role::Error, Glyph::Unanswered), text_span(Role::Error, what)])
}

fn problem_row(session: &Session, entry_row: &EntryRow) -> RichLine {
    match entry_text::text_at(session, entry_row.entry, &[name::WHY, name::PROBLEM]) {
        Some(text) => {
            RichLine::from_spans(vec![text_span(Role::Muted, text.lines().next().unwrap_or_default().to_owned())])
        }
        None => missing_answer_row(" problem missing"),
    }
}

fn trade_off_row(session: &Session, entry_row: &EntryRow) -> RichLine {
    let Some(first) = entry_text::trade_offs(session, entry_row.entry).into_iter().next() else {
        return missing_answer_row(" trade-off missing");
    };
    let label = if first.is_entry { "instead of " } else { "trade-off: " };
    RichLine::from_spans(vec![text_span(Role::Muted, label), text_span(Role::Text, first.what)])
}

fn metric_row(session: &Session, entry_row: &EntryRow) -> RichLine {
    let summary = target::summarize(session, entry_row);
    let Some(symbol) = summary.effective.target.metric else { return missing_answer_row(" no target metric") };
    let mut row =
        RichLine::from_spans(vec![text_span(Role::Muted, session.plan.roadmap.symbol_text(symbol).to_owned())]);
    row.right = summary.change_spans();
    if row.right.is_empty() {
        row.right.push(text_span(Role::Muted, target::missing_label(&summary.effective.target)));
    }
    row
}

fn status_row(
    session: &Session,
    grid: &BoardGrid,
    entry_row: &EntryRow,
    theme: &ThemeRow,
    is_selected: bool,
) -> RichLine {
    let spans = crate::app::panes::finding::status_badge(session, entry_row.entry).unwrap_or_else(|| {
        match session.progress_of(entry_row) {
            Some(progress) => target::state_spans(progress.status, target::StateWording::Column),
            None => vec![Span::Glyph(Role::Muted, Glyph::NoData), text_span(Role::Muted, " no data")],
        }
    });
    let mut row = RichLine::from_spans(spans);
    if theme.rank.is_some() && grid.column_width >= METRIC_WIDTH {
        row.right.push(text_span(Role::Muted, "manual "));
    }
    let role = if is_selected { Role::Heading } else { Role::Text };
    let model = &session.plan.roadmap.settings.ranking;
    row.right.push(match session.derived.order.score(entry_row.entry) {
        Some(score) => text_span(role, scores::format_score(model, score)),
        None => Span::Glyph(Role::Muted, Glyph::Missing),
    });
    row
}

fn build_column(session: &Session, selection: &Selection, lane: Lane) -> BoardColumn {
    let order = &session.derived.order;
    let ideas: &[EntryId] = if lane == Lane::Dropped { &order.dropped_ideas } else { &[] };
    let reads = |entry: &&EntryId| session.plan.roadmap.row(**entry).is_some_and(|entry_row| !entry_row.is_broken);
    let count = order.lane(lane).iter().chain(ideas).filter(reads).count();
    // The effort of a lane includes the themes that the filter hides.
    let themes = if lane.is_live() { order.lane(lane) } else { &[] };
    let effort = session.derived.efforts.sum_entries(&session.plan.roadmap, themes);
    let mut entries = filter_and_sort(session, selection, order.lane(lane));
    entries.extend(filter_and_sort(session, selection, ideas));
    BoardColumn { hidden_count: count - entries.len(), entries, effort, top: 0 }
}

/// Counts themes without a valid lane, including themes that are not valid RON.
fn count_unplaced(session: &Session) -> usize {
    session.derived.order.without_lane.len()
}

fn position_of(board: &Board, entry: EntryId) -> Option<(usize, usize)> {
    let place = |(at, column): (usize, &BoardColumn)| Some((at, column.entries.iter().position(|own| *own == entry)?));
    board.columns.iter().enumerate().find_map(place)
}

fn nearest_filled_column(board: &Board, at: usize) -> usize {
    let filled = (0..LANES.len()).filter(|column| board.card_count(*column) > 0);
    filled.min_by_key(|column| column.abs_diff(at)).unwrap_or(at)
}

/// The column and the card row at a cell.
fn column_at(board: &Board, grid: &BoardGrid, spot: PaneCell) -> Option<(usize, usize)> {
    let (place, within) =
        (spot.column / (grid.column_width + COLUMN_GAP), spot.column % (grid.column_width + COLUMN_GAP));
    let column = board.first_visible_column + usize::from(place);
    let is_there = usize::from(place) < grid.column_count && within < grid.column_width && column < LANES.len();
    let is_above_note = spot.row < usize::from(grid.header_height + grid.cards_height);
    (is_there && is_above_note).then(|| (column, spot.row.saturating_sub(usize::from(grid.header_height))))
}

impl View for Board {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let ViewContext { session, selection, .. } = context;
        let previous = self.selected_entry();
        let tops = self.columns.each_ref().map(|column| column.top);
        self.columns = LANES.map(|lane| build_column(session, selection, lane));
        for (column, top) in self.columns.iter_mut().zip(tops) {
            column.top = top;
        }
        self.unplaced_count = count_unplaced(session);
        let (at, row) = previous
            .and_then(|previous| position_of(self, previous))
            .unwrap_or((self.selected_column, self.selected_row));
        let at = if self.card_count(at) == 0 { nearest_filled_column(self, at) } else { at };
        self.select_card(context, at, row);
        for column in (0..LANES.len()).filter(|column| *column != at) {
            self.scroll_column(context, column);
        }
    }

    /// Moves the selection within its column.
    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_card(context, self.selected_column, self.selected_row.saturating_add_signed(by));
    }

    /// Moves the selection to the first or last card of its column.
    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_card(context, self.selected_column, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let grid = grid(context.screen, self);
        let place = column_at(self, &grid, spot).filter(|_| spot.row >= usize::from(grid.header_height));
        let Some((column, y)) = place else { return ViewAnswer::default() };
        let hit = visible_cards(context.session, self, &grid, column)
            .into_iter()
            .find(|shown| (shown.y..shown.y + shown.height).contains(&y));
        if let Some(hit) = hit {
            self.select_card(context, column, hit.index);
        }
        ViewAnswer::from_hit(hit.is_some())
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.columns.get(self.selected_column)?.entries.get(self.selected_row).copied()
    }

    /// All entries, column by column.
    fn entries(&self) -> Vec<EntryId> {
        self.columns.iter().flat_map(|column| column.entries.iter().copied()).collect()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let place = position_of(self, entry);
        if let Some((at, row)) = place {
            self.select_card(context, at, row);
        }
        place.is_some()
    }

    fn move_left(&mut self, context: ViewContext<'_>) {
        self.change_column(context, -1);
    }

    fn move_right(&mut self, context: ViewContext<'_>) -> ViewAnswer {
        self.change_column(context, 1);
        ViewAnswer::default()
    }

    /// The number of visible cards in the selected column.
    fn page_size(&self, context: ViewContext<'_>) -> usize {
        visible_cards(context.session, self, &grid(context.screen, self), self.selected_column).len()
    }

    /// The lane at a cell, and the card at the cell or the next one below it. Not doing is not a drop target, because
    /// dropping needs a reason.
    fn drop_target_at(&self, session: &Session, screen: &Screen, spot: PaneCell) -> Option<(Lane, Option<EntryId>)> {
        let grid = grid(screen, self);
        let (column, y) = column_at(self, &grid, spot)?;
        let lane = LANES.get(column).copied().filter(|lane| lane.is_live())?;
        let below = visible_cards(session, self, &grid, column).into_iter().find(|shown| y < shown.y + shown.height);
        let entries = &self.columns.get(column)?.entries;
        Some((lane, below.and_then(|shown| entries.get(shown.index).copied())))
    }
}
