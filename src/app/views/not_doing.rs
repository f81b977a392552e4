//! The no-list: what was said no to and why, and what is not done for the sake of what is. Reasons are read when they are
//! in sight.

use super::Spot;
use crate::app::model::entry_text;
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::layout::Area;
use crate::app::widgets::list::{End, Items, Shown};
use crate::document::chunk::Serial;
use crate::roadmap::date;
use crate::roadmap::entry_kind::Entity;
use crate::roadmap::entry_row::Relation;
use crate::roadmap::lane::Lane;
use crate::roadmap::name;
use crate::text;
use std::collections::HashMap;

/// The cells a reason is wrapped to at most.
const WIDEST: u16 = 96;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct NoList {
    /// What was said no to, then the live themes something is not done for.
    pub entries: Vec<Serial>,
    /// How many of them were said no to.
    pub dropped: usize,
    /// The selected one.
    pub at: usize,
    /// The first one in sight.
    pub top: usize,
    /// The decision about what was said no to.
    decisions: HashMap<Serial, Serial>,
}

impl NoList {
    /// Whether what is selected is a trade-off of a theme, and not the theme.
    pub fn is_on_trade_off(&self) -> bool {
        self.at >= self.dropped && self.at < self.entries.len()
    }

    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<Serial> {
        self.entries.get(self.at).copied()
    }
}

/// One line of a block: of an entry, and what stands above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Blank,
    /// The heading of a half.
    Heading(Half),
    /// What an empty half says.
    Empty(Half),
    /// What is not done, and what is said about it at the right.
    What(String, String),
    /// A line of why.
    Why(String),
}

/// A half of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// What was said no to.
    SaidNo,
    /// What is not done for the sake of a live theme.
    ForTheSake,
}

impl Line {
    /// Whether it belongs to the entry, and not to what stands above.
    pub fn is_own(&self) -> bool {
        matches!(self, Self::What(..) | Self::Why(_))
    }
}

/// Below the rule of the pane.
pub fn area(state: &State) -> Area {
    layout::layout(state).panes[0].below(1)
}

/// The cells of a reason.
fn width(area: Area) -> u16 {
    area.width.saturating_sub(4).clamp(1, WIDEST)
}

/// The blocks in sight.
pub fn shown(state: &State) -> Vec<Shown> {
    items(state).shown(state.no_list.top)
}

fn items(state: &State) -> Items<impl Fn(usize) -> usize + '_> {
    let area = area(state);
    let gap = usize::from(area.height >= 24);
    let height = move |index: usize| block(state, index).len();
    Items { count: state.no_list.entries.len(), room: area.height as usize, gap, height }
}

/// The lines of an entry, and the headings above it.
pub fn block(state: &State, index: usize) -> Vec<Line> {
    let list = &state.no_list;
    let Some(serial) = list.entries.get(index).copied() else { return Vec::new() };
    let mut lines = Vec::new();
    if index == 0 {
        lines.push(Line::Heading(Half::SaidNo));
        if list.dropped == 0 {
            lines.push(Line::Empty(Half::SaidNo));
        }
    }
    if index == list.dropped {
        if index == 0 || area(state).height < 24 {
            lines.push(Line::Blank);
        }
        lines.push(Line::Heading(Half::ForTheSake));
    }
    if index < list.dropped {
        said_no(state, serial, &mut lines);
    } else {
        for_the_sake(state, serial, &mut lines);
    }
    lines
}

fn said_no(state: &State, serial: Serial, lines: &mut Vec<Line>) {
    let is_idea = state.plan.roadmap.facts(serial).is_some_and(|facts| facts.entity == Entity::Idea);
    let kind = if is_idea { "idea" } else { "theme" };
    let decided =
        state.no_list.decisions.get(&serial).and_then(|decision| entry_text::at(state, *decision, &[name::ON]));
    let decided = decided.and_then(|on| date::day(&on));
    let fact = match decided {
        Some(day) => format!("{kind}, decided {}", state.day(day)),
        None => kind.to_owned(),
    };
    lines.push(Line::What(state.title(serial), fact));
    why(state, &entry_text::why_not(state, serial), lines);
}

