//! The board: Now, Next, Later and what is not done, side by side.

use super::mark;
use crate::app::panes::theme;
use crate::app::state::{Pane, State};
use crate::app::views::board;
use crate::app::views::board::{Column, Grid, LANES};
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::Shown;
use crate::app::widgets::rich_text::{Picture, Role, Sign, words};
use crate::document::chunk::Serial;
use crate::roadmap::lane::Lane;
use crate::text::{self, number, plural};
use crate::ui::canvas::{Canvas, Focus};
use crate::ui::palette::Surface;
use crate::ui::{Cell, glyphs, pane};

/// Draws the view, and says where the selected card is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let grid = board::grid(state);
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "board", &fact(state, &grid), focus);
    let mut cursor = None;
    let columns = state.board.columns.iter().zip(LANES).enumerate().skip(state.board.first).take(grid.count);
    for (place, (at, (column, lane))) in columns.enumerate() {
        let view = View { state, grid, at, column, lane, area: grid.column(place), focus };
        view.head(canvas);
        cursor = view.cards(canvas).or(cursor);
    }
    astray(canvas, state, &grid);
    cursor
}

/// How many cards there are, and what has none; where columns are hidden, which ones.
fn fact(state: &State, grid: &Grid) -> String {
    let hidden = |columns: std::ops::Range<usize>| -> Vec<&str> {
        LANES.get(columns).unwrap_or_default().iter().map(|lane| title(*lane)).collect()
    };
    let left = hidden(0..state.board.first).join(", ");
    let right = hidden(state.board.first + grid.count..LANES.len()).join(", ");
    match (left.is_empty(), right.is_empty()) {
        (true, true) => counted(state),
        (false, true) => format!("hidden: ← {left}"),
        (true, false) => format!("hidden: {right} →"),
        (false, false) => format!("hidden: ← {left} · {right} →"),
    }
}

fn counted(state: &State) -> String {
    let order = &state.derived.order;
    let cards: usize = state.board.columns.iter().map(|column| column.entries.len()).sum();
    let (shipped, ideas) = (order.lane(Lane::Shipped).len(), order.ideas.len());
    let mut missing = Vec::new();
    if shipped > 0 {
        missing.push(format!("{shipped} shipped"));
    }
    if ideas > 0 {
        missing.push(plural::count(ideas, "idea", "ideas"));
    }
    match missing.is_empty() {
        true => format!("{cards} on it"),
        false => format!("{cards} on it, not here: {}", missing.join(", ")),
    }
}

fn title(lane: Lane) -> &'static str {
    match lane {
        Lane::Dropped => "Not doing",
        lane => lane.word(),
    }
}

/// Themes that are in no lane are not forgotten: the last row says where they are.
fn astray(canvas: &mut Canvas<'_>, state: &State, grid: &Grid) {
    let inside = grid.inside;
    if state.board.astray == 0 || inside.height == 0 {
        return;
    }
    let y = inside.bottom() - 1;
    canvas.sign(inside.x, y, Role::Warn, Sign::Warning);
    let told = plural::count(state.board.astray, "theme has", "themes have");
    let spans = [
        words(Role::Text, format!("{told} no lane that reads: ")),
        words(Role::Key, "g l"),
        words(Role::Muted, " shows them"),
    ];
    canvas.spans(inside.x + 2, y, inside.width.saturating_sub(2), &spans);
}

struct View<'s> {
    state: &'s State,
    grid: Grid,
    at: usize,
    column: &'s Column,
    lane: Lane,
    area: Area,
    focus: Focus,
}

