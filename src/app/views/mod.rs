//! What pane 1 shows: one file a screen, all with the same few functions, and here which of them is meant. Some screens
//! are *views*: they show themes and ideas, each in its own way, by one selection, the same marks and the same filter.
//!
//! To add a screen: a file with these functions, a variant of `Screen`, and a row wherever the compiler asks.

pub mod balance;
pub mod board;
pub mod conflicts;
pub mod entities;
pub mod goals;
pub mod lanes;
pub mod not_doing;
pub mod problems;
pub mod scores;
pub mod timeline;

use super::model::sort_order;
use super::state::{Pane, Screen, State};
use crate::app::widgets::list::End;
use crate::document::chunk::Serial;
use crate::roadmap::lane::Lane;

/// A cell of pane 1, counted from the first one below its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Column.
    pub column: u16,
    /// Row.
    pub row: usize,
}

impl Screen {
    /// Whether it is a view of themes and ideas.
    pub fn is_view(self) -> bool {
        matches!(self, Self::Lanes | Self::Board | Self::Timeline | Self::Goals | Self::NoList | Self::Scores)
    }

    /// What a view is called.
    pub fn view_name(self) -> &'static str {
        match self {
            Self::Board => "board",
            Self::Timeline => "timeline",
            Self::Goals => "tree of goals",
            Self::NoList => "no-list",
            Self::Scores => "scores",
            _ => "roadmap by lane",
        }
    }
}

/// Shows a screen. What was selected stays selected where the screen shows it.
pub fn show(state: &mut State, screen: Screen) {
    let selected = state.selected();
    state.goals.came_from = None;
    state.screen = screen;
    state.pane = Pane::Roadmap;
    state.scroll = [0; 3];
    state.rebuild_screens();
    if let Some(serial) = selected {
        select(state, serial);
    }
}

/// Brings what the screens show in line with the roadmap and the size.
pub fn rebuild(state: &mut State) {
    match state.screen {
        Screen::Board => board::rebuild(state),
        Screen::Timeline => timeline::rebuild(state),
        Screen::Goals => goals::rebuild(state),
        Screen::NoList => not_doing::rebuild(state),
        Screen::Balance => balance::rebuild(state),
        Screen::Scores => scores::rebuild(state),
        _ => {}
    }
    lanes::rebuild(state);
    entities::rebuild(state);
    problems::fit(state);
    conflicts::fit(state);
}

/// Entries in their order of rank as a view shows them: what the filter lets be seen and what reads, in the order that was
/// chosen.
pub fn arranged(state: &State, entries: &[Serial]) -> Vec<Serial> {
    let is_shown = |serial: &&Serial| {
        state.plan.roadmap.facts(**serial).is_some_and(|facts| !facts.is_broken) && state.shows(**serial)
    };
    let mut shown: Vec<Serial> = entries.iter().filter(is_shown).copied().collect();
    sort_order::arrange(state, &mut shown);
    shown
}

/// The lane a new idea is meant for: where the selection is.
pub fn lane_of_selection(state: &State) -> Option<Lane> {
    if state.screen == Screen::Lanes {
        return state.lanes.lane_of_selection();
    }
    let bet = state.plan.roadmap.bet(selected(state)?)?;
    bet.lane.filter(|lane| lane.is_live())
}

/// The entries that the screen shows, from its first row to its last.
pub fn entries(state: &State) -> Vec<Serial> {
    match state.screen {
        Screen::Lanes => lanes::entries(state),
        Screen::Board => state.board.entries(),
        Screen::Timeline => state.timeline.entries(),
        Screen::Goals => state.goals.bets(),
        Screen::NoList => state.no_list.entries.clone(),
        Screen::Scores => state.scores.rows.clone(),
        Screen::Entities(_) => state.entities.rows.clone(),
        Screen::Balance | Screen::Problems | Screen::Clashes => Vec::new(),
    }
}

/// The themes on the screen whose scores are judged: those of the rows that are seen, else the one that is selected.
pub fn judged(state: &State) -> Vec<Serial> {
    match state.screen {
        Screen::Lanes => lanes::visible(state),
        Screen::Scores => scores::visible(state),
        _ => selected(state).into_iter().collect(),
    }
}

/// The entry under the selection.
pub fn selected(state: &State) -> Option<Serial> {
    match state.screen {
        Screen::Lanes => state.lanes.selected_entry(),
        Screen::Board => state.board.selected_entry(),
        Screen::Timeline => state.timeline.selected_entry(),
        Screen::Goals => state.goals.selected_entry(),
        Screen::NoList => state.no_list.selected_entry(),
        Screen::Balance => None,
        Screen::Scores => state.scores.selected_entry(),
        Screen::Entities(_) => state.entities.selected(),
        Screen::Problems => state.problems.selected_entry(),
        Screen::Clashes => state.clashes.selected_entry(),
    }
}

