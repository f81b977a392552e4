//! The list of all entries of one kind: metrics, goals, feedback and so on.

use crate::app::state::{Screen, State};
use crate::app::widgets::layout;
use crate::app::widgets::list::{End, scrolled};
use crate::document::chunk::Serial;
use crate::roadmap::entry_kind::Entity;
use std::collections::BTreeMap;

/// The lists, one a kind.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// What is shown, by id.
    pub rows: Vec<Serial>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// What was selected in each list.
    remembered: BTreeMap<Entity, Serial>,
}

impl Entities {
    /// The selected entry.
    pub fn selected(&self) -> Option<Serial> {
        self.rows.get(self.at).copied()
    }
}

/// The rows that are visible at once.
pub fn visible_height(state: &State) -> usize {
    (layout::layout(state).panes[0].height as usize).saturating_sub(2)
}

/// Brings the rows in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let Screen::Entities(entity) = state.screen else { return };
    let roadmap = &state.plan.roadmap;
    let mut rows: Vec<(&str, Serial)> =
        roadmap.of(entity).map(|facts| (roadmap.word(facts.id), facts.serial)).collect();
    rows.sort_unstable();
    let rows: Vec<Serial> = rows.into_iter().map(|(_, serial)| serial).collect();
    let height = visible_height(state);
    let entities = &mut state.entities;
    let kept = entities.remembered.get(&entity).copied();
    let at = kept.and_then(|serial| rows.iter().position(|row| *row == serial)).unwrap_or(entities.at);
    entities.rows = rows;
    stand_on(entities, entity, at, height);
}

fn stand_on(entities: &mut Entities, entity: Entity, at: usize, height: usize) {
    entities.at = at.min(entities.rows.len().saturating_sub(1));
    entities.top = scrolled(entities.top, entities.at, entities.rows.len(), height);
    if let Some(serial) = entities.selected() {
        entities.remembered.insert(entity, serial);
    }
}

/// Shows the list of a kind.
pub fn show(state: &mut State, entity: Entity) {
    state.screen = Screen::Entities(entity);
    state.pane = crate::app::state::Pane::Roadmap;
    state.scroll = [0; 3];
    state.entities.at = 0;
    state.entities.top = 0;
    rebuild(state);
}

/// Selects an entry in the list that is shown.
pub fn select(state: &mut State, serial: Serial) {
    if let Some(facts) = state.plan.roadmap.facts(serial) {
        state.entities.remembered.insert(facts.entity, serial);
    }
    rebuild(state);
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let Screen::Entities(entity) = state.screen else { return };
    let height = visible_height(state);
    let at = state.entities.at.saturating_add_signed(by);
    stand_on(&mut state.entities, entity, at, height);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: End) {
    let at = match to {
        End::First => 0,
        End::Last => state.entities.rows.len().saturating_sub(1),
    };
    let Screen::Entities(entity) = state.screen else { return };
    let height = visible_height(state);
    stand_on(&mut state.entities, entity, at, height);
}

/// Selects a visible row; false when there is none.
pub fn click(state: &mut State, row: usize) -> bool {
    let Screen::Entities(entity) = state.screen else { return false };
    let at = state.entities.top + row;
    let height = visible_height(state);
    if at >= state.entities.rows.len() {
        return false;
    }
    stand_on(&mut state.entities, entity, at, height);
    true
}
