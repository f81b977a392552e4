//! The list of problems.

use super::select_row;
use crate::app::layout::Area;
use crate::app::screens::problems::{self, Row};
use crate::app::sheet::{Role, words};
use crate::app::state::{Pane, State};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// The cells of sign and rule.
const RULE: u16 = 8;

/// Draws the list, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let fact = state.checks.counts().map(problems::counted).unwrap_or_default();
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "problems", &fact, focus);
    let inside = area.below(problems::head(state));
    if state.problems.rows.is_empty() {
        let words = if state.checks.counts().is_some() { "No problem anywhere." } else { "Still checking." };
        canvas.words(inside.x + 2, inside.y, inside.width.saturating_sub(4), Role::Muted, words);
        return None;
    }
    let mut cursor = None;
    let visible = || state.problems.rows.iter().enumerate().skip(state.problems.top).take(inside.height as usize);
    let titles = visible().filter_map(|(_, row)| state.checks.named(row.handle));
    let widest = titles.map(|finding| text::width(&problems::title(state, finding))).max().unwrap_or(0) as u16;
    let title_room = widest.saturating_add(2).min(inside.width * 2 / 5);
    for (number, problem) in visible() {
        let y = inside.y + (number - state.problems.top) as u16;
        let is_selected = number == state.problems.at;
        row(canvas, state, problem, Area { y, height: 1, ..inside }, title_room, is_selected);
        if is_selected {
            select_row(canvas, inside, y, focus);
            cursor = Some(Cell { x: inside.x, y });
        }
    }
    cursor
}

fn row(canvas: &mut Canvas<'_>, state: &State, problem: &Row, area: Area, title_room: u16, is_selected: bool) {
    let Some(finding) = state.checks.named(problem.handle) else { return };
    let line = format!("line {}", problem.line);
    let right = canvas.words_right(area.right(), area.y, 12, Role::Muted, &line);
    let x = area.x + 2;
    let rule =
        [problems::sign(finding.severity), words(problems::role(finding.severity), format!(" {}", finding.rule.id))];
    canvas.spans(x, area.y, RULE, &rule);
    let room = area.width.saturating_sub(2 + RULE + right + 2);
    let role = if is_selected { Role::Heading } else { Role::Text };
    canvas.words(x + RULE, area.y, title_room.saturating_sub(2), role, &problems::title(state, finding));
    canvas.words(x + RULE + title_room, area.y, room.saturating_sub(title_room), Role::Text, &finding.message);
}