/// Selects an entry on the screen that is shown; false when that does not show it.
pub fn select(state: &mut State, serial: Serial) -> bool {
    match state.screen {
        Screen::Lanes => {
            if state.plan.roadmap.bet(serial).is_none() {
                return false;
            }
            lanes::select(state, serial);
        }
        Screen::Board => return board::select(state, serial),
        Screen::Timeline => return timeline::select(state, serial),
        Screen::Goals => return goals::select(state, serial),
        Screen::NoList => return not_doing::select(state, serial),
        Screen::Scores => return scores::select(state, serial),
        Screen::Entities(entity) => {
            if state.plan.roadmap.facts(serial).is_none_or(|facts| facts.entity != entity) {
                return false;
            }
            entities::select(state, serial);
        }
        Screen::Balance | Screen::Problems | Screen::Clashes => return false,
    }
    true
}

/// Stays on what was just edited: where the screen does not show it, the lanes do when they are gone to.
pub fn follow(state: &mut State, serial: Serial) {
    if !select(state, serial) && state.plan.roadmap.bet(serial).is_some() {
        lanes::remember(state, serial);
    }
}

/// Moves the selection by so many rows.
pub fn step(state: &mut State, by: isize) {
    match state.screen {
        Screen::Lanes => lanes::step(state, by),
        Screen::Board => board::step(state, by),
        Screen::Timeline => timeline::step(state, by),
        Screen::Goals => goals::step(state, by),
        Screen::NoList => not_doing::step(state, by),
        Screen::Balance => balance::step(state, by),
        Screen::Scores => scores::step(state, by),
        Screen::Entities(_) => entities::step(state, by),
        Screen::Problems => problems::step(state, by),
        Screen::Clashes => conflicts::step(state, by),
    }
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    match state.screen {
        Screen::Lanes => lanes::jump(state, to),
        Screen::Board => board::jump(state, to),
        Screen::Timeline => timeline::jump(state, to),
        Screen::Goals => goals::jump(state, to),
        Screen::NoList => not_doing::jump(state, to),
        Screen::Balance => balance::jump(state, to),
        Screen::Scores => scores::jump(state, to),
        Screen::Entities(_) => entities::jump(state, to),
        Screen::Problems => problems::jump(state, to),
        Screen::Clashes => conflicts::jump(state, to),
    }
}

/// The key for left: folds, or goes a column to the left.
pub fn left(state: &mut State) {
    match state.screen {
        Screen::Lanes => lanes::fold(state),
        Screen::Board => board::turn(state, -1),
        Screen::Goals => goals::fold(state),
        Screen::Scores => scores::cells::turn(state, -1),
        _ => {}
    }
}

/// The key for right: unfolds, or goes a column to the right; false when there is nothing to unfold.
pub fn right(state: &mut State) -> bool {
    match state.screen {
        Screen::Lanes => lanes::unfold(state),
        Screen::Board => {
            board::turn(state, 1);
            true
        }
        Screen::Goals => goals::unfold(state),
        Screen::Scores => {
            match state.scores.cell {
                Some(_) => scores::cells::turn(state, 1),
                None => scores::cells::enter_at(state, Some(0)),
            }
            true
        }
        _ => false,
    }
}

/// How many rows or cards a page has.
pub fn page(state: &State) -> usize {
    match state.screen {
        Screen::Board => board::page(state),
        Screen::Timeline => timeline::page(state),
        Screen::NoList => not_doing::page(state),
        Screen::Balance => balance::page(state),
        Screen::Scores => scores::page(state),
        _ => lanes::visible_height(state).saturating_sub(2),
    }
}

/// The lane at a cell, and the entry something let go there would stand above; `None` where nothing can be let go.
pub fn drop_at(state: &State, spot: Spot) -> Option<(Lane, Option<Serial>)> {
    match state.screen {
        Screen::Lanes => lanes::drop_at(state, spot.row),
        Screen::Board => board::drop_at(state, spot),
        _ => None,
    }
}

/// Selects what stands at a cell; false when nothing can be selected there.
pub fn click(state: &mut State, spot: Spot) -> bool {
    match state.screen {
        Screen::Lanes => lanes::click(state, spot),
        Screen::Board => board::click(state, spot),
        Screen::Timeline => timeline::click(state, spot),
        Screen::Goals => goals::click(state, spot),
        Screen::NoList => not_doing::click(state, spot),
        Screen::Balance => false,
        Screen::Scores => scores::click(state, spot),
        Screen::Entities(_) => spot.row.checked_sub(1).is_some_and(|row| entities::click(state, row)),
        Screen::Problems => problems::click(state, spot.row),
        Screen::Clashes => conflicts::click(state, spot.row),
    }
}
