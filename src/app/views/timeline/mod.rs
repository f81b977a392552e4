//! The timeline: targets and deadlines on a calendar. A date is a mark, and never a bar: nobody says when work happens.

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

/// One line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineLine {
    /// Nothing.
    Blank,
    /// The heading of a section.
    Section(TimelineSection),
    /// A theme or goal.
    Entry(EntryId),
}

/// A section of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineSection {
    /// The dated themes of a lane.
    Lane(Lane),
    /// Goals with a date.
    Goals,
    /// Themes without any date.
    NoDate,
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// What is shown, line by line.
    pub lines: Vec<TimelineLine>,
    /// The selected line.
    pub selected_line: usize,
    /// The first visible line.
    pub top: usize,
    /// The calendar.
    pub axis: TimelineAxis,
    /// How many themes have a date, and how many there are.
    pub dated_of_total: (usize, usize),
    /// The themes that wait for another.
    waiting: HashMap<EntryId, Vec<EntryId>>,
}

impl Timeline {
    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<EntryId> {
        match self.lines.get(self.selected_line) {
            Some(TimelineLine::Entry(entry)) => Some(*entry),
            _ => None,
        }
    }

    /// All themes and goals, from the first line on.
    pub fn entries(&self) -> Vec<EntryId> {
        let entry = |line: &TimelineLine| match line {
            TimelineLine::Entry(entry) => Some(*entry),
            _ => None,
        };
        self.lines.iter().filter_map(entry).collect()
    }

    /// The live themes that wait for an entry.
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

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineGrid {
    /// Below the rule of the pane.
    pub inside: Area,
    /// The rows of the lines.
    pub rows: Area,
    /// The cells of a title.
    pub title_width: u16,
    /// The first cell of the axis.
    pub axis_x: u16,
    /// The cells of the words at the right.
    pub date_width: u16,
    /// The rows that tell about the selected line.
    pub detail_height: u16,
    /// Whether there is a legend.
    pub has_legend: bool,
}

/// The rows of the calendar's head: years, and months or quarters.
pub const HEADER_HEIGHT: u16 = 2;

/// The grid of the screen.
pub fn grid(session: &Session, screen: &Screen, views: &Views) -> TimelineGrid {
    let inside = layout::compute(screen).panes[0].below(1);
    let told = if inside.height >= 12 { 2 } else { 1 };
    let has_legend = inside.height >= 10;
    let below = told + u16::from(has_legend) + u16::from(inside.height >= 24);
    let rows = inside.below(HEADER_HEIGHT);
    let rows = Area { height: rows.height.saturating_sub(below), ..rows };
    let words = if inside.width >= 90 { 22 } else { 17 };
    let title = (inside.width.saturating_sub(words) * 2 / 5).clamp(12, 46);
    TimelineGrid {
        inside,
        rows,
        title_width: title,
        axis_x: inside.x + 4 + title + 1,
        date_width: words,
        detail_height: told,
        has_legend,
    }
}

impl TimelineGrid {
    /// The cells there are for the axis.
    fn axis_width(&self) -> u16 {
        self.inside.right().saturating_sub(self.date_width + 1 + self.axis_x)
    }
}

/// Brings the lines in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let kept = views.timeline.selected_entry();
    let grid = grid(session, screen, views);
    let built = build_timeline(session, selection, &grid);
    let timeline = &mut views.timeline;
    *timeline = Timeline { selected_line: timeline.selected_line, top: timeline.top, ..built };
    let at = kept.and_then(|kept| timeline.position(kept)).unwrap_or(timeline.selected_line);
    let count = timeline.lines.len();
    let near = (at..count).find(|at| timeline.is_entry(*at));
    let near = near.or_else(|| (0..at.min(count)).rev().find(|at| timeline.is_entry(*at)));
    select_line(session, screen, views, near.unwrap_or(0));
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
        for facts in all.iter().filter_map(|entry| roadmap.row(*entry)) {
            add_waiting(session, &mut built.waiting, facts);
        }
        for facts in filter_and_sort(session, selection, all).into_iter().filter_map(|entry| roadmap.row(entry)) {
            let dates = EntryDates::from_entry(session, facts);
            days.extend(dates.days());
            if dates.is_empty() { undated.push(facts.entry) } else { dated.push(facts.entry) }
        }
        built.dated_of_total.0 += dated.len();
        built.push_section(TimelineSection::Lane(lane), dated, with_blanks);
    }
    built.dated_of_total.1 = built.dated_of_total.0 + undated.len();
    let mut goals = Vec::new();
    for facts in roadmap.rows_of_kind(EntryKind::Goal).filter(|facts| selection.shows(facts.entry)) {
        let due = facts.goal().filter(|goal| !goal.is_closed).and_then(|goal| goal.target.by);
        if let Some(due) = due.filter(|_| !facts.is_broken) {
            days.push(due.last_day);
            goals.push((due, roadmap.symbol_text(facts.id), facts.entry));
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

fn add_waiting(session: &Session, waiting: &mut HashMap<EntryId, Vec<EntryId>>, facts: &EntryRow) {
    for first in dependencies_of(session, facts) {
        waiting.entry(first).or_default().push(facts.entry);
    }
}

/// The themes and ideas an entry waits for.
pub fn dependencies_of<'s>(session: &'s Session, facts: &'s EntryRow) -> impl Iterator<Item = EntryId> + 's {
    let roadmap = &session.plan.roadmap;
    let find = |symbol| {
        roadmap.find_by_symbol(EntryKind::Theme, symbol).or_else(|| roadmap.find_by_symbol(EntryKind::Idea, symbol))
    };
    facts.linked_ids(Relation::DependsOn).filter_map(find)
}

fn select_line(session: &Session, screen: &Screen, views: &mut Views, line: usize) {
    let height = grid(session, screen, views).rows.height as usize;
    let view = &mut views.timeline;
    view.selected_line = line.min(view.lines.len().saturating_sub(1));
    view.top = scroll_top(view.top, view.selected_line, view.lines.len(), height);
    if view.selected_line <= 1 {
        view.top = 0;
    }
}

/// Selects an entry; false when it is not shown.
pub fn select(session: &Session, screen: &Screen, views: &mut Views, entry: EntryId) -> bool {
    let at = views.timeline.position(entry);
    if let Some(at) = at {
        select_line(session, screen, views, at);
    }
    at.is_some()
}

/// Moves the selection by so many entries.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, by: isize) {
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
    select_line(session, screen, views, line);
}

/// Moves the selection to an end.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    let view = &views.timeline;
    let line = match to {
        ListEnd::First => (0..view.lines.len()).find(|at| view.is_entry(*at)),
        ListEnd::Last => (0..view.lines.len()).rev().find(|at| view.is_entry(*at)),
    };
    select_line(session, screen, views, line.unwrap_or(0));
}

/// How many lines a page has.
pub fn page_size(session: &Session, screen: &Screen, views: &Views) -> usize {
    (grid(session, screen, views).rows.height as usize).saturating_sub(2)
}

/// Selects what stands at a cell; false when nothing does.
pub fn click(session: &Session, screen: &Screen, views: &mut Views, spot: PaneCell) -> bool {
    let grid = grid(session, screen, views);
    let Some(row) = spot.row.checked_sub(HEADER_HEIGHT as usize).filter(|row| *row < grid.rows.height as usize) else {
        return false;
    };
    let at = views.timeline.top + row;
    let is_entry = views.timeline.is_entry(at);
    if is_entry {
        select_line(session, screen, views, at);
    }
    is_entry
}
