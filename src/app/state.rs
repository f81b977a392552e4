//! Everything the program knows while it runs. Changed by `update` alone; drawing reads it.

use super::commands;
use super::commands::input::Input;
use super::commands::keymap;
use super::message::Effect;
use super::model::filter;
use super::model::findings;
use super::model::findings::Findings;
use super::model::marked_entries;
use super::model::mode::{Pane, Scope, ViewKind};
use super::model::ranking_confidence::RankingConfidence;
use super::model::screen::Screen;
use super::model::selection::Selection;
use super::model::session::{self, Derived, FileInfo, Message, Session, Tone};
use super::overlays::Overlay;
use super::views::Views;
use super::widgets::layout::ScreenSize;
use super::workflows::Workflows;
use super::workflows::autosave;
use super::workflows::preferences::{Appearance, EditorSettings, Preferences};
use crate::document::chunk::EntryId;
use crate::insight::{Ranking, effective_target, progress};
use crate::roadmap::change::Change;
use crate::roadmap::date::{self, DueDate, DuePrecision};
use crate::roadmap::entry_kind::EntryKind;
use crate::roadmap::entry_row::EntryRow;
use crate::roadmap::plan::{AppliedChange, ChangeError, Plan};
use crate::roadmap::scoring_models;
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeSet;

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
    pub message: Option<Message>,
    /// What is to be done outside.
    outbox: Vec<Effect>,
}

impl State {
    /// A state that shows a plan by lane.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate, size: ScreenSize, look: Appearance) -> Self {
        let model = scoring_models::Model::find(&plan.roadmap.settings.ranking)
            .map_or(scoring_models::WEIGHTED, |model| model.name);
        let derived = Derived::from_roadmap(&plan.roadmap, model);
        let mut state = Self {
            session: Session {
                plan,
                derived,
                file,
                today,
                findings: Findings::new(today),
                model,
                ranking_confidence: RankingConfidence::default(),
                what_if: None,
                discarded_what_if: None,
                changed_outside: BTreeSet::new(),
                disk_is_undone: false,
                merged: Vec::new(),
                revision: 0,
            },
            selection: Selection::default(),
            screen: Screen::new(size),
            views: Views::default(),
            overlays: Vec::new(),
            input: Input::default(),
            settings: EditorSettings { appearance: look, preferences: Preferences::default() },
            workflows: Workflows::default(),
            message: None,
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
        let key =
            command.and_then(|command| self.input.keymap.key_labels(command, self.scope_below_overlays()).into_iter().next());
        key.or_else(|| command.map(|command| command.title.to_owned())).unwrap_or_default()
    }

    /// Whether digits before a command say how often it is run.
    pub fn has_counts(&self) -> bool {
        self.input.keymap.preset == keymap::Preset::Vim
    }

    /// Whether the filter lets an entry be seen.
    pub fn shows(&self, entry: EntryId) -> bool {
        self.selection.filter.as_ref().is_none_or(|filter| filter.shows(entry))
    }

    /// Asks for something to be done outside.
    pub fn ask(&mut self, effect: Effect) {
        self.outbox.push(effect);
    }

