//! The view by lane: an outline of themes and ideas, with dropped and shipped themes folded below.

use super::view::{PaneCell, View, ViewAnswer, ViewContext, filter_and_sort, visible_height};
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::theme_options;
use crate::app::widgets::area::Breakpoint;
use crate::app::widgets::list::{self, List, ListEnd};
use crate::document::chunk::EntryId;
use crate::insight::capacity::EffortSum;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::lane::Lane;
use std::collections::{BTreeMap, BTreeSet};

/// One line of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneLine {
    Blank,
    /// The headings of the columns.
    ColumnHeadings,
    /// The heading of a section.
    Section(LaneSection),
    /// A theme.
    Theme(EntryId),
    /// The second line of a theme: metric, progress, and due date.
    Details(EntryId),
    /// An option of a theme, by its position.
    ThemeOption(EntryId, usize),
    /// A shipped theme.
    Shipped(EntryId),
    /// A dropped theme or idea.
    NotDoing(EntryId),
    /// An idea.
    Idea(EntryId),
    /// An entry that is not valid RON.
    Broken(EntryId),
    /// The hint in an empty section.
    Empty(LaneSection),
}

impl LaneLine {
    /// The theme or idea of this line.
    pub fn entry(self) -> Option<EntryId> {
        match selection_of_line(self) {
            Some(LaneSelection::Entry(entry)) => Some(entry),
            _ => None,
        }
    }
}

/// A section of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LaneSection {
    /// Themes and ideas that are not valid RON.
    Broken,
    /// Themes whose lane is missing or unknown.
    NoLane,
    Now,
    Next,
    Later,
    /// Dropped themes and ideas.
    NotDoing,
    /// Shipped themes.
    Shipped,
    /// Ideas, not on the roadmap yet.
    Ideas,
}

/// The sections in display order.
pub const SECTIONS: [LaneSection; 8] = [
    LaneSection::Broken,
    LaneSection::NoLane,
    LaneSection::Now,
    LaneSection::Next,
    LaneSection::Later,
    LaneSection::NotDoing,
    LaneSection::Shipped,
    LaneSection::Ideas,
];

impl LaneSection {
    pub fn title(self) -> &'static str {
        match self {
            Self::Broken => "UNREADABLE",
            Self::NoLane => "NO LANE",
            Self::Now => "NOW",
            Self::Next => "NEXT",
            Self::Later => "LATER",
            Self::NotDoing => "NOT DOING",
            Self::Shipped => "SHIPPED",
            Self::Ideas => "IDEAS",
        }
    }

    /// The live lane of the section, if it is one.
    pub fn lane(self) -> Option<Lane> {
        match self {
            Self::Now => Some(Lane::Now),
            Self::Next => Some(Lane::Next),
            Self::Later => Some(Lane::Later),
            _ => None,
        }
    }

    /// Whether the heading is shown for an empty section.
    fn is_always_shown(self) -> bool {
        self.lane().is_some() || self == Self::Ideas
    }

    /// Whether the section folds automatically when the view is too long.
    fn is_auto_folded(self) -> bool {
        matches!(self, Self::NotDoing | Self::Shipped)
    }
}

/// The selection in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneSelection {
    /// The heading of a folded or empty section.
    Section(LaneSection),
    /// A theme or idea.
    Entry(EntryId),
    /// An option of a theme.
    ThemeOption(EntryId, usize),
}

#[derive(Clone, Debug, Default)]
pub struct Lanes {
    /// The selection.
    pub selected: Option<LaneSelection>,
    /// The lines of the view.
    pub lines: Vec<LaneLine>,
    /// The selected line, and the first visible one.
    pub list: List,
    /// The content of each section, in the order of [`SECTIONS`].
    contents: [SectionContent; SECTIONS.len()],
    /// Sections that are folded, manually or automatically.
    folded_sections: BTreeSet<LaneSection>,
    /// Sections that the user opened or folded.
    manual_folds: BTreeMap<LaneSection, ManualFold>,
    /// Themes with visible options.
    unfolded_themes: BTreeSet<EntryId>,
}

