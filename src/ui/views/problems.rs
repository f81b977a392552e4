//! The list of problems.

use super::select_row;
use crate::app::state::{Pane, State};
use crate::app::views::problems;
use crate::app::views::problems::{Line, Order, Row};
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, words};
use crate::rules::Counts;
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
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", state.problems.order.words(), &fact, focus);
    let inside = area.below(problems::head(state));
    if state.problems.rows.is_empty() {
        let words = if state.checks.counts().is_some() { "No problem anywhere." } else { "Still checking." };
        canvas.words(inside.x + 2, inside.y, inside.width.saturating_sub(4), Role::Muted, words);
        return None;
    }
    let mut cursor = None;
    let visible = || state.problems.lines.iter().enumerate().skip(state.problems.top).take(inside.height as usize);
    let rows = visible().filter_map(|(_, line)| row_of(state, line));
    let titles = rows.filter_map(|row| state.checks.named(row.handle));
    let title_room = match state.problems.order {
        // The heading says what it is about.
        Order::ByTheme => 0,
        Order::WorstFirst => {
            let widest = titles.map(|finding| text::width(&problems::title(state, finding))).max().unwrap_or(0) as u16;
            widest.saturating_add(2).min(inside.width * 2 / 5)
        }
    };
    for (number, line) in visible() {
        let y = inside.y + (number - state.problems.top) as u16;
        let whole = Area { y, height: 1, ..inside };
        match line {
            Line::Blank => {}
            Line::Group { first, counts, .. } => group(canvas, state, *first, *counts, whole),
            Line::Problem(at) => {
                let is_selected = *at == state.problems.at;
                if let Some(problem) = state.problems.rows.get(*at) {
                    row(canvas, state, problem, whole, title_room, is_selected);
                }
                if is_selected {
                    select_row(canvas, inside, y, focus);
                    cursor = Some(Cell { x: inside.x, y });
                }
            }
        }
    }
    cursor
}

fn row_of<'s>(state: &'s State, line: &Line) -> Option<&'s Row> {
    match line {
        Line::Problem(at) => state.problems.rows.get(*at),
        _ => None,
    }
}

/// What the findings below are about, and how many there are.
fn group(canvas: &mut Canvas<'_>, state: &State, first: usize, counts: Counts, area: Area) {
    let finding = state.problems.rows.get(first).and_then(|row| state.checks.named(row.handle));
    let Some(finding) = finding else { return };
    let counted = problems::counted(counts);
    let right = canvas.words_right(area.right(), area.y, area.width / 2, Role::Muted, &counted);
    let room = area.width.saturating_sub(right + 4);
    canvas.words(area.x + 2, area.y, room, Role::Heading, &problems::title(state, finding));
}

fn row(canvas: &mut Canvas<'_>, state: &State, problem: &Row, area: Area, title_room: u16, is_selected: bool) {
    let Some(finding) = state.checks.named(problem.handle) else { return };
    let line = format!("line {}", problem.line);
    let right = canvas.words_right(area.right(), area.y, 12, Role::Muted, &line);
    let fix = if finding.fix.is_some() { vec![words(Role::Muted, "fix "), words(Role::Key, "a")] } else { Vec::new() };
    let fix_width = Canvas::width_of(&fix);
    canvas.spans(area.right().saturating_sub(right + 2 + fix_width), area.y, fix_width, &fix);
    let right = if fix.is_empty() { right } else { right + 2 + fix_width };
    // Below a heading everything stands two cells further in.
    let indent = if title_room > 0 { 2 } else { 4 };
    let x = area.x + indent;
    let rule =
        [problems::sign(finding.severity), words(problems::role(finding.severity), format!(" {}", finding.rule.id))];
    canvas.spans(x, area.y, RULE, &rule);
    let room = area.width.saturating_sub(indent + RULE + right + 2);
    let role = if is_selected { Role::Heading } else { Role::Text };
    if title_room > 0 {
        canvas.words(x + RULE, area.y, title_room.saturating_sub(2), role, &problems::title(state, finding));
    }
    let message_role = if title_room > 0 { Role::Text } else { role };
    canvas.words(x + RULE + title_room, area.y, room.saturating_sub(title_room), message_role, &finding.message);
}
