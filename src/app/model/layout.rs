//! Computes pane rectangles from screen size, view, focus and zoom. Used by update for scrolling and the mouse, and by
//! drawing.

use crate::app::model::mode::Arrangement;
use crate::app::model::mode::Pane;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::widgets::area::{Area, Breakpoint, ScreenSize};

/// The rectangles of all parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScreenLayout {
    /// The line of file and product.
    pub header: Area,
    /// The line of the focus goal.
    pub focus_goal: Area,
    /// The panes by number; hidden ones are empty.
    pub panes: [Area; 4],
    /// The message line.
    pub message: Area,
    /// The footer.
    pub footer: Area,
    /// Everything between the focus goal and the message line, for full-screen parts.
    pub body: Area,
}

/// The layout of a screen.
pub fn compute(screen: &Screen) -> ScreenLayout {
    compute_for(screen, screen.needs)
}

/// The layout for given view needs: while a view is rebuilt these are newer than those of the screen.
pub fn compute_for(screen: &Screen, needs: ViewNeeds) -> ScreenLayout {
    let ScreenSize { width, height } = screen.size;
    let breakpoint = screen.size.breakpoint();
    if breakpoint == Breakpoint::TooSmall {
        return ScreenLayout::default();
    }
    // A margin of one cell on the left and right.
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
    layout.panes = match (screen.zoomed, breakpoint) {
        _ if screen.view == ViewKind::Conflicts => conflict_panes(needs, body),
        _ if screen.view == ViewKind::Balance => single_pane(Pane::Roadmap, body),
        (true, _) | (_, Breakpoint::OnePane) => single_pane(screen.pane, body),
        _ if screen.arrangement == Arrangement::One => single_pane(screen.pane, body),
        _ if screen.view == ViewKind::Scores => score_panes(screen, needs, body),
        (false, Breakpoint::Stacked) => stacked_panes(screen, needs, body),
        (false, Breakpoint::TwoColumns) => two_columns(screen, needs, body),
        (false, _) => three_columns(screen, needs, body),
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

/// Views that take the full width, with one pane below.
fn is_wide_view(screen: &Screen) -> bool {
    !matches!(screen.view, ViewKind::Lanes | ViewKind::Entries(_))
}

/// The conflicts beside the versions of the selected one, or above them.
fn conflict_panes(needs: ViewNeeds, body: Area) -> [Area; 4] {
    let mut panes = [Area::default(); 4];
    if body.width >= 98 {
        let left = Area { width: (body.width / 4).clamp(30, 44), ..body };
        let x = left.right() + 3;
        [panes[0], panes[1]] = [left, Area { x, width: body.right() - x, ..body }];
        return panes;
    }
    let height = needs.height.min((body.height / 3).max(4)).min(body.height);
    let below = body.below(height + 1);
    [panes[0], panes[1]] = [Area { height, ..body }, below];
    panes
}

/// Minimum height at which something fits below the focused score table.
const MIN_HEIGHT_FOR_LOWER_PANE: u16 = 27;

/// The score table above the chart and one other pane; on a low screen only the table, or the table above the focused
/// pane.
fn score_panes(screen: &Screen, needs: ViewNeeds, body: Area) -> [Area; 4] {
    let has_focus = screen.pane == Pane::Roadmap;
    if has_focus && (body.height < MIN_HEIGHT_FOR_LOWER_PANE || needs.has_chart) {
        return single_pane(Pane::Roadmap, body);
    }
    let wanted = needs.height;
    let height = match body.height {
        MIN_HEIGHT_FOR_LOWER_PANE.. => wanted.clamp(8, body.height - 19),
        low => wanted.clamp(4, (low / 2).max(4)),
    };
    let mut panes = single_pane(Pane::Roadmap, Area { height, ..body });
    let below = body.below(height + 1);
    let left = if body.width >= 98 && body.height >= MIN_HEIGHT_FOR_LOWER_PANE { body.width / 2 - 1 } else { 0 };
    let beside = Area { x: below.x + left, width: below.width - left, ..below };
    if let Some(area) = panes.get_mut(secondary_pane(screen, needs).index()) {
        *area = beside;
    }
    panes
}

/// Which of panes 2 to 4 is shown when only one fits.
fn secondary_pane(screen: &Screen, needs: ViewNeeds) -> Pane {
    match screen.pane {
        Pane::Roadmap if screen.view == ViewKind::Problems => Pane::Theme,
        Pane::Roadmap if screen.view == ViewKind::Scores => Pane::Scores,
        Pane::Roadmap if needs.is_about_goals => Pane::Goals,
        Pane::Roadmap => screen.preview,
        pane => pane,
    }
}

/// Pane 1 above a preview of one other pane.
fn stacked_panes(screen: &Screen, needs: ViewNeeds, body: Area) -> [Area; 4] {
    let preview = match screen.view {
        ViewKind::Problems => body.height.saturating_sub(needs.height + 1).max(body.height / 2),
        ViewKind::Lanes | ViewKind::Entries(_) => (body.height / 5).clamp(4, 9),
        _ => (body.height / 6).clamp(4, 8),
    };
    let upper = Area { height: body.height.saturating_sub(preview + 1), ..body };
    let lower = Area { y: upper.bottom() + 1, height: preview, ..body };
    let mut panes = single_pane(Pane::Roadmap, upper);
    if let Some(area) = panes.get_mut(secondary_pane(screen, needs).index()) {
        *area = lower;
    }
    panes
}

/// Pane 1 on the left, the others in a column on the right. Scores and goals get at most what they need; on low screens
/// goals, then scores, shrink to one line.
fn two_columns(screen: &Screen, needs: ViewNeeds, body: Area) -> [Area; 4] {
    if is_wide_view(screen) {
        return stacked_panes(screen, needs, body);
    }
    let left = Area { width: 56.min(body.width / 2), ..body };
    let x = left.right() + 2;
    let column = Area { x, width: body.right() - x, ..body };
    if screen.arrangement == Arrangement::Pair {
        return pane_pair(screen, needs, left, column);
    }
    let [theme, scores, goals] = split_column(column);
    [left, theme, scores, goals]
}

/// Pane 1 beside one other.
fn pane_pair(screen: &Screen, needs: ViewNeeds, left: Area, right: Area) -> [Area; 4] {
    let mut panes = single_pane(Pane::Roadmap, left);
    if let Some(area) = panes.get_mut(secondary_pane(screen, needs).index()) {
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

fn three_columns(screen: &Screen, needs: ViewNeeds, body: Area) -> [Area; 4] {
    if is_wide_view(screen) {
        return stacked_panes(screen, needs, body);
    }
    let left = Area { width: 72.min(body.width * 2 / 5), ..body };
    let right_width = 64.min(body.width / 3);
    let middle_x = left.right() + 2;
    let middle_width = (body.width.saturating_sub(left.width + right_width + 4)).min(90);
    let middle = Area { x: middle_x, width: middle_width, ..body };
    if screen.arrangement == Arrangement::Pair {
        return pane_pair(screen, needs, left, Area { x: middle_x, width: body.right() - middle_x, ..body });
    }
    let right = Area { x: middle.right() + 2, width: right_width, ..body };
    // The whole theme pane, and the others with their uncertainty below.
    let scores_height = (right.height / 2).max(8);
    let scores = Area { height: scores_height, ..right };
    let goals = right.below(scores_height + 1);
    [left, middle, scores, goals]
}