/// The content of a section.
#[derive(Clone, Debug, Default)]
pub struct SectionContent {
    /// The entries in display order.
    pub entries: Vec<EntryId>,
    /// The total effort, for live lanes.
    pub effort: EffortSum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ManualFold {
    Open,
    Folded,
}

impl Lanes {
    /// Whether a section is folded, manually or automatically.
    pub fn is_folded(&self, section: LaneSection) -> bool {
        self.folded_sections.contains(&section)
    }

    /// Whether the options of a theme are visible.
    pub fn is_unfolded(&self, theme: EntryId) -> bool {
        self.unfolded_themes.contains(&theme)
    }

    /// The content of a section.
    pub fn content(&self, section: LaneSection) -> &SectionContent {
        static NOTHING: SectionContent = SectionContent {
            entries: Vec::new(),
            effort: EffortSum { theme_count: 0, effort: 0.0, without_effort: 0 },
        };
        self.contents.get(section as usize).unwrap_or(&NOTHING)
    }

    /// The section of an entry.
    fn section_of(&self, entry: EntryId) -> Option<LaneSection> {
        SECTIONS.into_iter().find(|section| self.content(*section).entries.contains(&entry))
    }

    /// Selects an entry when the view is shown next.
    pub fn remember_selection(&mut self, entry: EntryId) {
        self.selected = Some(LaneSelection::Entry(entry));
    }

    /// Shows the options of a theme.
    pub fn show_options(&mut self, context: ViewContext<'_>, theme: EntryId) {
        self.unfolded_themes.insert(theme);
        self.rebuild(context);
    }

    /// Folds or unfolds a section.
    fn toggle_section(&mut self, context: ViewContext<'_>, section: LaneSection) {
        self.selected = Some(LaneSelection::Section(section));
        if self.is_folded(section) {
            self.unfold(context);
        } else {
            self.manual_folds.insert(section, ManualFold::Folded);
            self.rebuild(context);
        }
    }

    /// Unfolds the selected theme or section, if it is folded.
    fn unfold(&mut self, context: ViewContext<'_>) {
        match self.selected {
            Some(LaneSelection::Section(section)) => {
                self.manual_folds.insert(section, ManualFold::Open);
                if let Some(first) = self.content(section).entries.first() {
                    self.selected = Some(LaneSelection::Entry(*first));
                }
            }
            Some(LaneSelection::Entry(entry))
                if !self.is_unfolded(entry) && theme_options::option_count(context.session, entry) > 0 =>
            {
                self.unfolded_themes.insert(entry);
            }
            _ => return,
        }
        self.rebuild(context);
    }

    fn is_stop(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| self.is_selectable(*line))
    }

    fn nearest_stop(&self, line: usize) -> Option<usize> {
        list::nearest_stop(line, self.lines.len(), |line| self.is_stop(*line))
    }

    fn is_selectable(&self, line: LaneLine) -> bool {
        match line {
            LaneLine::Blank | LaneLine::ColumnHeadings | LaneLine::Details(_) | LaneLine::Empty(_) => false,
            LaneLine::Section(section) => self.is_heading_selectable(section),
            _ => true,
        }
    }

    /// A heading is selectable only if its section is folded or empty.
    fn is_heading_selectable(&self, section: LaneSection) -> bool {
        self.is_folded(section) || self.lines.contains(&LaneLine::Empty(section))
    }
}

fn selection_of_line(line: LaneLine) -> Option<LaneSelection> {
    match line {
        LaneLine::Section(section) => Some(LaneSelection::Section(section)),
        LaneLine::Theme(entry)
        | LaneLine::Shipped(entry)
        | LaneLine::NotDoing(entry)
        | LaneLine::Idea(entry)
        | LaneLine::Broken(entry) => Some(LaneSelection::Entry(entry)),
        LaneLine::ThemeOption(entry, index) => Some(LaneSelection::ThemeOption(entry, index)),
        _ => None,
    }
}

