//! The only place where state changes. Routes messages to the code of their subject.

mod disk;
mod keys;
mod mouse;
mod repeat;
mod state;

use crate::app::Scene;
#[cfg(test)]
use crate::app::commands;
use crate::app::commands::bindings;
use crate::app::commands::command::Command;
use crate::app::commands::preferences;
use crate::app::commands::repeat::RecordedInput;
use crate::app::message::{Effect, Msg};
use crate::app::model::mode::ViewKind;
#[cfg(test)]
use crate::app::model::preferences::{Appearance, GlyphSet};
use crate::app::model::session::FileInfo;
#[cfg(test)]
use crate::app::model::session::Session;
use crate::app::model::status::Refusal;
use crate::app::model::{marked_entries, ranking_confidence};
use crate::app::overlays::form::layout;
use crate::app::views::conflicts;
use crate::app::widgets::area::{Breakpoint, ScreenSize};
use crate::app::workflows::first_run;
use crate::app::workflows::tour;
use crate::app::workflows::{autosave, external_editor, pending_text, read_only, recovery};
use crate::compare::conflict::FileConflict;
use crate::document::chunk::EntryId;
use crate::roadmap::plan::Plan;
#[cfg(test)]
use crate::settings::Setting;
use chrono::NaiveDate;
pub(in crate::app) use state::CommandFunction;
use state::State;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The editor: takes messages, returns effects.
pub struct App {
    state: State,
}

impl App {
    /// An editor that shows a plan by lane.
    pub fn new(plan: Plan, file: FileInfo, today: NaiveDate, size: ScreenSize) -> Self {
        Self { state: State::new(plan, file, today, size, Arc::clone(bindings::default_keymap())) }
    }

    /// Handles a message and returns the effects to perform, in order.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        handle_message(&mut self.state, msg);
        self.finish_message()
    }

    fn finish_message(&mut self) -> Vec<Effect> {
        let state = &mut self.state;
        state.follow_edits(0);
        if state.workflows.looks_later && state.overlays.is_empty() && state.session.what_if.is_none() {
            state.workflows.looks_later = false;
            state.outbox.push(Effect::CheckDisk);
        }
        state.status.show(tour::advance_if_done(
            &state.session,
            &state.selection,
            &state.screen,
            &state.overlays,
            &mut state.workflows,
        ));
        autosave::resume(
            &state.session,
            &state.overlays,
            !state.input.pending.is_empty(),
            &state.settings,
            &mut state.workflows,
            &mut state.outbox,
        );
        layout::scroll_to_focus(&state.session, &state.screen, &mut state.overlays);
        pending_text::sync_journal(&state.session, &state.overlays, &mut state.workflows, &mut state.outbox);
        std::mem::take(&mut state.outbox)
    }

    /// The editor as drawing sees it.
    pub fn scene(&self) -> Scene<'_> {
        let state = &self.state;
        Scene {
            session: &state.session,
            selection: &state.selection,
            screen: &state.screen,
            views: &state.views,
            overlays: &state.overlays,
            input: &state.input,
            settings: &state.settings,
            workflows: &state.workflows,
            message: state.status.message.as_ref(),
        }
    }

    /// Whether `Msg::Idle` would do something.
    pub fn has_idle_work(&self) -> bool {
        self.state.session.findings.is_stale()
            || ranking_confidence::needs_update(&self.state.session, &uncertain_themes(&self.state))
    }
}

#[cfg(test)]
impl App {
    /// Runs a command as the palette does.
    pub(crate) fn run(&mut self, id: &str) -> Vec<Effect> {
        run_command(&mut self.state, commands::by_id(id).expect("a command"));
        self.finish_message()
    }

    /// Closes all overlays without running a command.
    pub(crate) fn close_overlays(&mut self) {
        self.state.input.pending.clear();
        self.state.overlays.clear();
    }

    /// The session, for states that otherwise need other programs.
    pub(crate) fn session_mut(&mut self) -> &mut Session {
        &mut self.state.session
    }

    /// Switches palette and glyphs.
    pub(crate) fn set_appearance(&mut self, palette: &str, glyphs: GlyphSet) {
        self.state.settings.appearance = Appearance { palette: palette.to_owned(), glyphs };
    }

    /// Changes a setting as the settings screen does.
    pub(crate) fn set(&mut self, setting: Setting, value: &str) -> Vec<Effect> {
        let state = &mut self.state;
        state.status.show(preferences::set(
            &mut state.session,
            &mut state.input,
            &mut state.settings,
            &mut state.workflows,
            &mut state.outbox,
            setting,
            value,
        ));
        self.finish_message()
    }
}