fn for_the_sake(state: &State, serial: Serial, lines: &mut Vec<Line>) {
    let title = state.title(serial);
    let lane = state.plan.roadmap.bet(serial).and_then(|bet| bet.lane).map_or("", Lane::word);
    for trade_off in entry_text::trade_offs(state, serial) {
        let verb = if trade_off.waits { "waits for" } else { "for" };
        lines.push(Line::What(trade_off.what, format!("{verb} {title}, {lane}")));
        let because = if trade_off.because.trim().is_empty() { "no reason given" } else { &trade_off.because };
        why(state, because, lines);
    }
}

fn why(state: &State, reason: &str, lines: &mut Vec<Line>) {
    let clean = text::sanitise::text(reason.trim_end());
    let ranges = text::wrap(&clean, width(area(state)) as usize);
    lines.extend(ranges.into_iter().map(|range| Line::Why(clean.get(range).unwrap_or_default().to_owned())));
}

/// Brings the list in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let kept = state.no_list.selected_entry();
    let (entries, dropped) = entries(state);
    let decisions = decisions(state);
    let list = &mut state.no_list;
    *list = NoList { entries, dropped, decisions, at: list.at, top: list.top };
    let at = kept.and_then(|kept| list.entries.iter().position(|own| *own == kept)).unwrap_or(list.at);
    stand_on(state, at);
}

fn entries(state: &State) -> (Vec<Serial>, usize) {
    let (roadmap, order) = (&state.plan.roadmap, &state.derived.order);
    let reads =
        |serial: &&Serial| roadmap.facts(**serial).is_some_and(|facts| !facts.is_broken) && state.shows(**serial);
    let said_no = order.lane(Lane::Dropped).iter().chain(&order.dropped_ideas);
    let mut entries: Vec<Serial> = said_no.filter(reads).copied().collect();
    let dropped = entries.len();
    let live = [Lane::Now, Lane::Next, Lane::Later].into_iter().flat_map(|lane| order.lane(lane));
    let trades = |serial: &&Serial| {
        let facts = roadmap.facts(**serial);
        facts.is_some_and(|facts| {
            facts.bet().is_some_and(|bet| bet.answers.trade_off) || facts.linked(Relation::InsteadOf).next().is_some()
        })
    };
    entries.extend(live.filter(reads).filter(trades).copied());
    (entries, dropped)
}

/// The decisions about entries: the last one of the file counts.
fn decisions(state: &State) -> HashMap<Serial, Serial> {
    let roadmap = &state.plan.roadmap;
    let about = roadmap.of(Entity::Decision).flat_map(|facts| {
        let links = facts.links.iter().filter(|link| link.relation == Relation::About);
        links.filter_map(|link| Some((roadmap.find_path(roadmap.word(link.to))?, facts.serial)))
    });
    about.collect()
}

fn stand_on(state: &mut State, at: usize) {
    let at = at.min(state.no_list.entries.len().saturating_sub(1));
    state.no_list.at = at;
    let top = items(state).top(state.no_list.top, at);
    state.no_list.top = top;
}

/// Selects an entry; false when it is not shown.
pub fn select(state: &mut State, serial: Serial) -> bool {
    let at = state.no_list.entries.iter().position(|own| *own == serial);
    if let Some(at) = at {
        stand_on(state, at);
    }
    at.is_some()
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let at = state.no_list.at.saturating_add_signed(by);
    stand_on(state, at);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    stand_on(state, to.row());
}

/// How many entries are in sight.
pub fn page(state: &State) -> usize {
    shown(state).len()
}

/// Selects what stands at a cell; false when nothing does.
pub fn click(state: &mut State, spot: Spot) -> bool {
    let hit = shown(state).into_iter().find(|shown| (shown.y..shown.y + shown.height).contains(&spot.row));
    let Some(hit) = hit else { return false };
    let is_own = block(state, hit.index).get(spot.row - hit.y).is_some_and(Line::is_own);
    if is_own {
        stand_on(state, hit.index);
    }
    is_own
}
