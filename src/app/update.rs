//! The only place where state changes. Routes messages; what they do is in the files of what they are about.

use super::commands;
use super::commands::CommandGroup;
use super::commands::keymap::KeyLookup;
use super::commands::repeat::RecordedInput;
use super::commands::{keyboard_layouts, mouse, repeat};
use super::message::{DiskVersion, Effect, Msg, SaveFailure, SaveRemedy, SaveReport};
use super::model::{findings, marked_entries, ranking_confidence};
use super::overlays::Overlay;
use super::overlays::form::layout;
use super::overlays::{finder, form, help, picker, prompt};
use super::state::State;
use super::views;
use super::views::conflicts;
use super::views::scores::cells;
use super::widgets::key::Key;
use super::widgets::layout::ScreenSize;
use super::workflows::tour;
use super::workflows::{autosave, external_editor, pending_text, preferences, read_only, recovery, reload};
use crate::app::model::mode::Scope;
use crate::text::plural;

/// Takes a message and says what is to be done outside.
pub fn update(state: &mut State, msg: Msg) -> Vec<Effect> {
    match msg {
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
        Msg::DiskUnchanged => state.status.say("the file on disk is the one you see"),
        Msg::Checked(checked) => findings::apply_batch(state, checked),
        Msg::ConfidenceComputed(found) => ranking_confidence::apply_result(state, found),
        Msg::JournalWritten(written) => state.journal_is(written),
        Msg::MergeSides(sides) => conflicts::add_side_commits(state, sides),
        Msg::UnmergedInGit => conflicts::offer_mark_merged(state),
        Msg::MarkedMerged(result) => conflicts::on_marked_merged(state, result),
        Msg::EditLockChanged(turn) => read_only::handle_lock_change(state, turn),
        Msg::EditorFinished(edited) => external_editor::apply_edited_text(state, edited),
        Msg::EffectFailed(why) => state.status.refuse(why),
        Msg::RecoveryFound(left) => recovery::handle_found(state, left),
        Msg::DayChanged(today) => state.session.turn_to(today),
        Msg::EditingPaused => autosave::save_if_idle(state),
        Msg::BackgroundKnown(ground) => preferences::set_background(state, ground),
        Msg::SettingsSaved(result) => preferences::handle_saved(state, result),
    }
    if state.workflows.looks_later && state.overlays.is_empty() && state.session.what_if.is_none() {
        state.workflows.looks_later = false;
        state.outbox.push(Effect::CheckDisk);
    }
    tour::advance_if_done(state);
    autosave::resume(state);
    layout::scroll_to_focus(state);
    pending_text::sync_journal(state);
    state.take_effects()
}

/// A key was pressed.
pub(super) fn handle_key(state: &mut State, key: Key) {
    // A key lets go of what the mouse holds.
    state.input.drag = None;
    let scope = state.scope();
    let is_on_screens = commands::VIEWS_AND_PANES.contains(&scope);
    if is_on_screens && state.input.pending.is_empty() && state.input.has_counts() && repeat::take_digit(state, key) {
        return;
    }
    let mut keys = std::mem::take(&mut state.input.pending);
    keys.push(key);
    let mut meaning = state.input.keymap.lookup(scope, &keys);
    if meaning == KeyLookup::Unbound && !scope.takes_text() {
        let latin: Vec<Key> = keys.iter().copied().map(keyboard_layouts::to_latin).collect();
        meaning = state.input.keymap.lookup(scope, &latin);
        if meaning != KeyLookup::Unbound {
            keys = latin;
        }
    }
    match meaning {
        KeyLookup::Command(command) => {
            state.status.clear();
            repeat::run_counted(state, command);
            // A range grows by moving, and by nothing else.
            match command.group == CommandGroup::Move {
                true => marked_entries::extend_range(state),
                false => marked_entries::end_range(state),
            }
        }
        KeyLookup::Prefix => state.input.pending = keys,
        KeyLookup::Unbound if keys.len() > 1 => {
            // The sequence leads nowhere; Esc only ends it.
            if key != Key::new(super::widgets::key::KeyName::Esc) {
                let typed: Vec<String> = keys.iter().map(|key| key.label()).collect();
                state.status.refuse(format!("{} means nothing here: {}", typed.join(" "), keys_hint(scope)));
            }
        }
        KeyLookup::Unbound => {
            state.input.repeat.count = None;
            handle_unbound_key(state, scope, key);
        }
    }
}

/// A key without a command: text for whatever takes text.
fn handle_unbound_key(state: &mut State, scope: Scope, key: Key) {
    let is_known = match scope {
        Scope::Form => form::handle_key(state, key),
        Scope::Picker => picker::handle_key(state, key),
        Scope::Prompt => prompt::handle_key(state, key),
        Scope::Finder => finder::handle_key(state, key),
        Scope::Help => help::handle_key(state, key),
        Scope::Conflicts => conflicts::handle_key(state, key),
        Scope::ScoreCells => cells::handle_key(state, key),
        Scope::ScoreCell => cells::handle_edit_key(state, key),
        _ => false,
    };
    if !is_known && key.typed_char().is_some() {
        let where_keys_are = keys_hint(scope);
        state.status.refuse(format!("{} means nothing here: {where_keys_are}", key.label()));
    }
}