impl View<'_> {
    /// The row of the rule below the title.
    fn rule(&self) -> u16 {
        self.area.y + if self.grid.head > 2 { 2 } else { 1 }
    }

    fn top(&self) -> u16 {
        self.area.y + self.grid.head
    }

    /// Title, count, effort, and the rule below, which is filled as far as the capacity is.
    fn head(&self, canvas: &mut Canvas<'_>) {
        let (area, y) = (self.area, self.rule() - 1);
        let mut x = area.x + 2;
        x += canvas.words(x, y, area.width.saturating_sub(2), Role::Heading, &title(self.lane).to_uppercase());
        let count = self.column.entries.len().to_string();
        x += 2 + canvas.words(x + 2, y, area.right().saturating_sub(x + 2), Role::Muted, &count);
        let room = area.right().saturating_sub(x + 1);
        let told = self.told();
        if let Some(told) = told.iter().find(|told| text::width(told) <= room as usize) {
            canvas.words_right(area.right(), y, room, Role::Muted, told);
        }
        let capacity = self.state.plan.roadmap.settings.capacity.as_ref().map_or(0.0, |capacity| capacity.amount);
        if self.lane == Lane::Now && capacity > 0.0 {
            let filled = self.column.effort.effort / capacity;
            canvas.picture(area.x, self.rule(), area.width, &Picture::Bar { filled });
        } else {
            canvas.line(area.x, self.rule(), area.width, Role::Track, glyphs::rail(canvas.glyphs).to_go);
        }
    }

    /// What stands at the right of the title: the longest that fits.
    fn told(&self) -> Vec<String> {
        let (state, sum) = (self.state, self.column.effort);
        let (effort, about) = (sum.effort, sum.about());
        if self.lane == Lane::Dropped {
            return vec!["and why".to_owned()];
        }
        if !sum.is_told() {
            return Vec::new();
        }
        let capacity = state.plan.roadmap.settings.capacity.as_ref().filter(|_| self.lane == Lane::Now);
        match capacity {
            Some(capacity) => {
                let taken = format!("{about}{} of {}", number::amount(effort), number::plain(capacity.amount));
                vec![format!("{taken} {}", theme::effort_unit(state, capacity.amount)), taken]
            }
            None => [theme::effort_words(state, effort), number::amount(effort)]
                .map(|told| format!("{about}{told}"))
                .to_vec(),
        }
    }

    fn cards(&self, canvas: &mut Canvas<'_>) -> Option<Cell> {
        if self.column.entries.is_empty() {
            self.empty(canvas);
            return None;
        }
        let shown = board::shown(self.state, &self.grid, self.at);
        let mut cursor = None;
        for card in &shown {
            let Some(serial) = self.column.entries.get(card.index) else { continue };
            let is_selected = self.at == self.state.board.at && card.index == self.state.board.row;
            let cell = self.card(canvas, *serial, *card, is_selected);
            cursor = cursor.or(is_selected.then_some(cell));
        }
        self.rest(canvas, &shown);
        cursor
    }

    fn card(&self, canvas: &mut Canvas<'_>, serial: Serial, shown: Shown, is_selected: bool) -> Cell {
        let y = self.top() + shown.y as u16;
        let area = Area { y, height: shown.height as u16, ..self.area };
        canvas.surface(area, Surface::Card);
        let card = board::card(self.state, &self.grid, serial, is_selected);
        let is_wrong = self.state.checks.errors_of(serial) > 0;
        let spine = if is_wrong { Role::Error } else { Role::Track };
        let (x, width) = (area.x + 2, self.grid.text_width());
        let role = if is_selected { Role::Heading } else { Role::Text };
        for row in 0..area.height {
            let at = row as usize;
            canvas.line(area.x, y + row, 1, spine, glyphs::spine(canvas.glyphs));
            match card.title.get(at) {
                Some(line) => {
                    canvas.words(x, y + row, width, role, line);
                }
                None => {
                    if let Some(below) = card.rows.get(at - card.title.len()) {
                        pane::sheet_row(canvas, x, y + row, width, below);
                    }
                }
            }
        }
        mark(canvas, self.state, area.x, y, serial);
        if is_selected {
            canvas.select(area, self.focus);
            for row in y..area.bottom() {
                canvas.selection_bar(area.x, row, self.focus);
            }
        }
        Cell { x: area.x, y }
    }

    /// How many cards are hidden above and below, in words.
    fn rest(&self, canvas: &mut Canvas<'_>, shown: &[Shown]) {
        let above = self.column.top;
        let below = self.column.entries.len().saturating_sub(shown.last().map_or(0, |last| last.index + 1));
        let x = self.area.x + 2;
        if above > 0 {
            // Without a free row, it stands in the rule.
            let y = if self.grid.head > 2 { self.rule() + 1 } else { self.rule() };
            let told = format!(" {above} above ");
            canvas.words(x - 1, y, 1, Role::Muted, " ");
            canvas.sign(x, y, Role::Muted, Sign::NoteAbove);
            canvas.words(x + 1, y, self.area.width - 3, Role::Muted, &told);
        }
        if below > 0 {
            let y = self.top() + self.grid.rows.saturating_sub(1);
            canvas.sign(x, y, Role::Muted, Sign::NoteBelow);
            canvas.words(x + 2, y, self.area.width - 4, Role::Muted, &format!("{below} below"));
        }
    }

    /// What fills an empty column.
    fn empty(&self, canvas: &mut Canvas<'_>) {
        let hidden = self.column.hidden;
        let told = match self.lane {
            _ if hidden > 0 => format!("the filter hides {}", plural::count(hidden, "theme", "themes")),
            Lane::Now => "nothing yet: < on a theme of Next brings it here".to_owned(),
            Lane::Next => "nothing yet: < and > bring themes here".to_owned(),
            Lane::Dropped => "nothing yet: d says no to a theme or idea, with the reason".to_owned(),
            _ => "nothing yet: n notes an idea, p puts it here".to_owned(),
        };
        let (x, y) = (self.area.x + 2, self.top());
        let area = Area { x, y, width: self.grid.text_width(), height: self.grid.rows };
        canvas.paragraph(area, Role::Muted, &told);
    }
}
