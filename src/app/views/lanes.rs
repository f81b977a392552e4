//! The view by lane: an outline of themes and ideas, with what was said no to and what was shipped folded below.

use super::{Spot, arranged};
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Room;
use crate::app::widgets::list::{End, scrolled};
use crate::document::chunk::Serial;
use crate::insight::capacity::Sum;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::lane::Lane;
use std::collections::{BTreeMap, BTreeSet};

/// One line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// The headings of the columns.
    Headings,
    /// The heading of a section.
    Section(Section),
    /// A theme.
    Theme(Serial),
    /// The second line of a theme: metric, progress, due date.
    Second(Serial),
    /// An option of a theme, by its position.
    Item(Serial, usize),
    /// A theme that was shipped.
    Shipped(Serial),
    /// A theme or idea somebody said no to.
    NotDoing(Serial),
    /// An idea.
    Idea(Serial),
    /// An entry that does not read.
    Broken(Serial),
    /// What an empty section says.
    Empty(Section),
}

impl Line {
    /// The theme or idea whose row it is.
    pub fn entry(self) -> Option<Serial> {
        match identity(self) {
            Some(Selected::Entry(serial)) => Some(serial),
            _ => None,
        }
    }
}

/// A section of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Themes and ideas that do not read.
    Broken,
    /// Themes whose lane is missing or unknown.
    NoLane,
    /// Being worked on.
    Now,
    /// Right after.
    Next,
    /// In sight.
    Later,
    /// What was said no to.
    NotDoing,
    /// What is out.
    Shipped,
    /// What is parked.
    Ideas,
}

/// Sections in the order in which they are shown.
pub const SECTIONS: [Section; 8] = [
    Section::Broken,
    Section::NoLane,
    Section::Now,
    Section::Next,
    Section::Later,
    Section::NotDoing,
    Section::Shipped,
    Section::Ideas,
];

impl Section {
    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Broken => "DOES NOT READ",
            Self::NoLane => "WITHOUT A LANE",
            Self::Now => "NOW",
            Self::Next => "NEXT",
            Self::Later => "LATER",
            Self::NotDoing => "NOT DOING",
            Self::Shipped => "SHIPPED",
            Self::Ideas => "IDEAS",
        }
    }

    /// The lane it shows.
    pub fn lane(self) -> Option<Lane> {
        match self {
            Self::Now => Some(Lane::Now),
            Self::Next => Some(Lane::Next),
            Self::Later => Some(Lane::Later),
            _ => None,
        }
    }

    /// Whether its heading is shown without an entry in it.
    fn is_always_shown(self) -> bool {
        self.lane().is_some() || self == Self::Ideas
    }

    /// Whether it folds by itself where the room is short.
    fn folds_by_itself(self) -> bool {
        matches!(self, Self::NotDoing | Self::Shipped)
    }
}

/// What is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selected {
    /// A heading: of a folded or empty section.
    Section(Section),
    /// A theme or idea.
    Entry(Serial),
    /// An option of a theme.
    Item(Serial, usize),
}

/// The view.
#[derive(Clone, Debug, Default)]
pub struct Lanes {
    /// What is selected.
    pub selected: Option<Selected>,
    /// The line at the top.
    pub top: usize,
    /// What is shown, line by line.
    pub lines: Vec<Line>,
    /// The line that is selected.
    pub line: usize,
    /// What is in each section, in the order of [`SECTIONS`].
    contents: [Content; SECTIONS.len()],
    /// Sections whose entries are hidden now.
    folded: BTreeSet<Section>,
    /// Sections opened or folded by hand.
    folds: BTreeMap<Section, Fold>,
    /// Themes whose options are shown.
    unfolded: BTreeSet<Serial>,
}

/// What is in a section.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Its entries in their order.
    pub entries: Vec<Serial>,
    /// What they take together, of a lane to come.
    pub effort: Sum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fold {
    Open,
    Folded,
}

impl Lanes {
    /// The theme or idea under the selection; of an option, its theme.
    pub fn selected_entry(&self) -> Option<Serial> {
        match self.selected? {
            Selected::Entry(serial) | Selected::Item(serial, _) => Some(serial),
            Selected::Section(_) => None,
        }
    }

    /// The option that is selected: its theme, and its position.
    pub fn selected_item(&self) -> Option<(Serial, usize)> {
        match self.selected? {
            Selected::Item(theme, number) => Some((theme, number)),
            _ => None,
        }
    }

    /// Whether the entries of a section are hidden, by hand or by themselves.
    pub fn is_folded(&self, section: Section) -> bool {
        self.folded.contains(&section)
    }

    /// Whether the options of a theme are shown.
    pub fn is_unfolded(&self, theme: Serial) -> bool {
        self.unfolded.contains(&theme)
    }

