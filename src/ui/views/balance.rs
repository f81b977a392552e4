//! The balance view: bars with a mark at the target share, and the customer lifecycle.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::views::balance;
use crate::app::views::balance::{BalanceLine, WorkShare, WorkShareKind};
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, InlineChart, Role};
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;

/// Width of the mark before a name.
const MARK_WIDTH: u16 = 2;
/// Width of a name.
const NAME_WIDTH: u16 = 19;
/// Maximum width of a bar.
const MAX_BAR_WIDTH: u16 = 40;
/// Minimum width of a bar.
const MIN_BAR_WIDTH: u16 = 6;
/// Width of percentage and effort after a bar.
const NUMBERS_WIDTH: u16 = 16;
/// Width of the note after them.
const NOTE_WIDTH: u16 = 14;

/// Draws the view and returns the position of its first row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    pane::draw_rule(
        canvas,
        area,
        Pane::Roadmap,
        "Roadmap",
        "balance",
        &balance::subtitle(scene.session, &scene.views.balance),
        focus,
    );
    let columns = balance::column_areas(scene.screen);
    for (column, lines) in columns.iter().zip(balance::column_lines(scene.session, scene.screen, &scene.views.balance))
    {
        let in_sight = lines.iter().skip(scene.views.balance.top).take(column.height as usize);
        for (y, row) in (column.y..).zip(in_sight) {
            draw_line(canvas, Area { y, height: 1, ..*column }, row);
        }
    }
    let inside = area.below(1);
    let hidden = balance::longest_column(scene.session, scene.screen, &scene.views.balance)
        .saturating_sub(scene.views.balance.top + inside.height as usize);
    if hidden > 0 {
        pane::draw_more_below(canvas, scene, inside, hidden);
    }
    columns.first().map(|column| CellPosition { x: column.x, y: column.y })
}

fn draw_line(canvas: &mut Canvas<'_>, row: Area, line: &BalanceLine) {
    match line {
        BalanceLine::Blank => {}
        BalanceLine::Heading(title, fact) => {
            let used = canvas.draw_text(row.x, row.y, row.width, Role::Heading, title);
            let room = row.width.saturating_sub(used + 2);
            canvas.draw_text(row.x + used + 2, row.y, room, Role::Muted, fact);
        }
        BalanceLine::Note(role, text) => {
            canvas.draw_text(row.x + MARK_WIDTH, row.y, row.width.saturating_sub(MARK_WIDTH), *role, text);
        }
        BalanceLine::Share(part) => draw_share(canvas, row, part),
    }
}

fn draw_share(canvas: &mut Canvas<'_>, row: Area, part: &WorkShare) {
    let (role, y) = (if part.percent > 0.0 { Role::Text } else { Role::Muted }, row.y);
    let right = row.right();
    match part.kind {
        WorkShareKind::Plain => {}
        WorkShareKind::OffTarget => {
            canvas.draw_glyph(row.x, y, Role::Warn, Glyph::Warning);
        }
        WorkShareKind::KeyStage => {
            canvas.draw_text(row.x, y, 1, Role::Accent, "*");
        }
    }
    let x = row.x + MARK_WIDTH;
    canvas.draw_text(x, y, NAME_WIDTH.min(right.saturating_sub(x)), role, part.name);
    let x = x + NAME_WIDTH;
    let bar = right.saturating_sub(x + NUMBERS_WIDTH + NOTE_WIDTH).clamp(MIN_BAR_WIDTH, MAX_BAR_WIDTH);
    let chart = InlineChart::Share { filled: part.percent / 100.0, target: part.target.map(|wanted| wanted / 100.0) };
    canvas.draw_chart(x, y, bar, &chart);
    let x = x + bar;
    canvas.draw_text_right(x + 7, y, 6, role, &balance::format_percent(part.percent));
    canvas.draw_text_right(x + NUMBERS_WIDTH - 3, y, 6, Role::Muted, &part.effort);
    let x = x + NUMBERS_WIDTH;
    let role = if part.kind == WorkShareKind::OffTarget { Role::Warn } else { Role::Muted };
    canvas.draw_text(x, y, right.saturating_sub(x), role, &part.note);
}
