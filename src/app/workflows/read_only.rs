//! One whymap edits a file; another one that opens it follows: it shows what is saved, and changes nothing until it
//! takes over. The guard is in the plan, through which every edit goes.

use crate::app::message::Effect;
use crate::app::overlays::Overlay;
use crate::app::overlays::form;
use crate::app::overlays::move_mode;
use crate::app::state::State;
use crate::app::views::scores::cells;
use crate::text::plural;

/// The whymap that edits the file, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockHolder {
    /// Its process id, where that means something here.
    pub pid: Option<u32>,
    /// Since when: `14:02`.
    pub since: Option<String>,
}

/// Following another whymap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadOnlyMode {
    /// Which.
    pub lock_holder: LockHolder,
    /// Whether it was asked to let go, and has not answered yet.
    pub is_take_over_requested: bool,
}

/// Who edits the file has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditLockChange {
    /// This one asked for it, and another one has let it go.
    HandedOver,
    /// This one asked for it and got no answer.
    NoResponse,
    /// The other one has ended, and may have left unsaved edits.
    HolderExited {
        /// Whether it has.
        has_unsaved_edits: bool,
    },
    /// Another one asked for it, and has it now.
    RequestedByOther(LockHolder),
    /// Another one took it while this one did not answer.
    TakenByOther(LockHolder),
}

impl LockHolder {
    /// `pid 4711, since 14:02`.
    pub fn describe(&self) -> String {
        let pid = self.pid.map(|pid| format!("pid {pid}"));
        let since = self.since.as_ref().map(|since| format!("since {since}"));
        pid.into_iter().chain(since).collect::<Vec<String>>().join(", ")
    }

    /// The same in brackets, with the blank before them.
    fn describe_in_brackets(&self) -> String {
        let known = self.describe();
        if known.is_empty() { known } else { format!(" ({known})") }
    }
}

/// Begins to follow another whymap, from the first frame on.
pub fn start_read_only(state: &mut State, other: LockHolder) {
    let who = other.describe_in_brackets();
    enter_read_only(state, other);
    state.status.say(format!("open in another whymap{who}: F6 takes over"));
}

fn enter_read_only(state: &mut State, other: LockHolder) {
    let who = other.describe_in_brackets();
    state.session.plan.read_only_reason = Some(format!("read-only: open in another whymap{who}: F6 takes over"));
    state.workflows.read_only = Some(ReadOnlyMode { lock_holder: other, is_take_over_requested: false });
}

/// From here on this one edits: nobody else does.
pub fn start_editing(state: &mut State) {
    state.session.plan.read_only_reason = None;
    state.workflows.read_only = None;
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::TakeOver));
}

/// Asks whether to take over.
pub fn ask_to_take_over(state: &mut State) {
    match &state.workflows.read_only {
        None => state.status.refuse("nothing to take over: you edit this file, and no other whymap does"),
        Some(following) if following.is_take_over_requested => {
            state.status.say("the other whymap was asked to let go: a moment");
        }
        Some(_) => state.overlays.push(Overlay::TakeOver),
    }
}

/// Yes.
pub fn confirm_take_over(state: &mut State) {
    state.overlays.pop();
    if let Some(following) = &mut state.workflows.read_only {
        following.is_take_over_requested = true;
        state.status.say("the other whymap is asked to let go …");
        state.outbox.push(Effect::RequestTakeOver);
    }
}

/// No.
pub fn cancel_take_over(state: &mut State) {
    state.overlays.pop();
}

/// Who edits the file has changed.
pub fn handle_lock_change(state: &mut State, turn: EditLockChange) {
    match turn {
        EditLockChange::HandedOver => {
            start_editing(state);
            state.status.say("you edit this file now; the other whymap follows");
        }
        EditLockChange::NoResponse => {
            start_editing(state);
            state
                .status
                .say("no answer from the other whymap: you edit this file now. What it saves is never overwritten");
        }
        EditLockChange::HolderExited { has_unsaved_edits: leaves_edits } => {
            let who = state
                .workflows
                .read_only
                .as_ref()
                .map(|following| following.lock_holder.describe_in_brackets())
                .unwrap_or_default();
            start_editing(state);
            let left = if leaves_edits { ". :recover shows what it had not saved" } else { "" };
            state.status.say(format!("the other whymap{who} has ended: you edit this file now{left}"));
        }
        EditLockChange::RequestedByOther(other) => give_up_lock(state, other, "was asked for by another whymap"),
        EditLockChange::TakenByOther(other) => give_up_lock(state, other, "was taken over by another whymap"),
    }
}

/// From here on this one follows. What it has not saved stays here.
fn give_up_lock(state: &mut State, other: LockHolder, how: &str) {
    finish_open_edit(state);
    state.workflows.quits_after_save = false;
    let who = other.describe_in_brackets();
    enter_read_only(state, other);
    let kept = match state.session.unsaved() {
        0 => "what it saves shows here; F6 takes over".to_owned(),
        count => format!(
            "{} only here: F6 takes over again, :save as keeps them under another name",
            plural::format_count(count, "unsaved edit is", "unsaved edits are")
        ),
    };
    state.status.refuse(format!("the file {how}{who}: {kept}"));
}

/// What is typed and makes sense is an edit, as if the field had been left.
fn finish_open_edit(state: &mut State) {
    match state.overlays.last() {
        Some(Overlay::Form(_)) => {
            form::commit::leave_row(state);
            form::enter_row(state);
        }
        Some(Overlay::Move(_)) => move_mode::accept(state),
        Some(Overlay::ScoreCell(_)) => {
            cells::commit_edit(state);
        }
        _ => {}
    }
}
