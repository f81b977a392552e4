//! Saving by itself: a moment after an edit, when nothing lies over the screen. A timer runs only after an edit.

use crate::app::commands::input::Input;
use crate::app::message::{Effect, SaveFailure, SaveMode};
use crate::app::model::preferences::EditorSettings;
use crate::app::model::session::Session;
use crate::app::overlays::Overlay;
use crate::app::workflows::Workflows;
use crate::settings::Setting;

/// Saving by itself, as far as it is not a setting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Autosave {
    /// Whether it failed, and is off until the setting is touched again.
    pub has_failed: bool,
    /// Whether it is to be tried as soon as nothing lies over the screen.
    pub is_waiting: bool,
    /// Whether a save that runs is one of its own.
    pub is_running: bool,
}

/// Whether edits are saved by themselves.
pub fn is_on(settings: &EditorSettings, workflows: &Workflows) -> bool {
    settings.preferences.resolved.is_on(Setting::Autosave) && !workflows.autosave.has_failed
}

/// Whether it may write now. What is to be settled first by a person is left to them.
fn may_save(session: &Session, settings: &EditorSettings, workflows: &Workflows) -> bool {
    let file = &session.file;
    let is_settled = !file.is_changed_on_disk && !file.is_gone && !file.is_new && !session.disk_is_undone;
    is_on(settings, workflows)
        && is_settled
        && workflows.read_only.is_none()
        && session.what_if.is_none()
        && session.unsaved() > 0
}

/// Whether there are edits for it to save.
pub fn is_wanted(session: &Session, settings: &EditorSettings) -> bool {
    settings.preferences.resolved.is_on(Setting::Autosave) && session.unsaved() > 0
}

/// Something was edited, or saving by itself was switched on.
pub fn schedule(session: &Session, settings: &EditorSettings, outbox: &mut Vec<Effect>) {
    if is_wanted(session, settings) {
        outbox.push(Effect::ScheduleAutosave);
    }
}

/// It has been quiet for a moment.
pub fn save_if_idle(
    session: &Session,
    overlays: &[Overlay],
    input: &Input,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) {
    if !may_save(session, settings, workflows) {
        return;
    }
    if overlays.is_empty() && input.pending.is_empty() {
        workflows.autosave.is_running = true;
        outbox.push(Effect::Save(SaveMode::Normal));
    } else {
        workflows.autosave.is_waiting = true;
    }
}

/// What lay over the screen may have gone.
pub fn resume(
    session: &Session,
    overlays: &[Overlay],
    input: &Input,
    settings: &EditorSettings,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) {
    if workflows.autosave.is_waiting && overlays.is_empty() && input.pending.is_empty() {
        workflows.autosave.is_waiting = false;
        schedule(session, settings, outbox);
    }
}

/// Whether the edits are saved without a question when the program is left.
pub fn saves_on_quit(session: &Session, settings: &EditorSettings, workflows: &Workflows) -> bool {
    may_save(session, settings, workflows)
}

/// A save did not happen. One of our own is not tried again; that is said once.
pub fn handle_failure(workflows: &mut Workflows, problem: &mut SaveFailure) {
    if std::mem::take(&mut workflows.autosave.is_running) {
        workflows.autosave.has_failed = true;
        problem.message = format!("autosave is off until the next start, since a save failed: {}", problem.message);
    }
}
