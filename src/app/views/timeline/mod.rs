//! The timeline: targets and deadlines on a calendar. A date is a mark, and never a bar: nobody says when work happens.

pub mod axis;
pub mod dates;

use super::{Spot, arranged};
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::{End, scrolled};
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::{Facts, Relation};
use crate::roadmap::lane::Lane;
use axis::Axis;
use dates::Dates;
use std::collections::HashMap;

/// One line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// The heading of a section.
    Section(Section),
    /// A theme or goal.
    Entry(Serial),
}

/// A section of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
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
    pub lines: Vec<Line>,
    /// The selected line.
    pub line: usize,
    /// The first visible line.
    pub top: usize,
    /// The calendar.
    pub axis: Axis,
    /// How many themes have a date, and how many there are.
    pub dated: (usize, usize),
    /// The themes that wait for another.
    waiting: HashMap<Serial, Vec<Serial>>,
}

impl Timeline {
    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<Serial> {
        match self.lines.get(self.line) {
            Some(Line::Entry(serial)) => Some(*serial),
            _ => None,
        }
    }

    /// All themes and goals, from the first line on.
    pub fn entries(&self) -> Vec<Serial> {
        let serial = |line: &Line| match line {
            Line::Entry(serial) => Some(*serial),
            _ => None,
        };
        self.lines.iter().filter_map(serial).collect()
    }

    /// The live themes that wait for an entry.
    pub fn waiting_for(&self, serial: Serial) -> &[Serial] {
        self.waiting.get(&serial).map_or(&[], Vec::as_slice)
    }

    fn is_entry(&self, line: usize) -> bool {
        matches!(self.lines.get(line), Some(Line::Entry(_)))
    }

    fn position(&self, serial: Serial) -> Option<usize> {
        self.lines.iter().position(|line| *line == Line::Entry(serial))
    }
}

/// Where everything is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Below the rule of the pane.
    pub inside: Area,
    /// The rows of the lines.
    pub rows: Area,
    /// The cells of a title.
    pub title: u16,
    /// The first cell of the axis.
    pub axis: u16,
    /// The cells of the words at the right.
    pub words: u16,
    /// The rows that tell about the selected line.
    pub told: u16,
    /// Whether there is a legend.
    pub has_legend: bool,
}

/// The rows of the calendar's head: years, and months or quarters.
pub const HEAD: u16 = 2;

/// The grid of the screen.
pub fn grid(state: &State) -> Grid {
    let inside = layout::layout(state).panes[0].below(1);
    let told = if inside.height >= 12 { 2 } else { 1 };
    let has_legend = inside.height >= 10;
    let below = told + u16::from(has_legend) + u16::from(inside.height >= 24);
    let rows = inside.below(HEAD);
    let rows = Area { height: rows.height.saturating_sub(below), ..rows };
    let words = if inside.width >= 90 { 22 } else { 17 };
    let title = (inside.width.saturating_sub(words) * 2 / 5).clamp(12, 46);
    Grid { inside, rows, title, axis: inside.x + 4 + title + 1, words, told, has_legend }
}

impl Grid {
    /// The cells there are for the axis.
    fn axis_room(&self) -> u16 {
        self.inside.right().saturating_sub(self.words + 1 + self.axis)
    }
}

/// Brings the lines in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let kept = state.timeline.selected_entry();
    let grid = grid(state);
    let built = build(state, &grid);
    let timeline = &mut state.timeline;
    *timeline = Timeline { line: timeline.line, top: timeline.top, ..built };
    let at = kept.and_then(|kept| timeline.position(kept)).unwrap_or(timeline.line);
    let count = timeline.lines.len();
    let near = (at..count).find(|at| timeline.is_entry(*at));
    let near = near.or_else(|| (0..at.min(count)).rev().find(|at| timeline.is_entry(*at)));
    stand_on(state, near.unwrap_or(0));
}

