//! The timeline: targets and deadlines on a calendar.

use super::{mark, select_row};
use crate::app::state::{Pane, State};
use crate::app::views::timeline;
use crate::app::views::timeline::axis::{Place, Tick, Unit};
use crate::app::views::timeline::dates;
use crate::app::views::timeline::dates::Dates;
use crate::app::views::timeline::{Grid, Line, Section};
use crate::app::widgets::layout::Area;
use crate::app::widgets::rich_text::{Role, Sign, Span, words};
use crate::document::chunk::Serial;
use crate::roadmap::entry_row::Facts;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::{Cell, pane};
use chrono::NaiveDate;

/// Draws the view, and says where the selected row is.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, state: &State, area: Area) -> Option<Cell> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(state, Pane::Roadmap);
    let (dated, all) = state.timeline.dated;
    let fact = format!("{dated} of {} with a date", text::plural::count(all, "theme", "themes"));
    pane::rule(canvas, area, Pane::Roadmap, "Roadmap", "timeline", &fact, focus);
    let grid = timeline::grid(state);
    let view = View { state, grid };
    if state.timeline.lines.is_empty() {
        view.empty(canvas);
        return None;
    }
    view.head(canvas);
    let mut cursor = None;
    let rows = grid.rows;
    let lines = state.timeline.lines.iter().enumerate().skip(state.timeline.top).take(rows.height as usize);
    for (number, line) in lines {
        let y = rows.y + (number - state.timeline.top) as u16;
        view.line(canvas, y, *line, number == state.timeline.line);
        if number == state.timeline.line {
            select_row(canvas, rows, y, focus);
            cursor = Some(Cell { x: rows.x, y });
        }
    }
    view.rest(canvas);
    view.told(canvas);
    view.legend(canvas);
    cursor
}

struct View<'s> {
    state: &'s State,
    grid: Grid,
}