fn select_line(lanes: &mut Lanes, line: usize, height: usize) {
    lanes.list.select(line, lanes.lines.len(), height);
    lanes.selected = lanes.lines.get(line).copied().and_then(selection_of_line);
    let above = line.checked_sub(1).and_then(|above| lanes.lines.get(above));
    lanes.list.reveal_heading(line, matches!(above, Some(LaneLine::Section(_))));
    if line <= 2 {
        lanes.list.top = 0;
    }
}

/// The vertical density of the view.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LaneDensity {
    /// Two lines per theme, and blank lines between sections.
    Tall,
    /// Blank lines between sections.
    Roomy,
    /// No blank lines.
    Tight,
}

/// The lines, and the folded sections.
struct BuiltLanes {
    lines: Vec<LaneLine>,
    folded: BTreeSet<LaneSection>,
}

fn build_to_fit(session: &Session, screen: &Screen, lanes: &Lanes) -> BuiltLanes {
    let height = visible_height(screen);
    let room = screen.size.breakpoint();
    let roomy_enough = height >= 28;
    let open_all = |density| build_lines(session, lanes, density, AutoFold::Disabled);
    if room == Breakpoint::ThreeColumns && height >= 40 {
        let tall = open_all(LaneDensity::Tall);
        if tall.lines.len() <= height {
            return tall;
        }
    }
    let density = if roomy_enough { LaneDensity::Roomy } else { LaneDensity::Tight };
    let open = open_all(density);
    if open.lines.len() <= height { open } else { build_lines(session, lanes, density, AutoFold::Enabled) }
}

/// Whether sections fold automatically.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AutoFold {
    Disabled,
    Enabled,
}

fn build_lines(session: &Session, lanes: &Lanes, density: LaneDensity, folding: AutoFold) -> BuiltLanes {
    let mut lines = Vec::new();
    let mut folded = BTreeSet::new();
    if density != LaneDensity::Tight {
        lines.push(LaneLine::ColumnHeadings);
    }
    for section in SECTIONS {
        let entries = &lanes.content(section).entries;
        if entries.is_empty() && !section.is_always_shown() {
            continue;
        }
        if density != LaneDensity::Tight && lines.len() > 1 && lines.last() != Some(&LaneLine::Blank) {
            lines.push(LaneLine::Blank);
        }
        lines.push(LaneLine::Section(section));
        let folds = section.is_auto_folded() && folding == AutoFold::Enabled;
        let is_folded = match lanes.manual_folds.get(&section) {
            Some(fold) => *fold == ManualFold::Folded,
            None => folds,
        };
        if is_folded && !entries.is_empty() {
            folded.insert(section);
            continue;
        }
        if entries.is_empty() {
            lines.push(LaneLine::Empty(section));
        }
        for entry in entries {
            push_entry(&mut lines, session, lanes, section, *entry, density);
        }
    }
    BuiltLanes { lines, folded }
}

fn push_entry(
    lines: &mut Vec<LaneLine>,
    session: &Session,
    lanes: &Lanes,
    section: LaneSection,
    entry: EntryId,
    density: LaneDensity,
) {
    let line = match section {
        LaneSection::Shipped => LaneLine::Shipped(entry),
        LaneSection::NotDoing => LaneLine::NotDoing(entry),
        LaneSection::Ideas => LaneLine::Idea(entry),
        LaneSection::Broken => LaneLine::Broken(entry),
        _ => LaneLine::Theme(entry),
    };
    lines.push(line);
    let is_theme = matches!(line, LaneLine::Theme(_));
    if is_theme && density == LaneDensity::Tall {
        lines.push(LaneLine::Details(entry));
    }
    if (is_theme || section == LaneSection::Ideas) && lanes.is_unfolded(entry) {
        let count = theme_options::option_count(session, entry);
        lines.extend((0..count).map(|index| LaneLine::ThemeOption(entry, index)));
    }
    if is_theme && density == LaneDensity::Tall {
        lines.push(LaneLine::Blank);
    }
}