fn build(state: &State, grid: &Grid) -> Timeline {
    let roadmap = &state.plan.roadmap;
    let mut built = Timeline::default();
    let mut days = Vec::new();
    let mut undated = Vec::new();
    let with_blanks = grid.rows.height >= 20;
    for lane in [Lane::Now, Lane::Next, Lane::Later] {
        let mut dated = Vec::new();
        let all = state.derived.order.lane(lane);
        for facts in all.iter().filter_map(|serial| roadmap.facts(*serial)) {
            wait(state, &mut built.waiting, facts);
        }
        for facts in arranged(state, all).into_iter().filter_map(|serial| roadmap.facts(serial)) {
            let dates = Dates::of(state, facts);
            days.extend(dates.days());
            if dates.is_empty() { undated.push(facts.serial) } else { dated.push(facts.serial) }
        }
        built.dated.0 += dated.len();
        built.section(Section::Lane(lane), dated, with_blanks);
    }
    built.dated.1 = built.dated.0 + undated.len();
    let mut goals = Vec::new();
    for facts in roadmap.of(Entity::Goal).filter(|facts| state.shows(facts.serial)) {
        let due = facts.goal().filter(|goal| !goal.is_closed).and_then(|goal| goal.aim.by);
        if let Some(due) = due.filter(|_| !facts.is_broken) {
            days.push(due.last_day);
            goals.push((due, roadmap.word(facts.id), facts.serial));
        }
    }
    goals.sort_unstable();
    built.section(Section::Goals, goals.into_iter().map(|(.., serial)| serial).collect(), with_blanks);
    built.section(Section::NoDate, undated, with_blanks);
    built.axis = Axis::of(days, state.today, grid.axis_room());
    built
}

impl Timeline {
    fn section(&mut self, section: Section, entries: Vec<Serial>, with_blanks: bool) {
        if entries.is_empty() {
            return;
        }
        if with_blanks && !self.lines.is_empty() {
            self.lines.push(Line::Blank);
        }
        self.lines.push(Line::Section(section));
        self.lines.extend(entries.into_iter().map(Line::Entry));
    }
}

fn wait(state: &State, waiting: &mut HashMap<Serial, Vec<Serial>>, facts: &Facts) {
    for first in needs(state, facts) {
        waiting.entry(first).or_default().push(facts.serial);
    }
}

/// The themes and ideas an entry waits for.
pub fn needs<'s>(state: &'s State, facts: &'s Facts) -> impl Iterator<Item = Serial> + 's {
    let roadmap = &state.plan.roadmap;
    let find =
        |symbol| roadmap.find_symbol(Entity::Theme, symbol).or_else(|| roadmap.find_symbol(Entity::Idea, symbol));
    facts.linked(Relation::DependsOn).filter_map(find)
}

fn stand_on(state: &mut State, line: usize) {
    let height = grid(state).rows.height as usize;
    let view = &mut state.timeline;
    view.line = line.min(view.lines.len().saturating_sub(1));
    view.top = scrolled(view.top, view.line, view.lines.len(), height);
    if view.line <= 1 {
        view.top = 0;
    }
}

/// Selects an entry; false when it is not shown.
pub fn select(state: &mut State, serial: Serial) -> bool {
    let at = state.timeline.position(serial);
    if let Some(at) = at {
        stand_on(state, at);
    }
    at.is_some()
}

/// Moves the selection by so many entries.
pub fn step(state: &mut State, by: isize) {
    let view = &state.timeline;
    let mut line = view.line;
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
    stand_on(state, line);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    let view = &state.timeline;
    let line = match to {
        End::First => (0..view.lines.len()).find(|at| view.is_entry(*at)),
        End::Last => (0..view.lines.len()).rev().find(|at| view.is_entry(*at)),
    };
    stand_on(state, line.unwrap_or(0));
}

/// How many lines a page has.
pub fn page(state: &State) -> usize {
    (grid(state).rows.height as usize).saturating_sub(2)
}

/// Selects what stands at a cell; false when nothing does.
pub fn click(state: &mut State, spot: Spot) -> bool {
    let grid = grid(state);
    let Some(row) = spot.row.checked_sub(HEAD as usize).filter(|row| *row < grid.rows.height as usize) else {
        return false;
    };
    let at = state.timeline.top + row;
    let is_entry = state.timeline.is_entry(at);
    if is_entry {
        stand_on(state, at);
    }
    is_entry
}