    /// What is in a section.
    pub fn content(&self, section: Section) -> &Content {
        static NOTHING: Content =
            Content { entries: Vec::new(), effort: Sum { themes: 0, effort: 0.0, without_effort: 0 } };
        self.contents.get(section as usize).unwrap_or(&NOTHING)
    }

    /// The section an entry is in.
    fn section_of(&self, serial: Serial) -> Option<Section> {
        SECTIONS.into_iter().find(|section| self.content(*section).entries.contains(&serial))
    }

    /// The section a new idea is meant for: the lane of the selection.
    pub fn lane_of_selection(&self) -> Option<Lane> {
        let above = self.lines.get(..=self.line)?;
        let section = above.iter().rev().find_map(|line| match line {
            Line::Section(section) => Some(*section),
            _ => None,
        })?;
        section.lane()
    }

    fn is_selectable(&self, line: Line) -> bool {
        match line {
            Line::Blank | Line::Headings | Line::Second(_) | Line::Empty(_) => false,
            Line::Section(section) => self.selects_heading(section),
            _ => true,
        }
    }

    /// Headings are stops only where no entry is below them: folded or empty.
    fn selects_heading(&self, section: Section) -> bool {
        self.is_folded(section) || self.lines.contains(&Line::Empty(section))
    }
}

fn identity(line: Line) -> Option<Selected> {
    match line {
        Line::Section(section) => Some(Selected::Section(section)),
        Line::Theme(serial)
        | Line::Shipped(serial)
        | Line::NotDoing(serial)
        | Line::Idea(serial)
        | Line::Broken(serial) => Some(Selected::Entry(serial)),
        Line::Item(serial, index) => Some(Selected::Item(serial, index)),
        _ => None,
    }
}

/// Brings the lines in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    state.lanes.contents = SECTIONS.map(|section| content(state, section));
    let built = lines(state);
    let height = visible_height(state);
    let lanes = &mut state.lanes;
    lanes.lines = built.lines;
    lanes.folded = built.folded;
    let position = |selected: Selected| lanes.lines.iter().position(|line| identity(*line) == Some(selected));
    let kept = lanes.selected.and_then(|selected| {
        position(selected).or(match selected {
            Selected::Item(theme, _) => position(Selected::Entry(theme)),
            _ => None,
        })
    });
    let line = kept.or_else(|| nearest_stop(lanes, lanes.line));
    if let Some(line) = line {
        stand_on(lanes, line, height);
    } else {
        lanes.selected = None;
    }
}

/// The stop at or behind a line, else the last one before it.
fn nearest_stop(lanes: &Lanes, line: usize) -> Option<usize> {
    let is_stop = |at: &usize| lanes.lines.get(*at).is_some_and(|line| lanes.is_selectable(*line));
    (line..lanes.lines.len()).find(is_stop).or_else(|| (0..line.min(lanes.lines.len())).rev().find(is_stop))
}

fn stand_on(lanes: &mut Lanes, line: usize, height: usize) {
    lanes.line = line;
    lanes.selected = lanes.lines.get(line).copied().and_then(identity);
    lanes.top = scrolled(lanes.top, line, lanes.lines.len(), height);
    // The heading above the first entry comes into view with it.
    if lanes.top > 0 && lanes.top == line {
        let is_head = |at: usize| matches!(lanes.lines.get(at), Some(Line::Section(_)));
        if is_head(line - 1) {
            lanes.top = line - 1;
        }
    }
    if line <= 2 {
        lanes.top = 0;
    }
}

/// How many lines of the view are visible.
pub fn visible_height(state: &State) -> usize {
    let layout = layout::layout(state);
    // While another pane has the whole screen, what is folded stays as it will be shown again.
    let area = if layout.panes[0].is_empty() { layout.body } else { layout.panes[0] };
    (area.height as usize).saturating_sub(1)
}

/// How densely the view is set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Density {
    /// Two lines a theme, and blank lines between sections.
    Tall,
    /// Blank lines between sections.
    Roomy,
    /// Nothing but what has to be there.
    Tight,
}

/// Lines, and the sections whose entries are not among them.
struct Built {
    lines: Vec<Line>,
    folded: BTreeSet<Section>,
}

fn lines(state: &State) -> Built {
    let height = visible_height(state);
    let room = state.size.room();
    let roomy_enough = height >= 28;
    let open_all = |density| build(state, density, Folding::Open);
    if room == Room::Three && height >= 40 {
        let tall = open_all(Density::Tall);
        if tall.lines.len() <= height {
            return tall;
        }
    }
    let density = if roomy_enough { Density::Roomy } else { Density::Tight };
    let open = open_all(density);
    if open.lines.len() <= height { open } else { build(state, density, Folding::ByItself) }
}

/// Whether sections that fold by themselves do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folding {
    Open,
    ByItself,
}

