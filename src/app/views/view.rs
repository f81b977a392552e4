//! What all views have in common: the trait, what a view reads, and what it answers.

use crate::app::model::layout;
use crate::app::model::screen::{Screen, ViewNeeds};
use crate::app::model::selection::Selection;
use crate::app::model::session::Session;
use crate::app::model::sort_order;
use crate::app::model::status::{CommandResult, Refusal};
use crate::app::widgets::list::ListEnd;
use crate::app::widgets::rich_text::RichLine;
use crate::document::chunk::EntryId;
use crate::roadmap::lane::Lane;

/// A view of pane 1. It changes its own state only; what follows beyond that is a [`ViewAnswer`].
pub trait View {
    /// Updates the rows for the roadmap and the screen size, and keeps the selection in sight.
    fn rebuild(&mut self, context: ViewContext<'_>);

    /// Moves the selection by `by` rows.
    fn step(&mut self, context: ViewContext<'_>, by: isize);

    /// Moves the selection to the first or last row.
    fn jump(&mut self, context: ViewContext<'_>, to: ListEnd);

    /// Acts on a cell: usually selects the entry there.
    fn click(&mut self, context: ViewContext<'_>, spot: PaneCell) -> ViewAnswer;

    /// The selected entry.
    fn selected_entry(&self) -> Option<EntryId> {
        None
    }

    /// The selected row, for views where several rows share an entry, or have none.
    fn selected_row(&self) -> usize {
        0
    }

    /// The selected option: its theme, and its position.
    fn selected_option(&self) -> Option<(EntryId, usize)> {
        None
    }

    /// Whether clicks at a column fold or edit the selected row in place, and so never open it.
    fn takes_clicks_at(&self, _column: u16) -> bool {
        false
    }

    /// The entries in display order, for commands on everything that is shown.
    fn entries(&self) -> Vec<EntryId> {
        Vec::new()
    }

    /// Selects an entry; returns false if the view does not show it.
    fn select(&mut self, _context: ViewContext<'_>, _entry: EntryId) -> bool {
        false
    }

    /// Folds, or moves one column to the left.
    fn move_left(&mut self, _context: ViewContext<'_>) {}

    /// Unfolds, or moves one column to the right.
    fn move_right(&mut self, _context: ViewContext<'_>) -> ViewAnswer {
        ViewAnswer::default()
    }

    /// The number of rows or cards per page.
    fn page_size(&self, context: ViewContext<'_>) -> usize {
        visible_height(context.screen).saturating_sub(2)
    }

    /// The layout requirements.
    fn needs(&self, _context: ViewContext<'_>) -> ViewNeeds {
        ViewNeeds::default()
    }

    /// The view as a list of rows; `None` if it is drawn by code of its own.
    fn list_page(&self, _context: ViewContext<'_>) -> Option<ListPage> {
        None
    }

    /// The themes to simulate: those on visible rows if the view shows their uncertainty, or the selected one.
    fn themes_to_simulate(&self, _screen: &Screen) -> Vec<EntryId> {
        self.selected_entry().into_iter().collect()
    }

    /// The lane of the selection, which new ideas are proposed for.
    fn selected_lane(&self, session: &Session) -> Option<Lane> {
        let theme = session.plan.roadmap.theme(self.selected_entry()?)?;
        theme.lane.filter(|lane| lane.is_live())
    }

    /// The lane at a cell, and the entry a drop there would go above; `None` if it is not a drop target.
    fn drop_target_at(&self, _session: &Session, _screen: &Screen, _spot: PaneCell) -> Option<(Lane, Option<EntryId>)> {
        None
    }
}

/// What a view reads.
#[derive(Clone, Copy)]
pub struct ViewContext<'s> {
    pub session: &'s Session,
    pub selection: &'s Selection,
    pub screen: &'s Screen,
}

impl<'s> ViewContext<'s> {
    pub fn new(session: &'s Session, selection: &'s Selection, screen: &'s Screen) -> Self {
        Self { session, selection, screen }
    }
}

/// A view that is a list of rows, as data: such a view needs no drawing of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The name of the list, in the pane's rule.
    pub subtitle: String,
    /// The text at the right end of the rule.
    pub fact: String,
    /// The visible rows.
    pub rows: Vec<RichLine>,
    /// Which of them is selected.
    pub selected: Option<usize>,
    /// The text in place of rows, if there are none.
    pub empty: &'static str,
}

/// Height of the rule and the blank line above the rows of a [`ListPage`].
pub const LIST_HEADER_HEIGHT: u16 = 2;

/// A cell of pane 1, relative to the first one below its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaneCell {
    pub column: u16,
    pub row: usize,
}

/// What follows from an action of a view beyond its own state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewAnswer {
    /// Whether there was a row or cell to act on.
    pub is_hit: bool,
    /// Whether pane 1 gets the focus.
    pub takes_focus: bool,
    /// Whether all views are rebuilt, because the layout may change.
    pub needs_rebuild: bool,
    /// What to report.
    pub result: CommandResult,
}

impl Default for ViewAnswer {
    fn default() -> Self {
        Self { is_hit: false, takes_focus: false, needs_rebuild: false, result: Ok(None) }
    }
}

impl ViewAnswer {
    /// Only whether there was a row or cell to act on.
    pub fn from_hit(is_hit: bool) -> Self {
        Self { is_hit, ..Self::default() }
    }

    /// Reports why nothing was done.
    pub fn refuse(why: Refusal) -> Self {
        Self { result: Err(why), ..Self::default() }
    }
}

/// The number of visible lines of a view that shares the screen with the panes beside it.
pub fn visible_height(screen: &Screen) -> usize {
    let layout = layout::compute(screen);
    // While another pane fills the screen, use the full height so that automatic folds do not change.
    let area = if layout.panes[0].is_empty() { layout.body } else { layout.panes[0] };
    (area.height as usize).saturating_sub(1)
}

/// The number of visible rows of a [`ListPage`].
pub fn list_height(screen: &Screen) -> usize {
    layout::compute(screen).panes[0].height.saturating_sub(LIST_HEADER_HEIGHT) as usize
}

/// Filters ranked entries, drops those that are not valid RON, and sorts the rest by the chosen order.
pub fn filter_and_sort(session: &Session, selection: &Selection, entries: &[EntryId]) -> Vec<EntryId> {
    let is_shown = |entry: &&EntryId| {
        session.plan.roadmap.row(**entry).is_some_and(|entry_row| !entry_row.is_broken) && selection.shows(**entry)
    };
    let mut shown: Vec<EntryId> = entries.iter().filter(is_shown).copied().collect();
    sort_order::sort_entries(session, selection, &mut shown);
    shown
}
