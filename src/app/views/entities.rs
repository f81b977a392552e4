//! The list of all entries of one kind, such as metrics, goals, or feedback.

use super::view::{PaneCell, View, ViewAnswer, ViewContext};
use crate::app::model::layout;
use crate::app::model::mode::{Pane, ViewKind};
use crate::app::model::screen::Screen;
use crate::app::model::session::Session;
use crate::app::widgets::list::{List, ListEnd};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use std::collections::BTreeMap;

/// The list of the current kind.
#[derive(Clone, Debug, Default)]
pub struct EntryList {
    /// The entries, sorted by id.
    pub rows: Vec<EntryId>,
    /// The selected row, and the first visible line.
    pub list: List,
    /// The last selected entry of each kind.
    last_selected: BTreeMap<EntryKind, EntryId>,
}

impl EntryList {
    /// Lists the entries of a kind, at the one that was selected last.
    fn refresh(&mut self, session: &Session, screen: &Screen) {
        let ViewKind::Entries(kind) = screen.view else { return };
        let roadmap = &session.plan.roadmap;
        let mut rows: Vec<(&str, EntryId)> =
            roadmap.rows_of_kind(kind).map(|entry_row| (roadmap.symbol_text(entry_row.id), entry_row.entry)).collect();
        rows.sort_unstable();
        self.rows = rows.into_iter().map(|(_, entry)| entry).collect();
        let previous = self.last_selected.get(&kind).copied();
        let at = previous.and_then(|entry| self.rows.iter().position(|row| *row == entry)).unwrap_or(self.list.at);
        self.select_row(screen, at);
    }

    fn select_row(&mut self, screen: &Screen, at: usize) {
        let ViewKind::Entries(kind) = screen.view else { return };
        self.list.select(at, self.rows.len(), visible_height(screen));
        if let Some(entry) = self.selected_entry() {
            self.last_selected.insert(kind, entry);
        }
    }
}

/// The number of visible rows.
pub fn visible_height(screen: &Screen) -> usize {
    (layout::compute(screen).panes[0].height as usize).saturating_sub(2)
}

/// Switches to the list of a kind.
pub fn show(session: &Session, screen: &mut Screen, view: &mut EntryList, kind: EntryKind) {
    screen.view = ViewKind::Entries(kind);
    screen.pane = Pane::Roadmap;
    screen.scroll = [0; 3];
    view.list = List::default();
    view.refresh(session, screen);
}

impl View for EntryList {
    fn rebuild(&mut self, context: ViewContext<'_>) {
        self.refresh(context.session, context.screen);
    }

    fn step(&mut self, context: ViewContext<'_>, by: isize) {
        self.select_row(context.screen, self.list.row_after(by));
    }

    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd) {
        self.select_row(context.screen, to.row());
    }

    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer {
        // The first row has the headings of the columns.
        let at = spot.row.checked_sub(1).and_then(|line| self.list.row_at(line, self.rows.len()));
        if let Some(at) = at {
            self.select_row(context.screen, at);
        }
        ViewAnswer::from_hit(at.is_some())
    }

    fn selected_entry(&self) -> Option<EntryId> {
        self.rows.get(self.list.at).copied()
    }

    fn entries(&self) -> Vec<EntryId> {
        self.rows.clone()
    }

    fn select(&mut self, context: ViewContext<'_>, entry: EntryId) -> bool {
        let kind = context.session.plan.roadmap.row(entry).map(|entry_row| entry_row.kind);
        let Some(kind) = kind.filter(|kind| context.screen.view == ViewKind::Entries(*kind)) else { return false };
        self.last_selected.insert(kind, entry);
        self.rebuild(context);
        true
    }
}
