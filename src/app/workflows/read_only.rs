//! Only one whymap edits a file. Another one that opens it is read-only: it shows what is saved, and changes nothing
//! until it takes over. The guard is in the plan, which every edit goes through.

use crate::app::message::Effect;
use crate::app::model::edit_lock::EditLockChange;
use crate::app::model::edit_lock::LockHolder;
use crate::app::model::edit_lock::ReadOnlyMode;
use crate::app::model::session::Session;
use crate::app::model::status::{CommandResult, StatusLine, refuse, say};
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::move_mode;
use crate::app::workflows::Workflows;
use crate::text::plural;

/// Starts read-only.
pub fn start_read_only(session: &mut Session, workflows: &mut Workflows, other: LockHolder) -> CommandResult {
    let who = other.describe_in_brackets();
    enter_read_only(session, workflows, other);
    say(format!("Read-only: the file is open in another whymap window{who} (F6 to take over)"))
}

fn enter_read_only(session: &mut Session, workflows: &mut Workflows, other: LockHolder) {
    let who = other.describe_in_brackets();
    session.plan.read_only_reason =
        Some(format!("Read-only: the file is open in another whymap window{who} (F6 to take over)"));
    workflows.read_only = Some(ReadOnlyMode { lock_holder: other, is_take_over_requested: false });
}

/// Makes this whymap the only one that edits.
pub fn start_editing(session: &mut Session, overlays: &mut Vec<Overlay>, workflows: &mut Workflows) {
    session.plan.read_only_reason = None;
    workflows.read_only = None;
    overlays.retain(|overlay| !matches!(overlay, Overlay::TakeOver));
}

/// Asks whether to take over.
pub fn ask_to_take_over(overlays: &mut Vec<Overlay>, workflows: &Workflows) -> CommandResult {
    match &workflows.read_only {
        None => refuse("Nothing to take over: you are already editing this file"),
        Some(following) if following.is_take_over_requested => {
            say("Already asked the other whymap window to hand over: please wait")
        }
        Some(_) => {
            overlays.push(Overlay::TakeOver);
            Ok(None)
        }
    }
}

/// Takes over.
pub fn confirm_take_over(
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    outbox: &mut Vec<Effect>,
) -> CommandResult {
    overlays.pop();
    let Some(following) = &mut workflows.read_only else { return Ok(None) };
    following.is_take_over_requested = true;
    outbox.push(Effect::RequestTakeOver);
    say("Asking the other whymap window to hand over …")
}

/// Stays read-only.
pub fn cancel_take_over(overlays: &mut Vec<Overlay>) {
    overlays.pop();
}

/// Handles a change of the edit lock.
pub fn handle_lock_change(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    turn: EditLockChange,
) -> CommandResult {
    match turn {
        EditLockChange::HandedOver => {
            start_editing(session, overlays, workflows);
            say("You are editing this file now; the other whymap window is read-only")
        }
        EditLockChange::NoResponse => {
            start_editing(session, overlays, workflows);
            say("The other whymap window did not respond, so you are editing now. If it saves after all, whymap will \
                 not overwrite its version")
        }
        EditLockChange::HolderExited { has_unsaved_edits: leaves_edits } => {
            let who = workflows
                .read_only
                .as_ref()
                .map(|following| following.lock_holder.describe_in_brackets())
                .unwrap_or_default();
            start_editing(session, overlays, workflows);
            let left = if leaves_edits { " (:recover to see its unsaved edits)" } else { "" };
            say(format!("The other window{who} has quit: you are editing this file now{left}"))
        }
        EditLockChange::RequestedByOther(other) => {
            give_up_lock(session, overlays, workflows, other, "Another whymap window asked to edit")
        }
        EditLockChange::TakenByOther(other) => {
            give_up_lock(session, overlays, workflows, other, "Another whymap window took over")
        }
    }
}

/// Becomes read-only. Unsaved edits stay here.
fn give_up_lock(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    other: LockHolder,
    how: &str,
) -> CommandResult {
    finish_open_edit(session, overlays);
    workflows.quits_after_save = false;
    let who = other.describe_in_brackets();
    enter_read_only(session, workflows, other);
    let consequence = match session.unsaved() {
        0 => "you now see what it saves (F6 to take over)".to_owned(),
        count => format!(
            "you have {} here (F6 to take over again, :save as to save a copy)",
            plural::format_count(count, "unsaved edit", "unsaved edits")
        ),
    };
    refuse(format!("{how}{who}: {consequence}"))
}

/// Commits the open edit if it is valid, as if the field had been left.
fn finish_open_edit(session: &mut Session, overlays: &mut Vec<Overlay>) {
    // The message about the lock replaces what these would say.
    let mut status = StatusLine::default();
    match overlays.last() {
        Some(Overlay::Form(_)) => {
            form::commit::leave_row(session, overlays, &mut status);
            form::enter_row(overlays);
        }
        Some(Overlay::Move(_)) => move_mode::accept(session, overlays),
        Some(Overlay::ScoreCell(_)) => {
            crate::app::overlays::score_cell::commit_edit(session, overlays, &mut status);
        }
        _ => {}
    }
}
