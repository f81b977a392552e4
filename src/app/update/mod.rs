//! The only place where state changes. Routes messages to the code of their subject.

mod mouse;
mod repeat;
mod state;

use crate::app::Scene;
use crate::app::commands;
use crate::app::commands::bindings;
use crate::app::commands::command::{Command, CommandGroup, VIEWS_AND_PANES};
use crate::app::commands::input::Input;
use crate::app::commands::keyboard_layouts;
use crate::app::commands::keymap::KeyLookup;
use crate::app::commands::preferences;
use crate::app::commands::repeat::RecordedInput;
use crate::app::message::{DiskVersion, Effect, Msg, SaveFailure, SaveRemedy, SaveReport};
use crate::app::model::mode::Scope;
use crate::app::model::mode::ViewKind;
#[cfg(test)]
use crate::app::model::preferences::{Appearance, GlyphSet};
use crate::app::model::session::FileInfo;
#[cfg(test)]
use crate::app::model::session::Session;
use crate::app::model::status::Refusal;
use crate::app::model::{marked_entries, ranking_confidence};
use crate::app::overlays::Overlay;
use crate::app::overlays::form::layout;
use crate::app::overlays::{form, picker, prompt};
use crate::app::views;
use crate::app::views::conflicts;
use crate::app::widgets::area::{Breakpoint, ScreenSize};
use crate::app::widgets::key::Key;
use crate::app::workflows::first_run;
use crate::app::workflows::tour;
use crate::app::workflows::{autosave, external_editor, pending_text, read_only, recovery, reload};
use crate::compare::conflict::FileConflict;
use crate::document::chunk::EntryId;
use crate::roadmap::plan::Plan;
#[cfg(test)]
use crate::settings::Setting;
use crate::text::plural;
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
        Msg::Key(key) if is_screen_too_small(state) => handle_blind_key(state, key),
        Msg::Paste(_) | Msg::Click(..) | Msg::Drag(..) | Msg::Release | Msg::Wheel(..)
            if is_screen_too_small(state) => {}
        Msg::Key(key) => {
            repeat::record(state, RecordedInput::Key(key));
            handle_key(state, key);
            repeat::finish_change(state);
        }
        Msg::Paste(text) => {
            repeat::record(state, RecordedInput::Paste(text.clone()));
            handle_paste(state, &text);
            repeat::finish_change(state);
        }
        Msg::Click(x, y) => mouse::press(state, x, y),
        Msg::Drag(x, y) => mouse::drag(state, x, y),
        Msg::Release => mouse::release(state),
        Msg::Wheel(x, y, rows) => mouse::wheel(state, x, y, rows),
        Msg::Resize(size) => handle_resize(state, size),
        Msg::Saved(saved) => handle_saved(state, saved),
        Msg::SaveFailed(problem) => handle_save_failure(state, problem),
        Msg::DiskChanged(text) => handle_disk_change(state, text),
        Msg::DiskFileLost(why) => handle_disk_lost(state, &why),
        Msg::DiskUnchanged => state.status.say("This screen shows the latest version of the file"),
        Msg::Checked(batch) => {
            if state.session.findings.apply_batch(batch) {
                state.check_roadmap();
            }
        }
        Msg::ConfidenceComputed(found) => ranking_confidence::apply_result(&mut state.session, found),
        Msg::JournalWritten(written) => handle_journal_written(state, written),
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
        Msg::RecoveryFound(left) => {
            state.status.show(recovery::handle_found(&state.session, &mut state.overlays, left));
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
        Some(conflict) => state.status.show(reload::merge_git_conflict(
            &mut state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.outbox,
            &conflict,
        )),
        None => state.session.request_check(),
    }
}

/// Handles whether unsaved edits can be journaled. Reported once; the header keeps showing a failure.
fn handle_journal_written(state: &mut State, written: Result<(), String>) {
    if let Err(why) = &written
        && !state.session.file.has_no_recovery
    {
        state.status.refuse(format!("Crash recovery is off ({why}); save with ^S"));
    }
    state.session.file.has_no_recovery = written.is_err();
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

/// Handles a key press while the screen shows nothing.
fn handle_blind_key(state: &mut State, key: Key) {
    state.input.pending.clear();
    let scope = crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays);
    match look_up_keys(&state.input, scope, vec![key]).0 {
        KeyLookup::Command(command) if command.works_unseen => {
            state.status.clear();
            run_command(state, command);
        }
        _ => {}
    }
}

/// The meaning of keys, and the keys that have it: those of another keyboard layout stand for Latin ones.
fn look_up_keys(input: &Input, scope: Scope, keys: Vec<Key>) -> (KeyLookup, Vec<Key>) {
    let meaning = input.keymap.lookup(scope, &keys);
    if meaning != KeyLookup::Unbound || scope.takes_text() {
        return (meaning, keys);
    }
    let latin: Vec<Key> = keys.iter().copied().map(keyboard_layouts::to_latin).collect();
    match input.keymap.lookup(scope, &latin) {
        KeyLookup::Unbound => (KeyLookup::Unbound, keys),
        meaning => (meaning, latin),
    }
}

