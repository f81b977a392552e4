//! The timeline: targets and deadlines on a calendar. Dates are markers, never bars: the roadmap does not say when work
//! happens.

pub mod axis;
pub mod dates;

use super::view::{PaneCell, View, ViewAnswer, ViewContext, filter_and_sort};
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{self, List, ListEnd};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::lane::Lane;
use axis::TimelineAxis;
use dates::{EntryDates, dependencies_of};
use std::collections::HashMap;

/// One line of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineLine {
    Blank,
    /// The heading of a section.
    Section(TimelineSection),
    /// A theme or goal.
    Entry(EntryId),
}

impl TimelineLine {
    fn entry(self) -> Option<EntryId> {
        match self {
            Self::Entry(entry) => Some(entry),
            _ => None,
        }
    }
}

/// A section of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineSection {
    /// The dated themes of a lane.
    Lane(Lane),
    /// Goals with a date.
    Goals,
    /// Themes without any date.
    NoDate,
}

#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// The lines of the view.
    pub lines: Vec<TimelineLine>,
    /// The selected line, and the first visible one.
    pub list: List,
    /// The calendar axis.
    pub axis: TimelineAxis,
    /// The number of themes with a date, and of all themes.
    pub dated_of_total: (usize, usize),
    /// The dependents of each theme.
    waiting: HashMap<EntryId, Vec<EntryId>>,
}

impl Timeline {
    /// The live themes that depend on an entry.
    pub fn waiting_for(&self, entry: EntryId) -> &[EntryId] {
        self.waiting.get(&entry).map_or(&[], Vec::as_slice)
    }

    fn is_entry(&self, line: usize) -> bool {
        matches!(self.lines.get(line), Some(TimelineLine::Entry(_)))
    }

    fn position(&self, entry: EntryId) -> Option<usize> {
        self.lines.iter().position(|line| *line == TimelineLine::Entry(entry))
    }

    fn select_line(&mut self, screen: &Screen, line: usize) {
        let height = grid(screen).rows.height as usize;
        self.list.select(line, self.lines.len(), height);
        if self.list.at <= 1 {
            self.list.top = 0;
        }
    }

    fn select_nearest_entry(&mut self, screen: &Screen, line: usize) {
        let nearest = list::nearest_stop(line, self.lines.len(), |at| self.is_entry(*at));
        self.select_line(screen, nearest.unwrap_or(0));
    }
}

/// The layout of the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineGrid {
    /// The area below the rule of the pane.
    pub inside: Area,
    /// The area of the lines.
    pub rows: Area,
    /// The width of a title.
    pub title_width: u16,
    /// The first column of the axis.
    pub axis_x: u16,
    /// The width of the date at the right.
    pub date_width: u16,
    /// The number of rows with details of the selected line.
    pub detail_height: u16,
    /// Whether there is a legend.
    pub has_legend: bool,
}

/// Height of the axis labels: years, and months or quarters.
pub const HEADER_HEIGHT: u16 = 2;

/// Computes the layout for the screen size.
pub fn grid(screen: &Screen) -> TimelineGrid {
    let inside = layout::compute(screen).panes[0].below(1);
    let details = if inside.height >= 12 { 2 } else { 1 };
    let has_legend = inside.height >= 10;
    let below = details + u16::from(has_legend) + u16::from(inside.height >= 24);
    let rows = inside.below(HEADER_HEIGHT);
    let rows = Area { height: rows.height.saturating_sub(below), ..rows };
    let date_width = if inside.width >= 90 { 22 } else { 17 };
    let title = (inside.width.saturating_sub(date_width) * 2 / 5).clamp(12, 46);
    TimelineGrid {
        inside,
        rows,
        title_width: title,
        axis_x: inside.x + 4 + title + 1,
        date_width,
        detail_height: details,
        has_legend,
    }
}

impl TimelineGrid {
    /// The width available for the axis.
    fn axis_width(&self) -> u16 {
        self.inside.right().saturating_sub(self.date_width + 1 + self.axis_x)
    }
}

