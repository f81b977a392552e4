//! Where the panes are, from the size of the screen alone. Used by update for scrolling and the mouse, and by drawing.

use crate::app::model::mode::Arrangement;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::state::State;

/// The size of the screen in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenSize {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// A rectangle.
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Whether it holds no cell.
    pub fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// The first row below it.
    pub fn bottom(self) -> u16 {
        self.y.saturating_add(self.height)
    }

    /// The first column behind it.
    pub fn right(self) -> u16 {
        self.x.saturating_add(self.width)
    }

    /// Without its first rows.
    #[must_use]
    pub fn below(self, rows: u16) -> Self {
        let rows = rows.min(self.height);
        Self { y: self.y + rows, height: self.height - rows, ..self }
    }

    /// Whether a cell is in it.
    pub fn contains(self, x: u16, y: u16) -> bool {
        (self.x..self.right()).contains(&x) && (self.y..self.bottom()).contains(&y)
    }
}

/// The smallest screen that shows anything.
pub const MIN_SCREEN: ScreenSize = ScreenSize { width: 50, height: 12 };

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breakpoint {
    /// Under 50x12: it says what it needs.
    TooSmall,
    /// 50 to 69 wide, or 12 to 19 high: one pane.
    OnePane,
    /// 70 to 99 wide: roadmap over a preview.
    Stacked,
    /// 100 to 159 wide: roadmap and a right column.
    TwoColumns,
    /// 160 wide and more: three columns.
    ThreeColumns,
}

/// Where everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenLayout {
    /// The line of file and product.
    pub header: Area,
    /// The line of the focus goal.
    pub focus_goal: Area,
    /// The panes by number; empty ones are not shown.
    pub panes: [Area; 4],
    /// The line of messages.
    pub message: Area,
    /// The line of keys.
    pub footer: Area,
    /// Everything between focus line and message: where full-screen parts go.
    pub body: Area,
}

impl ScreenSize {
    /// A size from what a terminal says, which may be nothing or nonsense.
    pub fn from_terminal(width: u16, height: u16) -> Self {
        Self { width: width.min(1000), height: height.min(500) }
    }

    /// How much room it gives.
    pub fn breakpoint(self) -> Breakpoint {
        if self.width < MIN_SCREEN.width || self.height < MIN_SCREEN.height {
            return Breakpoint::TooSmall;
        }
        if self.height < 20 || self.width < 70 {
            return Breakpoint::OnePane;
        }
        match self.width {
            0..100 => Breakpoint::Stacked,
            100..160 => Breakpoint::TwoColumns,
            _ => Breakpoint::ThreeColumns,
        }
    }
}

/// The layout of a state.
pub fn compute(state: &State) -> ScreenLayout {
    let ScreenSize { width, height } = state.screen.size;
    let room = state.screen.size.breakpoint();
    if room == Breakpoint::TooSmall {
        return ScreenLayout::default();
    }
    // A margin of one cell left and right.
    let line = |y: u16| Area::new(1, y, width - 2, 1);
    let is_roomy = height >= 30;
    let body_top = if is_roomy { 3 } else { 2 };
    let body = Area::new(1, body_top, width - 2, (height - 2).saturating_sub(body_top + u16::from(is_roomy)));
    let mut layout = ScreenLayout {
        header: line(0),
        focus_goal: line(1),
        panes: [Area::default(); 4],
        message: line(height - 2),
        footer: line(height - 1),
        body,
    };
    layout.panes = match (state.screen.zoomed, room) {
        _ if state.screen.view == ViewKind::Conflicts => conflict_panes(state, body),
        _ if state.screen.view == ViewKind::Balance => single_pane(Pane::Roadmap, body),
        (true, _) | (_, Breakpoint::OnePane) => single_pane(state.screen.pane, body),
        _ if state.screen.arrangement == Arrangement::One => single_pane(state.screen.pane, body),
        _ if state.screen.view == ViewKind::Scores => score_panes(state, body),
        (false, Breakpoint::Stacked) => stacked_panes(state, body),
        (false, Breakpoint::TwoColumns) => two_columns(state, body),
        (false, _) => three_columns(state, body),
    };
    layout
}

fn single_pane(pane: Pane, body: Area) -> [Area; 4] {
    let mut panes = [Area::default(); 4];
    if let Some(area) = panes.get_mut(pane.index()) {
        *area = body;
    }
    panes
}

/// Screens that need the whole width, with one pane below.
fn is_wide_view(state: &State) -> bool {
    !matches!(state.screen.view, ViewKind::Lanes | ViewKind::Entries(_))
}

/// The clashes beside the versions of the selected one, or above them.
fn conflict_panes(state: &State, body: Area) -> [Area; 4] {
    let mut panes = [Area::default(); 4];
    if body.width >= 98 {
        let left = Area { width: (body.width / 4).clamp(30, 44), ..body };
        let x = left.right() + 3;
        [panes[0], panes[1]] = [left, Area { x, width: body.right() - x, ..body }];
        return panes;
    }
    let wanted = u16::try_from(state.views.conflicts.lines().len()).unwrap_or(u16::MAX / 2).max(1);
    let head = crate::app::views::conflicts::header_height(state);
    let height = (wanted + head).min((body.height / 3).max(4)).min(body.height);
    let below = body.below(height + 1);
    [panes[0], panes[1]] = [Area { height, ..body }, below];
    panes
}