    /// What was asked for since the last time.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.outbox)
    }

    /// Says that something was done.
    pub fn say(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Done });
    }

    /// Says that something cannot be done, and what can.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.message = Some(Message { text: text.into(), tone: Tone::Refused });
    }

    /// Makes changes as one step of undo; what follows from them is derived again. Where they cannot be made, the
    /// message line says why.
    pub fn change(&mut self, label: &str, changes: &[Change]) -> Option<AppliedChange> {
        match self.try_change(label, changes) {
            Ok(made) => Some(made),
            Err(not_made) => {
                self.refuse(not_made.to_string());
                None
            }
        }
    }

    /// Makes changes as one step of undo, or says why not.
    pub fn try_change(&mut self, label: &str, changes: &[Change]) -> Result<AppliedChange, ChangeError> {
        let made = self.session.plan.apply_changes(label, changes)?;
        self.follow(&made);
        Ok(made)
    }

    /// Derives again what follows from an edit that was made.
    pub fn follow(&mut self, made: &AppliedChange) {
        if made.splices.is_empty() {
            return;
        }
        self.session.revision += 1;
        self.session.derived.update(&self.session.plan.roadmap, self.session.model);
        if let Some(sandbox) = &mut self.session.what_if {
            sandbox.record(&made.splices);
        } else {
            self.ask(Effect::AppendToJournal(made.splices.clone()));
            autosave::schedule(self);
        }
        // An edit in the journal makes void what was being typed before it.
        self.workflows.pending_texts.clear();
        findings::recheck_changed(self, made);
        super::views::conflicts::refresh_edited_rows(self, made);
        marked_entries::prune(self);
        self.rebuild_screens();
    }

    /// Takes another plan in place of the one there is.
    pub fn replace_plan(&mut self, plan: Plan) {
        let closed = self.session.plan.read_only_reason.take();
        let marked = marked_entries::marked_names(self);
        self.session.plan = Plan { read_only_reason: closed, ..plan };
        self.derive_all();
        marked_entries::mark_by_names(self, &marked);
    }

    /// Derives everything again: the whole text is another.
    pub fn derive_all(&mut self) {
        self.session.revision += 1;
        self.session.derived = Derived::from_roadmap(&self.session.plan.roadmap, self.session.model);
        findings::reset(self);
        self.ask(Effect::CheckEntries);
        super::views::conflicts::reload(self);
        self.rebuild_screens();
    }

    /// Shows another scoring model.
    pub fn show_model(&mut self, model: &'static str) {
        self.session.model = model;
        self.session.derived.ranking = Ranking::new(&self.session.plan.roadmap, model);
        self.session.derived.wsjf_columns_without_one = session::columns_without_one(&self.session.plan.roadmap, model);
        if let Some(sandbox) = &mut self.session.what_if {
            sandbox.show_model(model);
        }
        self.rebuild_screens();
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

    /// The text that names an entry.
    pub fn title(&self, entry: EntryId) -> String {
        self.session.plan.roadmap.title(&self.session.plan.document, entry).into_owned()
    }

    /// A day as the screen shows it.
    pub fn day(&self, day: NaiveDate) -> String {
        date::format_day(day, self.session.today, self.settings.preferences.date_style())
    }

    /// A due date as the screen shows it: a day in the chosen style, anything coarser as it was written.
    pub fn due(&self, due: DueDate) -> String {
        let day = due.last_day;
        match due.precision {
            DuePrecision::Day | DuePrecision::Month => self.day(day),
            DuePrecision::Quarter => format!("Q{} {}", day.month0() / 3 + 1, day.year()),
            DuePrecision::Half => format!("H{} {}", day.month0() / 6 + 1, day.year()),
            DuePrecision::Year => day.year().to_string(),
        }
    }

    /// The facts of the metric of an entry's target.
    pub fn metric_of(&self, row: &EntryRow) -> Option<EntryId> {
        let symbol = effective_target::resolve(&self.session.plan.roadmap, row).target.metric?;
        self.session.plan.roadmap.find_by_symbol(EntryKind::Metric, symbol)
    }

    /// How the target of an entry stands today; `None` when it names no metric the file has.
    pub fn progress_of(&self, row: &EntryRow) -> Option<progress::Progress> {
        let held = effective_target::resolve(&self.session.plan.roadmap, row);
        let metric = self.session.plan.roadmap.find_by_symbol(EntryKind::Metric, held.target.metric?)?;
        let metric = self.session.plan.roadmap.row(metric).and_then(EntryRow::metric)?;
        Some(progress::measure_progress(&held.target, metric.better, &metric.readings, self.session.today))
    }

    /// Another day has come: what is due, late or no more to be answered is derived again.
    pub fn turn_to(&mut self, today: NaiveDate) {
        if self.session.today != today {
            self.session.today = today;
            findings::reset(self);
            self.ask(Effect::CheckEntries);
            self.rebuild_screens();
        }
    }

    /// What becomes of unsaved edits in a crash. It is said once; the header goes on saying it.
    pub fn journal_is(&mut self, written: Result<(), String>) {
        if let Err(why) = &written
            && !self.session.file.has_no_recovery
        {
            self.refuse(format!("unsaved edits would not survive a crash ({why}): ^S is what keeps them"));
        }
        self.session.file.has_no_recovery = written.is_err();
    }

    /// Whether the fields of an entry can be edited: one that does not read is a piece of text only.
    pub fn can_be_edited(&self, entry: EntryId) -> bool {
        let is_broken = self.session.plan.roadmap.row(entry).is_none_or(|row| row.is_broken);
        !is_broken && !self.session.findings.is_invalid(entry)
    }

    /// How many edits are not in the file; those of a what-if do not count.
    pub fn unsaved(&self) -> usize {
        self.session.what_if.as_ref().map_or_else(|| self.session.plan.history.unsaved_steps(), |sandbox| sandbox.unsaved_before())
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

    /// The topmost overlay.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}
