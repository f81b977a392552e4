//! The state of the program. Changed by `update` only; drawing reads it.

use crate::app::commands::input::Input;
use crate::app::commands::keymap::Keymap;
use crate::app::message::Effect;
use crate::app::model::preferences::{Appearance, EditorSettings, GlyphSet, Preferences};
use crate::app::model::screen::Screen;
use crate::app::model::selection::SelectRequest;
use crate::app::model::selection::Selection;
use crate::app::model::session::{FileInfo, Session};
use crate::app::model::status::{CommandResult, StatusLine};
use crate::app::model::{filter, marked_entries};
use crate::app::overlays::Overlay;
use crate::app::views::{self, Views};
use crate::app::widgets::area::ScreenSize;
use crate::app::workflows::Workflows;
use crate::app::workflows::autosave;
use crate::roadmap::plan::Plan;
use chrono::NaiveDate;
use std::sync::Arc;

/// The function of a command. It gets the whole state; outside of `update`, only a row of the command table can take
/// it, since `State` has no name there.
pub(in crate::app) type CommandFunction = fn(&mut State) -> CommandResult;

/// The state of the program.
pub struct State {
    /// The roadmap being edited.
    pub session: Session,
    /// The selection, filter and sort order.
    pub selection: Selection,
    /// Size, view, panes, zoom and scrolling.
    pub screen: Screen,
    pub views: Views,
    /// Open overlays, the topmost last.
    pub overlays: Vec<Overlay>,
    /// Keys and mouse between two commands.
    pub input: Input,
    /// Appearance and preferences.
    pub settings: EditorSettings,
    /// State of workflows that span several parts.
    pub workflows: Workflows,
    /// The message line.
    pub status: StatusLine,
    /// Effects to perform.
    pub outbox: Vec<Effect>,
}

impl State {
    /// A state that shows a plan by lane.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate, size: ScreenSize, keymap: Arc<Keymap>) -> Self {
        let appearance =
            Appearance { palette: crate::settings::palette::DEFAULT_PALETTE.to_owned(), glyphs: GlyphSet::default() };
        let mut state = Self {
            session: Session::new(plan, file, today),
            selection: Selection::default(),
            screen: Screen::new(size),
            views: Views::default(),
            overlays: Vec::new(),
            input: Input::new(keymap),
            settings: EditorSettings { appearance, preferences: Preferences::default() },
            workflows: Workflows::default(),
            status: StatusLine::default(),
            outbox: Vec::new(),
        };
        views::rebuild_all(&state.session, &mut state.selection, &state.screen, &mut state.views);
        views::conflicts::reload(&state.session, &state.screen, &mut state.views.conflicts);
        views::conflicts::report_open(&state.views.conflicts, &mut state.status);
        state.selection.entry = views::selected(&state.screen, &state.views);
        state.screen.needs = views::needs(&state.session, &state.selection, &state.screen, &state.views);
        state
    }

    /// Updates everything derived from the plan after edits, and selects the requested entry. Journal effects go before
    /// the effects requested since `start`, since a save must not come between an edit and its record.
    pub fn follow_edits(&mut self, start: usize) {
        let pending = self.session.take_pending();
        if !pending.is_empty() {
            let mut effects: Vec<Effect> = pending.journal.into_iter().map(Effect::AppendToJournal).collect();
            if !effects.is_empty() && autosave::is_wanted(&self.session, &self.settings) {
                effects.push(Effect::ScheduleAutosave);
            }
            if pending.needs_check {
                effects.push(Effect::CheckEntries(self.session.findings.start_run(&self.session.plan)));
            }
            self.outbox.splice(start..start, effects);
            if let Some(replaced) = &pending.replaced {
                marked_entries::keep_by_name(&self.session, &mut self.selection, replaced);
                views::conflicts::reload(&self.session, &self.screen, &mut self.views.conflicts);
            }
            if !pending.applied.is_empty() {
                // A journaled edit supersedes the pending text from before it.
                self.workflows.pending_texts.clear();
                for applied in &pending.applied {
                    views::conflicts::refresh_edited_rows(
                        &self.session,
                        &self.screen,
                        &mut self.views.conflicts,
                        applied,
                    );
                }
            }
            marked_entries::prune(&self.session, &mut self.selection);
            views::rebuild_all(&self.session, &mut self.selection, &self.screen, &mut self.views);
        }
        match self.selection.take_request() {
            Some(SelectRequest::GoTo(entry)) => {
                views::go_to(&self.session, &mut self.selection, &mut self.screen, &mut self.views, entry);
            }
            Some(SelectRequest::Follow(entry)) => {
                views::follow_edited_entry(&self.session, &self.selection, &self.screen, &mut self.views, entry);
            }
            Some(SelectRequest::IfShown(entry)) => {
                views::select(&self.session, &self.selection, &self.screen, &mut self.views, entry);
            }
            None => {}
        }
        self.selection.entry = views::selected(&self.screen, &self.views);
        self.selection.finding = views::selected_problem(&self.screen, &self.views);
        self.screen.needs = views::needs(&self.session, &self.selection, &self.screen, &self.views);
    }

    /// Runs the roadmap-wide checks.
    pub fn check_roadmap(&mut self) {
        self.session.findings.check_roadmap(&self.session.plan);
        self.views.problems.refresh(&self.session, &self.screen);
        if self.selection.filter.as_ref().is_some_and(|filter| filter.query.depends_on_findings()) {
            filter::update_matches(&self.session, &mut self.selection);
            views::rebuild(&self.session, &self.selection, &self.screen, &mut self.views);
        }
    }
}
