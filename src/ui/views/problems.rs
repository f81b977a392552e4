//! The problems view.

use crate::app::Scene;
use crate::app::model::findings::ProblemRow;
use crate::app::model::mode::Pane;
use crate::app::views::problems;
use crate::app::views::problems::{ProblemLine, ProblemOrder};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Role, text_span};
use crate::rules::FindingCounts;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::highlight_row;

/// Width of the severity glyph and the rule id.
const RULE_WIDTH: u16 = 8;

/// Draws the list and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let fact = scene.session.findings.counts().map(crate::app::panes::finding::format_counts).unwrap_or_default();
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", scene.views.problems.order.label(), &fact, focus);
    let inside = area.below(problems::header_height(scene.screen));
    if scene.views.problems.rows.is_empty() {
        let text_line = if scene.session.findings.counts().is_some() { "No problems found" } else { "Still checking" };
        canvas.draw_text(inside.x + 2, inside.y, inside.width.saturating_sub(4), Role::Muted, text_line);
        return None;
    }
    let mut cursor = None;
    let visible = || {
        scene.views.problems.lines.iter().enumerate().skip(scene.views.problems.list.top).take(inside.height as usize)
    };
    let rows = visible().filter_map(|(_, line)| problem_row(scene, line));
    let titles = rows.filter_map(|row| scene.session.findings.by_handle(row.handle));
    let title_room = match scene.views.problems.order {
        // The group heading names the subject.
        ProblemOrder::ByTheme => 0,
        ProblemOrder::WorstFirst => {
            let widest = titles
                .map(|finding| text::width(&crate::app::panes::finding::subject_title(scene.session, finding)))
                .max()
                .unwrap_or(0) as u16;
            widest.saturating_add(2).min(inside.width * 2 / 5)
        }
    };
    for (number, line) in visible() {
        let y = inside.y + (number - scene.views.problems.list.top) as u16;
        let whole = Area { y, height: 1, ..inside };
        match line {
            ProblemLine::Blank => {}
            ProblemLine::Group { first, counts, .. } => draw_group(canvas, scene, *first, *counts, whole),
            ProblemLine::Problem(at) => {
                let is_selected = *at == scene.views.problems.list.at;
                if let Some(problem) = scene.views.problems.rows.get(*at) {
                    draw_row(canvas, scene, problem, whole, title_room, is_selected);
                }
                if is_selected {
                    highlight_row(canvas, inside, y, focus);
                    cursor = Some(CellPosition { x: inside.x, y });
                }
            }
        }
    }
    cursor
}

fn problem_row<'s>(scene: &'s Scene<'s>, line: &ProblemLine) -> Option<&'s ProblemRow> {
    match line {
        ProblemLine::Problem(at) => scene.views.problems.rows.get(*at),
        _ => None,
    }
}

/// Draws the heading of a group, with its counts.
fn draw_group(canvas: &mut Canvas<'_>, scene: &Scene<'_>, first: usize, counts: FindingCounts, area: Area) {
    let finding = scene.views.problems.rows.get(first).and_then(|row| scene.session.findings.by_handle(row.handle));
    let Some(finding) = finding else { return };
    let counted = crate::app::panes::finding::format_counts(counts);
    let right = canvas.draw_text_right(area.right(), area.y, area.width / 2, Role::Muted, &counted);
    let room = area.width.saturating_sub(right + 4);
    canvas.draw_text(
        area.x + 2,
        area.y,
        room,
        Role::Heading,
        &crate::app::panes::finding::subject_title(scene.session, finding),
    );
}

fn draw_row(
    canvas: &mut Canvas<'_>,
    scene: &Scene<'_>,
    problem: &ProblemRow,
    area: Area,
    title_room: u16,
    is_selected: bool,
) {
    let Some(finding) = scene.session.findings.by_handle(problem.handle) else { return };
    let line = format!("line {}", problem.line);
    let right = canvas.draw_text_right(area.right(), area.y, 12, Role::Muted, &line);
    let fix = if finding.fix.is_some() {
        vec![text_span(Role::Muted, "fix "), text_span(Role::Key, "a")]
    } else {
        Vec::new()
    };
    let fix_width = Canvas::width_of(&fix);
    canvas.draw_spans(area.right().saturating_sub(right + 2 + fix_width), area.y, fix_width, &fix);
    let right = if fix.is_empty() { right } else { right + 2 + fix_width };
    // Indent rows below a heading by two more cells.
    let indent = if title_room > 0 { 2 } else { 4 };
    let x = area.x + indent;
    let rule = [
        crate::app::panes::finding::severity_span(finding.severity),
        text_span(crate::app::panes::finding::severity_role(finding.severity), format!(" {}", finding.rule.id)),
    ];
    canvas.draw_spans(x, area.y, RULE_WIDTH, &rule);
    let room = area.width.saturating_sub(indent + RULE_WIDTH + right + 2);
    let role = if is_selected { Role::Heading } else { Role::Text };
    if title_room > 0 {
        canvas.draw_text(
            x + RULE_WIDTH,
            area.y,
            title_room.saturating_sub(2),
            role,
            &crate::app::panes::finding::subject_title(scene.session, finding),
        );
    }
    let message_role = if title_room > 0 { Role::Text } else { role };
    canvas.draw_text(
        x + RULE_WIDTH + title_room,
        area.y,
        room.saturating_sub(title_room),
        message_role,
        &finding.message,
    );
}