/// Handles a key press.
pub(crate) fn handle_key(state: &mut State, key: Key) {
    let start = state.outbox.len();
    // A key press cancels a drag, and the last message was read.
    state.input.drag = None;
    state.status.clear();
    let scope = crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays);
    let is_on_screens = VIEWS_AND_PANES.contains(&scope);
    if is_on_screens && state.input.pending.is_empty() && state.input.has_counts() && repeat::take_digit(state, key) {
        return;
    }
    let mut keys = std::mem::take(&mut state.input.pending);
    keys.push(key);
    let (meaning, keys) = look_up_keys(&state.input, scope, keys);
    match meaning {
        KeyLookup::Command(command) => {
            repeat::run_counted(state, command);
            // A range grows only with the movement of the selection.
            if command.group == CommandGroup::Move {
                crate::app::commands::mark::extend_range(&mut state.selection, &state.screen, &state.views);
            } else {
                marked_entries::end_range(&mut state.selection);
            }
        }
        KeyLookup::Prefix => state.input.pending = keys,
        KeyLookup::Unbound if keys.len() > 1 => {
            // The sequence is not bound; Esc only cancels it.
            if key != Key::new(super::widgets::key::KeyName::Esc) {
                let labels: Vec<String> = keys.iter().map(|key| key.label()).collect();
                state.status.refuse(format!("{} does nothing here ({})", labels.join(" "), keys_hint(scope)));
            }
        }
        KeyLookup::Unbound => {
            state.input.repeat.count = None;
            handle_unbound_key(state, scope, key);
        }
    }
    state.follow_edits(start);
}

/// Handles a key that is not bound: text for a text field.
fn handle_unbound_key(state: &mut State, scope: Scope, key: Key) {
    let is_known = match scope {
        Scope::Form => crate::app::commands::form_keys::handle_key(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &state.views,
            &mut state.overlays,
            &mut state.status,
            key,
        ),
        Scope::Picker => picker::handle_key(&mut state.overlays, key),
        Scope::Prompt => prompt::handle_key(&state.screen, &mut state.overlays, key),
        Scope::Finder => crate::app::commands::search::handle_key(
            &state.session,
            &state.screen,
            &state.views.scores,
            &mut state.overlays,
            &state.input,
            key,
        ),
        Scope::Help => crate::app::commands::help_page::handle_key(&mut state.overlays, &state.input, key),
        Scope::Conflicts => {
            conflicts::handle_key(&mut state.session, &state.screen, &mut state.views.conflicts, &mut state.status, key)
        }
        Scope::ScoreCells => crate::app::overlays::score_cell::handle_key(
            &mut state.session,
            &state.screen,
            &mut state.views.scores,
            &mut state.overlays,
            &mut state.status,
            key,
        ),
        Scope::ScoreCell => {
            crate::app::overlays::score_cell::handle_edit_key(&mut state.overlays, &mut state.status, key)
        }
        _ => false,
    };
    if !is_known {
        let where_keys_are = keys_hint(scope);
        state.status.refuse(format!("{} does nothing here ({where_keys_are})", key.label()));
    }
}

/// Where the keys of a scope are listed.
fn keys_hint(scope: Scope) -> &'static str {
    if commands::by_id("help").is_some_and(|help| help.applies_in(scope)) {
        "? for keys"
    } else {
        "see the last line for keys"
    }
}

/// Handles pasted text.
pub(crate) fn handle_paste(state: &mut State, text: &str) {
    state.input.pending.clear();
    marked_entries::end_range(&mut state.selection);
    match crate::app::overlays::scope(&state.screen, &state.views.scores, &state.overlays) {
        Scope::Form => form::paste(&state.session, &mut state.overlays, &mut state.status, text),
        Scope::Picker => picker::type_text(&mut state.overlays, text),
        Scope::Prompt => {
            state.status.show(crate::app::commands::prompt_answers::paste(
                &mut state.session,
                &mut state.selection,
                &mut state.overlays,
                text,
            ));
        }
        Scope::Finder => {
            crate::app::commands::search::paste(
                &state.session,
                &state.screen,
                &state.views.scores,
                &mut state.overlays,
                &state.input,
                text,
            );
        }
        Scope::ScoreCell => crate::app::overlays::score_cell::paste(&mut state.overlays, text),
        // Pasting into the lanes adds one idea per line; pasted text never counts as keys.
        Scope::Roadmap => {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            if !lines.is_empty() {
                let lane = views::selected_lane(&state.session, &state.screen, &state.views);
                state.status.show(commands::edit::add_pasted_ideas(
                    &mut state.session,
                    &mut state.selection,
                    &mut state.overlays,
                    lane,
                    &lines,
                ));
            }
        }
        _ => state.status.refuse("Nothing to paste into: open a field first"),
    }
}

