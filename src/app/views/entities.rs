//! The list of all entries of one kind: metrics, goals, feedback and so on.

use crate::app::model::layout;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::views::Views;
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
pub fn visible_height(session: &Session, screen: &Screen, views: &Views) -> usize {
    (layout::compute(screen).panes[0].height as usize).saturating_sub(2)
}

/// Brings the rows in line with the roadmap, and keeps the selection on what was selected.
pub fn rebuild(session: &Session, screen: &Screen, views: &mut Views) {
    let ViewKind::Entries(kind) = screen.view else { return };
    let roadmap = &session.plan.roadmap;
    let mut rows: Vec<(&str, EntryId)> =
        roadmap.rows_of_kind(kind).map(|entry_row| (roadmap.symbol_text(entry_row.id), entry_row.entry)).collect();
    rows.sort_unstable();
    let rows: Vec<EntryId> = rows.into_iter().map(|(_, entry)| entry).collect();
    let height = visible_height(session, screen, views);
    let entities = &mut views.entries;
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
pub fn show(session: &Session, screen: &mut Screen, views: &mut Views, kind: EntryKind) {
    screen.view = ViewKind::Entries(kind);
    screen.pane = crate::app::model::mode::Pane::Roadmap;
    screen.scroll = [0; 3];
    views.entries.at = 0;
    views.entries.top = 0;
    rebuild(session, screen, views);
}

/// Selects an entry in the list that is shown.
pub fn select(session: &Session, screen: &Screen, views: &mut Views, entry: EntryId) {
    if let Some(entry_row) = session.plan.roadmap.row(entry) {
        views.entries.last_selected.insert(entry_row.kind, entry);
    }
    rebuild(session, screen, views);
}

/// Moves the selection.
pub fn step(session: &Session, screen: &Screen, views: &mut Views, by: isize) {
    let ViewKind::Entries(kind) = screen.view else { return };
    let height = visible_height(session, screen, views);
    let at = views.entries.at.saturating_add_signed(by);
    select_row(&mut views.entries, kind, at, height);
}

/// Moves the selection to an end.
pub fn jump(session: &Session, screen: &Screen, views: &mut Views, to: ListEnd) {
    let at = match to {
        ListEnd::First => 0,
        ListEnd::Last => views.entries.rows.len().saturating_sub(1),
    };
    let ViewKind::Entries(kind) = screen.view else { return };
    let height = visible_height(session, screen, views);
    select_row(&mut views.entries, kind, at, height);
}

/// Selects a visible row; false when there is none.
pub fn click(session: &Session, screen: &Screen, views: &mut Views, row: usize) -> bool {
    let ViewKind::Entries(kind) = screen.view else { return false };
    let at = views.entries.top + row;
    let height = visible_height(session, screen, views);
    if at >= views.entries.rows.len() {
        return false;
    }
    select_row(&mut views.entries, kind, at, height);
    true
}