impl View<'_> {
    fn empty(&self, canvas: &mut Canvas<'_>) {
        let inside = self.grid.inside;
        let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside };
        let told = match self.state.filter {
            Some(_) => "nothing here fits the filter",
            None => {
                "no theme is on the roadmap yet: n notes an idea, p puts it there; the date of its target is what this shows"
            }
        };
        canvas.paragraph(area, Role::Muted, told);
    }

    /// Years over months, or over quarters; years alone.
    fn head(&self, canvas: &mut Canvas<'_>) {
        let (axis, inside) = (self.state.timeline.axis, self.grid.inside);
        let ticks: Vec<Tick> = axis.ticks().collect();
        let has_room = |from: u16| {
            let next = ticks.iter().find(|tick| tick.cell > from && tick.year.is_some());
            next.map_or(axis.cells(), |tick| tick.cell.saturating_sub(1)).saturating_sub(from) >= 4
        };
        for tick in &ticks {
            let x = self.grid.axis + tick.cell;
            let room = axis.cells().saturating_sub(tick.cell);
            if let Some(year) = tick.year.filter(|_| axis.unit != Unit::Year && has_room(tick.cell)) {
                canvas.words(x, inside.y, room, Role::Text, &year.to_string());
            }
            if room as usize >= tick.label.len() {
                canvas.words(x, inside.y + 1, room, Role::Muted, &tick.label);
            }
        }
    }

    fn line(&self, canvas: &mut Canvas<'_>, y: u16, line: Line, is_selected: bool) {
        match line {
            Line::Blank => self.track(canvas, y),
            Line::Section(section) => self.section(canvas, y, section),
            Line::Entry(serial) => {
                if let Some(facts) = self.state.plan.roadmap.facts(serial) {
                    self.entry(canvas, y, facts, is_selected);
                }
            }
        }
    }

    fn section(&self, canvas: &mut Canvas<'_>, y: u16, section: Section) {
        let x = self.grid.inside.x + 2;
        let title = match section {
            Section::Lane(lane) => lane.word().to_uppercase(),
            Section::Goals => "GOALS".to_owned(),
            Section::NoDate => "NO DATE".to_owned(),
        };
        let used = canvas.words(x, y, self.grid.title + 2, Role::Heading, &title);
        if section == Section::NoDate {
            let fill = [words(Role::Key, "e"), words(Role::Muted, " gives the target a date: by")];
            canvas.spans(x + used + 2, y, self.grid.inside.right().saturating_sub(x + used + 2), &fill);
        } else {
            self.track(canvas, y);
        }
    }

    /// Where the units start, and today.
    fn track(&self, canvas: &mut Canvas<'_>, y: u16) {
        let axis = self.state.timeline.axis;
        if let Place::At(cell) = axis.place(self.state.today) {
            canvas.sign(self.grid.axis + cell, y, Role::Accent, Sign::Today);
        }
    }

    fn entry(&self, canvas: &mut Canvas<'_>, y: u16, facts: &Facts, is_selected: bool) {
        let (grid, serial) = (self.grid, facts.serial);
        let x = grid.inside.x;
        mark(canvas, self.state, x, y, serial);
        self.sign(canvas, x + 2, y, facts);
        let role = if is_selected { Role::Heading } else { Role::Text };
        let title = self.title(serial);
        canvas.words(x + 4, y, grid.title, role, &title);
        let right = dates::in_short(self.state, facts);
        let width = Canvas::width_of(&right).min(grid.words);
        canvas.spans(grid.inside.right() - width, y, width, &right);
        let dates = Dates::of(self.state, facts);
        if dates.is_empty() {
            return;
        }
        let axis = self.state.timeline.axis;
        for tick in axis.ticks() {
            canvas.sign(grid.axis + tick.cell, y, Role::Track, Sign::Dot);
        }
        self.track(canvas, y);
        for (sign, day) in dates.marks() {
            self.date(canvas, y, sign, day);
        }
    }

    fn title(&self, serial: Serial) -> String {
        let mark = if self.state.changed_outside.contains(&serial) { "~ " } else { "" };
        format!("{mark}{}", self.state.title(serial))
    }

    /// How a row hangs together with the selected one, or that it is due too early.
    fn sign(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, facts: &Facts) {
        if let Some(sign) = dates::relation(self.state, facts.serial) {
            canvas.sign(x, y, Role::Accent, sign);
        } else if dates::too_early(self.state, facts).is_some() {
            canvas.sign(x, y, Role::Warn, Sign::Warning);
        } else if self.state.derived.focus == Some(facts.serial) {
            canvas.sign(x, y, Role::Goal, Sign::FocusGoal);
        }
    }

    /// A mark at its day; one beyond the calendar is told at its edge.
    fn date(&self, canvas: &mut Canvas<'_>, y: u16, sign: Sign, day: NaiveDate) {
        let (axis, start) = (self.state.timeline.axis, self.grid.axis);
        let told = self.state.day(day);
        let room = axis.cells();
        let is_over = day < self.state.today && !matches!(sign, Sign::Baseline);
        let role = if is_over { Role::Warn } else { Role::Text };
        match axis.place(day) {
            Place::At(cell) => {
                canvas.sign(start + cell, y, role, sign);
            }
            Place::Before => {
                canvas.spans(
                    start,
                    y,
                    room,
                    &[Span::Sign(role, Sign::Before), Span::Sign(role, sign), words(Role::Muted, format!(" {told} "))],
                );
            }
            Place::After => {
                let spans =
                    [words(Role::Muted, format!(" {told} ")), Span::Sign(role, sign), Span::Sign(role, Sign::After)];
                let width = Canvas::width_of(&spans).min(room);
                canvas.spans(start + room - width, y, width, &spans);
            }
        }
    }

    /// How many lines are below, in the last row.
    fn rest(&self, canvas: &mut Canvas<'_>) {
        let (timeline, rows) = (&self.state.timeline, self.grid.rows);
        let below = timeline.top + rows.height as usize;
        let covered = below.saturating_sub(1);
        let count = |from: usize| {
            let hidden = timeline.lines.get(from..).unwrap_or_default();
            hidden.iter().filter(|line| matches!(line, Line::Entry(_))).count()
        };
        if timeline.lines.len() <= below || timeline.line == covered || rows.height < 3 {
            return;
        }
        let y = rows.bottom() - 1;
        canvas.blank(Area { y, height: 1, ..rows });
        canvas.sign(rows.x + 2, y, Role::Muted, Sign::NoteBelow);
        canvas.words(rows.x + 4, y, rows.width - 4, Role::Muted, &format!("{} below", count(covered)));
    }

    /// The dates of the selected row in words, and what it hangs together with.
    fn told(&self, canvas: &mut Canvas<'_>) {
        let inside = self.grid.inside;
        let selected = self.state.timeline.selected_entry();
        let Some(facts) = selected.and_then(|serial| self.state.plan.roadmap.facts(serial)) else { return };
        let top = inside.bottom().saturating_sub(self.grid.told + u16::from(self.grid.has_legend));
        let lines = [dates::told(self.state, facts), dates::dependencies(self.state, facts)];
        // Where there is one row only, what hangs together stands behind the dates.
        let lines: Vec<Vec<Vec<Span>>> = if self.grid.told == 1 { vec![lines.concat()] } else { lines.to_vec() };
        for (row, pieces) in (top..).zip(lines) {
            let spans = pieces.join(&words(Role::Muted, "  "));
            canvas.spans(inside.x + 2, row, inside.width.saturating_sub(2), &spans);
        }
    }

    /// What the marks mean: whole pairs, as far as there is room.
    fn legend(&self, canvas: &mut Canvas<'_>) {
        if !self.grid.has_legend {
            return;
        }
        let inside = self.grid.inside;
        let y = inside.bottom() - 1;
        let today = format!("today, {}", self.state.day(self.state.today));
        let signs = [
            (Sign::Target, "target"),
            (Sign::LentTarget, "from goal"),
            (Sign::Deadline, "deadline"),
            (Sign::Today, today.as_str()),
            (Sign::Baseline, "start known"),
            (Sign::ComesFirst, "comes first"),
            (Sign::Waits, "waits for it"),
        ];
        let mut x = inside.x + 2;
        for (sign, told) in signs {
            let width = text::width(told) as u16 + 2;
            if x + width > inside.right() {
                break;
            }
            let role =
                if matches!(sign, Sign::Today | Sign::ComesFirst | Sign::Waits) { Role::Accent } else { Role::Text };
            canvas.sign(x, y, role, sign);
            canvas.words(x + 2, y, width - 2, Role::Muted, told);
            x += width + 2;
        }
    }
}