fn handle_resize(state: &mut State, size: ScreenSize) {
    state.screen.size = size;
    crate::app::views::rebuild_all(&state.session, &mut state.selection, &state.screen, &mut state.views);
}

fn handle_saved(state: &mut State, saved: SaveReport) {
    let by_itself = std::mem::take(&mut state.workflows.autosave.is_running);
    state.session.file.is_new = false;
    state.session.file.is_gone = false;
    state.session.file.is_changed_on_disk = false;
    state.session.disk_is_undone = false;
    state.session.plan.history.mark_saved();
    state.session.changed_outside.clear();
    let what = match (&saved.new_name, saved.is_unchanged) {
        (Some(name), _) => format!("Saved as {name} at {}", saved.at),
        (None, true) => "Nothing to save".to_owned(),
        (None, false) => format!("Saved at {}", saved.at),
    };
    if let Some(name) = saved.new_name {
        state.session.file.name = name;
        read_only::start_editing(&mut state.session, &mut state.overlays, &mut state.workflows);
    }
    // An autosave keeps the previous message unless it has a note.
    if !by_itself || state.status.message.is_none() || !saved.note.is_empty() {
        state.status.say(if saved.note.is_empty() { what } else { format!("{what}: {}", saved.note) });
    }
    if std::mem::take(&mut state.workflows.quits_after_save) {
        state.outbox.push(Effect::Quit);
    } else {
        conflicts::on_saved(&state.views.conflicts, &mut state.outbox);
    }
}

fn handle_save_failure(state: &mut State, mut problem: SaveFailure) {
    autosave::handle_failure(&mut state.workflows, &mut problem);
    // Do not quit after a failed save: the edits exist only here.
    state.workflows.quits_after_save = false;
    match problem.remedy {
        SaveRemedy::Compare => {
            state.status.refuse(problem.message);
            state.outbox.push(Effect::CheckDisk);
        }
        // The message line is short, so put the remedy before the cause.
        SaveRemedy::Overwrite => state.status.refuse(format!("Not saved (:w! to force): {}", problem.message)),
        SaveRemedy::InPlace => {
            state
                .status
                .refuse(format!("Not saved (:save in place to write into the existing file): {}", problem.message));
        }
        SaveRemedy::Recreate => {
            state.session.file.is_gone = true;
            state.status.refuse(problem.message);
        }
        SaveRemedy::Retry => state.status.refuse(problem.message),
    }
}

fn handle_disk_change(state: &mut State, on_disk: DiskVersion) {
    // An open overlay may refer to a changed entry or hold text that exists nowhere else.
    let is_busy = state.overlays.iter().any(|overlay| !matches!(overlay, Overlay::DiskDiff(_)));
    if is_busy {
        state.workflows.looks_later = true;
        state.session.file.is_changed_on_disk = true;
        return state.status.refuse("File changed on disk: it will be reloaded when you close this dialog");
    }
    if state.session.what_if.is_some() {
        state.workflows.looks_later = true;
        state.session.file.is_changed_on_disk = true;
        return state.status.refuse("File changed on disk: it is reloaded when the what-if ends (w to end it)");
    }
    if state.session.unsaved() > 0 {
        return state.status.show(reload::merge_disk(
            &mut state.session,
            &mut state.selection,
            &state.screen,
            &mut state.overlays,
            &mut state.outbox,
            on_disk,
        ));
    }
    let before = state.session.plan.roadmap.rows().count();
    reload::take_disk(&mut state.session, &mut state.selection, &state.screen, &mut state.outbox, on_disk.text);
    if let Some(conflict) = on_disk.conflict {
        return state.status.show(reload::merge_git_conflict(
            &mut state.session,
            &mut state.selection,
            &mut state.screen,
            &mut state.views,
            &mut state.outbox,
            &conflict,
        ));
    }
    let count = state.session.changed_outside.len();
    let entries = match count {
        0 => "no entries changed".to_owned(),
        count => format!("{} changed (marked ~)", plural::format_count(count, "entry", "entries")),
    };
    let after = state.session.plan.roadmap.rows().count();
    let lost = before.saturating_sub(after);
    let lost = if lost > 0 { format!(", {lost} fewer than before (u to restore them)") } else { String::new() };
    state.status.say(format!("File changed on disk and was reloaded: {entries}{lost}"));
}

fn handle_disk_lost(state: &mut State, why: &str) {
    state.session.file.is_gone = true;
    state.status.refuse(format!("{why}: your roadmap is still open here (^S to save it again)"));
}
