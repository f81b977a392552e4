//! The list of all entries of one kind, such as metrics, goals, or feedback.

use crate::app::model::layout;
use crate::app::model::mode::ViewKind;
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::views::Views;
use crate::app::widgets::list::{ListEnd, scroll_top};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use std::collections::BTreeMap;

/// The list of the current kind.
#[derive(Clone, Debug, Default)]
pub struct EntryList {
    /// The entries, sorted by id.
    pub rows: Vec<EntryId>,
    /// The selected row.
    pub at: usize,
    /// The first visible row.
    pub top: usize,
    /// The last selected entry of each kind.
    last_selected: BTreeMap<EntryKind, EntryId>,
}

impl EntryList {
    /// The selected entry.
    pub fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.at).copied()
    }
}

/// The number of visible rows.
pub fn visible_height(screen: &Screen) -> usize {
    (layout::compute(screen).panes[0].height as usize).saturating_sub(2)
}

/// Rebuilds the rows from the roadmap and restores the selection.
pub fn rebuild(session: &Session, screen: &Screen, views: &mut Views) {
    let ViewKind::Entries(kind) = screen.view else { return };
    let roadmap = &session.plan.roadmap;
    let mut rows: Vec<(&str, EntryId)> =
        roadmap.rows_of_kind(kind).map(|entry_row| (roadmap.symbol_text(entry_row.id), entry_row.entry)).collect();
    rows.sort_unstable();
    let rows: Vec<EntryId> = rows.into_iter().map(|(_, entry)| entry).collect();
    let height = visible_height(screen);
    let list = &mut views.entries;
    let previous = list.last_selected.get(&kind).copied();
    let at = previous.and_then(|entry| rows.iter().position(|row| *row == entry)).unwrap_or(list.at);
    list.rows = rows;
    select_row(list, kind, at, height);
}

fn select_row(list: &mut EntryList, kind: EntryKind, at: usize, height: usize) {
    list.at = at.min(list.rows.len().saturating_sub(1));
    list.top = scroll_top(list.top, list.at, list.rows.len(), height);
    if let Some(entry) = list.selected_entry() {
        list.last_selected.insert(kind, entry);
    }
}

/// Switches to the list of a kind.
pub fn show(session: &Session, screen: &mut Screen, views: &mut Views, kind: EntryKind) {
    screen.view = ViewKind::Entries(kind);
    screen.pane = crate::app::model::mode::Pane::Roadmap;
    screen.scroll = [0; 3];
    views.entries.at = 0;
    views.entries.top = 0;
    rebuild(session, screen, views);
}

/// Selects an entry in the current list.
pub fn select(session: &Session, screen: &Screen, views: &mut Views, entry: EntryId) {
    if let Some(entry_row) = session.plan.roadmap.row(entry) {
        views.entries.last_selected.insert(entry_row.kind, entry);
    }
    rebuild(session, screen, views);
}

/// Moves the selection.
pub fn step(screen: &Screen, views: &mut Views, by: isize) {
    let ViewKind::Entries(kind) = screen.view else { return };
    let height = visible_height(screen);
    let at = views.entries.at.saturating_add_signed(by);
    select_row(&mut views.entries, kind, at, height);
}

/// Moves the selection to the first or last row.
pub fn jump(screen: &Screen, views: &mut Views, to: ListEnd) {
    let at = match to {
        ListEnd::First => 0,
        ListEnd::Last => views.entries.rows.len().saturating_sub(1),
    };
    let ViewKind::Entries(kind) = screen.view else { return };
    let height = visible_height(screen);
    select_row(&mut views.entries, kind, at, height);
}

/// Selects a visible row; returns false if there is none.
pub fn click(screen: &Screen, views: &mut Views, row: usize) -> bool {
    let ViewKind::Entries(kind) = screen.view else { return false };
    let at = views.entries.top + row;
    let height = visible_height(screen);
    if at >= views.entries.rows.len() {
        return false;
    }
    select_row(&mut views.entries, kind, at, height);
    true
}
