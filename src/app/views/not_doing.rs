//! The not-doing list: dropped themes and ideas with their reasons, and the trade-offs of live themes. Reasons are read
//! when they are visible.

use super::PaneCell;
use crate::app::model::entry_text;
use crate::app::model::layout;
use crate::app::model::screen::Screen;
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::views::Views;
use crate::app::widgets::area::Area;
use crate::app::widgets::list::{ListEnd, VariableHeightList, VisibleItem};
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
    /// The selected entry.
    pub at: usize,
    /// The first visible entry.
    pub top: usize,
    /// The decisions about dropped entries.
    decisions: HashMap<EntryId, EntryId>,
}

impl NotDoingList {
    /// Whether the selection is a trade-off of a theme.
    pub fn is_trade_off_selected(&self) -> bool {
        self.at >= self.dropped_count && self.at < self.entries.len()
    }

    /// The selected entry.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.entries.get(self.at).copied()
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
pub fn visible_blocks(session: &Session, screen: &Screen, views: &Views) -> Vec<VisibleItem> {
    block_list(session, screen, views).visible_items(views.not_doing.top)
}

fn block_list<'s>(
    session: &'s Session,
    screen: &'s Screen,
    views: &'s Views,
) -> VariableHeightList<impl Fn(usize) -> usize + 's> {
    let area = content_area(screen);
    let gap = usize::from(area.height >= 24);
    let height = move |index: usize| block_lines(session, screen, views, index).len();
    VariableHeightList {
        count: views.not_doing.entries.len(),
        visible_rows: area.height as usize,
        gap,
        item_height: height,
    }
}

/// The lines of an entry, and the headings above it.
pub fn block_lines(session: &Session, screen: &Screen, views: &Views, index: usize) -> Vec<NotDoingLine> {
    let list = &views.not_doing;
    let Some(entry) = list.entries.get(index).copied() else { return Vec::new() };
    let mut lines = Vec::new();
    if index == 0 {
        lines.push(NotDoingLine::Heading(NotDoingSection::Dropped));
        if list.dropped_count == 0 {
            lines.push(NotDoingLine::Empty(NotDoingSection::Dropped));
        }
    }
    if index == list.dropped_count {
        if index == 0 || content_area(screen).height < 24 {
            lines.push(NotDoingLine::Blank);
        }
        lines.push(NotDoingLine::Heading(NotDoingSection::TradeOffs));
    }
    if index < list.dropped_count {
        push_dropped(session, screen, views, entry, &mut lines);
    } else {
        push_trade_offs(session, screen, entry, &mut lines);
    }
    lines
}

fn push_dropped(session: &Session, screen: &Screen, views: &Views, entry: EntryId, lines: &mut Vec<NotDoingLine>) {
    let is_idea = session.plan.roadmap.row(entry).is_some_and(|row| row.kind == EntryKind::Idea);
    let kind = if is_idea { "idea" } else { "theme" };
    let decided_on =
        views.not_doing.decisions.get(&entry).and_then(|decision| entry_text::text_at(session, *decision, &[name::ON]));
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

/// Rebuilds the list from the roadmap and restores the selection.
pub fn rebuild(session: &Session, selection: &Selection, screen: &Screen, views: &mut Views) {
    let previous = views.not_doing.selected_entry();
    let (entries, dropped) = collect_entries(session, selection);
    let decisions = collect_decisions(session);
    let list = &mut views.not_doing;
    *list = NotDoingList { entries, dropped_count: dropped, decisions, at: list.at, top: list.top };
    let at = previous.and_then(|previous| list.entries.iter().position(|own| *own == previous)).unwrap_or(list.at);
    select_row(session, screen, views, at);
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

fn select_row(session: &Session, screen: &Screen, views: &mut Views, at: usize) {
    let at = at.min(views.not_doing.entries.len().saturating_sub(1));
    views.not_doing.at = at;
    let top = block_list(session, screen, views).scroll_top(views.not_doing.top, at);
    views.not_doing.top = top;
}

/// Selects an entry; returns false if it is not shown.
pub fn select(session: &Session, screen: &Screen, views: &mut Views, entry: EntryId) -> bool {
    let at = views.not_doing.entries.iter().position(|own| *own == entry);
    if let Some(at) = at {
        select_row(session, screen, views, at);
    }
    at.is_some()
}

/// Moves the selection.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, by: isize) {
    let at = views.not_doing.at.saturating_add_signed(by);
    select_row(session, screen, views, at);
}

/// Moves the selection to the first or last entry.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    select_row(session, screen, views, to.row());
}

/// The number of visible entries.
pub fn page_size(session: &Session, screen: &Screen, views: &Views) -> usize {
    visible_blocks(session, screen, views).len()
}

/// Selects the entry at a cell; returns false if there is none.
pub fn click(session: &Session, screen: &Screen, views: &mut Views, spot: PaneCell) -> bool {
    let hit = visible_blocks(session, screen, views)
        .into_iter()
        .find(|shown| (shown.y..shown.y + shown.height).contains(&spot.row));
    let Some(hit) = hit else { return false };
    let is_own =
        block_lines(session, screen, views, hit.index).get(spot.row - hit.y).is_some_and(NotDoingLine::is_entry_line);
    if is_own {
        select_row(session, screen, views, hit.index);
    }
    is_own
}