fn section_content(session: &Session, selection: &Selection, section: LaneSection) -> SectionContent {
    let entries = section_entries(session, selection, section);
    let effort = match section.lane() {
        Some(_) => session.derived.efforts.sum_entries(&session.plan.roadmap, &entries),
        None => EffortSum::default(),
    };
    SectionContent { entries, effort }
}

fn section_entries(session: &Session, selection: &Selection, section: LaneSection) -> Vec<EntryId> {
    let order = &session.derived.order;
    match section {
        LaneSection::Now | LaneSection::Next | LaneSection::Later => {
            section.lane().map(|lane| filter_and_sort(session, selection, order.lane(lane))).unwrap_or_default()
        }
        LaneSection::Shipped => filter_and_sort(session, selection, order.lane(Lane::Shipped)),
        LaneSection::NotDoing => {
            let mut entries = filter_and_sort(session, selection, order.lane(Lane::Dropped));
            entries.extend(filter_and_sort(session, selection, &order.dropped_ideas));
            entries
        }
        LaneSection::Ideas => filter_and_sort(session, selection, &order.ideas),
        LaneSection::NoLane => filter_and_sort(session, selection, &order.without_lane),
        LaneSection::Broken => {
            let roadmap = &session.plan.roadmap;
            let broken = roadmap.broken_entries().filter_map(|entry| roadmap.row(entry));
            let themes = broken.filter(|entry_row| matches!(entry_row.kind, EntryKind::Theme | EntryKind::Idea));
            themes.map(|entry_row| entry_row.entry).filter(|entry| selection.shows(*entry)).collect()
        }
    }
}

/// Width of the margin before a title, where a click folds or unfolds the options.
const FOLD_MARGIN: u16 = 2;