fn build(state: &State, density: Density, folding: Folding) -> Built {
    let mut lines = Vec::new();
    let mut folded = BTreeSet::new();
    if density != Density::Tight {
        lines.push(Line::Headings);
    }
    for section in SECTIONS {
        let entries = &state.lanes.content(section).entries;
        if entries.is_empty() && !section.is_always_shown() {
            continue;
        }
        if density != Density::Tight && lines.len() > 1 && lines.last() != Some(&Line::Blank) {
            lines.push(Line::Blank);
        }
        lines.push(Line::Section(section));
        let folds = section.folds_by_itself() && folding == Folding::ByItself;
        let is_folded = match state.lanes.folds.get(&section) {
            Some(fold) => *fold == Fold::Folded,
            None => folds,
        };
        if is_folded && !entries.is_empty() {
            folded.insert(section);
            continue;
        }
        if entries.is_empty() {
            lines.push(Line::Empty(section));
        }
        for serial in entries {
            push_entry(&mut lines, state, section, *serial, density);
        }
    }
    Built { lines, folded }
}

fn push_entry(lines: &mut Vec<Line>, state: &State, section: Section, serial: Serial, density: Density) {
    let line = match section {
        Section::Shipped => Line::Shipped(serial),
        Section::NotDoing => Line::NotDoing(serial),
        Section::Ideas => Line::Idea(serial),
        Section::Broken => Line::Broken(serial),
        _ => Line::Theme(serial),
    };
    lines.push(line);
    let is_theme = matches!(line, Line::Theme(_));
    if is_theme && density == Density::Tall {
        lines.push(Line::Second(serial));
    }
    if (is_theme || section == Section::Ideas) && state.lanes.is_unfolded(serial) {
        let count = crate::app::model::theme_options::count(state, serial);
        lines.extend((0..count).map(|index| Line::Item(serial, index)));
    }
    if is_theme && density == Density::Tall {
        lines.push(Line::Blank);
    }
}

fn content(state: &State, section: Section) -> Content {
    let entries = entries_of(state, section);
    let effort = match section.lane() {
        Some(_) => state.derived.efforts.sum(&state.plan.roadmap, &entries),
        None => Sum::default(),
    };
    Content { entries, effort }
}

fn entries_of(state: &State, section: Section) -> Vec<Serial> {
    let order = &state.derived.order;
    match section {
        Section::Now | Section::Next | Section::Later => {
            section.lane().map(|lane| arranged(state, order.lane(lane))).unwrap_or_default()
        }
        Section::Shipped => arranged(state, order.lane(Lane::Shipped)),
        Section::NotDoing => {
            let mut entries = arranged(state, order.lane(Lane::Dropped));
            entries.extend(arranged(state, &order.dropped_ideas));
            entries
        }
        Section::Ideas => arranged(state, &order.ideas),
        Section::NoLane => arranged(state, &order.without_lane),
        Section::Broken => {
            let roadmap = &state.plan.roadmap;
            let broken = roadmap.broken().filter_map(|serial| roadmap.facts(serial));
            let bets = broken.filter(|facts| matches!(facts.entity, Entity::Theme | Entity::Idea));
            bets.map(|facts| facts.serial).filter(|serial| state.shows(*serial)).collect()
        }
    }
}

/// Selects a theme or idea; its section is opened.
pub fn select(state: &mut State, serial: Serial) {
    if let Some(section) = state.lanes.section_of(serial) {
        let is_shown = state.lanes.lines.iter().any(|line| identity(*line) == Some(Selected::Entry(serial)));
        if !is_shown {
            state.lanes.folds.insert(section, Fold::Open);
        }
    }
    state.lanes.selected = Some(Selected::Entry(serial));
    rebuild(state);
}

/// The entries in sight, from the first row to the last.
pub fn entries(state: &State) -> Vec<Serial> {
    state.lanes.lines.iter().filter_map(|line| line.entry()).collect()
}

/// The themes and ideas on the rows that are seen, and the one that is selected.
pub fn visible(state: &State) -> Vec<Serial> {
    let lanes = &state.lanes;
    let seen = lanes.lines.iter().skip(lanes.top).take(visible_height(state));
    seen.filter_map(|line| line.entry()).chain(lanes.selected_entry()).collect()
}

/// Selects an entry the next time the view is shown.
pub fn remember(state: &mut State, serial: Serial) {
    state.lanes.selected = Some(Selected::Entry(serial));
}

/// Moves the selection by so many stops.
pub fn step(state: &mut State, by: isize) {
    let height = visible_height(state);
    let lanes = &mut state.lanes;
    let mut line = lanes.line;
    for _ in 0..by.unsigned_abs() {
        let is_stop = |at: &usize| lanes.lines.get(*at).is_some_and(|line| lanes.is_selectable(*line));
        let next = if by > 0 { (line + 1..lanes.lines.len()).find(is_stop) } else { (0..line).rev().find(is_stop) };
        match next {
            Some(next) => line = next,
            None => break,
        }
    }
    stand_on(lanes, line, height);
}

