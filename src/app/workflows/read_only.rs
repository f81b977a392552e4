//! One whymap edits a file; another one that opens it follows: it shows what is saved, and changes nothing until it
//! takes over. The guard is in the plan, through which every edit goes.

use crate::app::message::Effect;
use crate::app::model::edit_lock::EditLockChange;
use crate::app::model::edit_lock::LockHolder;
use crate::app::model::edit_lock::ReadOnlyMode;
use crate::app::model::session::Session;
use crate::app::model::status::StatusLine;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::move_mode;
use crate::app::views::scores::cells;
use crate::app::workflows::Workflows;
use crate::text::plural;

/// Begins to follow another whymap, from the first frame on.
pub fn start_read_only(session: &mut Session, workflows: &mut Workflows, status: &mut StatusLine, other: LockHolder) {
    let who = other.describe_in_brackets();
    enter_read_only(session, workflows, other);
    status.say(format!("open in another whymap{who}: F6 takes over"));
}

fn enter_read_only(session: &mut Session, workflows: &mut Workflows, other: LockHolder) {
    let who = other.describe_in_brackets();
    session.plan.read_only_reason = Some(format!("read-only: open in another whymap{who}: F6 takes over"));
    workflows.read_only = Some(ReadOnlyMode { lock_holder: other, is_take_over_requested: false });
}

/// From here on this one edits: nobody else does.
pub fn start_editing(session: &mut Session, overlays: &mut Vec<Overlay>, workflows: &mut Workflows) {
    session.plan.read_only_reason = None;
    workflows.read_only = None;
    overlays.retain(|overlay| !matches!(overlay, Overlay::TakeOver));
}

/// Asks whether to take over.
pub fn ask_to_take_over(overlays: &mut Vec<Overlay>, workflows: &Workflows, status: &mut StatusLine) {
    match &workflows.read_only {
        None => status.refuse("nothing to take over: you edit this file, and no other whymap does"),
        Some(following) if following.is_take_over_requested => {
            status.say("the other whymap was asked to let go: a moment");
        }
        Some(_) => overlays.push(Overlay::TakeOver),
    }
}

/// Yes.
pub fn confirm_take_over(
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    outbox: &mut Vec<Effect>,
) {
    overlays.pop();
    if let Some(following) = &mut workflows.read_only {
        following.is_take_over_requested = true;
        status.say("the other whymap is asked to let go …");
        outbox.push(Effect::RequestTakeOver);
    }
}

/// No.
pub fn cancel_take_over(overlays: &mut Vec<Overlay>) {
    overlays.pop();
}

/// Who edits the file has changed.
pub fn handle_lock_change(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    turn: EditLockChange,
) {
    match turn {
        EditLockChange::HandedOver => {
            start_editing(session, overlays, workflows);
            status.say("you edit this file now; the other whymap follows");
        }
        EditLockChange::NoResponse => {
            start_editing(session, overlays, workflows);
            status.say("no answer from the other whymap: you edit this file now. What it saves is never overwritten");
        }
        EditLockChange::HolderExited { has_unsaved_edits: leaves_edits } => {
            let who = workflows
                .read_only
                .as_ref()
                .map(|following| following.lock_holder.describe_in_brackets())
                .unwrap_or_default();
            start_editing(session, overlays, workflows);
            let left = if leaves_edits { ". :recover shows what it had not saved" } else { "" };
            status.say(format!("the other whymap{who} has ended: you edit this file now{left}"));
        }
        EditLockChange::RequestedByOther(other) => {
            give_up_lock(session, overlays, workflows, status, other, "was asked for by another whymap");
        }
        EditLockChange::TakenByOther(other) => {
            give_up_lock(session, overlays, workflows, status, other, "was taken over by another whymap");
        }
    }
}

/// From here on this one follows. What it has not saved stays here.
fn give_up_lock(
    session: &mut Session,
    overlays: &mut Vec<Overlay>,
    workflows: &mut Workflows,
    status: &mut StatusLine,
    other: LockHolder,
    how: &str,
) {
    finish_open_edit(session, overlays, status);
    workflows.quits_after_save = false;
    let who = other.describe_in_brackets();
    enter_read_only(session, workflows, other);
    let kept = match session.unsaved() {
        0 => "what it saves shows here; F6 takes over".to_owned(),
        count => format!(
            "{} only here: F6 takes over again, :save as keeps them under another name",
            plural::format_count(count, "unsaved edit is", "unsaved edits are")
        ),
    };
    status.refuse(format!("the file {how}{who}: {kept}"));
}

/// What is typed and makes sense is an edit, as if the field had been left.
fn finish_open_edit(session: &mut Session, overlays: &mut Vec<Overlay>, status: &mut StatusLine) {
    match overlays.last() {
        Some(Overlay::Form(_)) => {
            form::commit::leave_row(session, overlays, status);
            form::enter_row(overlays);
        }
        Some(Overlay::Move(_)) => move_mode::accept(session, overlays),
        Some(Overlay::ScoreCell(_)) => {
            cells::commit_edit(session, overlays, status);
        }
        _ => {}
    }
}
