//! Autosave: saves shortly after an edit, when no overlay is open. The timer runs only after an edit.

use crate::app::message::{Effect, SaveFailure, SaveMode};
use crate::app::model::preferences::EditorSettings;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::workflows::Workflows;
use crate::settings::Setting;

/// Autosave state beyond the setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Autosave {
    /// Whether a save failed; autosave stays off until the setting changes.
    pub has_failed: bool,
    /// Whether to try as soon as no overlay is open.
    pub is_waiting: bool,
    /// Whether the running save is an autosave.
    pub is_running: bool,
}

/// Whether edits are saved automatically.
pub fn is_on(settings: &EditorSettings, workflows: &Workflows) -> bool {
    settings.preferences.resolved.is_on(Setting::Autosave) && !workflows.autosave.has_failed
}

/// Whether it may save now. Decisions that wait for the user come first.
fn may_save(session: &Session, settings: &EditorSettings, workflows: &Workflows) -> bool {
    let file = &session.file;
    let is_settled = !file.is_changed_on_disk && !file.is_gone && !file.is_new && !session.disk_is_undone;
    is_on(settings, workflows)
        && is_settled
        && workflows.read_only.is_none()
        && session.what_if.is_none()
        && session.unsaved() > 0
}

/// Whether there are edits to save.
pub fn is_wanted(session: &Session, settings: &EditorSettings) -> bool {
    settings.preferences.resolved.is_on(Setting::Autosave) && session.unsaved() > 0
}

/// Handles an edit, or autosave being turned on.
pub fn schedule(session: &Session, settings: &EditorSettings, outbox: &mut Vec<Effect>) {
    if is_wanted(session, settings) {
        outbox.push(Effect::ScheduleAutosave);
    }
}

/// Handles the pause after the last edit.
pub fn save_if_idle(
    session: &Session,
    overlays: &[Overlay],
    has_pending_keys: bool,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) {
    if !may_save(session, settings, workflows) {
        return;
    }
    if overlays.is_empty() && !has_pending_keys {
        workflows.autosave.is_running = true;
        outbox.push(Effect::Save(SaveMode::Normal));
    } else {
        workflows.autosave.is_waiting = true;
    }
}

/// Retries once no overlay is open.
pub fn resume(
    session: &Session,
    overlays: &[Overlay],
    has_pending_keys: bool,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) {
    if workflows.autosave.is_waiting && overlays.is_empty() && !has_pending_keys {
        workflows.autosave.is_waiting = false;
        schedule(session, settings, outbox);
    }
}

/// Whether quitting saves the edits without asking.
pub fn saves_on_quit(session: &Session, settings: &EditorSettings, workflows: &Workflows) -> bool {
    may_save(session, settings, workflows)
}

/// Handles a failed save. A failed autosave is not retried; the message says so once.
pub fn handle_failure(workflows: &mut Workflows, problem: &mut SaveFailure) {
    if std::mem::take(&mut workflows.autosave.is_running) {
        workflows.autosave.has_failed = true;
        problem.message = format!("Autosave is off until restart because a save failed: {}", problem.message);
    }
}