impl View for Lanes {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let ViewContext { session, selection, screen } = context;
        self.contents = SECTIONS.map(|section| section_content(session, selection, section));
        let built = build_to_fit(session, screen, self);
        self.lines = built.lines;
        self.folded_sections = built.folded;
        let position =
            |selected: LaneSelection| self.lines.iter().position(|line| selection_of_line(*line) == Some(selected));
        let restored = self.selected.and_then(|selected| {
            position(selected).or(match selected {
                LaneSelection::ThemeOption(theme, _) => position(LaneSelection::Entry(theme)),
                _ => None,
            })
        });
        match restored.or_else(|| self.nearest_stop(self.list.at)) {
            Some(line) => select_line(self, line, visible_height(screen)),
            None => self.selected = None,
        }
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        let line = self.list.stop_after(by, self.lines.len(), |line| self.is_stop(*line));
        select_line(self, line, visible_height(context.screen));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        if let Some(line) = self.nearest_stop(to.row()) {
            select_line(self, line, visible_height(context.screen));
        }
    }

    /// Selects the line at a cell. A heading folds or unfolds its section, the margin the options of a theme.
    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let line = self.list.top + spot.row;
        match self.lines.get(line).copied() {
            Some(LaneLine::Section(section)) if !self.content(section).entries.is_empty() => {
                self.toggle_section(context, section);
                return ViewAnswer::from_hit(true);
            }
            Some(LaneLine::Theme(entry) | LaneLine::Idea(entry))
                if spot.column < FOLD_MARGIN && theme_options::option_count(context.session, entry) > 0 =>
            {
                self.selected = Some(LaneSelection::Entry(entry));
                if !self.unfolded_themes.remove(&entry) {
                    self.unfolded_themes.insert(entry);
                }
                self.rebuild(context);
                return ViewAnswer::from_hit(true);
            }
            _ => {}
        }
        let line = if matches!(self.lines.get(line), Some(LaneLine::Details(_))) { line - 1 } else { line };
        let is_stop = self.is_stop(line);
        if is_stop {
            select_line(self, line, visible_height(context.screen));
        }
        ViewAnswer::from_hit(is_stop)
    }

    /// The selected theme or idea; for an option, its theme.
    fn selected_entry(&self) -> Option<EntryId> {
        match self.selected? {
            LaneSelection::Entry(entry) | LaneSelection::ThemeOption(entry, _) => Some(entry),
            LaneSelection::Section(_) => None,
        }
    }

    fn selected_row(&self) -> usize {
        self.list.at
    }

    fn selected_option(&self) -> Option<(EntryId, usize)> {
        match self.selected? {
            LaneSelection::ThemeOption(theme, number) => Some((theme, number)),
            _ => None,
        }
    }

    fn takes_clicks_at(&self, column: u16) -> bool {
        column < FOLD_MARGIN
    }

    /// All entries on unfolded lines.
    fn entries(&self) -> Vec<EntryId> {
        self.lines.iter().filter_map(|line| line.entry()).collect()
    }

    /// Selects a theme or idea and opens its section.
    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        if context.session.plan.roadmap.theme(entry).is_none() {
            return false;
        }
        if let Some(section) = self.section_of(entry) {
            let is_shown = self.lines.iter().any(|line| selection_of_line(*line) == Some(LaneSelection::Entry(entry)));
            if !is_shown {
                self.manual_folds.insert(section, ManualFold::Open);
            }
        }
        self.selected = Some(LaneSelection::Entry(entry));
        self.rebuild(context);
        true
    }

    /// Folds the options of the selected theme, or its section.
    fn move_left(&mut self, context: ViewContext<'_>) {
        match self.selected {
            Some(LaneSelection::Entry(entry)) if self.unfolded_themes.remove(&entry) => {}
            Some(LaneSelection::ThemeOption(entry, _)) => {
                self.unfolded_themes.remove(&entry);
                self.selected = Some(LaneSelection::Entry(entry));
            }
            Some(LaneSelection::Entry(entry)) => {
                if let Some(section) = self.section_of(entry) {
                    self.manual_folds.insert(section, ManualFold::Folded);
                    self.selected = Some(LaneSelection::Section(section));
                }
            }
            _ => return,
        }
        self.rebuild(context);
    }

    fn move_right(&mut self, context: ViewContext<'_>) -> ViewAnswer {
        self.unfold(context);
        ViewAnswer::default()
    }

    fn themes_to_simulate(&self, screen: &Screen) -> Vec<EntryId> {
        let seen = self.lines.iter().skip(self.list.top).take(visible_height(screen));
        seen.filter_map(|line| line.entry()).chain(self.selected_entry()).collect()
    }

    /// The lane of the section that the selected line is in.
    fn selected_lane(&self, _session: &Session) -> Option<Lane> {
        let above = self.lines.get(..=self.list.at)?;
        let section = above.iter().rev().find_map(|line| match line {
            LaneLine::Section(section) => Some(*section),
            _ => None,
        })?;
        section.lane()
    }

    /// The lane at a visible row, and the theme on that row, if any.
    fn drop_target_at(&self, _session: &Session, _screen: &Screen, spot: PaneCell) -> Option<(Lane, Option<EntryId>)> {
        let line = self.list.top + spot.row;
        let lane = self.lines.get(..=line)?.iter().rev().find_map(|line| match line {
            LaneLine::Section(section) => Some(section.lane()),
            _ => None,
        })??;
        let above = match self.lines.get(line)? {
            LaneLine::Theme(entry) | LaneLine::Details(entry) | LaneLine::ThemeOption(entry, _) => Some(*entry),
            // On the heading of a lane, drop at its top.
            LaneLine::Section(section) => self.content(*section).entries.first().copied(),
            _ => None,
        };
        Some((lane, above))
    }
}
