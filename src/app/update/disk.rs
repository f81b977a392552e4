//! What happened on disk: a save, a change by another program, and edits in the journal.

use super::state::State;
use crate::app::message::{DiskVersion, Effect, SaveFailure, SaveRemedy, SaveReport};
use crate::app::overlays::Overlay;
use crate::app::views::conflicts;
use crate::app::workflows::{autosave, read_only, reload};
use crate::compare::conflict::FileConflict;
use crate::text::plural;

/// Handles whether unsaved edits can be journaled. Reported once; the header keeps showing a failure.
pub(super) fn handle_journal_written(state: &mut State, written: Result<(), String>) {
    if let Err(why) = &written
        && !state.session.file.has_no_recovery
    {
        state.status.refuse(format!("Crash recovery is off ({why}); save with ^S"));
    }
    state.session.file.has_no_recovery = written.is_err();
}

pub(super) fn handle_saved(state: &mut State, saved: SaveReport) {
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

pub(super) fn handle_save_failure(state: &mut State, mut problem: SaveFailure) {
    autosave::handle_failure(&mut state.workflows, &mut problem);
    // Do not quit after a failed save: the edits exist only here.
    state.workflows.quits_after_save = false;
    match problem.remedy {
        SaveRemedy::Compare => {
            state.status.refuse(problem.message);
            state.outbox.push(Effect::CheckDisk);
        }
        // The message line is short, so put the remedy before the cause.
        SaveRemedy::Overwrite => state
            .status
            .refuse(format!("Not saved (:w! to save anyway, :save as for another file): {}", problem.message)),
        SaveRemedy::InPlace => {
            state.status.refuse(format!(
                "Not saved (:save in place to write into the existing file, :save as for another file): {}",
                problem.message
            ));
        }
        SaveRemedy::Recreate => {
            state.session.file.is_gone = true;
            state.status.refuse(problem.message);
        }
        SaveRemedy::Retry => state.status.refuse(problem.message),
    }
}

pub(super) fn handle_disk_change(state: &mut State, on_disk: DiskVersion) {
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
        return merge_git_conflict(state, &conflict);
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

pub(super) fn merge_git_conflict(state: &mut State, conflict: &FileConflict) {
    state.status.show(reload::merge_git_conflict(
        &mut state.session,
        &mut state.selection,
        &mut state.screen,
        &mut state.views,
        &mut state.outbox,
        conflict,
    ));
}

pub(super) fn handle_disk_lost(state: &mut State, why: &str) {
    state.session.file.is_gone = true;
    state.status.refuse(format!("{why}: your roadmap is still open here (^S to save it again)"));
}
