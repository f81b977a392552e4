//! The not-doing list: dropped themes and ideas with their reasons, and the trade-offs of live themes. Reasons are read
//! when they are visible.

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::model::entry_text;
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{List, ListEnd, VariableHeightList, VisibleItem};
use crate::document::chunk::EntryId;
use crate::roadmap::date;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;
use std::collections::HashMap;

/// Maximum width of a reason.
const MAX_REASON_WIDTH: u16 = 96;

#[derive(Clone, Debug, Default)]
pub struct NotDoingList {
    /// The dropped entries, then the live themes with trade-offs.
    pub entries: Vec<EntryId>,
    /// The number of dropped entries.
    pub dropped_count: usize,
    /// The selected entry, and the first visible one.
    pub list: List,
    /// The decisions about dropped entries.
    decisions: HashMap<EntryId, EntryId>,
}

impl NotDoingList {
    /// Whether the selection is a trade-off of a theme.
    pub fn is_trade_off_selected(&self) -> bool {
        self.list.at >= self.dropped_count && self.list.at < self.entries.len()
    }

    fn select_row(&mut self, context: ViewContext<'_>, at: usize) {
        self.list.at = at.min(self.entries.len().saturating_sub(1));
        let top = block_list(context.session, context.screen, self).scroll_top(self.list.top, self.list.at);
        self.list.top = top;
    }
}

/// One line of a block: an entry with the headings above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotDoingLine {
    Blank,
    /// The heading of a section.
    Heading(NotDoingSection),
    /// The hint in an empty section.
    Empty(NotDoingSection),
    /// A title, with text flush right.
    Title(String, String),
    /// A line of the reason.
    Reason(String),
}

/// A section of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDoingSection {
    /// Dropped themes and ideas.
    Dropped,
    /// What is given up for live themes.
    TradeOffs,
}

impl NotDoingLine {
    /// Whether the line belongs to the entry rather than to the headings above.
    pub fn is_entry_line(&self) -> bool {
        matches!(self, Self::Title(..) | Self::Reason(_))
    }
}

/// The area below the rule of the pane.
pub fn content_area(screen: &Screen) -> Area {
    layout::compute(screen).panes[0].below(1)
}

/// The width of a reason.
fn reason_width(area: Area) -> u16 {
    area.width.saturating_sub(4).clamp(1, MAX_REASON_WIDTH)
}

/// The visible blocks.
pub fn visible_blocks(session: &Session, screen: &Screen, view: &NotDoingList) -> Vec<VisibleItem> {
    block_list(session, screen, view).visible_items(view.list.top)
}

fn block_list<'s>(
    session: &'s Session,
    screen: &'s Screen,
    view: &'s NotDoingList,
) -> VariableHeightList<impl Fn(usize) -> usize + 's> {
    let area = content_area(screen);
    let gap = usize::from(area.height >= 24);
    let height = move |index: usize| block_lines(session, screen, view, index).len();
    VariableHeightList { count: view.entries.len(), visible_rows: area.height as usize, gap, item_height: height }
}

/// The lines of an entry, and the headings above it.
pub fn block_lines(session: &Session, screen: &Screen, view: &NotDoingList, index: usize) -> Vec<NotDoingLine> {
    let Some(entry) = view.entries.get(index).copied() else { return Vec::new() };
    let mut lines = Vec::new();
    if index == 0 {
        lines.push(NotDoingLine::Heading(NotDoingSection::Dropped));
        if view.dropped_count == 0 {
            lines.push(NotDoingLine::Empty(NotDoingSection::Dropped));
        }
    }
    if index == view.dropped_count {
        if index == 0 || content_area(screen).height < 24 {
            lines.push(NotDoingLine::Blank);
        }
        lines.push(NotDoingLine::Heading(NotDoingSection::TradeOffs));
    }
    if index < view.dropped_count {
        push_dropped(session, screen, view, entry, &mut lines);
    } else {
        push_trade_offs(session, screen, entry, &mut lines);
    }
    lines
}

