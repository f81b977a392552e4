//! The no-list: what was said no to and why, and what is not done for the sake of what is.

use super::mark;
use crate::app::state::{Pane, State};
use crate::app::views::not_doing;
use crate::app::views::not_doing::{Half, Line};
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::Shown;
use crate::app::widgets::rich_text::{Role, Sign};
use crate::text::{self, plural};
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::{Cell, pane};

/// Draws the view, and says where the selected entry is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let (dropped, all) = (state.no_list.dropped, state.no_list.entries.len());
    let fact = format!("{dropped} said no to, {} with trade-offs", all - dropped);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "not doing", &fact, focus);
    let view = View { state, inside: area.below(1), focus };
    if state.no_list.entries.is_empty() {
        for (row, line) in [
            Line::Heading(Half::SaidNo),
            Line::Empty(Half::SaidNo),
            Line::Blank,
            Line::Heading(Half::ForTheSake),
            Line::Empty(Half::ForTheSake),
        ]
        .iter()
        .enumerate()
        {
            view.line(canvas, view.inside.y + row as u16, line, false);
        }
        return None;
    }
    view.blocks(canvas)
}

struct View<'s> {
    state: &'s State,
    inside: Area,
    focus: Focus,
}

impl View<'_> {
    fn blocks(&self, canvas: &mut Canvas<'_>) -> Option<Cell> {
        let list = &self.state.no_list;
        let shown = not_doing::shown(self.state);
        let mut cursor = None;
        for block in &shown {
            let cell = self.block(canvas, *block);
            if block.index == list.at {
                cursor = cell;
            }
        }
        let behind = shown.last().map_or(0, |last| last.index + 1);
        let below = list.entries.len().saturating_sub(behind);
        let end = shown.last().map_or(0, |last| last.y + last.height) as u16;
        if below > 0 {
            let y = self.inside.bottom() - 1;
            canvas.sign(self.inside.x + 2, y, Role::Muted, Sign::NoteBelow);
            canvas.words(self.inside.x + 4, y, self.inside.width - 4, Role::Muted, &format!("{below} below"));
        } else if list.dropped == list.entries.len() && end + 3 <= self.inside.height {
            let y = self.inside.y + end + 1;
            self.line(canvas, y, &Line::Heading(Half::ForTheSake), false);
            self.line(canvas, y + 1, &Line::Empty(Half::ForTheSake), false);
        }
        cursor
    }

    /// An entry with its reasons, and where it is.
    fn block(&self, canvas: &mut Canvas<'_>, shown: Shown) -> Option<Cell> {
        let lines = not_doing::block(self.state, shown.index);
        let is_selected = shown.index == self.state.no_list.at;
        let mut cell = None;
        let top = self.inside.y + shown.y as u16;
        for (y, line) in (top..top + shown.height as u16).zip(&lines) {
            self.line(canvas, y, line, is_selected);
            if !line.is_own() {
                continue;
            }
            if cell.is_none() {
                cell = Some(Cell { x: self.inside.x, y });
                let serial = self.state.no_list.entries.get(shown.index);
                if let Some(serial) = serial {
                    mark(canvas, self.state, self.inside.x, y, *serial);
                }
            }
            if is_selected {
                super::select_row(canvas, self.inside, y, self.focus);
            }
        }
        if lines.len() > shown.height {
            let hidden = plural::count(lines.len() - shown.height, "more line", "more lines");
            let y = top + shown.height as u16 - 1;
            canvas.words_right(self.inside.right(), y, 40, Role::Muted, &format!("  {hidden}: Enter shows all"));
        }
        cell
    }

    fn line(&self, canvas: &mut Canvas<'_>, y: u16, line: &Line, is_selected: bool) {
        let (x, right) = (self.inside.x + 2, self.inside.right());
        let width = right.saturating_sub(x);
        if y >= self.inside.bottom() {
            return;
        }
        match line {
            Line::Blank => {}
            Line::Heading(half) => self.heading(canvas, y, *half),
            Line::Empty(half) => {
                let told = match half {
                    _ if self.state.filter.is_some() => "nothing here fits the filter",
                    Half::SaidNo => "nothing yet: d says no to a theme or idea, with the reason",
                    Half::ForTheSake => "nothing yet: the trade-offs of themes say what is not done for them",
                };
                canvas.words(x, y, width, Role::Muted, told);
            }
            Line::What(what, fact) => {
                let role = if is_selected { Role::Heading } else { Role::Text };
                let what_width = text::width(&text::sanitise::line(what)) as u16;
                // What is not done comes first; the rest of the row is for whose sake.
                let room = width.saturating_sub(what_width.min(width / 2) + 2);
                let used = canvas.words_right(right, y, room, Role::Muted, fact);
                canvas.words(x, y, width.saturating_sub(used + 2), role, what);
            }
            Line::Why(why) => {
                canvas.words(x + 2, y, width.saturating_sub(2), Role::Muted, why);
            }
        }
    }

    fn heading(&self, canvas: &mut Canvas<'_>, y: u16, half: Half) {
        let list = &self.state.no_list;
        let (title, count) = match half {
            Half::SaidNo => ("SAID NO TO", list.dropped),
            Half::ForTheSake => ("NOT DONE FOR THE SAKE OF", list.entries.len() - list.dropped),
        };
        let x = self.inside.x + 2;
        let used = canvas.words(x, y, self.inside.width.saturating_sub(2), Role::Heading, title);
        let told = match half {
            Half::SaidNo => count.to_string(),
            Half::ForTheSake => plural::count(count, "theme", "themes"),
        };
        canvas.words(x + used + 2, y, 20, Role::Muted, &told);
    }
}