/// The lowest screen on which there is something below the table of scores while that has the focus.
const MIN_HEIGHT_FOR_LOWER_PANE: u16 = 27;

/// The table of scores over value and effort and one of the other panes; where it is low, the table alone, or over the pane
/// that has the focus.
fn score_panes(state: &State, body: Area) -> [Area; 4] {
    let has_focus = state.screen.pane == Pane::Roadmap;
    if has_focus && (body.height < MIN_HEIGHT_FOR_LOWER_PANE || state.views.scores.is_chart_shown) {
        return single_pane(Pane::Roadmap, body);
    }
    let wanted = crate::app::views::scores::wanted_height(state);
    let height = match body.height {
        MIN_HEIGHT_FOR_LOWER_PANE.. => wanted.clamp(8, body.height - 19),
        low => wanted.clamp(4, (low / 2).max(4)),
    };
    let mut panes = single_pane(Pane::Roadmap, Area { height, ..body });
    let below = body.below(height + 1);
    let left = if body.width >= 98 && body.height >= MIN_HEIGHT_FOR_LOWER_PANE { body.width / 2 - 1 } else { 0 };
    let beside = Area { x: below.x + left, width: below.width - left, ..below };
    if let Some(area) = panes.get_mut(secondary_pane(state).index()) {
        *area = beside;
    }
    panes
}

/// The one of panes 2 to 4 that is shown where there is room for one.
fn secondary_pane(state: &State) -> Pane {
    match state.screen.pane {
        Pane::Roadmap if state.screen.view == ViewKind::Problems => Pane::Theme,
        Pane::Roadmap if state.screen.view == ViewKind::Scores => Pane::Scores,
        Pane::Roadmap if crate::app::views::goals::is_goal_or_objective_selected(state) => Pane::Goals,
        Pane::Roadmap => state.screen.preview,
        pane => pane,
    }
}

/// Pane 1 over a preview of the focused one of the others.
fn stacked_panes(state: &State, body: Area) -> [Area; 4] {
    let preview = match state.screen.view {
        ViewKind::Problems => {
            body.height.saturating_sub(crate::app::views::problems::wanted_height(state) + 1).max(body.height / 2)
        }
        ViewKind::Lanes | ViewKind::Entries(_) => (body.height / 5).clamp(4, 9),
        _ => (body.height / 6).clamp(4, 8),
    };
    let upper = Area { height: body.height.saturating_sub(preview + 1), ..body };
    let lower = Area { y: upper.bottom() + 1, height: preview, ..body };
    let mut panes = single_pane(Pane::Roadmap, upper);
    if let Some(area) = panes.get_mut(secondary_pane(state).index()) {
        *area = lower;
    }
    panes
}

/// Pane 1 at the left, the others in a column at the right. Scores and goals get what they need at most; where the
/// height is short, goals and then scores shrink to one line.
fn two_columns(state: &State, body: Area) -> [Area; 4] {
    if is_wide_view(state) {
        return stacked_panes(state, body);
    }
    let left = Area { width: 56.min(body.width / 2), ..body };
    let x = left.right() + 2;
    let column = Area { x, width: body.right() - x, ..body };
    if state.screen.arrangement == Arrangement::Pair {
        return pane_pair(state, left, column);
    }
    let [theme, scores, goals] = split_column(column);
    [left, theme, scores, goals]
}

/// Pane 1 beside one other.
fn pane_pair(state: &State, left: Area, right: Area) -> [Area; 4] {
    let mut panes = single_pane(Pane::Roadmap, left);
    if let Some(area) = panes.get_mut(secondary_pane(state).index()) {
        *area = right;
    }
    panes
}

fn split_column(column: Area) -> [Area; 3] {
    let height = column.height;
    let (scores, goals) = match height {
        34.. => (8, 8),
        28..34 => (7, 5),
        22..28 => (6, 1),
        _ => (1, 1),
    };
    let theme = height.saturating_sub(scores + goals + 2);
    let theme_area = Area { height: theme, ..column };
    let scores_area = Area { y: theme_area.bottom() + 1, height: scores, ..column };
    let goals_area = Area { y: scores_area.bottom() + 1, height: goals, ..column };
    [theme_area, scores_area, goals_area]
}

fn three_columns(state: &State, body: Area) -> [Area; 4] {
    if is_wide_view(state) {
        return stacked_panes(state, body);
    }
    let left = Area { width: 72.min(body.width * 2 / 5), ..body };
    let right_width = 64.min(body.width / 3);
    let middle_x = left.right() + 2;
    let middle_width = (body.width.saturating_sub(left.width + right_width + 4)).min(90);
    let middle = Area { x: middle_x, width: middle_width, ..body };
    if state.screen.arrangement == Arrangement::Pair {
        return pane_pair(state, left, Area { x: middle_x, width: body.right() - middle_x, ..body });
    }
    let right = Area { x: middle.right() + 2, width: right_width, ..body };
    // All of one theme, and the others with their doubt below it.
    let scores_height = (right.height / 2).max(8);
    let scores = Area { height: scores_height, ..right };
    let goals = right.below(scores_height + 1);
    [left, middle, scores, goals]
}