/// Moves the selection to the first or last stop.
pub fn jump(state: &mut State, to: End) {
    let height = visible_height(state);
    let lanes = &mut state.lanes;
    let is_stop = |at: &usize| lanes.lines.get(*at).is_some_and(|line| lanes.is_selectable(*line));
    let line = match to {
        End::First => (0..lanes.lines.len()).find(is_stop),
        End::Last => (0..lanes.lines.len()).rev().find(is_stop),
    };
    if let Some(line) = line {
        stand_on(lanes, line, height);
    }
}

/// Folds what is selected: the options of a theme, else its section.
pub fn fold(state: &mut State) {
    match state.lanes.selected {
        Some(Selected::Entry(serial)) if state.lanes.unfolded.remove(&serial) => {}
        Some(Selected::Item(serial, _)) => {
            state.lanes.unfolded.remove(&serial);
            state.lanes.selected = Some(Selected::Entry(serial));
        }
        Some(Selected::Entry(serial)) => {
            if let Some(section) = state.lanes.section_of(serial) {
                state.lanes.folds.insert(section, Fold::Folded);
                state.lanes.selected = Some(Selected::Section(section));
            }
        }
        _ => return,
    }
    rebuild(state);
}

/// Unfolds what is selected; false when there is nothing to unfold.
pub fn unfold(state: &mut State) -> bool {
    match state.lanes.selected {
        Some(Selected::Section(section)) => {
            state.lanes.folds.insert(section, Fold::Open);
            if let Some(first) = state.lanes.content(section).entries.first() {
                state.lanes.selected = Some(Selected::Entry(*first));
            }
        }
        Some(Selected::Entry(serial))
            if !state.lanes.is_unfolded(serial) && crate::app::model::theme_options::count(state, serial) > 0 =>
        {
            state.lanes.unfolded.insert(serial);
        }
        _ => return false,
    }
    rebuild(state);
    true
}

/// The cells in front of a title: pressed there, a theme folds or unfolds its options.
pub const MARGIN: u16 = 2;

/// Selects what stands at a cell; a heading folds or unfolds its section, the margin the options of a theme. False when
/// nothing is there.
pub fn click(state: &mut State, spot: Spot) -> bool {
    let row = spot.row;
    match state.lanes.lines.get(state.lanes.top + row).copied() {
        Some(Line::Section(section)) if !state.lanes.content(section).entries.is_empty() => {
            turn_section(state, section);
            return true;
        }
        Some(Line::Theme(serial) | Line::Idea(serial))
            if spot.column < MARGIN && crate::app::model::theme_options::count(state, serial) > 0 =>
        {
            state.lanes.selected = Some(Selected::Entry(serial));
            if !state.lanes.unfolded.remove(&serial) {
                state.lanes.unfolded.insert(serial);
            }
            rebuild(state);
            return true;
        }
        _ => {}
    }
    let height = visible_height(state);
    let lanes = &mut state.lanes;
    let line = lanes.top + row;
    let line = match lanes.lines.get(line) {
        Some(Line::Second(_)) => line - 1,
        Some(_) => line,
        None => return false,
    };
    let is_stop = lanes.lines.get(line).is_some_and(|line| lanes.is_selectable(*line));
    if is_stop {
        stand_on(lanes, line, height);
    }
    is_stop
}

/// The lane at a visible row, and the theme that stands there; behind the last row, the last lane.
pub fn drop_at(state: &State, row: usize) -> Option<(Lane, Option<Serial>)> {
    let lanes = &state.lanes;
    let line = lanes.top + row;
    let lane = lanes.lines.get(..=line)?.iter().rev().find_map(|line| match line {
        Line::Section(section) => Some(section.lane()),
        _ => None,
    })??;
    let above = match lanes.lines.get(line)? {
        Line::Theme(serial) | Line::Second(serial) | Line::Item(serial, _) => Some(*serial),
        // On the heading of a lane: to its top.
        Line::Section(section) => lanes.content(*section).entries.first().copied(),
        _ => None,
    };
    Some((lane, above))
}

/// Folds a section, or unfolds it.
fn turn_section(state: &mut State, section: Section) {
    let is_folded = state.lanes.is_folded(section);
    state.lanes.selected = Some(Selected::Section(section));
    if is_folded {
        unfold(state);
    } else {
        state.lanes.folds.insert(section, Fold::Folded);
        rebuild(state);
    }
}

/// Shows the options of a theme.
pub fn show_items(state: &mut State, theme: Serial) {
    state.lanes.unfolded.insert(theme);
    rebuild(state);
}
