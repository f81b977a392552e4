//! How the work is shared out: bars with a stroke where the share was wanted, and the stages of a customer's life.

use crate::app::state::{Pane, State};
use crate::app::views::balance;
use crate::app::views::balance::{Line, Share, ShareKind};
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Picture, Role, Sign};
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};

/// The cells of the mark before a name.
const MARK: u16 = 2;
/// The cells of a name.
const NAME: u16 = 19;
/// Bars are no longer than this.
const LONGEST: u16 = 40;
/// And no shorter.
const SHORTEST: u16 = 6;
/// The cells of percent and effort behind a bar.
const NUMBERS: u16 = 16;
/// The cells of the words behind them.
const NOTE: u16 = 14;

/// Draws the view, and says where its first row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "balance", &balance::fact(state), focus);
    let columns = balance::columns(state);
    for (column, lines) in columns.iter().zip(balance::lines(state)) {
        let in_sight = lines.iter().skip(state.balance.top).take(column.height as usize);
        for (y, row) in (column.y..).zip(in_sight) {
            line(canvas, Area { y, height: 1, ..*column }, row);
        }
    }
    let inside = area.below(1);
    let hidden = balance::length(state).saturating_sub(state.balance.top + inside.height as usize);
    if hidden > 0 {
        pane::more_below(canvas, state, inside, hidden);
    }
    columns.first().map(|column| Cell { x: column.x, y: column.y })
}

fn line(canvas: &mut Canvas<'_>, row: Area, line: &Line) {
    match line {
        Line::Blank => {}
        Line::Heading(title, fact) => {
            let used = canvas.words(row.x, row.y, row.width, Role::Heading, title);
            let room = row.width.saturating_sub(used + 2);
            canvas.words(row.x + used + 2, row.y, room, Role::Muted, fact);
        }
        Line::Note(role, told) => {
            canvas.words(row.x + MARK, row.y, row.width.saturating_sub(MARK), *role, told);
        }
        Line::Share(part) => share(canvas, row, part),
    }
}

fn share(canvas: &mut Canvas<'_>, row: Area, part: &Share) {
    let (role, y) = (if part.percent > 0.0 { Role::Text } else { Role::Muted }, row.y);
    let right = row.right();
    match part.kind {
        ShareKind::Plain => {}
        ShareKind::Off => {
            canvas.sign(row.x, y, Role::Warn, Sign::Warning);
        }
        ShareKind::Matters => {
            canvas.words(row.x, y, 1, Role::Accent, "*");
        }
    }
    let x = row.x + MARK;
    canvas.words(x, y, NAME.min(right.saturating_sub(x)), role, part.name);
    let x = x + NAME;
    let bar = right.saturating_sub(x + NUMBERS + NOTE).clamp(SHORTEST, LONGEST);
    let picture = Picture::Share { filled: part.percent / 100.0, wanted: part.wanted.map(|wanted| wanted / 100.0) };
    canvas.picture(x, y, bar, &picture);
    let x = x + bar;
    canvas.words_right(x + 7, y, 6, role, &balance::percent(part.percent));
    canvas.words_right(x + NUMBERS - 3, y, 6, Role::Muted, &part.effort);
    let x = x + NUMBERS;
    let role = if part.kind == ShareKind::Off { Role::Warn } else { Role::Muted };
    canvas.words(x, y, right.saturating_sub(x), role, &part.note);
}
