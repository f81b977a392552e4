//! The timeline view: targets and deadlines on a calendar.

use crate::app::Scene;
use crate::app::model::mode::Pane;
use crate::app::views::timeline;
use crate::app::views::timeline::axis::{AxisPosition, AxisTick, AxisUnit};
use crate::app::views::timeline::dates;
use crate::app::views::timeline::dates::EntryDates;
use crate::app::views::timeline::{TimelineGrid, TimelineLine, TimelineSection};
use crate::app::views::view::View;
use crate::app::widgets::area::Area;
use crate::app::widgets::rich_text::{Glyph, Role, Span, text_span};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_row::EntryRow;
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::canvas::CellPosition;
use crate::ui::pane;
use crate::ui::selection::{draw_mark, highlight_row};
use chrono::NaiveDate;

/// Draws the view and returns the position of the selected row.
pub(in crate::ui) fn draw(canvas: &mut Canvas<'_>, scene: &Scene<'_>, area: Area) -> Option<CellPosition> {
    if area.is_empty() {
        return None;
    }
    let focus = pane::focus_of(scene, Pane::Roadmap);
    let (dated, all) = scene.views.timeline.dated_of_total;
    let fact = format!("{dated} of {} with a date", text::plural::format_count(all, "theme", "themes"));
    pane::draw_rule(canvas, area, Pane::Roadmap, "Roadmap", "timeline", &fact, focus);
    let grid = timeline::grid(scene.screen);
    let view = TimelineRenderer { scene, grid };
    if scene.views.timeline.lines.is_empty() {
        view.draw_empty(canvas);
        return None;
    }
    view.draw_axis_labels(canvas);
    let mut cursor = None;
    let rows = grid.rows;
    let lines =
        scene.views.timeline.lines.iter().enumerate().skip(scene.views.timeline.list.top).take(rows.height as usize);
    for (number, line) in lines {
        let y = rows.y + (number - scene.views.timeline.list.top) as u16;
        view.draw_line(canvas, y, *line, number == scene.views.timeline.list.at);
        if number == scene.views.timeline.list.at {
            highlight_row(canvas, rows, y, focus);
            cursor = Some(CellPosition { x: rows.x, y });
        }
    }
    view.draw_hidden_count(canvas);
    view.draw_details(canvas);
    view.draw_legend(canvas);
    cursor
}

struct TimelineRenderer<'s> {
    scene: &'s Scene<'s>,
    grid: TimelineGrid,
}