/// Where the keys of a place can be read: help, where there is some.
fn keys_hint(scope: Scope) -> &'static str {
    match commands::by_id("help").is_some_and(|help| help.applies_in(scope)) {
        true => "? shows the keys",
        false => "the last line shows the keys",
    }
}

/// Text was pasted.
pub(super) fn handle_paste(state: &mut State, text: &str) {
    state.input.pending.clear();
    marked_entries::end_range(state);
    match state.scope() {
        Scope::Form => form::paste(state, text),
        Scope::Picker => picker::type_text(state, text),
        Scope::Prompt => prompt::paste(state, text),
        Scope::Finder => finder::paste(state, text),
        Scope::ScoreCell => cells::paste(state, text),
        // Pasted over the lanes, N lines are N ideas: nothing pasted is ever taken for keys.
        Scope::Roadmap => {
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            if !lines.is_empty() {
                let lane = views::selected_lane(state);
                commands::edit::add_pasted_ideas(state, lane, &lines);
            }
        }
        _ => state.status.refuse("nothing here takes pasted text: open a field first"),
    }
}

fn handle_resize(state: &mut State, size: ScreenSize) {
    state.screen.size = size;
    state.rebuild_screens();
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
        (Some(name), _) => format!("saved as {name} {}", saved.at),
        (None, true) => "nothing to save: the file holds all of it".to_owned(),
        (None, false) => format!("saved {}", saved.at),
    };
    if let Some(name) = saved.new_name {
        state.session.file.name = name;
        read_only::start_editing(state);
    }
    // One that nobody asked for leaves standing what was said last, unless there is something to know.
    if !by_itself || state.status.message.is_none() || !saved.note.is_empty() {
        state.status.say(if saved.note.is_empty() { what } else { format!("{what}: {}", saved.note) });
    }
    if std::mem::take(&mut state.workflows.quits_after_save) {
        state.outbox.push(Effect::Quit);
    } else {
        conflicts::on_saved(state);
    }
}

fn handle_save_failure(state: &mut State, mut problem: SaveFailure) {
    autosave::handle_failure(state, &mut problem);
    // A save that failed never ends the program: the edits are still only here.
    state.workflows.quits_after_save = false;
    match problem.remedy {
        SaveRemedy::Compare => {
            state.status.refuse(problem.message);
            state.outbox.push(Effect::CheckDisk);
        }
        // There is one line: the way out comes before the long words.
        SaveRemedy::Overwrite => {
            state.status.refuse(format!("not saved; :w! writes it all the same: {}", problem.message))
        }
        SaveRemedy::InPlace => {
            state.status.refuse(format!("not saved; :save into the file itself can: {}", problem.message))
        }
        SaveRemedy::Recreate => {
            state.session.file.is_gone = true;
            state.status.refuse(problem.message);
        }
        SaveRemedy::Retry => state.status.refuse(problem.message),
    }
}

fn handle_disk_change(state: &mut State, on_disk: DiskVersion) {
    // What is open may be about an entry that is another one now, or hold words that are nowhere else yet.
    let is_busy = state.overlays.iter().any(|overlay| !matches!(overlay, Overlay::DiskDiff(_)));
    if is_busy {
        state.workflows.looks_later = true;
        state.session.file.is_changed_on_disk = true;
        return state.status.refuse("the file changed on disk: it is looked at as soon as this is closed");
    }
    if state.session.what_if.is_some() {
        state.workflows.looks_later = true;
        state.session.file.is_changed_on_disk = true;
        return state
            .status
            .refuse("the file changed on disk: it is looked at as soon as the what-if is over; w ends it");
    }
    if state.session.unsaved() > 0 {
        return reload::merge_disk(state, on_disk);
    }
    let before = state.session.plan.roadmap.rows().count();
    reload::take_disk(state, on_disk.text);
    if let Some(conflict) = on_disk.conflict {
        return reload::merge_git_conflict(state, &conflict);
    }
    let count = state.session.changed_outside.len();
    let entries = match count {
        0 => "no entry is another one".to_owned(),
        count => format!("{} changed, marked with ~", plural::format_count(count, "entry", "entries")),
    };
    let after = state.session.plan.roadmap.rows().count();
    let gone = before.saturating_sub(after);
    let gone = if gone > 0 { format!(", {gone} fewer than before: u brings them back") } else { String::new() };
    state.status.say(format!("the file changed on disk and was read again: {entries}{gone}"));
}

fn handle_disk_lost(state: &mut State, why: &str) {
    state.session.file.is_gone = true;
    state.status.refuse(format!("{why}: your roadmap is kept here; ^S writes it again"));
}
