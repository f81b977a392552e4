//! The list of all entries of one kind: metrics, goals, feedback and so on.

use crate::app::model::mode::ViewKind;
use crate::app::state::State;
use crate::app::widgets::layout;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use std::collections::BTreeMap;

/// The lists, one a kind.
#[derive(Clone, Debug, Default)]
pub struct EntryList {
    /// What is shown, by id.
    pub rows: Vec<EntryId>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// What was selected in each list.
    last_selected: BTreeMap<EntryKind, EntryId>,
}

impl EntryList {
    /// The selected entry.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.at).copied()
    }
}

/// The rows that are visible at once.
pub fn visible_height(state: &State) -> usize {
    (layout::compute(state).panes[0].height as usize).saturating_sub(2)
}

/// Brings the rows in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(state: &mut State) {
    let ViewKind::Entries(kind) = state.screen.view else { return };
    let roadmap = &state.session.plan.roadmap;
    let mut rows: Vec<(&str, EntryId)> =
        roadmap.rows_of_kind(kind).map(|entry_row| (roadmap.symbol_text(entry_row.id), entry_row.entry)).collect();
    rows.sort_unstable();
    let rows: Vec<EntryId> = rows.into_iter().map(|(_, entry)| entry).collect();
    let height = visible_height(state);
    let entities = &mut state.views.entries;
    let kept = entities.last_selected.get(&kind).copied();
    let at = kept.and_then(|entry| rows.iter().position(|row| *row == entry)).unwrap_or(entities.at);
    entities.rows = rows;
    select_row(entities, kind, at, height);
}

fn select_row(entities: &mut EntryList, kind: EntryKind, at: usize, height: usize) {
    entities.at = at.min(entities.rows.len().saturating_sub(1));
    entities.top = scroll_top(entities.top, entities.at, entities.rows.len(), height);
    if let Some(entry) = entities.selected_entry() {
        entities.last_selected.insert(kind, entry);
    }
}

/// Shows the list of a kind.
pub fn show(state: &mut State, kind: EntryKind) {
    state.screen.view = ViewKind::Entries(kind);
    state.screen.pane = crate::app::model::mode::Pane::Roadmap;
    state.screen.scroll = [0; 3];
    state.views.entries.at = 0;
    state.views.entries.top = 0;
    rebuild(state);
}

/// Selects an entry in the list that is shown.
pub fn select(state: &mut State, entry: EntryId) {
    if let Some(entry_row) = state.session.plan.roadmap.row(entry) {
        state.views.entries.last_selected.insert(entry_row.kind, entry);
    }
    rebuild(state);
}

/// Moves the selection.
pub fn step(state: &mut State, by: isize) {
    let ViewKind::Entries(kind) = state.screen.view else { return };
    let height = visible_height(state);
    let at = state.views.entries.at.saturating_add_signed(by);
    select_row(&mut state.views.entries, kind, at, height);
}

/// Moves the selection to an end.
pub fn jump(state: &mut State, to: ListEnd) {
    let at = match to {
        ListEnd::First => 0,
        ListEnd::Last => state.views.entries.rows.len().saturating_sub(1),
    };
    let ViewKind::Entries(kind) = state.screen.view else { return };
    let height = visible_height(state);
    select_row(&mut state.views.entries, kind, at, height);
}

/// Selects a visible row; false when there is none.
pub fn click(state: &mut State, row: usize) -> bool {
    let ViewKind::Entries(kind) = state.screen.view else { return false };
    let at = state.views.entries.top + row;
    let height = visible_height(state);
    if at >= state.views.entries.rows.len() {
        return false;
    }
    select_row(&mut state.views.entries, kind, at, height);
    true
}
