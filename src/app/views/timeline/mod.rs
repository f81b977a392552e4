//! The timeline: targets and deadlines on a calendar. Dates are markers, never bars: the roadmap does not say when work
//! happens.

pub mod axis;
pub mod dates;

use super::{PaneCell, filter_and_sort};
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::views::Views;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::{EntryRow, Relation};
use crate::roadmap::lane::Lane;
use axis::TimelineAxis;
use dates::EntryDates;
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
    /// The selected line.
    pub selected_line: usize,
    /// The first visible line.
    pub top: usize,
    /// The calendar axis.
    pub axis: TimelineAxis,
    /// The number of themes with a date, and of all themes.
    pub dated_of_total: (usize, usize),
    /// The dependents of each theme.
    waiting: HashMap<EntryId, Vec<EntryId>>,
}

impl Timeline {
    /// The selected entry.
    pub fn selected_entry(&self) -> Option<EntryId> {
        match self.lines.get(self.selected_line) {
            Some(TimelineLine::Entry(entry)) => Some(*entry),
            _ => None,
        }
    }

    /// All themes and goals, in display order.
    pub fn entries(&self) -> Vec<EntryId> {
        let entry = |line: &TimelineLine| match line {
            TimelineLine::Entry(entry) => Some(*entry),
            _ => None,
        };
        self.lines.iter().filter_map(entry).collect()
    }

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

/// Rebuilds the lines from the roadmap and restores the selection.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let previous = views.timeline.selected_entry();
    let grid = grid(screen);
    let built = build_timeline(session, selection, &grid);
    let timeline = &mut views.timeline;
    *timeline = Timeline { selected_line: timeline.selected_line, top: timeline.top, ..built };
    let at = previous.and_then(|previous| timeline.position(previous)).unwrap_or(timeline.selected_line);
    let count = timeline.lines.len();
    let near = (at..count).find(|at| timeline.is_entry(*at));
    let near = near.or_else(|| (0..at.min(count)).rev().find(|at| timeline.is_entry(*at)));
    select_line(screen, views, near.unwrap_or(0));
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

/// The themes and ideas an entry depends on.
pub fn dependencies_of<'s>(session: &'s Session, entry_row: &'s EntryRow) -> impl Iterator<Item = EntryId> + 's {
    let roadmap = &session.plan.roadmap;
    let find = |symbol| {
        roadmap.find_by_symbol(EntryKind::Theme, symbol).or_else(|| roadmap.find_by_symbol(EntryKind::Idea, symbol))
    };
    entry_row.linked_ids(Relation::DependsOn).filter_map(find)
}

fn select_line(screen: &Screen, views: &mut Views, line: usize) {
    let height = grid(screen).rows.height as usize;
    let view = &mut views.timeline;
    view.selected_line = line.min(view.lines.len().saturating_sub(1));
    view.top = scroll_top(view.top, view.selected_line, view.lines.len(), height);
    if view.selected_line <= 1 {
        view.top = 0;
    }
}

/// Selects an entry; returns false if it is not shown.
pub fn select(screen: &Screen, views: &mut Views, entry: EntryId) -> bool {
    let at = views.timeline.position(entry);
    if let Some(at) = at {
        select_line(screen, views, at);
    }
    at.is_some()
}

/// Moves the selection by `by` entries.
pub fn step(screen: &Screen, views: &mut Views, by: isize) {
    let view = &views.timeline;
    let mut line = view.selected_line;
    for _ in 0..by.unsigned_abs() {
        let next = if by > 0 {
            (line + 1..view.lines.len()).find(|at| view.is_entry(*at))
        } else {
            (0..line).rev().find(|at| view.is_entry(*at))
        };
        match next {
            Some(next) => line = next,
            None => break,
        }
    }
    select_line(screen, views, line);
}

/// Moves the selection to the first or last entry.
pub fn jump(screen: &Screen, views: &mut Views, to: ListEnd) {
    let view = &views.timeline;
    let line = match to {
        ListEnd::First => (0..view.lines.len()).find(|at| view.is_entry(*at)),
        ListEnd::Last => (0..view.lines.len()).rev().find(|at| view.is_entry(*at)),
    };
    select_line(screen, views, line.unwrap_or(0));
}

/// The number of lines per page.
pub fn page_size(screen: &Screen) -> usize {
    (grid(screen).rows.height as usize).saturating_sub(2)
}

/// Selects the entry at a cell; returns false if there is none.
pub fn click(screen: &Screen, views: &mut Views, spot: PaneCell) -> bool {
    let grid = grid(screen);
    let Some(row) = spot.row.checked_sub(HEADER_HEIGHT as usize).filter(|row| *row < grid.rows.height as usize) else {
        return false;
    };
    let at = views.timeline.top + row;
    let is_entry = views.timeline.is_entry(at);
    if is_entry {
        select_line(screen, views, at);
    }
    is_entry
}
