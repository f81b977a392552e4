//! Everything the program knows while it runs. Changed by `update` alone; drawing reads it.

use super::commands;
use super::commands::input::Input;
use super::message::Effect;
use super::model::filter;
use super::model::mode::{Pane, Scope, ViewKind};
use super::model::screen::Screen;
use super::model::selection::Selection;
use super::model::session::{FileInfo, Session, StatusLine};
use super::overlays::Overlay;
use super::views::Views;
use super::widgets::layout::ScreenSize;
use super::workflows::Workflows;
use super::workflows::preferences::{Appearance, EditorSettings, Preferences};
use crate::document::chunk::EntryId;
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::plan::Plan;
use chrono::NaiveDate;

/// Everything the program knows.
pub struct State {
    /// The roadmap being edited.
    pub session: Session,
    /// What the next command is about.
    pub selection: Selection,
    /// What is on the screen.
    pub screen: Screen,
    /// The state of each view.
    pub views: Views,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// Keys and mouse between two commands.
    pub input: Input,
    /// How it looks and behaves.
    pub settings: EditorSettings,
    /// Work that spans several parts.
    pub workflows: Workflows,
    /// What is said in the message line.
    pub status: StatusLine,
    /// What is to be done outside.
    pub outbox: Vec<Effect>,
}

impl State {
    /// A state that shows a plan by lane.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate, size: ScreenSize, look: Appearance) -> Self {
        let mut state = Self {
            session: Session::new(plan, file, today),
            selection: Selection::default(),
            screen: Screen::new(size),
            views: Views::default(),
            overlays: Vec::new(),
            input: Input::default(),
            settings: EditorSettings { appearance: look, preferences: Preferences::default() },
            workflows: Workflows::default(),
            status: StatusLine::default(),
            outbox: Vec::new(),
        };
        state.rebuild_screens();
        super::views::conflicts::reload(&mut state);
        super::views::conflicts::report_open(&mut state);
        state
    }

    /// The first key of a command as the screen shows it; its title where it has none.
    pub fn key_of(&self, id: &str) -> String {
        let command = commands::by_id(id);
        let key = command
            .and_then(|command| self.input.keymap.key_labels(command, self.scope_below_overlays()).into_iter().next());
        key.or_else(|| command.map(|command| command.title.to_owned())).unwrap_or_default()
    }

    /// Brings what the screens show in line with the roadmap and the size.
    pub fn rebuild_screens(&mut self) {
        filter::refresh(self);
        super::views::rebuild(self);
    }

    /// The entry under the selection.
    pub fn selected(&self) -> Option<EntryId> {
        super::views::selected(self)
    }

    /// The theme or idea under the selection.
    pub fn selected_theme(&self) -> Option<EntryId> {
        self.selected().filter(|entry| self.session.plan.roadmap.theme(*entry).is_some())
    }

    /// Selects an entry: on the screen that is shown, else on the one that lists its kind.
    pub fn select(&mut self, entry: EntryId) {
        let Some(kind) = self.session.plan.roadmap.row(entry).map(|row| row.kind) else { return };
        if !super::views::select(self, entry) {
            self.screen.view = match kind {
                EntryKind::Theme | EntryKind::Idea => ViewKind::Lanes,
                kind => ViewKind::Entries(kind),
            };
            self.rebuild_screens();
            super::views::select(self, entry);
        }
        self.screen.scroll = [0; 3];
    }

    /// Who gets the keys.
    pub fn scope(&self) -> Scope {
        self.overlays.last().map_or_else(|| self.scope_below_overlays(), Overlay::scope)
    }

    /// Who gets the keys when no overlay is there.
    pub fn scope_below_overlays(&self) -> Scope {
        match (self.screen.pane, self.screen.view) {
            (Pane::Roadmap, ViewKind::Scores) if self.views.scores.cell.is_some() => Scope::ScoreCells,
            (Pane::Roadmap, screen) if screen.is_theme_view() => Scope::Roadmap,
            (Pane::Roadmap, ViewKind::Entries(_)) => Scope::Entries,
            (Pane::Roadmap, ViewKind::Problems) => Scope::Problems,
            (_, ViewKind::Conflicts) => Scope::Conflicts,
            _ => Scope::Panes,
        }
    }
}