fn handle_message(state: &mut State, msg: Msg) {
    match msg {
        Msg::Key(key) if is_screen_too_small(state) => keys::handle_blind_key(state, key),
        Msg::Paste(_) | Msg::Click(..) | Msg::Drag(..) | Msg::Release | Msg::Wheel(..)
            if is_screen_too_small(state) => {}
        Msg::Key(key) => {
            repeat::record(state, RecordedInput::Key(key));
            keys::handle_key(state, key);
            repeat::finish_change(state);
        }
        Msg::Paste(text) => {
            repeat::record(state, RecordedInput::Paste(text.clone()));
            keys::handle_paste(state, &text);
            repeat::finish_change(state);
        }
        Msg::Click(x, y) => mouse::press(state, x, y),
        Msg::Drag(x, y) => mouse::drag(state, x, y),
        Msg::Release => mouse::release(state),
        Msg::Wheel(x, y, rows) => mouse::wheel(state, x, y, rows),
        Msg::Resize(size) => handle_resize(state, size),
        Msg::Saved(saved) => disk::handle_saved(state, saved),
        Msg::SaveFailed(problem) => disk::handle_save_failure(state, problem),
        Msg::DiskChanged(text) => disk::handle_disk_change(state, text),
        Msg::DiskFileLost(why) => disk::handle_disk_lost(state, &why),
        Msg::DiskUnchanged => state.status.say("This screen shows the latest version of the file"),
        Msg::Checked(batch) => {
            if state.session.findings.apply_batch(batch) {
                state.check_roadmap();
            }
        }
        Msg::ConfidenceComputed(found) => ranking_confidence::apply_result(&mut state.session, found),
        Msg::JournalWritten(written) => disk::handle_journal_written(state, written),
        Msg::MergeSides(sides) => conflicts::add_side_commits(&mut state.views.conflicts, sides),
        Msg::UnmergedInGit => {
            crate::app::commands::conflicts::offer_mark_merged(&state.views.conflicts, &mut state.overlays);
        }
        Msg::MarkedMerged(result) => conflicts::on_marked_merged(&state.session, &mut state.status, result),
        Msg::EditLockChanged(turn) => state.status.show(read_only::handle_lock_change(
            &mut state.session,
            &mut state.overlays,
            &mut state.workflows,
            turn,
        )),
        Msg::EditorFinished(edited) => {
            state.status.show(external_editor::apply_edited_text(&mut state.overlays, edited));
        }
        Msg::EffectFailed(why) => state.status.refuse(why),
        Msg::RecoveryFound(found) => {
            state.status.show(recovery::handle_found(&state.session, &mut state.overlays, *found));
        }
        Msg::DayChanged(today) => state.session.turn_to(today),
        Msg::EditingPaused => autosave::save_if_idle(
            &state.session,
            &state.overlays,
            !state.input.pending.is_empty(),
            &state.settings,
            &mut state.workflows,
            &mut state.outbox,
        ),
        Msg::Opened { branch, conflict } => handle_opened(state, branch, conflict),
        Msg::PreferencesLoaded(preferences) => state.status.show(preferences::apply_initial(
            &mut state.session,
            &mut state.input,
            &mut state.settings,
            &mut state.outbox,
            *preferences,
        )),
        Msg::FiltersLoaded(Ok(filters)) => state.selection.saved_filters = filters,
        Msg::FiltersLoaded(Err(why)) => state.status.refuse(why),
        Msg::OpenElsewhere(holder) => {
            state.status.show(read_only::start_read_only(&mut state.session, &mut state.workflows, holder));
        }
        Msg::FirstRun => first_run::start(&mut state.overlays, &mut state.workflows),
        Msg::Tour => {
            tour::start(&state.session, &state.selection, &state.screen, &state.overlays, &mut state.workflows);
        }
        Msg::Idle => run_idle_work(state),
        Msg::BackgroundKnown(background) => {
            preferences::set_background(&state.overlays, &mut state.settings, background);
        }
        Msg::SettingsSaved(result) => state.status.show(preferences::handle_saved(&mut state.settings, result)),
    }
}

/// Handles everything the first frame does not need.
fn handle_opened(state: &mut State, branch: Option<String>, conflict: Option<Box<FileConflict>>) {
    state.session.file.branch = branch;
    if preferences::needs_background(&state.settings) {
        state.outbox.push(Effect::QueryBackground);
    }
    match conflict {
        Some(conflict) => disk::merge_git_conflict(state, &conflict),
        None => state.session.request_check(),
    }
}

fn uncertain_themes(state: &State) -> BTreeSet<EntryId> {
    crate::app::views::uncertain_themes(&state.session, &state.selection, &state.screen, &state.views)
}

fn run_idle_work(state: &mut State) {
    let shown = uncertain_themes(state);
    let jobs = ranking_confidence::start_jobs(&mut state.session, &shown);
    state.outbox.extend(jobs.into_iter().map(Effect::Simulate));
    if state.session.findings.is_stale() {
        state.check_roadmap();
    }
}

/// Runs a command and shows what it answers. Returns whether it ran, rather than being refused.
fn run_command(state: &mut State, command: &Command) -> bool {
    state.status.clear();
    if let Err(why) = check_runnable(state, command) {
        state.status.show(Err(why));
        return false;
    }
    let start = state.outbox.len();
    let result = (command.run)(state);
    let is_done = result.is_ok();
    state.status.show(result);
    state.follow_edits(start);
    if std::mem::take(&mut state.input.repeat.is_requested) {
        return repeat::repeat_last(state);
    }
    match state.input.queued.take() {
        Some(queued) => run_command(state, queued),
        None => is_done,
    }
}

/// Refuses edits of entries that cannot be edited before the user types anything; the plan refuses any edit that gets
/// past this.
fn check_runnable(state: &State, command: &Command) -> Result<(), Refusal> {
    if let Some(why) = state.session.plan.read_only_reason.as_ref().filter(|_| command.starts_edit()) {
        return Err(Refusal::new(why));
    }
    let is_on_trade_off = state.screen.view == ViewKind::NotDoing && state.views.not_doing.is_trade_off_selected();
    if is_on_trade_off
        && marked_entries::marked_in_view(&state.session, &state.selection, &state.screen).is_empty()
        && command.changes_entry()
    {
        return Err(Refusal::new(
            "This is a trade-off of a theme (Enter to open the theme, c r to edit its trade-offs)",
        ));
    }
    match command.is_single_entry {
        true => marked_entries::require_single_entry(&state.session, &state.selection, &state.screen),
        false => Ok(()),
    }
}

fn is_screen_too_small(state: &State) -> bool {
    state.screen.size.breakpoint() == Breakpoint::TooSmall
}

fn handle_resize(state: &mut State, size: ScreenSize) {
    state.screen.size = size;
    crate::app::views::rebuild_all(&state.session, &mut state.selection, &state.screen, &mut state.views);
}