fn push_dropped(
    session: &Session,
    screen: &Screen,
    view: &NotDoingList,
    entry: EntryId,
    lines: &mut Vec<NotDoingLine>,
) {
    let is_idea = session.plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Idea);
    let kind = if is_idea { "idea" } else { "theme" };
    let decided_on =
        view.decisions.get(&entry).and_then(|decision| entry_text::text_at(session, *decision, &[name::ON]));
    let decided_on = decided_on.and_then(|on| date::parse_day(&on));
    let fact = match decided_on {
        Some(day) => format!("{kind}, decided {}", session.day(day)),
        None => kind.to_owned(),
    };
    lines.push(NotDoingLine::Title(session.title(entry), fact));
    push_reason(screen, &entry_text::drop_reason(session, entry), lines);
}

fn push_trade_offs(session: &Session, screen: &Screen, entry: EntryId, lines: &mut Vec<NotDoingLine>) {
    let title = session.title(entry);
    let lane = session.plan.roadmap.theme(entry).and_then(|theme| theme.lane).map_or("", Lane::name);
    for trade_off in entry_text::trade_offs(session, entry) {
        let verb = if trade_off.is_entry { "deferred for" } else { "for" };
        lines.push(NotDoingLine::Title(trade_off.what, format!("{verb} {title}, {lane}")));
        let because = if trade_off.because.trim().is_empty() { "no reason given" } else { &trade_off.because };
        push_reason(screen, because, lines);
    }
}

fn push_reason(screen: &Screen, reason: &str, lines: &mut Vec<NotDoingLine>) {
    let clean = text::sanitize::sanitize_text(reason.trim_end());
    let ranges = text::wrap(&clean, reason_width(content_area(screen)) as usize);
    lines.extend(ranges.into_iter().map(|range| NotDoingLine::Reason(clean.get(range).unwrap_or_default().to_owned())));
}

fn collect_entries(session: &Session, selection: &Selection) -> (Vec<EntryId>, usize) {
    let (roadmap, order) = (&session.plan.roadmap, &session.derived.order);
    let reads = |entry: &&EntryId| roadmap.row(**entry).is_some_and(|row| !row.is_broken) && selection.shows(**entry);
    let all_dropped = order.lane(Lane::Dropped).iter().chain(&order.dropped_ideas);
    let mut entries: Vec<EntryId> = all_dropped.filter(reads).copied().collect();
    let dropped = entries.len();
    let live = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
    let has_trade_off = |entry: &&EntryId| {
        let row = roadmap.row(**entry);
        row.is_some_and(|row| {
            row.theme().is_some_and(|theme| theme.answers.has_trade_off)
                || row.linked_ids(Relation::InsteadOf).next().is_some()
        })
    };
    entries.extend(live.filter(reads).filter(has_trade_off).copied());
    (entries, dropped)
}

/// The decision about each entry; the last one in the file wins.
fn collect_decisions(session: &Session) -> HashMap<EntryId, EntryId> {
    let roadmap = &session.plan.roadmap;
    let about = roadmap.rows_of_kind(EntryKind::Decision).flat_map(|row| {
        let links = row.links.iter().filter(|link| link.relation == Relation::About);
        links.filter_map(|link| Some((roadmap.find_by_full_name(roadmap.symbol_text(link.to))?, row.entry)))
    });
    about.collect()
}

impl View for NotDoingList {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        let previous = self.selected_entry();
        (self.entries, self.dropped_count) = collect_entries(context.session, context.selection);
        self.decisions = collect_decisions(context.session);
        let at = previous.and_then(|previous| self.entries.iter().position(|own| *own == previous));
        self.select_row(context, at.unwrap_or(self.list.at));
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        let (session, screen) = (context.session, context.screen);
        let hit = visible_blocks(session, screen, self)
            .into_iter()
            .find(|shown| (shown.y..shown.y + shown.height).contains(&spot.row));
        let Some(hit) = hit else { return ViewAnswer::default() };
        let lines = block_lines(session, screen, self, hit.index);
        let is_own = lines.get(spot.row - hit.y).is_some_and(NotDoingLine::is_entry_line);
        if is_own {
            self.select_row(context, hit.index);
        }
        ViewAnswer::from_hit(is_own)
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.entries.get(self.list.at).copied()
    }

    fn entries(&self) -> Vec<EntryId> {
        self.entries.clone()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let at = self.entries.iter().position(|own| *own == entry);
        if let Some(at) = at {
            self.select_row(context, at);
        }
        at.is_some()
    }

    /// The number of visible entries.
    fn page_size(&self, context: ViewContext<'_>) -> usize {
        visible_blocks(context.session, context.screen, self).len()
    }
}