fn build_timeline(session: &Session, selection: &Selection, grid: &TimelineGrid) -> Timeline {
    let roadmap = &session.plan.roadmap;
    let mut built = Timeline::default();
    let mut days = Vec::new();
    let mut undated = Vec::new();
    let with_blanks = grid.rows.height >= 20;
    for lane in [Lane::Now, Lane::Next, Lane::Later] {
        let mut dated = Vec::new();
        let all = session.derived.order.lane(lane);
        for entry_row in all.iter().filter_map(|entry| roadmap.row(*entry)) {
            add_waiting(session, &mut built.waiting, entry_row);
        }
        for entry_row in filter_and_sort(session, selection, all).into_iter().filter_map(|entry| roadmap.row(entry)) {
            let dates = EntryDates::from_entry(session, entry_row);
            days.extend(dates.days());
            if dates.is_empty() { undated.push(entry_row.entry) } else { dated.push(entry_row.entry) }
        }
        built.dated_of_total.0 += dated.len();
        built.push_section(TimelineSection::Lane(lane), dated, with_blanks);
    }
    built.dated_of_total.1 = built.dated_of_total.0 + undated.len();
    let mut goals = Vec::new();
    for entry_row in roadmap.rows_of_kind(EntryKind::Goal).filter(|entry_row| selection.shows(entry_row.entry)) {
        let due = entry_row.goal().filter(|goal| !goal.is_closed).and_then(|goal| goal.target.by);
        if let Some(due) = due.filter(|_| !entry_row.is_broken) {
            days.push(due.last_day);
            goals.push((due, roadmap.symbol_text(entry_row.id), entry_row.entry));
        }
    }
    goals.sort_unstable();
    built.push_section(TimelineSection::Goals, goals.into_iter().map(|(.., entry)| entry).collect(), with_blanks);
    built.push_section(TimelineSection::NoDate, undated, with_blanks);
    built.axis = TimelineAxis::new(days, session.today, grid.axis_width());
    built
}

impl Timeline {
    fn push_section(&mut self, section: TimelineSection, entries: Vec<EntryId>, with_blanks: bool) {
        if entries.is_empty() {
            return;
        }
        if with_blanks && !self.lines.is_empty() {
            self.lines.push(TimelineLine::Blank);
        }
        self.lines.push(TimelineLine::Section(section));
        self.lines.extend(entries.into_iter().map(TimelineLine::Entry));
    }
}

fn add_waiting(session: &Session, waiting: &mut HashMap<EntryId, Vec<EntryId>>, entry_row: &EntryRow) {
    for first in dependencies_of(session, entry_row) {
        waiting.entry(first).or_default().push(entry_row.entry);
    }
}

impl View for Timeline {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let previous = self.selected_entry();
        let built = build_timeline(context.session, context.selection, &grid(context.screen));
        *self = Self { list: self.list, ..built };
        let at = previous.and_then(|previous| self.position(previous)).unwrap_or(self.list.at);
        self.select_nearest_entry(context.screen, at);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        let line = self.list.stop_after(by, self.lines.len(), |at| self.is_entry(*at));
        self.select_line(context.screen, line);
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_nearest_entry(context.screen, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let height = grid(context.screen).rows.height as usize;
        let row = spot.row.checked_sub(HEADER_HEIGHT as usize).filter(|row| *row < height);
        let at = row.map(|row| self.list.top + row).filter(|at| self.is_entry(*at));
        if let Some(at) = at {
            self.select_line(context.screen, at);
        }
        ViewAnswer::from_hit(at.is_some())
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.lines.get(self.list.at)?.entry()
    }

    /// All themes and goals.
    fn entries(&self) -> Vec<EntryId> {
        self.lines.iter().filter_map(|line| line.entry()).collect()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let at = self.position(entry);
        if let Some(at) = at {
            self.select_line(context.screen, at);
        }
        at.is_some()
    }

    fn page_size(&self, context: ViewContext<'_>) -> usize {
        (grid(context.screen).rows.height as usize).saturating_sub(2)
    }
}
