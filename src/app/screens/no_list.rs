//! The no-list: what was said no to, and why.

use super::Spot;
use super::scroll::{End, scrolled};
use crate::app::layout;
use crate::app::state::State;
use crate::document::chunk::Serial;

/// The view.
#[derive(Clone, Debug, Default)]
pub struct NoList {
    /// What is shown.
    pub rows: Vec<Serial>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
}

impl NoList {
    /// The entry under the selection.
    pub fn selected_entry(&self) -> Option<Serial> {
        self.rows.get(self.at).copied()
    }
}

fn visible_height(state: &State) -> usize {
    (layout::layout(state).panes[0].height as usize).saturating_sub(1)
}

fn stand_on(state: &mut State, at: usize) {
    let height = visible_height(state);
    let view = &mut state.no_list;
    view.at = at.min(view.rows.len().saturating_sub(1));
    view.top = scrolled(view.top, view.at, view.rows.len(), height);
}

/// Brings the rows in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let kept = state.no_list.selected_entry();
    let bets = state.plan.roadmap.all().filter(|facts| facts.bet().is_some() && state.shows(facts.serial));
    let rows: Vec<Serial> = bets.map(|facts| facts.serial).collect();
    state.no_list.rows = rows;
    let at = kept.and_then(|kept| state.no_list.rows.iter().position(|row| *row == kept)).unwrap_or(state.no_list.at);
    stand_on(state, at);
}

/// Selects an entry; false when it is not shown.
pub fn select(state: &mut State, serial: Serial) -> bool {
    let at = state.no_list.rows.iter().position(|row| *row == serial);
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
    let at = match to {
        End::First => 0,
        End::Last => usize::MAX,
    };
    stand_on(state, at);
}

/// Selects what stands at a cell; false when nothing does.
pub fn click(state: &mut State, spot: Spot) -> bool {
    let at = state.no_list.top + spot.row;
    let is_there = at < state.no_list.rows.len();
    if is_there {
        stand_on(state, at);
    }
    is_there
}