impl TimelineRenderer<'_> {
    fn draw_empty(&self, canvas: &mut Canvas<'_>) {
        let inside = self.grid.inside;
        let area = Area { x: inside.x + 2, width: inside.width.saturating_sub(2), ..inside };
        let label = match self.scene.selection.filter {
            Some(_) => "Nothing matches the filter",
            None => {
                "No themes on the roadmap yet. Add an idea (n) and move it to the roadmap (p): its target date appears here"
            }
        };
        canvas.draw_paragraph(area, Role::Muted, label);
    }

    /// Draws the years above months or quarters, or the years alone.
    fn draw_axis_labels(&self, canvas: &mut Canvas<'_>) {
        let (axis, inside) = (self.scene.views.timeline.axis, self.grid.inside);
        let ticks: Vec<AxisTick> = axis.ticks().collect();
        let has_room = |from: u16| {
            let next = ticks.iter().find(|tick| tick.cell > from && tick.year.is_some());
            next.map_or(axis.total_width(), |tick| tick.cell.saturating_sub(1)).saturating_sub(from) >= 4
        };
        for tick in &ticks {
            let x = self.grid.axis_x + tick.cell;
            let room = axis.total_width().saturating_sub(tick.cell);
            if let Some(year) = tick.year.filter(|_| axis.unit != AxisUnit::Year && has_room(tick.cell)) {
                canvas.draw_text(x, inside.y, room, Role::Text, &year.to_string());
            }
            if room as usize >= tick.label.len() {
                canvas.draw_text(x, inside.y + 1, room, Role::Muted, &tick.label);
            }
        }
    }

    fn draw_line(&self, canvas: &mut Canvas<'_>, y: u16, line: TimelineLine, is_selected: bool) {
        match line {
            TimelineLine::Blank => self.draw_today(canvas, y),
            TimelineLine::Section(section) => self.draw_section(canvas, y, section),
            TimelineLine::Entry(entry) => {
                if let Some(entry_row) = self.scene.session.plan.roadmap.row(entry) {
                    self.draw_entry(canvas, y, entry_row, is_selected);
                }
            }
        }
    }

    fn draw_section(&self, canvas: &mut Canvas<'_>, y: u16, section: TimelineSection) {
        let x = self.grid.inside.x + 2;
        let title = match section {
            TimelineSection::Lane(lane) => lane.name().to_uppercase(),
            TimelineSection::Goals => "GOALS".to_owned(),
            TimelineSection::NoDate => "NO DATE".to_owned(),
        };
        let used = canvas.draw_text(x, y, self.grid.title_width + 2, Role::Heading, &title);
        if section == TimelineSection::NoDate {
            let fill = [text_span(Role::Key, "e"), text_span(Role::Muted, " to set a target date")];
            canvas.draw_spans(x + used + 2, y, self.grid.inside.right().saturating_sub(x + used + 2), &fill);
        } else {
            self.draw_today(canvas, y);
        }
    }

    /// Draws the marker of today.
    fn draw_today(&self, canvas: &mut Canvas<'_>, y: u16) {
        let axis = self.scene.views.timeline.axis;
        if let AxisPosition::At(cell) = axis.position_of(self.scene.session.today) {
            canvas.draw_glyph(self.grid.axis_x + cell, y, Role::Accent, Glyph::Today);
        }
    }

    fn draw_entry(&self, canvas: &mut Canvas<'_>, y: u16, entry_row: &EntryRow, is_selected: bool) {
        let (grid, entry) = (self.grid, entry_row.entry);
        let x = grid.inside.x;
        draw_mark(canvas, self.scene, x, y, entry);
        self.draw_relation(canvas, x + 2, y, entry_row);
        let role = if is_selected { Role::Heading } else { Role::Text };
        let title = self.title_text(entry);
        canvas.draw_text(x + 4, y, grid.title_width, role, &title);
        let right = dates::next_date_spans(self.scene.session, entry_row);
        let width = Canvas::width_of(&right).min(grid.date_width);
        canvas.draw_spans(grid.inside.right() - width, y, width, &right);
        let dates = EntryDates::from_entry(self.scene.session, entry_row);
        if dates.is_empty() {
            return;
        }
        let axis = self.scene.views.timeline.axis;
        for tick in axis.ticks() {
            canvas.draw_glyph(grid.axis_x + tick.cell, y, Role::Track, Glyph::Dot);
        }
        self.draw_today(canvas, y);
        for (glyph, day) in dates.markers() {
            self.draw_date(canvas, y, glyph, day);
        }
    }

    fn title_text(&self, entry: EntryId) -> String {
        let mark = if self.scene.session.changed_outside.contains(&entry) { "~ " } else { "" };
        format!("{mark}{}", self.scene.session.title(entry))
    }

    /// Draws how a row depends on the selected one, or a warning that it is due before a dependency.
    fn draw_relation(&self, canvas: &mut Canvas<'_>, x: u16, y: u16, entry_row: &EntryRow) {
        if let Some(glyph) =
            dates::dependency_glyph(self.scene.session, self.scene.views.timeline.selected_entry(), entry_row.entry)
        {
            canvas.draw_glyph(x, y, Role::Accent, glyph);
        } else if dates::late_dependency(self.scene.session, entry_row).is_some() {
            canvas.draw_glyph(x, y, Role::Warn, Glyph::Warning);
        } else if self.scene.session.derived.focus == Some(entry_row.entry) {
            canvas.draw_glyph(x, y, Role::Goal, Glyph::FocusGoal);
        }
    }

    /// Draws a marker at its day, or with its date at the edge of the calendar.
    fn draw_date(&self, canvas: &mut Canvas<'_>, y: u16, glyph: Glyph, day: NaiveDate) {
        let (axis, start) = (self.scene.views.timeline.axis, self.grid.axis_x);
        let label = self.scene.session.day(day);
        let room = axis.total_width();
        let is_over = day < self.scene.session.today && !matches!(glyph, Glyph::Baseline);
        let role = if is_over { Role::Warn } else { Role::Text };
        match axis.position_of(day) {
            AxisPosition::At(cell) => {
                canvas.draw_glyph(start + cell, y, role, glyph);
            }
            AxisPosition::Before => {
                canvas.draw_spans(
                    start,
                    y,
                    room,
                    &[
                        Span::Glyph(role, Glyph::Before),
                        Span::Glyph(role, glyph),
                        text_span(Role::Muted, format!(" {label} ")),
                    ],
                );
            }
            AxisPosition::After => {
                let spans = [
                    text_span(Role::Muted, format!(" {label} ")),
                    Span::Glyph(role, glyph),
                    Span::Glyph(role, Glyph::After),
                ];
                let width = Canvas::width_of(&spans).min(room);
                canvas.draw_spans(start + room - width, y, width, &spans);
            }
        }
    }

    /// Draws the number of hidden entries in the last row.
    fn draw_hidden_count(&self, canvas: &mut Canvas<'_>) {
        let (timeline, rows) = (&self.scene.views.timeline, self.grid.rows);
        let below = timeline.list.top + rows.height as usize;
        let covered = below.saturating_sub(1);
        let count = |from: usize| {
            let hidden = timeline.lines.get(from..).unwrap_or_default();
            hidden.iter().filter(|line| matches!(line, TimelineLine::Entry(_))).count()
        };
        if timeline.lines.len() <= below || timeline.list.at == covered || rows.height < 3 {
            return;
        }
        let y = rows.bottom() - 1;
        canvas.clear_to_background(Area { y, height: 1, ..rows });
        canvas.draw_glyph(rows.x + 2, y, Role::Muted, Glyph::NoteBelow);
        canvas.draw_text(rows.x + 4, y, rows.width - 4, Role::Muted, &format!("{} below", count(covered)));
    }

    /// Draws the dates and dependencies of the selected row.
    fn draw_details(&self, canvas: &mut Canvas<'_>) {
        let inside = self.grid.inside;
        let selected = self.scene.views.timeline.selected_entry();
        let Some(entry_row) = selected.and_then(|entry| self.scene.session.plan.roadmap.row(entry)) else { return };
        let top = inside.bottom().saturating_sub(self.grid.detail_height + u16::from(self.grid.has_legend));
        let lines = [
            dates::date_descriptions(self.scene.session, entry_row),
            dates::dependency_descriptions(
                self.scene.session,
                self.scene.views.timeline.waiting_for(entry_row.entry),
                entry_row,
            ),
        ];
        // With only one row, put the dependencies after the dates.
        let lines: Vec<Vec<Vec<Span>>> =
            if self.grid.detail_height == 1 { vec![lines.concat()] } else { lines.to_vec() };
        for (row, parts) in (top..).zip(lines) {
            let spans = parts.join(&text_span(Role::Muted, "  "));
            canvas.draw_spans(inside.x + 2, row, inside.width.saturating_sub(2), &spans);
        }
    }

    /// Draws the legend of the markers, as many as fit.
    fn draw_legend(&self, canvas: &mut Canvas<'_>) {
        if !self.grid.has_legend {
            return;
        }
        let inside = self.grid.inside;
        let y = inside.bottom() - 1;
        let today = format!("today, {}", self.scene.session.day(self.scene.session.today));
        let legend = [
            (Glyph::Target, "target"),
            (Glyph::InheritedTarget, "from goal"),
            (Glyph::Deadline, "deadline"),
            (Glyph::Today, today.as_str()),
            (Glyph::Baseline, "baseline"),
            (Glyph::ComesFirst, "comes first"),
            (Glyph::WaitsFor, "waits for it"),
        ];
        let mut x = inside.x + 2;
        for (glyph, label) in legend {
            let width = text::width(label) as u16 + 2;
            if x + width > inside.right() {
                break;
            }
            let role = if matches!(glyph, Glyph::Today | Glyph::ComesFirst | Glyph::WaitsFor) {
                Role::Accent
            } else {
                Role::Text
            };
            canvas.draw_glyph(x, y, role, glyph);
            canvas.draw_text(x + 2, y, width - 2, Role::Muted, label);
            x += width + 2;
        }
    }
}
